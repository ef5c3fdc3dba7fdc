"""A mock of an OpenAI-compatible server: deterministic in the prompt, cheap in CPU, and faulty on demand.

    python bench/mock_server.py --port 0 --latency 0.05 --f429 0.02

prints `{"url": "http://127.0.0.1:PORT/v1"}` on its first line and serves until it is killed; `start(latency=0.05,
f429=0.02)` runs the same in a child process for tests and benchmarks. One event loop, no pipelining.

Answers are a function of the last user message: "answer " + 16 hex digits of its SHA-256 + padding, or the first entry
of `--script` whose `match` is found in it. A fault is decided by a hash of (prompt, attempt of that prompt, name of the
fault), so a first attempt may fail and the next succeed, and every client meets the same faults.

Longer than other files on purpose: it is one file so that it can be copied to another machine and run there.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import http.client
import importlib.util
import itertools
import json
import math
import re
import socket
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

import httptools
import msgspec

SHARES = ("f429", "f500", "reset", "half", "truncated", "html", "blank", "no-choices", "malformed-json-content")
PHRASES = {200: b"OK", 400: b"Bad Request", 401: b"Unauthorized", 404: b"Not Found", 429: b"Too Many Requests"}
DIMENSIONS = 16
encode = msgspec.json.encode


class Message(msgspec.Struct):
    """One message of a conversation."""

    role: str = "user"
    content: str | list[dict[str, Any]] | None = None


class Ask(msgspec.Struct):
    """The fields of chat, completion, embedding and batch requests that matter here."""

    model: str = "mock"
    messages: list[Message] = []
    prompt: str | list[str] = ""
    input: str | list[str] = ""
    n: int = 1
    logprobs: bool | int | None = None
    response_format: dict[str, Any] | None = None
    input_file_id: str = ""
    endpoint: str = "/v1/chat/completions"
    completion_window: str = "24h"
    metadata: dict[str, Any] | None = None


class Reply(NamedTuple):
    """What to send, when, how the connection goes on ("keep", "close", "reset"), and the prompt to count as served."""

    data: bytes
    delay: float = 0.0
    ending: str = "keep"
    served: str = ""


def page(status: int, body: bytes, extra: bytes = b"", kind: bytes = b"application/json") -> bytes:
    """Render a response."""
    head = b"HTTP/1.1 %d %b\r\ncontent-type: %b\r\ncontent-length: %d\r\n%b\r\n"
    return head % (status, PHRASES.get(status, b"Error"), kind, len(body), extra) + body


def refusal(status: int, message: str, code: str, extra: bytes = b"") -> bytes:
    """Render an error in OpenAI's form."""
    kind = {401: "authentication_error", 429: "requests", 500: "server_error"}.get(status, "invalid_request_error")
    return page(status, encode({"error": {"message": message, "type": kind, "param": None, "code": code}}), extra)


def last_user_text(ask: Ask) -> str:
    """Return the text the answer depends on."""
    for message in reversed(ask.messages):
        if message.role == "user":
            parts = message.content or ""
            return parts if isinstance(parts, str) else "".join(str(part.get("text", "")) for part in parts)
    source = ask.prompt or ask.input
    return source if isinstance(source, str) else "\n".join(source)


def instance(schema: dict[str, Any], root: dict[str, Any], word: str) -> Any:
    """Build a minimal valid instance of a JSON schema; strings and choices depend on `word`, in hex digits."""
    if "$ref" in schema:
        node: Any = root
        for name in schema["$ref"].removeprefix("#").strip("/").split("/"):
            node = node[name] if name else node
        return instance(node, root, word)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return instance(schema[key][0], root, word)
    if "const" in schema or "enum" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return choices[int(word, 16) % len(choices)]
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: instance(properties.get(name, {}), root, word) for name in schema.get("required", [])}
    if kind == "array":
        return [instance(schema.get("items", {}), root, word) for _ in range(schema.get("minItems", 0))]
    return scalar(kind, schema, word)


def scalar(kind: str, schema: dict[str, Any], word: str) -> Any:
    """Build a string, number, boolean or null within the bounds of a schema."""
    if kind == "string":
        return word.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
    if kind in ("integer", "number"):
        low = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        return low if "maximum" not in schema else min(low, schema["maximum"])
    return True if kind == "boolean" else None


