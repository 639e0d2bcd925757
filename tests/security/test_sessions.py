"""What every session with a vendor keeps to, whatever a connection, a caller or a server says."""

import gzip
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

from posbridge.errors import ConfigError, UnreadableAnswerError
from posbridge.sessions import AnswerTooLargeError, VendorSession
from posbridge.sources.sending import Bearer, Sender, anonymous
from posbridge.targets.jurnal.auth import ApiKeyAuth
from tests.security.odd_server import answer, odd_server

SMALL = 1_000_000
TIMEOUT = (5.0, 5.0)


@pytest.fixture
def session() -> VendorSession:
    return VendorSession(largest=SMALL)


def test_an_answer_is_read_whole(session: VendorSession) -> None:
    with odd_server(answer(b'{"a": 1}', Content_Type="application/json")) as server:
        assert session.get(server.url, timeout=TIMEOUT).json() == {"a": 1}


def test_an_endless_answer_is_left_at_its_limit(session: VendorSession) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n"
    with odd_server(start, endless=b" " * 65536) as server, pytest.raises(AnswerTooLargeError):
        session.get(server.url, timeout=TIMEOUT)


def test_a_small_answer_that_unpacks_into_a_huge_one_is_left_at_its_limit(session: VendorSession) -> None:
    packed = gzip.compress(b"0" * (SMALL * 50))
    assert len(packed) < SMALL / 10
    with odd_server(answer(packed, Content_Encoding="gzip")) as server, pytest.raises(AnswerTooLargeError):
        session.get(server.url, timeout=TIMEOUT)


def test_an_answer_that_drips_is_left_after_as_long_as_it_may_take_to_begin(session: VendorSession) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    with odd_server(start, endless=b"x", pause=0.05) as server, pytest.raises(requests.ReadTimeout):
        session.get(server.url, timeout=(5.0, 0.3))


@pytest.mark.parametrize(
    ("headers", "body"), [({"Content_Encoding": "gzip"}, b"no gzip"), ({"Transfer_Encoding": "chunked"}, b"ffff\r\nx")]
)
def test_a_broken_answer_is_told_in_the_words_of_requests(
    session: VendorSession, headers: dict[str, str], body: bytes
) -> None:
    with odd_server(answer(body, **headers)) as server, pytest.raises(requests.RequestException):
        session.get(server.url, timeout=TIMEOUT)


def test_a_cut_answer_is_an_error_and_no_short_answer(session: VendorSession) -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"
    with odd_server(cut) as server, pytest.raises(requests.RequestException):
        session.get(server.url, timeout=TIMEOUT)


def test_sources_say_that_an_answer_is_too_large(session: VendorSession) -> None:
    with odd_server(answer(b" " * (SMALL + 1))) as server, pytest.raises(UnreadableAnswerError, match="too large"):
        Sender("Moka", session, TIMEOUT).send("GET", server.url, "GET /x", anonymous)


@pytest.mark.parametrize("code", ["301 Moved", "302 Found", "307 Again", "308 For good"])
def test_no_redirect_is_followed_even_where_the_caller_asks(session: VendorSession, code: str) -> None:
    with odd_server(answer(b"{}")) as elsewhere:
        with odd_server(answer(b"", status=code, Location=elsewhere.url)) as server:
            found = session.get(server.url, allow_redirects=True, timeout=TIMEOUT)
        assert found.is_redirect
        assert elsewhere.asked == []


def test_without_tls_nothing_leaves_this_machine(session: VendorSession) -> None:
    with pytest.raises(ConfigError, match="without TLS") as refused:
        session.get("http://user:pass@pos.example/oauth?access_token=s3cret", timeout=TIMEOUT)
    assert "s3cret" not in str(refused.value)
    assert "pass" not in str(refused.value)


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name for it
        """Say nothing."""


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server whose certificate nobody knows, and that certificate."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    named = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *named)
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = HTTPServer(("127.0.0.1", 0), Page)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}/", certificate
    server.shutdown()


def test_a_certificate_that_nobody_knows_is_refused_whatever_is_said(tls: tuple[str, Path]) -> None:
    session = VendorSession()
    session.verify = False
    with pytest.raises(requests.exceptions.SSLError):
        session.get(tls[0], verify=False, timeout=TIMEOUT)


def test_a_person_may_name_certificates_of_their_own(tls: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert VendorSession().get(tls[0], verify=str(tls[1]), timeout=TIMEOUT).ok
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tls[1]))
    assert VendorSession().get(tls[0], timeout=TIMEOUT).ok


@pytest.mark.parametrize("secret", ["tok-abcdefghi", "tok+abc/def=="])
def test_what_a_server_repeats_of_a_secret_is_blotted_out_of_its_refusal(session: VendorSession, secret: str) -> None:
    said = f"bad {secret} and {requests.utils.quote(secret, safe='')}".encode()
    with odd_server(answer(said, status="401 No")) as server:
        ways = [
            session.get(server.url, auth=Bearer(secret), timeout=TIMEOUT),
            session.get(server.url, auth=ApiKeyAuth(secret), timeout=TIMEOUT),
            session.post(server.url, data={"client_secret": secret}, timeout=TIMEOUT),
            session.post(server.url, json={"refresh_token": secret}, timeout=TIMEOUT),
        ]
    assert [way.text for way in ways] == ["bad *** and ***"] * 4


def test_a_good_answer_is_left_as_it_is(session: VendorSession) -> None:
    with odd_server(answer(b'{"access_token": "tok-abcdefghi"}')) as server:
        found = session.post(server.url, data={"refresh_token": "tok-abcdefghi"}, timeout=TIMEOUT)
    assert found.json() == {"access_token": "tok-abcdefghi"}
