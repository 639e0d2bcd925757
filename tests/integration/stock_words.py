"""Few words for stock in end-to-end tests: what Jurnal and iSeller hold, and what waits for a person."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from posbridge.domain.states import Entity
from tests.outlet_world import ISELLER, YESTERDAY, RunResult, World
from tests.sandbox.iseller.shelf import stock_at
from tests.sandbox.jurnal import Company

BEKASI, DEPOK = ISELLER
DAY = YESTERDAY
PLACES = {BEKASI: "Gudang Bekasi", DEPOK: "Gudang Depok"}
TRANSIT = "Gudang Transit"
STOCK = frozenset({Entity.MASTER, Entity.TRANSFERS})
CARDS = {
    "BOTOL": "Teh | Teh Botol",
    "AIR": "Teh | Air Mineral",
    "DONAT": "Teh | Donat Gula",
    "KALENG": "Teh | Teh Kaleng 100 g",
}
"""Cards in Jurnal, by SKU."""


def at(clock: str, day: date = DAY) -> datetime:
    """A time of day in Jakarta."""
    zone = datetime.fromisoformat(f"{day}T00:00:00+07:00").tzinfo
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)


def company(world: World) -> Company:
    return world.companies["jurnal_pt_contoh"]


def in_jurnal(world: World, sku: str, warehouse: str) -> int:
    """Whole units of a product in one warehouse."""
    books = company(world)
    products = [product.id for product in books.products if product.name == CARDS[sku]]
    places = [place.id for place in books.warehouses if place.name == warehouse]
    assert (len(products), len(places)) == (1, 1), (sku, warehouse)
    return int(books.stock.quantity(products[0], places[0]))


def on_shelf(world: World, sku: str, slug: str) -> int:
    store = world.iseller_store
    return int(stock_at(store, world.iseller_outlet(slug), store.product(sku)))


def differs(world: World, slugs: Iterable[str] = ISELLER) -> list[tuple[str, str, int, int]]:
    """SKU, outlet, units in the POS and in Jurnal, where these are not alike."""
    held = [
        (sku, slug, on_shelf(world, sku, slug), in_jurnal(world, sku, PLACES[slug])) for sku in CARDS for slug in slugs
    ]
    return [each for each in held if each[2] != each[3]]


def count_everything(world: World, clock: str = "06:00", day: date = DAY) -> None:
    """A first count at both outlets, so that Jurnal knows what is there."""
    for slug in PLACES:
        units = {sku: on_shelf(world, sku, slug) for sku in CARDS}
        world.tell_iseller("opname", slug, at(clock, day), units=units)


def send(world: World, clock: str, units: Mapping[str, float], *, day: date = DAY) -> str:
    """Bekasi sends goods to Depok; returns the transfer's reference."""
    said = world.tell_iseller("transfer_start", BEKASI, at(clock, day), units=units, destination="TC02")
    reference: str = said["reference_code"]
    return reference


def receive(world: World, clock: str, transfer: str, **outcome: Mapping[str, float]) -> None:
    world.tell_iseller("transfer_accept", DEPOK, at(clock), transfer=transfer, **outcome)


def told(result: RunResult) -> dict[tuple[str, str], str]:
    """Messages of everything that is not settled, by reference and kind."""
    return {(each.receipt_no, each.kind): each.reason.message for each in result.bench.store.inbox.problems()}
