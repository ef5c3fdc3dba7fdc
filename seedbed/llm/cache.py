"""A cache of replies across projects, by content of the request. Opt-in: ``cache: true`` at a model of the recipe.

One SQLite file in a folder that is given. The seed is part of the content, so equal prompts of two rows stay two
requests. A blank or cut reply is not kept: it will be asked for again.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import time
from hashlib import blake2b
from pathlib import Path

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, content
from seedbed.llm.client import Client
from seedbed.llm.meter import Meter

FILE = "replies.sqlite"
COMMIT_SECONDS = 0.5  # what came within this time before a crash may be missing; it is only a cache
_TABLE = "CREATE TABLE IF NOT EXISTS replies (key BLOB PRIMARY KEY, reply BLOB NOT NULL, at REAL) WITHOUT ROWID"


def user_cache() -> Path:
    """The folder of the person's cache: ``SEEDBED_CACHE``, or where the system keeps such files."""
    named = os.environ.get("SEEDBED_CACHE")
    if named:
        return Path(named)
    home = {"darwin": "~/Library/Caches", "win32": os.environ.get("LOCALAPPDATA", "~/AppData/Local")}
    place = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home.get(sys.platform, place)).expanduser() / "seedbed"


class Cache:
    """A client that remembers. Replies from it cost nothing: their token counts are 0.

    Raises:
        RecipeError: the file cannot be opened.
    """

    def __init__(self, inner: Client, folder: Path, *, meter: Meter | None = None) -> None:
        self._inner, self._meter = inner, meter or Meter()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        try:
            self._base = sqlite3.connect(path, timeout=10.0)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute(_TABLE)
            self._base.commit()
        except sqlite3.Error as error:
            raise RecipeError(f"the cache {path} cannot be opened ({error}): delete it or set  cache: false") from error
        self._commit: asyncio.TimerHandle | None = None
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(Reply).decode

    async def __call__(self, request: Request) -> Reply:
        """The kept reply, or a fresh one that is kept from now on."""
        key = blake2b(content(msgspec.structs.replace(request, role="main")), digest_size=20).digest()
        found = self._base.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        if found is not None:
            self._meter.cached += 1
            return msgspec.structs.replace(self._decode(found[0]), tokens_in=0, tokens_out=0)
        reply = await self._inner(request)
        if reply.finish != "length" and (reply.text.strip() or reply.tool_calls or reply.vectors):
            self._keep(key, reply)
        return reply

    async def close(self) -> None:
        """Write what is pending and close the file, then what is under it."""
        if self._commit is not None:
            self._commit.cancel()
        self._base.commit()
        self._base.close()
        await self._inner.close()

    def _keep(self, key: bytes, reply: Reply) -> None:
        self._base.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?)", (key, self._encode(reply), time.time()))
        if self._commit is None:
            self._commit = asyncio.get_running_loop().call_later(COMMIT_SECONDS, self._write)

    def _write(self) -> None:
        self._commit = None
        self._base.commit()
