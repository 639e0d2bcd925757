"""Stock documents in Jurnal beside what was posted."""

from posbridge.domain.documents import AdjustmentBody, Document, StockLine, TransferBody
from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.money import Decimal
from posbridge.tieout.movements import by_hand, changed, doubled, gone
from tests.unit.tieout.documents import DAY

HERE, THERE = "Gudang Bekasi", "Gudang Depok"
TEA = "PRD-tea"
IDS = {TEA: "501"}


def document(body: AdjustmentBody | TransferBody, kind: DocumentKind) -> Document:
    return Document(kind=kind, custom_id="ADJ-1", record_id="x:1", receipt_no="SA-7", date=DAY, body=body, facts="")


def lines(quantity: int) -> tuple[StockLine, ...]:
    return (StockLine(product=TEA, product_name="Teh", quantity=Decimal(quantity)),)


def adjustment(quantity: int, *, counted: bool = False) -> Document:
    kind = DocumentKind.STOCK_COUNT if counted else DocumentKind.STOCK_ADJUSTMENT
    return document(AdjustmentBody(warehouse=HERE, account="5-50300", counted=counted, lines=lines(quantity)), kind)


def transfer(quantity: int) -> Document:
    body = TransferBody(origin=HERE, destination=THERE, lines=lines(quantity))
    return document(body, DocumentKind.WAREHOUSE_TRANSFER)


def held(kind: DocumentKind = DocumentKind.STOCK_ADJUSTMENT, **said: object) -> BookDocument:
    fields = {"kind": kind, "jurnal_id": "9", "transaction_no": "SA-9", "date": DAY, "warehouses": (HERE,), **said}
    return BookDocument(**fields)  # type: ignore[arg-type]


def test_a_lost_movement_puts_the_level_off_by_what_it_moved() -> None:
    lost = gone(adjustment(-6), HERE)

    assert (lost.difference.reason.value, lost.difference.receipt_no, lost.difference.amount) == ("stock", "SA-7", 6)
    assert lost.products == {TEA: Decimal(6)}
    assert gone(transfer(4), HERE).products == {TEA: Decimal(4)}
    assert gone(transfer(4), THERE).products == {TEA: Decimal(-4)}


def test_how_far_a_lost_count_puts_a_level_off_is_not_known() -> None:
    assert gone(adjustment(8, counted=True), HERE).products == {}


def test_a_movement_with_other_units_is_named_with_both() -> None:
    shift = changed(adjustment(-6), held(goods={"501": Decimal(-5)}), HERE, IDS)

    assert shift is not None
    assert (shift.products, shift.difference.why.endswith("now moves -5 instead of -6")) == ({TEA: Decimal(1)}, True)


def test_movements_as_they_were_posted_are_no_difference() -> None:
    moved = held(DocumentKind.WAREHOUSE_TRANSFER, warehouses=(HERE, THERE), goods={"501": Decimal(4)})

    assert changed(transfer(4), moved, HERE, IDS) is None
    assert changed(adjustment(-6), held(goods={"501": Decimal(-6)}), HERE, IDS) is None


def test_a_count_is_judged_by_what_it_found() -> None:
    count = adjustment(8, counted=True)

    assert changed(count, held(goods={"501": Decimal(-1)}, counts={"501": Decimal(8)}), HERE, IDS) is None
    assert changed(count, held(counts={"501": Decimal(9)}), HERE, IDS) is not None


def test_a_movement_by_hand_counts_where_it_moves_a_product_that_differs() -> None:
    made = held(goods={"501": Decimal(-2)})
    shift = by_hand(made, HERE, {"501": TEA})

    assert shift is not None
    assert (shift.difference.receipt_no, shift.products) == ("SA-9", {TEA: Decimal(-2)})
    assert by_hand(made, THERE, {"501": TEA}) is None
    assert by_hand(made, HERE, {"777": "PRD-milk"}) is None


def test_a_movement_that_is_held_twice_is_extra_with_both_ids() -> None:
    shift = doubled(adjustment(-6), "8", held(), HERE)

    assert shift.difference.reason.value == "extra"
    assert "8 was posted, 9 is one too many" in shift.difference.why
    assert shift.products == {TEA: Decimal(-6)}
