"""Payouts: from the clearing account to the bank."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings import lookup
from posbridge.settings.load import load_outlet
from posbridge.settings.parts import PayoutAccounts
from tests.unit.settings.written_iseller import bekasi, write


def told(folder: Path, *changes: tuple[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load_outlet(write(folder, *changes))
    return caught.value.message


@pytest.mark.parametrize("label", ["iSeller Pay", ""])
def test_a_payout_is_found_as_its_payment_type_is(tmp_path: Path, label: str) -> None:
    outlet = bekasi(tmp_path)

    assert lookup.payout(outlet, "iSeller_Pay", label) == PayoutAccounts(bank="1-10003", fees="6-60050")
    assert lookup.payout(outlet, "cash", "Cash") is None


def test_a_payout_settles_a_payment_type_that_the_file_names(tmp_path: Path) -> None:
    assert told(tmp_path, ("  iseller_pay: {bank", "  iseler_pay: {bank")) == (
        'bekasi.yaml, line 39: payouts.iseler_pay: is not a key of payment_methods. Did you mean "iseller_pay"?'
    )


def test_upper_and_lower_case_of_a_payout_s_key_are_alike(tmp_path: Path) -> None:
    outlet = bekasi(tmp_path, ("  iseller_pay: {bank", "  ISELLER_PAY: {bank"))

    assert lookup.payout(outlet, "iseller_pay") is not None


def test_a_payout_moves_money_to_another_account(tmp_path: Path) -> None:
    assert told(tmp_path, ('bank: "1-10003"', 'bank: "1-10020"')) == (
        'bekasi.yaml, line 39: payouts.iseller_pay.bank: "1-10020" is the account of payment_methods.iseller_pay too; '
        "a payout moves money from there to the bank, so they must be two accounts."
    )


def test_no_channel_takes_money_where_its_payouts_do_not_find_it(tmp_path: Path) -> None:
    override = ("      Custom:", '      iSeller_Pay: {method: iSeller Pay, account: "1-10022"}\n      Custom:')

    assert told(tmp_path, override) == (
        'bekasi.yaml, line 44: channels.tokopedia.payment_methods: iseller_pay goes to account "1-10022", '
        'but its payouts empty "1-10020".'
    )


def test_a_payout_s_key_stands_once(tmp_path: Path) -> None:
    twice = ("payouts:\n", "payouts:\n  Iseller_Pay: {bank: '1-10003', fees: '6-60050'}\n")

    assert told(tmp_path, twice) == (
        'bekasi.yaml, line 40: payouts.iseller_pay: is the same key as "Iseller_Pay". Keep one.'
    )
