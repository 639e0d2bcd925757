"""Where an outlet's events come from: who is called by its POS, and who has to look."""

import json
from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.orchestration.events.sources_of_events import polls
from posbridge.settings.load import load_outlet
from tests.unit.settings import written, written_iseller

KEYED = json.dumps({"conn_type": "iseller", "extra": {"webhook_api_key": "webhook-key"}})
KEYLESS = json.dumps({"conn_type": "iseller", "extra": {"webhook_api_key": ""}})
BY_SHIFT = ("mode: real_time", "mode: shift_close")


def test_an_outlet_whose_pos_calls_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", KEYED)
    assert not polls(written_iseller.bekasi(tmp_path))


def test_without_a_key_no_call_is_believed_so_the_pos_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", KEYLESS)
    assert polls(written_iseller.bekasi(tmp_path))


def test_shifts_are_always_looked_for_as_no_call_tells_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", KEYED)
    assert polls(written_iseller.bekasi(tmp_path, BY_SHIFT))


def test_a_pos_that_never_calls_is_looked_at(tmp_path: Path) -> None:
    assert polls(load_outlet(written.write(tmp_path, ("mode: scheduled", "mode: real_time"))))


def test_a_connection_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", "{no json")
    with pytest.raises(ConfigError, match="AIRFLOW_CONN_ISELLER_TEH"):
        polls(written_iseller.bekasi(tmp_path))
