"""A transfer that both of its ends tell of is one document, whoever plans it first and whoever sends it."""

from posbridge.domain.documents import Document, StockLine, TransferBody
from posbridge.domain.movements import StockItem, TransferStart
from posbridge.domain.records import Record
from posbridge.domain.states import DocumentKind, Entity, RecordKind, RecordState
from posbridge.money import Decimal
from posbridge.ports import OwnState
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, DAY, NOW, posted

TRANSFER = Document(
    kind=DocumentKind.WAREHOUSE_TRANSFER,
    custom_id="TRF-iseller-store-9",
    record_id="transfer_start:9",
    receipt_no="TO-0009",
    date=DAY,
    body=TransferBody(
        origin="Gudang Bekasi",
        destination="Gudang Transit",
        lines=(StockLine(product="PRD-1", product_name="Teh", quantity=Decimal(5)),),
    ),
    facts="start 9",
)
START = Record(
    kind=RecordKind.TRANSFER_START,
    source_id="9",
    receipt_no="TO-0009",
    occurred_at=NOW,
    typed=TransferStart(
        source_id="9",
        transfer_id="T9",
        reference="TO-0009",
        occurred_at=NOW,
        origin="TC01",
        destination="TC02",
        items=(StockItem(product_id="1", quantity=Decimal(5)),),
    ),
    fingerprint="f",
)


def test_two_outlets_tell_of_one_transfer_and_it_is_sent_once(store: Store) -> None:
    ends = [store.outlet(slug, COMPANY) for slug in ("bekasi-summarecon", "depok-margo")]
    for end in ends:
        end.inbox.receive([START], run="run 1", now=NOW)
        end.inbox.mark([OwnState(RecordKind.TRANSFER_START, "9", RecordState.PLANNED, None)], run="run 1")
    assert [end.outbox.plan([TRANSFER], run="run 1", stamp="v1")[0].result for end in ends] == ["planned", "unchanged"]

    claims = [
        end.outbox.claim(TRANSFER.kind, holder=f"worker {n}", run="run 1", limit=10, now=NOW)
        for n, end in enumerate(reversed(ends))
    ]
    assert [len(claimed) for claimed in claims] == [1, 0]
    ends[1].outbox.settle("worker 0", {TRANSFER.custom_id: posted("71")}, now=NOW)

    assert [end.inbox.tally(Entity.TRANSFERS).posted for end in ends] == [1, 1]
    assert [end.outbox.in_flight(TRANSFER.kind) for end in ends] == [None, None]


def test_one_outlet_cannot_withdraw_what_the_other_stands_for(store: Store) -> None:
    ends = [store.outlet(slug, COMPANY) for slug in ("bekasi-summarecon", "depok-margo")]
    for end in ends:
        end.outbox.plan([TRANSFER], run="run 1", stamp="v1")

    ends[0].outbox.withdraw({"transfer_start:9": ()})

    assert ends[1].outbox.get([TRANSFER.custom_id])
