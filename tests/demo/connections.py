"""The connections of the demo outlets to the stand-ins, as Airflow keeps them."""

from typing import Any

from tests.sandbox.demo_world import JURNAL_LOGINS, MOKA_LOGINS, Login
from tests.sandbox.jurnal.paths import V1

MOKA_EXTRA = {"requests_per_second": 50}
JURNAL_EXTRA = {"requests_per_minute": 100}


def connections(moka_port: int, jurnal_port: int) -> dict[str, dict[str, Any]]:
    """Fields by connection id."""
    moka, jurnal = f"http://127.0.0.1:{moka_port}", f"http://127.0.0.1:{jurnal_port}{V1}"
    return {
        **{login.connection: _fields("moka", moka, login, MOKA_EXTRA) for login in MOKA_LOGINS},
        **{login.connection: _fields("jurnal", jurnal, login, JURNAL_EXTRA) for login in JURNAL_LOGINS},
    }


def _fields(kind: str, host: str, login: Login, extra: dict[str, Any]) -> dict[str, Any]:
    return {"conn_type": kind, "host": host, "login": login.client_id, "password": login.secret, "extra": extra}
