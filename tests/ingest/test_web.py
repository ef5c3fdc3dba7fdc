"""Pages of the web: only when asked for, only from public machines, within limits; kept, and read like files."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.read import documents, find_files
from seedbed.ingest.shelf import Shelf
from seedbed.ingest.web import WebLimits, fetch
from seedbed.ingest.web_address import is_public, is_url, moved_to, resolve, target_of
from tests.ingest import samples
from tests.ingest.test_read import zipped

Answer = Callable[[BaseHTTPRequestHandler], None]


def given(data: bytes, kind: str, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        if "Transfer-Encoding" not in headers:
            handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def moved(to: str) -> Answer:
    return given(b"", "text/plain", 302, Location=to)


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"short")


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


PAGES: dict[str, Answer] = {
    "/page": given(b"<!doctype html><title>T</title><h1>Harbour</h1><p>The tide is high.</p>", "text/html"),
    "/report": given(samples.paper(), "application/pdf"),
    "/zh.txt": given("港口管理员检查了潮位计的读数。".encode("gb18030"), "text/plain; charset=gbk"),
    "/tool.py?raw=1": given(b"def f():\n    return 1\n", "text/plain"),
    "/all.zip": given(zipped({"a.md": b"# A\n"}), "application/octet-stream"),
    "/packed": given(gzip.compress(b"# Packed\n"), "text/markdown", Content_Encoding="gzip"),
    "/bomb": given(gzip.compress(b"0" * (8 << 20)), "text/plain", Content_Encoding="gzip"),
    "/odd": given(b"x", "text/plain", Content_Encoding="br"),
    "/large": given(b"0" * 3_000_000, "text/plain"),
    "/cut": cut,
    "/slow": dripping,
    "/gone": given(b"no", "text/plain", 404),
    "/busy": given(b"no", "text/plain", 503),
    "/empty": given(b"", "text/html"),
    "/moved": moved("/page#part"),
    "/loop": moved("/loop"),
    "/inside": moved("http://169.254.169.254/latest/meta-data/"),
    "/file": moved("file:///etc/passwd"),
}


class Server:
    """A server on loopback, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                PAGES.get(self.path, PAGES["/gone"])(self)

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def limits(**other: float) -> WebLimits:
    def resolved(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "localhost" else resolve(host, port)

    return WebLimits(allowed=frozenset(("127.0.0.1",)), resolved=resolved, **other)  # type: ignore[arg-type]


def shelf(folder: Path) -> Shelf:
    return Shelf(folder, fetch=lambda url: fetch(url, limits()))


def test_reading(server: Server, tmp_path: Path) -> None:
    """Pages are read by their type, named by their address, and asked for once."""
    urls = [server.url + path for path in ("/page", "/report", "/zh.txt", "/tool.py?raw=1", "/all.zip", "/packed")]
    kept = shelf(tmp_path)
    problems: list[UnreadableDocument] = []
    found = {
        one.name.removeprefix(server.url): one for one in documents([*urls], on_problem=problems.append, shelf=kept)
    }
    assert problems == []
    assert {name: one.kind for name, one in found.items()} == {
        "/page": "html",
        "/report": "pdf",
        "/zh.txt": "text",
        "/tool.py?raw=1": "source_code",
        "/all.zip/a.md": "markdown",
        "/packed": "markdown",
    }
    assert found["/page"].text == "# Harbour\n\nThe tide is high.\n"
    assert found["/zh.txt"].text == "港口管理员检查了潮位计的读数。"
    assert found["/tool.py?raw=1"].blocks[0].language == "python"
    asked = len(server.asked)
    assert [one.text for one in documents([*urls], shelf=kept)] == [found[name].text for name in sorted(found)]
    assert len(server.asked) == asked


def test_off_unless_asked_for(server: Server) -> None:
    """Without a shelf an address is refused with the way to ask for it, and nobody is called."""
    before = list(server.asked)
    with pytest.raises(FileNotFoundError, match="--web"):
        find_files(server.url + "/page")
    assert server.asked == before


def test_redirects(server: Server, tmp_path: Path) -> None:
    """A redirect is followed and told; one that leads inside, to a file, or round and round is refused."""
    [document] = documents([server.url + "/moved"], shelf=shelf(tmp_path))
    assert document.warnings == (f"found at {server.url}/page",)
    for path, reason in (("/inside", "not public"), ("/file", "not http"), ("/loop", "redirected over 5 times")):
        with pytest.raises(UnreadableDocument, match=reason):
            fetch(server.url + path, limits())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "answers 404"),
        ("/busy", "answers 503"),
        ("/cut", "95 bytes of it are missing"),
        ("/bomb", "more than 1000000 bytes"),
        ("/large", "more than 1000000 bytes"),
        ("/odd", "packed as br"),
        ("/slow", "took more than 0.3 s"),
    ],
)
def test_limits(server: Server, path: str, reason: str) -> None:
    """What is cut off, too large, too slow or no page is refused with what it is."""
    with pytest.raises(UnreadableDocument, match=reason):
        fetch(server.url + path, limits(seconds=0.3 if path == "/slow" else 20, bytes=1_000_000))


