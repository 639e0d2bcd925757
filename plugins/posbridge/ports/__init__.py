"""The ports between the pure core and the world: what steps need, said as protocols.

Adapters in ``sources``, ``targets`` and ``store`` implement them; tests implement them by hand-made fakes.
"""

from posbridge.ports.access import (
    Catalogue,
    ConnectionMemory,
    Credentials,
    Link,
    RequestBudget,
    TokenFetch,
    TokenPair,
    TokenVault,
)
from posbridge.ports.events import Events
from posbridge.ports.inbox import Inbox, OwnState, Problem, Received, StoredRecord, Tally
from posbridge.ports.outbox import Outbox, Planned, StoredDocument
from posbridge.ports.outlook import Backlog, BudgetStanding, BudgetWindow, Outlook
from posbridge.ports.source import Feed, Page, ReadsWebhooks, Source, TellsPayouts, TellsShifts, TellsStock
from posbridge.ports.store import EntityStatus, Marks, OutletStore
from posbridge.ports.target import Permit, Target
from posbridge.ports.tieouts import TieOuts

__all__ = [
    "Backlog",
    "BudgetStanding",
    "BudgetWindow",
    "Catalogue",
    "ConnectionMemory",
    "Credentials",
    "EntityStatus",
    "Events",
    "Feed",
    "Inbox",
    "Link",
    "Marks",
    "Outbox",
    "OutletStore",
    "Outlook",
    "OwnState",
    "Page",
    "Permit",
    "Planned",
    "Problem",
    "ReadsWebhooks",
    "Received",
    "RequestBudget",
    "Source",
    "StoredDocument",
    "StoredRecord",
    "Tally",
    "Target",
    "TellsPayouts",
    "TellsShifts",
    "TellsStock",
    "TieOuts",
    "TokenFetch",
    "TokenPair",
    "TokenVault",
]
