"""What documents and rows are made from: files that were sent, pasted, or lie in a project's folder ``sources``.

A large file comes in pieces. What arrived lies below the studio's own folder until it is whole, so that sending goes
on where it was after a lost line, a reload or a restart; then it is moved into its place in one step.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from seedbed.api.database import Database
from seedbed.api.refusal import Refused, not_found
from seedbed.api.tables import PREFERENCES
from seedbed.api.workspace import Workspace, within
from seedbed.ingest.readers import formats

FOLDER = "sources"
LARGEST = 512 << 20
"""Bytes of a file, which is what readers take."""
PIECE = 8 << 20
"""Bytes that a page sends at once."""
KEPT = 7 * 86400.0
"""Seconds that a piece of a file waits for the rest."""
ROWS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".sqlite")
MOST_SHOWN, LONGEST = 2000, 1000
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_ID = re.compile(r"^[0-9a-f]{24}$")
_WEB = "web"


class Sources:
    """The sources of all projects of a workspace."""

    def __init__(self, workspace: Workspace, database: Database) -> None:
        self._workspace, self._database = workspace, database
        self._lock = threading.Lock()

    def all(self, project: str) -> list[dict[str, Any]]:
        """A project's sources by path: ``path``, ``size``, ``changed``, ``rows`` (whether it holds rows)."""
        home = self._workspace.home(project) / FOLDER
        found = sorted(home.rglob("*"))[:MOST_SHOWN] if home.is_dir() else []
        return [self._shown(one, home) for one in found if one.is_file() and not one.name.startswith(".")]

    def folders(self, project: str) -> list[str]:
        """Folders of the project that may hold documents, as a recipe names them."""
        home = self._workspace.home(project)
        skipped = ("runs", "datasets", "extractions")
        places = [one for one in sorted(home.iterdir()) if one.is_dir() and one.name not in skipped]
        return [one.name for one in places if not one.name.startswith((".", "__")) and not one.is_symlink()]

    def path(self, project: str, name: str) -> Path:
        """The file of a source.

        Raises:
            Refused: the name leads elsewhere, or there is none.
        """
        home = self._workspace.home(project) / FOLDER
        found = within(home, name[:LONGEST])
        if len(name) > LONGEST or not os.path.isfile(found):  # noqa: PTH113 - says no to a name that is too long
            raise not_found(f"there is no source '{name[:120]}' in this project")
        return found

    def remove(self, project: str, name: str) -> None:
        """Remove a source; extractions keep what they read of it."""
        self.path(project, name).unlink()

    def paste(self, project: str, name: str, text: str) -> str:
        """Keep a text as a file (``.md`` where its name has no ending); its path below the project.

        Raises:
            Refused: there is nothing in it, or the name cannot be taken.
        """
        if not text.strip():
            raise Refused("there is no text to keep", status=422, kind="form")
        name = name.strip() or "pasted"
        target = self._free(project, name if Path(name).suffix.lower() in endings() else f"{name}.md")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
        return f"{FOLDER}/{target.name}"

    def begin(self, project: str, name: str, size: int, mark: str = "") -> dict[str, Any]:
        """Begin to send a file, or go on with one that was begun: ``id``, ``offset``, ``size``, ``name``, ``done``.

        Args:
            mark: what tells one state of a file from another, such as the time it was changed.

        Raises:
            Refused: the name or the size cannot be taken.
        """
        self._workspace.project(project)
        name = clean_name(name)
        if not 0 < size <= LARGEST:
            told = "it is empty" if size <= 0 else f"it has {size >> 20} MiB, a file has {LARGEST >> 20} at the most"
            raise Refused(f"{name}: {told}", status=422, kind="size")
        identity = hashlib.sha256(f"{project}\n{name}\n{size}\n{mark}".encode()).hexdigest()[:24]
        with self._lock:
            self._forget_old()
            part = self._part(identity)
            if not part.exists():
                part.parent.mkdir(parents=True, exist_ok=True)
                part.touch()
            facts = {"project": project, "name": name, "size": size}
            part.with_suffix(".json").write_bytes(msgspec.json.encode(facts))
        return self.upload(identity)

    def upload(self, identity: str) -> dict[str, Any]:
        """How far the sending of a file is.

        Raises:
            Refused: nothing of that id is being sent.
        """
        part = self._part(identity)
        try:
            facts: dict[str, Any] = msgspec.json.decode(part.with_suffix(".json").read_bytes())
            offset = facts["size"] if facts.get("done") else part.stat().st_size
        except (OSError, msgspec.MsgspecError):
            raise not_found("nothing of that id is being sent; begin again") from None
        return {"id": identity, "done": False, "path": "", **facts, "offset": offset}

    def put(self, identity: str, offset: int, data: bytes) -> dict[str, Any]:
        """Take a piece; when the last one is there the file has its ``path`` and ``done`` is true.

        Raises:
            Refused: it does not begin where the last one ended, or is too long.
        """
        with self._lock:
            known = self.upload(identity)
            if known["done"]:  # the answer to the last piece was lost
                return known
            if offset != known["offset"]:
                raise Refused(f"go on at {known['offset']}, not at {offset}", kind="offset")
            if offset + len(data) > known["size"]:
                raise Refused(f"this is more than the {known['size']} bytes that were told", status=422, kind="size")
            part = self._part(identity)
            with part.open("ab") as file:
                file.write(data)
            if offset + len(data) < known["size"]:
                return {**known, "offset": offset + len(data)}
            target = self._free(known["project"], known["name"])
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
            facts = {name: known[name] for name in ("project", "name", "size")}
            facts |= {"done": True, "path": f"{FOLDER}/{target.name}"}
            part.with_suffix(".json").write_bytes(msgspec.json.encode(facts))
        return {**known, **facts, "offset": known["size"]}

    def drop(self, identity: str) -> None:
        """Throw away what was sent of a file."""
        self.upload(identity)
        self._part(identity).unlink(missing_ok=True)
        self._part(identity).with_suffix(".json").unlink(missing_ok=True)

    def web_allowed(self) -> bool:
        """Whether addresses of the web may be fetched; the owner says so."""
        found = self._database.row(PREFERENCES, PREFERENCES.c.name == _WEB)
        return bool(found) and str((found or {})["value"]) == "1"

    def allow_web(self, *, allowed: bool) -> None:
        """Allow it, or no longer."""
        value = "1" if allowed else "0"
        if not self._database.change(PREFERENCES, PREFERENCES.c.name == _WEB, value=value):
            self._database.add(PREFERENCES, {"name": _WEB, "value": value})

    def _part(self, identity: str) -> Path:
        if not _ID.match(identity):
            raise not_found("nothing of that id is being sent; begin again")
        return self._workspace.own / "uploads" / f"{identity}.part"

    def _free(self, project: str, name: str) -> Path:
        """Where a file of this name goes; one that is there already stays, and this one gets a number."""
        home = self._workspace.home(project) / FOLDER
        plain = Path(clean_name(name))
        names = [plain.name, *(f"{plain.stem}-{number}{plain.suffix}" for number in range(2, 10_000))]
        return next(found for one in names if not (found := within(home, one)).exists())

    def _forget_old(self) -> None:
        folder = self._workspace.own / "uploads"
        for one in folder.iterdir() if folder.is_dir() else ():
            if time.time() - one.stat().st_mtime > KEPT:
                one.unlink(missing_ok=True)

    def _shown(self, path: Path, home: Path) -> dict[str, Any]:
        stat = path.stat()
        rows = path.suffix.lower() in ROWS
        return {"path": path.relative_to(home).as_posix(), "size": stat.st_size, "changed": stat.st_mtime, "rows": rows}


def endings() -> frozenset[str]:
    """The endings of files that may be sent; programs are not among them, for recipes run those."""
    known = {ending for one in formats().values() for ending in one.endings}
    return frozenset((known | {*ROWS, ".zip"}) - {".py"})


def clean_name(name: str) -> str:
    """A file's name as it may be kept.

    Raises:
        Refused: it cannot be.
    """
    plain = _BAD.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip().lstrip(".")
    ending = Path(plain).suffix.lower()
    if not Path(plain).stem.strip() or len(plain.encode()) > 200:
        raise Refused("a file's name has up to 200 bytes, and something before its ending", status=422, kind="name")
    if ending not in endings():
        way = " (a zip of them is read)" if ending == ".py" else ""
        raise Refused(f"{plain}: files that end in '{ending}' are not taken{way}", status=422, kind="name")
    return plain
