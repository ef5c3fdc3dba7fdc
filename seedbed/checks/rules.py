"""Rules: length, words, patterns, language and the constraints of instructions; every broken rule is named.

Length counts words in English and characters in Chinese. Words are looked for as whole words (``art`` is not in
``party``), in Chinese as they stand; width and case are folded. The ``mentions`` column adds the row's own words,
which must all be there. Patterns are Python regular expressions on at most 10,000 characters; those that could
run forever are refused.

``constraints`` are data, of every row (the setting ``require``) or of one (the column): ``{"kind": "number_words",
"least": 100}``. Kinds are the 25 of IFEval, arXiv 2311.07911, for English and Chinese: keywords, keyword_frequency,
forbidden_words, letter_frequency, response_language, number_words, number_sentences, number_paragraphs,
first_word_of_paragraph, number_placeholders, postscript, number_bullets, number_highlights, sections, title, json_only,
one_of, two_responses, repeat_prompt, ends_with, quotation, capital_words, all_capital, all_lowercase, no_comma; and
number_characters, starts_with, matches. IFEval's own ids and arguments are understood too. The score is the share of
the rules that hold; the row is kept when all do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from seedbed.checks.constraints import broken
from seedbed.checks.patterns import found
from seedbed.checks.wording import holds
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import folded, script_language
from seedbed.core.text import length as measured
from seedbed.core.verdict import Verdict

Outcome = tuple[bool, str]
"""Whether a rule holds, and what is said when it does not."""


def rules(  # noqa: PLR0913 - ten independent rules; a bundle would only hide them from the recipe
    answer: str,
    mentions: str | list[str] = "",
    constraints: list[dict[str, Any]] | None = None,
    *,
    length: tuple[int, int] = (0, 0),
    all_of: tuple[str, ...] = (),
    any_of: tuple[str, ...] = (),
    none_of: tuple[str, ...] = (),
    matches: tuple[str, ...] = (),
    matches_not: tuple[str, ...] = (),
    written_in: Literal["", "en", "zh"] = "",
    require: tuple[dict[str, Any], ...] = (),
) -> Verdict:
    """Whether a text keeps the rules; ``length`` is (least, most), 0 for no limit. See the card above."""
    own = [mentions] if isinstance(mentions, str) else list(mentions)
    plain = folded(answer)
    outcomes = [
        *_length(answer, length),
        *((holds(plain, word), f"does not mention {word!r}") for word in (*all_of, *filter(str.strip, own))),
        *((not holds(plain, word), f"mentions {word!r}") for word in none_of),
        *((found(pattern, answer), f"does not match {pattern!r}") for pattern in matches),
        *((not found(pattern, answer), f"matches {pattern!r}") for pattern in matches_not),
        *_any(plain, any_of),
        *_language(answer, written_in),
        *((not wrong, wrong) for wrong in (broken(answer, one) for one in (*require, *(constraints or ())))),
    ]
    if not outcomes:
        raise RecipeError(
            "rules: no rule is set; set length, all_of, any_of, none_of, matches, matches_not, written_in, require"
        )
    wrong = [told for fine, told in outcomes if not fine]
    share = 1 - len(wrong) / len(outcomes)
    return Verdict(share, "; ".join(wrong) or "every rule holds", threshold=1.0, value=wrong)


def _length(text: str, bounds: Sequence[int]) -> Iterator[Outcome]:
    least, most = bounds
    if least < 0 or most < 0 or 0 < most < least:
        raise RecipeError(f"rules: 'length' must be (least, most) with 0 for no limit, got {tuple(bounds)}")
    size = measured(text) if least or most else 0
    if least:
        yield size >= least, f"too short: {size} words, wanted {least}"
    if most:
        yield size <= most, f"too long: {size} words, allowed {most}"


def _any(text: str, words: Sequence[str]) -> Iterator[Outcome]:
    if words:
        yield any(holds(text, word) for word in words), f"mentions none of {', '.join(map(repr, words))}"


def _language(text: str, wanted: str) -> Iterator[Outcome]:
    if wanted not in ("", "en", "zh"):
        raise RecipeError(f"rules: 'written_in' must be en or zh, got {wanted!r}")
    if wanted:
        letters = any(character.isalpha() for character in text)
        yield letters and script_language(text) == wanted, f"is not written in {wanted}"


EXAMPLE = Example(
    row={"answer": "Boil the water, add the tea leaves and wait three minutes.", "mentions": ["tea"]},
    settings={"length": (5, 40), "none_of": ("coffee",), "require": ({"kind": "number_sentences", "most": 2},)},
    gives=True,
)
