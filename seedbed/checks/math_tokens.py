"""Cutting a written mathematical answer into tokens: LaTeX, plain notation and Chinese alike.

Dress is taken off (spacing, sizes, currency, degrees, units behind a value), signs get one spelling. Nothing is
evaluated. What has no token raises ``NotRead`` with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from seedbed.core.text import CJK

LONGEST = 2000
"""Characters; a longer answer is not an expression but a text."""


class NotRead(ValueError):
    """This notation is not read here; the text says where."""


class Malformed(NotRead):
    """No reader should make sense of it, because any sense would be made up (11 7/6)."""


class Token(NamedTuple):
    """``kind`` is number, name, command, text, conjunction, unit or the sign itself; ``text`` what was written."""

    kind: str
    text: str


_SIGNS = {
    "−": "-", "–": "-", "﹣": "-", "×": r"\times ", "·": r"\cdot ", "⋅": r"\cdot ", "∙": r"\cdot ", "∗": "*",
    "÷": r"\div ", "≤": r"\le ", "⩽": r"\le ", "≦": r"\le ", "≥": r"\ge ", "⩾": r"\ge ", "≧": r"\ge ", "≠": r"\ne ",
    "≈": r"\approx ", "≡": r"\equiv ",
    "≒": r"\approx ", "±": r"\pm ", "∓": r"\mp ", "∞": r"\infty ", "π": r"\pi ", "√": r"\sqrt ", "∛": r"\sqrt[3]",
    "∪": r"\cup ", "∩": r"\cap ", "∈": r"\in ", "∅": r"\emptyset ", "°": "", "℃": "", "∘": "", "ℝ": r"\mathbb{R}",
    "、": ",", "，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]",
    "｛": r"\{", "｝": r"\}", "。": ".", "¥": "", "￥": "", "€": "", "£": "", "\u3000": " ", "\u202f": " ",
    "\u00a0": " ",
    "⇒": r"\Rightarrow ", "→": r"\to ", "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "λ": r"\lambda ",
    "½": r"\frac{1}{2}", "⅓": r"\frac{1}{3}", "¼": r"\frac{1}{4}", "¾": r"\frac{3}{4}", "⅔": r"\frac{2}{3}",
    "′": "'", "∖": r"\setminus ", "ω": r"\omega ", "φ": r"\phi ", "μ": r"\mu ", "σ": r"\sigma ", "ⅈ": "i",
}  # fmt: skip
_SPELLING = str.maketrans({**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5E)}, **_SIGNS})
_UP = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ", "0123456789+-nx")
_DOWN = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙ", "0123456789n")


def _repeating(found: re.Match[str]) -> str:
    """A repeating decimal as the fraction that it is: ``0.1\\overline{6}`` is 1/6."""
    whole, fixed, again = found[1] or "0", found[2], re.sub(r"\D", "", found[3])
    bottom = 10 ** len(fixed) * (10 ** len(again) - 1)
    return rf"\frac{{{int(whole + fixed + again) - int(whole + fixed)}}}{{{bottom}}}"


_BAR = r"\\(?:overline|bar)\s*\{?\d+\}?|(?:\\dot\s*\{?\d\}?)(?:\d*\\dot\s*\{?\d\}?)?"
_Cleaning = tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]


def _compiled(*rules: tuple[str, str | Callable[[re.Match[str]], str]]) -> _Cleaning:
    return tuple((re.compile(pattern), by) for pattern, by in rules)


_OF_LATEX = _compiled(
    (rf"(?<![\d.])(\d*)\.(\d*)({_BAR})", _repeating),
    (r"\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|boldsymbol|mathop)(?![a-zA-Z])", ""),
    (r"(?<=\d)\s*(?:\{\s*,\s*\}|,\s*\\!|\\,)\s*(?=\d{3}(?!\d))", ""),
    (r"(?<!\\)\\[,;:!> ]|\\(?:q?quad|enspace)(?![a-zA-Z])", " "),
    (r"\^\s*\{?\s*\\circ\s*\}?|\\degree(?![a-zA-Z])|\\circ(?![a-zA-Z])", ""),
    (r"\\\\\s*(?:\[[^\]]*\])", r"\\\\"),
    (r"\\pmod\s*\{([^{}]*)\}|\\pmod\s+(\d+)", r", M_{mod}=\1\2"),
    (r"\\langle(?![a-zA-Z])", "("),
    (r"\\rangle(?![a-zA-Z])", ")"),
    (r"^\s*(?:\\approx|\\sim|\\text\s*\{[^{}]*(?:\bis|\bare|:|是|为)\s*\})", ""),
    (r"\\(?:text|mathrm|mbox)\s*\{[^{}]*\}\s*\^\s*\{?[23]\}?", " "),
    (r"\\operatorname\*?\s*\{\s*([a-zA-Z]+)\s*\}|\\math(?:rm|it|bf|sf|tt)\s*\{\s*([a-zA-Z])\s*\}", r"\\\1\2 "),
)
_OF_ALL = _compiled(
    (r"\(\s*mod\s+(\d+)\s*\)", r", M_{mod}=\1"),
    (r"^\s*(?:=|about|approximately|roughly)", ""),
    (r"\\\$|\$", ""),
    (r"(?<=\d)\s*\{\s*,\s*\}\s*(?=\d{3}(?!\d))", ""),
    (r"~|&nbsp;", " "),
    (r"(?<![\d.,_^{])([1-9]\d{0,2})((?:,\d{3})+)(?![\d,])", lambda found: found[1] + found[2].replace(",", "")),
    (r"(?<![\d.,_^])(\d{1,3})((?: \d{3})+)(?![\d.])", lambda found: found[1] + found[2].replace(" ", "")),
    (r"\s*(?:percent(?:age)?|pct)(?![a-zA-Z])", "%"),
    (r"(?<=[\d}])\s*cm\^\{?[23]\}?", " "),
    (r"\*\*", "^"),
    (r"(?<!\.)[.,;]\s*$", ""),
)
_OF_CHINESE = _compiled(
    (r"^\s*大?约", ""),
    (r"(?<=\d)\s*比\s*(?=\d)", ":"),
    (r"正无穷大?", r"+\\infty "),
    (r"负无穷大?", r"-\\infty "),
    (r"无穷大?", r"\\infty "),
    (r"空集", r"\\emptyset "),
    (r"(?:全体)?实数集?(?![一-龥])", r"\\mathbb{R}"),
    (r"三次根号", r"\\sqrt[3]"),
    (r"根号", r"\\sqrt "),
    (r"属于", r"\\in "),
    (r"不等于", r"\\ne "),
    (r"约等于|约为", r"\\approx "),
    (r"大于等于|不小于", r"\\ge "),
    (r"小于等于|不大于", r"\\le "),
    (r"等于|(?<=[a-zA-Z)])\s*为", "="),
    (r"大于", ">"),
    (r"小于", "<"),
    (r"负(?=\s*[\d\\a-zA-Z])", "-"),
)
_RANGE = re.compile(
    r"(?<=\S)\s*,?\s*\(?\s*([klmn])\s*\\in\s*(?:\\mathbb\s*\{?\s*[ZN]\s*\}?|[ZN])(?:\s*[\^_]?\{?[*+]\}?)?\s*\)?\s*$"
)
_SUPER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ]+")
_SUB = re.compile(r"[₀₁₂₃₄₅₆₇₈₉ₙ]+")
_TEXT = r"\\(?:text(?:bf|rm|it|sf|normal)?|mbox|hbox|mathrm|textnormal|mathbf)\s*\{(?P<inner>[^{}]*)\}"
_TOKEN = re.compile(
    rf"\s*(?:(?P<text>{_TEXT})"
    r"|(?P<begin>\\(?:begin|end)\s*\{[a-zA-Z]+\*?\}(?:\s*\{[clr| ]+\})?)"
    r"|(?P<double>\\mathbb\s*\{?\s*[RNZQC]\s*\}?)"
    r"|(?P<command>\\[a-zA-Z]+|\\\\|\\[{}%|&])"
    r"|(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3}(?![\d.a-zA-Z]))?)"
    r"|(?P<word>[a-zA-Z]{2,})"
    r"|(?P<name>[a-zA-Z]'*)"
    rf"|(?P<han>[{CJK}]+)"
    r"|(?P<sign><=|>=|!=|==|=<|\+-|->|[-+*/^_=<>!|,;:(){}\[\]%&]))"
)
FUNCTIONS = frozenset(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh ln log lg exp sqrt max min gcd lcm".split()
)
_WORDS = {
    "pi": r"\pi", "infinity": r"\infty", "oo": r"\infty", "inf": r"\infty", "theta": r"\theta", "alpha": r"\alpha",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "frac": r"\frac", "cup": r"\cup", "union": r"\cup",
    "abs": "abs", "and": "and", "or": "or", "in": r"\in", "beta": r"\beta", "lambda": r"\lambda",
}  # fmt: skip
_CONJUNCTIONS = frozenset(["and", "or", "且", "和", "或", "与", "及", "以及", "或者", "并且", "和者"])
_UNITS = frozenset(
    "cm mm km dm kg mg km/h mph cents cent dollars dollar degrees degree units unit inches inch feet foot ft meters "
    "meter metres metre miles mile hours hour minutes minute seconds second days day weeks week months month years "
    "year square cubic people ways apples rad radians radian ml mL kW kWh Hz min sec hr hrs lbs pounds students books "
    "balls pieces points point".split()
)
NO_PROSE = frozenset([*FUNCTIONS, *_WORDS, *_CONJUNCTIONS, *map(str.lower, _UNITS), "percent", "million", "billion"])
"""Words that stand in formulas and behind numbers."""


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of an answer.

    Raises:
        NotRead: it is too long, or something in it is no mathematics.
    """
    if len(text) > LONGEST:
        raise NotRead(f"it has {len(text)} characters; an expression of at most {LONGEST} is read")
    plain = cleaned(text)
    found: list[Token] = []
    place = 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise NotRead(f"{plain[place : place + 20]!r} is no mathematical notation")
        found += _token(match, found)
        place = match.end()
    return tuple(found)


