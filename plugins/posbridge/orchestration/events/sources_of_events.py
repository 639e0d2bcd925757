"""Where an outlet's events come from: webhooks where the POS sends them and the key is there, else looking."""

import structlog

from posbridge.connections import resolve
from posbridge.settings.model import OutletSettings
from posbridge.settings.systems import SYSTEMS

log = structlog.get_logger("posbridge")

WEBHOOK_KEY = "webhook_api_key"
"""In the connection's extra: what the POS signs its messages with."""


def polls(outlet: OutletSettings) -> bool:
    """Whether the watcher has to look at the POS every ``schedule.every`` minutes."""
    if outlet.schedule.mode == "shift_close":
        return True
    if not SYSTEMS[outlet.source.system].webhooks:
        return True
    keyed = bool(resolve(outlet.source.connection).extra.get(WEBHOOK_KEY))
    if not keyed:
        log.warning(
            "no webhook key in the connection, so the POS is polled",
            outlet=outlet.slug,
            connection=outlet.source.connection,
            minutes=outlet.schedule.every,
        )
    return not keyed
