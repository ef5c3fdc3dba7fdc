"""Constraints on words and lengths: what must or must not be said, how often, how long, in which language and case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from seedbed.checks.patterns import found
from seedbed.checks.wording import holds, occurrences
from seedbed.core.errors import RecipeError
from seedbed.core.text import folded, length, script_language, sentences, words

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_DIVIDER = re.compile(r"\s*\n?[ \t]*\*\*\*[ \t]*\n?\s*")
_CAPITAL = re.compile(r"\b[A-Z][A-Z'’-]*[A-Z]\b|\b[A-Z]\b")


def bounded(what: str, size: int, least: int, most: int) -> str:
    """What is wrong with a count by its bounds; ``most`` 0 is no bound.

    Raises:
        RecipeError: neither bound is given, or they contradict each other.
    """
    if not least and not most:
        raise RecipeError(f"rules: {what}: set 'least', 'most' or both")
    if most and least > most:
        raise RecipeError(f"rules: {what}: 'least' is {least} and 'most' only {most}")
    if size < least:
        return f"{size} {what}, wanted at least {least}"
    return f"{size} {what}, allowed at most {most}" if most and size > most else ""


def keywords(text: str, *, words: list[str]) -> str:
    """All of these words are mentioned."""
    plain = folded(text)
    missing = [word for word in words if not holds(plain, word)]
    return f"does not mention {', '.join(map(repr, missing))}" if missing else ""


def keyword_frequency(text: str, *, word: str, least: int = 0, most: int = 0) -> str:
    """A word is mentioned so many times."""
    return bounded(f"times {word!r}", occurrences(folded(text), word), least, most)


def forbidden_words(text: str, *, words: list[str]) -> str:
    """None of these words is mentioned."""
    plain = folded(text)
    said = [word for word in words if holds(plain, word)]
    return f"mentions {', '.join(map(repr, said))}" if said else ""


def letter_frequency(text: str, *, letter: str, least: int = 0, most: int = 0) -> str:
    """A letter (a character in Chinese) occurs so many times, in either case."""
    if len(letter) != 1:
        raise RecipeError(f"rules: letter_frequency: 'letter' is one character, got {letter!r}")
    return bounded(f"times the letter {letter!r}", folded(text).count(folded(letter)), least, most)


def response_language(text: str, *, language: Literal["en", "zh"]) -> str:
    """The text is written in a language."""
    if not any(character.isalpha() for character in text):
        return f"has no words that could be {language}"
    other = script_language(text)
    return "" if other == language else f"is written in {other}, wanted {language}"


def number_words(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many words; a Chinese character counts as a word."""
    return bounded("words", length(text), least, most)


def number_characters(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many characters, white space apart."""
    return bounded("characters", sum(not character.isspace() for character in text), least, most)


def number_sentences(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many sentences."""
    return bounded("sentences", len(sentences(text)), least, most)


def paragraphs_of(text: str, between: str) -> list[str]:
    """The paragraphs of a text that are not empty."""
    parts = (_DIVIDER if between == "***" else _PARAGRAPH).split(text.strip())
    return [part for part in parts if part.strip()]


def number_paragraphs(
    text: str, *, least: int = 0, most: int = 0, between: Literal["blank line", "***"] = "blank line"
) -> str:
    """So many paragraphs, with a blank line or a divider of three asterisks between them."""
    return bounded("paragraphs", len(paragraphs_of(text, between)), least, most)


def first_word_of_paragraph(text: str, *, word: str, paragraph: int = 1, paragraphs: int = 0) -> str:
    """A paragraph, counted from 1, begins with a word; ``paragraphs`` is how many there must be, where that is set."""
    found_ = paragraphs_of(text, "blank line")
    if paragraphs and len(found_) != paragraphs:
        return f"{len(found_)} paragraphs, wanted {paragraphs}"
    if not 1 <= paragraph <= len(found_):
        return f"has no paragraph {paragraph}"
    start, wanted = words(found_[paragraph - 1]), words(word)
    return "" if start[: len(wanted)] == wanted else f"paragraph {paragraph} does not begin with {word!r}"


def capital_words(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many words are in capital letters throughout."""
    return bounded("words in capitals", len(_CAPITAL.findall(text)), least, most)


def all_capital(text: str) -> str:
    """Every letter that has a case is a capital."""
    return _in_case(text, "capitals", str.islower)


def all_lowercase(text: str) -> str:
    """No letter is a capital."""
    return _in_case(text, "small letters", str.isupper)


def _in_case(text: str, wanted: str, wrong: Callable[[str], bool]) -> str:
    if not any(character.isupper() or character.islower() for character in text):
        return f"has no letters that could be {wanted}"
    said = next((word for word in text.split() if any(map(wrong, word))), None)
    return "" if said is None else f"{said!r} is not in {wanted}"


def no_comma(text: str) -> str:
    """There is no comma, English or Chinese; 、 is one too."""
    commas = [character for character in text if character in ",，、﹐､"]
    return f"{len(commas)} commas" if commas else ""


def matches(text: str, *, pattern: str) -> str:
    """A regular expression occurs in it."""
    return "" if found(pattern, text) else f"does not match {pattern!r}"


_HERE = (
    keywords, keyword_frequency, forbidden_words, letter_frequency, response_language, number_words, number_characters,
    number_sentences, number_paragraphs, first_word_of_paragraph, capital_words, all_capital, all_lowercase, no_comma,
    matches,
)  # fmt: skip
KINDS: Mapping[str, Callable[..., str]] = {kind.__name__: kind for kind in _HERE}
