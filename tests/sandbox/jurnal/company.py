"""One Jurnal company: its records, ledger and stock, behind one lock."""

import dataclasses
import hashlib
import threading
import time
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from posbridge.money import Decimal
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.ledger import Ledger
from tests.sandbox.jurnal.stock import Stock
from tests.sandbox.jurnal.tables import Table

if TYPE_CHECKING:
    from tests.sandbox.jurnal.world import JurnalWorld

PLANS = ("basic", "pro", "enterprise")


class Company:
    """Hold ``lock`` while reading or changing anything that requests may touch.

    ``defaults`` maps a role (``sale``, ``discount``, ``return``, ``shipping``, ``receivable``, ``payable``,
    ``inventory``, ``cogs``, ``adjustment``) to an account id; ``seed_chart`` fills it.
    """

    def __init__(self, world: "JurnalWorld", *, client_id: str, client_secret: str, name: str, plan: str) -> None:
        if plan not in PLANS:
            raise ValueError(f"unknown plan {plan!r}; known: {PLANS}")
        self.world = world
        self.id = world.next_id()
        self.client_id = client_id
        self.client_secret = client_secret
        self.name = name
        self.plan = plan
        self.zone = ZoneInfo("Asia/Jakarta")
        self.lock = threading.RLock()
        self.defaults: dict[str, int] = {}
        self.ledger = Ledger()
        self.stock = Stock()
        self.accounts: Table[r.Account] = Table()
        self.taxes: Table[r.Tax] = Table()
        self.tags: Table[r.Named] = Table()
        self.warehouses: Table[r.Warehouse] = Table()
        self.units: Table[r.Named] = Table()
        self.categories: Table[r.Named] = Table()
        self.methods: Table[r.Named] = Table()
        self.terms: Table[r.Term] = Table()
        self.people: Table[r.Person] = Table()
        self.products: Table[r.Product] = Table()
        self.invoices: Table[r.Invoice] = Table()
        self.payments: Table[r.Payment] = Table()
        self.returns: Table[r.Return] = Table()
        self.credit_memos: Table[r.Memo] = Table()
        self.applications: Table[r.Application] = Table()
        self.refunds: Table[r.MemoRefund] = Table()
        self.adjustments: Table[r.Adjustment] = Table()
        self.transfers: Table[r.Transfer] = Table()
        self.journals: Table[r.Journal] = Table()
        self.bank_moves: Table[r.BankMove] = Table()

    @property
    def customers(self) -> list[r.Person]:
        return self.people.where(lambda person: person.is_customer)

    @property
    def has_tags(self) -> bool:
        return self.plan in ("pro", "enterprise")

    @property
    def has_warehouses(self) -> bool:
        return self.plan == "enterprise"

    def knob(self, name: str) -> Any:
        """A knob's value for this company: its own override, or the world's."""
        knobs = self.world.knobs
        own = knobs.companies.get(self.client_id, {})
        return own[name] if name in own else getattr(knobs, name)

    @property
    def today(self) -> date:
        return self.world.now().astimezone(self.zone).date()

    @property
    def closed_until(self) -> date | None:
        text = self.knob("closed_until")
        return date.fromisoformat(text) if text else None

    def next_id(self) -> int:
        return self.world.next_id()

    def stamp(self) -> dict[str, Any]:
        """Fields that every new record starts with."""
        now = self.world.now()
        return {"id": self.next_id(), "created_at": now, "updated_at": now, "stored_at": time.monotonic()}

    def touch(self, row: r.Stored) -> None:
        row.updated_at = self.world.now()

    def seed_chart(
        self,
        *,
        accounts: tuple[tuple[str, str, str], ...] = (),
        warehouses: tuple[tuple[str, str], ...] = (),
        tags: tuple[str, ...] = (),
        products: tuple[str, ...] = (),
    ) -> "Company":
        """Fill with what ``chart`` lists, and with what is given besides (see ``chart.seed``); returns the company."""
        from tests.sandbox.jurnal.chart import seed  # noqa: PLC0415 - chart imports records of this module's company

        seed(self, accounts=accounts, warehouses=warehouses, tags=tags, products=products)
        return self

    def ledger_balance(self, account_number: str) -> Decimal:
        """Debits less credits of an account over all time; a credit balance is negative."""
        account = self.accounts.first("number", account_number)
        if account is None:
            raise KeyError(f"{self.name} has no account {account_number}")
        return self.ledger.balance(account.id)

    def snapshot(self) -> dict[str, Any]:
        """Everything the company holds, as plain values."""
        with self.lock:
            tables = {
                name: [dataclasses.asdict(row) for row in t] for name, t in vars(self).items() if type(t) is Table
            }
            tables["ledger"] = [dataclasses.asdict(row) for row in self.ledger.rows]
            tables["stock"] = [dataclasses.asdict(move) for move in self.stock.movements]
            return tables

    def digest(self) -> str:
        """Equal digests: nothing has changed."""
        return hashlib.sha256(repr(self.snapshot()).encode()).hexdigest()
