"""The words of the command line, in the language of the person at the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "zh")
_now: dict[str, Mapping[str, str]] = {}
_spoken = ["en"]


def split_language(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[str, list[str]]:
    """The language to speak, and the arguments without ``--lang``, which may stand anywhere before a ``--``.

    Without it the first of ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is set decides. A language that we do not
    speak is left among the arguments, for the parser to refuse.
    """
    rest = list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    for place, argument in enumerate(rest[:end]):
        name, equals, value = argument.partition("=")
        if name != "--lang":
            continue
        last = place if equals else place + 1
        found = value if equals else "".join(rest[place + 1 : end][:1])
        if found in LANGUAGES:
            return found, rest[:place] + rest[last + 1 :]
    set_ones = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((value for value in set_ones if value), "")
    return ("zh" if locale.lower().startswith("zh") else "en"), rest


def use(language: str) -> None:
    """Speak this language from now on. Help texts of commands are read when their module is first imported."""
    if language == "zh":
        from seedbed.cli.chinese import TEXTS
    else:
        from seedbed.cli.english import TEXTS
    _now["texts"], _spoken[:] = TEXTS, [language]


def language() -> str:
    """The language that is spoken now."""
    return _spoken[0]


def say(key: str, /, **values: object) -> str:
    """A text with its slots filled.

    Raises:
        KeyError: there is no such text, or a slot was not given.
    """
    if not _now:
        use("en")
    text = _now["texts"][key]
    if _spoken[0] == "en" and "1" in map(str, values.values()):
        from seedbed.cli.numbers import filled

        return filled(text, values)
    return text.format(**values) if values else text
