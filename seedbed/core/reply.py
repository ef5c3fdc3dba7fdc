"""Replies: what came back from outside, with small strict readers.

A reader gives what was asked for or raises ``Unreadable`` with the reason; the engine then asks again. No reader
guesses: a malformed answer is never repaired into another meaning.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from seedbed.core.errors import Unreadable

T = TypeVar("T")

_YES = re.compile(r"(yes|true|是的?|对的?|正确)", re.IGNORECASE)
_NO = re.compile(r"(no|false|不是|不对|否|错误)", re.IGNORECASE)
_EDGE = " \t\r\n*_`\"'.,!:;。，！：；“”‘’「」()（）[]【】"
_FENCE = re.compile(r"^[ \t]*```[ \t]*([\w+#.-]*)[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)
_NUMBERED = re.compile(r"^[ \t]*(?:\*\*)?[(（]?(\d{1,3})[)）.、:：][ \t]*", re.MULTILINE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Reply(msgspec.Struct, omit_defaults=True):
    """One reply, as it is kept in the journal.

    Attributes:
        text: the answer, without its reasoning.
        reasoning: what a server marks as reasoning or a model puts into ``<think>``.
        finish: why it ended: ``stop``, ``length``, ``tool_calls``, ``content_filter`` …
        choices: all the texts when more than one was asked for (``n``), ``text`` first.
        logprobs: per token ``{"token", "logprob", "top": [[token, logprob], …]}``.
        tool_calls: as the server gave them.
        vectors: for embeddings.
        labels: for classifiers and reward models: a figure for each label; ``score`` where there is only one.
        tokens_in, tokens_out: as metered by the server; estimated (``estimated``) where it does not say.
        model: the name the server answered with.
        key: where the reply lies in the journal; not part of the reply.
        misread: it could not be read: it broke its schema, or the method refused it; not part of the reply.
        reused: it came from the journal and was paid for before; not part of the reply.
    """

    text: str = ""
    reasoning: str = ""
    finish: str = "stop"
    choices: list[str] = []
    logprobs: list[dict[str, Any]] = []
    tool_calls: list[dict[str, Any]] = []
    vectors: list[list[float]] = []
    labels: dict[str, float] = {}
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    model: str = ""
    repaired: bool = False
    key: bytes = b""
    misread: bool = False
    reused: bool = False

    def yes(self) -> bool:
        """Whether the reply says yes (true) or no (false): its first word or its whole last line decides.

        Raises:
            Unreadable: it says neither, or both.
        """
        first = self.text.strip(_EDGE)
        last = self.text.strip().rsplit("\n", 1)[-1].strip(_EDGE)
        opening, closing = _yes_or_no(first), _yes_or_no(last, whole=True)
        if opening is not None and closing is not None and opening != closing:
            raise Unreadable("the reply says both yes and no", self)
        answer = opening if opening is not None else closing
        if answer is None:
            raise Unreadable("the reply is neither yes nor no", self)
        return answer

    def odds(self, *names: str) -> dict[str, float]:
        """How likely each of these short words was, at the first token that could have been one of them.

        Case, blanks and an opening bracket do not count. Empty without log-probabilities, or where none of the words
        was among the likeliest of any token.
        """
        known = {name.casefold(): name for name in names}
        for token in self.logprobs:
            found = dict.fromkeys(names, 0.0)
            for text, logprob in token.get("top") or [(token["token"], token["logprob"])]:
                if (name := known.get(text.strip(" (").casefold())) is not None:
                    found[name] += math.exp(logprob)
            if any(found.values()):
                return found
        return {}

    def one_of(self, *names: str) -> str:
        """The one of these names that the reply gives, alone or on its first or last line; case is ignored.

        Raises:
            Unreadable: none stands there, or two differ.
        """
        lines = [line.strip(_EDGE).lower() for line in self.text.strip().splitlines() if line.strip(_EDGE)]
        found = {name for name in names for line in (lines[:1] + lines[-1:]) if line == name.lower()}
        if len(found) != 1:
            raise Unreadable(f"the reply does not give exactly one of {', '.join(names)}", self)
        return found.pop()

    def tag(self, name: str) -> str:
        """The text between ``<name>`` and ``</name>``.

        Raises:
            Unreadable: the pair is missing, stands more than once, or is empty.
        """
        found = re.findall(rf"<{re.escape(name)}>(.*?)</{re.escape(name)}>", self.text, re.DOTALL | re.IGNORECASE)
        if len(found) != 1 or not found[0].strip():
            raise Unreadable(f"wanted exactly one filled <{name}>…</{name}>, found {len(found)}", self)
        return cast("str", found[0]).strip()

    def section(self, heading: str) -> str:
        """What stands after a heading line or ``Heading:`` up to the next heading.

        A heading is a line with ``#`` or a short name that is bold or in brackets.

        Raises:
            Unreadable: the heading is missing, stands twice, or has nothing under it.
        """
        name = re.escape(heading)
        mark = (
            rf"^[#*\s\[【]*{name}[\]】*]*\s*[:：]?\s*\**[ \t]*(.*?)(?=^\s*#+\s|^[\[【*#]+[^\n]{{1,40}}[:：*\]】]+|\Z)"
        )
        found = re.findall(mark, self.text, re.MULTILINE | re.DOTALL | re.IGNORECASE)
        if len(found) != 1 or not found[0].strip():
            raise Unreadable(f"wanted exactly one section {heading!r} with text, found {len(found)}", self)
        return cast("str", found[0]).strip()

    def numbered(self, *, start: int = 1) -> list[str]:
        """The items of a numbered list (``1.``, ``2)``, ``3、``), whose numbers must count up from ``start``.

        Text before the first number is dropped as a preamble.

        Raises:
            Unreadable: there is no such list, a number is out of order, or an item is empty.
        """
        marks = list(_NUMBERED.finditer(self.text))
        counted = [mark for mark, wanted in zip(marks, range(start, start + len(marks)), strict=True)
                   if int(mark.group(1)) == wanted]  # fmt: skip
        if not marks or len(counted) != len(marks):
            raise Unreadable(f"wanted a list numbered from {start}", self)
        ends = [mark.start() for mark in marks[1:]] + [len(self.text)]
        items = [self.text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
        if not all(items):
            raise Unreadable("an item of the numbered list is empty", self)
        return items

    def code(self, language: str = "") -> str:
        """The one fenced code block (of that language where one is named); a fence left open is not read.

        Raises:
            Unreadable: no such block, or more than one.
        """
        blocks = [(name.lower(), body) for name, body in _FENCE.findall(self.text)]
        wanted = [body for name, body in blocks if not language or name in ("", language.lower())]
        if len(wanted) != 1 or not wanted[0].strip():
            raise Unreadable(f"wanted one fenced {language or 'code'} block, found {len(wanted)}", self)
        return cast("str", wanted[0]).rstrip("\n")

    def number(self) -> float:
        """The only number in the reply.

        Raises:
            Unreadable: none, or several that differ.
        """
        found = {float(one) for one in _NUMBER.findall(self.text)}
        if len(found) != 1:
            raise Unreadable(f"wanted one number, found {len(found)}", self)
        return found.pop()

    def json(self, kind: type[T]) -> T:
        """The reply as a value of a type, checked strictly by pydantic.

        The JSON may be the whole reply or its only code block or the only braces in prose. ``json-repair`` may mend
        its syntax, marked in ``repaired``, and only when nothing but white space, quotes, commas or fences is lost.

        Raises:
            Unreadable: it is not JSON, or not of that type; the reason lists what is wrong and is shown to the model.
        """
        from pydantic import ValidationError

        value, self.repaired = parse_json(self)
        try:
            return cast("T", _adapter(kind).validate_python(value))
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(map(str, one['loc'])) or 'value'}: {one['msg']}" for one in error.errors()[:5]
            )
            raise Unreadable(f"the JSON does not fit: {wrong}", self) from None


def _yes_or_no(text: str, *, whole: bool = False) -> bool | None:
    """True, False, or None when the text begins with (or, ``whole``, is) neither."""
    for pattern, answer in ((_NO, False), (_YES, True)):
        found = pattern.fullmatch(text) if whole else pattern.match(text)
        if found and (found.end() == len(text) or not text[found.end()].isalnum() or not text[found.end()].isascii()):
            return answer
    return None


def parse_json(reply: Reply) -> tuple[Any, bool]:
    """The JSON value of a reply and whether its syntax had to be mended.

    Raises:
        Unreadable: there is none, or mending it would change what it says.
    """
    text = _json_part(reply.text)
    try:
        return msgspec.json.decode(text), False
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return _mended(text, reply), True


def _json_part(text: str) -> str:
    blocks = _FENCE.findall(text)
    if len(blocks) == 1:
        return cast("str", blocks[0][1]).strip()
    stripped = text.strip()
    if stripped[:1] in "{[":
        return stripped
    starts = [place for place in (stripped.find("{"), stripped.find("[")) if place >= 0]
    end = max(stripped.rfind("}"), stripped.rfind("]"))
    return stripped[min(starts) : end + 1] if starts and end > min(starts) else stripped


def _mended(text: str, reply: Reply) -> Any:
    import json_repair

    if reply.finish != "stop" or text[:1] not in ("{", "["):
        raise Unreadable("the reply is not JSON" + (" (it was cut off)" if reply.finish == "length" else ""), reply)
    try:
        value = json_repair.loads(text)
        kept = _bare(msgspec.json.encode(value).decode())
    except (RecursionError, ValueError, TypeError, msgspec.MsgspecError):
        raise Unreadable("the reply is not JSON and could not be mended", reply) from None
    if not isinstance(value, dict | list) or kept != _bare(text):
        raise Unreadable("the reply is not valid JSON; write it again with correct quotes, commas and brackets", reply)
    return value


_LITERALS = {"True": "true", "False": "false", "None": "null"}


def _bare(text: str) -> str:
    """Text without what a repair may touch: white space, quotes, commas, fences, escapes, Python's literals."""
    text = re.sub(r"\b(True|False|None)\b", lambda found: _LITERALS[found.group()], text)
    return re.sub(r"[\s\"'“”‘’`,，\\]", "", text)


def _adapter(kind: Any) -> Any:
    return _cached_adapter(kind)


@lru_cache(maxsize=256)
def _cached_adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


class Narrowed(NamedTuple):
    """A type that a reply is read as, and a schema for the server that allows less than the type does."""

    kind: Any
    schema: dict[str, Any]


def json_schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema that a server is given for a type."""
    return cast("dict[str, Any]", _adapter(kind).json_schema())
