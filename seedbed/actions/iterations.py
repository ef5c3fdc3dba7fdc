"""Iterations: a recipe that improves a model by its own rows, round after round, with a trainer in between.

The trainer is a command of the user's, named in the recipe under ``train``; no method runs it. An iteration is a run
like any other, in a folder of its own, and what its trainer made is kept beside it: started again, the loop runs and
trains only what is missing.
"""

from __future__ import annotations

import subprocess
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from seedbed.actions.run import Finished, run_recipe
from seedbed.core import find
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.engine import shard
from seedbed.engine.disk import write_atomically
from seedbed.engine.progress import Watcher
from seedbed.llm.spec import parse_spec
from seedbed.recipe.model import Recipe, SourceSpec, StepSpec, TrainSpec

TRAINED = "trained.json"
LOG = "trainer.log"
_FORMS = ("openai:", "gguf:", "fake:", "embedded")


class Trained(msgspec.Struct):
    """What a trainer made: the model that the next iteration asks, of which rows, by which command."""

    model: str
    rows: str
    command: list[str]
    seconds: float


def run_iterations(
    recipe: Recipe, home: Path, *, name: str | None = None, watch: Watcher | None = None
) -> list[Finished]:
    """Run all iterations of a recipe with ``train``; the last one's facts list them all under ``iterations``.

    The loop ends early, with the reason in ``ended``, where an iteration does not come to its end or keeps no row, or
    where its score is no better than the best before.

    Raises:
        RecipeError: the recipe is wrong; nothing was asked.
        SeedbedError: as for ``run_recipe``; or the trainer failed. All that is there stays good for the same command.
    """
    train = recipe.train
    if train is None:
        raise RecipeError(f"{recipe.name}: the recipe has no `train`, so there are no iterations to run")
    base = recipe.models.get(train.role)
    if base is None:
        known = ", ".join(sorted(recipe.models))
        raise RecipeError(f"train.role: '{train.role}' is not among the recipe's models ({known})")
    home, model, done, told = home.resolve(), base, list[Finished](), list[dict[str, Any]]()
    for number in range(train.iterations):
        run = f"{name or recipe.name}-{number}"
        meant = _iteration(recipe, train, number, model).model_copy(update={"name": run})
        finished = run_recipe(meant, home, watch=watch)
        done.append(finished)
        told.append({"run": run, "model": _name(model), "rows": finished.result.rows, "score": _score(finished, train)})
        ended = _ended(finished, told, train)
        if ended:
            told[-1]["ended"] = ended
            break
        if train.command:
            told[-1]["made"] = made = _trained(train, number, base, model, done, home)
            model = _next(base, made)
    done[-1].facts["iterations"] = told
    return done


def _iteration(recipe: Recipe, train: TrainSpec, number: int, model: str | dict[str, Any]) -> Recipe:
    """The recipe of one iteration: its model, its seed, its number where a step has a setting for it."""
    changed = {
        "train": None,
        "models": {**recipe.models, train.role: model},
        "seed": recipe.seed + number,
        "steps": _numbered(recipe.steps, number),
        "from_": tuple(_source(one, number) for one in recipe.from_),
    }
    return recipe.model_copy(update=changed)


def _source(source: SourceSpec, number: int) -> SourceSpec:
    return source.model_copy(update={"steps": _numbered(source.steps, number)})


def _numbered(steps: tuple[StepSpec, ...], number: int) -> tuple[StepSpec, ...]:
    """Steps with a setting ``iteration`` are given it, unless the recipe does."""
    made = []
    for one in steps:
        takes = not one.name.endswith(".py") and "iteration" in find.entry(one.name).settings
        wanted = {"iteration": number, **one.settings} if takes else one.settings
        made.append(one.model_copy(update={"settings": wanted}))
    return tuple(made)


