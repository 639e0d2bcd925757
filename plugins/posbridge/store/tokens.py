"""Rotating tokens, encrypted at rest, renewed by one worker at a time (design §4)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import TypeAdapter
from sqlalchemy import delete, select, update

from posbridge.errors import ConfigError
from posbridge.ports import TokenFetch, TokenPair
from posbridge.store.engine import Database, insert
from posbridge.store.locks import exclusive
from posbridge.store.tables import connection_facts, tokens

_PAIR = TypeAdapter(TokenPair)


class SqlVault:
    """Implements ``ports.ConnectionMemory``.

    Args:
        key: Airflow's Fernet key text: one key, or several by comma, of which the first encrypts.
        clock: tells zone-aware time, for the note of when a pair was renewed.
        handed_out: hears of each token before anyone else has it, so that logs can leave it out.

    Raises:
        ConfigError: no key, or not a Fernet key.
    """

    def __init__(
        self,
        database: Database,
        key: str,
        clock: Callable[[], datetime],
        *,
        handed_out: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._fernet = _fernet(key)
        self._clock = clock
        self._handed_out = handed_out

    def current(self, connection: str) -> TokenPair | None:
        return self._open(connection, self._sealed(connection)[0])

    def previous(self, connection: str) -> TokenPair | None:
        """The pair before the current one: a way back when the new one never worked (contract moka §6)."""
        return self._open(connection, self._sealed(connection)[1])

    def renew(self, connection: str, stale: TokenPair | None, fetch: TokenFetch) -> TokenPair:
        with exclusive(self._database.engine, f"token {connection}"):
            sealed, _ = self._sealed(connection)
            held = self._open(connection, sealed)
            if held is not None and (stale is None or held.access != stale.access):
                return held
            renewed = self._told(fetch(held or stale))
            self._keep(connection, renewed, previous=self._again(sealed))
            return renewed

    def rotate(self) -> int:
        """Encrypt every stored pair anew with the first key, so that the others can go; returns how many."""
        with self._database.write() as transaction:
            rows = transaction.execute(select(tokens).with_for_update()).all()
            for row in rows:
                values = {"pair": self._again(row.pair), "previous": self._again(row.previous)}
                transaction.execute(update(tokens).where(tokens.c.connection == row.connection).values(values))
        return len(rows)

    def forget(self, connection: str) -> None:
        """Drop both pairs, so that the next renewal starts from the connection's own credentials."""
        with exclusive(self._database.engine, f"token {connection}"), self._database.write() as transaction:
            transaction.execute(delete(tokens).where(tokens.c.connection == connection))

    def recall(self, connection: str) -> dict[str, str]:
        query = select(connection_facts.c.key, connection_facts.c.value).where(
            connection_facts.c.connection == connection
        )
        with self._database.read() as transaction:
            return {row.key: row.value for row in transaction.execute(query)}

    def remember(self, connection: str, facts: Mapping[str, str]) -> None:
        table, now = connection_facts, self._clock()
        with self._database.write() as transaction:
            for key, value in sorted(facts.items()):
                values = {"value": value, "learnt_at": now}
                query = insert(transaction, table).values(connection=connection, key=key, **values)
                transaction.execute(
                    query.on_conflict_do_update(index_elements=[table.c.connection, table.c.key], set_=values)
                )

    def _sealed(self, connection: str) -> tuple[str | None, str | None]:
        query = select(tokens.c.pair, tokens.c.previous).where(tokens.c.connection == connection)
        with self._database.read() as transaction:
            row = transaction.execute(query).one_or_none()
        return (None, None) if row is None else (row.pair, row.previous)

    def _keep(self, connection: str, pair: TokenPair, *, previous: str | None) -> None:
        sealed = self._fernet.encrypt(_PAIR.dump_json(pair)).decode()
        values = {"pair": sealed, "previous": previous, "renewed_at": self._clock()}
        with self._database.write() as transaction:
            query = insert(transaction, tokens).values(connection=connection, **values)
            transaction.execute(query.on_conflict_do_update(index_elements=[tokens.c.connection], set_=values))

    def _open(self, connection: str, sealed: str | None) -> TokenPair | None:
        if sealed is None:
            return None
        try:
            return self._told(_PAIR.validate_json(self._fernet.decrypt(sealed)))
        except InvalidToken:
            raise ConfigError(
                f"The stored token of connection {connection} was encrypted with another Fernet key.",
                field="AIRFLOW__CORE__FERNET_KEY",
                remedy="Add the former key after the present one, by comma; or forget the token and connect again.",
            ) from None

    def _told(self, pair: TokenPair) -> TokenPair:
        for token in filter(None, (pair.access, pair.refresh)):
            self._handed_out(token)
        return pair

    def _again(self, sealed: str | None) -> str | None:
        """Encrypted with the first key; as it is where no key opens it any more."""
        try:
            return None if sealed is None else self._fernet.rotate(sealed).decode()
        except InvalidToken:
            return sealed


def _fernet(key: str) -> MultiFernet:
    keys = [part.strip() for part in key.split(",") if part.strip()]
    if not keys:
        raise ConfigError(
            "There is no Fernet key, so tokens cannot be kept secret.",
            field="AIRFLOW__CORE__FERNET_KEY",
            remedy="Set Airflow's [core] fernet_key.",
        )
    try:
        return MultiFernet([Fernet(part) for part in keys])
    except ValueError:
        raise ConfigError(
            "AIRFLOW__CORE__FERNET_KEY is not a Fernet key.",
            field="AIRFLOW__CORE__FERNET_KEY",
            remedy="A key is 32 bytes in url-safe base64; several are separated by commas.",
        ) from None
