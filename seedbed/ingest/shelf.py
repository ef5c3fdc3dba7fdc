"""What was fetched from the web, kept in a folder beside the corpus: read again, it is the same, and nobody is asked.

A file for each address, named by a hash of it, and beside it a note (JSON) of where it came from, when, and what is to
be warned of. Take the file away to have the page fetched anew.
"""

import datetime as dt
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from seedbed.ingest.blocks import sha256
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.ingest.warned import warning
from seedbed.ingest.web import Fetch, fetch
from seedbed.ingest.youtube import video_of, youtube

Captions = Callable[[str], tuple[bytes, list[str]]]
"""From the address of a video to its captions as WebVTT, and warnings."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of pages. `fetch` and `captions` are how a page and a video's captions are had."""

    folder: Path
    fetch: Fetch = fetch
    captions: Captions = youtube

    def get(self, url: str) -> Path:
        """The file that holds what an address has, fetched now where it is not here yet.

        Raises UnreadableDocument where it cannot be fetched, MissingPackage where that takes an extra.
        """
        address = url.partition("#")[0]
        stem = blake2b(address.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        kept = [path for path in sorted(self.folder.glob(f"{stem}.*")) if path.suffix != ".note"]
        return kept[0] if kept else self._fetched(address, stem)

    def _fetched(self, url: str, stem: str) -> Path:
        if video_of(url):
            data, warnings = self.captions(url)
            found, ending, kind = url, ".vtt", "text/vtt"
        else:
            page = self.fetch(url)
            data, warnings = page.data, [warning("moved", url=page.url)] if page.url != url else []
            found, ending, kind = page.url, page.ending, page.content_type
        if not data:
            raise UnreadableDocument(url, because("empty_page"), advice("open_browser"))
        note = {
            "url": url,
            "found_at": found,
            "content_type": kind,
            "sha256": sha256(data),
            "fetched": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "warnings": warnings,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        _put(self.folder / f"{stem}.note", json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8"))
        return _put(self.folder / f"{stem}{ending or '.bin'}", data)


def _put(path: Path, data: bytes) -> Path:
    """Write a file in one move; the page after its note, so that a page without one was never fetched."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)
    return path
