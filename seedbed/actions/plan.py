"""From a recipe to a plan: everything that can be wrong is found here, before anything is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.step import Step
from seedbed.engine.monitor_rules import refuse_unknown_columns
from seedbed.engine.plan import Budget, Plan, Source, Want
from seedbed.llm.spec import ModelSpec, parse_spec
from seedbed.recipe.bind import Columns, bind, follow
from seedbed.recipe.model import Recipe
from seedbed.recipe.sources import Sources

if TYPE_CHECKING:
    from seedbed.ingest.unreadable import UnreadableDocument
    from seedbed.store.datasets import Opened

IDENTITY = ("provider", "name", "settings", "extra")
"""What of a model decides its replies; where it is served and how fast does not."""


class Prepared(msgspec.Struct):
    """A plan with what else a run needs to know of its recipe."""

    recipe: Recipe
    home: Path
    plan: Plan
    specs: dict[str, ModelSpec]
    unread: list[UnreadableDocument]


def _stored(home: Path, ref: str) -> Opened:
    from seedbed.store.datasets import Datasets

    return Datasets(home).opened(ref)


def prepare(recipe: Recipe, home: Path, *, asks: bool = True) -> Prepared:
    """The plan of a recipe. Without ``asks`` no model is asked while documents are read, later on.

    Raises:
        RecipeError: an unknown entry, a wrong setting, a missing column, a source that is not there; nothing was asked.
    """
    specs = {role: parse_spec(value) for role, value in recipe.models.items()}
    want = _want(recipe)
    unread: list[UnreadableDocument] = []
    maker = Sources(
        home,
        seed=recipe.seed,
        want=want,
        language=recipe.language,
        on_problem=unread.append,
        specs=specs,
        asks=asks,
        stored=lambda ref: _stored(home, ref),
    )
    sources: list[Source] = []
    after: list[Columns] = []
    given: list[Columns] = []
    for number, spec in enumerate(recipe.from_, 1):
        name = spec.name or (spec.kind if len(recipe.from_) == 1 else f"{number}-{spec.kind}")
        steps = tuple(bind(one, home) for one in spec.steps)
        source, columns = maker.make(spec, name, steps)
        sources.append(source)
        given.append(columns)
        after.append(follow(steps, columns, source=name))
    trunk = tuple(bind(one, home) for one in recipe.steps)
    ends = [follow(trunk, columns, source=source.name) for source, columns in zip(sources, after, strict=True)]
    refuse_unknown_columns(recipe.rules, _all([*after, *ends]))
    _refuse_unasked(recipe, [*trunk, *(one for source in sources for one in source.steps)], specs)
    plan = Plan(
        name=recipe.name,
        sources=tuple(sources),
        steps=trunk,
        seed=recipe.seed,
        language=recipe.language,
        want=want,
        budget=Budget(**recipe.budget.model_dump()),
        identity={role: _identity(spec) for role, spec in specs.items()},
        asking=recipe.asking,
        isolation=recipe.isolation,
        rules=recipe.rules,
        given=_all(given) or frozenset(),
    )
    return Prepared(recipe, home, plan, specs, unread)


def _all(columns: list[Columns]) -> Columns:
    """All columns together; None where some cannot be known."""
    known = [one for one in columns if one is not None]
    return frozenset().union(*known) if len(known) == len(columns) else None


def _want(recipe: Recipe) -> Want | None:
    if recipe.want is None:
        return None
    return Want(recipe.want.total, recipe.want.by, recipe.want.rounds)


def _identity(spec: ModelSpec) -> dict[str, Any]:
    known = msgspec.structs.asdict(spec)
    return {name: known[name] for name in IDENTITY}


def _refuse_unasked(recipe: Recipe, steps: list[Step], specs: dict[str, ModelSpec]) -> None:
    """Refuse a money budget without prices, and a step whose role no model plays."""
    if recipe.budget.money is not None and not any(spec.price_in or spec.price_out for spec in specs.values()):
        raise RecipeError(
            "budget.money: no model has a `price`, so money cannot be counted; give price: {in: …, out: …}"
        )
    for one in steps:
        panel = one.settings.get("roles")
        several = panel if isinstance(panel, tuple) and len(panel) > 1 else ()  # one model in two roles is no panel
        for role in [*([one.role] if one.role else []), *several]:
            if role not in specs:
                known = ", ".join(sorted(specs))
                raise RecipeError(f"step '{one.name}': role '{role}' is not among the recipe's models ({known})")
