"""Jurnal's side of a day: our documents as the reports read them back.

The reports know documents by number, not by custom_id (contract jurnal §7.17), and a company's reports
hold all of its outlets and whatever people book by hand; so each of our documents is looked for by its
type and number, and everything else is left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from posbridge.domain.documents import CreditMemoBody, InvoiceBody, MemoRefundBody, PaymentBody, ReturnBody
from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookRow, LedgerMove
from posbridge.mapping.amounts import given_back, priced
from posbridge.money import RUPIAH, ZERO, Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.table import Difference

_LEDGER_TYPE = {
    DocumentKind.PAYMENT: "receive payment",
    DocumentKind.MEMO_REFUND: "credit memo refund",
}


_Key = tuple[str, str, str]
"""Type, number and account of a ledger row."""

_MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What Jurnal holds of one posted document; ``amount`` is None where it holds nothing."""

    stored: StoredDocument
    amount: Decimal | None

    @property
    def expected(self) -> Decimal:
        return self.stored.posted.total if self.stored.posted else ZERO

    @property
    def agrees(self) -> bool:
        return self.amount is not None and abs(self.amount - self.expected) < RUPIAH


def invoices_confirmed(documents: Iterable[StoredDocument], company_total: Decimal) -> bool:
    """Whether the company's grand total is exactly that of the invoices posbridge posted to it.

    Then nothing is missing, doubled or changed, and no row needs to be read.
    """
    posted = sum((stored.posted.total for stored in documents if stored.posted), ZERO)
    return abs(posted - company_total) < RUPIAH


def find_invoices(documents: Iterable[StoredDocument], rows: Sequence[BookRow] | None) -> list[Found]:
    """Pair invoices with the sales report's rows; without rows (total confirmed) each stands as stored."""
    if rows is None:
        return [Found(stored=each, amount=each.posted.total if each.posted else None) for each in documents]
    by_number: dict[str, Decimal] = defaultdict(lambda: ZERO)
    seen: set[str] = set()
    for row in rows:
        by_number[row.transaction_no] += row.total
        seen.add(row.transaction_no)
    return [
        Found(stored=each, amount=by_number[number] if number in seen else None)
        for each in documents
        for number in [each.posted.transaction_no if each.posted else ""]
    ]


def find_money(documents: Iterable[StoredDocument], moves: Sequence[LedgerMove]) -> list[Found]:
    """Pair payments and refunds with the ledger's rows of the Cash & Bank accounts.

    Refunds that one request paid out share a number; together they must be what the ledger shows.
    """
    ledger: dict[_Key, Decimal] = defaultdict(lambda: ZERO)
    for move in moves:
        ledger[(move.kind.lower(), move.transaction_no, move.account)] += move.debit - move.credit
    groups: dict[_Key, list[StoredDocument]] = defaultdict(list)
    for stored in documents:
        body, kind = stored.document.body, stored.document.kind
        if isinstance(body, PaymentBody | MemoRefundBody):
            number = stored.posted.transaction_no if stored.posted else ""
            groups[(_LEDGER_TYPE[kind], number, body.account)].append(stored)
    nameless = [key for key in groups if not key[1]]
    found = [each for key in nameless for each in _nameless(key, groups.pop(key), ledger, set(groups))]
    for key, members in groups.items():
        if key not in ledger:
            found += [Found(stored=member, amount=None) for member in members]
            continue
        off = abs(ledger[key]) - sum((_total(member) for member in members), ZERO)
        first, *others = members
        found += [Found(stored=member, amount=_total(member)) for member in others]
        found.append(Found(stored=first, amount=_total(first) + off))
    return found


def _nameless(
    key: _Key, members: Sequence[StoredDocument], ledger: Mapping[_Key, Decimal], known: Collection[_Key]
) -> list[Found]:
    """Refunds that a look-up proved: Jurnal has no list of refunds, so nothing told their number.

    Each row of the account that no other document of ours explains is set against those that come to it.
    """
    kind, _, account = key
    free = [abs(moved) for row, moved in ledger.items() if row[0] == kind and row[2] == account and row not in known]
    left = list(members)
    found: list[Found] = []
    for moved in free:
        fitting = next(
            (
                some
                for size in range(1, min(len(left), _MOST_TOGETHER) + 1)
                for some in combinations(left, size)
                if abs(sum((_total(each) for each in some), ZERO) - moved) < RUPIAH
            ),
            (),
        )
        found += [Found(stored=each, amount=_total(each)) for each in fitting]
        left = [each for each in left if each not in fitting]
    return found + [Found(stored=each, amount=None) for each in left]


def money_by_account(found: Iterable[Found]) -> dict[str, Decimal]:
    """Money in less money out by account number, as Jurnal holds it."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in found:
        body = each.stored.document.body
        if isinstance(body, PaymentBody):
            sums[body.account] += each.amount or ZERO
        elif isinstance(body, MemoRefundBody):
            sums[body.account] -= each.amount or ZERO
    return dict(sums)


def tax_by_name(
    documents: Iterable[StoredDocument], invoices: Mapping[str, InvoiceBody], tax_accounts: Mapping[str, str]
) -> dict[str, Decimal]:
    """Tax of invoices less tax given back, by the name of the Jurnal tax.

    Args:
        invoices: those that the documents' returns are against.
        tax_accounts: account number -> tax, for credit memos, which debit a tax's account.
    """
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for stored in documents:
        body = stored.document.body
        if isinstance(body, InvoiceBody):
            for name in {line.tax for line in body.lines if line.tax}:
                lines = [line for line in body.lines if line.tax == name]
                sums[name] += priced(lines, inclusive=body.inclusive).tax
        elif isinstance(body, ReturnBody) and (invoice := invoices.get(body.invoice)):
            for name in {line.tax for line in invoice.lines if line.tax}:
                back = {each.line: each.quantity for each in body.lines if invoice.lines[each.line].tax == name}
                sums[name] -= given_back(invoice.lines, back, inclusive=invoice.inclusive).tax
        elif isinstance(body, CreditMemoBody):
            for debit in body.lines:
                if debit.account in tax_accounts:
                    sums[tax_accounts[debit.account]] -= debit.amount
    return dict(sums)


def differences(found: Iterable[Found]) -> list[Difference]:
    """Our documents that Jurnal does not hold as posted."""
    return [
        Difference(
            kind="missing" if each.amount is None else "amount",
            receipt_no=each.stored.document.receipt_no,
            amount=each.expected if each.amount is None else each.amount - each.expected,
            where="Jurnal",
            why=_why(each),
        )
        for each in found
        if not each.agrees
    ]


def without(documents: Iterable[StoredDocument], record_ids: set[str]) -> list[StoredDocument]:
    """Documents but those of the named records."""
    return [stored for stored in documents if stored.document.record_id not in record_ids]


def _total(stored: StoredDocument) -> Decimal:
    return stored.posted.total if stored.posted else ZERO


def _why(found: Found) -> str:
    document = found.stored.document
    if found.amount is None:
        return f"{document.kind} {document.custom_id} was posted and is not in Jurnal's report any more"
    return f"{document.kind} {document.custom_id} was posted as {found.expected:f}, Jurnal now says {found.amount:f}"
