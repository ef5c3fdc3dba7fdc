"""Whether LaTeX is balanced: groups, environments, math, ``\\left`` and ``\\right``; comments and verbatim let alone.

TeX can change its own syntax, so nobody but TeX can say whether a document compiles; what is unbalanced does not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from seedbed.checks.syntax_fault import Fault

_VERBATIM = frozenset("verbatim verbatim* Verbatim lstlisting minted comment filecontents filecontents*".split())
_DEFINES = frozenset(
    ["newenvironment", "renewenvironment", "NewDocumentEnvironment", "RenewDocumentEnvironment", "newcommand",
     "renewcommand", "providecommand", "def", "gdef", "edef", "NewDocumentCommand", "newcolumntype"]
)  # fmt: skip
_ADDRESSES = frozenset(("url", "href", "path", "nolinkurl", "lstinline"))
_TOKEN = re.compile(r"\\([A-Za-z@]+)\*?|\\(.)|([{}%])|(\$\$?)|(\n[ \t]*\n)", re.DOTALL)
_NAME = re.compile(r"\s*\{([^{}\n]*)\}")
_OF_TEXT = re.compile(r"\\(?:text\w*|[mhf]box|intertext|shortintertext|tag|footnote|caption|parbox)\*?\s*$")
_MATH = {"\\)": "\\(", "\\]": "\\["}


class _Open(NamedTuple):
    """Something that waits for its end."""

    kind: str
    place: int


def check_latex(text: str) -> None:
    """Raises Fault at the first thing that is not closed, or closes nothing."""
    _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text, self.open = text, list[_Open]()
        self.at = 0

    def run(self) -> None:
        while (found := _TOKEN.search(self.text, self.at)) is not None:
            self.at = found.end()
            word, sign, mark, dollars, blank = found.groups()
            if word is not None:
                if self._word(word, found.start()):
                    break
            elif sign is not None:
                self._sign("\\" + sign, found.start())
            elif mark is not None:
                self._mark(mark, found.start())
            elif dollars is not None:
                self._dollars(dollars, found.start())
            elif blank and self.open and self.open[-1].kind in {"$", "\\("}:
                raise self._fault("a blank line inside the math that begins here", self.open[-1].place)
            else:
                self.at = found.end() - 1  # the second end of line may begin another blank line
        if self.open:
            raise self._fault(f"{self.open[-1].kind} is not closed", self.open[-1].place)

    def _word(self, word: str, place: int) -> bool:
        """A command; whether the document ends with it."""
        if word in {"begin", "end"}:
            return self._environment(word, place)
        if word == "verb":
            self._verb(place)
        elif word in _ADDRESSES:
            self._address()
        elif word in _DEFINES:
            self._definition()
        elif word == "left":
            self.open.append(_Open("\\left", place))
        elif word == "right":
            self._close("\\left", "\\right", place)
        return False

    def _environment(self, word: str, place: int) -> bool:
        named = _NAME.match(self.text, self.at)
        if named is None:
            raise self._fault(f"\\{word} without the name of an environment", place)
        name, self.at = named.group(1), named.end()
        if word == "end":
            self._close(f"\\begin{{{name}}}", f"\\end{{{name}}}", place)
            return name == "document"
        if name in _VERBATIM:
            end = self.text.find(f"\\end{{{name}}}", self.at)
            if end < 0:
                raise self._fault(f"\\begin{{{name}}} is not closed", place)
            self.at = end + len(f"\\end{{{name}}}")
        else:
            self.open.append(_Open(f"\\begin{{{name}}}", place))
        return False

    def _close(self, kind: str, shown: str, place: int) -> None:
        if not self.open or self.open[-1].kind != kind:
            waiting = f"; {self.open[-1].kind} is still open" if self.open else ""
            raise self._fault(f"{shown} closes nothing{waiting}", place)
        self.open.pop()

    def _sign(self, sign: str, place: int) -> None:
        if sign in {"\\(", "\\["}:
            self.open.append(_Open(sign, place))
        elif sign in _MATH:
            self._close(_MATH[sign], sign, place)

    def _mark(self, mark: str, place: int) -> None:
        if mark == "%":
            end = self.text.find("\n", place)
            self.at = len(self.text) if end < 0 else end + 1
        elif mark == "{":
            self.open.append(_Open("{", place))
        else:
            self._close("{", "}", place)

    def _dollars(self, dollars: str, place: int) -> None:
        top = self.open[-1].kind if self.open else ""
        if top == "$":
            self.at = place + 1  # $a$$b$ are two
            self.open.pop()
        elif dollars == "$" and top == "$$":
            raise self._fault("$ inside $$", place)
        elif dollars == "$" and self._in_math():
            raise self._fault(f"$ where {top} is still open in the math", place)
        elif dollars == "$$" and top == "$$":
            self.open.pop()
        else:
            self.open.append(_Open(dollars, place))

    def _in_math(self) -> bool:
        """Whether this is math, and no group of text inside it."""
        for one in reversed(self.open):
            if one.kind in {"$", "$$", "\\(", "\\["}:
                return True
            if one.kind == "{" and _OF_TEXT.search(self.text, max(0, one.place - 20), one.place):
                return False
        return False

    def _verb(self, place: int) -> None:
        mark = self.text[self.at : self.at + 1]
        end = self.text.find(mark, self.at + 1) if mark and not mark.isspace() else -1
        if end < 0 or "\n" in self.text[self.at : end]:
            raise self._fault("\\verb is not closed on its line", place)
        self.at = end + 1

    def _address(self) -> None:
        """A web address may hold a % that is no comment."""
        named = re.compile(r"\s*\{([^{}]*)\}").match(self.text, self.at)
        if named is not None:
            self.at = named.end()

    def _definition(self) -> None:
        """The parts of a definition may be unbalanced in environments and math; only their braces are counted."""
        gap = re.compile(r"\s*(?:\\[A-Za-z@]+)?(?:#\d)*(?:\s|\[[^\[\]]*\])*(?=\{)")
        while (found := gap.match(self.text, self.at)) is not None:
            self.at = self._group_end(found.end())
            gap = re.compile(r"(?:\s|\[[^\[\]]*\])*(?=\{)")

    def _group_end(self, start: int) -> int:
        depth = 0
        for found in re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL).finditer(self.text, start):
            depth += {"{": 1, "}": -1}.get(found.group(), 0)
            if depth == 0 and found.group() == "}":
                return found.end()
        raise self._fault("{ is not closed", start)

    def _fault(self, message: str, place: int) -> Fault:
        return Fault.at(message, self.text, place)
