"""The lines of a sales invoice: how they are said, and how stored ones are matched with ours."""

from collections.abc import Sequence

from posbridge.domain.documents import InvoiceLine
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.cards import JURNAL_KEY
from posbridge.targets.jurnal.wire import Json

KEY = "transaction_lines_attributes"


def line_body(line: InvoiceLine) -> Json:
    """A line as it is sent. The name goes with the custom_id: not every schema knows the latter (contract §13)."""
    fields: Json = {"quantity": line.quantity, "rate": line.rate, "discount": line.discount}
    if line.product.startswith(JURNAL_KEY):
        fields["product_id"] = int(line.product.removeprefix(JURNAL_KEY))
    else:
        fields |= {"product_custom_id": line.product, "product_name": line.product_name}
    if line.description:
        fields["description"] = line.description
    if line.tax:
        fields["line_tax_name"] = line.tax
    return fields


def stored_ids(stored: Json) -> list[str]:
    return [wire.text(line, "id") for line in _lines(stored)]


def differences(lines: Sequence[InvoiceLine], stored: Json) -> list[str]:
    """How the stored lines differ from ours, whatever their order."""
    if len(lines) != len(_lines(stored)):
        return [f"{len(_lines(stored))} lines instead of {len(lines)}"]
    matched = _matched(lines, stored)
    return [
        f"line {position} ({line.product_name}) with other product, tax, quantity, rate or discount"
        for position, (line, match) in enumerate(zip(lines, matched, strict=True), start=1)
        if match is None
    ]


def aligned_ids(lines: Sequence[InvoiceLine], stored: Json) -> tuple[str, ...]:
    """Stored line ids in our order."""
    return tuple(wire.text(match, "id") for match in _matched(lines, stored) if match is not None)


def products_differ(lines: Sequence[InvoiceLine], stored: Json) -> bool:
    """Whether lines that are otherwise ours stand on other products."""
    found = _lines(stored)
    return len(found) == len(lines) and any(
        _same_amounts(line, other) and not _same_product(line, other) for line, other in zip(lines, found, strict=True)
    )


def _matched(lines: Sequence[InvoiceLine], stored: Json) -> list[Json | None]:
    """For each of our lines the stored one: the one in its place if it fits, else the first that does."""
    left: list[Json | None] = list(_lines(stored))
    matched: list[Json | None] = [None] * len(lines)
    for place, line in enumerate(lines):
        if place < len(left) and _fits(line, left[place]):
            matched[place], left[place] = left[place], None
    for place, line in enumerate(lines):
        if matched[place] is None:
            other = next((index for index, each in enumerate(left) if _fits(line, each)), None)
            if other is not None:
                matched[place], left[other] = left[other], None
    return matched


def _fits(line: InvoiceLine, stored: Json | None) -> bool:
    if stored is None or not _same_amounts(line, stored) or not _same_product(line, stored):
        return False
    return wire.text(stored, "line_tax", "name") == (line.tax or "")


def _same_amounts(line: InvoiceLine, stored: Json) -> bool:
    return (line.quantity, line.rate, line.discount) == tuple(
        wire.number(stored, name) for name in ("quantity", "rate", "discount")
    )


def _same_product(line: InvoiceLine, stored: Json) -> bool:
    if line.product.startswith(JURNAL_KEY):
        return wire.text(stored, "product", "id") == line.product.removeprefix(JURNAL_KEY)
    return wire.text(stored, "product", "product_custom_id") == line.product


def _lines(stored: Json) -> list[Json]:
    return list(stored.get(KEY) or [])
