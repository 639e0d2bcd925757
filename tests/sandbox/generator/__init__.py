"""Realistic days at the outlets of the demo, from a seed, and what they truly come to."""

from tests.sandbox.generator.days import Generator
from tests.sandbox.generator.profiles import BANDUNG, JAKARTA, PROFILES, SURABAYA, Profile, add_profile
from tests.sandbox.generator.truth import DayTruth, day_truth
from tests.sandbox.generator.worked import WORKED_DATE, worked_day, worked_invoice

__all__ = [
    "BANDUNG",
    "JAKARTA",
    "PROFILES",
    "SURABAYA",
    "WORKED_DATE",
    "DayTruth",
    "Generator",
    "Profile",
    "add_profile",
    "day_truth",
    "worked_day",
    "worked_invoice",
]
