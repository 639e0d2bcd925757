"""Contract jurnal §3.1."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from tests.integration.sandbox.jurnal_client import CLIENT, OTHER, OTHER_SECRET, V1, Api

DATE = "Tue, 06 Jan 2026 03:04:05 GMT"
MOMENT = datetime(2026, 1, 6, 3, 4, 5, tzinfo=UTC)
VECTORS = [
    ("GET", f"{V1}/sales_invoices/POS-JKT01-000123", "V9LHrPIs9dX1FRPMHqcWva/rp3cPDQb+LIKzleIqYNc=", 422),
    ("POST", f"{V1}/sales_invoices", "waZV6oJZhfdIwYK+UKlQYBvAL9oLSa1Rqm3hz4AInbY=", 406),
    ("GET", f"{V1}/products?page=1&page_size=50", "IgrfFD2nNKlvkHOYlS8SRKiUJDzeWSw231lnXxzFX4g=", 200),
]


def _header(signature: str) -> str:
    fields = f'username="{CLIENT}", algorithm="hmac-sha256", headers="date request-line", signature="{signature}"'
    return f"hmac {fields}"


@pytest.mark.parametrize(("method", "target", "signature", "status"), VECTORS)
def test_the_known_signatures_are_let_in(bare: Api, method: str, target: str, signature: str, status: int) -> None:
    bare.world.clock = lambda: MOMENT
    headers = {"Date": DATE, "Authorization": _header(signature)}
    assert requests.request(method, bare.base + target, headers=headers, timeout=10).status_code == status


def test_a_signature_without_the_query_is_refused(bare: Api) -> None:
    date = format_datetime(bare.world.now(), usegmt=True)
    headers = bare.sign("GET", f"{V1}/products", date)
    answer = requests.get(f"{bare.base}{V1}/products?page=1", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})
    assert answer.headers["server"] == "Mekari"


@pytest.mark.parametrize(("seconds", "status"), [(290, 200), (-290, 200), (310, 401), (-310, 401)])
def test_a_date_may_be_five_minutes_off(bare: Api, seconds: int, status: int) -> None:
    date = format_datetime(bare.world.now() + timedelta(seconds=seconds), usegmt=True)
    headers = bare.sign("GET", f"{V1}/tags", date)
    assert requests.get(f"{bare.base}{V1}/tags", headers=headers, timeout=10).status_code == status


def test_the_clock_knob_shifts_what_is_now(bare: Api) -> None:
    bare.world.knobs.clock_offset_seconds = 3600
    assert bare.get("tags").status == 401


@pytest.mark.parametrize(
    ("digest", "status"),
    [
        ("SHA-256=ZId/Ft8ue8HkIp/hVZzPZbPIfx9wUS0PscyMwyMul3g=", 406),
        ("ZId/Ft8ue8HkIp/hVZzPZbPIfx9wUS0PscyMwyMul3g=", 406),
        ("SHA-256=AAAA", 401),
        (None, 406),
    ],
)
def test_a_digest_is_checked_only_when_it_is_sent(bare: Api, digest: str | None, status: int) -> None:
    headers = bare.sign("POST", f"{V1}/tags", format_datetime(bare.world.now(), usegmt=True))
    headers |= {"Digest": digest} if digest else {}
    answer = requests.post(f"{bare.base}{V1}/tags", data=b'{"ping":1}', headers=headers, timeout=10)
    assert answer.status_code == status


def test_unknown_ids_wrong_secrets_and_missing_headers_get_the_same_answer(bare: Api) -> None:
    assert Api(bare.base, bare.world, client="nobody").get("tags").status == 401
    assert Api(bare.base, bare.world, secret="wrong").get("tags").status == 401
    assert requests.get(f"{bare.base}{V1}/tags", timeout=10).json() == {"message": "Unauthorized"}


def test_each_credential_sees_its_own_company_only(api: Api) -> None:
    other = Api(api.base, api.world, OTHER, OTHER_SECRET)
    assert other.get("companies/active")["company"]["name"] == "CV Rasa"
    assert other.get("products")["total_count"] == 0
    assert api.get("products")["total_count"] == 3


def test_a_denied_scope_is_403_and_does_nothing(api: Api) -> None:
    api.world.knobs.scopes_denied = ["^POST sales_invoices/batch_create$"]
    before = api.company.digest()
    assert api.post("sales_invoices/batch_create", {"sales_invoices": []}).status == 403
    assert api.company.digest() == before
    assert api.get("sales_invoices").status == 200


def test_a_denied_report_with_401_answers_a_bare_list(api: Api) -> None:
    api.control("POST", "knobs", {"scopes_denied": ["trial_balance"], "scope_status": 401})
    answer = api.get("trial_balance", start_date="01/01/2026", end_date="31/01/2026")
    assert (answer.status, answer.body) == (401, ["You're not authorized to perform this action."])


def test_paths_outside_the_api_are_404_and_wrong_verbs_405(api: Api) -> None:
    assert api.get("nothing_here").status == 404
    assert api.send("PUT", "customers/1", {"customer": {}}).status == 405