@lru_cache(maxsize=4096)
def cleaned(text: str) -> str:
    """A text with one spelling for every sign; LaTeX stays LaTeX."""
    if not text.isascii():
        text = re.sub(r"(?<=[０-９])，(?=[０-９]{3})", ",", text)
        text = _SUPER.sub(lambda found: "^{" + found.group().translate(_UP) + "}", text)
        text = _SUB.sub(lambda found: "_{" + found.group().translate(_DOWN) + "}", text)
        text = text.translate(_SPELLING)
        text = _substituted(text, _OF_CHINESE)
    if "\\" in text:
        if "\\begin" not in text:
            text = re.sub(r"\\\\(?=[a-zA-Z]{2})", r"\\", text)  # escaped once too often, as in JSON
        text = _substituted(text, _OF_LATEX)
    return _without_range(_substituted(text, _OF_ALL).strip())


def _without_range(text: str) -> str:
    """``x = n\\pi, n \\in \\mathbb{Z}`` as ``x = k\\pi``: the whole numbers are understood, their letter is any."""
    found = _RANGE.search(text)
    if found is None:
        return text
    return re.sub(rf"(?<![A-Za-z\\_]){found[1]}(?![A-Za-z])", "k", text[: found.start()]).strip()


def _substituted(text: str, rules: _Cleaning) -> str:
    for pattern, by in rules:
        text = pattern.sub(by, text)
    return text


