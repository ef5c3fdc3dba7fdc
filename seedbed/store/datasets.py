"""The datasets of a project: versions that are written whole or not at all, and never changed afterwards.

    datasets/NAME/versions/000003.json    a manifest: what the version is made of and how it came about
    datasets/NAME/dropped/000002.json     one that was dropped, and can be brought back
    .seedbed/rows/1f/1f0c….jsonl.zst      rows, shared by all versions that have them

Rows are written first, each file synced; the manifest comes last, and with it the version is there. A process that is
killed before leaves files that nothing refers to, which ``sweep`` takes away. Any number of processes may save at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.find import nearest
from seedbed.core.row import BEFORE, Row
from seedbed.core.version import __version__
from seedbed.engine.disk import REAL_DISK, write_atomically
from seedbed.store.pieces import Pieces
from seedbed.store.version import Part, Ref, Tally, Version, checked_name, parse_number, parse_ref, parse_whole

SHORTEST_HASH = 7
"""Digits of a version's hash that are enough to name it; fewer, or figures alone, are a number."""
KEPT, DROPPED = "versions", "dropped"


class About(msgspec.Struct):
    """What is said of a version besides its rows; see ``Version``. ``generation`` is that of rows which tell none."""

    how: str
    parents: list[str] = []
    sources: list[str] = []
    said: str = ""
    recipe: str = ""
    settings: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    licence: str = ""
    licences: dict[str, str] = {}
    generation: int = 0


class Saved(msgspec.Struct, frozen=True):
    """A version, and whether it is new: rows that are just those of the newest version make none."""

    version: Version
    fresh: bool


class Swept(msgspec.Struct, frozen=True):
    """What ``sweep`` took away for good."""

    versions: int
    files: int
    size: int


class Opened(msgspec.Struct, frozen=True):
    """A split of a version, ready to be read; ``name`` is ``NAME@NUMBER``, with the split where there are several."""

    name: str
    digest: str
    part: Part
    pieces: Pieces

    @property
    def size(self) -> int:
        """Its rows."""
        return self.part.rows

    def each(self) -> Iterator[Row]:
        """Every row in order, a piece in memory at a time."""
        return self.pieces.rows(self.part.pieces)


