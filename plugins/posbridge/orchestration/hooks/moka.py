"""The connection type ``moka``: one application of one MokaPOS business."""

import time

from posbridge.errors import PosbridgeError
from posbridge.orchestration.hooks.memory import OwnMemory
from posbridge.orchestration.hooks.vendor import VendorHook, now, shown
from posbridge.sources.moka.client import MokaClient

__all__ = ["MokaHook"]


class MokaHook(VendorHook):
    """Reads Moka with the connection's application; the token lives as long as the hook."""

    conn_name_attr = "moka_conn_id"
    default_conn_name = "moka_default"
    conn_type = "moka"
    hook_name = "MokaPOS"
    default_host = "https://api.mokapos.com"

    def __init__(self, moka_conn_id: str = default_conn_name) -> None:
        super().__init__(moka_conn_id)

    def client(self) -> MokaClient:
        """A client that asks for a token of its own: for a look by hand, not for a sync.

        Raises:
            ConfigError: the id or the secret is missing, or an extra cannot be read.
        """
        session = self.get_conn()
        return MokaClient(self.base_url, self.once(), OwnMemory(), session=session, clock=now, sleep=time.sleep)

    def test_connection(self) -> tuple[bool, str]:
        """Ask Moka for a token and for the profile behind it: two requests.

        A refresh token is left alone: it works once, and what Moka gives for it could not be kept here.
        """
        if self.connection.extra_dejson.get("refresh_token"):
            return False, (
                "Not tested: a refresh token works only once, and the sync needs it. "
                "Save the connection and run `posbridge check --live`."
            )
        try:
            profile = self.client().get("/v1/profile/self")
        except PosbridgeError as error:
            return False, shown(error)
        name, business = profile.get("business_name"), profile.get("business_id")
        outlets = profile.get("outlet_ids") or []
        return True, f"Moka answered: {name or 'business'} ({business}), {len(outlets)} outlets."
