"""A small outlet, its books, and records in few words, for tests of mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.domain.books import BookAccount, BookProduct, Books, BookTax
from posbridge.domain.documents import Document, InvoiceBody, MemoRefundBody, ReturnBody
from posbridge.domain.records import AppliedService, AppliedTax, Payment, Refund, Sale, SaleLine, SoldModifier
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext, StoredInvoice
from posbridge.mapping.results import Documents, Held, Mapped, Skipped, Waiting
from posbridge.money import ZERO, Decimal
from posbridge.settings.load import settings_from
from posbridge.settings.model import OutletSettings

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 10, 5, 12, 0, tzinfo=JAKARTA)
PB1 = "PB1 10%"

PLAIN: dict[str, Any] = {
    "name": "Kedai Uji",
    "source": {"system": "moka", "connection": "moka", "business": "90001", "outlet": "700101"},
    "company": {"connection": "jurnal", "plan": "enterprise"},
    "start_date": "2026-10-01",
    "customers": {"default": "Pelanggan Umum"},
    "naming": {"prefix": "Uji | "},
    "tags": ["Jakarta"],
    "accounts": {"sales": "4-40000", "purchases": "5-50000", "service": "4-40900"},
    "payment_methods": {
        "cash": {"method": "Cash", "account": "1-10001"},
        "edc": {"method": "EDC", "account": "1-10002"},
        "ovo": {"method": "OVO", "account": "1-10011", "tag": "Dompet"},
        "other": {"method": "Lain-lain", "account": "9-99999"},
        "voucher": {"method": "Voucher", "account": "4-40000"},
    },
    "taxes": {"PB1": PB1, "PPN": "PPN 11%", "PB1 + PPN": "Both 21%"},
}

STORE: dict[str, Any] = {
    "source": {
        "system": "iseller",
        "connection": "iseller",
        "business": "tehcontoh",
        "outlet": "aaaaaaaa-0000-4000-8000-000000000101",
        "code": "TC01",
    },
    "warehouse": "Gudang",
    "track_inventory": True,
    "accounts": {
        **PLAIN["accounts"],
        "inventory": "1-10200",
        "stock_adjustment": "5-50300",
    },
}
"""What an outlet of a store with shelves and one catalogue says differently."""

BOOKS = Books(
    accounts={
        number: BookAccount(jurnal_id=number, number=number, name=name, category=category)
        for number, name, category in (
            ("1-10001", "Kas", "Cash & Bank"),
            ("1-10002", "EDC", "Cash & Bank"),
            ("1-10011", "OVO", "Cash & Bank"),
            ("1-10200", "Persediaan Barang", "Inventory"),
            ("4-40000", "Pendapatan", "Income"),
            ("4-40900", "Pendapatan Layanan", "Income"),
            ("5-50000", "Beban Pokok Pendapatan", "Cost of Sales"),
            ("5-50300", "Penyesuaian Persediaan", "Cost of Sales"),
            ("1-10003", "Bank", "Cash & Bank"),
            ("1-10020", "Kliring", "Cash & Bank"),
            ("6-60050", "Beban MDR", "Expenses"),
        )
    },
    taxes={
        name: BookTax(jurnal_id=name, name=name, rate=Decimal(rate), account=account)
        for name, rate, account in (
            (PB1, 10, "2-20500"),
            ("PPN 11%", 11, "2-20501"),
            ("Both 21%", 21, "2-20502"),
        )
    },
    products={"Teh Lama": BookProduct(jurnal_id="77", name="Teh Lama", code="TEH", custom_id=None)},
    warehouses=frozenset({"Gudang", "Gudang Online"}),
)


def outlet(**changes: Any) -> OutletSettings:
    return settings_from({**PLAIN, **changes}, slug="kedai-uji")


def context(
    *,
    books: Books = BOOKS,
    names: Mapping[str, str] | None = None,
    products: Sequence[str] | None = None,
    **changes: Any,
) -> MapContext:
    """``products``: variant ids that are known, v0 to v9 unless told; options m0 to m9 are known too."""
    settings = outlet(**changes)
    variants = [f"v{n}" for n in range(10)] if products is None else products
    known = {identity.product_id(settings, each) for each in variants}
    known |= {identity.modifier_id(settings, f"m{n}") for n in range(10)}
    return MapContext(settings=settings, books=books, names=names or {}, known_products=known)


def rp(value: str | int) -> Decimal:
    return Decimal(value)


def line(
    number: int, net: str | int, *, quantity: str | int = 1, gross: str | int | None = None, **more: Any
) -> SaleLine:
    more.setdefault("product_id", f"v{number}")
    amounts = {name: rp(more.pop(name, 0)) for name in ("service", "tax", "refunded")}
    return SaleLine(
        key=f"L{number}",
        item_id=f"i{number}",
        name=more.pop("name", f"Barang {number}"),
        quantity=rp(quantity),
        gross=rp(net if gross is None else gross),
        net=rp(net),
        **amounts,
        **more,
    )


def topping(number: int, net: str | int, *, quantity: str | int = 1, gross: str | int | None = None) -> SoldModifier:
    gross = net if gross is None else gross
    return SoldModifier(
        source_id=f"m{number}", group="Topping", name=f"T{number}", quantity=rp(quantity), gross=rp(gross), net=rp(net)
    )


def pb1(amount: str | int) -> AppliedTax:
    return AppliedTax(name="PB1", rate=Decimal(10), amount=rp(amount))


def charge(name: str, amount: str | int, *, taxed: bool = False, on_top: bool = False) -> AppliedService:
    return AppliedService(name=name, rate=ZERO, amount=rp(amount), taxed=taxed, on_top=on_top)


def ppn(amount: str | int) -> AppliedTax:
    return AppliedTax(name="PPN", rate=Decimal(11), amount=rp(amount))


def sale(*lines: SaleLine, rounding: str | int = 0, **more: Any) -> Sale:
    """A consistent receipt of these lines, unless a field is told otherwise."""
    inclusive = more.get("inclusive", False)
    subtotal = sum((each.full_net for each in lines), ZERO)
    services = more.get("services", ())
    service = sum((each.amount for each in services), ZERO) or sum((each.service for each in lines), ZERO)
    tax = sum((each.tax for each in lines), ZERO)
    on_top = sum((each.amount for each in services if each.on_top), ZERO) if inclusive else service + tax
    fields: dict[str, Any] = {
        "source_id": "S1",
        "receipt_no": "7QK2M9A",
        "occurred_at": NOON,
        "lines": lines,
        "taxes": (pb1(tax),) if tax else (),
        "subtotal": subtotal,
        "service": service,
        "tax": tax,
        "rounding": rp(rounding),
        "total": subtotal + on_top + rp(rounding),
    }
    return Sale(**{**fields, **more})


def worked_day(*, refunded: int = 0) -> Sale:
    """The receipt of contract moka §7.1: 97,700."""
    return sale(
        line(0, 50400, quantity=2, gross=56000, service=2520, tax=5292, refunded=refunded, name="Es Kopi"),
        line(1, 28800, gross=32000, service=1710, tax=3591, modifiers=(topping(0, 5400, gross=6000),), name="Roti"),
        rounding=-13,
    )


def payment(amount: str | int, *, method: str = "cash", number: int = 1, hours: int = 0, **more: Any) -> Payment:
    return Payment(
        source_id=f"S1:{number}",
        sale_id="S1",
        receipt_no="7QK2M9A",
        occurred_at=NOON + timedelta(hours=hours),
        method=method,
        amount=rp(amount),
        **more,
    )


def refund(amount: str | int, *, number: int = 1, hours: int | None = None, **more: Any) -> Refund:
    """Refund ``number``, as many hours after the sale; cash."""
    parts = {name: rp(more.pop(name)) for name in ("net", "service", "tax") if name in more}
    more.setdefault("method", "cash")
    return Refund(
        source_id=f"S1:refund:{number}",
        sale_id="S1",
        receipt_no="7QK2M9A",
        occurred_at=NOON + timedelta(hours=number if hours is None else hours),
        amount=rp(amount),
        **parts,
        **more,
    )


def documents(mapped: Mapped) -> tuple[Document, ...]:
    assert isinstance(mapped, Documents), mapped
    return mapped.documents


def reason(mapped: Mapped, kind: type = Held) -> str:
    """The code of why there are no documents; ``kind`` is how the record then stands."""
    assert isinstance(mapped, Held | Waiting | Skipped), mapped
    assert type(mapped) is kind, mapped
    return mapped.reason.code


def of_kind(found: Sequence[Document], kind: DocumentKind) -> list[Document]:
    return [each for each in found if each.kind is kind]


def posted(found: Sequence[Document], state: DocumentState = DocumentState.POSTED) -> StoredInvoice:
    """The invoice among ``found``, as the outbox keeps it."""
    [document] = of_kind(found, DocumentKind.INVOICE)
    assert isinstance(document.body, InvoiceBody)
    return StoredInvoice(body=document.body, custom_id=document.custom_id, state=state)


def returns(found: Sequence[Document]) -> list[ReturnBody]:
    return [each.body for each in found if isinstance(each.body, ReturnBody)]


def credit(found: Sequence[Document]) -> Decimal:
    """What sales returns and credit memos give together."""
    kinds = (DocumentKind.SALES_RETURN, DocumentKind.CREDIT_MEMO)
    return sum((each.expected_total for each in found if each.kind in kinds), ZERO)


def paid_out(found: Sequence[Document]) -> Decimal:
    return sum((each.expected_total for each in of_kind(found, DocumentKind.MEMO_REFUND)), ZERO)


def left_open(found: Sequence[Document]) -> Decimal:
    """What the one refund leaves of its memos' credit."""
    [body] = [each.body for each in found if isinstance(each.body, MemoRefundBody)]
    return body.left_open


def later(record: Sale, **changes: Any) -> Sale:
    return replace(record, **changes)
