from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from seedbed.core.errors import ProviderError
from seedbed.export.hub import hub

ROWS = [{"id": "1", "text": "文"}]


class Hub(BaseHTTPRequestHandler):
    """As much of the hub's interface as making a dataset and a commit takes."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str | None, bytes]]] = []
    refuses = False

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("content-length") or 0)))

    def _answer(self, body: bytes) -> None:
        type(self).asked.append((self.path, self.headers.get("authorization"), body))
        told: dict[str, Any] = {}
        if self.path.endswith("/repos/create"):
            told = {"url": f"http://{self.headers['host']}/datasets/me/rows"}
        elif "/preupload/" in self.path:
            files = json.loads(body)["files"]
            told = {"files": [{"path": one["path"], "uploadMode": "regular", "shouldIgnore": False} for one in files]}
        elif "/commit/" in self.path:
            told = {
                "commitUrl": f"http://{self.headers['host']}/datasets/me/rows/commit/abc",
                "commitOid": "abc",
                "success": True,
            }
        data = json.dumps(told).encode()
        self.send_response(403 if self.refuses else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    pytest.importorskip("huggingface_hub")
    handler = type("Own", (Hub,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("HF_TOKEN", "hf_of_the_test")
        yield handler
        server.shutdown()
        thread.join()


def test_only_what_was_made_is_sent(place: type[Hub], tmp_path: Path) -> None:
    """With `send` the dataset is made private, with the environment's token, and no other file of the folder goes."""
    (tmp_path / "diary.txt").write_text("not for the hub")
    written = hub(iter(ROWS), tmp_path, repo="me/rows", send=True)
    assert "/datasets/me/rows/commit/abc: 2 files" in written.notes[0]
    bodies = {path: body for path, _, body in place.asked}
    assert json.loads(bodies["/api/repos/create"])["visibility"] == "private"
    commit = next(body for path, body in bodies.items() if "/commit/" in path)
    paths = [one["value"].get("path") for one in map(json.loads, commit.splitlines()) if one["key"] == "file"]
    assert sorted(paths) == ["README.md", "data/train-00000-of-00001.parquet"]
    assert {token for path, token, _ in place.asked if "/commit/" in path} == {"Bearer hf_of_the_test"}


def test_a_refusal_is_told(place: type[Hub], tmp_path: Path) -> None:
    """When the hub refuses, the error says which dataset and what the hub said; the files stay."""
    place.refuses = True
    with pytest.raises(ProviderError, match="the hub did not take me/rows"):
        hub(iter(ROWS), tmp_path, repo="me/rows", send=True)
    assert (tmp_path / "README.md").is_file()
    assert "hf_of_the_test" not in (tmp_path / "README.md").read_text()


def test_nothing_is_asked_without_send(place: type[Hub], tmp_path: Path) -> None:
    """Without `send` not one request goes out."""
    hub(iter(ROWS), tmp_path, repo="me/rows")
    assert place.asked == []
