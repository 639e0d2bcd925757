from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.settings.written_iseller import bekasi
from tests.unit.steps.pos import OpenPlace, Place, place


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[OpenPlace]:
    """Opens the outlet in a mode."""
    opened: list[Place] = []

    def open_in(mode: str) -> Place:
        opened.append(place(tmp_path, bekasi(tmp_path, ("mode: real_time", f"mode: {mode}"))))
        return opened[-1]

    yield open_in
    for each in opened:
        each.store.close()
