"""The pages of the catalogue of methods: what each needs, what kind of rows it gives, what a real model made of it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from seedbed.actions.catalogue import Card, Listed, card, listed, page_name
from seedbed.actions.trials import RECORDS, Trial, load
from seedbed.core import find
from seedbed.core.text import shortened

FOLDER = "docs/catalogue"
_OURS = ("seedbed.methods.", "seedbed.checks.")
HEAD = """# Methods, tried · 方法与实测

Every method with what it needs and what a real model made of its seeds (twenty, or as many as the table says, half of
them Chinese): the share of replies that could be read, the share of rows that were kept. Made by `seedbed gallery` and
`make docs`; a dash stands where a method has not been tried.
每个方法的要求与实测：种子二十个（或以表中数目为准），一半为中文；列出可解析的回复占比与保留的行占比。"""
COLUMNS = ("entry", "paper", "needs", "rows", "model", "readable", "kept", "tokens a kept row")
_NEEDS = {
    "ask": "model",
    "embed": "embeddings",
    "logprobs": "log-probabilities",
    "run": "sandbox",
    "open": "sandbox",
    "check": "checks",
}
_KINDS = (
    ({"chosen", "rejected"}, "preference"),
    ({"messages"}, "dialogue"),
    ({"tests"}, "code with tests"),
    ({"sql"}, "SQL"),
    ({"query", "positive"}, "retrieval"),
    ({"instruction", "output"}, "instruction"),
    ({"question", "answer"}, "question and answer"),
    ({"text", "label"}, "labelled text"),
    ({"persona"}, "persona"),
    ({"instruction"}, "instruction"),
    ({"text"}, "text"),
)


def catalogue_pages(root: Path) -> dict[str, str]:
    """The pages by their path below the checkout ``root``, whose records they are made of."""
    records = load(root / FOLDER / RECORDS)
    lines = listed("methods")
    pages = {
        f"{FOLDER}/{name}.md": _page(card(f"methods/{name}"), told)
        for name, told in records.items()
        if _there(name, lines)
    }
    rows = ["| " + " | ".join(COLUMNS) + " |", "| " + " | ".join("---" for _ in COLUMNS) + " |"]
    rows += ["| " + " | ".join(_cells(line, records.get(line.name))) + " |" for line in lines]
    pages[f"{FOLDER}/README.md"] = f"{HEAD}\n\n" + "\n".join(rows) + "\n"
    return pages


def _there(name: str, lines: list[Listed]) -> bool:
    return any(line.name == name for line in lines)


def _cells(line: Listed, told: Trial | None) -> list[str]:
    found = card(f"methods/{line.name}")
    name = (
        f"[`{line.name}`]({line.name}.md)"
        if told
        else f"[`{line.name}`](../entries/{page_name(line.wing, line.name)}.md)"
    )
    head = [name, line.source, ", ".join(needs(line.name)) or "nothing", kind(found)]
    if told is None:
        return [*head, "—", "—", "—", "—"]
    cost = f"{told.tokens / told.made:,.0f}" if told.made else "—"
    return [*head, told.model, f"{told.readable:.0%}", f"{told.kept} of {told.tried}", cost]


def needs(name: str) -> list[str]:
    """What an entry needs to run, read from its own source and what it is built on: the roles it asks, vectors,
    probabilities, a sandbox.
    """
    found: dict[str, None] = {}
    for module in _built_on(find.entry(name).function.__module__):
        found |= _of_module(module)
    return sorted(found, key=lambda one: one != "model")


def _built_on(name: str) -> list[ModuleType]:
    """A module and those of methods and checks that it imports from, theirs too."""
    waiting, found = [name], dict[str, ModuleType]()
    while waiting:
        module = sys.modules[waiting.pop()]
        if module.__name__ in found:
            continue
        found[module.__name__] = module
        named = [node.module or "" for node in _tree(module).body if isinstance(node, ast.ImportFrom)]
        waiting += [one for one in named if one.startswith(_OURS) and one in sys.modules]
    return list(found.values())


@cache
def _of_module(module: ModuleType) -> dict[str, None]:
    """What a module itself asks; many entries are built on the same ones."""
    found: dict[str, None] = {}
    for node in ast.walk(_tree(module)):
        found |= _of_node(node, vars(module))
    return found


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))


def _of_node(node: ast.AST, names: Mapping[str, Any]) -> dict[str, None]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ctx":
        return {_NEEDS[node.attr]: None} if node.attr in _NEEDS else {}
    if isinstance(node, ast.Call):
        return _asked({key.arg: key.value for key in node.keywords if key.arg}, names)
    if isinstance(node, ast.Dict):
        given = {_text(key, names): value for key, value in zip(node.keys, node.values, strict=True)}
        return {} if "content" in given else _asked(given, names)  # that is a message, whose role is the speaker's
    return {}


def _asked(given: Mapping[str, ast.AST], names: Mapping[str, Any]) -> dict[str, None]:
    role = _text(given.get("role"), names)
    found = {role: None} if role and role not in ("main", "embed") else {}
    return found | ({"log-probabilities": None} if "logprobs" in given else {})


def _text(node: ast.AST | None, names: Mapping[str, Any]) -> str:
    value = names.get(node.id) if isinstance(node, ast.Name) else node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""


def kind(found: Card) -> str:
    """The kind of rows an entry gives, from the columns that it writes."""
    written = set(found.writes) | _of_chain(found)
    return next((name for columns, name in _KINDS if columns <= written), ", ".join(sorted(written)) or "as given")


def _of_chain(found: Card) -> set[str]:
    """What the steps of a chain write, where it can be built without settings."""
    if found.shape != "chain" or any(one.required for one in found.settings):
        return set()
    return {name for one in find.entry(found.name).function() for name in one.entry.writes}


def _page(found: Card, told: Trial) -> str:
    facts: Mapping[str, Any] = {
        "model": told.model,
        **{f"model of the role {role}": named for role, named in told.others.items()},
        "seeds": told.seeds,
        "replies": told.replies,
        "readable": f"{told.readable:.0%}",
        "kept": f"{told.kept} of {told.tried}",
        "rows": told.made,
        "tokens": f"{told.tokens:,}",
        "tokens a row": f"{told.tokens / told.made:,.0f}" if told.made else "—",
    }
    parts = [
        f"# {found.name}, tried",
        f"[What it does and its settings](../entries/{page_name('methods', found.name)}.md) · [all methods](README.md)",
        "| | |\n| --- | --- |\n" + "\n".join(f"| {name} | {value} |" for name, value in facts.items()),
    ]
    if told.reasons:
        parts += ["## Set aside", "\n".join(f"- {count}: {_plain(reason)}" for reason, count in told.reasons)]
    if told.row:
        parts += ["## A row that was kept", "\n\n".join(_shown(name, value) for name, value in told.row.items())]
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """A reason as a line of code, whatever a model or document put into it."""
    return f"`{shortened(text.replace('`', chr(39)), 160)}`"


def _shown(name: str, value: Any) -> str:
    """A column; fenced, so that what a model wrote is shown and not rendered."""
    import msgspec

    text = value if isinstance(value, str) else msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
    fence = "```"
    while fence in text:
        fence += "`"
    return f"`{name}`\n\n{fence}text\n{text}\n{fence}"
