"""Sources of a recipe, turned into what the engine reads: documents, rows, problems, or nothing but a wish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.step import Step
from seedbed.engine.plan import Seed, Shortage, Source, Want
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.llm.spec import ModelSpec
from seedbed.recipe.bind import Columns
from seedbed.recipe.document_rows import Asked, DocumentRows
from seedbed.recipe.model import SourceSpec
from seedbed.recipe.problem_rows import ProblemRows, read_bounds, streams
from seedbed.recipe.source_rows import SourceRows, file_digest, mark
from seedbed.recipe.stored_rows import Opener, StoredRows

HUB = "hf://"
"""How the address of a dataset on the hub begins."""

OnProblem = Callable[[UnreadableDocument], None]


class Sources:
    """Makes the engine's sources from a recipe's.

    Args:
        home: the folder that relative paths start from.
        seed: of the run.
        want: targets, whose kinds seed rows from nothing carry.
        language: of the recipe, for problem families.
        on_problem: is told of documents that could not be read.
        specs: the models by role: ``vision`` reads pages without text.
        asks: whether models may be asked while documents are read; not in a dry run.
        stored: opens a version of a dataset that was saved; without it there are none.
    """

    def __init__(
        self,
        home: Path,
        *,
        seed: int,
        want: Want | None,
        language: str,
        on_problem: OnProblem,
        specs: Mapping[str, ModelSpec] | None = None,
        asks: bool = True,
        stored: Opener | None = None,
    ) -> None:
        self._home, self._seed, self._want, self._language = home, seed, want, language
        self._on_problem, self._specs, self._asks, self._stored = on_problem, specs or {}, asks, stored

    def make(self, spec: SourceSpec, name: str, steps: tuple[Step, ...]) -> tuple[Source, Columns]:
        """A source and the columns its rows have.

        Raises:
            RecipeError: it is not there, is empty, or has wrong settings.
        """
        made: dict[str, Callable[[SourceSpec, str], SourceRows]] = {
            "documents": self._documents,
            "rows": self._rows,
            "dataset": self._dataset,
            "problems": self._problems,
            "nothing": self._nothing,
        }
        found = made[spec.kind](spec, name)
        told = mark(found.fingerprint, found.count)
        return Source(name, told, found.seeds, steps, found.expected()), found.columns

    def _documents(self, spec: SourceSpec, name: str) -> SourceRows:
        asked = Asked(self._specs, self._home, self._language, self._asks)
        return DocumentRows(spec, asked, self._on_problem)

    def _rows(self, spec: SourceSpec, name: str) -> SourceRows:
        files = [self._rows_of(place, web=spec.web) for place in spec.rows or () if isinstance(place, str)]
        written = [dict(row) for row in spec.rows or () if isinstance(row, dict)]
        try:
            told = mark("rows", [_digest(file) for file in files], written, *(["restored"] if spec.restore else []))
            found = _Files(told, None, spec.count, files, written, restore=spec.restore)
            first = next(found.each(), None)
        except UnreadableDocument as problem:
            raise RecipeError(f"from.rows: {problem}") from problem
        if first is None:
            raise RecipeError(f"from.rows: there is not a single row in {', '.join(map(str, files)) or name}")
        found.columns = frozenset(first.row)
        return found

    def _rows_of(self, place: str, *, web: bool) -> str | Path:
        """A file or folder of rows, or the address of a dataset on the hub."""
        if place.startswith(HUB):
            if not web:
                raise RecipeError(f"from.rows: {place}: a dataset on the hub; to fetch it say  web: true")
            return place
        path = self._home / place
        if not path.exists():
            raise RecipeError(f"from.rows: {path}: no such file")
        return path

    def _dataset(self, spec: SourceSpec, name: str) -> SourceRows:
        if self._stored is None:
            raise RecipeError(
                f"from.dataset: {spec.dataset}: there is no store of datasets here; save to a project first"
            )
        return StoredRows(self._stored(spec.dataset or ""), spec.count)

    def _problems(self, spec: SourceSpec, name: str) -> SourceRows:
        wanted = spec.problems or ""
        if spec.count is None and self._want is None:
            raise RecipeError(f"from.problems: {wanted}: say how many, with `count` or with `want` of the recipe")
        settings = dict(spec.settings)  # in the order they are written: the first of several lists turns fastest
        settings.setdefault("language", self._language if self._language in ("en", "zh") else "en")
        bounds = read_bounds(self._home / spec.levels) if spec.levels is not None else None
        families = streams(wanted, settings, bounds, self._seed)
        code = [[one.family, one.code()] for one in families]
        told = mark("problems", code, spec.settings, bounds, self._seed, self._language)
        found = ProblemRows(told, spec.count, families)
        found.refuse_too_many(spec.count or (self._want.rows if self._want else 0))
        return found

    def _nothing(self, spec: SourceSpec, name: str) -> SourceRows:
        if spec.count is None and self._want is None:
            raise RecipeError("from: nothing: say how many, with `count` or with `want` of the recipe")
        kinds = self._want.by if self._want else {}
        told = mark("nothing", {c: dict(k) for c, k in kinds.items()}, self._seed)
        columns = frozenset(("number", "strata", *kinds))
        return _Nothing(told, columns, spec.count, self._seed)


class _Files(SourceRows):
    """Rows of files and rows written in the recipe; a column ``id`` becomes the row's id."""

    def __init__(
        self,
        mark: str,
        columns: Columns,
        count: int | None,
        files: list[str | Path],
        written: list[Row],
        *,
        restore: bool = False,
    ) -> None:
        super().__init__(mark, columns, count)
        self._files, self._written, self._restore = files, written, restore

    def expected(self) -> int | None:
        """The lines of JSON Lines files; not known for other formats."""
        files = [file for file in self._files if isinstance(file, Path) and file.suffix in (".jsonl", ".ndjson")]
        if len(files) < len(self._files) or any(file.is_dir() for file in files):
            return self.count
        rows = len(self._written) + sum(_lines(file) for file in files)
        return rows if self.count is None else min(rows, self.count)

    def each(self) -> Iterator[Seed]:
        """Every row, file by file."""
        for number, row in enumerate(self._written, 1):
            yield _seed(row, f"recipe/{number}")
        for file in self._files:
            name = file.name if isinstance(file, Path) else file.removeprefix(HUB)
            for number, row in enumerate(_rows_in(file, restore=self._restore), 1):
                yield _seed(row, f"{name}/{number}")


