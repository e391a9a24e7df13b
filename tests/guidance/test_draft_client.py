"""One request to a model: where it may go, and what may come back."""

from __future__ import annotations

import pickle
import socket
import time
from typing import Any

import pytest

from tests.guidance.model_server import (
    Reply,
    completion,
    drip,
    endless,
    hang_up,
    not_http,
    say,
    send,
    serving,
    slow,
)
from thirdturn.domain.errors import EndpointTrouble
from thirdturn.guidance.draft_client import Answer, ask, endpoint_at

BODY = '{"messages": [{"role": "user", "content": "ä"}]}'.encode()


def answer(reply: Reply, *, timeout_s: float = 5.0, most_bytes: int = 10_000) -> Answer:
    with serving(reply) as server:
        return ask(endpoint_at(server.url), BODY, timeout_s=timeout_s, most_bytes=most_bytes)


def trouble(reply: Reply, *, timeout_s: float = 5.0, most_bytes: int = 10_000) -> str:
    with pytest.raises(EndpointTrouble) as caught:
        answer(reply, timeout_s=timeout_s, most_bytes=most_bytes)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    return str(caught.value)


def test_a_good_answer_is_read_and_the_request_goes_out_as_given() -> None:
    with serving(say("Tell me more.", "tiny-1")) as server:
        given = ask(endpoint_at(server.url), BODY, timeout_s=5, most_bytes=10_000)
    assert given == Answer("Tell me more.", "tiny-1")
    assert server.bodies == [BODY]
    assert server.paths == ["/v1/chat/completions"]
    assert set(server.headers[0]) == {
        "Host",
        "Content-Length",
        "Content-Type",
        "Accept",
        "Accept-Encoding",
        "Connection",
        "User-Agent",
    }


def test_a_model_is_named_without_its_folder_and_without_control_characters() -> None:
    assert answer(say("Hm, yes.", "/home/anna/models/q.gguf")).model == "q.gguf"
    assert answer(say("Hm, yes.", "hf.co/some/model:1b")).model == "hf.co/some/model:1b"
    assert answer(say("Hm, yes.", "a\u001b[31mb")).model == "a[31mb"
    assert answer(say("Hm, yes.", 7)).model == ""


@pytest.mark.parametrize("missing", [None, "", "  "])
def test_without_an_endpoint_it_says_how_to_set_one(missing: str | None) -> None:
    with pytest.raises(EndpointTrouble, match=r"off until .* --endpoint http://127.* THIRDTURN_DRAFT_ENDPOINT"):
        endpoint_at(missing)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/v1",
        "http://127.8.9.1/v1/",
        "http://[::1]:8080/v1",
        "https://127.0.0.1/v1",
        "http://[::ffff:127.0.0.1]:80/v1",
    ],
)
def test_loopback_is_allowed(url: str) -> None:
    found = endpoint_at(url)
    assert found.local and found.path == "/v1/chat/completions"


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.5:8080/v1",
        "http://0.0.0.0:8080/v1",
        "http://192.168.1.7/v1",
        "http://8.8.8.8/v1",
        "http://[2001:db8::1]/v1",
        "http://[::]/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "http://169.254.169.254/v1",
    ],
)
def test_another_machine_is_refused(url: str) -> None:
    with pytest.raises(EndpointTrouble, match="nothing was sent"):
        endpoint_at(url)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def look_up(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_counts_by_what_it_resolves_to(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "127.0.0.1")
    assert endpoint_at("http://models.test:8080/v1").local
    resolving(monkeypatch, "127.0.0.1", "10.0.0.5")  # one of two is enough to refuse
    with pytest.raises(EndpointTrouble, match="nothing was sent"):
        endpoint_at("http://models.test:8080/v1")
    with pytest.raises(EndpointTrouble, match="nothing was sent"):
        endpoint_at("http://localhost:8080/v1")  # the name alone proves nothing


def test_a_host_is_allowed_by_name_only(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "10.0.0.5")
    found = endpoint_at("http://Models.test:8080/v1", allowed_hosts=["models.test"])
    assert (found.addresses, found.local) == (("10.0.0.5",), False)
    for others in (["odels.test"], ["test"], ["10.0.0.5"], [""], ["*"]):
        with pytest.raises(EndpointTrouble, match="nothing was sent"):
            endpoint_at("http://models.test:8080/v1", allowed_hosts=others)


def test_the_connection_goes_to_the_address_that_was_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(say("Tell me more.")) as server:
        port = server.url.rpartition(":")[2]
        with monkeypatch.context() as patch:
            resolving(patch, "127.0.0.1")
            found = endpoint_at(f"http://models.invalid:{port}")
        # The name leads nowhere now; only the address can have been used.
        assert ask(found, BODY, timeout_s=5, most_bytes=10_000).text == "Tell me more."


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "127.0.0.1:8080/v1",
        "http://",
        "http://a:b@127.0.0.1/v1",
        "http://127.0.0.1/v1?key=x",
        "http://127.0.0.1/v1#x",
        "http://127.0.0.1/v 1",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1/v1\r\nX: y",
        "http://[::1/v1",
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointTrouble, match="endpoint"):
        endpoint_at(url)


