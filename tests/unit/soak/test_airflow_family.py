"""Ending exactly the processes that were started, also those whose parent was killed."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.soak.airflow_family import Family, lives

PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', 'import time; time.sleep(60)'])"


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    made = Family(tmp_path, tmp_path)
    yield made
    made.end()


def start(family: Family, code: str) -> None:
    family.start("one", [sys.executable, "-S", "-c", code], dict(os.environ))


def wait_for_child(family: Family) -> psutil.Process:
    end = time.monotonic() + 20
    while not (found := family.below("one")) and time.monotonic() < end:
        time.sleep(0.02)
    return found[0]


def test_what_a_killed_process_leaves_behind_is_told_and_ended(family: Family) -> None:
    start(family, PARENT)
    child = wait_for_child(family)
    assert [each.pid for each in family.kill("one")] == [child.pid]
    assert lives(child)
    family.end()
    assert not lives(child)


def test_a_process_that_ended_by_itself_is_named_with_its_last_words(family: Family) -> None:
    start(family, "print('out of paper')")
    end = time.monotonic() + 20
    while family.alive("one") and time.monotonic() < end:
        time.sleep(0.02)
    with pytest.raises(RuntimeError, match=r"one ended by itself(.|\n)*out of paper"):
        family.check()
