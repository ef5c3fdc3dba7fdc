"""The words of the pages: one catalogue for each language, made of the files of ``english`` and ``chinese``.

A file holds ``TEXTS`` of one page, with keys that begin with its name; the two folders have the same keys and slots.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache

LANGUAGES = {"en": "english", "zh": "chinese"}


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language by key.

    Raises:
        ValueError: two files say the same key.
    """
    package = importlib.import_module(f"seedbed.studio.{LANGUAGES[language]}")
    whole: dict[str, str] = {}
    for found in pkgutil.iter_modules(package.__path__):
        texts: dict[str, str] = importlib.import_module(f"{package.__name__}.{found.name}").TEXTS
        twice = whole.keys() & texts.keys()
        if twice:
            raise ValueError(f"{package.__name__}.{found.name}: said elsewhere already: {sorted(twice)}")
        whole |= texts
    return whole


def say(language: str, key: str, /, **values: object) -> str:
    """A text with its slots filled.

    Raises:
        KeyError: there is no such text, or a slot was not given.
    """
    text = catalogue(language)[key]
    return text.format(**values) if values else text


def of_header(accepted: str) -> str:
    """The language of a browser's ``Accept-Language``: the first that we speak, English without one."""
    for part in accepted.split(","):
        code = part.partition(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return "en"
