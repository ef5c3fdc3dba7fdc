"""The gallery: what problems of every family look like, at levels 1, 5 and 10, in both languages.

One page a field, made from real problems.
"""

from __future__ import annotations

from collections.abc import Iterator

from seedbed.core import find
from seedbed.core.problem import Language, Problem
from seedbed.core.seed import generator
from seedbed.core.text import shortened

FOLDER = "docs/gallery"
LEVELS = (1, 5, 10)
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LONGEST = 1400
"""Characters of a prompt that are shown."""


def gallery_pages() -> dict[str, str]:
    """The pages by their path below the checkout."""
    fields: dict[str, list[str]] = {}
    for name in find.names("problems"):
        fields.setdefault(find.files()["problems"][name].parent.name, []).append(name)
    pages = {f"{FOLDER}/{field}.md": _page(field, names) for field, names in sorted(fields.items())}
    pages[f"{FOLDER}/README.md"] = _index(fields)
    return pages


HEAD = """# {field}

Real problems of every family of this field, made by `make docs`. Levels go from 1 to 10; a problem of level 1, 5 and
10 is shown in English and Chinese. [All fields](README.md)"""
INDEX = """# Gallery of problems · 题目样例

Problems as models see them, family by family."""


def _page(field: str, names: list[str]) -> str:
    return "\n\n".join([HEAD.format(field=field), *(text for name in names for text in _texts(name))]) + "\n"


def _index(fields: dict[str, list[str]]) -> str:
    lines = []
    for field, names in sorted(fields.items()):
        lines.append(f"- [{field}]({field}.md): {', '.join(f'[{name}]({field}.md#{name})' for name in names)}")
    return "\n".join([INDEX, "", *lines]) + "\n"


def _texts(name: str) -> Iterator[str]:
    make = find.module("problems", name).make
    yield f"## {name}"
    yield f"[Settings and rules](../entries/{name}.md)"
    for level in LEVELS:
        for language in LANGUAGES:
            yield _shown(make(generator(0, name, 0), level=level, language=language), level)


def _shown(problem: Problem, level: int) -> str:
    title, word = (f"level {level}, English", "Answer") if problem.language == "en" else (f"难度 {level}，中文", "答案")
    told = _code_span(shortened(problem.answer.replace("\n", " / "), 300))
    return f"<details><summary>{title}</summary>\n\n{_fenced(_cut(problem.prompt))}\n\n{word}: {told}\n\n</details>"


def _cut(text: str) -> str:
    """A long prompt without its middle: both the rules and the answer format are shown."""
    if len(text) <= LONGEST:
        return text
    head, tail = text[: LONGEST * 2 // 3], text[-LONGEST // 3 :]
    return f"{head.rpartition(chr(10))[0]}\n…\n{tail.partition(chr(10))[2]}"


def _code_span(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _fenced(text: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}"
