"""The demo's own tie-out: what each vendor holds, added up per outlet and day, without a line of the product."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from rich.table import Table

from posbridge.money import ZERO, Decimal, amount, format_rupiah
from tests.demo.vendor_iseller import ISeller
from tests.demo.vendors import Connection, Jurnal, Moka

RESOURCES = {
    "sales_invoices": ("original_amount", "INV", 1),
    "sales_returns": ("return_amount", "RET", -1),
    "credit_memos": ("original_amount", "CRM", -1),
}
"""What adds to or takes from sales: the amount's field, how its custom_ids begin, the sign."""
POS: dict[str, type[Moka | ISeller]] = {"moka": Moka, "iseller": ISeller}
_LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What the proof needs of an outlet's settings file."""

    slug: str
    system: str
    pos: str
    connection: str
    company: str
    warehouse: str | None

    @property
    def scope(self) -> str:
        """How custom_ids name it: ``moka-700101``; of an id too long for that a digest."""
        mark = hashlib.blake2s(self.pos.encode(), digest_size=16).hexdigest()[:12]
        return f"{self.system}-{self.pos if len(self.pos) <= _LONGEST else mark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One outlet and day; ``posted`` of ``receipts`` are in Jurnal."""

    outlet: str
    day: date
    pos: Decimal
    jurnal: Decimal
    posted: int
    receipts: int

    @property
    def difference(self) -> Decimal:
        return self.pos - self.jurnal

    @property
    def tied_out(self) -> bool:
        return self.difference == 0 and self.posted == self.receipts


def read_outlets(folder: Path) -> list[Outlet]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        settings = yaml.safe_load(path.read_text("utf-8"))
        source, company = settings["source"], settings["company"]
        found.append(
            Outlet(
                slug=path.stem,
                system=source["system"],
                pos=source["outlet"],
                connection=source["connection"],
                company=company["connection"],
                warehouse=settings.get("warehouse"),
            )
        )
    return found


def prove(outlets: Sequence[Outlet], days: Sequence[date], connections: Mapping[str, Connection]) -> list[Line]:
    """Compare POS and Jurnal, outlet by outlet and day by day."""
    readers = {outlet.connection: POS[outlet.system](connections[outlet.connection]) for outlet in outlets}
    books = {company: _by_outlet_and_day(Jurnal(connections[company])) for company in {o.company for o in outlets}}
    lines = []
    for outlet in outlets:
        pos, held = readers[outlet.connection], books[outlet.company]
        strays = {day for scope, day in held if scope == outlet.scope}
        for day in sorted({*days, *strays}):
            total, posted = held.pop((outlet.scope, day), (ZERO, 0))
            receipts = pos.receipts(outlet.pos, day)
            collected = pos.collected(outlet.pos, day)
            lines.append(
                Line(outlet=outlet.slug, day=day, pos=collected, jurnal=total, posted=posted, receipts=receipts)
            )
    for company, left in books.items():
        for (scope, day), (total, posted) in sorted(left.items()):
            whose = f"{company}: outlet {scope or 'unknown'}"
            lines.append(Line(outlet=whose, day=day, pos=ZERO, jurnal=total, posted=posted, receipts=0))
    return lines


def invoiced_orders(company: Connection) -> set[str]:
    """Ids of the iSeller orders that a Jurnal company has an invoice of: ``INV-iseller-<outlet>-<order id>``."""
    named = [str(document["custom_id"]) for document in Jurnal(company).documents("sales_invoices")]
    return {name.split("-", 3)[-1] for name in named if name.startswith("INV-iseller-")}


def _by_outlet_and_day(jurnal: Jurnal) -> dict[tuple[str, date], tuple[Decimal, int]]:
    sums: dict[tuple[str, date], tuple[Decimal, int]] = {}
    for resource, (field, prefix, sign) in RESOURCES.items():
        for document in jurnal.documents(resource):
            if resource == "credit_memos" and not document["custom_id"]:
                continue  # Jurnal makes one for each sales return, which is counted already
            day = datetime.strptime(document["transaction_date"], "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
            key = (_outlet_of(document, prefix), day)
            total, count = sums.get(key, (ZERO, 0))
            sums[key] = (total + sign * amount(document[field]), count + (resource == "sales_invoices"))
    return sums


def _outlet_of(document: Mapping[str, Any], prefix: str) -> str:
    """``moka-700101`` of ``INV-moka-700101-...``; empty for a document that no outlet made."""
    head, *scope = str(document["custom_id"]).split("-")[:3]
    return "-".join(scope) if head == prefix else ""


def table(lines: Iterable[Line]) -> Table:
    shown = Table(title="Tie-out, computed from POS and Jurnal", title_justify="left")
    shown.add_column("outlet")
    shown.add_column("day")
    for column in ("POS total", "Jurnal total", "difference", "receipts posted"):
        shown.add_column(column, justify="right")
    for line in lines:
        color = "green" if line.tied_out else "red"
        amounts = (format_rupiah(each.normalize()) for each in (line.pos, line.jurnal, line.difference))
        shown.add_row(
            line.outlet,
            str(line.day),
            *amounts,
            f"{line.posted} of {line.receipts}",
            style=color if color == "red" else "",
        )
    return shown
