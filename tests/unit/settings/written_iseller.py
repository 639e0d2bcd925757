"""Two right settings files of one iSeller store, and ways to write them with one thing changed."""

from pathlib import Path

from posbridge.settings.load import load_outlet
from posbridge.settings.model import OutletSettings
from tests.unit.settings.written import replaced

BEKASI = """\
name: Kedai Teh
source:
  system: iseller
  connection: iseller_teh
  business: tehcontoh
  outlet: aaaaaaaa-0000-4000-8000-000000000101
  code: TC01
company:
  connection: jurnal_pt_contoh
  plan: enterprise
start_date: 2026-10-01
schedule:
  mode: real_time
  at: "22:00"
  every: 10
transfers:
  transit_warehouse: Gudang Transit
  warehouses:
    TC02: Gudang Depok
track_inventory: true
customers:
  default: Pelanggan Umum
naming:
  prefix: "Teh | "
tags: [Bekasi]
warehouse: Gudang Bekasi
accounts:
  sales: "4-40000"
  purchases: "5-50000"
  inventory: "1-10200"
  stock_adjustment: "5-50300"
payment_methods:
  cash: {method: Cash, account: "1-10001"}
  iseller_pay: {method: iSeller Pay, account: "1-10020"}
  custom: {method: Lain-lain, account: "1-10019"}
taxes:
  "10": PB1 10%
payouts:
  iseller_pay: {bank: "1-10003", fees: "6-60050"}
channels:
  marketplace:
    tags: [Marketplace]
  tokopedia:
    payment_methods:
      Custom: {method: Tokopedia, account: "1-10018"}
    taxes: {"11": PPN 11%}
    warehouse: Gudang Online
    tags: [Tokopedia]
"""
DEPOK = (
    ("000000000101", "000000000102"),
    ("code: TC01", "code: TC02"),
    ("TC02: Gudang Depok", "TC01: Gudang Bekasi"),
    ("warehouse: Gudang Bekasi", "warehouse: Gudang Depok"),
    ('payouts:\n  iseller_pay: {bank: "1-10003", fees: "6-60050"}\n', ""),
)
"""What makes the store's other outlet of the first one."""


def write(folder: Path, *changes: tuple[str, str], slug: str = "bekasi") -> Path:
    path = folder / f"{slug}.yaml"
    path.write_text(replaced(BEKASI, *changes), encoding="utf-8")
    return path


def bekasi(folder: Path, *changes: tuple[str, str]) -> OutletSettings:
    return load_outlet(write(folder, *changes))


def depok(folder: Path, *changes: tuple[str, str]) -> OutletSettings:
    return load_outlet(write(folder, *DEPOK, *changes, slug="depok"))
