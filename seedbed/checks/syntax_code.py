"""Whether a text is a program: Python by its own compiler, other languages by tree-sitter's grammars; nothing is run.

A grammar accepts more than a compiler: names twice, types that do not fit, a variable nobody declared.
"""

from __future__ import annotations

import importlib
import warnings
from functools import lru_cache
from typing import Any

from seedbed.checks.syntax_fault import Fault, TooDeep
from seedbed.core.errors import MissingPackage
from seedbed.core.text import shortened

GRAMMARS = {
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "java": ("tree_sitter_java", "language"),
    "c": ("tree_sitter_c", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "go": ("tree_sitter_go", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "bash": ("tree_sitter_bash", "language"),
}
"""Language -> the module of its grammar and the function in it."""
_PIECE = 1 << 16
_MOST, _MOST_MENDING = 30_000, 500
"""Reports of the parser, in all and after an error; a program of 100,000 characters takes up to 13,000."""


def check_python(text: str) -> None:
    """Raises Fault where it is no program for the Python that runs this; TooDeep."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a compiler only warns of is no fault
            compile(text, "answer", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Fault(error.msg, error.lineno or 0, max(error.offset or 0, 0)) from None
    except (RecursionError, MemoryError):
        raise TooDeep("nested deeper than Python's compiler reads") from None
    except ValueError as error:  # a NUL, or a number of too many digits
        raise Fault(str(error)) from None


def check_code(text: str, language: str) -> None:
    """Raises Fault at the first place that does not fit the grammar; TooDeep; MissingPackage without the extra [code].

    Mending a text that is no program can take the parser forever, so after its first error it is given a bounded
    number of steps; where those are used up, the place is where it met the error.
    """
    data = text.encode("utf-8", "surrogatepass")
    steps = _Steps()
    parser = _parser(language)
    try:
        tree = parser.parse(lambda offset, _: data[offset : offset + _PIECE], progress_callback=steps)
    except ValueError:
        parser.reset()
        if steps.error < 0:
            raise TooDeep("it has more readings than the parser can follow") from None
        raise Fault.at("unexpected text near here", text, len(data[: steps.error].decode("utf-8", "ignore"))) from None
    root = tree.root_node
    if not root.has_error:
        return
    node = _first_error(root)
    row, column = node.start_point
    line = data.split(b"\n")[row]
    before = line[:column].decode("utf-8", "replace")
    raise Fault(_said(node, data), row + 1, len(before) + 1)


class _Steps:
    """Counts the parser's reports, one for each hundred of its steps; true when it has used up what it may."""

    def __init__(self) -> None:
        self.count = self.since = 0
        self.error = -1

    def __call__(self, offset: int, has_error: bool) -> bool:  # noqa: FBT001 - the parser's own way of calling
        self.count += 1
        if has_error or self.error >= 0:
            self.since += 1
            self.error = max(offset if self.error < 0 else self.error, 0)
        return self.count > _MOST or self.since > _MOST_MENDING


def _said(node: Any, data: bytes) -> str:
    if node.is_missing:
        return f"{node.type!r} is missing"
    found = data[node.start_byte : min(node.end_byte, node.start_byte + 200)].decode("utf-8", "replace")
    return f"unexpected {shortened(found, 40)!r}" if found.strip() else "something is missing"


def _first_error(root: Any) -> Any:
    """The first node, in the order of the text, that is an error itself; found without recursion."""
    cursor = root.walk()
    found = root
    while True:
        node = cursor.node
        if node.is_error or node.is_missing:
            found = node
            break
        if not node.has_error or not cursor.goto_first_child():
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return found
    return found


@lru_cache(maxsize=16)
def _parser(language: str) -> Any:
    module, function = GRAMMARS[language]
    try:
        from tree_sitter import Language, Parser

        grammar = importlib.import_module(module)
    except ImportError:
        package = module.replace("_", "-")
        raise MissingPackage(package, "code", wanted_for=f"compiles with language: {language}") from None
    return Parser(Language(getattr(grammar, function)()))
