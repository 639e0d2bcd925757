"""The ten reports of contract moka §3.7, added up from the postings of a day range."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from posbridge.money import ZERO, Decimal, quantize
from tests.sandbox.moka.postings import LinePosting, Posting, discount_shares
from tests.sandbox.moka.pricing import FOURTH
from tests.sandbox.moka.receipt import Line

Row = dict[str, Any]

INVOICE, CARD = frozenset({"invoice"}), frozenset({"cash", "edc"})


def sales_summary(day: Sequence[Posting]) -> Row:
    gross, discounts, refunds = (_sum(getattr(each, name) for each in day) for name in ("gross", "discount", "refund"))
    return {
        "gross_sales": gross,
        "discounts": discounts,
        "refunds": refunds,
        "net_sales": gross - discounts - refunds,
        "gratuities": _sum(each.service for each in day),
        "taxes": _sum(each.tax for each in day),
        "rounding_amount": _sum(each.rounding for each in day),
        "redemption": ZERO,
        "total_collected": _sum(each.collected for each in day),
        "number_of_transactions": sum(each.count for each in day),
    }


def payment_methods(day: Sequence[Posting]) -> Row:
    """By the payment's label. Invoices stand with what they come to on the day they were issued."""
    groups: dict[str, dict[str, Row]] = {"cash_or_card": {}, "invoice": {}, "other": {}}
    for posting in day:
        for tender in posting.tenders:
            group = "invoice" if tender.type in INVOICE else "cash_or_card" if tender.type in CARD else "other"
            empty = {"payment_type": tender.label, "number_of_transactions": 0, "collected": ZERO}
            row = groups[group].setdefault(tender.label, empty)
            row["number_of_transactions"] += posting.count
            row["collected"] += tender.amount
    rows = [row for group in groups.values() for row in group.values()]
    return {
        "reports": {name: list(group.values()) for name, group in groups.items()},
        "total_number_of_transactions": sum(row["number_of_transactions"] for row in rows),
        "total_collected": _sum(row["collected"] for row in rows),
    }


def item_sales(day: Sequence[Posting]) -> Row:
    rows = []
    for (name, sku, category), parts in _grouped(day, _item_key).items():
        amounts = _amounts(parts)
        rows.append(
            {
                "name": name,
                "sku": sku,
                "category_name": category,
                "item_sold": _sum(part.sold for part in parts),
                "item_refunded": _sum(part.refunded for part in parts),
                **amounts,
                "cogs": ZERO,
                "redemption": ZERO,
                "gross_profit": amounts["net_sales"],
            }
        )
    return {
        "item_sales": rows,
        "total_item_sold": _sum(row["item_sold"] for row in rows),
        "total_gross_sales": _sum(row["gross_sales"] for row in rows),
        "total_discounts": _sum(row["discount"] for row in rows),
        "total_refund": _sum(row["refund"] for row in rows),
        "total_net_sales": _sum(row["net_sales"] for row in rows),
    }


def category_sales(day: Sequence[Posting]) -> Row:
    rows = [
        {"name": name, "items_sold": _sum(part.sold for part in parts), **_amounts(parts)}
        for (name,), parts in _grouped(day, lambda line: (_item_key(line)[2],)).items()
    ]
    return {"category_sales": rows, "total_items_sold": _sum(row["items_sold"] for row in rows), **_totals(rows)}


def modifier_sales(day: Sequence[Posting]) -> Row:
    """A refunded unit gives back its share of its modifiers."""
    found: dict[int, Row] = {}
    for posting in day:
        for part in posting.lines:
            for sold in part.line.modifiers:
                option = sold.option
                empty = {"modifier_id": option.modifier_id, "modifier_name": option.modifier_name, "options": {}}
                row = found.setdefault(option.modifier_id, empty)
                named = {"option_id": option.id, "option_name": option.name, **_nothing()}
                mine = row["options"].setdefault(option.id, named)
                back = sold.net * part.refunded / part.line.quantity
                share = Decimal(int(part.sold / part.line.quantity))
                for field, value in (
                    ("quantity", part.sold),
                    ("gross_sales", share * sold.gross),
                    ("discount", share * (sold.gross - sold.net)),
                    ("refund", quantize(back, FOURTH)),
                    ("net_sales", share * sold.net - quantize(back, FOURTH)),
                ):
                    mine[field] += value
    rows = []
    for row in found.values():
        options = list(row.pop("options").values())
        rows.append(
            {**row, **{name: _sum(o[name] for o in options) for name in _nothing()}, "modifier_options": options}
        )
    return {"modifiers": rows, "total_quantity": _sum(row["quantity"] for row in rows), **_totals(rows)}


def discount_sales(day: Sequence[Posting]) -> Row:
    found: dict[int, Row] = {}
    for posting in day:
        counted = set()
        for each, applied, returned in discount_shares(posting):
            rule = each.discount
            named = {"discount_id": rule.id, "name": rule.name, "amount": rule.amount, "discount_type": rule.type}
            row = found.setdefault(rule.id, {**named, "count": 0, "discount_applied": ZERO, "refund": ZERO})
            row["count"] += posting.count if rule.id not in counted else 0
            row["discount_applied"] += applied
            row["refund"] += returned
            counted.add(rule.id)
    rows = []
    for row in found.values():
        applied, returned = quantize(row["discount_applied"], FOURTH), quantize(row["refund"], FOURTH)
        rows.append({**row, "discount_applied": applied, "refund": returned, "net_discount": applied - returned})
    return {
        "discounts": rows,
        "total_count": sum(row["count"] for row in rows),
        "total_discounts_applied": _sum(row["discount_applied"] for row in rows),
        "total_refunds": _sum(row["refund"] for row in rows),
    }


