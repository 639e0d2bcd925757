"""The connection type ``iseller``: one application, allowed into one iSeller store."""

import time

from posbridge.errors import PosbridgeError
from posbridge.orchestration.hooks.memory import OwnMemory
from posbridge.orchestration.hooks.vendor import VendorHook, now, shown
from posbridge.sources.iseller.client import ISellerClient
from posbridge.sources.iseller.outlets import store_info

__all__ = ["ISellerHook"]


class ISellerHook(VendorHook):
    """Reads iSeller with the connection's application; the token lives as long as the hook."""

    conn_name_attr = "iseller_conn_id"
    default_conn_name = "iseller_default"
    conn_type = "iseller"
    hook_name = "iSeller"
    default_host = "https://isellershop.com"

    def __init__(self, iseller_conn_id: str = default_conn_name) -> None:
        super().__init__(iseller_conn_id)

    def client(self) -> ISellerClient:
        """A client that asks for a token of its own: for a look by hand, not for a sync.

        Raises:
            ConfigError: the id or the secret is missing, or an extra cannot be read.
        """
        session = self.get_conn()
        return ISellerClient(self.once(), OwnMemory(), session=session, clock=now, sleep=time.sleep)

    def test_connection(self) -> tuple[bool, str]:
        """Ask iSeller for a token and for the store behind it: two requests.

        A code or a refresh token is left alone: it works once, and what iSeller gives for it could not be kept here.
        """
        extra = self.connection.extra_dejson
        if extra.get("refresh_token") or extra.get("code"):
            return False, (
                "Not tested: a code or a refresh token works only once, and the sync needs it. "
                "Save the connection and run `posbridge check --live`."
            )
        try:
            info = store_info(self.client())
        except PosbridgeError as error:
            return False, shown(error)
        outlets = info.get("active_outlets") or []
        return True, f"iSeller answered: {info.get('store_name') or 'store'}, {len(outlets)} active outlets."
