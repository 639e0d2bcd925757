"""What the settings say and the books confirm: payment methods, taxes, accounts, the warehouse.

Each function raises ``HoldError`` with a reason that names the receipt, the settings file and the field.
"""

from collections.abc import Sequence

from posbridge.domain.books import BookTax
from posbridge.domain.records import AppliedTax
from posbridge.mapping import reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import HoldError
from posbridge.money import ZERO, Decimal
from posbridge.settings import lookup
from posbridge.settings.parts import PaymentMethod

CASH_AND_BANK = "Cash & Bank"


def tender(ctx: MapContext, subject: str, method: str, label: str) -> PaymentMethod:
    """How a payment type is booked; its account is one that Jurnal takes money on."""
    file = ctx.settings.path.name
    rule = lookup.payment_method(ctx.settings, method, label)
    if rule is None:
        known = ctx.settings.payment_methods
        raise HoldError(reasons.unknown_payment_type(subject, method=method, label=label, file=file, known=known))
    cash_account(ctx, subject, rule.account, field=f"payment_methods, {label or method}")
    return rule


def cash_account(ctx: MapContext, subject: str, number: str, *, field: str) -> str:
    """``number``, if Jurnal takes money on it."""
    account(ctx, subject, number, field=field)
    category = ctx.books.accounts[number].category
    if category != CASH_AND_BANK:
        file = ctx.settings.path.name
        raise HoldError(
            reasons.account_not_cash_bank(subject, number=number, category=category, field=field, file=file)
        )
    return number


def account(ctx: MapContext, subject: str, number: str, *, field: str) -> str:
    """``number``, if Jurnal has such an account."""
    if number not in ctx.books.accounts:
        file = ctx.settings.path.name
        raise HoldError(reasons.account_missing(subject, number=number, field=field, file=file))
    return number


def sales_tax(ctx: MapContext, receipt: str, taxes: Sequence[AppliedTax]) -> BookTax:
    """The Jurnal tax of a line that carries all of ``taxes``: one of them, or several under the key "A + B".

    Jurnal's rate must be the sum of the POS's, or the invoice cannot come to the receipt's total.
    """
    file = ctx.settings.path.name
    rate = sum((tax.rate for tax in taxes), ZERO)
    names = [tax.name for tax in taxes]
    told = " + ".join(names)
    name = lookup.tax(ctx.settings, told, rate)
    if name is None and len(names) > 1:
        name = lookup.tax(ctx.settings, " + ".join(reversed(names)))
    if name is None:
        raise HoldError(reasons.unmapped_tax(receipt, tax=told, file=file, known=ctx.settings.taxes))
    found = ctx.books.taxes.get(name)
    if found is None:
        known = ctx.books.taxes
        raise HoldError(reasons.tax_missing_in_jurnal(receipt, tax=told, jurnal_tax=name, file=file, known=known))
    if found.rate != rate:
        raise HoldError(reasons.tax_rate_differs(receipt, tax=told, rate=rate, jurnal_tax=name, jurnal_rate=found.rate))
    return found


def tax_account(ctx: MapContext, receipt: str, name: str) -> str:
    """Number of the account that Jurnal books the sales tax ``name`` on."""
    found = ctx.books.taxes.get(name)
    if found is None or found.account is None:
        raise HoldError(reasons.tax_account_missing(receipt, tax=name))
    return found.account


def warehouse(ctx: MapContext, receipt: str) -> str | None:
    """The outlet's warehouse, if it has one and Jurnal knows it."""
    name = ctx.settings.warehouse
    if name is not None and name not in ctx.books.warehouses:
        file, known = ctx.settings.path.name, sorted(ctx.books.warehouses)
        raise HoldError(
            reasons.warehouse_missing(f"Receipt {receipt}", warehouse=name, field="warehouse", file=file, known=known)
        )
    return name


def close(receipt: str, what: str, residual: Decimal, *, within: Decimal = ZERO) -> None:
    """Hold the receipt unless ``residual`` is zero, or less than ``within`` either way."""
    if residual and abs(residual) >= within:
        raise HoldError(reasons.does_not_close(f"Receipt {receipt}", what=what, residual=residual))
