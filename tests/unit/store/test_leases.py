"""One loader at a time per outlet."""

from datetime import timedelta

import pytest

from posbridge.errors import LeaseBusyError
from posbridge.ports import OutletStore
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, NOW

TTL = timedelta(minutes=15)


@pytest.fixture
def elsewhere(store: Store, outlet: OutletStore) -> OutletStore:
    """The same outlet as another process opens it."""
    return store.outlet("jakarta-selatan", COMPANY)


def test_a_second_holder_is_told_who_and_until_when(outlet: OutletStore, elsewhere: OutletStore) -> None:
    with outlet.lease("first", ttl=TTL, now=NOW), pytest.raises(LeaseBusyError, match="first") as busy:
        elsewhere.lease("second", ttl=TTL, now=NOW).__enter__()

    assert busy.value.retry_after is not None
    assert 0 < busy.value.retry_after <= 300


def test_a_lease_ends_with_its_block(outlet: OutletStore, elsewhere: OutletStore) -> None:
    with pytest.raises(RuntimeError, match="the load failed"), outlet.lease("first", ttl=TTL, now=NOW):
        raise RuntimeError("the load failed")

    with elsewhere.lease("second", ttl=TTL, now=NOW):
        pass


def test_a_block_within_the_block_shares_the_lease(outlet: OutletStore, elsewhere: OutletStore) -> None:
    with outlet.lease("first", ttl=TTL, now=NOW):
        with outlet.lease("first", ttl=TTL, now=NOW):
            pass
        with pytest.raises(LeaseBusyError):
            elsewhere.lease("second", ttl=TTL, now=NOW).__enter__()


def test_an_expired_lease_is_taken_over_and_its_former_holder_cannot_end_it(
    outlet: OutletStore, elsewhere: OutletStore, store: Store
) -> None:
    with outlet.lease("first", ttl=TTL, now=NOW):
        heir = elsewhere.lease("second", ttl=TTL, now=NOW + TTL)
        heir.__enter__()
    with pytest.raises(LeaseBusyError, match="second"):
        store.outlet("jakarta-selatan", COMPANY).lease("third", ttl=TTL, now=NOW + TTL).__enter__()
    heir.__exit__(None, None, None)


def test_a_holder_that_crashed_takes_its_own_lease_over(outlet: OutletStore, elsewhere: OutletStore) -> None:
    outlet.lease("first", ttl=TTL, now=NOW).__enter__()

    with elsewhere.lease("first", ttl=TTL, now=NOW):
        pass
    with elsewhere.lease("second", ttl=TTL, now=NOW):
        pass


def test_a_renewed_lease_lasts_longer(outlet: OutletStore, elsewhere: OutletStore) -> None:
    with outlet.lease("first", ttl=TTL, now=NOW):
        outlet.renew_lease("first", ttl=TTL, now=NOW + TTL / 2)
        with pytest.raises(LeaseBusyError):
            elsewhere.lease("second", ttl=TTL, now=NOW + TTL).__enter__()


def test_a_lost_lease_cannot_be_renewed(outlet: OutletStore, elsewhere: OutletStore) -> None:
    with outlet.lease("first", ttl=TTL, now=NOW), elsewhere.lease("second", ttl=TTL, now=NOW + TTL):  # noqa: SIM117
        with pytest.raises(LeaseBusyError, match="second"):
            outlet.renew_lease("first", ttl=TTL, now=NOW + TTL)


def test_outlets_have_leases_of_their_own(store: Store, outlet: OutletStore) -> None:
    with (
        outlet.lease("first", ttl=TTL, now=NOW),
        store.outlet("bandung-dago", COMPANY).lease("second", ttl=TTL, now=NOW),
    ):
        pass
