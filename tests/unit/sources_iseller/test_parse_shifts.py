from datetime import datetime
from typing import Any

import pytest

from posbridge.errors import UnreadableAnswerError
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.parse_shifts import shifts
from tests.unit.sources_iseller.payloads import ZONE


def shift(**changes: Any) -> dict[str, Any]:
    return {
        "register_name": "Register #501",
        "register_id": "register-1",
        "register_shift_id": "shift-1",
        "open_date": "2025-03-04 01:00:00",
        "closed_date": "2025-03-04 14:30:00",
        **changes,
    }


def test_a_closed_shift_is_its_register_from_opening_to_closing() -> None:
    (found,) = shifts([shift()], ZONE, Calibration())
    assert (found.shift_id, found.register, found.register_name) == ("shift-1", "register-1", "Register #501")
    assert found.opened_at == datetime(2025, 3, 4, 8, 0, tzinfo=ZONE)
    assert found.closed_at == datetime(2025, 3, 4, 21, 30, tzinfo=ZONE)


def test_an_open_shift_is_left_out() -> None:
    assert shifts([shift(closed_date=None)], ZONE, Calibration()) == []


@pytest.mark.parametrize("row", [shift(register_id=None), shift(closed_date="late"), "x"])
def test_a_shift_that_cannot_be_read_is_an_error_that_names_it(row: object) -> None:
    with pytest.raises(UnreadableAnswerError, match=r"register_shifts\[1\]"):
        shifts([shift(), row], ZONE, Calibration())
