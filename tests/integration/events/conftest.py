from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.events.post import Post, open_post


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with open_post(tmp_path, monkeypatch) as opened:
        yield opened
