"""Wires an outlet together: settings, credentials, store, source, target. The one place that knows them all."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from posbridge import __version__
from posbridge.connections import mask, resolve
from posbridge.errors import ConfigError
from posbridge.ports import OutletStore, Outlook, Source, Target
from posbridge.settings.model import OutletSettings
from posbridge.sources.registry import open_source
from posbridge.steps.bench import Bench
from posbridge.store.limits import Limits
from posbridge.store.store import Store
from posbridge.targets.jurnal.auth import authenticator
from posbridge.targets.jurnal.options import timeouts_from
from posbridge.targets.jurnal.target import JurnalTarget
from posbridge.targets.jurnal.transport import GATEWAY, JurnalTransport

Clock = Callable[[], datetime]
Sleep = Callable[[float], None]


def open_bench(
    outlet: OutletSettings,
    *,
    backfill: bool = False,
    database_url: str | None = None,
    clock: Clock | None = None,
    sleep: Sleep = time.sleep,
) -> Bench:
    """Open one outlet. The store is opened at once, the vendors on first use.

    Args:
        backfill: its Jurnal requests leave the reserve of the month alone.
        database_url: else POSBRIDGE_DATABASE_URL, else a SQLite file in AIRFLOW_HOME.
    """
    store = Store.open(database_url)
    now = clock or store.clock(wall_clock)
    return Bench(
        settings=outlet,
        open_source=cache(lambda: _source(outlet, store, clock=now, sleep=sleep)),
        open_target=cache(lambda: _target(outlet, store, backfill=backfill, clock=now, sleep=sleep)),
        store=store.outlet(outlet.slug, outlet.company.connection),
        clock=now,
        sleep=sleep,
        stamp=f"{__version__}/{outlet.digest}",
        scratch=lambda: _scratch(outlet),
        outlook=lambda: _outlook(outlet, store, backfill=backfill, clock=now),
    )


def wall_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the shell reads the clock


def fernet_key() -> str:
    """Airflow's Fernet key, which also encrypts rotating tokens in our store.

    Raises:
        ConfigError: Airflow has none.
    """
    key = os.environ.get("AIRFLOW__CORE__FERNET_KEY")
    if not key:
        from airflow.configuration import conf  # noqa: PLC0415 - the command line starts without Airflow

        key = conf.get("core", "fernet_key", fallback="")
    if not key:
        raise ConfigError(
            "There is no Fernet key to encrypt tokens with.",
            field="AIRFLOW__CORE__FERNET_KEY",
            remedy="Set AIRFLOW__CORE__FERNET_KEY, the same for every Airflow service and the command line.",
        )
    return key


def limits_from(extra: Mapping[str, object], connection: str) -> Limits:
    """A company's request limits, from its connection's extra (contract jurnal §5).

    Raises:
        ConfigError: a limit is not a whole number, or a share none from 1 to 100.
    """
    usual = Limits()

    def number(name: str, default: int | None) -> int | None:
        given = extra.get(name)
        if given in (None, ""):
            return default
        try:
            return int(str(given))
        except ValueError:
            raise ConfigError(
                f"Connection {connection}: the extra {name!r} is {given!r}, which is no whole number.",
                field=name,
                remedy="Correct it in Airflow under Admin > Connections.",
            ) from None

    return Limits(
        per_minute=number("requests_per_minute", None) or usual.per_minute,
        per_hour=number("requests_per_hour", None) or usual.per_hour,
        per_month=number("requests_per_month", None) or None,
        month_reserve=number("month_reserve", usual.month_reserve) or 0,
        backfill_percent=_percent(number("backfill_percent", usual.backfill_percent), connection),
    )


def _percent(given: int | None, connection: str) -> int:
    if given is None or not 1 <= given <= 100:
        raise ConfigError(
            f"Connection {connection}: the extra 'backfill_percent' is {given}; it is a share from 1 to 100.",
            field="backfill_percent",
            remedy="Correct it in Airflow under Admin > Connections.",
        )
    return given


def _source(outlet: OutletSettings, store: Store, *, clock: Clock, sleep: Sleep) -> Source:
    vault = store.vault(fernet_key(), clock, handed_out=mask)
    return open_source(resolve(outlet.source.connection), outlet, vault, clock=clock, sleep=sleep)


def _target(outlet: OutletSettings, store: Store, *, backfill: bool, clock: Clock, sleep: Sleep) -> Target:
    company = outlet.company.connection
    credentials = resolve(company)
    limits = limits_from(credentials.extra, company)
    budget = store.budget(company, limits, outlet=outlet.slug, clock=clock, sleep=sleep)
    auth = authenticator(
        str(credentials.extra.get("auth") or "hmac"),
        login=credentials.login,
        secret=credentials.password,
        clock=clock,
    )
    transport = JurnalTransport(
        credentials.host or GATEWAY,
        auth,
        budget=budget,
        clock=clock,
        sleep=sleep,
        timeouts=timeouts_from(credentials.extra, company),
        backfill=backfill,
    )
    batch_allowed = credentials.extra.get("batch") != "singles"
    return JurnalTarget(transport, store.catalogue(company), clock=clock, batch_allowed=batch_allowed)


def _outlook(outlet: OutletSettings, store: Store, *, backfill: bool, clock: Clock) -> Outlook:
    company = outlet.company.connection
    limits = limits_from(resolve(company).extra, company)
    return store.outlook(outlet.slug, company, limits, now=clock(), backfill=backfill)


@contextmanager
def _scratch(outlet: OutletSettings) -> Iterator[OutletStore]:
    with (
        tempfile.TemporaryDirectory(prefix="posbridge-preview-") as folder,
        Store.open(f"sqlite:///{Path(folder) / 'preview.db'}") as store,
    ):
        yield store.outlet(outlet.slug, outlet.company.connection)
