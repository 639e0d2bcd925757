"""What stock documents have in common: the account of the difference, the facts, names and needs."""

from dataclasses import fields, replace
from datetime import UTC
from typing import Any, Literal

from posbridge.domain.documents import AdjustmentBody, Document, StockLine, TransferBody
from posbridge.domain.identifiers import custom_id, transaction_no
from posbridge.domain.movements import Movement
from posbridge.domain.records import RECORD_TYPES
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.mapping.facts import facts_of
from posbridge.mapping.rules import account

_KINDS = {record: kind for kind, record in RECORD_TYPES.items()}
_NO_FACT = {"name": "", "note": "", "supplier": "", "system": None}


def stock_document(
    kind: DocumentKind,
    record: Movement,
    body: TransferBody | AdjustmentBody,
    ctx: MapContext,
    *,
    scope: str,
    word: str = "",
    needs: tuple[str, ...] = (),
) -> Document:
    """The document of a movement; ``word`` tells apart several of one record, ``needs`` come before its products."""
    system = ctx.settings.source.system
    parts = (record.source_id, word) if word else (record.source_id,)
    return Document(
        kind=kind,
        custom_id=custom_id(kind, system, scope, *parts),
        transaction_no=transaction_no(record.reference, system, scope, *parts),
        record_id=f"{_KINDS[type(record)]}:{record.source_id}",
        receipt_no=record.reference,
        date=record.business_date,
        body=body,
        facts=stock_facts(record),
        needs=tuple(dict.fromkeys((*needs, *cards(body.lines)))),
    )


def cards(lines: tuple[StockLine, ...]) -> tuple[str, ...]:
    """custom_ids of the product cards that the lines name."""
    return tuple(line.product for line in lines if not line.product.startswith(identity.JURNAL_PREFIX))


def chosen_account(ctx: MapContext, subject: str, field: Literal["purchases", "stock_adjustment"]) -> str:
    """Number of the account for the other side of a difference; settings that track stock name it.

    Raises:
        HoldError: Jurnal does not have it.
    """
    accounts = ctx.settings.accounts
    number = accounts.purchases if field == "purchases" else accounts.stock_adjustment
    return account(ctx, subject, number or "", field=f"accounts.{field}")


def stock_facts(record: Movement) -> str:
    """A digest of what moved, when and where.

    Outlets in different time zones have the same facts of one transfer. Names, notes and what the POS thought
    there was are not facts: they change without anything having moved.
    """
    items = tuple(_bare(replace(item, sku="") if item.product_id else item) for item in record.items)
    moment: dict[str, Any] = {"occurred_at": record.occurred_at.astimezone(UTC), "items": items}
    return facts_of(replace(_bare(record), **moment))


def _bare(told: Any) -> Any:
    return replace(told, **{each.name: _NO_FACT[each.name] for each in fields(told) if each.name in _NO_FACT})
