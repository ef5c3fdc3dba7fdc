"""Source code of a dozen languages: functions, classes and what stands between them as units, by tree-sitter.

The text is the file's own. A unit is a code block: a function, a class, or a stretch of statements; comments that
stand right above belong to it. A class longer than 60 lines is a unit for its head and one for each of its members.
"""

import importlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, sha256
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.text import decode
from seedbed.ingest.warned import warning


@dataclass(frozen=True, slots=True)
class _Grammar:
    """A language: what Markdown calls it, and where its grammar is."""

    language: str
    module: str
    function: str = "language"


_GRAMMARS = {
    ".py": _Grammar("python", "tree_sitter_python"),
    ".js": _Grammar("javascript", "tree_sitter_javascript"),
    ".mjs": _Grammar("javascript", "tree_sitter_javascript"),
    ".jsx": _Grammar("javascript", "tree_sitter_javascript"),
    ".ts": _Grammar("typescript", "tree_sitter_typescript", "language_typescript"),
    ".tsx": _Grammar("tsx", "tree_sitter_typescript", "language_tsx"),
    ".java": _Grammar("java", "tree_sitter_java"),
    ".c": _Grammar("c", "tree_sitter_c"),
    ".h": _Grammar("c", "tree_sitter_c"),
    ".cc": _Grammar("cpp", "tree_sitter_cpp"),
    ".cpp": _Grammar("cpp", "tree_sitter_cpp"),
    ".hpp": _Grammar("cpp", "tree_sitter_cpp"),
    ".go": _Grammar("go", "tree_sitter_go"),
    ".rs": _Grammar("rust", "tree_sitter_rust"),
    ".rb": _Grammar("ruby", "tree_sitter_ruby"),
    ".php": _Grammar("php", "tree_sitter_php", "language_php"),
    ".cs": _Grammar("csharp", "tree_sitter_c_sharp"),
    ".sh": _Grammar("bash", "tree_sitter_bash"),
}

FORMAT = Format(endings=tuple(_GRAMMARS), guest=True, needs=("tree_sitter_python", "code"))

_UNITS = (
    *("function", "method", "class", "interface", "struct", "enum", "impl", "trait", "module", "namespace"),
    *("constructor", "type_declaration", "decorated_definition", "macro_definition", "record"),
)
_MEMBERS = ("class", "impl", "interface", "trait", "module", "namespace", "struct", "decorated")
_LONG = 60  # lines


def source_code(data: bytes, *, name: str) -> Document:
    """Read source code.

    Raises UnreadableDocument where the file is empty, not text, or the grammar of its language is not installed.
    """
    content, warnings = decode(data, name=name)
    grammar = _GRAMMARS["." + name.rpartition(".")[2].lower()]
    try:
        spans, broken = _spans(content, grammar)
    except ImportError as error:
        reason = because("package_grammar", language=grammar.language, package=error.name)
        raise UnreadableDocument(name, reason, advice("install", extra="code")) from error
    if broken:
        warnings = (*warnings, warning("broken_code", language=grammar.language))
    blocks = tuple(
        Block("code", content[start:end], start=start, end=end, language=grammar.language) for start, end in spans
    )
    return Document(name, content, blocks, warnings, sha256(data), "source_code")


def _spans(content: str, grammar: _Grammar) -> tuple[list[tuple[int, int]], bool]:
    """Where the units stand in the text, and whether the parser met errors."""
    from tree_sitter import Language, Parser

    language = Language(getattr(importlib.import_module(grammar.module), grammar.function)())
    encoded = content.encode("utf-8", "surrogatepass")
    root = Parser(language).parse(encoded).root_node
    places = _Places(content)
    spans: list[tuple[int, int]] = []
    for first, last in _units(root):
        start, end = places.at(first), places.at(last)
        text = content[start:end]
        lead, tail = len(text) - len(text.lstrip("\n")), len(text) - len(text.rstrip())
        if spans and not any(map(str.isalnum, text)):
            spans[-1] = spans[-1][0], max(spans[-1][1], end - tail)  # a semicolon after a unit
        elif start + lead < end - tail:
            spans.append((start + lead, end - tail))
    return spans, bool(root.has_error)


class _Places:
    """From places in UTF-8 to places in the text."""

    def __init__(self, content: str) -> None:
        self._wide = content.isascii()
        self._starts: list[int] = []
        if not self._wide:
            at = 0
            for char in content:
                self._starts.append(at)
                at += len(char.encode("utf-8", "surrogatepass"))

    def at(self, byte: int) -> int:
        """The character that begins at a byte, or the end."""
        return byte if self._wide else bisect_right(self._starts, byte - 1)


def _units(root: Any) -> Iterator[tuple[int, int]]:  # tree-sitter's nodes are classes of C
    """Spans in bytes: units, and the stretches between them."""
    start: int | None = None
    end = 0
    comment: int | None = None
    for node in root.children:
        if "comment" in node.type:
            comment = node.start_byte if comment is None or _blank_between(end, node, root) else comment
            start, end = (node.start_byte if start is None else start), node.end_byte
            continue
        if not _is_unit(node):
            start, end, comment = (node.start_byte if start is None else start), node.end_byte, None
            continue
        begin = comment if comment is not None and not _blank_between(end, node, root) else node.start_byte
        if start is not None and start < begin:
            yield start, begin
        yield from _members(node, begin)
        start, comment, end = None, None, node.end_byte
    if start is not None:
        yield start, end


def _blank_between(end: int, node: Any, root: Any) -> bool:
    return bool(root.text[end : node.start_byte].count(b"\n") > 1)


def _is_unit(node: Any) -> bool:
    kind = node.type
    if kind in {"export_statement", "decorated_definition", "template_declaration"}:
        return True
    return any(kind.startswith(word) for word in _UNITS) and node.end_point[0] > node.start_point[0]


def _members(node: Any, begin: int) -> Iterator[tuple[int, int]]:
    """A unit whole, or a long class cut before each of its members."""
    body = _body(node) if node.end_point[0] - node.start_point[0] > _LONG else None
    inner = [one for one in body.children if _is_unit(one)] if body is not None else []
    if len(inner) < 2:
        yield begin, node.end_byte
        return
    cuts = [begin, *(_line_start(one, node) for one in inner), node.end_byte]
    yield from pairwise(cuts)


def _line_start(node: Any, within: Any) -> int:
    """Where the line of a node begins, so that its indent stays with it."""
    before = within.text[: node.start_byte - within.start_byte]
    return int(within.start_byte + before.rfind(b"\n") + 1)


def _body(node: Any) -> Any:
    if node.type in {"decorated_definition", "export_statement"}:
        inner = [one for one in node.children if _is_unit(one)]
        return _body(inner[-1]) if inner else None
    if not any(word in node.type for word in _MEMBERS):
        return None
    return node.child_by_field_name("body")
