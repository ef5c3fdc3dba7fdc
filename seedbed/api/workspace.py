"""The workspace: a folder of projects, each with recipes and runs; the studio keeps its own things in ``.studio``."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from seedbed.api.database import AlreadyThere, Database, Record, new_id, open_database, sqlite_url
from seedbed.api.refusal import Refused, not_found
from seedbed.api.tables import PROJECTS
from seedbed.store.project import Project

OWN = ".studio"
_NAME = re.compile(r"^\w[\w .-]{0,59}$")
_MARKS = ("runs", ".seedbed", "datasets", "recipe.yaml")
"""What tells that a folder is a project."""


class Workspace:
    """Where everything of a studio lies.

    Args:
        folder: made if need be.
        database: its URL; a SQLite file in the workspace where none is given.
    """

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder.resolve()
        self.own = self.folder / OWN
        self.own.mkdir(parents=True, exist_ok=True)
        self.own.chmod(0o700)
        self.database: Database = open_database(database or sqlite_url(self.own / "studio.db"))
        self.discover()

    def discover(self) -> None:
        """Take up projects that the command line made: the workspace itself and its folders."""
        known = {one["folder"] for one in self.database.rows(PROJECTS)}
        for path in (self.folder, *sorted(self.folder.iterdir())):
            relative = path.relative_to(self.folder).as_posix()
            if relative in known or path.name.startswith(".") or not _is_project(path):
                continue
            with contextlib.suppress(AlreadyThere):  # another studio on this workspace was quicker
                self._add(path.name, relative)

    def projects(self) -> list[Record]:
        """All projects by name."""
        return self.database.rows(PROJECTS, order=PROJECTS.c.name)

    def project(self, project: str) -> Record:
        """A project by its id.

        Raises:
            Refused: there is none.
        """
        found = self.database.row(PROJECTS, PROJECTS.c.id == project)
        if found is None:
            raise not_found(f"there is no project '{project}'")
        return found

    def create(self, name: str) -> Record:
        """A new project in a folder of its own.

        Raises:
            Refused: the name cannot be a folder's, or is taken.
        """
        name = name.strip()
        if not _NAME.match(name) or name.endswith("."):
            raise Refused(
                "a project's name has up to 60 letters, digits, spaces, dots, hyphens and underscores, and begins with "
                "a letter or digit",
                status=422,
                kind="name",
            )
        if any(one["name"].lower() == name.lower() for one in self.projects()) or (self.folder / name).exists():
            raise Refused(f"there is a project or folder '{name}' already", kind="taken")
        (self.folder / name).mkdir()
        return self._add(name, name)

    def home(self, project: str) -> Path:
        """The folder of a project."""
        return self.inside(self.project(project)["folder"])

    def store(self, project: str) -> Project:
        """A project as the actions know it."""
        return Project(self.home(project))

    def inside(self, *parts: str) -> Path:
        """A path in the workspace, links followed.

        Raises:
            Refused: it leads out of it, or into the studio's own folder.
        """
        return within(self.folder, *parts, barred=(self.own,))

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def _add(self, name: str, folder: str) -> Record:
        record = {"id": new_id(), "name": name, "folder": folder, "created": time.time()}
        self.database.add(PROJECTS, record)
        return record


def within(folder: Path, *parts: str, barred: tuple[Path, ...] = ()) -> Path:
    """A path below a folder, links followed.

    Raises:
        Refused: it leads elsewhere, or to where it must not.
    """
    try:
        found = folder.joinpath(*parts).resolve()
    except (ValueError, OSError, RuntimeError):  # a zero byte, a name that is too long, links in a circle
        raise Refused("this is no path", status=400, kind="path") from None
    if not found.is_relative_to(folder.resolve()) or any(found.is_relative_to(one) for one in barred):
        raise Refused("this path leads out of the workspace", status=403, kind="path")
    return found


def _is_project(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and any((path / mark).exists() for mark in _MARKS)


@contextlib.contextmanager
def private_file(path: Path) -> Iterator[int]:
    """A file that only its owner may read, from its first byte; it takes the place of the one before."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    beside.replace(path)
