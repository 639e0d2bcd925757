"""A settings file is data: it runs nothing, unfolds into nothing huge, and breaks no outlet but its own."""

import shutil
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from posbridge.errors import ConfigError
from posbridge.settings.load import BrokenOutlet, load_outlet, load_outlets
from posbridge.settings.model import OutletSettings
from tests.outlet_world import ROOT

EXAMPLE = (ROOT / "include" / "mappings" / "jakarta-selatan.yaml").read_bytes()
LETTERS = "abcdefghijklmnopqrstuvwxy"
BAD = {
    "aliases of aliases": "a: &a [x]\n"
    + "".join(f"{n}: &{n} [{','.join([f'*{p}'] * 9)}]\n" for p, n in pairwise(LETTERS[:10])),
    "merges of merges": "a: &a {k: 1}\n" + "".join(f"{n}: &{n} {{<<: [*{p},*{p}]}}\n" for p, n in pairwise(LETTERS)),
    "an alias inside itself": "a: &a [*a]",
    "a hundred thousand levels": "[" * 100_000 + "]" * 100_000,
    "a hundred thousand blocks": "- " * 100_000 + "x",
    "too large": "name: " + "x" * 300_000,
    "code": "name: !!python/object/apply:os.system ['touch /tmp/ran']",
    "a number without end": "start_date: " + "9" * 5000,
    "a time that is none": "start_date: !!timestamp foo",
    "a flag that is none": "track_inventory: !!bool maybe",
    "a key that is null": "~: 1",
    "a key that is a list": "? [a]\n: 1",
    "infinity": "start_date: " + "9" * 400 + ".0",
    "a null byte": "name: \x00",
    "half an emoji": 'name: "\\ud83d"',
    "two documents": "a: 1\n---\nb: 2",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_bytes(EXAMPLE)
    for table in (ROOT / "include" / "mappings").glob("*.csv"):
        shutil.copy(table, tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_bad_file_is_its_own_outlet_s_fault_alone(folder: Path, text: str) -> None:
    (folder / "bad.yaml").write_text(text)
    bad, good = load_outlets(folder)
    assert isinstance(bad, BrokenOutlet)
    assert "bad.yaml" in bad.error.message
    assert len(str(bad.error)) < 5000
    assert isinstance(good, OutletSettings)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path), lambda path: path.symlink_to("gone")])
def test_what_is_no_readable_file_is_its_own_outlet_s_fault_alone(folder: Path, make: object) -> None:
    make(folder / "bad.yaml")  # type: ignore[operator]
    bad, good = load_outlets(folder)
    assert isinstance(bad, BrokenOutlet)
    assert isinstance(good, OutletSettings)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(EXAMPLE)),
    gone=st.integers(0, 40),
    put=st.one_of(
        st.binary(max_size=12),
        st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.sampled_from([b"*a", b"&a ", b"<<: *a", b"!!binary x", b"!!set ", b"? ", b"- ", b"{", b"[", b"|\n", b": "]),
    ),
)
@example(at=0, gone=len(EXAMPLE), put=b"")
def test_whatever_a_slip_of_the_hand_makes_of_a_file_it_is_read_or_is_a_config_error(
    folder: Path, at: int, gone: int, put: bytes
) -> None:
    file = folder / "good.yaml"
    file.write_bytes(EXAMPLE[:at] + put + EXAMPLE[at + gone :])
    with suppress(ConfigError):
        load_outlet(file)
