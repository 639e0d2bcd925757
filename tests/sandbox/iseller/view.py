"""The moment, the zone and the settings under which a store is shown to one call."""

from dataclasses import dataclass
from datetime import UTC, datetime, timezone

from posbridge.money import Decimal
from tests.sandbox.iseller.knobs import ISellerKnobs
from tests.sandbox.iseller.payment import FOURTH
from tests.sandbox.iseller.store import Store

UNHEARD = "on_the_moon"
Number = Decimal | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """``now``: nothing later is shown. ``zone``: of every date in and out."""

    store: Store
    knobs: ISellerKnobs
    now: datetime
    zone: timezone = UTC

    def stamp(self, moment: datetime) -> str:
        """``2025-03-04 09:12:05``."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def stamp_past(self, moment: datetime | None) -> str | None:
        """None for what has not happened yet."""
        return None if moment is None or moment > self.now else self.stamp(moment)

    def money(self, value: Decimal) -> Decimal | str:
        four = value.quantize(FOURTH)
        return str(four) if self.knobs.money_as == "strings" else four

    def returned(self, value: Decimal) -> Decimal | str:
        """The amount of a transaction of type refund or void."""
        return self.money(-value if self.knobs.returned_amount_sign == "negative" else value)

    def rounding(self, value: Decimal) -> Decimal | str:
        return self.money(abs(value) if self.knobs.rounding_sign == "absolute" else value)


def whole_or_decimal(value: Decimal) -> Number:
    """A line's quantity: an integer unless it was weighed."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def units(value: Decimal) -> Decimal:
    """A quantity of stock, with a decimal at least: ``2.0``, ``0.258``."""
    return value.quantize(Decimal("0.1")) if value == value.quantize(Decimal("0.1")) else value.normalize()


def seconds(moment: datetime) -> datetime:
    """Without the fraction that no date on the wire has."""
    return moment.replace(microsecond=0)
