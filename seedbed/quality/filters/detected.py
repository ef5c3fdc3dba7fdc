"""Which languages a text is in, and how much of it each: by script, then by words, letters and pieces of words.

Offline and without a model: the classifiers that are small enough need numpy, a model under a share-alike licence, or
are no longer maintained. For English, Chinese and 17 more. Each sentence decides alone, so mixed text is told as mixed.
A sentence without a sign of its language counts for nothing, unless the text holds nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from seedbed.core.text import sentences
from seedbed.quality.filters.function_words import CYRILLIC, LATIN, LETTERS, PIECES

SCRIPTS: dict[str, str] = {
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "kana": "\u3040-\u30ff\u31f0-\u31ff",
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "devanagari": "\u0900-\u097f",
    "thai": "\u0e00-\u0e7f",
}
_SCRIPTS = {name: re.compile(f"[{body}]") for name, body in SCRIPTS.items()}
ONE_LANGUAGE = {"arabic": "ar", "devanagari": "hi", "thai": "th", "hangul": "ko"}
LANGUAGES = frozenset({*LATIN, *CYRILLIC, *ONE_LANGUAGE.values(), "zh", "ja"})
HAN_WEIGHT = 2.5
"""A Han character says about as much as this many letters of an alphabet."""
PERSIAN_URDU = frozenset("پچژگکیےٹڈڑں")
_NOT_PROSE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`|https?://\S+|\S+@\S+\.\w+", re.DOTALL)
_LATIN_WORD = re.compile(rf"[{SCRIPTS['latin']}]+['’]?")
_CYRILLIC_WORD = re.compile(rf"[{SCRIPTS['cyrillic']}]+")


_Scores = defaultdict[str, float]


def shares(text: str) -> dict[str, float]:
    """The languages of a text and the share of each, largest first; empty when nothing tells.

    Code in fences or back quotes and addresses are left out. Shares are of what has a language, and add up to 1.
    """
    weights, untold = _Scores(float), _Scores(float)
    for sentence in sentences(_NOT_PROSE.sub(" ", text)):
        for language, weight in _sentence(sentence).items():
            (weights if language in LANGUAGES or language == "other" else untold)[language] += weight
    if not weights and (untold["latin"] or untold["cyrillic"]):
        weights.update(_whole(text))
    total = sum(weights.values())
    return {language: weight / total for language, weight in _ranked(weights)} if total else {}


def _sentence(sentence: str) -> dict[str, float]:
    """Letters by language; by script (``latin``) where the language does not show."""
    count = {name: len(found) for name, script in _SCRIPTS.items() if (found := script.findall(sentence))}
    told = _Scores(float)
    for script, language in ONE_LANGUAGE.items():
        told[language] += count.get(script, 0)
    if count.get("arabic") and sum(sentence.count(letter) for letter in PERSIAN_URDU) > count["arabic"] * 0.03:
        told["other"] += told.pop("ar")
    han, kana = count.get("han", 0), count.get("kana", 0)
    told["ja" if kana > han * 0.1 else "zh"] += han * HAN_WEIGHT + kana
    for script, lists, pattern in (("latin", LATIN, _LATIN_WORD), ("cyrillic", CYRILLIC, _CYRILLIC_WORD)):
        if script in count:
            told[_by_words(pattern.findall(sentence.lower()), lists) or script] += count[script]
    return {language: weight for language, weight in told.items() if weight}


def _whole(text: str) -> dict[str, float]:
    """The language of a text whose sentences tell nothing one by one, all its words together."""
    found = _Scores(float)
    for lists, pattern in ((LATIN, _LATIN_WORD), (CYRILLIC, _CYRILLIC_WORD)):
        words = pattern.findall(_NOT_PROSE.sub(" ", text).lower())
        language = _by_words(words, lists, enough=0.5)
        if language:
            found[language] += sum(map(len, words))
    return found


def _by_words(words: list[str], lists: dict[str, str], *, enough: float = 0.8) -> str:
    """The language whose function words and letters the words show most, or "" below ``enough``."""
    scores = _Scores(float)
    known = _weights(tuple(lists))
    for written in words:
        word = written.rstrip("'’")
        for language, weight in known.get(word, ()):
            scores[language] += weight
        if not word.isascii():
            _add_letters(scores, word, lists)
        _add_pieces(scores, written.replace("’", "'"), known)
    best = _ranked(scores)
    if not best or best[0][1] < enough or (len(best) > 1 and best[1][1] > best[0][1] * 0.92):
        return ""
    return best[0][0]


def _ranked(scores: dict[str, float]) -> list[tuple[str, float]]:
    """The best first; equal ones by name, so that the order never hangs on the text's."""
    return sorted(scores.items(), key=lambda one: (-one[1], one[0]))


def _add_letters(scores: dict[str, float], word: str, lists: dict[str, str]) -> None:
    """Count the letters that only some of the languages write: the fewer write one, the more it says."""
    for letter in set(word):
        users = [language for language in lists if letter in LETTERS.get(language, "")]
        for language in users:
            scores[language] += 0.9 / len(users)


def _add_pieces(scores: dict[str, float], word: str, known: dict[str, list[tuple[str, float]]]) -> None:
    """Count the pieces of a word, each little: they decide only where words and letters do not."""
    bound = f"<{word}>"
    for size in range(1, min(6, len(bound))):
        for place in range(len(bound) - size + 1):
            for language, weight in known.get("\0" + bound[place : place + size], ()):
                scores[language] += 0.2 * weight


@lru_cache(maxsize=2)
def _weights(languages: tuple[str, ...]) -> dict[str, list[tuple[str, float]]]:
    """For each word and piece (marked by NUL) who has it and its weight: the more have it, the less it says."""
    lists = {name: {**LATIN, **CYRILLIC}[name].split() for name in languages}
    users: dict[str, list[str]] = {}
    for language, found in lists.items():
        for word in dict.fromkeys(found):
            users.setdefault(word, []).append(language)
        for piece in dict.fromkeys(PIECES[language].split()):
            users.setdefault("\0" + piece, []).append(language)
    return {word: [(language, len(have) ** -1.5) for language in have] for word, have in users.items()}
