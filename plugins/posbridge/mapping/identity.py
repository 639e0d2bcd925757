"""The custom_ids and numbers of an outlet's documents, in one place (contract jurnal §6)."""

from posbridge.domain.identifiers import custom_id, digest, transaction_no
from posbridge.domain.records import Modifier, Payment, Payout, Product, Refund, Sale, Void
from posbridge.domain.states import DocumentKind
from posbridge.settings.model import OutletSettings

JURNAL_PREFIX = "jurnal:"
"""An invoice line's product is a custom_id, or "jurnal:<id>" for a Jurnal product that posbridge did not make."""


def invoice_id(outlet: OutletSettings, sale: Sale) -> str:
    return _document(DocumentKind.INVOICE, outlet, sale.source_id)


def payment_id(outlet: OutletSettings, payment: Payment) -> str:
    return _document(DocumentKind.PAYMENT, outlet, payment.source_id)


def payout_id(outlet: OutletSettings, payout: Payout) -> str:
    return _document(DocumentKind.JOURNAL, outlet, payout.source_id)


def event_id(kind: DocumentKind, outlet: OutletSettings, event: Refund | Void, *parts: str) -> str:
    """A document of a refund or a void. ``parts`` tell apart several of one kind."""
    word = "void" if isinstance(event, Void) else "refund"
    return _document(kind, outlet, word, event.source_id, *parts)


def number(outlet: OutletSettings, receipt_no: str, *parts: str) -> str:
    """The number that people see in Jurnal."""
    return transaction_no(receipt_no, outlet.source.system, outlet.source.outlet, *parts)


def product_id(outlet: OutletSettings, variant_id: str) -> str:
    return _card(outlet, variant_id)


def modifier_id(outlet: OutletSettings, option_id: str) -> str:
    return _card(outlet, "mod", option_id)


def card_id(outlet: OutletSettings, record: Product | Modifier) -> str:
    """The product document of a product or a modifier's option."""
    make = product_id if isinstance(record, Product) else modifier_id
    return make(outlet, record.source_id)


def fee_id(outlet: OutletSettings, role: str) -> str:
    """``role``: service, rounding or custom."""
    return _card(outlet, "fee", role)


def customer_id(outlet: OutletSettings, source_id: str | None, name: str) -> str:
    """By POS id where settings say so and there is one, else by name.

    Customers belong to the POS business, so that its outlets share them.
    """
    if source_id and outlet.customers.use_source_id:
        return _shared(DocumentKind.CUSTOMER, outlet, source_id)
    return _shared(DocumentKind.CUSTOMER, outlet, "name", digest(name)[:12])


def default_customer_id(outlet: OutletSettings) -> str:
    return _document(DocumentKind.CUSTOMER, outlet, "default", digest(outlet.customers.default)[:12])


def _card(outlet: OutletSettings, *parts: str) -> str:
    """A product card: the outlet's, or one for all outlets of a business that sell the same products.

    Fees too, as those outlets name them alike and Jurnal has each name once.
    """
    make = _shared if outlet.system.shared_products else _document
    return make(DocumentKind.PRODUCT, outlet, *parts)


def _document(kind: DocumentKind, outlet: OutletSettings, *parts: str) -> str:
    return custom_id(kind, outlet.source.system, outlet.scope, *parts)


def _shared(kind: DocumentKind, outlet: OutletSettings, *parts: str) -> str:
    return custom_id(kind, outlet.source.system, outlet.shared_scope, *parts)