def logprobs(text: str) -> dict[str, Any]:
    """Give every word of a text a log-probability that depends on the word."""
    rows = []
    for token in re.findall(r"\s*\S+|\s+$", text):
        row = {"token": token, "logprob": -(len(token) % 7 + 1) / 10, "bytes": list(token.encode())}
        rows.append({**row, "top_logprobs": [row]})
    return {"content": rows, "refusal": None}


def vector(text: str) -> list[float]:
    """Return a unit vector that depends on the text."""
    raw = [byte - 127.5 for byte in hashlib.sha256(text.encode()).digest()[:DIMENSIONS]]
    length = math.hypot(*raw)
    return [round(value / length, 6) for value in raw]


class Mock:
    """The server's state: options, counters, the files and batches it holds."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.born = time.monotonic()
        self.shares = [(name, share) for name in SHARES if (share := vars(options)[name.replace("-", "_")])]
        self.script: list[tuple[re.Pattern[str], Any]] = []
        if options.script:
            entries = json.loads(Path(options.script).read_text("utf-8"))
            self.script = [(re.compile(entry["match"], re.DOTALL), entry["reply"]) for entry in entries]
        self.attempts: Counter[str] = Counter()
        self.turns: Counter[str] = Counter()
        self.served: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.requests = self.refused = self.connections = self.in_flight = self.max_in_flight = 0
        self.tokens, self.filled = float(options.burst), self.born
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.serial = itertools.count(1)
        self.decode = msgspec.json.Decoder(Ask).decode

    def handle(self, method: str, path: str, body: bytes, authorization: str) -> Reply:
        """Answer one request."""
        required = self.options.require_key
        if path == "/stats":
            return Reply(page(200, encode(self.stats())))
        if required and authorization != f"Bearer {required}":
            return Reply(refusal(401, "Incorrect API key provided.", "invalid_api_key"))
        if method == "POST" and path in ("/v1/chat/completions", "/v1/completions", "/v1/embeddings"):
            try:
                return self.generate(path, self.decode(body))
            except msgspec.DecodeError as error:
                return Reply(refusal(400, f"the body is not a valid request: {error}", "invalid_json"))
        if path == "/v1/models":
            model = {"id": "mock", "object": "model", "created": 0, "owned_by": "mock"}
            return Reply(page(200, encode({"object": "list", "data": [model]})))
        return Reply(self.store(method, path, body))

    def generate(self, path: str, ask: Ask) -> Reply:
        """Answer as a model would, or fail as the options say."""
        self.requests += 1
        prompt = last_user_text(ask)
        word = hashlib.sha256(prompt.encode()).hexdigest()[:16]
        if refused := self.refuse():
            self.refused += 1
            return Reply(refused)
        attempt = self.attempts[word]
        self.attempts[word] += 1
        options = self.options
        delay = options.latency
        if options.slow[0] and draw("slow", word, attempt) < options.slow[0]:
            delay += options.slow[1]
        if options.always400 and draw("always400", word, 0) < options.always400:
            text = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."
            return Reply(refusal(400, text, "context_length_exceeded"), delay)
        for fault, share in self.shares:
            if draw(fault, word, attempt) < share:
                self.faults[fault] += 1
                return self.fail(fault, delay, path, ask, prompt)
        return Reply(page(200, self.body(path, ask, prompt, word)), delay, "keep", word)

    def refuse(self) -> bytes | None:
        """Apply quota, the opening minutes of 429 and the token bucket; return the refusal, if any."""
        options, now = self.options, time.monotonic()
        if options.quota:
            return refusal(429, "You exceeded your current quota, check your plan and billing.", "insufficient_quota")
        if options.rate:
            self.tokens = min(options.burst, self.tokens + (now - self.filled) * options.rate)
            self.filled = now
        if now - self.born < options.always429_seconds or (options.rate and self.tokens < 1):
            return self.too_many()
        self.tokens -= 1
        return None

    def too_many(self) -> bytes:
        """Render a 429 about the rate."""
        wait = b"" if self.options.no_retry_after else b"retry-after: %g\r\n" % self.options.retry_after
        return refusal(429, "Rate limit reached for requests.", "rate_limit_exceeded", wait)

    def fail(self, fault: str, delay: float, path: str, ask: Ask, prompt: str) -> Reply:
        """Commit a fault."""
        if fault == "f429":
            self.refused += 1
            return Reply(self.too_many())
        if fault == "f500":
            return Reply(refusal(500, "The server had an error.", "server_error"), delay)
        if fault == "reset":
            return Reply(b"", delay, "reset")
        if fault == "html":
            return Reply(page(200, b"<!doctype html><title>Bad gateway</title>", kind=b"text/html"), delay)
        if fault == "no-choices":
            return Reply(page(200, b'{"id":"mock","object":"chat.completion","choices":[],"usage":null}'), delay)
        text = {"blank": "", "malformed-json-content": '{"answer": "cut in the mid'}.get(fault)
        body = self.body(path, ask, prompt, "0" * 16, text)
        if fault == "half":
            whole = page(200, body)
            return Reply(whole[: -len(body) // 2], delay, "close")
        return Reply(page(200, body[: len(body) // 2] if fault == "truncated" else body), delay)

    def body(self, path: str, ask: Ask, prompt: str, word: str, fixed: str | None = None) -> bytes:
        """Render a completion, chat completion or embedding response."""
        spent = len(prompt) // 4 + 1
        if path == "/v1/embeddings":
            texts = [ask.input] if isinstance(ask.input, str) else ask.input
            rows = [{"object": "embedding", "index": i, "embedding": vector(text)} for i, text in enumerate(texts)]
            usage = {"prompt_tokens": spent, "total_tokens": spent}
            return encode({"object": "list", "data": rows, "model": ask.model, "usage": usage})
        texts = [fixed if fixed is not None else self.text(ask, prompt, word, i) for i in range(ask.n)]
        chat = path == "/v1/chat/completions"
        form = b'{"index":%d,"message":{"role":"assistant","content":%b},"logprobs":%b,"finish_reason":"stop"}'
        form = form if chat else b'{"index":%d,"text":%b,"logprobs":%b,"finish_reason":"stop"}'
        scores = [encode(logprobs(text)) if ask.logprobs else b"null" for text in texts]
        choices = b",".join([form % (i, encode(text), scores[i]) for i, text in enumerate(texts)])
        made = sum(map(len, texts)) // 4 + 1
        return b"".join(
            (
                b'{"id":"mock-%b","object":"%b"' % (word.encode(), b"chat.completion" if chat else b"text_completion"),
                b',"created":0,"model":%b,"choices":[%b]' % (encode(ask.model), choices),
                b',"usage":{"prompt_tokens":%d,"completion_tokens":%d' % (spent, made),
                b',"total_tokens":%d}}' % (spent + made),
            )
        )

    def text(self, ask: Ask, prompt: str, word: str, index: int) -> str:
        """Return the text of one choice."""
        for pattern, reply in self.script:
            if pattern.search(prompt):
                turns = reply if isinstance(reply, list) else [reply]
                chosen = turns[self.turns[word] % len(turns)]
                self.turns[word] += 1
                return chosen if isinstance(chosen, str) else json.dumps(chosen, ensure_ascii=False)
        if index:
            word = hashlib.sha256(f"{word} {index}".encode()).hexdigest()[:16]
        if ask.response_format and ask.response_format.get("type") == "json_schema":
            schema = ask.response_format["json_schema"]["schema"]
            return json.dumps(instance(schema, schema, word))
        if ask.response_format and ask.response_format.get("type") == "json_object":
            return json.dumps({"answer": word})
        return f"answer {word}".ljust(self.options.reply_bytes, ".")

    def store(self, method: str, path: str, body: bytes) -> bytes:
        """Answer the files and batches interface."""
        kind, _, rest = path.removeprefix("/v1/").partition("/")
        name = rest.removesuffix("/content").removesuffix("/cancel")
        if method == "POST" and kind == "files":
            name = f"file-{next(self.serial)}"
            self.files[name] = multipart_file(body)
        elif method == "POST" and path == "/v1/batches":
            name = self.create_batch(self.decode(body))
        if kind == "batches" and not name:
            return page(200, encode({"object": "list", "data": [self.batch(each) for each in self.batches]}))
        if kind == "batches" and name in self.batches:
            return page(200, encode(self.batch(name)))
        if kind == "files" and name in self.files:
            content = self.files[name]
            about = {"id": name, "object": "file", "bytes": len(content), "purpose": "batch", "status": "processed"}
            return page(200, content if rest.endswith("/content") else encode(about))
        return refusal(404, f"No such thing: {path}", "not_found")

    def create_batch(self, ask: Ask) -> str:
        """Take a batch of requests in; it is worked off when its time has come."""
        name = f"batch_{next(self.serial)}"
        total = len(self.files.get(ask.input_file_id, b"").splitlines())
        counts = {"total": total, "completed": 0, "failed": 0}
        batch = {"id": name, "object": "batch", "status": "in_progress", "request_counts": counts, "errors": None}
        fields = ("input_file_id", "endpoint", "completion_window", "metadata")
        self.batches[name] = batch | {field: getattr(ask, field) for field in fields}
        self.batches[name] |= {"created_at": int(time.time()), "output_file_id": None, "error_file_id": None}
        self.batches[name]["due"] = time.monotonic() + self.options.batch_delay
        return name

    def batch(self, name: str) -> dict[str, Any]:
        """Return a batch as a client sees it, working it off first when it is due."""
        batch = self.batches[name]
        if batch["status"] == "in_progress" and time.monotonic() >= batch["due"]:
            good, bad = self.work_off(batch)
            batch["request_counts"] |= {"completed": len(good), "failed": len(bad)}
            for key, lines in (("output_file_id", good), ("error_file_id", bad)):
                if lines:
                    batch[key] = f"file-{next(self.serial)}"
                    self.files[batch[key]] = b"\n".join(reversed(lines)) + b"\n"  # the order is not promised
            batch["status"] = "completed"
        return {key: value for key, value in batch.items() if key != "due"}

    def work_off(self, batch: dict[str, Any]) -> tuple[list[bytes], list[bytes]]:
        """Answer every line of a batch; return the lines of the output file and of the error file."""
        good: list[bytes] = []
        bad: list[bytes] = []
        for line in self.files.get(batch["input_file_id"], b"").splitlines():
            request = msgspec.json.decode(line)
            prompt = last_user_text(ask := msgspec.convert(request["body"], Ask))
            word = hashlib.sha256(prompt.encode()).hexdigest()[:16]
            failed = draw("always400", word, 0) < self.options.always400
            text = encode({"error": {"message": "maximum context length", "code": "context_length_exceeded"}})
            body = text if failed else self.body(batch["endpoint"], ask, prompt, word)
            response = {"status_code": 400 if failed else 200, "request_id": word, "body": msgspec.Raw(body)}
            row = {"id": f"batch_req_{word}", "custom_id": request["custom_id"], "response": response, "error": None}
            (bad if failed else good).append(encode(row))
            self.served[word] += not failed
        return good, bad

    def stats(self) -> dict[str, Any]:
        """Return the counters; `served` counts whole, good answers by the 16 hex digits of the prompt."""
        names = ("requests", "refused", "max_in_flight", "in_flight", "connections", "served", "attempts", "faults")
        return {name: getattr(self, name) for name in names}


def draw(fault: str, word: str, attempt: int) -> float:
    """Return a number in [0, 1) that depends on fault, prompt and attempt."""
    digest = hashlib.blake2b(f"{fault} {word} {attempt}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def multipart_file(body: bytes) -> bytes:
    """Return the content of the part of a multipart body that has a file name."""
    boundary = body.split(b"\r\n", 1)[0]
    for part in body.split(boundary):
        head, _, content = part.partition(b"\r\n\r\n")
        if b"filename=" in head:
            return content.removesuffix(b"\r\n")
    return b""


class Connection(asyncio.Protocol):
    """One client's connection; `on_*` are called by the parser."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.on_header = self.authorize if mock.options.require_key else None  # the parser skips what is None
        self.parser = httptools.HttpRequestParser(self)
        self.loop = asyncio.get_running_loop()
        self.path, self.chunks, self.authorization = "", list[bytes](), ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection."""
        self.transport = cast("asyncio.Transport", transport)
        self.mock.connections += 1

    def data_received(self, data: bytes) -> None:
        """Parse what came; what is not HTTP is cut off."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.transport.abort()

    def on_url(self, url: bytes) -> None:
        """Begin a request."""
        self.path, self.chunks = url.decode("latin-1").partition("?")[0], []

    def authorize(self, name: bytes, value: bytes) -> None:
        """Keep the key."""
        if name.lower() == b"authorization":
            self.authorization = value.decode("latin-1")

    def on_body(self, data: bytes) -> None:
        """Collect the body."""
        self.chunks.append(data)

    def on_message_complete(self) -> None:
        """Answer now or after the latency."""
        mock = self.mock
        method = self.parser.get_method().decode()
        reply = mock.handle(method, self.path, b"".join(self.chunks), self.authorization)
        mock.in_flight += 1
        mock.max_in_flight = max(mock.max_in_flight, mock.in_flight)
        if reply.delay:
            self.loop.call_later(reply.delay, self.send, reply)
        else:
            self.send(reply)

    def send(self, reply: Reply) -> None:
        """Send an answer, or break off as its fault demands."""
        self.mock.in_flight -= 1
        if self.transport.is_closing():
            return
        if reply.served:
            self.mock.served[reply.served] += 1
        if reply.ending == "reset":  # lingering for 0 s makes close send RST
            linger = struct.pack("ii", 1, 0)
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.transport.abort()
            return
        self.transport.write(reply.data)
        if reply.ending == "close":
            self.transport.close()