class Datasets:
    """The datasets of the project at ``home``."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "datasets"
        self.pieces = Pieces(home / ".seedbed" / "rows")

    def names(self) -> list[str]:
        """The datasets that have a version."""
        return sorted({path.parent.parent.name for path in self.folder.glob(f"*/{KEPT}/*.json")})

    def versions(self, name: str, *, dropped: bool = False) -> list[Version]:
        """The versions of a dataset, oldest first; with ``dropped`` those that were dropped."""
        return [_read(path) for path in self._manifests(name, DROPPED if dropped else KEPT)]

    def latest(self, name: str) -> Version | None:
        """The newest version, if there is one."""
        found = self._manifests(name, KEPT)
        return _read(found[-1]) if found else None

    def find(self, ref: Ref | str) -> Version:
        """The version that is meant; without a number the newest.

        Raises:
            RecipeError: there is no such dataset or version; the message names the nearest one.
        """
        ref = parse_ref(ref) if isinstance(ref, str) else ref
        paths = self._manifests(ref.dataset, KEPT)
        if not paths:
            raise RecipeError(
                f"there is no dataset '{ref.dataset}' in {self.folder}{nearest(ref.dataset, self.names())}"
            )
        if not ref.version:
            return _read(paths[-1])
        by_number = {int(path.stem): path for path in paths}
        if ref.version.isdigit() and len(ref.version) < SHORTEST_HASH:
            if int(ref.version) in by_number:
                return _read(by_number[int(ref.version)])
        elif len(ref.version) >= SHORTEST_HASH:
            found = [one for one in map(_read, paths) if one.hash.startswith(ref.version)]
            if found:
                return found[-1]
        raise RecipeError(
            f"there is no version '{ref.version}' of {ref.dataset}: {self._known(ref.dataset, by_number)}"
        )

    def _known(self, name: str, numbers: Iterable[int]) -> str:
        told = f"it has {', '.join(map(str, numbers))}"
        gone = [str(int(path.stem)) for path in self._manifests(name, DROPPED)]
        return f"{told}; dropped: {', '.join(gone)}" if gone else told

    def rows(self, version: Version, split: str | None = None) -> Iterator[Row]:
        """The rows of a split in their order, a piece in memory at a time; see ``Version.part`` for the split.

        Raises:
            DamagedPiece: rows are missing, or are not what they were.
        """
        return self.pieces.rows(version.part(split).pieces)

    def every_row(self, version: Version) -> Iterator[Row]:
        """The rows of all splits, one split after another."""
        return self.pieces.rows(version.pieces)

    def opened(self, text: str) -> Opened:
        """The split that ``NAME[@VERSION][/SPLIT]`` means; without a version the newest.

        Raises:
            RecipeError: there is no such version or split, or the split has no rows.
        """
        ref = parse_ref(text)
        version = self.find(ref)
        part = version.part(ref.split)
        if not part.rows:
            raise RecipeError(f"{text}: there is not a single row in it")
        split = next(name for name, one in version.parts.items() if one is part)
        name = version.name if len(version.parts) == 1 else f"{version.name}/{split}"
        return Opened(name, f"{version.hash}/{split}", part, self.pieces)

    def save(self, name: str, parts: Mapping[str, Iterable[Row]], about: About) -> Saved:
        """Write a version. Rows that make up the newest version exactly make no other.

        Raises:
            RecipeError: the name is none, or there is not a single row.
            OSError: there is no room; the store is as it was.
        """
        checked_name(name)
        with self._shared():
            tally = Tally(about.generation)
            written = {split: self._part(split, rows, tally) for split, rows in parts.items()}
            if not any(part.rows for part in written.values()):
                raise RecipeError(f"{name}: there is not a single row to save")
            return self._published(name, written, tally, about)

    def _part(self, split: str, rows: Iterable[Row], tally: Tally) -> Part:
        checked_name(split)
        pieces = list(self.pieces.write(tally.lines(split, rows)))
        return Part(tally.rows, tally.tokens, tally.size, pieces)

    def _published(self, name: str, parts: dict[str, Part], tally: Tally, about: About) -> Saved:
        with _held(self.folder / name / "lock", fcntl.LOCK_EX):
            newest = self.latest(name)
            digest = tally.hash.hexdigest()
            if newest is not None and newest.hash == digest:
                return Saved(newest, fresh=False)
            parents = list(dict.fromkeys([*about.parents, *(_taken_from(tally) if about.how == "run" else [])]))
            version = Version(
                dataset=name,
                number=self._next(name),
                hash=digest,
                made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                how=about.how,
                parts=parts,
                before=newest.name if newest else "",
                parents=parents,
                sources=about.sources,
                said=about.said,
                recipe=about.recipe,
                settings=about.settings,
                facts=about.facts,
                licence=about.licence,
                licences=self._licences(parents) | about.licences,
                columns=tally.columns,
                generations=dict(sorted(tally.generations.items())),
                origins=dict(tally.origins.most_common()),
                languages=sorted(tally.languages),
                version=__version__,
            )
            path = self._path(version)
            path.parent.mkdir(parents=True, exist_ok=True)
            REAL_DISK.sync_folder(self.pieces.folder)
            write_atomically(path, msgspec.json.format(msgspec.json.encode(version), indent=1))
            for folder in (path.parent.parent, self.folder, self.folder.parent):
                REAL_DISK.sync_folder(folder)
            return Saved(_read(path), fresh=True)

    def _licences(self, names: Iterable[str]) -> dict[str, str]:
        """The licences of versions, and of what those were made from."""
        found: dict[str, str] = {}
        for name in names:
            with contextlib.suppress(RecipeError):  # dropped since: what it said of its licence is gone with it
                one = self.find(name)
                found |= one.licences | ({one.name: one.licence} if one.licence else {})
        return found

    def _next(self, name: str) -> int:
        """A number that no version has or had: what was dropped may come back."""
        return max((int(path.stem) for kind in (KEPT, DROPPED) for path in self._manifests(name, kind)), default=0) + 1

    def drop(self, ref: str, *, everything: bool = False) -> list[Version]:
        """Put a version aside, or all of a dataset; ``restore`` brings it back until the next ``sweep``.

        Raises:
            RecipeError: there is no such version.
        """
        meant = parse_whole(ref)
        found = self.find(meant)
        chosen = self.versions(meant.dataset) if everything else [found]
        return self._moved(chosen, KEPT, DROPPED)

    def restore(self, ref: str) -> list[Version]:
        """Bring back a dropped version; without a number all that were dropped of the dataset.

        Raises:
            RecipeError: no such version was dropped.
        """
        meant = parse_whole(ref)
        gone = self.versions(meant.dataset, dropped=True)
        chosen = [one for one in gone if not meant.version or str(one.number) == meant.version]
        if not chosen:
            numbers = ", ".join(str(one.number) for one in gone) or "none"
            raise RecipeError(
                f"'{ref}' was not dropped, or is gone for good; of {meant.dataset} can be brought back: {numbers}"
            )
        return self._moved(chosen, DROPPED, KEPT)

    def _moved(self, versions: list[Version], source: str, target: str) -> list[Version]:
        for one in versions:
            with _held(self.folder / one.dataset / "lock", fcntl.LOCK_EX):
                old, new = self._path(one, source), self._path(one, target)
                new.parent.mkdir(exist_ok=True)
                old.replace(new)
                REAL_DISK.sync_folder(new.parent)
                REAL_DISK.sync_folder(old.parent)
        return versions

    def sweep(self) -> Swept:
        """Take away dropped versions, and files of rows that no version needs, for good.

        Raises:
            SeedbedError: another process is saving.
        """
        with self._alone():
            gone = [path for name in self._folders() for path in self._manifests(name, DROPPED)]
            for path in gone:
                path.unlink()
            needed = {piece.name for name in self.names() for one in self.versions(name) for piece in one.pieces}
            files = size = 0
            for path in self.pieces.every():
                if path.name.partition(".")[0] not in needed:
                    size += path.stat().st_size
                    files += 1
                    path.unlink()
            return Swept(len(gone), files, size)

    def _folders(self) -> list[str]:
        return sorted(path.parent.name for path in self.folder.glob(f"*/{DROPPED}"))

    def _path(self, version: Version, kind: str = KEPT) -> Path:
        return self.folder / version.dataset / kind / f"{version.number:06d}.json"

    def _manifests(self, name: str, kind: str) -> list[Path]:
        return sorted((self.folder / name / kind).glob("[0-9]*.json"))

    @contextlib.contextmanager
    def _shared(self) -> Iterator[None]:
        """While rows are written: any number may, but nobody sweeps."""
        with _held(self.pieces.folder / "lock", fcntl.LOCK_SH):
            yield

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with _held(self.pieces.folder / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                yield
        except BlockingIOError:
            raise SeedbedError(f"{self.folder}: another process is saving a version; sweep when it is done") from None


@contextlib.contextmanager
def _held(path: Path, kind: int) -> Iterator[None]:
    """Hold a lock of the system; it ends with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def _taken_from(tally: Tally) -> list[str]:
    """The versions that rows say they are from, the nearest of each row."""
    nearest_ones = {origin.partition(BEFORE)[0].partition("/")[0] for origin in tally.origins}
    return sorted(name for name in nearest_ones if parse_number(name))


def _read(path: Path) -> Version:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Version)
    except msgspec.MsgspecError as error:
        raise SeedbedError(f"{path}: not a manifest of a version ({error}); bring it back from a copy") from error
