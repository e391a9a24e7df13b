"""A small server that speaks the OpenAI-style chat interface, well or badly, for tests."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class ModelServer:
    """What the server is to do, and what it was asked."""

    url: str
    replies: list[Reply]
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def completion(text: object, model: object = "tiny-1") -> bytes:
    """Return the body of a chat completion, as llama.cpp's server writes it."""
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": model,
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()


def send(body: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """Answer with a status and a body."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(body))} | (headers or {})
        ).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def say(text: object, model: object = "tiny-1") -> Reply:
    """Answer as a model would."""
    return send(completion(text, model))


def slow(seconds: float) -> Reply:
    """Say nothing for a while, then answer."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        say("Too late for anybody.")(handler)

    return reply


def drip(times: int, pause: float) -> Reply:
    """Send a byte now and then: every single wait is short."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(times):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(pause)

    return reply


def endless() -> Reply:
    """Send for as long as somebody reads, without saying how much."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b"x" * 65_536)

    return reply


def hang_up() -> Reply:
    """Promise an answer and close."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "500")
        handler.end_headers()
        handler.wfile.write(b'{"choices"')

    return reply


def not_http() -> Reply:
    """Speak something else."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"220 mail ready\r\n")

    return reply


@contextmanager
def serving(*replies: Reply) -> Iterator[ModelServer]:
    """Run the server on a free loopback port; the last reply is given again and again."""
    state = ModelServer("", list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            state.paths.append(self.path)
            state.headers.append(dict(self.headers))
            reply = state.replies.pop(0) if len(state.replies) > 1 else state.replies[0]
            # The client may have gone by then.
            with suppress(OSError):
                reply(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name the library asks for
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