def _rows_in(place: str | Path, *, restore: bool) -> Iterator[Row]:
    """The rows of a file, of a dataset's folder, or of the hub."""
    if isinstance(place, Path) and not place.is_dir():
        from seedbed.ingest.rows import rows

        return rows(place, restore=restore)
    from seedbed.ingest.dataset_rows import dataset_rows
    from seedbed.ingest.forms import restored

    return map(restored, dataset_rows(place)) if restore else dataset_rows(place)


def _seed(row: Row, place: str) -> Seed:
    if "id" not in row:
        return Seed(place, row)
    columns = {name: value for name, value in row.items() if name != "id"}
    return Seed(str(row["id"]), columns)


class _Nothing(SourceRows):
    """Rows of a number and, where kinds are wanted, the kind that each is to be."""

    def __init__(self, mark: str, columns: Columns, count: int | None, seed: int) -> None:
        super().__init__(mark, columns, count)
        self._seed = seed

    def seeds(self, taken: int, shortage: Shortage) -> Iterator[Seed]:
        """As many as are missing, of each kind; the kinds in a drawn order, so that no stretch is all of one kind."""
        kinds = {column: self._shuffled(column, values, taken) for column, values in shortage.by.items()}
        rows = self.count if shortage.rows is None else shortage.rows
        if kinds:  # every row is made for a kind, so there is no need to hope for the rarest
            rows = max(len(values) for values in kinds.values())
        for place in range(rows or 0):
            strata = {column: values[place % len(values)] for column, values in kinds.items() if values}
            row: Row = {"number": taken + place, **strata}
            yield Seed(f"row/{taken + place + 1}", {**row, "strata": strata} if strata else row)

    def _shuffled(self, column: str, values: Any, taken: int) -> list[str]:
        every = [value for value, rows in values.items() for _ in range(rows)]
        generator(self._seed, "kinds", column, taken).shuffle(every)
        return every


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _digest(place: str | Path) -> str:
    """A hash of what rows come from, so that a change of it is seen."""
    if isinstance(place, str) or place.is_dir():
        from seedbed.ingest.dataset_rows import place_digest

        return place_digest(place)
    return file_digest(place)
