"""A server in the OpenAI form for tests of the playground: it says what it is told to, and remembers its requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from studio_rig import Visit, until

TALKS = "/api/v1/playground/talks"
Says = Callable[[dict[str, Any]], str | dict[str, Any] | int]
"""From a request's body to a text, a message, or the status of a refusal."""
WORDS = "the birds are out of office"
"""What the server says when it refuses."""


@dataclass
class Server:
    """Where it answers, and what it was asked: each body with the header ``authorization``."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    """Models whose name begins with ``slow`` answer once it is set."""

    def of(self, model: str) -> list[dict[str, Any]]:
        """The bodies that one model was asked."""
        return [one for one in self.asked if one["model"] == model]


@contextmanager
def speaking(says: Says) -> Iterator[Server]:
    """Such a server on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name that http.server wants
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            made.asked.append({**body, "authorization": self.headers.get("authorization", "")})
            if body["model"].startswith("slow"):
                made.gate.wait(30)
            said = says(body)
            status = said if isinstance(said, int) else 200
            answer = {"error": {"message": WORDS}} if isinstance(said, int) else _answer(said)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Server(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(said: str | dict[str, Any]) -> dict[str, Any]:
    message = {"content": said} if isinstance(said, str) else said
    usage = {"prompt_tokens": 7, "completion_tokens": 3}
    return {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage, "model": "m"}


def kept(visit: Visit, url: str, *names: str, **settings: Any) -> None:
    """Keep models of a server under their own names."""
    for name in names:
        visit.desk.endpoints.put(name, f"openai:{name}@{url}", settings, settings.pop("api_key", None))


def begun(visit: Visit, models: list[str], message: str = "How many?", **more: Any) -> str:
    """Begin a talk; its address."""
    answer = visit.post(TALKS, json={"models": models, "message": message, **more})
    assert answer.status_code == 201, answer.text
    return f"{TALKS}/{answer.json()['id']}"


def arrived(visit: Visit, place: str) -> dict[str, Any]:
    """A talk once nothing is awaited any more."""
    found: dict[str, Any] = until(lambda: (one := visit.get(place).json())["awaited"] == 0 and one)
    return found
