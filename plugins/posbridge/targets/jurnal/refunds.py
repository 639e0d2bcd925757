"""Refunds: credit memos paid out of a tender's account (contract jurnal §7.12).

Jurnal gives refunds no custom_id and no list: what it holds of one is told by what is left of the memos.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from posbridge.domain.documents import MemoRefundBody
from posbridge.domain.outcomes import Absent, Finding, Outcome, Posted, Prepared, Rejected, Uncertain
from posbridge.domain.states import Reason
from posbridge.errors import PosbridgeError, RetryableError, UnreadableAnswerError
from posbridge.money import CENT, ZERO, Decimal, format_rupiah
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.allocation import Claim, Fate, allocate, fate_told_by, fates, shares, surplus
from posbridge.targets.jurnal.credit import CreditLedger, Memo
from posbridge.targets.jurnal.desk import Office, UnpostableError, body_of
from posbridge.targets.jurnal.refund_claims import (
    claim_of,
    credits_of,
    memos_to_spend,
    silent_returns,
    told_memos,
)
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.transport import NoAnswerError
from posbridge.targets.jurnal.wire import Json

PATH = "customer_credit_memo_refund"

Parts = dict[str, dict[str, Decimal]]


class MemoRefunds:
    """One request pays all refunds of a customer, day and account; its outcome is theirs."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._credit = CreditLedger(office.transport, office.taken)
        self._outcomes: dict[str, Outcome] = {}
        self._unclaimable: dict[str, Rejected] = {}
        self._parts: Parts = {}

    def post(self, prepared: Sequence[Prepared]) -> list[Outcome]:
        """One outcome each, in order.

        Raises:
            PosbridgeError: nothing was sent.
        """
        self._credit.recall(silent_returns(prepared))
        self._credit.assign_recent(credits_of(prepared, self._office.masters))
        claims = self._claims(prepared, memos_to_spend)
        self._credit.memos([memo_id for claim in claims for memo_id in claim.memo_ids])
        for share in shares(claims):
            self._allocate(share)
        self._pay_all(_groups(self._taken([claim for claim in claims if claim.custom_id in self._parts])))
        outcomes = self._outcomes | self._unclaimable
        return [outcomes[_id(each)] for each in prepared]

    def find(self, prepared: Sequence[Prepared]) -> list[Finding]:
        """A refund stands when its memos are spent; a part of one says nothing certain.

        One whose memos were not taken was not sent.
        """
        self._credit.recall(silent_returns(prepared))
        findings: dict[str, Finding] = {}
        claims = self._claims(prepared, told_memos)
        self._credit.memos([memo_id for claim in claims for memo_id in self._telling(claim)])
        for share in shares(claims):
            told = self._fates(share)
            findings |= {claim.custom_id: _finding(claim, told[claim.custom_id]) for claim in share}
        return [findings.get(_id(each)) or self._unclaimable.get(_id(each)) or Absent() for each in prepared]

    def _claims(
        self, prepared: Sequence[Prepared], memos: Callable[[Prepared, CreditLedger], Mapping[str, str]]
    ) -> list[Claim]:
        """Those of which all ``memos`` are there."""
        claims = []
        for each in prepared:
            try:
                found = memos(each, self._credit)
                if len(found) == len(body_of(each, MemoRefundBody).memos):
                    claims.append(claim_of(each, self._office.masters, found))
            except UnpostableError as error:
                self._unclaimable[_id(each)] = error.rejected
        return claims

    def _taken(self, payable: Sequence[Claim]) -> list[Claim]:
        """Those whose memos are kept as theirs from now on."""
        lost = self._credit.take(silent_returns(claim.prepared for claim in payable))
        for claim in payable:
            if not lost.isdisjoint(body_of(claim.prepared, MemoRefundBody).memos):
                error = RetryableError("its credit memo has become that of another return meanwhile")
                self._outcomes[claim.custom_id] = reasons.not_reached(claim.prepared.document, error)
        return [claim for claim in payable if claim.custom_id not in self._outcomes]

    def _telling(self, claim: Claim) -> Sequence[str]:
        """The memos by which its fate can be told."""
        if not claim.takes_all:
            return claim.memo_ids
        return [next(filter(self._credit.knows, claim.memo_ids), claim.memo_ids[0])]

    def _fates(self, share: Sequence[Claim]) -> dict[str, Fate]:
        if len(share) == 1 and share[0].takes_all:
            (told,) = self._credit.memos(self._telling(share[0])).values()
            if (fate := fate_told_by(told)) is not Fate.UNCLEAR:
                return {share[0].custom_id: fate}
        return fates(share, self._memos(share))

    def _memos(self, share: Sequence[Claim]) -> list[Memo]:
        return list(self._credit.memos(share[0].memo_ids).values())

    def _allocate(self, share: Sequence[Claim]) -> None:
        memos = self._memos(share)
        left = surplus(share, memos)
        if abs(left) < CENT:
            self._parts |= allocate(share, memos)
            return
        has, wants = sum((memo.remaining for memo in memos), ZERO), sum((claim.amount for claim in share), ZERO)
        for claim in share:
            self._outcomes[claim.custom_id] = reasons.credit_differs(
                claim.prepared.document,
                f"its credit memos have Rp {format_rupiah(has)} left, and Rp {format_rupiah(wants)} is to be paid out.",
                residual=left,
            )

    def _pay_all(self, groups: Sequence[list[Claim]]) -> None:
        """Pay group by group; when one breaks off, what earlier ones achieved is kept."""
        sent = False
        for position, group in enumerate(groups):
            try:
                self._pay(group)
            except PosbridgeError as error:
                if not sent:
                    raise
                for claim in (each for later in groups[position:] for each in later):
                    self._outcomes[claim.custom_id] = reasons.not_reached(claim.prepared.document, error)
                return
            sent = True

    def _pay(self, group: list[Claim]) -> None:
        try:
            answer = self._office.transport.write("POST", PATH, {PATH: self._body(group)})
            stored = wire.unwrap(answer, PATH)
            jurnal_id = wire.text(stored, "id")
        except JurnalRefusalError as refusal:
            self._refused(group, refusal)
        except (NoAnswerError, UnreadableAnswerError) as error:
            self._lost(group, error)
        else:
            self._paid(group, jurnal_id, wire.text(stored, "transaction_no"))

    def _body(self, group: Sequence[Claim]) -> Json:
        first = group[0]
        amounts: dict[str, Decimal] = {}
        names: dict[str, list[str]] = {}
        for claim in group:
            for memo_id, amount in self._parts[claim.custom_id].items():
                amounts[memo_id] = amounts.get(memo_id, ZERO) + amount
                names.setdefault(memo_id, []).append(claim.custom_id)
        return {
            "person_id": int(first.person_id),
            "transaction_date": first.prepared.document.date.isoformat(),
            "refund_from_id": int(first.account_id),
            "memo": "; ".join(dict.fromkeys(body_of(claim.prepared, MemoRefundBody).memo for claim in group)),
            "credit_memo_refund_lines_attributes": [
                {"credit_memo_id": int(memo_id), "refund_amount": amount, "description": ", ".join(names[memo_id])}
                for memo_id, amount in amounts.items()
            ],
        }

    def _refused(self, group: list[Claim], refusal: JurnalRefusalError) -> None:
        """Nothing was paid. One refund may have spoilt the request for the others: halve to find it."""
        if len(group) == 1:
            document = group[0].prepared.document
            self._outcomes[group[0].custom_id] = reasons.refused(document, refusal)
            return
        half = len(group) // 2
        self._pay_all([group[:half], group[half:]])

    def _lost(self, group: Sequence[Claim], error: PosbridgeError) -> None:
        for claim in group:
            self._outcomes[claim.custom_id] = reasons.no_answer(claim.prepared.document, error)

    def _paid(self, group: Sequence[Claim], jurnal_id: str, number: str) -> None:
        for claim in group:
            paid = sum(self._parts[claim.custom_id].values(), ZERO)
            self._outcomes[claim.custom_id] = Posted(jurnal_id=jurnal_id, transaction_no=number, total=paid)


def _groups(claims: Iterable[Claim]) -> list[list[Claim]]:
    grouped: dict[tuple[str, object, str], list[Claim]] = {}
    for claim in claims:
        key = (claim.person_id, claim.prepared.document.date, claim.account_id)
        grouped.setdefault(key, []).append(claim)
    return list(grouped.values())


def _finding(claim: Claim, fate: Fate) -> Finding:
    match fate:
        case Fate.PAID:
            # The refund's own id cannot be looked up; the memo that it spent names it well enough.
            return Posted(jurnal_id=claim.memo_ids[0], total=claim.amount, adopted=True)
        case Fate.UNPAID:
            return Absent()
    document = claim.prepared.document
    return Uncertain(
        reason=Reason(
            code="refund_unclear",
            message=f"{reasons.named(document)}: its credit memos are partly spent, and not by what was sent.",
            remedy="Look at the customer's credit memos in Jurnal, and settle this refund there by hand.",
        )
    )


def _id(prepared: Prepared) -> str:
    return prepared.document.custom_id
