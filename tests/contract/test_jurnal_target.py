"""The Jurnal target keeps the promises of the port, with batches and without."""

import pytest

from posbridge.domain.states import DocumentKind
from tests.contract.target_contract import TargetBench, TargetContract
from tests.integration.targets.harness import JurnalDesk, books, jurnal, stand_in

__all__ = ["TestJurnalTarget", "TestJurnalTargetWithoutBatches", "books", "jurnal", "stand_in"]

TABLES = {
    DocumentKind.CUSTOMER: "people",
    DocumentKind.PRODUCT: "products",
    DocumentKind.INVOICE: "invoices",
    DocumentKind.PAYMENT: "payments",
    DocumentKind.SALES_RETURN: "returns",
    DocumentKind.CREDIT_MEMO: "credit_memos",
    DocumentKind.MEMO_REFUND: "refunds",
    DocumentKind.JOURNAL: "journals",
    DocumentKind.WAREHOUSE_TRANSFER: "transfers",
    DocumentKind.STOCK_ADJUSTMENT: "adjustments",
    DocumentKind.STOCK_COUNT: "adjustments",
    DocumentKind.STOCK_USE: "adjustments",
}


def bench_of(desk: JurnalDesk, *, batch_allowed: bool) -> TargetBench:
    times = 1 if batch_allowed else 5
    return TargetBench(
        target=desk.target(batch_allowed=batch_allowed),
        lose_answer=lambda: desk.fault("commit_then_drop", method="POST", times=times),
        lose_request=lambda: desk.fault("drop", method="POST", times=times),
        held=lambda kind: len(getattr(desk.company, TABLES[kind])),
    )


@pytest.mark.integration
class TestJurnalTarget(TargetContract):
    @pytest.fixture
    def bench(self, books: JurnalDesk) -> TargetBench:
        return bench_of(books, batch_allowed=True)


@pytest.mark.integration
class TestJurnalTargetWithoutBatches(TargetContract):
    @pytest.fixture
    def bench(self, books: JurnalDesk) -> TargetBench:
        return bench_of(books, batch_allowed=False)
