"""The last lines of a run: what was asked for, kept, set aside and why, what it took, where it lies."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedbed.cli.printing import figure
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.run import Finished

MOST_REASONS = 8
TRUNK = "all"
Stages = Mapping[str, Mapping[str, Mapping[str, Any]]]


def summary(finished: Finished) -> str:
    """The last lines, for a person."""
    from seedbed.actions.export_run import reasons

    facts, folder = finished.facts, finished.folder
    lines = [say(f"end.{facts['state']}", name=facts["name"], folder=folder.name)]
    if facts.get("message"):
        lines.append(f"  {facts['message']}")
    if facts.get("want"):
        lines.append(say("end.wanted", wanted=facts["want"]["rows"]))
    lines += _counted(facts, reasons(finished.result.folders))
    lines += _watched(facts.get("watch") or {})
    for one in facts.get("iterations", ()):
        then = one.get("ended") or one.get("made") or "—"
        lines.append(say("end.iteration", **{name: one[name] for name in ("run", "model", "rows", "score")}, then=then))
    lines += [say("measure.failed", told=told) for one in facts.get("measures", ()) for told in one["failures"]]
    lines.append(_spent(facts["spent"], facts["seconds"]))
    if facts["spent"].get("money"):
        lines.append(say("end.money", money=f"{facts['spent']['money']:.4f}"))
    if facts.get("unread"):
        lines += [say("end.unread"), *(f"  {problem}" for problem in facts["unread"][:5])]
    return "\n".join([*lines, *_places(finished)])


def _counted(facts: Mapping[str, Any], reasons: Counter[tuple[str, str]]) -> list[str]:
    stages: Stages = facts["stages"]
    seeds, rejected, failed = seed_rows(stages, facts["rows"]), total(stages, "rejected"), total(stages, "failed")
    rejected += sum(count for (step, _), count in reasons.items() if not _counts_step(stages, step))
    made = facts["rows"] + rejected + failed
    lines = [say("end.asked", seeds=seeds, made=made, kept=facts["rows"], rejected=rejected, failed=failed)]
    for source, steps in stages.items():
        if source != TRUNK and steps:
            first, *_, last = [*steps.values(), *steps.values()]
            lines.append("  " + say("end.source", source=source, seeds=first["rows"], made=came_out(last)))
    if not facts["rows"] and facts["state"] != "paused":
        lines.append(say("end.empty"))
    if reasons:
        lines.append(say("end.aside"))
        lines += [f"  {count:>5}  {step}: {reason}" for (step, reason), count in reasons.most_common(MOST_REASONS)]
        if len(reasons) > MOST_REASONS:
            lines.append(f"         {say('end.more', kinds=len(reasons) - MOST_REASONS)}")
    return lines


def _watched(watch: Mapping[str, Any]) -> list[str]:
    """The rules of the run, and where they held."""
    if not watch:
        return []
    fired = watch["fired"]
    lines = [say("end.watched", rules=len(watch["rules"]), fired=len(fired))]
    for one in fired[:MOST_REASONS]:
        told = {"rule": f"{one['action']}_when {one['rule']}", "value": f"{one['value']:g}", "stage": one["stage"]}
        lines.append("  " + say("end.fired", row=f"{one['row']:,}", **told))
    if watch["unwatched"]:
        lines.append("  " + say("end.unwatched", rows=f"{watch['unwatched']:,}"))
    return lines


def _counts_step(stages: Stages, step: str) -> bool:
    return any(step in steps for steps in stages.values())


def total(stages: Stages, name: str) -> int:
    """A count summed over all steps of all branches."""
    return sum(int(count.get(name, 0)) for steps in stages.values() for count in steps.values())


def came_out(count: Mapping[str, Any]) -> int:
    """The rows that came out of a step: those it kept, or what it turned them into."""
    return int(count.get("made") or count.get("kept", 0))


def seed_rows(stages: Stages, rows: int) -> int:
    """How many rows the sources gave: what their first steps saw, and what came to the common steps directly."""
    branches = [list(steps.values()) for source, steps in stages.items() if source != TRUNK and steps]
    trunk = list(stages.get(TRUNK, {}).values())
    arrived = trunk[0]["rows"] if trunk else rows
    from_branches = sum(came_out(steps[-1]) for steps in branches)
    return sum(int(steps[0]["rows"]) for steps in branches) + max(0, arrived - from_branches)


def _spent(spent: Mapping[str, Any], seconds: float) -> str:
    names = {"into": "tokens_in", "out": "tokens_out", "requests": "requests", "reused": "reused"}
    return say("end.spent", seconds=f"{seconds:.1f}", **{k: figure(spent.get(v, 0)) for k, v in names.items()})


def _places(finished: Finished) -> list[str]:
    lines = []
    if finished.dataset is not None:
        lines.append(say("end.dataset", path=shown(finished.dataset)))
        for name, one in finished.facts.get("exports", {}).items():
            lines.append(say("end.export", name=name, rows=one["rows"], files=", ".join(one["files"])))
            lines += [say("end.skipped", rows=count, reason=why) for why, count in one["skipped"].items()]
    report = finished.folder / "report.html"
    return [*lines, say("end.report", path=shown(report))] if report.exists() else lines


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative
