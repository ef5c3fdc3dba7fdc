"""Constraints as IFEval publishes them (arXiv 2311.07911), put into the words used here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seedbed.core.errors import RecipeError

Fields = Mapping[str, Any]


def translated(constraint: Fields) -> Fields:
    """A constraint in our own words; one whose kind has no colon is in them already.

    The published id is the kind (``keywords:frequency``), its arguments are the other fields; arguments that are null
    do not count.

    Raises:
        RecipeError: no published kind has that id, or an argument is missing.
    """
    name = str(constraint.get("kind", ""))
    if ":" not in name:
        return constraint
    if name not in _PUBLISHED:
        raise RecipeError(f"rules: IFEval has no kind {name!r}; it has {', '.join(_PUBLISHED)}")
    given = {field: value for field, value in constraint.items() if field != "kind" and value is not None}
    try:
        return _PUBLISHED[name](given)
    except KeyError as missing:
        raise RecipeError(f"rules: {name} needs {missing}") from None


def _plain(kind: str, **fields: str) -> Callable[[Fields], Fields]:
    """Fields of ours by the argument that holds them."""
    return lambda given: {"kind": kind, **{ours: given[theirs] for ours, theirs in fields.items()}}


def _at_least(kind: str, argument: str) -> Callable[[Fields], Fields]:
    return lambda given: {"kind": kind, "least": given[argument]}


def _exactly(kind: str, argument: str, **more: str) -> Callable[[Fields], Fields]:
    return lambda given: {"kind": kind, "least": given[argument], "most": given[argument], **more}


def _related(kind: str, argument: str, relation: str, **fields: str) -> Callable[[Fields], Fields]:
    """``at least`` and ``less than`` a number."""

    def read(given: Fields) -> Fields:
        bound = int(given[argument])
        if given[relation] not in ("at least", "less than"):
            raise RecipeError(f"rules: '{relation}' must be 'at least' or 'less than', got {given[relation]!r}")
        if given[relation] == "less than" and bound < 2:
            raise RecipeError(f"rules: less than {bound} leaves nothing; use forbidden_words")
        found = {"least": bound} if given[relation] == "at least" else {"most": bound - 1}
        return {"kind": kind, **found, **{ours: given[theirs] for ours, theirs in fields.items()}}

    return read


def _json(_: Fields) -> Fields:
    return {"kind": "json_only"}


def _constrained(_: Fields) -> Fields:
    return {"kind": "one_of", "options": ["My answer is yes.", "My answer is no.", "My answer is maybe."]}


_PUBLISHED: Mapping[str, Callable[[Fields], Fields]] = {
    "keywords:existence": _plain("keywords", words="keywords"),
    "keywords:frequency": _related("keyword_frequency", "frequency", "relation", word="keyword"),
    "keywords:forbidden_words": _plain("forbidden_words", words="forbidden_words"),
    "keywords:letter_frequency": _related("letter_frequency", "let_frequency", "let_relation", letter="letter"),
    "language:response_language": _plain("response_language", language="language"),
    "length_constraints:number_sentences": _related("number_sentences", "num_sentences", "relation"),
    "length_constraints:number_paragraphs": _exactly("number_paragraphs", "num_paragraphs", between="***"),
    "length_constraints:number_words": _related("number_words", "num_words", "relation"),
    "length_constraints:nth_paragraph_first_word": _plain(
        "first_word_of_paragraph", word="first_word", paragraph="nth_paragraph", paragraphs="num_paragraphs"
    ),
    "detectable_content:number_placeholders": _at_least("number_placeholders", "num_placeholders"),
    "detectable_content:postscript": _plain("postscript", marker="postscript_marker"),
    "detectable_format:number_bullet_lists": _exactly("number_bullets", "num_bullets"),
    "detectable_format:constrained_response": _constrained,
    "detectable_format:number_highlighted_sections": _at_least("number_highlights", "num_highlights"),
    "detectable_format:multiple_sections": lambda given: {
        "kind": "sections", "marker": given["section_spliter"], "least": given["num_sections"],
    },
    "detectable_format:json_format": _json,
    "detectable_format:title": _plain("title"),
    "combination:two_responses": _plain("two_responses"),
    "combination:repeat_prompt": _plain("repeat_prompt", prompt="prompt_to_repeat"),
    "startend:end_checker": _plain("ends_with", phrase="end_phrase"),
    "startend:quotation": _plain("quotation"),
    "change_case:capital_word_frequency": _related("capital_words", "capital_frequency", "capital_relation"),
    "change_case:english_capital": _plain("all_capital"),
    "change_case:english_lowercase": _plain("all_lowercase"),
    "punctuation:no_comma": _plain("no_comma"),
}  # fmt: skip
