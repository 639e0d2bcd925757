"""Where the outlets' files are looked for."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings.folder import mappings_folder


def test_the_variable_comes_first(tmp_path: Path) -> None:
    (tmp_path / "include" / "mappings").mkdir(parents=True)
    named = tmp_path / "named"
    named.mkdir()

    assert mappings_folder({"POSBRIDGE_MAPPINGS": str(named)}, tmp_path) == named


def test_a_variable_that_names_no_folder_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "include" / "mappings").mkdir(parents=True)

    with pytest.raises(ConfigError, match=r"POSBRIDGE_MAPPINGS names /nowhere, which is not a folder\."):
        mappings_folder({"POSBRIDGE_MAPPINGS": "/nowhere"}, tmp_path)


def test_the_folder_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "include" / "mappings").mkdir(parents=True)
    (tmp_path / "docs" / "deep").mkdir(parents=True)

    assert mappings_folder({}, tmp_path / "docs" / "deep") == tmp_path / "include" / "mappings"


def test_airflow_s_home_is_the_last_place(tmp_path: Path) -> None:
    home, here = tmp_path / "airflow", tmp_path / "elsewhere"
    (home / "include" / "mappings").mkdir(parents=True)
    here.mkdir()

    assert mappings_folder({"AIRFLOW_HOME": str(home)}, here) == home / "include" / "mappings"


def test_no_folder_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        mappings_folder({}, tmp_path)

    assert str(caught.value) == (
        f"No folder include/mappings was found at or above {tmp_path}. "
        "Remedy: Run the command in the project's folder, or set POSBRIDGE_MAPPINGS."
    )
