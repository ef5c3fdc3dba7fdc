"""Trials: methods run on twenty seeds with a real model, what came of it, and the page that shows it.

A folder of seeds holds ``trials.yaml`` (see examples/trials) and files of rows, half of them Chinese. Each method is a
run of its own in a project, so that a trial that was stopped goes on and nothing is asked twice. What came of it is
kept as a record, one JSON file a method, and the pages are made of the records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.run import Finished, run_recipe
from seedbed.core import find
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.find import nearest
from seedbed.engine import shard
from seedbed.engine.progress import reason_class
from seedbed.recipe.load import parse
from seedbed.recipe.model import Recipe

PLAN = "trials.yaml"
RECORDS = "records"
SEEDS = 20
MOST_TOKENS = 500
LONGEST = 600
"""Characters of a value in the row that is shown."""
_REASONS = 2
_KEYS = frozenset(
    ("settings", "rows", "nothing", "language", "most_tokens", "columns", "roles", "models", "steps", "from")
)


class Trial(msgspec.Struct, omit_defaults=True):
    """What came of a method's trial.

    Attributes:
        model: the name it is known by.
        seeds: rows that went in.
        tried, kept: rows before the method (of a chain: before its last step), and those from which rows came.
        made: rows that came out.
        replies, unreadable: replies of the model, and those of them not in the form that was asked for.
        reasons: the commonest reasons why a row was set aside, with their counts.
        row: one that was kept, long values shortened.
        tokens: that were read and written, of all replies.
        others: models that answered other roles, where the plan names some, by role.
    """

    entry: str
    version: str
    model: str
    seeds: int
    tried: int
    kept: int
    made: int
    replies: int
    unreadable: int
    tokens: int
    reasons: list[tuple[str, int]] = []
    row: dict[str, Any] = {}
    others: dict[str, str] = {}

    @property
    def readable(self) -> float:
        """The share of replies that could be read."""
        return 1 - self.unreadable / self.replies if self.replies else 1.0


def trial(
    entry: str, model: str | Mapping[str, Any], *, seeds: Path, home: Path, count: int = SEEDS, known_as: str = ""
) -> Trial:
    """Try one method on seeds, or take what an earlier trial of the same has paid for.

    Raises:
        RecipeError: there is no such method, or no seeds for the columns that it reads.
        SeedbedError: as a run does; or it was stopped before its end.
    """
    plan = plan_of(seeds)
    recipe = recipe_of(entry, model, plan, seeds, count=count)
    finished = run_recipe(recipe, home, export=False, again=(home / "runs" / entry).exists())
    if finished.result.state not in ("done", "short"):
        why = finished.result.message or finished.result.state
        raise SeedbedError(f"the trial of {entry} did not come to its end ({why}); start it again, and it goes on")
    others = {role: _last(_named(other)) for role, other in _asked(plan, entry).get("models", {}).items()}
    return _record(entry, _named(model), known_as, finished, others)


def plan_of(seeds: Path) -> dict[str, Any]:
    """The folder's ``trials.yaml``. Raises RecipeError where there is none or it is not one."""
    import yaml

    path = seeds / PLAN
    try:
        plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecipeError(f"{path}: no such file; give the folder of seeds with --seeds (examples/trials)") from None
    except yaml.YAMLError as error:
        raise RecipeError(f"{path}: not YAML: {error}") from None
    if not isinstance(plan, dict) or not isinstance(plan.get("seeds"), list):
        raise RecipeError(f"{path}: must hold `seeds`, a list of files beside it, and may hold `entries`")
    for name, asked in (plan.get("entries") or {}).items():
        for key in asked:
            if key not in _KEYS:
                raise RecipeError(f"{path}: entries.{name}: there is no '{key}'{nearest(key, _KEYS)}")
    return plan


def recipe_of(
    entry: str, model: str | Mapping[str, Any], plan: Mapping[str, Any], seeds: Path, *, count: int = SEEDS
) -> Recipe:
    """The recipe of a trial. Raises RecipeError."""
    if entry not in find.names("methods"):
        raise RecipeError(f"there is no method '{entry}'{nearest(entry, find.names('methods'))}")
    asked = _asked(plan, entry)
    most = asked.get("most_tokens")
    settings = {**asked.get("settings", {}), **({"columns": asked["columns"]} if "columns" in asked else {})}
    if most is None and find.entry(entry).asks:  # a chain keeps its own limits, which differ by step
        most = plan.get("most_tokens", MOST_TOKENS)
    if most is not None:
        settings["sampling"] = {"max_tokens": most, **settings.get("sampling", {})}
    told: dict[str, Any] = {
        "name": entry,
        "from": {**_source(entry, asked, plan, seeds), "count": _count(asked, count)},
        "steps": [*asked.get("steps", []), {entry: settings}],
        "models": dict.fromkeys(("main", *asked.get("roles", ())), model) | asked.get("models", {}),
        "seed": 7,
        "language": asked.get("language", "auto"),
    }
    return parse(told, where=f"the trial of {entry}")


