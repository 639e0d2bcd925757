"""The address that iSeller sends its messages to: who is believed, who is told, and what is kept."""

import json
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest

from posbridge.domain.events import EventKind
from posbridge.domain.watching import Announcer
from posbridge.orchestration.events import webhooks
from posbridge.orchestration.events.webhooks import LARGEST
from tests.integration.events.post import CONNECTION, Post, connection, old, order
from tests.logs import captured
from tests.sandbox.iseller.webhooks import signed_headers

pytestmark = pytest.mark.integration

PAYOUT = b'{"reference_id": "PO-00001", "deposit": 100000}'
NOTHING = {"bekasi": [], "depok": [], "serpong": []}


@pytest.fixture
def logs() -> Iterator[list[MutableMapping[str, Any]]]:
    with captured(webhooks.log) as entries:
        yield entries


def test_an_order_is_told_to_every_real_time_outlet_of_the_connection(post: Post) -> None:
    answer = post.send(order())
    assert (answer.status_code, answer.json()) == (200, {"kept": 2})
    assert post.keys() == {"bekasi": ["order-1"], "depok": [], "serpong": ["order-1"]}


def test_a_payout_is_told_to_the_outlet_that_books_payouts_and_kept_whole(post: Post) -> None:
    assert post.send(PAYOUT, topic="payout").json() == {"kept": 1}
    (event,) = post.pending("bekasi")
    assert (event.kind, event.key, json.loads(event.body)) == (EventKind.PAYOUT, "PO-00001", json.loads(PAYOUT))
    assert post.keys() == {**NOTHING, "bekasi": ["PO-00001"]}


def test_payouts_reach_an_outlet_that_waits_for_no_other_news(post: Post) -> None:
    bekasi = post.mappings / "bekasi.yaml"
    bekasi.write_text(bekasi.read_text().replace("mode: real_time", "mode: scheduled"))
    assert post.send(PAYOUT, topic="payout").json() == {"kept": 1}
    assert post.send(order()).json() == {"kept": 1}
    assert post.keys() == {"bekasi": ["PO-00001"], "depok": [], "serpong": ["order-1"]}


def test_a_message_is_in_the_store_before_it_is_answered(post: Post) -> None:
    for number in range(20):
        post.send(order(number))
        assert len(post.pending("bekasi")) == number + 1


def test_a_member_is_taken_and_nothing_is_kept(post: Post) -> None:
    answer = post.send(b'{"external_id": "CUST-9"}', topic="member")
    assert (answer.status_code, answer.json()) == (200, {"kept": 0})
    assert post.keys() == NOTHING


def test_a_replay_is_answered_well_and_changes_nothing(post: Post) -> None:
    headers = signed_headers("webhook-key-teh", order(), old(1))
    kept = [post.deliver(order(), headers).json()["kept"] for _ in range(3)]
    lower = {**headers, "Signature": headers["Signature"].lower()}
    kept.append(post.deliver(order(), lower).json()["kept"])
    assert kept == [2, 0, 0, 0]
    assert len(post.pending("bekasi")) == 1


def test_a_replay_after_it_was_carried_starts_no_run(post: Post) -> None:
    headers = signed_headers("webhook-key-teh", order(), old(1))
    post.deliver(order(), headers)
    events = post.store.outlet("bekasi", "jurnal_pt_contoh").events
    events.drain(events.pending(), run="run-1", now=old(0))
    assert post.deliver(order(), headers).status_code == 200
    assert post.pending("bekasi") == []


def test_a_forged_and_a_stale_message_are_refused_leave_no_row_and_start_no_run(post: Post) -> None:
    forged, stale = post.send(order(), key="another-key"), post.send(order(), at=old())
    assert (forged.status_code, stale.status_code) == (401, 401)
    assert forged.content == stale.content, "a stranger learns nothing from the answer"
    assert post.keys() == NOTHING
    assert not Announcer().due(post.pending("bekasi"), old(-60))


