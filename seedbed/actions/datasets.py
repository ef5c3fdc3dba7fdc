"""What can be done with datasets: a run or a file saved as a version, versions blended and split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.row import Row, generation_of
from seedbed.store.datasets import About, Datasets, Opened, Saved
from seedbed.store.generations import Carried, following
from seedbed.store.project import RECIPE, Project, locked
from seedbed.store.version import Version, parse_whole

if TYPE_CHECKING:
    from seedbed.export.written import Written
    from seedbed.store.blend import Portion, Unit
    from seedbed.store.split import Dealt, Wish

REPLACED = (
    "models that are trained on their predecessors' output alone get worse with every generation; where the rows "
    "before stay in, the error is bounded (arXiv 2404.01413, 2410.16713)"
)
"""Why rows that no model wrote are not replaced without being asked for."""


class Wished(msgspec.Struct, frozen=True):
    """What a person says when a version is made: in a word, its licence, and whether earlier rows may go."""

    said: str = ""
    licence: str = ""
    replace: bool = False


class SaveOutcome(msgspec.Struct, frozen=True):
    """A version that was saved, and what became of the rows of earlier generations."""

    saved: Saved
    carried: Carried


class BlendOutcome(msgspec.Struct, frozen=True):
    """A blend that was saved: what each source gave, and rows by generation."""

    saved: Saved
    portions: dict[str, Portion]


class SplitOutcome(msgspec.Struct, frozen=True):
    """Splits that were saved, and what it took to keep them apart."""

    saved: Saved
    dealt: Dealt


def save_version(
    source: str, name: str, *, home: Path, wished: Wished | None = None, generation: int | None = None
) -> SaveOutcome:
    """Save a finished run of the project, or a file or folder of rows, as the next version of a dataset.

    Rows of earlier generations that the newest version holds stay in, unless ``replace`` is wished; see
    ``store.generations``. ``generation`` is that of a file's rows which tell none (0: no model wrote them).

    Raises:
        RecipeError: there is no such run, file or row.
        RunInUse: a process works on the run.
    """
    wished = wished or Wished()
    store = Datasets(home)
    folder = _run_folder(source, home)
    if folder is None:
        path = Path(source)
        about = About("file", sources=[path.name], generation=generation or 0)
        return _save(store, name, _file_rows(path), about, wished)
    if generation is not None:
        raise RecipeError(f"{source}: the rows of a run tell their generation; leave it out")
    with locked(folder):
        rows, about = _of_run(folder)
        return _save(store, name, rows, about, wished)


def _save(store: Datasets, name: str, rows: Callable[[], Iterator[Row]], about: About, wished: Wished) -> SaveOutcome:
    followed = following(store, name, rows, generation=about.generation, replace=wished.replace)
    about.said, about.licence = wished.said, wished.licence or about.licence
    about.parents = [followed.carried.before] if followed.carried.before and not wished.replace else []
    saved = store.save(name, followed.parts, about)
    return SaveOutcome(saved, followed.carried)


def _run_folder(source: str, home: Path) -> Path | None:
    """The folder of the run that is meant; None where it is a file or folder of rows.

    Raises:
        RecipeError: it is neither.
    """
    try:
        return Project(home).find_run(source)
    except SeedbedError as error:
        if not Path(source).exists():
            raise RecipeError(f"'{source}' is no file of rows, and {error}") from None
    return None


def _file_rows(path: Path) -> Callable[[], Iterator[Row]]:
    from seedbed.ingest.dataset_rows import dataset_rows
    from seedbed.ingest.rows import rows

    return (lambda: dataset_rows(path)) if path.is_dir() else (lambda: rows(path))


def _of_run(folder: Path) -> tuple[Callable[[], Iterator[Row]], About]:
    """The rows of a run, and what is known of it."""
    from seedbed.actions.dataset import public_name, recipe_yaml, rows
    from seedbed.actions.export_run import accepted_shards
    from seedbed.engine.run import read_state
    from seedbed.llm.spec import parse_spec
    from seedbed.recipe.load import parse

    kept = msgspec.json.decode((folder / RECIPE).read_bytes())
    recipe = parse(kept["recipe"], where=str(folder / RECIPE))
    state = read_state(folder)
    specs = [parse_spec(value) for value in recipe.models.values()]
    facts: dict[str, Any] = {
        "state": state.get("state", ""),
        "stages": state.get("stages", {}),
        "models": [{"name": public_name(spec), "provider": spec.provider} for spec in specs],
        "language": recipe.language,
        "missing": state.get("missing", {}),
        "unread": len(state.get("unread", ())),
    }
    about = About(
        "run", sources=[f"run {folder.name}"], recipe=recipe_yaml(recipe), facts=facts, licence=recipe.licence
    )
    accepted = accepted_shards(folder)
    return (lambda: rows(accepted)), about


def blend_versions(  # noqa: PLR0913 - one call with named options
    shares: Mapping[str, float],
    name: str,
    *,
    home: Path,
    unit: Unit = "rows",
    size: float | None = None,
    passes: float = 1.0,
    temperature: float | None = None,
    seed: int = 0,
    wished: Wished | None = None,
) -> BlendOutcome:
    """Mix versions into the next version of a dataset; see ``store.blend``.

    Args:
        shares: by version (``NAME@3``, ``NAME@3/SPLIT``); with ``temperature`` only the names count.
        name: of the dataset that gets the version.
        home: the project's folder.
        unit: what shares and size count.
        size: rows or tokens of the blend; None for the most that keeps the shares.
        passes: how often a row may come at most.
        temperature: makes the shares from the sizes.
        seed: decides every draw.
        wished: with ``replace``, that the newest version's rows which no model wrote may become fewer.

    Raises:
        RecipeError: no such version, shares or a size that make no sense, or real rows would be replaced.
    """
    from seedbed.store.blend import Blend, portions, shares_by_temperature

    wished = wished or Wished()
    store = Datasets(home)
    sources = _opened(store, shares)
    sizes = {one.name: one.size if unit == "rows" else one.part.tokens for one in sources.values()}
    named = {one.name: one for one in sources.values()}
    if len(named) < len(shares):
        raise RecipeError(f"a version stands twice among {', '.join(shares)}; give each once")
    given = (
        {one.name: shares[ref] for ref, one in sources.items()}
        if temperature is None
        else shares_by_temperature(sizes, temperature)
    )
    plan = portions(given, sizes, size=size, passes=passes)
    mixed = Blend(named, plan, unit=unit, seed=seed)
    store.folder.mkdir(parents=True, exist_ok=True)
    rows = mixed.each(store.folder)
    newest = store.latest(name)
    if newest is not None and newest.real and not wished.replace:
        rows = _keeping_real(rows, newest)
    settings = {"unit": unit, "seed": seed, "size": size, "passes": passes, "temperature": temperature, "sources": plan}
    parents = list(dict.fromkeys(one.partition("/")[0] for one in named))
    about = About("blend", parents=parents, said=wished.said, licence=wished.licence, settings=settings)
    return BlendOutcome(store.save(name, {"train": rows}, about), dict(plan))


def _opened(store: Datasets, refs: Mapping[str, float]) -> dict[str, Opened]:
    """The sources of a blend; a version in splits gives its ``train``, so that no row of a test comes in unasked."""
    return {ref: store.opened(ref) for ref in refs}


def _keeping_real(rows: Iterator[Row], newest: Version) -> Iterator[Row]:
    """The rows; an error at their end, before anything is published, where real ones would have become fewer."""
    seen: Counter[int] = Counter()
    for row in rows:
        seen[generation_of(row)] += 1
        yield row
    if seen[0] < newest.real and max(seen, default=0) > 0:
        raise RecipeError(
            f"{newest.name} holds {newest.real:,} rows that no model wrote, and of the blend's {seen.total():,} rows "
            f"{seen[0]:,} are such; nothing was saved, for {REPLACED}. Give another name, a larger share, or --replace"
        )


def split_version(ref: str, wish: Wish, *, home: Path, wished: Wished | None = None, name: str = "") -> SplitOutcome:
    """Split a version, all of its splits put together, into the next version of its dataset (or of ``name``).

    Raises:
        RecipeError: there is no such version, or it cannot be split so.
        MissingPackage: near duplicates are looked for, and numpy is not installed.
    """
    from seedbed.store.split import deal, taken

    wished = wished or Wished()
    store = Datasets(home)
    version = store.find(parse_whole(ref))
    dealt = deal(store.every_row(version), wish)
    parts = {split: taken(store.every_row(version), dealt, split) for split in dealt.names}
    told = {**msgspec.to_builtins(wish), "dealt": dealt.rows, "strata": dealt.strata}
    told |= {name: getattr(dealt, name) for name in ("groups", "grouped", "torn", "moved", "largest")}
    about = About(
        "split",
        parents=[version.name],
        said=wished.said,
        recipe=version.recipe,
        settings=told,
        facts=version.facts,
        licence=wished.licence or version.licence,
    )
    return SplitOutcome(store.save(name or version.dataset, parts, about), dealt)


def export_version(
    ref: str, form: str, target: Path, *, home: Path, settings: Mapping[str, Any] | None = None
) -> Written:
    """Write a split of a version in a format; columns of descent go along only where the format carries them.

    Raises:
        RecipeError: there is no such version, split, format or setting.
    """
    from seedbed.actions.catalogue import card, entry_names
    from seedbed.actions.dataset import WITH_DESCENT
    from seedbed.core import find
    from seedbed.core.find import nearest

    opened = Datasets(home).opened(ref)
    if form not in entry_names("export"):
        raise RecipeError(f"there is no export '{form}'{nearest(form, entry_names('export'))}")
    known = [one.name for one in card(form).settings]
    for name in settings or {}:
        if name not in known:
            raise RecipeError(f"{form}: there is no setting '{name}'{nearest(name, known)}")
    module = find.module("export", form)
    rows = opened.each() if form in WITH_DESCENT else map(_without_descent, opened.each())
    written: Written = getattr(module, form)(rows, target, **(settings or {}))
    return written


def _without_descent(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}
