"""Sources of a recipe, turned into what the engine reads: documents, rows, problems, or nothing but a wish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row, canonical
from seedbed.core.seed import generator
from seedbed.core.step import Step
from seedbed.engine.plan import Seed, Shortage, Source, Want
from seedbed.recipe.bind import Columns
from seedbed.recipe.model import SourceSpec

if TYPE_CHECKING:
    from seedbed.ingest.chunk import Chunk
    from seedbed.ingest.unreadable import UnreadableDocument

CHUNK_COLUMNS = frozenset(("text", "document", "heading", "page", "chunk", "chunk_start", "chunk_end"))
PROBLEM_COLUMNS = frozenset(("instruction", "output", "answer", "solution", "problem"))

OnProblem = Callable[["UnreadableDocument"], None]


class Sources:
    """Makes the engine's sources from a recipe's.

    Args:
        home: the folder that relative paths start from.
        seed: of the run.
        want: targets, whose kinds seed rows from nothing carry.
        language: of the recipe, for problem families.
        on_problem: is told of documents that could not be read.
    """

    def __init__(self, home: Path, *, seed: int, want: Want | None, language: str, on_problem: OnProblem) -> None:
        self._home, self._seed, self._want, self._language = home, seed, want, language
        self._on_problem = on_problem

    def make(self, spec: SourceSpec, name: str, steps: tuple[Step, ...]) -> tuple[Source, Columns]:
        """A source and the columns its rows have.

        Raises:
            RecipeError: it is not there, is empty, or has wrong settings.
        """
        made: dict[str, Callable[[SourceSpec, str], _Rows]] = {
            "documents": self._documents,
            "rows": self._rows,
            "problems": self._problems,
            "nothing": self._nothing,
        }
        found = made[spec.kind](spec, name)
        return Source(name, found.fingerprint, found.seeds, steps, found.expected()), found.columns

    def _documents(self, spec: SourceSpec, name: str) -> _Rows:
        from seedbed.ingest.read import find_files

        places: list[str | Path] = [self._home / place for place in spec.documents or ()]
        skipped: list[UnreadableDocument] = []
        try:
            files = find_files(places, on_skip=skipped.append)
        except FileNotFoundError as error:
            raise RecipeError(f"from.documents: {error}") from None
        if not files:
            told = "; ".join(str(problem) for problem in skipped[:5])
            raise RecipeError(f"from.documents: nothing to read in {', '.join(map(str, places))}. {told}".strip())
        mark = _mark("documents", [_digest(file) for file in files], [file.name for file in files], spec.chunk.size)
        return _Documents(mark, CHUNK_COLUMNS, spec.count, places, spec.chunk.size, self._on_problem)

    def _rows(self, spec: SourceSpec, name: str) -> _Rows:
        files = [self._home / place for place in spec.rows or () if isinstance(place, str)]
        written = [dict(row) for row in spec.rows or () if isinstance(row, dict)]
        for file in files:
            if not file.is_file():
                raise RecipeError(f"from.rows: {file}: no such file")
        mark = _mark("rows", [_digest(file) for file in files], written)
        found = _Files(mark, None, spec.count, files, written)
        first = next(found.each(), None)
        if first is None:
            raise RecipeError(f"from.rows: there is not a single row in {', '.join(map(str, files)) or name}")
        found.columns = frozenset(first.row)
        return found

    def _problems(self, spec: SourceSpec, name: str) -> _Rows:
        family = find.module("problems", spec.problems or "")
        if spec.count is None and self._want is None:
            raise RecipeError(
                f"from.problems: {spec.problems}: say how many, with `count` or with `want` of the recipe"
            )
        code = find.source_digest(family)
        mark = _mark("problems", spec.problems, code, spec.settings, self._seed, self._language, spec.count)
        settings = {"language": self._language if self._language in ("en", "zh") else "en", **spec.settings}
        found = _Problems(mark, PROBLEM_COLUMNS, spec.count, family, settings, self._seed)
        found.refuse_too_many(spec.count or (self._want.rows if self._want else 0))
        return found

    def _nothing(self, spec: SourceSpec, name: str) -> _Rows:
        if spec.count is None and self._want is None:
            raise RecipeError("from: nothing: say how many, with `count` or with `want` of the recipe")
        kinds = self._want.by if self._want else {}
        mark = _mark("nothing", spec.count, {c: dict(k) for c, k in kinds.items()}, self._seed)
        columns = frozenset(("number", "strata", *kinds))
        return _Nothing(mark, columns, spec.count, self._seed)


class _Rows:
    """Rows of a source: ``each`` gives them in order, ``seeds`` what a round takes of them."""

    def __init__(self, fingerprint: str, columns: Columns, count: int | None) -> None:
        self.fingerprint, self.columns, self.count = fingerprint, columns, count

    def each(self) -> Iterator[Seed]:
        """Every row, once; none where rows are only made on demand."""
        return iter(())

    def expected(self) -> int | None:
        """How many rows there are, where that is known without reading them."""
        return self.count

    def seeds(self, taken: int, shortage: Shortage) -> Iterator[Seed]:
        """All rows where there is no target; else as many as are missing, going round again when they are used up."""
        if shortage.rows is None:
            yield from islice(self.each(), self.count)
            return
        total = sum(1 for _ in islice(self.each(), self.count))
        if total == 0:
            return
        for place, seed in zip(range(taken + shortage.rows), self._again(), strict=False):
            if place >= taken:
                yield Seed(seed.id, seed.row, seed.key_columns, place // total)

    def _again(self) -> Iterator[Seed]:
        while True:
            yield from islice(self.each(), self.count)


class _Documents(_Rows):
    """Chunks of documents. A chunk's key is its text and heading: where it stands may change."""

    def __init__(
        self, mark: str, columns: Columns, count: int | None, places: list[str | Path], size: int, told: OnProblem
    ) -> None:
        super().__init__(mark, columns, count)
        self._places, self._size, self._told = places, size, told

    def each(self) -> Iterator[Seed]:
        """Every chunk that holds words, document by document."""
        yield from self._chunks

    @cached_property
    def _chunks(self) -> list[Seed]:
        from seedbed.ingest.chunk import chunk_document
        from seedbed.ingest.read import documents

        made = []
        for document in documents(self._places, on_problem=self._told):
            for piece in chunk_document(document, size=self._size):
                if piece["text"].strip():
                    row = _chunk_row(piece, document.name)
                    made.append(Seed(f"{document.name}/{row['chunk']}", row, ("text", "heading")))
        if not made:
            raise RecipeError("from.documents: no document could be read; the reasons stand above")
        return made