def _ended(finished: Finished, told: list[dict[str, Any]], train: TrainSpec) -> str:
    """Why the loop ends with this iteration, or ""."""
    if finished.result.state not in ("done", "short"):
        return f"the run did not come to its end: {finished.result.message or finished.result.state}"
    if not finished.result.rows:
        return "no row was kept, so there is nothing to train on"
    scores = [one["score"] for one in told]
    if train.score and len(scores) > 1 and scores[-1] <= max(scores[:-1]):
        return f"the score rises no more: {scores[-1]} after {max(scores[:-1])}"
    return ""


def _score(finished: Finished, train: TrainSpec) -> int:
    """How many rows are a success; all that were kept where the recipe does not say."""
    if not train.score:
        return finished.result.rows
    rows = (item.row for path in finished.result.accepted for item in shard.read_items(path))
    return sum(all(row.get(name) == value for name, value in train.score.items()) for row in rows)


def _trained(train: TrainSpec, number: int, base: Any, model: Any, done: list[Finished], home: Path) -> str:
    """The model that the trainer makes of an iteration's rows, or made at an earlier start."""
    finished = done[-1]
    before = done[-2].dataset if len(done) > 1 else None
    facts = {
        "data": str(finished.dataset),
        "previous": str(before or ""),
        "base": _name(base),
        "model": _name(model),
        "iteration": str(number),
        "steps": str(train.steps_of(number)),
    }
    command = [_filled(word, facts) for word in train.command]
    rows = ",".join(one.name for one in finished.result.folders)  # folders bear fingerprints of all that decides them
    place = finished.folder / TRAINED
    if place.is_file():
        kept = msgspec.json.decode(place.read_bytes(), type=Trained)
        if (kept.rows, kept.command) == (rows, command):
            return kept.model
    began = time.monotonic()
    made = _run(command, home, finished.folder / LOG)
    told = Trained(made, rows, command, round(time.monotonic() - began, 3))
    write_atomically(place, msgspec.json.format(msgspec.json.encode(told), indent=2))
    return made


def _filled(word: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        word = word.replace(f"{{{name}}}", value)
    return word


def _run(command: list[str], home: Path, log: Path) -> str:
    """Run a trainer; the last line that it prints. Everything it says goes into the log.

    Raises:
        SeedbedError: it is not there, it failed, or it named no model.
    """
    with log.open("wb") as said:
        try:
            child = subprocess.Popen(  # noqa: S603  # the user's own command, from the user's own recipe
                command, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
            )
        except OSError as error:
            raise SeedbedError(f"train.command: '{command[0]}' cannot be started in {home}: {error.strerror}") from None
        with child:
            try:
                last = _last_line(child, said)
            except BaseException:
                child.terminate()
                raise
    ended = log.read_text(encoding="utf-8", errors="replace")[-400:].strip()
    if child.returncode:
        raise SeedbedError(
            f"the trainer ended with {child.returncode} ({ended}); see {log}, and start again when mended"
        )
    if not last:
        raise SeedbedError(f"the trainer printed nothing; its last line must name the model it made (see {log})")
    return last


def _last_line(child: subprocess.Popen[bytes], said: IO[bytes]) -> str:
    """Copy what a trainer prints into its log; its last line that is not blank."""
    assert child.stdout is not None
    lines = deque[bytes](maxlen=1)
    for line in child.stdout:
        said.write(line)
        said.flush()
        if line.strip():
            lines.append(line)
    return lines[0].decode("utf-8", "replace").strip() if lines else ""


def _name(model: str | Mapping[str, Any]) -> str:
    """A model as a recipe writes it, without its settings."""
    return model if isinstance(model, str) else str(model["model"])


def _next(base: str | dict[str, Any], told: str) -> str | dict[str, Any]:
    """The model that a trainer named, with the settings of the recipe's: a whole one, or a name at the same server."""
    spec = parse_spec(base)
    if told.startswith(_FORMS):
        made = told
    else:
        made = f"{spec.provider}:{told}" + (f"@{','.join(spec.endpoints)}" if spec.endpoints else "")
    parse_spec(made)
    return made if isinstance(base, str) else {**base, "model": made}
