"""Making an index of texts that were seen: of benchmarks for `contamination`, of what is out for `novelty`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.actions.data_rows import open_data
from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.core.text import folded
from seedbed.engine.plan import Shortage
from seedbed.quality.dedup.compared import text_of
from seedbed.quality.dedup.seen_index import About, built, save, with_vectors
from seedbed.recipe.model import SourceSpec
from seedbed.recipe.sources import HUB, Sources

if TYPE_CHECKING:
    from seedbed.quality.text_vectors import Given, Vectors

ENDING = ".seen"


def make_index(  # noqa: PLR0913 - one call with named options reads better than a bundle
    places: Sequence[str],
    target: Path,
    *,
    name: str = "",
    columns: Sequence[str] = (),
    ngrams: Sequence[int] = (8, 13),
    set_ngram: int = 5,
    by: Given | None = None,
    model: str | None = None,
    web: bool = False,
    home: Path = Path(),
) -> About:
    """Write an index of rows and give back what it says of itself.

    Args:
        places: files of rows, folders of a dataset, runs, datasets of the project, or with ``web`` ones on the hub.
        target: the file of the index.
        name: what it is called in reasons; without one that of the file.
        columns: whose text counts, joined by line breaks; without them the first of the house that a row fills.
        ngrams: sizes of the runs of words that rows can be held against.
        set_ngram: of the sets for near copies.
        by: what gives vectors; ``model`` is the one named by ``model`` (``openai:NAME@URL``).
        web: whether a dataset on the hub may be fetched.
        home: the folder that names of runs, datasets and relative paths start from.

    Raises:
        RecipeError: a place is not there, or no row has text in these columns.
        ProviderError: the model does not answer.
        MissingPackage: an optional package is not installed.
    """
    if not places:
        raise RecipeError("an index is made of rows: name a file, a folder, a run, a dataset, or hf://OWNER/NAME")
    if (by == "model") != (model is not None):
        raise RecipeError("vectors by a model want both: --by model --model openai:NAME@URL")
    items = [
        (one, text) for place in places for one, text in _items(place, columns, home=home, web=web) if folded(text)
    ]
    if not items:
        raise RecipeError(
            f"not one row of {', '.join(places)} has text in {', '.join(columns) or 'a column of the house'}"
        )
    made = built(name or target.stem, items, ngrams=ngrams, set_ngram=set_ngram)
    if by is not None:
        vectors, told = _vectors([text for _, text in items], by, model, target.parent)
        made = with_vectors(made, vectors, told)
    save(made, target)
    return made.about


def _items(place: str, columns: Sequence[str], *, home: Path, web: bool) -> Iterator[tuple[str, str]]:
    """Name and text of each row."""
    for one, row in _rows(place, home=home, web=web):
        yield one, text_of(row, columns)


def _rows(place: str, *, home: Path, web: bool) -> Iterator[tuple[str, Row]]:
    if place.startswith(HUB) and not web:
        raise RecipeError(f"{place}: a dataset on the hub; to fetch it say  --web  (from Python: web=True)")
    if place.startswith(HUB) or (home / place).exists():
        sources = Sources(home, seed=0, want=None, language="en", on_problem=_refuse)
        source, _ = sources.make(SourceSpec(rows=(place,), web=web), place, ())
        for seed in source.rows(0, Shortage()):
            yield seed.id, seed.row
        return
    for item in open_data(place, home=home).items():
        yield item.id, item.row


def _refuse(problem: Exception) -> None:
    raise RecipeError(str(problem))


def _vectors(texts: list[str], by: Given, model: str | None, beside: Path) -> tuple[Vectors, str]:
    """A vector for each text, and the name of what they are of."""
    from seedbed.quality.arrays import numpy
    from seedbed.quality.dedup.meaning import MAKERS

    if by != "model" or model is None:
        told, make = MAKERS[by]
        return make(texts), told
    from seedbed.llm.spec import parse_spec
    from seedbed.recipe.reading_models import EMBED, ReadingModels

    spec = parse_spec(model)
    with ReadingModels({EMBED: spec}, beside) as models:
        return numpy().array(models.embed(texts), "float32"), spec.model