def _chunk_row(piece: Chunk, document: str) -> Row:
    """A chunk as a row; its span is that in the document's text."""
    return {
        "text": piece["text"],
        "document": document,
        "heading": piece["heading"],
        "page": piece.get("page"),
        "chunk": piece["index"] + 1,
        "chunk_start": piece["start"],
        "chunk_end": piece["end"],
    }


class _Files(_Rows):
    """Rows of files and rows written in the recipe; a column ``id`` becomes the row's id."""

    def __init__(self, mark: str, columns: Columns, count: int | None, files: list[Path], written: list[Row]) -> None:
        super().__init__(mark, columns, count)
        self._files, self._written = files, written

    def expected(self) -> int | None:
        """The lines of JSON Lines files; not known for other formats."""
        if any(file.suffix not in (".jsonl", ".ndjson") for file in self._files):
            return self.count
        rows = len(self._written) + sum(_lines(file) for file in self._files)
        return rows if self.count is None else min(rows, self.count)

    def each(self) -> Iterator[Seed]:
        """Every row, file by file."""
        from seedbed.ingest.rows import rows

        for number, row in enumerate(self._written, 1):
            yield _seed(row, f"recipe/{number}")
        for file in self._files:
            for number, row in enumerate(rows(file), 1):
                yield _seed(row, f"{file.name}/{number}")