async def serve(options: argparse.Namespace) -> None:
    """Listen, print the URL, serve until killed."""
    mock = Mock(options)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(mock), "127.0.0.1", options.port, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({"url": f"http://127.0.0.1:{port}/v1"}), flush=True)
    await server.serve_forever()


def slow(text: str) -> tuple[float, float]:
    """Read SHARE:SECONDS."""
    share, _, seconds = text.partition(":")
    return float(share), float(seconds)


def arguments() -> argparse.ArgumentParser:
    """Describe the options."""
    parser = argparse.ArgumentParser(description="A mock OpenAI-compatible server.")
    for name in (*SHARES, "always400"):
        parser.add_argument(f"--{name}", type=float, default=0.0, metavar="SHARE")
    for name, default in (("latency", 0.0), ("retry-after", 1.0), ("always429-seconds", 0.0), ("rate", 0.0)):
        parser.add_argument(f"--{name}", type=float, default=default)
    parser.add_argument("--burst", type=float, default=10.0)
    parser.add_argument("--batch-delay", type=float, default=0.0)
    parser.add_argument("--slow", type=slow, default=(0.0, 0.0), metavar="SHARE:SECONDS")
    for name, number in (("port", 0), ("reply-bytes", 500)):
        parser.add_argument(f"--{name}", type=int, default=number)
    for name in ("script", "require-key"):
        parser.add_argument(f"--{name}", default="")
    for name in ("no-retry-after", "quota"):
        parser.add_argument(f"--{name}", action="store_true")
    return parser


@dataclass(frozen=True, slots=True)
class Running:
    """A mock server in a child process."""

    url: str
    pid: int

    def stats(self) -> dict[str, Any]:
        """Fetch the server's counters."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", "/stats")
            return cast("dict[str, Any]", json.loads(connection.getresponse().read()))


@contextlib.contextmanager
def start(**options: object) -> Iterator[Running]:
    """Run the server in a child process while the context lasts: `start(latency=0.05, f429=0.02, quota=True)`."""
    command = [sys.executable, str(Path(__file__).resolve())]
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        command += ([flag] if value else []) if isinstance(value, bool) else [flag, str(value)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the mock server did not start: {' '.join(command)}")
            yield Running(json.loads(line)["url"], process.pid)
        finally:
            process.kill()


def main() -> None:
    """Serve on uvloop where it is installed, with as many open files as the system allows."""
    options = arguments().parse_args()
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if importlib.util.find_spec("uvloop"):
        import uvloop

        uvloop.run(serve(options))
    else:
        asyncio.run(serve(options))


if __name__ == "__main__":
    main()