@pytest.mark.parametrize("missing", ["Signature", "Timestamp"])
def test_an_unsigned_message_is_refused(post: Post, missing: str) -> None:
    headers = signed_headers("webhook-key-teh", order(), old(0))
    del headers[missing]
    assert post.deliver(order(), headers).status_code == 401
    assert post.keys() == NOTHING


@pytest.mark.parametrize(
    ("name", "topic"), [("iseller_kopi", "order"), (CONNECTION, "weather"), ("moka_jakarta", "order")]
)
def test_an_address_that_no_outlet_waits_at_is_unknown(post: Post, name: str, topic: str) -> None:
    assert post.send(order(), connection=name, topic=topic).status_code == 404


def test_messages_of_a_pos_that_signs_none_are_not_taken(post: Post) -> None:
    (post.mappings / "bekasi.yaml").unlink()
    depok = (post.mappings / "depok.yaml").read_text()
    moka = depok.replace("system: iseller", "system: moka").replace("mode: shift_close", "mode: real_time")
    (post.mappings / "depok.yaml").unlink()
    (post.mappings / "serpong.yaml").write_text(moka)
    assert post.send(order()).status_code == 404


def test_without_a_key_in_the_connection_everything_is_refused(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", connection())
    assert [post.send(order(), key=key).status_code for key in ("webhook-key-teh", "")] == [401, 401]


def test_a_connection_that_cannot_be_read_is_an_unknown_address(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", "{no json")
    assert post.send(order()).status_code == 404


def test_only_post_is_answered(post: Post) -> None:
    address = f"{post.url}/{CONNECTION}/order"
    headers = signed_headers("webhook-key-teh", b"", old(0))
    for method in ("GET", "PUT", "DELETE", "HEAD"):
        assert post.session.request(method, address, headers=headers, timeout=10).status_code == 405
    assert [post.session.get(f"{post.url}/{page}", timeout=10).status_code for page in ("docs", "openapi.json")] == [
        404,
        404,
    ]


def test_a_message_of_the_largest_size_is_taken_and_a_larger_one_is_not(post: Post) -> None:
    largest = order()[:-1] + b" " * (LARGEST - len(order())) + b"}"
    assert len(largest) == LARGEST
    assert post.send(largest).status_code == 200
    assert post.send(largest + b" ").status_code == 413
    assert post.keys()["bekasi"] == ["order-1"]


def test_a_message_that_is_no_json_is_refused_though_it_is_signed(post: Post) -> None:
    assert post.send(b"order_id=order-1").status_code == 401
    assert post.keys() == NOTHING


def test_a_broken_file_of_one_outlet_does_not_keep_the_others_from_hearing(post: Post) -> None:
    (post.mappings / "serpong.yaml").write_text("name: [")
    (post.mappings / "bogor.yaml").write_text("source: {system: iseller, connection: iseller_teh}")
    assert post.send(order()).json() == {"kept": 1}
    assert post.keys()["bekasi"] == ["order-1"]


def test_nothing_of_a_body_is_logged_whatever_becomes_of_it(post: Post, logs: list[MutableMapping[str, Any]]) -> None:
    statuses = [
        post.send(order()).status_code,
        post.send(order(), key="another-key").status_code,
        post.send(order(), at=old()).status_code,
        post.send(order(), topic="payout").status_code,
        post.send(b"Sri Rahayu").status_code,
        post.send(order(), topic="weather").status_code,
    ]
    assert statuses == [200, 401, 401, 401, 401, 404]
    told = json.dumps(logs, default=str)
    assert [entry["event"] for entry in logs] == ["webhook refused"] * 4
    assert {entry["sender"] for entry in logs} == {"127.0.0.1"}
    assert all(word not in told for word in ("Rahayu", "order-1", "webhook-key-teh", "another-key"))


def test_a_burst_reads_the_outlets_files_once(post: Post) -> None:
    post.send(order(0))
    for file in post.mappings.glob("*.yaml"):
        file.unlink()
    assert {post.send(order(number)).status_code for number in range(1, 6)} == {200}
