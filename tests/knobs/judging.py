"""What has to hold of every row of the table."""

from tests.knobs.position import Position
from tests.knobs.table import kept_rows, played, row


def judge(position: Position) -> None:
    """Nothing is wrong, lost or doubled in any night; what is open and what fails is what is expected; once that is
    mended all is right; and the table says so."""
    outcome = played(position)
    for night in (outcome.first, outcome.second, outcome.mended):
        assert night is None or night.wrong == {}
    assert outcome.second.codes == position.codes
    assert outcome.second.failed == position.failed
    if not position.codes and not position.failed:
        assert outcome.second.is_right
    if position.mend is not None:
        assert outcome.mended is not None
        assert outcome.mended.is_right
    assert row(position, outcome) in kept_rows(), "python -m tests.knobs --write, and look at what has changed"
