"""Which credit memo pays which refund, and which refund a memo's spent part stands for. Pure arithmetic.

Refunds that name the same memos make a *share*: the tenders of one void. Together they use up the memos.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from posbridge.domain.documents import MemoRefundBody
from posbridge.domain.outcomes import Prepared
from posbridge.money import CENT, ZERO, Decimal
from posbridge.targets.jurnal.credit import Memo
from posbridge.targets.jurnal.desk import body_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One refund with Jurnal's ids for what it names."""

    prepared: Prepared
    person_id: str
    account_id: str
    memo_ids: tuple[str, ...]
    credit: Decimal
    """What the memos were made with, together."""

    @property
    def custom_id(self) -> str:
        return self.prepared.document.custom_id

    @property
    def amount(self) -> Decimal:
        return body_of(self.prepared, MemoRefundBody).amount

    @property
    def left_open(self) -> Decimal:
        """What of the memos' credit none of their refunds takes."""
        return body_of(self.prepared, MemoRefundBody).left_open

    @property
    def takes_all(self) -> bool:
        """Whether its memos are for nobody else: one request spends them all, and one of them tells for all."""
        return abs(self.credit - self.amount) < CENT


class Fate(Enum):
    """What a look-up says of one refund."""

    PAID = "paid"
    UNPAID = "unpaid"
    UNCLEAR = "unclear"


def shares(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Claims by the memos they name, in order."""
    grouped: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(tuple(sorted(claim.memo_ids)), []).append(claim)
    return list(grouped.values())


def surplus(share: Sequence[Claim], memos: Sequence[Memo]) -> Decimal:
    """What would be left over after the share is paid: within a cent of zero, or something is wrong."""
    wanted = sum((claim.amount for claim in share), share[0].left_open)
    return sum((memo.remaining for memo in memos), ZERO) - wanted


def allocate(share: Sequence[Claim], memos: Sequence[Memo]) -> dict[str, dict[str, Decimal]]:
    """Amount by custom_id and memo id. The last refund takes the dust, so that the memos come to what is left open."""
    left = {memo.jurnal_id: memo.remaining for memo in memos}
    parts: dict[str, dict[str, Decimal]] = {}
    for claim in share:
        last = claim is share[-1]
        due = sum(left.values(), -claim.left_open) if last else claim.amount
        part: dict[str, Decimal] = {}
        for memo_id, credit in left.items():
            used = min(credit, due)
            if used > 0:
                part[memo_id] = used
                left[memo_id] -= used
                due -= used
        parts[claim.custom_id] = part
    return parts


def fate_told_by(memo: Memo) -> Fate:
    """Of a refund that takes all its memos, told by one of them."""
    if memo.spent:
        return Fate.PAID
    return Fate.UNPAID if memo.whole else Fate.UNCLEAR


def fates(share: Sequence[Claim], memos: Sequence[Memo]) -> dict[str, Fate]:
    """Which refunds of a share were paid, told by what is left of its memos.

    Refunds of the same memos that are not in the share were paid all or not at all; two answers that both
    fit make it unclear.
    """
    total = sum((memo.total for memo in memos), ZERO)
    paid = sum((memo.paid for memo in memos), ZERO)
    others = total - sum((claim.amount for claim in share), share[0].left_open)
    answers = {
        subset
        for size in range(len(share) + 1)
        for subset in combinations(range(len(share)), size)
        for before in (ZERO, others)
        if abs(before + sum((share[place].amount for place in subset), ZERO) - paid) < CENT
    }
    if len(answers) != 1:
        return {claim.custom_id: Fate.UNCLEAR for claim in share}
    (stands,) = answers
    return {claim.custom_id: Fate.PAID if place in stands else Fate.UNPAID for place, claim in enumerate(share)}
