"""The demo's own proof of stock: each product in each warehouse, by the POS and by Jurnal, as of now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.table import Table

from posbridge.money import ZERO, Decimal
from tests.demo.proof import Outlet
from tests.demo.vendor_iseller import ISeller
from tests.demo.vendors import Connection, Jurnal


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """One outlet's warehouse.

    ``waiting`` units are sold and not handed over: Jurnal has sent them out, the POS still holds them. ``apart`` are
    the products that the two hold differently even so: POS, Jurnal.
    """

    outlet: str
    warehouse: str
    products: int
    pos: Decimal
    waiting: Decimal
    jurnal: Decimal
    apart: Mapping[str, tuple[Decimal, Decimal]]

    @property
    def agrees(self) -> bool:
        return bool(self.products) and not self.apart


def prove_stock(outlets: Sequence[Outlet], day: date, connections: Mapping[str, Connection]) -> list[StockLine]:
    """Compare the outlets whose POS tells its stock: iSeller's."""
    return [
        _line(
            outlet,
            ISeller(connections[outlet.connection]),
            Jurnal(connections[outlet.company]).stock(day).get(outlet.warehouse, {}),
        )
        for outlet in outlets
        if outlet.system == "iseller" and outlet.warehouse
    ]


def _line(outlet: Outlet, store: ISeller, held: Mapping[str, Decimal]) -> StockLine:
    """Jurnal's products are named by their custom_id, ``PRD-iseller-<store>-<product id>``."""
    pos, sold = store.stock(outlet.pos), store.sold_not_handed_over(outlet.pos)
    waiting = {key: sold.get(key, ZERO) for key in pos}
    books = {name.split("-", 3)[-1] if name.startswith("PRD-") else name: units for name, units in held.items()}
    both = {key: (pos.get(key, ZERO) - waiting.get(key, ZERO), books.get(key, ZERO)) for key in {*pos, *books}}
    return StockLine(
        outlet=outlet.slug,
        warehouse=outlet.warehouse or "",
        products=len(both),
        pos=sum(pos.values(), ZERO),
        waiting=sum(waiting.values(), ZERO),
        jurnal=sum(books.values(), ZERO),
        apart={key: units for key, units in sorted(both.items()) if units[0] != units[1]},
    )


def stock_table(lines: Iterable[StockLine]) -> Table:
    shown = Table(title="Stock now, by product", title_justify="left")
    for column in ("outlet", "warehouse"):
        shown.add_column(column)
    for column in ("products", "agreeing", "units POS", "not handed over", "units Jurnal"):
        shown.add_column(column, justify="right")
    for line in lines:
        agreeing = line.products - len(line.apart)
        units = (f"{each.normalize():f}" for each in (line.pos, line.waiting, line.jurnal))
        style = "" if line.agrees else "red"
        shown.add_row(line.outlet, line.warehouse, str(line.products), str(agreeing), *units, style=style)
    return shown
