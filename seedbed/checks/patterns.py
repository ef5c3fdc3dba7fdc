"""Regular expressions from outside (a recipe, a JSON Schema), held to a form that cannot run away.

Python's engine tries every way to split a text among nested repeats, which takes exponential time. Such patterns are
refused; what remains is polynomial and is bounded by the length of the text that it is tried on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from seedbed.core.errors import RecipeError, Reject

LONGEST_TEXT = 10_000
"""Characters that a pattern is tried on."""
_REPEAT = re.compile(r"[*+?]|\{(\d*)(,?)(\d*)\}")


def found(pattern: str, text: str) -> bool:
    """Whether a pattern occurs in a text.

    Raises:
        RecipeError: the pattern is malformed or could run away.
        Reject: the text is too long to be tried.
    """
    if len(text) > LONGEST_TEXT:
        raise Reject("the text is too long for a pattern", value=len(text), threshold=LONGEST_TEXT)
    return safe_pattern(pattern).search(text) is not None


@lru_cache(maxsize=1024)
def safe_pattern(pattern: str) -> re.Pattern[str]:
    """A compiled pattern.

    Raises:
        RecipeError: it is malformed, repeats a group that itself can match in several ways, or refers back.
    """
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise RecipeError(f"the pattern {pattern!r} is not a regular expression: {error}") from None
    if len(pattern) > 2000:
        raise RecipeError(f"the pattern {pattern[:60]!r}… has {len(pattern)} characters; at most 2000 are allowed")
    if _runs_away(pattern):
        raise RecipeError(
            f"the pattern {pattern!r} could run forever: it repeats a group that holds a repeat, an alternative or "
            "a reference, or repeats the same thing twice in a row, or has more than six repeats without an "
            "end. Write [ab]+ for (?:a|b)+, and a bound such as {0,20} for *"
        )
    return compiled


def _runs_away(pattern: str) -> bool:
    """Whether a repeated group can match in several ways, or repeats without an end stand side by side or pile up."""
    groups: list[bool] = [False]  # for every open group: can it match in several ways?
    unbounded = place = 0
    before = ""  # the atom just before, if it repeats without an end
    while place < len(pattern):
        start = place
        atom, several, place = _atom(pattern, place, groups)
        repeat = _REPEAT.match(pattern, place) if atom else None
        if repeat is None:
            groups[-1], before = groups[-1] or (atom and several), ""
            continue
        text, place = pattern[start:place], repeat.end()
        endless = repeat.group() in "*+" or (repeat[2] == "," and not repeat[3])
        if (several and _many(repeat)) or (endless and before and (text == before or "." in (text, before))):
            return True
        groups[-1] = groups[-1] or several or repeat[2] != ""
        unbounded += endless
        before = text if endless else ""
    return unbounded > 6


def _many(repeat: re.Match[str]) -> bool:
    return repeat.group() != "?" and (repeat[2] != "," or repeat[3] == "" or int(repeat[3]) > 1)


def _atom(pattern: str, place: int, groups: list[bool]) -> tuple[bool, bool, int]:
    """(is it something a repeat can follow, can it match in several ways, where it ends)."""
    character = pattern[place]
    if character == "\\":
        return True, pattern[place + 1 : place + 2].isdigit(), place + 2
    if character == "[":
        return True, False, _class_end(pattern, place)
    if character == "(":
        groups.append(pattern.startswith(("(?P=", "(?("), place))
        return False, False, place + (2 if pattern.startswith("(?", place) else 1)
    if character == ")":
        return True, groups.pop(), place + 1
    if character == "|":
        groups[-1] = True
        return False, False, place + 1
    return True, False, place + 1


def _class_end(pattern: str, place: int) -> int:
    place += 2 if pattern.startswith("[^", place) else 1
    place += pattern.startswith("]", place)
    while pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place + 1
