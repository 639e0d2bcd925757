"""The connections of the demo outlets to the stand-ins, as Airflow keeps them."""

from typing import Any

from tests.sandbox.demo_world import ISELLER_LOGINS, JURNAL_LOGINS, MOKA_LOGINS, Login
from tests.sandbox.iseller_days import WEBHOOK_KEY
from tests.sandbox.jurnal.paths import V1

MOKA_EXTRA = {"requests_per_second": 50}
ISELLER_EXTRA = {"requests_per_second": 50, "webhook_api_key": WEBHOOK_KEY}
JURNAL_EXTRA = {"requests_per_minute": 100}


def connections(moka_port: int, jurnal_port: int, iseller_port: int) -> dict[str, dict[str, Any]]:
    """Fields by connection id."""
    moka, iseller = f"http://127.0.0.1:{moka_port}", f"http://127.0.0.1:{iseller_port}"
    jurnal = f"http://127.0.0.1:{jurnal_port}{V1}"
    return {
        **{login.connection: _fields("moka", moka, login, MOKA_EXTRA) for login in MOKA_LOGINS},
        **{login.connection: _fields("iseller", iseller, login, ISELLER_EXTRA) for login in ISELLER_LOGINS},
        **{login.connection: _fields("jurnal", jurnal, login, JURNAL_EXTRA) for login in JURNAL_LOGINS},
    }


def _fields(kind: str, host: str, login: Login, extra: dict[str, Any]) -> dict[str, Any]:
    return {"conn_type": kind, "host": host, "login": login.client_id, "password": login.secret, "extra": extra}
