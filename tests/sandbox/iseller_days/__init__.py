"""Realistic days at the iSeller outlets of the demo, from a seed, and what they truly come to."""

from tests.sandbox.iseller_days.generator import FEWEST, ISellerGenerator
from tests.sandbox.iseller_days.profiles import (
    BEKASI,
    CLIENT_ID,
    CLOSED_DOWN,
    DEPOK,
    PROFILES,
    SECRET,
    STORE,
    WEBHOOK_KEY,
    Profile,
    add_store,
)
from tests.sandbox.iseller_days.truth import DayTruth, day_truth

__all__ = [
    "BEKASI",
    "CLIENT_ID",
    "CLOSED_DOWN",
    "DEPOK",
    "FEWEST",
    "PROFILES",
    "SECRET",
    "STORE",
    "WEBHOOK_KEY",
    "DayTruth",
    "ISellerGenerator",
    "Profile",
    "add_store",
    "day_truth",
]