def test_one_broken_address(server: Server, tmp_path: Path) -> None:
    """An address that cannot be had is told and the others are read; nothing of it stays on the shelf."""
    problems: list[UnreadableDocument] = []
    urls = [server.url + path for path in ("/gone", "/empty", "/page")]
    assert len(list(documents([*urls], on_problem=problems.append, shelf=shelf(tmp_path)))) == 1
    assert [one.reason.split(" ", 1)[1] for one in problems] == ["answers 404 Not Found", "page is empty"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "168.63.129.16"),
        *("100.100.100.200", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "nonsense", ""),
    ],
)
def test_addresses_inside(address: str) -> None:
    """Loopback, private, link-local, metadata, shared and multicast addresses are not public, nor with them inside."""
    assert not is_public(address)
    with pytest.raises(UnreadableDocument, match="not public"):
        target_of("http://example.org/", resolved=lambda *_: ["93.184.216.34", address])


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_addresses_outside(address: str) -> None:
    """Addresses that all the world can reach are public; the connection goes to the one that was judged."""
    assert is_public(address)
    assert target_of("https://example.org/a?b=c#d", resolved=lambda *_: [address]).address == address


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://2130706433/", "not public"),
        ("http://127.1/", "not public"),
        ("http://[::ffff:7f00:1]/", "not public"),
        ("http://localhost:80/", "not public"),
        ("http://user:secret@example.org/", "name or password"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:x/", "not an address"),
        ("ftp://example.org/", "not http"),
        ("http:///path", "not an address"),
        ("http://a b/", "not an address"),
        ("http://[::1/", "not an address"),
    ],
)
def test_malformed(url: str, reason: str) -> None:
    """Other spellings of loopback, other ports and schemes, passwords and what is no address are refused."""

    def resolved(host: str, port: int) -> list[str]:
        return ["93.184.216.34"] if host == "example.org" else resolve(host, port)

    with pytest.raises(UnreadableDocument, match=reason) as told:
        target_of(url, resolved=resolved)
    assert "secret" not in str(told.value)


def test_rebinding(server: Server) -> None:
    """A name that means another machine when it is asked again is not asked again."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    one = WebLimits(allowed=frozenset(("127.0.0.1",)), resolved=lambda *_: next(answers))
    assert fetch(server.url + "/page", one).ending == ".html"
    with pytest.raises(UnreadableDocument, match="not public"):
        fetch(server.url + "/page", one)


def test_down_from_https() -> None:
    """A redirect is seen from its page; one from TLS to plain HTTP is refused."""
    assert moved_to("http://example.org/a/b?c", "../d#e") == "http://example.org/d"
    assert moved_to("http://example.org/", "https://example.org/") == "https://example.org/"
    with pytest.raises(UnreadableDocument, match="from https to http:"):
        moved_to("https://example.org/", "http://example.org/")


def test_what_is_an_address() -> None:
    """Addresses are texts that begin with http; a path never is one."""
    assert is_url("HTTPS://example.org")
    assert not is_url("docs/https")
    assert not is_url(Path("https:/example.org"))
