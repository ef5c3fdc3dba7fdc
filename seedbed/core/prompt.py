"""Prompts: text with named slots, in English and, where the method is not tied to a language, in Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")

LANGUAGE_NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True)
class Prompt:
    """A prompt with slots written ``{name}`` in lower case; every other brace is plain text.

    What fills a slot is data: it is put in once and never searched for slots again, so a document that contains
    ``{chunk}`` stays what it is.

    Raises:
        ValueError: the two languages do not have the same slots.
    """

    en: str
    zh: str | None = None

    def __post_init__(self) -> None:
        if self.zh is not None and slots_of(self.zh) != slots_of(self.en):
            raise ValueError(f"the prompt's languages differ in slots: en {slots_of(self.en)}, zh {slots_of(self.zh)}")

    @cached_property
    def slots(self) -> frozenset[str]:
        """The names that ``fill`` must be given."""
        return slots_of(self.en)

    def fill(self, language: str, /, **values: object) -> str:
        """The text in a language, with its slots filled.

        A language without a text of its own gets the English one and a last line that asks for that language.

        Raises:
            ValueError: a slot is missing or one too many is given.
        """
        if values.keys() != self.slots:
            raise ValueError(f"the prompt has the slots {sorted(self.slots)}, but was given {sorted(values)}")
        text = self.zh if language == "zh" and self.zh is not None else self.en
        filled = form(text) % values
        if language == "en" or text is self.zh:
            return filled
        return f"{filled}\n\nWrite everything in {LANGUAGE_NAMES.get(language, language)}."


def slots_of(text: str) -> frozenset[str]:
    """The slot names in a prompt's text."""
    return frozenset(_SLOT.findall(text))


@lru_cache(maxsize=4096)
def form(text: str) -> str:
    """A prompt's text for the ``%`` operator and a dict: ``%(name)s`` for each slot."""
    return _SLOT.sub(r"%(\1)s", text.replace("%", "%%"))


@lru_cache(maxsize=4096)
def text_and_slots(text: str) -> tuple[str, ...]:
    """A prompt's text cut at its slots: text and slot names in turn."""
    return tuple(_SLOT.split(text))
