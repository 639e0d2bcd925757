"""posbridge as an Airflow plugin: the address that a POS sends its messages to."""

from functools import cache
from typing import Any

from airflow.plugins_manager import AirflowPlugin

__all__ = ["WEBHOOKS", "PosbridgePlugin"]

WEBHOOKS = "/posbridge/webhooks"


class _MadeWhenAsked:
    """The applications, made when the api-server asks: every task loads plugins too, and needs none of them."""

    def __get__(self, plugin: object, owner: type) -> list[dict[str, Any]]:
        return _apps()


class PosbridgePlugin(AirflowPlugin):
    """Listed under Admin > Plugins."""

    name = "posbridge"
    fastapi_apps = _MadeWhenAsked()


@cache
def _apps() -> list[dict[str, Any]]:
    from posbridge.orchestration.events.mounted import mounted_app  # noqa: PLC0415 - see above

    return [{"app": mounted_app(), "url_prefix": WEBHOOKS, "name": "posbridge webhooks"}]
