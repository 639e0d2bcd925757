"""A right settings file, and ways to write it to disk with one thing changed."""

from pathlib import Path

RIGHT = """\
name: Kedai Kopi
source:
  system: moka
  connection: moka_kedai
  business: "90001"
  outlet: "700101"
company:
  connection: jurnal_pt_contoh
  plan: enterprise
start_date: 2026-10-01
timezone: Asia/Jakarta
schedule:
  mode: scheduled
  at: "22:00"
transfers:
  automatic: true
  at: "23:00"
  transit_warehouse: null
track_inventory: true
posting: receipt
customers:
  default: Pelanggan Umum
  use_source_id: true
naming:
  prefix: "Kedai | "
  suffix: ""
tags: [Jakarta]
warehouse: Gudang Jakarta Selatan
match_products_by_name: false
accounts:
  sales: "4-40000"
  purchases: "5-50000"
  inventory: "1-10200"
  stock_adjustment: "5-50300"
  products: kedai.products.csv
payment_methods:
  cash: {method: Cash, account: "1-10001"}
  edc: {method: EDC, account: "1-10002"}
taxes:
  PB1: PB1 10%
"""
TABLE = "sku,source_id,name,sell_account,buy_account\nKOPI-L,,Es Kopi - Large,4-40100,\n"


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """A file with texts replaced, each once; each must stand in it."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def write(folder: Path, *changes: tuple[str, str], slug: str = "kedai", table: str | None = TABLE) -> Path:
    """A settings file of that slug, with its products table beside it."""
    path = folder / f"{slug}.yaml"
    path.write_text(replaced(RIGHT, *changes), encoding="utf-8")
    if table is not None:
        (folder / "kedai.products.csv").write_text(table, encoding="utf-8")
    return path