def test_a_password_is_not_printed() -> None:
    with pytest.raises(EndpointTrouble) as caught:
        endpoint_at("http://me:hunter2@127.0.0.1/v1")
    assert "hunter2" not in str(caught.value)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert answer(say("Tell me more.")).text == "Tell me more."


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(say("From elsewhere.")) as other:
        told = trouble(send(b"", status=status, headers={"Location": f"{other.url}/chat/completions"}))
    assert f"status {status}" in told and "Redirects are not followed" in told
    assert other.bodies == []


@pytest.mark.parametrize(
    ("status", "hint"),
    [(400, "--model"), (401, "key"), (404, "/v1"), (422, "--model"), (500, "log"), (503, "loading"), (204, "/v1")],
)
def test_errors_of_the_server_are_told_without_its_words(status: int, hint: str) -> None:
    told = trouble(send(b"" if status == 204 else b'{"error": {"message": "he said he drinks"}}', status=status))
    assert f"status {status}" in told and hint in told and "drinks" not in told


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": {}}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": ["a"]}}]}',
        b'{"error": {"message": "no"}}',
        completion("Tell me more.").replace(b"Tell", b"T\xe4ll"),
        b"\xff\xfe{\x00}\x00",
        b"[" * 9_000,
        b'{"choices": ' + b"9" * 6_000 + b"}",
        b"data: " + completion("Tell me more."),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_chat_completion_is_refused(body: bytes) -> None:
    assert "not in the format" in trouble(send(body))


def test_a_compressed_answer_nobody_asked_for_is_refused() -> None:
    assert "not in the format" in trouble(send(b"\x1f\x8b\x08\x00\x00", headers={"Content-Encoding": "gzip"}))


def test_a_slow_answer_ends_in_time() -> None:
    start = time.monotonic()
    assert "within 0.3 seconds" in trouble(slow(3), timeout_s=0.3)
    assert time.monotonic() - start < 2.5


def test_bytes_that_come_one_by_one_do_not_stretch_the_time() -> None:
    start = time.monotonic()
    assert "within 0.5 seconds" in trouble(drip(60, 0.1), timeout_s=0.5)
    assert time.monotonic() - start < 4


@pytest.mark.parametrize(
    "reply",
    [endless(), say("x" * 20_000), send(b"x", headers={"Content-Length": "99999999"})],
    ids=["endless", "long", "lies"],
)
def test_a_huge_answer_is_not_read_to_its_end(reply: Reply) -> None:
    told = trouble(reply)
    assert "longer than 10000 bytes" in told or "broke off" in told


@pytest.mark.parametrize("reply", [hang_up(), not_http()], ids=["hang up", "not http"])
def test_a_broken_exchange_is_told(reply: Reply) -> None:
    assert "broke off or does not speak HTTP" in trouble(reply)


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(EndpointTrouble, match=f"127.0.0.1:{port}/v1: nobody answers there"):
        ask(endpoint_at(f"http://127.0.0.1:{port}/v1"), BODY, timeout_s=2, most_bytes=1000)


def test_the_second_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(say("Tell me more.")) as server:
        port = server.url.rpartition(":")[2]
        with monkeypatch.context() as patch:
            resolving(patch, "127.9.9.9", "127.0.0.1")  # the server listens on the second alone
            found = endpoint_at(f"http://localhost:{port}")
        assert ask(found, BODY, timeout_s=5, most_bytes=10_000).text == "Tell me more."


def test_https_without_a_known_certificate_is_no_way_round() -> None:
    with serving(say("Tell me more.")) as server, pytest.raises(EndpointTrouble, match="broke off"):
        ask(endpoint_at(server.url.replace("http", "https", 1)), BODY, timeout_s=2, most_bytes=1000)
