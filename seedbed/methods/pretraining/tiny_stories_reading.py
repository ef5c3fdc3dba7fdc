"""Whether a reply is the story that was asked for: its words, its speech, and how many words are too hard."""

from __future__ import annotations

import re

from seedbed.checks.wording import holds
from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded, length, words
from seedbed.methods.pretraining.tiny_stories_words import forms, known_forms
from seedbed.quality.filters.common_characters import COMMON_HAN

SHORTEST = 30
"""Words (characters of Chinese) of a story; what is shorter is no story."""
_SPEECH = re.compile(r"[\"“「][^\"”」]{2,}[\"”」]")


def read(reply: Reply, chosen: list[str], dialogue: bool, strange: float, language: str) -> str:  # noqa: FBT001
    """The story of a reply, if it is one; what is wrong with it is told to the model, which is then asked again."""
    story = reply.text.strip()
    if length(story) < SHORTEST:
        raise Unreadable(f"a story has at least {SHORTEST} words", reply)
    missing = [word for word in chosen if not used(word, story, language)]
    if missing:
        raise Unreadable(f"the story does not use {', '.join(missing)}", reply)
    if dialogue and not _SPEECH.search(story):
        raise Unreadable("nobody speaks in the story; put what they say in quotation marks", reply)
    share = strange_share(story, language) if language in ("en", "zh") else 0.0
    if share > strange:
        raise Unreadable(f"{share:.0%} of the words are too hard for a small child", reply)
    return story


def used(word: str, story: str, language: str) -> bool:
    """Whether a story uses a word: in English in any of its forms, elsewhere as it stands."""
    if language != "en" or " " in word:
        return folded(word) in folded(story) if language == "zh" else holds(folded(story), word)
    return not forms(folded(word)).isdisjoint(part for one in words(story) for part in (one, *re.split(r"['’-]", one)))


def strange_share(story: str, language: str) -> float:
    """The share of words outside the basic ones (in Chinese: of Han characters outside the commonest), 0 to 1.

    A word with a capital in the middle of a sentence is a name and counts as known.
    """
    if language == "zh":
        han = [one for one in story if "\u4e00" <= one <= "\u9fff"]
        return sum(one not in COMMON_HAN for one in han) / max(len(han), 1)
    names = {one.lower() for one in re.findall(r"(?<=[a-z,;] )[A-Z][a-z]+", story)}
    known = known_forms() | names
    said = [re.split(r"['’]", one)[0] for one in words(story)]
    return sum(one not in known for one in said) / max(len(said), 1)
