"""Contract jurnal §7.15, §7.16."""

from typing import Any

from tests.integration.sandbox.jurnal_client import Api


def entry(debit: Any, credit: Any, **more: Any) -> dict[str, Any]:
    lines = [{"account_name": "Diskon Penjualan", "debit": debit}, {"account_name": "Kas", "credit": credit}]
    return {"journal_entry": {"transaction_date": "2026-01-05", "transaction_account_lines_attributes": lines, **more}}


def test_a_journal_entry_balances_and_shows_numbers(bare: Api) -> None:
    answer = bare.post("journal_entries", entry(420, 420, custom_id="JE-1", tags=["Jakarta"]))
    made = answer["journal_entry"]
    assert (answer.status, made["total_debit"], made["total_credit"], made["locked"]) == (201, 420, 420, False)
    assert made["transaction_account_lines"][0]["account"]["category"] == {"id": 13, "name": "Income"}
    assert bare.company.ledger_balance("1-10001") == -420
    assert bare.post("journal_entries", entry(420, 419)).status == 422
    again = bare.post("journal_entries", entry(1, 1, custom_id="JE-1"))
    assert (again.status, again["id"]) == (409, made["id"])


def test_a_change_of_a_journal_entry_never_changes_its_number(bare: Api) -> None:
    bare.made("journal_entries", entry(420, 420, custom_id="JE-1", transaction_no="N-1"))
    changed = bare.patch("journal_entries/JE-1", entry(500, 500, transaction_no="N-2"))["journal_entry"]
    assert (changed["transaction_no"], changed["total_debit"]) == ("N-1", 500)
    assert bare.company.ledger_balance("1-10001") == -500
    assert bare.delete("journal_entries/JE-1").status == 204
    assert bare.company.ledger.rows == []


def test_money_in_and_out_with_tax(bare: Api) -> None:
    lines = [{"account_name": "Pendapatan", "credit": 1000, "line_tax_name": "PPN 11%"}]
    body = {"deposit_to_name": "Kas", "transaction_date": "2026-01-05", "transaction_account_lines_attributes": lines}
    answer = bare.post("bank_deposits", {"bank_deposit": body})
    assert (answer.status, answer["bank_deposit"]["original_amount"]) == (201, 1110)
    lines = [{"account_name": "Diskon Penjualan", "debit": 300}]
    body = {"refund_from_name": "Kas", "transaction_date": "2026-01-05", "transaction_account_lines_attributes": lines}
    assert bare.post("bank_withdrawals", {"bank_withdrawal": body}).status == 201
    assert bare.company.ledger_balance("1-10001") == 810
    assert bare.company.ledger_balance("2-20501") == -110


def test_a_bank_transfer_moves_between_accounts_and_needs_a_number(bare: Api) -> None:
    body = {
        "refund_from_name": "OVO",
        "deposit_to_name": "Kas",
        "transaction_date": "2026-01-05",
        "transfer_amount": 500,
    }
    assert bare.post("bank_transfers", {"bank_transfer": body}).status == 422
    answer = bare.post("bank_transfers", {"bank_transfer": {**body, "transaction_no": "T-1", "custom_id": "BT-1"}})
    assert answer.status == 200
    assert (bare.company.ledger_balance("1-10001"), bare.company.ledger_balance("1-10011")) == (500, -500)
    assert bare.get("bank_transfers/BT-1")["bank_transfer"]["transfer_amount"] == 500
    assert bare.get("bank_deposits")["total_count"] == 0
    assert bare.delete("bank_transfers/BT-1").status == 204


def test_journal_entries_have_a_batch(bare: Api) -> None:
    items = [entry(420, 420, custom_id="JE-1"), entry(420, 419), entry(5, 5, custom_id="JE-2")]

    answer = bare.post("journal_entries/batch_create", {"journal_entries": items})

    statuses = [row["journal_entry"]["status"] for row in answer["journal_entries"]]
    assert (answer.status, statuses) == (200, [201, 422, 201])
    assert bare.company.ledger_balance("1-10001") == -425
