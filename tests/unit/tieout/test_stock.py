"""A warehouse's stock, product by product."""

from posbridge.domain.tieouts import Side
from posbridge.money import Decimal
from posbridge.tieout.stock import Shelf, stock_differences, stock_rows

PLACE = "Gudang Bekasi"


def shelf(product: str, pos: str, jurnal: str, underway: str = "0") -> Shelf:
    return Shelf(
        key=f"PRD-{product}",
        product=product,
        pos=Decimal(pos),
        jurnal=Decimal(jurnal),
        underway=Decimal(underway),
    )


def test_products_that_agree_are_one_row_together() -> None:
    shelves = [shelf("Teh", "3.250", "3.25"), shelf("Susu", "0", "0.00004")]
    (whole,) = stock_rows(PLACE, shelves)
    assert (whole.line, whole.pos, whole.tied) == ("stock Gudang Bekasi", Decimal("3.250"), True)
    assert stock_differences(PLACE, shelves) == []


def test_what_is_underway_is_counted_to_what_the_pos_holds() -> None:
    assert shelf("Teh", "5", "8", underway="3").agrees
    assert shelf("Teh", "8", "5", underway="-3").agrees
    assert not shelf("Teh", "8", "8", underway="3").agrees


def test_a_product_that_differs_has_a_row_and_a_difference_of_its_own() -> None:
    shelves = [shelf("Teh", "5", "7.5"), shelf("Susu", "4", "1.5")]
    whole, *apart = stock_rows(PLACE, shelves)
    assert whole.tied, "two differences may cancel out in the sum"
    assert [(row.line, row.tied) for row in apart] == [("stock Teh", False), ("stock Susu", False)]
    told = [(each.receipt_no, each.amount, each.where, each.why) for each in stock_differences(PLACE, shelves)]
    assert told == [
        ("Teh", Decimal("2.5"), Side.JURNAL, "Gudang Bekasi: the POS holds 5, Jurnal 7.5"),
        ("Susu", Decimal("-2.5"), Side.JURNAL, "Gudang Bekasi: the POS holds 4, Jurnal 1.5"),
    ]


def test_a_product_that_named_movements_explain_is_not_named_again() -> None:
    shelves = [shelf("Teh", "5", "7.5"), shelf("Susu", "4", "1.5")]
    explained = {"PRD-Teh": Decimal("2.5"), "PRD-Susu": Decimal(-1)}
    assert [each.receipt_no for each in stock_differences(PLACE, shelves, explained)] == ["Susu"]
