"""Extractions as a person sees them: what is being read, what came of each file, the pages, and their chunks."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions import extract, read_page
from seedbed.api.database import Record
from seedbed.api.endpoints import Endpoints
from seedbed.api.extracting import STATE
from seedbed.api.jobs import Jobs
from seedbed.api.refusal import Refused, not_found
from seedbed.api.sources import Sources
from seedbed.api.workspace import Workspace, within
from seedbed.core.errors import RecipeError
from seedbed.ingest.read import Desk as Reading
from seedbed.store.extraction import Extraction, Wanted

KIND, FOLDER = "extraction", "extractions"
WRONG_TREE = "tree"
"""The kind of a refusal of a tree of domains."""
NAME = re.compile(r"\w[\w-]{0,59}\Z")
LIVE = ("running", "stopping")
STRETCH = 6000
"""Characters of a document without pages that are shown at once."""
_ADDRESS = re.compile(r"^https?://\S+$", re.IGNORECASE)


class Extractions:
    """The extractions of all projects of a workspace."""

    def __init__(self, workspace: Workspace, jobs: Jobs, endpoints: Endpoints, sources: Sources) -> None:
        self._workspace, self.jobs, self._endpoints, self._sources = workspace, jobs, endpoints, sources
        self._lock = threading.Lock()
        self._reading: Reading | None = None

    def all(self, project: str) -> list[dict[str, Any]]:
        """A project's extractions, the last begun first."""
        home = self._workspace.home(project) / FOLDER
        names = [one.parent.name for one in home.glob(f"*/{extract.SETTINGS}")] if home.is_dir() else []
        found = [self.one(project, name) for name in names if NAME.match(name)]
        return sorted(found, key=lambda one: one["began"], reverse=True)

    def one(self, project: str, name: str) -> dict[str, Any]:
        """An extraction: ``state``, ``progress``, ``message``, ``settings``, ``version``, ``counts``.

        Raises:
            Refused: there is none of that name.
        """
        folder = self.folder(project, name)
        settings = extract.read_settings(folder)
        job = self.jobs.find(project, KIND, name)
        told = _told(folder)
        state = self._state(told, job)
        interrupted = state == "interrupted"
        return {
            "name": name,
            "state": state,
            "message": _last_words(self.jobs, job) if interrupted else str(told.get("message", "")),
            "progress": {key: told.get(key, 0) for key in ("done", "total", "unread")} | {"asked": told.get("asked")},
            "began": float(told.get("began", 0.0)),
            "ended": told.get("ended"),
            "by": str((job or {}).get("started_by", "")),
            "settings": msgspec.to_builtins(settings),
            "version": Extraction(folder).head(),
            "counts": told.get("report") or {},
        }

    def pulse(self, project: str, name: str) -> tuple[str, str]:
        """Something that changes with what is told of an extraction, and its state."""
        told = _told(self.folder(project, name))
        return str(told.get("told", "")), self._state(told, self.jobs.find(project, KIND, name))

    def folder(self, project: str, name: str) -> Path:
        """The folder of an extraction.

        Raises:
            Refused: there is none of that name.
        """
        home = self._workspace.home(project) / FOLDER
        if not NAME.match(name) or not (home / name / extract.SETTINGS).is_file():
            raise not_found(f"there is no extraction '{name[:60]}' in this project")
        return within(home, name)

    def book(self, project: str, name: str) -> Extraction:
        """The chunks of an extraction."""
        return Extraction(self.folder(project, name))

    def begin(self, project: str, name: str, settings: Mapping[str, Any], *, by: str) -> dict[str, Any]:
        """Start an extraction in a process of its own.

        Args:
            settings: as ``actions.extract.Settings``; ``model`` and ``vision`` name models of the studio.

        Raises:
            Refused: the name is taken, a place leads elsewhere, or the web is not allowed.
        """
        home = self._workspace.home(project) / FOLDER
        if not NAME.match(name):
            raise Refused("a name has up to 60 letters, digits, hyphens and underscores", status=422, kind="name")
        if (home / name).exists():
            raise Refused(f"there is an extraction '{name}' already; give this one another name", kind="taken")
        made = self._settings(project, settings)
        folder = within(home, name)
        extract.write_settings(folder, made)
        return self._started(project, name, made, by)

    def again(self, project: str, name: str, *, by: str) -> dict[str, Any]:
        """Read again what is new or changed; the chunks of other documents stay as they are."""
        settings = extract.read_settings(self.folder(project, name))
        return self._started(project, name, self._settings(project, msgspec.to_builtins(settings)), by)

    def end(self, project: str, name: str) -> None:
        """Stop the reading; what was read is kept, and ``again`` goes on."""
        self.folder(project, name)
        job = self.jobs.find(project, KIND, name)
        if job is None:
            raise Refused(f"'{name}' does not run", kind="not_running")
        self.jobs.end(job, "stop")

    def idle(self, project: str, name: str) -> Extraction:
        """The chunks of an extraction that nothing is being read into.

        Raises:
            Refused: it is being read.
        """
        if self.one(project, name)["state"] in LIVE:
            raise Refused("this is being read just now; change it when that has ended", kind="running")
        return self.book(project, name)

    def page(self, project: str, name: str, document: str, page: int, version: int) -> dict[str, Any]:
        """A page of a document, or a stretch of one without pages: its blocks, and the chunks that share in it.

        Raises:
            SeedbedError: there is no such document.
        """
        book = self.book(project, name)
        whole = book.document(document, version)
        pages = whole["pages"] or max(1, -(-len(whole["text"]) // STRETCH))
        page = min(max(1, page), pages)
        blocks = [one for one in whole["blocks"] if _is_on(one, page, paged=bool(whole["pages"]))]
        start = min((one["start"] for one in blocks), default=0)
        stop = max((one["end"] for one in blocks), default=0)
        return {
            "document": {key: value for key, value in whole.items() if key not in ("text", "blocks")},
            "page": page,
            "pages": pages,
            "paged": bool(whole["pages"]),
            "read": next((one for one in whole["pages_read"] if one["number"] == page), None),
            "blocks": blocks,
            "chunks": book.within(document, start, stop, version),
            "drawable": _is_pdf(whole),
        }

    def picture(self, project: str, name: str, document: str, page: int, version: int) -> read_page.Drawn:
        """A page of a PDF as a picture; drawn once.

        Raises:
            SeedbedError: it cannot be drawn.
        """
        folder = self.folder(project, name)
        whole = Extraction(folder).document(document, version)
        if not _is_pdf(whole):
            raise not_found("only pages of PDF files of the workspace are shown as pictures")
        path = self._workspace.inside(whole["path"])
        kept = folder / "pictures" / f"{whole['sha256'][:24]}-{page}.json"
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(kept.read_bytes(), type=read_page.Drawn)
        with self._lock:
            made = read_page.drawn(path, page, self._reader())
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(msgspec.json.encode(made))
        return made

    def read_page(self, project: str, name: str, document: str, page: int, *, way: str, by: str) -> int:
        """Read a page another way; the version that this made."""
        book = self.idle(project, name)
        self._workspace.inside(book.document(document, book.head())["path"])
        size = extract.read_settings(book.folder).size
        with self._lock:
            return read_page.read_again(book, document, page, way=way, desk=self._reader(), size=size, by=by)

    def rows(self, project: str, name: str, wanted: Wanted, version: int) -> tuple[str, int]:
        """The chunks that are wanted as a file of rows, by its path below the project, and how many they are."""
        book = self.book(project, name)
        path, count = extract.rows_file(book.folder, wanted, version or book.head())
        return path.relative_to(self._workspace.home(project)).as_posix(), count

    def close(self) -> None:
        """End the children that read pages."""
        if self._reading is not None:
            self._reading.close()

    def _reader(self) -> Reading:
        if self._reading is None:
            self._reading = Reading()
        return self._reading

    def _started(self, project: str, name: str, settings: extract.Settings, by: str) -> dict[str, Any]:
        folder = self.folder(project, name)
        models = {role: one for role, one in (("main", settings.model), ("vision", settings.vision)) if one}
        more = self._endpoints.environment(models)
        command = ["seedbed.api.extracting", str(folder), by]
        self.jobs.start(project, KIND, name, command, by=by, more=more, facts={"began": _told(folder).get("began", 0)})
        return self.one(project, name)

    def _settings(self, project: str, given: Mapping[str, Any]) -> extract.Settings:
        told = dict(given)
        for role in ("model", "vision"):
            if isinstance(told.get(role), str) and told[role] and ":" not in told[role]:
                told[role] = self._endpoints.written(told[role])
        try:
            made = msgspec.convert(told, extract.Settings)
        except msgspec.ValidationError as error:
            raise Refused(f"the settings: {error}", status=422, kind="form") from None
        if made.by not in extract.BY or not 1 <= made.size <= 1_000_000 or made.overlap < 0:
            raise Refused(f"cut by {', '.join(extract.BY)}, with a size of 1 or more", status=422, kind="form")
        if made.domains == "model" and not made.model:
            raise Refused("domains by a model: choose which one", status=422, kind="form")
        try:
            extract.domains_of(made)
        except RecipeError as error:
            kind = WRONG_TREE if made.domains == extract.TREE else "form"
            raise Refused(str(error), status=422, kind=kind) from None
        self._refuse_places(project, made.places)
        addresses = any(_ADDRESS.match(one) for one in made.places)
        made.web = addresses
        if addresses and not self._sources.web_allowed():
            raise Refused("addresses of the web are not fetched here until the owner allows it", status=403, kind="web")
        return made

    def _refuse_places(self, project: str, places: Iterable[str]) -> None:
        home, some = self._workspace.home(project), False
        for one in places:
            some = True
            if _ADDRESS.match(one):
                continue
            if re.search(r"[*?\[]", one):
                raise Refused(
                    f"'{one}': patterns are for the command line; name a file or folder", status=422, kind="path"
                )
            found = self._workspace.inside(home.relative_to(self._workspace.folder).as_posix(), one)
            if not os.path.exists(found):  # noqa: PTH110 - says no to a name that is too long
                raise not_found(f"there is no '{one[:120]}' in this project")
        if not some:
            raise Refused("choose at least one file, folder or address", status=422, kind="form")

    def _state(self, told: Mapping[str, Any], job: Record | None) -> str:
        if job is not None and job["alive"]:
            return "stopping" if job["wanted"] == "stop" else "running"
        state = str(told.get("state", "interrupted"))
        newer = job is None or float(told.get("began", 0)) > float(job["facts"].get("began", 0))
        if state == "running" or not newer:
            return "stopped" if job is not None and job["wanted"] == "stop" else "interrupted"
        return state


def _told(folder: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode((folder / STATE).read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError):
        return {}


def _last_words(jobs: Jobs, job: Record | None) -> str:
    from seedbed.api.processes import tail

    return tail(jobs.logs(job) / "err.log", most=1500) if job else ""


def _is_pdf(document: Mapping[str, Any]) -> bool:
    return str(document["path"]).lower().endswith(".pdf")


def _is_on(block: Mapping[str, Any], page: int, *, paged: bool) -> bool:
    if paged:
        return bool(block["page"] == page)
    return bool((page - 1) * STRETCH <= block["start"] < page * STRETCH)


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What a request wants of the chunks."""
    names = ("wish", "document", "domain", "tag", "state")
    return Wanted(**{name: str(given.get(name) or "")[:300] for name in names})