def tax_sales(day: Sequence[Posting]) -> Row:
    found: dict[str, Row] = {}
    for posting in day:
        for each in posting.receipt.taxes:
            empty = {"name": each.tax.name, "amount": each.tax.amount, "taxable_amount": ZERO, "tax_collected": ZERO}
            row = found.setdefault(each.tax.name, empty)
            given = posting.taxes.get(each.tax.name, ZERO)
            whole = each.base if abs(given) == each.total else quantize(abs(given) * 100 / each.tax.amount, FOURTH)
            row["taxable_amount"] += -whole if given < 0 else whole
            row["tax_collected"] += given
    rows = list(found.values())
    return {"reports_taxes": rows, "total_tax_collected": _sum(row["tax_collected"] for row in rows)}


def gratuity_sales(day: Sequence[Posting]) -> Row:
    found: dict[str, Row] = {}
    for posting in day:
        for each in posting.receipt.gratuities:
            rule = each.gratuity
            empty: Row = {"name": rule.name, "amount": rule.amount, "gratuity_collected": ZERO}
            found.setdefault(rule.name, empty)["gratuity_collected"] += posting.service
    rows = list(found.values())
    return {"reports_gratuities": rows, "total_gratuity_collected": _sum(row["gratuity_collected"] for row in rows)}


def collector_sales(day: Sequence[Posting]) -> Row:
    people = _by_person(day, lambda posting: posting.receipt.cashier)
    rows: list[Row] = [
        {"name": name, "title": "Kasir", "number_of_transactions": count, "total": total}
        for name, (count, total) in people.items()
    ]
    return {
        "reports": rows,
        "grand_total": _sum(row["total"] for row in rows),
        "total_number_of_transactions": sum(row["number_of_transactions"] for row in rows),
    }


def server_sales(day: Sequence[Posting]) -> Row:
    people = _by_person(day, lambda posting: posting.receipt.server or "Unassigned")
    rows: list[Row] = [
        {"server_id": None, "server_name": name, "server_title": "", "number_transaction": count, "collected": total}
        for name, (count, total) in people.items()
    ]
    return {
        "servers": rows,
        "total_number_transaction": sum(row["number_transaction"] for row in rows),
        "total_collected": _sum(row["collected"] for row in rows),
    }


REPORTS: Mapping[str, tuple[Callable[[Sequence[Posting]], Row], frozenset[str]]] = {
    "sales_summary": (sales_summary, frozenset({"v2"})),
    "payment_methods": (payment_methods, frozenset({"v2"})),
    "item_sales": (item_sales, frozenset({"v2", "v3"})),
    "category_sales": (category_sales, frozenset({"v2"})),
    "modifier_sales": (modifier_sales, frozenset({"v2"})),
    "discount_sales": (discount_sales, frozenset({"v2"})),
    "tax_sales": (tax_sales, frozenset({"v2"})),
    "gratuity_sales": (gratuity_sales, frozenset({"v2"})),
    "collector_sales": (collector_sales, frozenset({"v2"})),
    "server_sales": (server_sales, frozenset({"v2"})),
}
"""Each report with the versions of the path that serve it."""


def _item_key(line: Line) -> tuple[str, str, str]:
    if line.variant is None:
        return line.name, "", "Uncategorized"
    name = f"{line.name} - {line.variant.name}" if line.variant.name else line.name
    return name, line.variant.sku, line.variant.item.category.name


def _grouped(
    day: Sequence[Posting], key: Callable[[Line], tuple[str, ...]]
) -> dict[tuple[str, ...], list[LinePosting]]:
    found: dict[tuple[str, ...], list[LinePosting]] = defaultdict(list)
    for posting in day:
        for part in posting.lines:
            found[key(part.line)].append(part)
    return found


def _by_person(day: Sequence[Posting], name: Callable[[Posting], str]) -> dict[str, tuple[int, Decimal]]:
    found: dict[str, tuple[int, Decimal]] = {}
    for posting in day:
        count, total = found.get(name(posting), (0, ZERO))
        found[name(posting)] = (count + posting.count, total + posting.collected)
    return found


def _amounts(parts: Sequence[LinePosting]) -> Row:
    return {
        "gross_sales": _sum(part.gross for part in parts),
        "discount": _sum(part.discount for part in parts),
        "refund": _sum(part.refund for part in parts),
        "net_sales": _sum(part.net for part in parts),
    }


def _nothing() -> Row:
    return dict.fromkeys(("quantity", "gross_sales", "discount", "refund", "net_sales"), ZERO)


def _totals(rows: Sequence[Row]) -> Row:
    return {
        "total_gross_sales": _sum(row["gross_sales"] for row in rows),
        "total_discounts": _sum(row["discount"] for row in rows),
        "total_refunds": _sum(row["refund"] for row in rows),
        "total_net_sales": _sum(row["net_sales"] for row in rows),
    }


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
