"""What a round is: drawn from its seed and number alone, so that it can be played again."""

import random
from dataclasses import dataclass, field
from typing import Any

from tests.outlet_world import ISELLER
from tests.soak.lane import Trials
from tests.soak.weather import Climate

MOKA = ("jakarta-selatan", "bandung-dago")
OTHER = "surabaya-tunjungan"
ODD = 36
"""Receipts of a day with every odd case."""
_POSTGRES_EVERY = 9
_TIMEOUTS = {"connect_seconds": 2, "read_seconds": 3, "batch_seconds": 4, "settle_seconds": 20}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One round. ``knobs`` are Jurnal's, ``jurnal`` the connection's extra."""

    seed: str
    slugs: tuple[str, ...]
    receipts: int
    odd: bool
    days: int
    nights: int
    postgres: bool
    climate: Climate
    trials: Trials
    knobs: dict[str, Any] = field(default_factory=dict)
    jurnal: dict[str, Any] = field(default_factory=dict)
    page: int = 12
    meddle: bool = False

    @property
    def of(self) -> str:
        """What the round is of, in the report."""
        iseller = sum(slug in ISELLER for slug in self.slugs)
        pos = "iSeller" if iseller == len(self.slugs) else "both" if iseller else "MokaPOS"
        many = f"{len(self.slugs)} outlets"
        return f"{pos}, {many}, {'PostgreSQL' if self.postgres else 'SQLite'}"


def plan(seed: int, number: int, *, postgres: bool = True) -> Plan:
    """The plan of round ``number`` (from 1)."""
    rng = random.Random(f"soak/{seed}/{number}")
    on_postgres = postgres and number % _POSTGRES_EVERY == 5
    slugs = ISELLER if number % 2 == 0 else MOKA
    if slugs is MOKA and rng.random() < 0.4:
        slugs = (*slugs, OTHER, *(ISELLER if rng.random() < 0.5 else ()))
    odd = rng.random() < 0.35
    rough = rng.choice((0.5, 1.0, 1.0, 1.5))
    race = rng.choice((0, 0, 0, 60))
    return Plan(
        seed=f"{seed}/{number}",
        slugs=slugs,
        receipts=ODD if odd else rng.randrange(10, 25),
        odd=odd,
        days=rng.choice((1, 1, 2)) if odd else 1,
        nights=rng.choice((2, 3, 3)),
        postgres=on_postgres,
        climate=Climate(
            reads=rng.choice((0.5, 0.65)),
            writes=0.3 * rough,
            pos=rng.choice((0.5, 0.65)),
            longest=4.5 if rng.random() < 0.3 else 0.0,
            month=rng.random() < 0.06,
        ),
        trials=Trials(
            kill=rng.choice((0.5, 0.65, 0.8)),
            anytime=0.08,
            stop=0.03,
            twice=0.05,
            disk_full=0.03,
            no_files=0.03,
            locked=0.06,
            skew=120.0 if on_postgres else 0.0,
        ),
        knobs={
            "batch_enforces_custom_id": rng.random() < 0.4,
            "dup_race_window_ms": race,
            "not_found_status": rng.choice((422, 404)),
            "error_shape": rng.choice(("text", "array")),
            "adjustments_show_ids": rng.random() < 0.5,
            "sort_transaction_date_unstable": rng.random() < 0.7,
            "send_rate_headers": rng.random() < 0.7,
        },
        jurnal={**_TIMEOUTS, **({"batch": "singles"} if rng.random() < 0.3 else {})},
        page=rng.choice((3, 5, 8, 40)),
        meddle=rng.random() < 0.3 and slugs is not ISELLER,
    )
