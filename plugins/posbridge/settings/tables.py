"""The products table: a CSV with the accounts of single products, so that a spreadsheet can keep it."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from posbridge.errors import ConfigError

COLUMNS = ("sku", "source_id", "name", "sell_account", "buy_account")
_NAMED = ("sku", "source_id")
_ACCOUNTS = ("sell_account", "buy_account")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAccounts:
    """Account numbers; None where the outlet's own account holds."""

    sell: str | None
    buy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTable:
    by_source_id: Mapping[str, ProductAccounts] = field(default_factory=dict)
    by_sku: Mapping[str, ProductAccounts] = field(default_factory=dict)

    def find(self, *, source_id: str, sku: str = "") -> ProductAccounts | None:
        """Accounts of a product: by its POS id first, then by its SKU (upper or lower case alike)."""
        found = self.by_source_id.get(source_id)
        return found or (self.by_sku.get(sku.strip().casefold()) if sku.strip() else None)

    def numbers(self) -> set[str]:
        """Every account number in the table."""
        rows = (*self.by_source_id.values(), *self.by_sku.values())
        return {number for row in rows for number in (row.sell, row.buy) if number}


def read_products(content: bytes, file: str) -> ProductTable:
    """Read a products table.

    Args:
        content: the file's bytes; commas or semicolons, UTF-8 with or without a byte order mark.
        file: how errors name the file.

    Raises:
        ConfigError: the header or a row is wrong; the message names file and row.
    """
    by_source_id: dict[str, tuple[int, ProductAccounts]] = {}
    by_sku: dict[str, tuple[int, ProductAccounts]] = {}
    for number, row in _rows(content, file):
        where = f"{file}, row {number}"
        if not any(row[column] for column in _NAMED):
            raise ConfigError(f"{where}: names no product.", file=file, remedy="Fill in sku or source_id.")
        if not any(row[column] for column in _ACCOUNTS):
            raise ConfigError(f"{where}: names no account.", file=file, remedy="Fill in an account or drop the row.")
        accounts = ProductAccounts(sell=row["sell_account"] or None, buy=row["buy_account"] or None)
        if key := row["source_id"]:
            if key in by_source_id:
                first = by_source_id[key][0]
                raise ConfigError(
                    f"{where}: source_id {key!r} stands in row {first} already.",
                    file=file,
                    remedy="Keep one of the two rows.",
                )
            by_source_id[key] = (number, accounts)
        if key := row["sku"].casefold():
            first, known = by_sku.setdefault(key, (number, accounts))
            if known != accounts:
                raise ConfigError(
                    f"{where}: sku {row['sku']!r} has other accounts in row {first}.",
                    file=file,
                    remedy="Give both rows the same accounts, or tell the products apart by source_id alone.",
                )
    return ProductTable(
        by_source_id={key: row for key, (_, row) in by_source_id.items()},
        by_sku={key: row for key, (_, row) in by_sku.items()},
    )


def _rows(content: bytes, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Stripped cells by column, with the row's number as a spreadsheet counts; empty rows left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text.", file=file, remedy="Save it as CSV UTF-8.") from None
    header_line = text.partition("\n")[0]
    # Spreadsheets set to Indonesian write semicolons.
    delimiter = ";" if ";" in header_line and "," not in header_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [cell.strip().lower() for cell in next(reader, [])]
    if sorted(header) != sorted(COLUMNS):
        raise ConfigError(
            f"{file}, row 1: the columns are {', '.join(header) or 'none'}.",
            file=file,
            remedy=f"The columns must be {','.join(COLUMNS)}.",
        )
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise ConfigError(
                f"{file}, row {number}: has {len(cells)} cells, not {len(header)}.",
                file=file,
                remedy="Put a cell that holds the separator in double quotes.",
            )
        yield number, dict(zip(header, (cell.strip() for cell in cells), strict=True))
