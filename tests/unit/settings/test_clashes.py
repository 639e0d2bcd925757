"""Files that are right each by itself and wrong together."""

from pathlib import Path

from posbridge.settings.clashes import find_clashes
from posbridge.settings.load import load_outlet
from tests.unit.settings.written import write

OTHER = ('outlet: "700101"', 'outlet: "700102"')


def test_outlets_of_one_company_do_not_clash(tmp_path: Path) -> None:
    outlets = [load_outlet(write(tmp_path, slug="bali")), load_outlet(write(tmp_path, OTHER, slug="solo"))]

    assert find_clashes(outlets) == []


def test_two_files_that_read_one_pos_outlet_would_book_twice(tmp_path: Path) -> None:
    outlets = [load_outlet(write(tmp_path, slug=slug)) for slug in ("bali", "solo")]

    (clash,) = find_clashes(outlets)

    assert clash.file == "solo.yaml"
    assert str(clash) == (
        'solo.yaml: source.outlet: "700101" is read by bali.yaml already; each receipt would be booked twice. '
        "Remedy: Keep one of the two files, or correct the outlet id."
    )


def test_one_company_has_one_plan(tmp_path: Path) -> None:
    pro = (OTHER, ("plan: enterprise", "plan: pro"), ("warehouse: Gudang Jakarta Selatan\n", ""))
    outlets = [load_outlet(write(tmp_path, slug="bali")), load_outlet(write(tmp_path, *pro, slug="solo"))]

    (clash,) = find_clashes(outlets)

    assert str(clash) == (
        "solo.yaml: company.plan: jurnal_pt_contoh is on plan pro here and on plan enterprise in bali.yaml. "
        "Remedy: One company has one plan; correct the file that is wrong."
    )
