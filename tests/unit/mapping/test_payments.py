"""Money taken, as receive payments."""

from datetime import timedelta

from posbridge.domain.documents import PaymentBody
from posbridge.mapping.payments import map_payment
from posbridge.mapping.results import Held, Skipped, Waiting
from posbridge.mapping.sales import map_sale
from posbridge.money import Decimal
from tests.unit.mapping.world import NOON, context, documents, later, line, payment, posted, reason, sale, worked_day

CTX = context()
INVOICE = posted(documents(map_sale(worked_day(), CTX, voided=False)))


def test_a_payment_is_booked_by_method_and_account_on_the_day_it_came() -> None:
    [found] = documents(map_payment(payment(97700, hours=30, origin="instalment"), worked_day(), INVOICE, CTX))
    assert found.body == PaymentBody(
        invoice=INVOICE.custom_id,
        customer_name="Pelanggan Umum",
        amount=Decimal(97700),
        method="Cash",
        account="1-10001",
        memo="Kedai Uji, receipt 7QK2M9A, cash, instalment",
    )
    assert found.date == (NOON + timedelta(hours=30)).date()
    assert found.expected_total == 97700
    assert found.needs == (INVOICE.custom_id,)


def test_tenders_of_one_sale_are_told_apart() -> None:
    ids = {documents(map_payment(payment(1, number=n), worked_day(), INVOICE, CTX))[0].custom_id for n in (1, 2)}
    assert len(ids) == 2


def test_the_label_decides_before_the_type() -> None:
    ctx = context(
        payment_methods={
            "edc": {"method": "EDC", "account": "1-10002"},
            "edc/BCA": {"method": "BCA", "account": "1-10001"},
        }
    )
    [found] = documents(map_payment(payment(1, method="edc", label="BCA"), worked_day(), INVOICE, ctx))
    assert found.body.method == "BCA"  # type: ignore[union-attr]


def test_an_unknown_payment_type_is_held_and_names_its_remedy() -> None:
    held = map_payment(payment(1, method="dana", label="Cahs"), worked_day(), INVOICE, CTX)
    assert isinstance(held, Held)
    assert held.reason.code == "unknown_payment_type"
    assert "'dana/Cahs'" in held.reason.message
    assert "the nearest is 'cash'" in held.reason.message
    assert "kedai-uji.yaml" in held.reason.remedy


def test_an_account_that_jurnal_does_not_have_is_held() -> None:
    assert reason(map_payment(payment(1, method="other"), worked_day(), INVOICE, CTX)) == "account_missing"


def test_money_goes_on_cash_and_bank_accounts_only() -> None:
    assert reason(map_payment(payment(1, method="voucher"), worked_day(), INVOICE, CTX)) == "account_not_cash_bank"


def test_a_payment_of_nothing_is_skipped() -> None:
    assert reason(map_payment(payment(0), worked_day(), INVOICE, CTX), Skipped) == "zero_total"


def test_a_payment_below_zero_is_held() -> None:
    assert reason(map_payment(payment(-1), worked_day(), INVOICE, CTX)) == "negative_amount"


def test_a_payment_waits_for_its_invoice() -> None:
    assert reason(map_payment(payment(97700), worked_day(), None, CTX), Waiting) == "waiting_for_sale"
    assert reason(map_payment(payment(97700), None, None, CTX), Waiting) == "waiting_for_sale"


def test_a_payment_of_a_sale_that_is_rightly_not_in_the_books_is_skipped() -> None:
    old = later(worked_day(), occurred_at=NOON - timedelta(days=90))
    assert reason(map_payment(payment(97700), old, None, CTX), Skipped) == "before_start"
    free = sale(line(0, 0))
    assert reason(map_payment(payment(1), free, None, CTX), Skipped) == "zero_total"
    voided = map_payment(payment(97700), worked_day(), None, CTX, voided=True)
    assert reason(voided, Skipped) == "voided_before_posting"