def _token(found: re.Match[str], before: list[Token]) -> list[Token]:  # noqa: PLR0911 - a line for each kind
    kind = found.lastgroup
    written = found.group(kind or 0).strip()
    if kind == "inner" or found["text"] is not None:
        return _text(found["inner"])
    if kind == "word":
        return _word(written, before)
    if kind == "han":
        return _text(written)
    if kind == "double":
        return [Token("command", "\\mathbb" + written.rstrip("} ")[-1])]
    if kind == "begin":
        name = re.sub(r"\s|\*|(?<=\})\{.*", "", written)
        return [Token("command", name)]
    if kind in ("number", "name"):
        return [Token(kind, written)]
    if kind == "command":
        return [Token("%", "%")] if written == r"\%" else [Token("command", written)]
    return [Token(written, written)]


def _text(inner: str) -> list[Token]:
    """A text inside mathematics: a conjunction, a number in words, or words that are passed over behind a value."""
    plain = inner.strip().strip(",，").strip()
    if not plain:
        return [Token("conjunction", ",")] if "," in inner else []
    if plain.lower() in _CONJUNCTIONS:
        return [Token("conjunction", plain)]
    return [Token("text", unicodedata.normalize("NFKC", plain))]


def _word(word: str, before: list[Token]) -> list[Token]:  # noqa: PLR0911 - a line for each kind
    """Letters without a backslash: a function, a conjunction, a unit behind a value, single letters, or words."""
    word_ = _WORDS.get(word.lower(), word)
    if word_ in _CONJUNCTIONS:
        return [Token("conjunction", word_)]
    if word_.startswith("\\"):
        return [Token("command", word_)]
    if word_ in FUNCTIONS or word_ == "abs":
        return [Token("command", "\\" + word_)]
    if before and (word in _UNITS or before[-1].kind == "text"):
        return [Token("text", word)]
    for name in sorted(FUNCTIONS, key=len, reverse=True):
        if word.startswith(name) and len(word) == len(name) + 1:  # sinx, ln2 is cut by the digit already
            return [Token("command", "\\" + name), Token("name", word[-1])]
    if len(word) > 3 or (len(word) == 3 and before and before[-1].kind == "number" and word.islower()):
        return [Token("text", word)]
    return [Token("name", letter) for letter in word]


class Tape:
    """Tokens and the place that a reader has come to."""

    def __init__(self, given: tuple[Token, ...]) -> None:
        self._tokens, self.place = given, 0

    def rest(self) -> bool:
        """Whether there is more."""
        return self.place < len(self._tokens)

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one behind it."""
        place = self.place + ahead
        return self._tokens[place] if place < len(self._tokens) else Token("end", "the end")

    def take(self) -> Token:
        """The next token, and on."""
        token = self.peek()
        self.place += 1
        return token

    def accept(self, *written: str) -> bool:
        """Whether one of these signs is next; then on."""
        if self.peek().text in written and self.peek().kind != "text":
            self.place += 1
            return True
        return False

    def expect(self, written: str) -> None:
        """On past a sign that must be there."""
        if not self.accept(written):
            raise NotRead(f"{written!r} is missing before {self.peek().text!r}")

    def split_number(self) -> None:
        """``\\frac12`` and ``\\frac{1}23``: without braces, one digit is one argument."""
        digits = self._tokens[self.place].text
        halves = (Token("number", digits[0]), Token("number", digits[1:]))
        self._tokens = (*self._tokens[: self.place], *halves, *self._tokens[self.place + 1 :])
