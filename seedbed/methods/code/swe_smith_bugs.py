"""Where the bugs of `swe_smith` come from: operators, a model, an old change undone, several bugs together."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from itertools import combinations
from typing import Any, TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.row import Row
from seedbed.methods.code import swe_smith_prompts as prompts
from seedbed.methods.code.swe_smith_suite import parsed
from seedbed.methods.code.swe_smith_tree import (
    Tree,
    changed_files,
    changed_lines,
    difference,
    lines_of,
    patched,
    sources,
    tree_of,
)

SEED = 24
"""Of the procedural draws, as published."""
OPERATORS = [
    "remove_bases", "remove_methods", "shuffle_methods", "invert_if", "shuffle_lines", "remove_assignment",
    "remove_conditional", "remove_loop", "remove_wrapper", "break_chains", "change_constants", "change_operator",
    "swap_operands",
]  # fmt: skip
PR_FILES, PR_LINES, FILE_LINES = 8, 500, 1000
"""What an old change may hold to be undone."""
SAME_FILE, SAME_MODULE = (3, 15, 100), (2, 20, 200)
"""Bugs put together, bugs looked at of one file or module, combinations made of it at most."""
DEPTH = 2
"""Parts of a path that make a module."""
CREATIVE: dict[str, Any] = {"temperature": 1.0, "max_tokens": 4096}
EXACT: dict[str, Any] = {"temperature": 0.0, "max_tokens": 16384}


class Target(TypedDict):
    """What is to be changed: characters of a file, their text, and the same without its body."""

    path: str
    unit: str
    start: int
    end: int
    source: str
    stub: str


class Planned(TypedDict):
    """A bug to be written; ``bug_patch`` is empty until it is."""

    strategy: str
    target: Target
    bug_patch: str


class Written(TypedDict):
    """The bug, as a patch of the clean tree."""

    bug_patch: str


class Spread(TypedDict, total=False):
    """A combination; the row that leads to it goes on as it is."""

    strategy: str
    bug_patch: str
    FAIL_TO_PASS: list[str]
    PASS_TO_PASS: list[str]


def open_tree(environment: Row) -> Tree:
    """The clean tree of a row."""
    return tree_of(environment["archive"], environment["files"], environment["base_commit"])


async def plan_bugs(
    ctx: Context,
    environment: Row,
    pr_patch: str = "",
    *,
    strategies: Sequence[str] = ("procedural",),
    bugs: int = 100,
    operators: Sequence[str] = (),
) -> list[Planned]:
    """The bugs to be tried on a repository: at most ``bugs`` of each strategy."""
    tree = open_tree(environment)
    files = sources(tree)
    planned: list[Planned] = []
    if "procedural" in strategies:
        told = await parsed(ctx, "procedural", files, SEED, bugs, list(operators or OPERATORS))
        ctx.note(unread=told["unread"])
        planned += [_procedural(tree, one) for one in told["bugs"]]
    for strategy, kinds in (("lm_modify", "all"), ("lm_rewrite", "functions")):
        if strategy in strategies:
            found = await parsed(ctx, "units", files, kinds)
            drawn = ctx.rng.sample(found, min(bugs, len(found)))
            planned += [Planned(strategy=strategy, target=_target(one), bug_patch="") for one in drawn]
    if "pr_mirror" in strategies and pr_patch:
        planned.append(
            Planned(strategy="pr_mirror", target=_target({"path": changed_files(pr_patch)[0]}), bug_patch="")
        )
    if not planned:
        raise Reject("no strategy finds anything to change in the repository", value=len(files))
    return planned


def _procedural(tree: Tree, bug: Row) -> Planned:
    patch = difference(tree, {**tree, bug["path"]: bug["text"].encode()})
    return Planned(strategy=f"procedural/{bug['operator']}", target=_target(bug), bug_patch=patch)


def _target(found: Row) -> Target:
    return Target(path=found["path"], unit=found.get("unit", ""), start=found.get("start", 0), end=found.get("end", 0),
                  source=found.get("source", ""), stub=found.get("stub", ""))  # fmt: skip


async def write_bug(
    ctx: Context, environment: Row, strategy: str, target: Row, bug_patch: str, pr_patch: str = ""
) -> Written:
    """The bug that a model is to write; a procedural one is there already."""
    if bug_patch:
        return Written(bug_patch=bug_patch)
    tree = open_tree(environment)
    if strategy == "pr_mirror":
        return Written(bug_patch=_told(tree, await _undone(ctx, tree, pr_patch)))
    file = tree[target["path"]].decode()
    before, after = file[: target["start"]], file[target["end"] :]
    if strategy == "lm_rewrite":
        prompt = ctx.fill(prompts.REWRITE, file=f"{before}{target['stub']}{after}", stub=target["stub"])
    else:
        kinds, tips = ctx.rng.sample(prompts.KINDS, 3), ctx.rng.sample(prompts.TIPS, len(prompts.TIPS))
        prompt = ctx.fill(prompts.MODIFY, code=target["source"], kinds=_listed(ctx, kinds), tips=_listed(ctx, tips))
    reply = await ctx.ask(prompt, **CREATIVE)
    indent = before[len(before.rstrip(" \t")) :]
    new = _indented(reply.code("python").strip("\n"), indent)
    if wrong := await parsed(ctx, "same_shape", indent + target["source"], new):
        raise Unreadable(wrong, reply)
    fitted = new.removeprefix(indent)
    return Written(bug_patch=_told(tree, {**tree, target["path"]: f"{before}{fitted}{after}".encode()}))


def _indented(code: str, indent: str) -> str:
    """Code as it stands in the file: many models take the indentation away, some put one in."""
    if indent and code.startswith(indent) and code[len(indent) : len(indent) + 1] not in (" ", "\t"):
        return code
    return textwrap.indent(textwrap.dedent(code), indent)


def _listed(ctx: Context, chosen: Sequence[Any]) -> str:
    return "\n".join(f"- {ctx.fill(one)}" for one in chosen)


def _told(tree: Tree, bugged: Tree) -> str:
    if not (patch := difference(tree, bugged)):
        raise Reject("the bug changes nothing")
    return patch


async def _undone(ctx: Context, tree: Tree, patch: str) -> Tree:
    """The tree without an old change: file by file as a model undoes it, added files gone, removed ones back."""
    names = [one for one in changed_files(patch) if one.endswith(".py")]
    if len(names) > PR_FILES or len(changed_lines(patch)) > PR_LINES:
        raise Reject(f"the change is larger than {PR_FILES} Python files or {PR_LINES} lines", value=len(names))
    made = dict(tree)
    for one in _parts(patch):
        name, head = changed_files(one)[0], one.split("@@", 1)[0]
        if "--- /dev/null" in head:
            made.pop(name, None)
        elif "+++ /dev/null" in head:
            made |= patched({name: b""}, one, back=True) if name not in made else {}
        elif name in names:
            made[name] = await _undone_file(ctx, tree, name, one)
    return made


async def _undone_file(ctx: Context, tree: Tree, name: str, part: str) -> bytes:
    text = tree.get(name, b"").decode()
    if not text or text.count("\n") > FILE_LINES:
        raise Reject(f"a file of the change is gone or has more than {FILE_LINES} lines", value=name)
    reply = await ctx.ask(ctx.fill(prompts.MIRROR, patch=part, path=name, file=text), **EXACT)
    return (reply.code("python").rstrip("\n") + "\n").encode()


def _parts(patch: str) -> list[str]:
    """A patch of several files as one patch each."""
    parts: list[str] = []
    lines = lines_of(patch)
    for at, line in enumerate(lines):
        if line.startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ "):
            parts.append("")
        if parts and not line.startswith(("diff --git", "index ", "new file", "deleted file")):
            parts[-1] += line
    return parts


def combine_bugs(table: pa.Table) -> pa.Table:
    """Bugs of one file, or of one module, put together: each in one combination at most, and only what was validated.

    The row of a combination's first bug bears it in ``combined``; a bug that does not apply after another is passed by.
    """
    rows = table.to_pylist()
    combined, free = [""] * len(rows), set(range(len(rows)))
    for key, limits in ((_file_of, SAME_FILE), (_module_of, SAME_MODULE)):
        groups: dict[Any, list[int]] = {}
        for at in sorted(free):
            groups.setdefault(key(rows[at]), []).append(at)
        for members in groups.values():
            _combine(rows, members, limits, combined, free)
    return table.append_column("combined", pa.array(combined, pa.string()))


def _combine(
    rows: list[Row], members: list[int], limits: tuple[int, int, int], combined: list[str], free: set[int]
) -> None:
    count, most, made = limits[0], limits[1], 0
    clean = open_tree(rows[members[0]]["environment"])
    drawn = random.Random(SEED).sample(members, min(most, len(members)))
    for chosen in combinations(drawn, count):
        if made == limits[2]:
            return
        if free.issuperset(chosen) and _meant(rows, chosen) and (patch := _together(clean, rows, chosen)):
            combined[chosen[0]] = patch
            free.difference_update(chosen)
            made += 1


def _meant(rows: list[Row], chosen: Sequence[int]) -> bool:
    """Whether they are of one file, by threes, or all of different files."""
    files = {_file_of(rows[at]) for at in chosen}
    return len(files) == (1 if len(chosen) == SAME_FILE[0] else len(chosen))


def _together(clean: Tree, rows: list[Row], chosen: Sequence[int]) -> str:
    """Their patch, or "" where one does not apply after the others."""
    tree = clean
    try:
        for at in chosen:
            tree = patched(tree, rows[at]["bug_patch"])
    except Reject:
        return ""
    return difference(clean, tree)


def _file_of(row: Row) -> Any:
    return row["base_commit"], tuple(changed_files(row["bug_patch"]))


def _module_of(row: Row) -> Any:
    return row["base_commit"], tuple(changed_files(row["bug_patch"])[0].split("/")[:DEPTH][:-1])


def spread(bug_patch: str, combined: str = "") -> list[Spread]:
    """The bug itself, and the combination that it leads."""
    if not combined:
        return [Spread()]
    strategy = "combine_file" if len(changed_files(combined)) == 1 else "combine_module"
    return [Spread(), Spread(strategy=strategy, bug_patch=combined, FAIL_TO_PASS=[], PASS_TO_PASS=[])]
