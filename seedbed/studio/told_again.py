"""What readers and the API said in English, told again in the language of a page.

Rows, manifests and the API keep the English sentence; kind and values are read back from it and said anew from the word
catalogues. A sentence of no kind known here stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from fastapi import Request

from seedbed.core.sentences import Sentences
from seedbed.ingest.reasons import read_advice, read_reason
from seedbed.ingest.warned import read_warning
from seedbed.studio.look import COOKIE, of_request
from seedbed.studio.words import catalogue, say

FAMILIES = ("warning", "reason", "advice", "refusal", "named")
"""What the keys begin with that are said here."""
Told = tuple[str, dict[str, str]] | None
_FIGURE, _MEASURE, _NAME = r"[\d,]+", r"[\d.e+-]+", r"[^'\n]*"
_SLOTS = {
    "number": _FIGURE, "place": _FIGURE, "rows": _FIGURE, "most": _FIGURE, "count": _FIGURE, "expected": _FIGURE,
    "total": _FIGURE, "named": _FIGURE, "fewest": _FIGURE, "page": _FIGURE, "seconds": _MEASURE, "bound": _MEASURE,
    "role": r"[^'\s]*", "own": r"[^'\s]*", "ending": _NAME, "package": _NAME, "given": r"\w+", "kept": r"\w+",
    "extra": r"\w+", "choices": "'.*'",
}  # fmt: skip
_LONGEST = 2000
"""Characters of a sentence that is looked at; longer ones are none of ours."""


def warning(language: str, text: str) -> str:
    """What a reader warned of."""
    return _anew(language, "warning", read_warning(text), text)


def reason(language: str, text: str) -> str:
    """Why a file cannot be read, alone or as ``NAME: REASON; WAY OUT``."""
    found = read_reason(text) if len(text) <= _LONGEST else None
    return _anew(language, "reason", found, text) if found else _of_document(language, text)


def advice(language: str, text: str) -> str:
    """What the owner of a file can do."""
    return _anew(language, "advice", read_advice(text), text)


def refusal(language: str, text: str, kind: str = "refused") -> str:
    """Why a request is not followed; ``kind`` is the API's word for it."""
    forms = _refusals(kind)
    found = forms.read(text) if language != "en" and len(text) <= _LONGEST else None
    if found is None and kind == "form":
        return _of_fields(language, text)
    return _anew(language, f"refusal.{kind}", found, text)


def body(request: Request, told: dict[str, Any]) -> dict[str, Any]:
    """A refusal of the API as a script of a page shows it: in the language that the page's cookie names."""
    if COOKIE not in request.cookies:
        return told
    error = told["error"]
    return {"error": {**error, "message": refusal(of_request(request).language, error["message"], error["kind"])}}


def filters(language: str) -> dict[str, Callable[..., str]]:
    """Of all these those that templates need, in a language."""
    return {
        "warned": partial(warning, language),
        "reason": partial(reason, language),
        "way_out": partial(advice, language),
        "refusal": partial(refusal, language),
    }


def _anew(language: str, family: str, found: Told, text: str) -> str:
    if found is None or language == "en":
        return text
    kind, values = found
    return say(language, f"{family}.{kind}", **{name: _value(language, name, one) for name, one in values.items()})


def _value(language: str, slot: str, value: str) -> str:
    """A value in words: a reason within, or a name that has its word."""
    if slot in ("reason", "first", "rest"):
        return reason(language, value)
    if slot == "failure":
        why, _, way = value.rpartition("; ")
        return f"{reason(language, why)}；{advice(language, way)}" if read_reason(why) and read_advice(way) else value
    if slot in ("kind", "what", "role", "own"):
        return catalogue(language).get(f"named.{value}", value)
    return value


def _of_document(language: str, text: str) -> str:
    """``NAME: REASON; WAY OUT``, where both are known; a name or a reason may hold the signs between them."""
    if language == "en" or len(text) > _LONGEST:
        return text
    for name, why, way in _cuts(text):
        if read_advice(way) and read_reason(why):
            return f"{name}：{reason(language, why)}；{advice(language, way)}"
    return text


def _of_fields(language: str, text: str) -> str:
    """``FIELD: FAULT; FIELD: FAULT``, as forms are refused whose fields are of another kind; all known, or as it is."""
    faults = [one.partition(": ") for one in text.split("; ")] if language != "en" else []
    told = [(field, _refusals("field").read(fault)) for field, _, fault in faults]
    if not told or any(found is None for _, found in told):
        return text
    return "；".join(f"{field}：{_anew(language, 'refusal.field', found, '')}" for field, found in told)


def _cuts(text: str) -> list[tuple[str, str, str]]:
    """The ways to take a text for a name, a reason and a way out."""
    parts = text.split(": ")
    made = []
    for at in range(1, len(parts)):
        name, rest = ": ".join(parts[:at]), ": ".join(parts[at:])
        pieces = rest.split("; ")
        made += [(name, "; ".join(pieces[:end]), "; ".join(pieces[end:])) for end in range(1, len(pieces))]
    return made


@cache
def _refusals(kind: str) -> Sentences:
    """The sentences of a kind of refusal."""
    family = f"refusal.{kind}."
    texts = catalogue("en").items()
    return Sentences({key.removeprefix(family): text for key, text in texts if key.startswith(family)}, _SLOTS)