def _seed(row: Row, place: str) -> Seed:
    if "id" not in row:
        return Seed(place, row)
    columns = {name: value for name, value in row.items() if name != "id"}
    return Seed(str(row["id"]), columns)


class _Problems(_Rows):
    """Problems of a family; item 7,000 is made without those before it.

    Settings that are lists take turns, each combination as often as any other: ``level: [1, 2], language: [en, zh]``.
    """

    def __init__(
        self, mark: str, columns: Columns, count: int | None, family: Any, settings: dict[str, Any], seed: int
    ) -> None:
        super().__init__(mark, columns, count)
        self._family, self._seed = family, seed
        self._name = family.__name__.rsplit(".", 1)[-1]
        self._turns = {name: value for name, value in settings.items() if isinstance(value, list)}
        self._settings = {name: value for name, value in settings.items() if name not in self._turns}
        self._refuse_wrong_settings(settings)

    def each(self) -> Iterator[Seed]:
        """The endless stream of problems."""
        return (self._problem(number) for number in _counting(0))

    def seeds(self, taken: int, shortage: Shortage) -> Iterator[Seed]:
        """The next problems of the stream; never the same again."""
        rows = self.count if shortage.rows is None else shortage.rows
        return (self._problem(number) for number in range(taken, taken + (rows or 0)))

    def _problem(self, number: int) -> Seed:
        problem = self._family.make(generator(self._seed, self._name, number), **self._settings, **self._turn(number))
        verdict = self._family.check(problem, problem.answer)
        if not verdict.passed:
            raise RecipeError(f"problems/{self._name}: item {number} fails its own check: {verdict.reason}")
        row = {
            "instruction": problem.prompt,
            "output": problem.solution or problem.answer,
            "answer": problem.answer,
            "solution": problem.solution,
            "problem": {
                "family": self._name,
                "number": number,
                "level": problem.level,
                "language": problem.language,
                "difficulty": problem.difficulty,
                "version": problem.version,
                "data": problem.data,
            },
        }
        return Seed(f"{self._name}/{number + 1}", row)

    def _turn(self, number: int) -> dict[str, Any]:
        """The values that settings with several have for an item."""
        chosen = {}
        for name, values in self._turns.items():
            number, place = divmod(number, len(values))
            chosen[name] = values[place]
        return chosen

    def refuse_too_many(self, count: int) -> None:
        """Refuse to make more problems than there are different ones.

        Raises:
            RecipeError: with the settings that give too few, and how many they give.
        """
        turns = prod(len(values) for values in self._turns.values())
        for number in range(turns) if hasattr(self._family, "distinct") else ():
            settings = {**self._settings, **self._turn(number)}
            most, wanted = self._family.distinct(settings), -(-count // turns)
            if wanted > most:
                shown = ", ".join(f"{name}: {value}" for name, value in settings.items())
                raise RecipeError(
                    f"problems/{self._name}: {wanted:,} problems are wanted with {shown}, but there are only about "
                    f"{most:,} different ones; ask for fewer, or raise the level"
                )

    def _refuse_wrong_settings(self, settings: dict[str, Any]) -> None:
        import inspect

        known = [name for name in inspect.signature(self._family.make).parameters if name != "rng"]
        for name in settings:
            if name not in known:
                raise RecipeError(f"problems/{self._name}: there is no setting '{name}'{nearest(name, known)}")
        try:
            self._problem(0)
        except (ValueError, TypeError) as error:
            raise RecipeError(f"problems/{self._name}: {error}") from None


class _Nothing(_Rows):
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


def _counting(start: int) -> Iterator[int]:
    while True:
        yield start
        start += 1


def _mark(*parts: Any) -> str:
    return blake2b(canonical(list(parts)), digest_size=16).hexdigest()


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _digest(path: Path) -> str:
    mixed = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            mixed.update(block)
    return mixed.hexdigest()
