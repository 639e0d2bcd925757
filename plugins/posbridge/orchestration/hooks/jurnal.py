"""The connection type ``jurnal``: one credential of one Mekari Jurnal company."""

import time
from collections.abc import Mapping
from typing import Any

from posbridge.errors import PosbridgeError
from posbridge.orchestration.hooks.vendor import VendorHook, now, shown
from posbridge.targets.jurnal.auth import authenticator
from posbridge.targets.jurnal.transport import GATEWAY, JurnalTransport

__all__ = ["JurnalHook"]


class JurnalHook(VendorHook):
    """Reads Jurnal with the connection's credential; everything it sends is signed."""

    conn_name_attr = "jurnal_conn_id"
    default_conn_name = "jurnal_default"
    conn_type = "jurnal"
    hook_name = "Mekari Jurnal"
    default_host = GATEWAY

    def __init__(self, jurnal_conn_id: str = default_conn_name) -> None:
        super().__init__(jurnal_conn_id)

    def transport(self) -> JurnalTransport:
        """A transport that counts nothing: for a look by hand, not for a sync.

        Raises:
            ConfigError: the base URL, the id or the secret is missing.
        """
        session = self.get_conn()
        connection = self.connection
        auth = authenticator(
            str(connection.extra_dejson.get("auth") or "hmac"),
            login=connection.login or "",
            secret=connection.password or "",
            clock=now,
        )
        return JurnalTransport(self.base_url, auth, budget=_Uncounted(), clock=now, sleep=time.sleep, session=session)

    def test_connection(self) -> tuple[bool, str]:
        """Ask Jurnal which company this credential opens: one request."""
        try:
            answer = self.transport().get("companies/active")
        except PosbridgeError as error:
            return False, shown(error)
        return True, f"Jurnal answered: {company_line(answer)}."


def company_line(answer: Mapping[str, Any]) -> str:
    """The company and its plan, as far as the answer names them (contract jurnal §7.17)."""
    company = answer.get("company") or answer
    name = company.get("name") or company.get("company_name") or "a company without a name"
    plan = answer.get("company_package") or company.get("company_package")
    if isinstance(plan, Mapping):
        plan = plan.get("name")
    return f"{name}, plan {plan}" if plan else str(name)


class _Uncounted:
    """A budget for the Test button: it must answer even when the month is spent, and knows no company's store."""

    def take(self, *, backfill: bool = False) -> None:
        """Count nothing."""

    def observe(self, headers: Mapping[str, str]) -> None:
        """Learn nothing."""

    def refused(self, *, monthly: bool) -> None:
        """The transport raises by itself."""
