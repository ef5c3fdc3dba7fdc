"""Making a dataset from Python: one call, in a script and in a notebook alike."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from seedbed.core.errors import MissingPackage, SeedbedError
from seedbed.core.row import Row

if TYPE_CHECKING:
    import datasets
    import pandas as pd
    import polars as pl

    from seedbed.engine.progress import Watcher
    from seedbed.engine.shard import Aside
    from seedbed.recipe.model import Recipe

T = TypeVar("T")


@dataclass(frozen=True)
class Dataset:
    """The rows that a run made, read from its folder when they are wanted.

    Attributes:
        folder: of the run: ``dataset/`` with the exports, ``report.html``, ``run.json``.
        facts: the run's record: state, counts by step, what was spent.
    """

    folder: Path
    facts: Mapping[str, Any]
    accepted: tuple[Path, ...]
    folders: tuple[Path, ...]

    def __iter__(self) -> Iterator[Row]:
        from seedbed.actions.dataset import rows

        return rows(self.accepted)

    def __len__(self) -> int:
        return int(self.facts.get("rows", 0))

    def __repr__(self) -> str:
        return f"Dataset({len(self)} rows, {self.facts.get('state')}, {str(self.folder)!r})"

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"

    def set_aside(self) -> Iterator[Aside]:
        """The rows that were set aside, each with its step and reason."""
        from seedbed.engine import shard

        for folder in self.folders:
            for path in shard.shards(folder):
                yield from shard.read_aside(path)

    def to_polars(self) -> pl.DataFrame:
        """A Polars frame."""
        return _guest("polars").DataFrame(list(self), infer_schema_length=None)

    def to_pandas(self) -> pd.DataFrame:
        """A pandas frame."""
        return _guest("pandas").DataFrame(list(self))

    def to_datasets(self) -> datasets.Dataset:
        """A Hugging Face ``datasets.Dataset``."""
        return _guest("datasets").Dataset.from_list(list(self))


def _guest(package: str) -> Any:
    import importlib

    try:
        return importlib.import_module(package)
    except ImportError:
        raise MissingPackage(package, "frames", wanted_for=f"turning a dataset into a {package} frame") from None


def generate(
    what: str | Path | Mapping[str, Any],
    *,
    documents: str | Path | Iterable[str | Path] | None = None,
    rows: str | Path | Iterable[Mapping[str, Any] | str | Path] | None = None,
    model: str | Mapping[str, Any] = "embedded",
    home: str | Path = ".",
    watch: Watcher | None = None,
    options: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Dataset:
    """Make a dataset.

    Args:
        what: the name of a method (``"document_qa"``), the path of a recipe file, or a recipe as a mapping.
        documents: files, folders or globs that a method reads.
        rows: rows as mappings, or files of rows.
        model: for the role ``main``: ``embedded``, ``gguf:FILE``, ``openai:NAME@URL`` …
        home: the project's folder; relative paths start there, replies and runs are kept there.
        watch: called with every progress event.
        options: further parts of the recipe for a method: ``want``, ``seed``, ``language``, ``budget``, ``to`` …
        settings: of the method.

    Raises:
        RecipeError: something is wrong with what was asked for; nothing was sent.
        SeedbedError: the run could not be finished; call again to go on where it stopped.
    """
    from seedbed.actions.run import run_async
    from seedbed.recipe.load import load, parse

    place = Path(home)
    if isinstance(what, Mapping):
        recipe = parse(what)
    elif str(what).endswith((".yaml", ".yml", ".json")):
        recipe, place = load(Path(what)), Path(what).parent
    else:
        recipe = _recipe(str(what), documents, rows, model, settings, options or {})
    finished = in_any_loop(lambda: run_async(recipe, place, watch=watch))
    if finished.result.state == "failed":
        raise SeedbedError(finished.result.message)
    return Dataset(finished.folder, finished.facts, tuple(finished.result.accepted), tuple(finished.result.folders))


def _recipe(
    method: str, documents: Any, rows: Any, model: Any, settings: Mapping[str, Any], options: Mapping[str, Any]
) -> Recipe:
    from seedbed.recipe.load import parse

    source: Any = "nothing"
    if documents is not None:
        source = {"documents": _texts(documents)}
    elif rows is not None:
        source = {"rows": [dict(row) if isinstance(row, Mapping) else str(row) for row in _listed(rows)]}
    steps = [{"name": method, "settings": dict(settings)}]
    return parse({"name": method, "from": source, "steps": steps, "models": {"main": model}, **options})


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str | Path) else list(value)


def _texts(value: Any) -> list[str]:
    return [str(one) for one in _listed(value)]


def in_any_loop(make: Callable[[], Any]) -> Any:
    """Run a coroutine to its end: with a loop of its own, in a thread of its own where a loop is running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(make())
    ended: dict[str, Any] = {}

    def work() -> None:
        try:
            ended["value"] = asyncio.run(make())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            ended["error"] = error

    thread = threading.Thread(target=work, name="seedbed")
    thread.start()
    thread.join()
    if "error" in ended:
        raise ended["error"]
    return ended["value"]
