"""What counts as a change of the POS's facts."""

from dataclasses import replace

from posbridge.mapping.facts import facts_of
from tests.unit.mapping.world import later, line, payment, refund, rp, sale, worked_day


def test_a_later_refund_does_not_change_a_sale() -> None:
    assert facts_of(worked_day()) == facts_of(worked_day(refunded=1))


def test_the_way_an_amount_is_written_is_no_fact() -> None:
    assert facts_of(sale(line(0, "100"))) == facts_of(sale(line(0, "100.00")))


def test_an_amount_is_a_fact() -> None:
    assert facts_of(sale(line(0, 100))) != facts_of(sale(line(0, 101)))
    assert facts_of(worked_day()) != facts_of(later(worked_day(), customer_id="9"))
    assert facts_of(payment(100)) != facts_of(payment(101))


def test_a_line_more_is_a_fact() -> None:
    assert facts_of(sale(line(0, 100), line(1, 0))) != facts_of(sale(line(0, 100)))


def test_where_a_refund_was_told_of_is_no_fact_of_it() -> None:
    told = refund(100, net=90, tax=10, label="Cash")
    assert facts_of(told) == facts_of(replace(told, net=None, tax=None, lines=None, label="", method=""))
    assert facts_of(told) != facts_of(replace(told, amount=rp(101)))
