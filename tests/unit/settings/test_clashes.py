"""Files that are right each by itself and wrong together."""

from pathlib import Path

from posbridge.settings.clashes import find_clashes
from posbridge.settings.load import load_outlet
from tests.unit.settings.written import write

OTHER = ('outlet: "700101"', 'outlet: "700102"')
ELSEWHERE = ("warehouse: Gudang Jakarta Selatan", "warehouse: Gudang Solo")


def test_outlets_of_one_company_do_not_clash(tmp_path: Path) -> None:
    outlets = [load_outlet(write(tmp_path, slug="bali")), load_outlet(write(tmp_path, OTHER, ELSEWHERE, slug="solo"))]

    assert find_clashes(outlets) == []


def test_two_files_that_read_one_pos_outlet_would_book_twice(tmp_path: Path) -> None:
    outlets = [load_outlet(write(tmp_path, slug="bali")), load_outlet(write(tmp_path, ELSEWHERE, slug="solo"))]

    (clash,) = find_clashes(outlets)

    assert clash.file == "solo.yaml"
    assert str(clash) == (
        'solo.yaml: source.outlet: "700101" is read by bali.yaml already; each receipt would be booked twice. '
        "Remedy: Keep one of the two files, or correct the outlet id."
    )


def test_two_outlets_that_keep_stock_have_a_warehouse_each(tmp_path: Path) -> None:
    outlets = [load_outlet(write(tmp_path, slug="bali")), load_outlet(write(tmp_path, OTHER, slug="solo"))]

    (clash,) = find_clashes(outlets)

    assert str(clash) == (
        'solo.yaml: warehouse: "Gudang Jakarta Selatan" is the warehouse of bali.yaml too; a count at one outlet would '
        "set the level of both. Remedy: Give each outlet a warehouse of its own, or set track_inventory: false in one."
    )


def test_one_company_has_one_plan(tmp_path: Path) -> None:
    pro = (OTHER, ("plan: enterprise", "plan: pro"), ("warehouse: Gudang Jakarta Selatan\n", ""))
    outlets = [load_outlet(write(tmp_path, slug="bali")), load_outlet(write(tmp_path, *pro, slug="solo"))]

    (clash,) = find_clashes(outlets)

    assert str(clash) == (
        "solo.yaml: company.plan: jurnal_pt_contoh is on plan pro here and on plan enterprise in bali.yaml. "
        "Remedy: One company has one plan; correct the file that is wrong."
    )