def _asked(plan: Mapping[str, Any], entry: str) -> Mapping[str, Any]:
    """What the plan says of an entry; nothing where it does not name it."""
    return (plan.get("entries") or {}).get(entry) or {}


def _count(asked: Mapping[str, Any], count: int) -> int:
    return min(count, int(asked["nothing"])) if "nothing" in asked else count


def _source(entry: str, asked: Mapping[str, Any], plan: Mapping[str, Any], seeds: Path) -> dict[str, Any]:
    if "from" in asked:
        return dict(asked["from"])
    if "nothing" in asked:
        return {"nothing": True}
    if "rows" in asked:
        rows = asked["rows"]
        return {"rows": str((seeds / rows).resolve()) if isinstance(rows, str) else rows}
    wanted = {asked.get("columns", {}).get(name, name) for name in find.entry(entry).reads}
    for name in plan["seeds"]:
        path = seeds / name
        with path.open(encoding="utf-8") as file:
            first = msgspec.json.decode(file.readline())
        if wanted <= set(first):
            return {"rows": str(path.resolve())}
    raise RecipeError(
        f"no seeds for '{entry}': it reads {', '.join(sorted(wanted))}, and no file of {seeds / PLAN} has them; "
        "add one to `seeds`, or name `rows` and `columns` under `entries`"
    )


def _named(model: str | Mapping[str, Any]) -> str:
    """The name by which a server knows the model: often a path of its machine."""
    told = model if isinstance(model, str) else str(model["model"])
    return told.split(":", 1)[-1].split("@", 1)[0]


def _last(named: str) -> str:
    """A name without the folders of the machine that it stands in."""
    return named.rsplit("/", 1)[-1]


def _record(entry: str, named: str, known_as: str, finished: Finished, others: dict[str, str]) -> Trial:
    result = finished.result
    model = known_as or _last(named)
    counts = [
        count for stage in result.stages.values() for name, count in stage.items() if _belongs(name, entry)
    ]  # of a chain several, in their order
    paths = [path for folder in result.folders for path in shard.shards(folder)]
    aside = [one for path in paths for one in shard.read_aside(path)]
    reasons = Counter(reason_class(one.reason) for one in aside if _belongs(one.step, entry))
    kept = [item.row for path in result.accepted for item in shard.read_items(path)]
    return Trial(
        entry=entry,
        version=str(finished.facts["version"]),
        model=model,
        seeds=counts[0].rows if counts else 0,
        tried=counts[-1].rows if counts else 0,
        kept=counts[-1].kept if counts else 0,
        made=len(kept),
        replies=sum(count.asks for count in counts),
        unreadable=sum(count.unreadable for count in counts),
        tokens=sum(count.tokens_in + count.tokens_out for count in counts),
        reasons=reasons.most_common(_REASONS),
        row={name: _short(value, (named, model)) for name, value in (kept[0] if kept else {}).items()},
        others=others,
    )


def _belongs(step: str, entry: str) -> bool:
    """Whether a step is the entry, or one of its chain."""
    return step == entry or step.startswith(f"{entry}.")


def _short(value: Any, names: tuple[str, str]) -> Any:
    """A value cut to what a page shows; the model's name on its server gives way to the one it is known by."""
    if isinstance(value, str):
        told = value.replace(*names) if names[0] else value
        return told if len(told) <= LONGEST else told[:LONGEST] + "…"
    if isinstance(value, list):
        return [_short(one, names) for one in value[:8]]
    return {name: _short(one, names) for name, one in value.items()} if isinstance(value, dict) else value


def save(records: Path, told: Trial) -> Path:
    """Write a record into a folder of records."""
    records.mkdir(parents=True, exist_ok=True)
    path = records / f"{told.entry}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    return path


def load(records: Path) -> dict[str, Trial]:
    """The records of a folder by method."""
    return {path.stem: msgspec.json.decode(path.read_bytes(), type=Trial) for path in sorted(records.glob("*.json"))}


def try_all(
    entries: Sequence[str],
    model: str | Mapping[str, Any],
    *,
    seeds: Path,
    home: Path,
    records: Path,
    count: int = SEEDS,
    known_as: str = "",
    told: Callable[[Trial | tuple[str, Exception]], None] | None = None,
) -> int:
    """Try methods one after another, each saved when it is done; how many could not be tried.

    One that cannot be tried is told with its error, and the others go on.
    """
    failed = 0
    for entry in entries:
        try:
            made = trial(entry, model, seeds=seeds, home=home, count=count, known_as=known_as)
        except SeedbedError as error:
            failed += 1
            if told:
                told((entry, error))
            continue
        save(records, made)
        if told:
            told(made)
    return failed
