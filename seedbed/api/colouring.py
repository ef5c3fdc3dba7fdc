"""Code in colours: the words of a program told apart by class, for the colours of ``studio.css``; it never runs.

Of pygments' many kinds of words a few are kept, so that both themes can hold their contrast. Only languages of a list
are coloured, and only what is not too long: a stranger's text must not keep the studio busy. Without pygments, and for
whatever else, the text stands as it is.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from typing import Any

LONGEST = 20_000
"""Characters that are coloured."""
CLASSES = {"k": "Keyword", "f": "Name.Function", "c": "Comment", "s": "Literal.String", "n": "Literal.Number",
           "b": "Name.Builtin", "d": "Generic.Deleted", "i": "Generic.Inserted"}  # fmt: skip
"""The classes, each after ``code-``, by what they stand for; see ``_KINDS`` for what else is of one."""
_KINDS = {**{kind: name for name, kind in CLASSES.items()}, "Name.Class": "f", "Name.Decorator": "b", "Name.Tag": "k",
          "Name.Attribute": "f", "Operator.Word": "k", "Name.Exception": "b", "Generic.Heading": "f",
          "Generic.Subheading": "f", "Name.Constant": "n"}  # fmt: skip
LEXERS = {
    name: lexer
    for lexer, names in {
        "python": "python py python3", "sql": "sql sqlite postgresql postgres mysql duckdb", "json": "json jsonl",
        "bash": "bash sh shell zsh", "javascript": "javascript js jsx node", "typescript": "typescript ts tsx",
        "java": "java", "kotlin": "kotlin kt", "scala": "scala", "swift": "swift", "c": "c h", "cpp": "cpp c++ cc",
        "csharp": "csharp c# cs", "go": "go golang", "rust": "rust rs", "ruby": "ruby rb", "php": "php", "r": "r",
        "lua": "lua", "haskell": "haskell hs", "html": "html", "xml": "xml svg", "css": "css", "yaml": "yaml yml",
        "toml": "toml", "ini": "ini", "diff": "diff patch", "latex": "latex tex", "cypher": "cypher",
        "graphql": "graphql", "make": "make makefile", "docker": "docker dockerfile", "julia": "julia jl",
    }.items()
    for name in names.split()
}  # fmt: skip
"""From what a language is called to the lexer that reads it."""
_MARKS = (
    ("diff", r"(diff --git |--- \S.*\n\+\+\+ |@@ -\d)"),
    ("json", r"\s*[\[{]\s*(\"|\[|\{|\}|\]|-?\d)"),
    ("sql", r"(?i)\s*(select|with|insert\s+into|create\s+(table|view|index)|update|delete\s+from|alter\s+table)\s"),
    ("bash", r"#!/(usr/)?bin/(env )?(ba|z)?sh"),
    ("php", r"\s*<\?php"),
    ("html", r"(?i)\s*<(!doctype|html|div|body|head|p|table|span)\b"),
    ("latex", r"\s*\\(documentclass|begin|usepackage|section)\b"),
    ("cpp", r"(?s).{0,2000}?#include\s*<(iostream|vector|string|map|algorithm|bits/)"),
    ("c", r"(?s).{0,2000}?#include\s*[<\"]"),
    ("go", r"(?m)\s*package \w+$"),
    ("java", r"(?m)\s*(import java|package [\w.]+;|public (final |abstract )?(class|interface|enum|record) )"),
    ("rust", r"(?m)\s*(use \w+::|(pub )?(fn|struct|enum|impl|mod) )"),
    ("python", r"(?m)(.*\n){0,40}?\s*(def \w+\(.*:|class \w+.*:|import \w+|from [\w.]+ import |print\(|@\w+)"),
    (
        "javascript",
        r"(?m)(.*\n){0,40}?\s*(function \w*\(|(const|let|var) \w+ ?=|import .* from |export |console\.log\()",
    ),
)
"""How a program begins whose language nobody told; the first that fits."""


def language_of(text: str, told: str = "") -> str:
    """The language of a program: the one that is told where it is known, else as it looks; "" where neither helps."""
    named = LEXERS.get(told.strip().lower(), "")
    if named:
        return named
    head = text[:4000]
    return next((name for name, mark in _MARKS if re.match(mark, head)), "")


def spans(text: str, language: str) -> str:
    """A program as HTML whose words bear classes; not a character is lost."""
    if not language or len(text) > LONGEST or not _installed():
        return escape(text)
    words = [(_class(kind), word) for kind, word in _lexer(LEXERS.get(language, language)).get_tokens(text)]
    if "".join(word for _, word in words) != text:  # a lexer that changes what it reads: line ends, marks of order
        return escape(text)
    made = []
    for name, group in groupby(words, key=itemgetter(0)):
        piece = escape("".join(word for _, word in group))
        made.append(f'<span class="code-{name}">{piece}</span>' if name and piece.strip() else piece)
    return "".join(made)


@cache
def _class(kind: Any) -> str:
    """The class of a kind of word: its own or that of what it is a kind of."""
    names = str(kind).removeprefix("Token.").split(".")
    return next((_KINDS[one] for end in range(len(names), 0, -1) if (one := ".".join(names[:end])) in _KINDS), "")


@cache
def _lexer(name: str) -> Any:
    return import_module("pygments.lexers").get_lexer_by_name(name, stripnl=False, ensurenl=False)


@cache
def _installed() -> bool:
    return find_spec("pygments") is not None
