"""Ask a language model on this machine for one answer, over the OpenAI-style HTTP interface. Nothing else goes out.

llama.cpp's server, Ollama and vLLM speak it. The address is looked up once and the connection goes to what was found,
so that a name cannot point somewhere else a moment later. No proxy is used, whatever the environment says; no redirect
is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from thirdturn.domain.errors import EndpointTrouble

ENVIRONMENT = "THIRDTURN_DRAFT_ENDPOINT"
_PORTS = {"http": 80, "https": 443}
_MOST_MODEL_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model listens, looked up and allowed.

    Attributes:
        url: As given, without a trailing slash.
        scheme: ``http`` or ``https``.
        host: Host name as given.
        port: Port.
        path: Path to post to.
        addresses: The IP addresses found, in the order they are tried.
        local: All of them are loopback addresses: nothing leaves the machine.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]
    local: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said.

    Attributes:
        text: The message as it came.
        model: The model's name as the server gives it; empty where it gives none.
    """

    text: str
    model: str


def endpoint_at(url: str | None, *, allowed_hosts: Collection[str] = ()) -> Endpoint:
    """Look an endpoint up and see whether text may go there.

    Args:
        url: Such as ``http://127.0.0.1:8080/v1``.
        allowed_hosts: Host names, as they stand in the URL, that may be asked although they are not this machine.

    Raises:
        EndpointTrouble: No endpoint, no such host, or an address that is neither loopback nor allowed.
    """
    if not url or not url.strip():
        raise EndpointTrouble(
            "",
            "no model to ask: drafting is off until you name one that runs on this machine",
            f"Give --endpoint http://127.0.0.1:8080/v1 or set {ENVIRONMENT}; docs/drafting.md says how to start one",
        )
    scheme, host, port, path = _parts(url.strip())
    shown = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{path}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EndpointTrouble(shown, "there is no host of this name", "Check the address") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    # One address that is not loopback is enough: another look-up might pick that one.
    local = bool(addresses) and all(_is_loopback(address) for address in addresses)
    if not local and host.casefold() not in {allowed.strip().casefold() for allowed in allowed_hosts}:
        raise EndpointTrouble(
            shown,
            "this is not the machine you are sitting at, so nothing was sent",
            f"Use a model on 127.0.0.1, or say --allow-remote {host} if your service has agreed to send it text there",
        )
    return Endpoint(shown, scheme, host, port, f"{path}/chat/completions", addresses, local)


def ask(endpoint: Endpoint, body: bytes, *, timeout_s: float, most_bytes: int) -> Answer:
    """Send one request and return the model's answer.

    Args:
        endpoint: Where to.
        body: The request, JSON in UTF-8.
        timeout_s: Seconds for everything from connecting to the last byte.
        most_bytes: A longer answer is refused.

    Raises:
        EndpointTrouble: No connection, no answer in time, too long an answer, a redirect, an error, or an answer that
            is not in the format.
    """
    status, content = _exchange(endpoint, body, timeout_s, most_bytes)
    if status != http.client.OK:
        raise EndpointTrouble(endpoint.url, f"the server answers with status {status}", _advice(status))
    try:
        return _answer(json.loads(content.decode("utf-8")))
    # A deep nest of brackets ends in RecursionError; every other fault of the text is a ValueError.
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise EndpointTrouble(
            endpoint.url,
            "the answer is not in the format of a chat completion",
            "Check that the address ends in /v1 and that an OpenAI-style server listens there",
        ) from error


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and path of an endpoint's URL."""
    how = "Write it as http://127.0.0.1:8080/v1"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise EndpointTrouble("", "the endpoint is not an address", how) from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise EndpointTrouble("", "the endpoint is not an http or https address", how)
    if parts.username is not None or parts.password is not None:
        raise EndpointTrouble("", "the endpoint holds a user name or password", f"{how}, without either")
    if parts.query or parts.fragment or any(not " " < c < "\x7f" for c in url):
        raise EndpointTrouble("", "the endpoint holds more than host, port and path", how)
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme], parts.path.rstrip("/")


def _is_loopback(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def _connected(endpoint: Endpoint, timeout_s: float) -> socket.socket:
    """Connect to the first address that answers: ``localhost`` is often two, and a server listens on one."""
    for address in endpoint.addresses:
        with suppress(OSError):
            return socket.create_connection((address, endpoint.port), timeout=timeout_s)
    raise EndpointTrouble(endpoint.url, "nobody answers there", "Start the model's server, or check host and port")


def _exchange(endpoint: Endpoint, body: bytes, timeout_s: float, most_bytes: int) -> tuple[int, bytes]:
    """Post and return status and body. A clock of its own ends an exchange in which every byte comes just in time."""
    expired = threading.Event()
    sock = _connected(endpoint, timeout_s)

    def stop() -> None:
        expired.set()
        with suppress(OSError):  # closed already is as good
            sock.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(timeout_s, stop)
    clock.daemon = True
    clock.start()
    # http.client asks nobody about proxies and follows no redirect.
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=timeout_s)
    try:
        if endpoint.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=endpoint.host)
        connection.sock = sock
        connection.request("POST", endpoint.path, body, _HEADERS)
        with connection.getresponse() as response:
            content = response.read(most_bytes + 1)
            missing = response.length or 0
            status = response.status
        if expired.is_set() or (missing and len(content) <= most_bytes):
            raise http.client.IncompleteRead(b"")
    except (OSError, http.client.HTTPException) as error:
        if expired.is_set() or isinstance(error, TimeoutError):
            raise EndpointTrouble(
                endpoint.url, f"no full answer within {timeout_s:g} seconds", "Try again, or use a smaller model"
            ) from None
        raise EndpointTrouble(
            endpoint.url, "the connection broke off or does not speak HTTP", "Check what listens there"
        ) from error
    finally:
        clock.cancel()
        connection.close()
        sock.close()
    if len(content) > most_bytes:
        raise EndpointTrouble(endpoint.url, f"the answer is longer than {most_bytes} bytes", "Check what listens there")
    return status, content


_HEADERS: Mapping[str, str] = {
    "Content-Type": "application/json; charset=utf-8",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": "thirdturn",
}


def _advice(status: int) -> str:
    if http.client.MULTIPLE_CHOICES <= status < http.client.BAD_REQUEST:
        return "Redirects are not followed: give the address it leads to, if that is on this machine"
    if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
        return "It wants a key; Thirdturn sends none. Start the server on this machine without one"
    if status == http.client.SERVICE_UNAVAILABLE:
        return "It may still be loading the model: try again in a minute"
    if status < http.client.INTERNAL_SERVER_ERROR:
        return "Check that the address ends in /v1, and name the model with --model"
    return "Look into the server's own log"


def _answer(record: Any) -> Answer:
    """Take text and model out of a chat completion; any exception that tells of another shape may come out."""
    text = record["choices"][0]["message"]["content"]
    if not isinstance(text, str):
        raise TypeError("content")
    model = record.get("model", "")
    if not isinstance(model, str):
        model = ""
    # llama.cpp gives the path of the file, which is the user's own business.
    if model.endswith(".gguf"):
        model = re.split(r"[/\\]", model)[-1]
    return Answer(text, "".join(c for c in model if c.isprintable()).strip()[:_MOST_MODEL_CHARACTERS])
