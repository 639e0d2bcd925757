"""The custom_ids and numbers of an outlet's documents, in one place (contract jurnal §6)."""

from posbridge.domain.identifiers import custom_id, digest, transaction_no
from posbridge.domain.records import Modifier, Payment, Product, Refund, Sale, Void
from posbridge.domain.states import DocumentKind
from posbridge.settings.model import OutletSettings

JURNAL_PREFIX = "jurnal:"
"""An invoice line's product is a custom_id, or "jurnal:<id>" for a Jurnal product that posbridge did not make."""


def invoice_id(outlet: OutletSettings, sale: Sale) -> str:
    return _document(DocumentKind.INVOICE, outlet, sale.source_id)


def payment_id(outlet: OutletSettings, payment: Payment) -> str:
    return _document(DocumentKind.PAYMENT, outlet, payment.source_id)


def event_id(kind: DocumentKind, outlet: OutletSettings, event: Refund | Void, *parts: str) -> str:
    """A document of a refund or a void. ``parts`` tell apart several of one kind."""
    word = "void" if isinstance(event, Void) else "refund"
    return _document(kind, outlet, word, event.source_id, *parts)


def number(outlet: OutletSettings, receipt_no: str, *parts: str) -> str:
    """The number that people see in Jurnal."""
    return transaction_no(receipt_no, outlet.source.system, outlet.source.outlet, *parts)


def product_id(outlet: OutletSettings, variant_id: str) -> str:
    return _document(DocumentKind.PRODUCT, outlet, variant_id)


def modifier_id(outlet: OutletSettings, option_id: str) -> str:
    return _document(DocumentKind.PRODUCT, outlet, "mod", option_id)


def card_id(outlet: OutletSettings, record: Product | Modifier) -> str:
    """The product document of a product or a modifier's option."""
    make = product_id if isinstance(record, Product) else modifier_id
    return make(outlet, record.source_id)


def fee_id(outlet: OutletSettings, role: str) -> str:
    """``role``: service, rounding or custom."""
    return _document(DocumentKind.PRODUCT, outlet, "fee", role)


def customer_id(outlet: OutletSettings, source_id: str | None, name: str) -> str:
    """By POS id where settings say so and there is one, else by name.

    Customers belong to the POS business, so that its outlets share them.
    """
    scope = outlet.source.business
    if source_id and outlet.customers.use_source_id:
        return custom_id(DocumentKind.CUSTOMER, outlet.source.system, scope, source_id)
    return custom_id(DocumentKind.CUSTOMER, outlet.source.system, scope, "name", digest(name)[:12])


def default_customer_id(outlet: OutletSettings) -> str:
    return _document(DocumentKind.CUSTOMER, outlet, "default", digest(outlet.customers.default)[:12])


def _document(kind: DocumentKind, outlet: OutletSettings, *parts: str) -> str:
    return custom_id(kind, outlet.source.system, outlet.source.outlet, *parts)
