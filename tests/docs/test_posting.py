"""The drawing of the posting protocol is the protocol."""

import re

from posbridge.domain.posting import TRANSITIONS, Event
from posbridge.domain.states import DocumentState
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "posting.md").read_text("utf-8")


def test_every_arrow_is_a_transition_and_every_transition_an_arrow() -> None:
    drawn = re.findall(r"(?m)^    (\w+) --> (\w+): ([\w ]+)$", PAGE)
    told = [(before.value, after.value, event.value) for (before, event), after in TRANSITIONS.items()]
    assert drawn == told


def test_every_event_is_explained() -> None:
    assert re.findall(r"(?m)^\| ([a-z ]+) \| \S", PAGE)[1:] == [event.value for event in Event]


def test_every_state_can_be_reached_and_left() -> None:
    reached = {after for _, after in TRANSITIONS.items()}
    left = {before for before, _ in TRANSITIONS}
    assert reached == left == set(DocumentState)
