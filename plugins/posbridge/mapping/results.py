"""What mapping says of one record: documents, or why there are none."""

from dataclasses import dataclass

from posbridge.domain.documents import Document
from posbridge.domain.states import Reason


@dataclass(frozen=True, slots=True)
class Documents:
    """What Jurnal shall hold of the record, needed documents first."""

    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """It cannot be mapped until a person acts."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """It cannot be mapped until something else of this outlet has been."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Skipped:
    """It rightly makes no document."""

    reason: Reason


Mapped = Documents | Held | Waiting | Skipped


class HoldError(Exception):
    """Leaves a mapping from within; the public functions of this package turn it into ``Held``."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message)
        self.reason = reason
