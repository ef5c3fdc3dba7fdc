"""Levels 1 to 10 of a family: what each setting is there, what it may be, and how a given setting replaces it.

A family writes one table::

    LEVELS = Levels("dyck_language", kinds=whole(2, 4, (3, 3, 3, 3, 3, 4, 4, 4, 4, 4)), …)

and reads it once in ``make`` and once in ``distinct``: ``LEVELS.settings({"level": level, "kinds": kinds})``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

Level = int | Literal["easy", "medium", "hard"]
NAMED = {"easy": 2, "medium": 5, "hard": 8}
MOST = 10


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's value at each of the ten levels, and the values it may have.

    ``read`` gives a value in its one form (a list of a recipe becomes a tuple) or raises ValueError with what is
    wanted.
    """

    values: tuple[Any, ...]
    read: Callable[[Any], Any]


class Settings(dict[str, Any]):
    """The settings of one problem; ``level`` is None when one of them was given by hand."""

    level: int | None = None


class Levels:
    """The table of a family.

    Raises:
        ValueError: a setting has no ten values, or one of them is not allowed.
    """

    def __init__(self, family: str, **settings: Setting) -> None:
        self._family, self._table = family, settings
        for name, setting in settings.items():
            if len(setting.values) != MOST:
                raise ValueError(f"{family}: '{name}' needs {MOST} values, one a level, got {len(setting.values)}")
            for value in setting.values:
                setting.read(value)
        self._at = [{name: setting.values[place] for name, setting in settings.items()} for place in range(MOST)]

    def __iter__(self) -> Iterator[int]:
        return iter(range(1, MOST + 1))

    def settings(self, given: Mapping[str, Any]) -> Settings:
        """The level's settings, replaced by those that are given; None is not given, ``language`` is passed over.

        Raises:
            RecipeError: no such level or setting, or a value that is not allowed.
        """
        level = self._level(given.get("level"))
        own = {name: value for name, value in given.items() if value is not None and name not in ("level", "language")}
        found = Settings(self._at[level - 1])
        for name, value in own.items():
            found[name] = self._read(name, value)
        found.level = None if own else level
        return found

    def _level(self, given: Any) -> int:
        level = NAMED.get(given, given) if isinstance(given, str) else given
        if level is None:
            return 1
        if not isinstance(level, int) or isinstance(level, bool) or not 1 <= level <= MOST:
            wanted = f"a whole number from 1 to {MOST}, or {', '.join(NAMED)}"
            raise RecipeError(f"{self._family}: 'level' must be {wanted}, got {given!r}")
        return level

    def _read(self, name: str, value: Any) -> Any:
        if name not in self._table:
            raise RecipeError(f"{self._family}: there is no setting '{name}'{nearest(name, self._table)}")
        try:
            return self._table[name].read(value)
        except (ValueError, TypeError) as error:
            raise RecipeError(f"{self._family}: '{name}' must be {error}, got {value!r}") from None


def whole(least: int, most: int, values: Sequence[int]) -> Setting:
    """A whole number."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return Setting(tuple(values), read)


def span(least: int, most: int, values: Sequence[tuple[int, int]]) -> Setting:
    """The fewest and the most of something; one number means exactly so many."""

    def read(value: Any) -> tuple[int, int]:
        pair = (value, value) if isinstance(value, int) else tuple(value)
        if len(pair) != 2 or not all(type(one) is int for one in pair) or not least <= pair[0] <= pair[1] <= most:
            raise ValueError(f"(fewest, most) from {least} to {most}")
        return pair

    return Setting(tuple(values), read)


def one_of(known: Sequence[Any], values: Sequence[Any]) -> Setting:
    """One of a few values."""

    def read(value: Any) -> Any:
        if not any(value == one and type(value) is type(one) for one in known):
            raise ValueError(f"one of {', '.join(map(str, known))}")
        return value

    return Setting(tuple(values), read)


def several(known: Sequence[str], values: Sequence[tuple[str, ...]]) -> Setting:
    """One or more of a few names; a name alone means only that one."""

    def read(value: Any) -> tuple[str, ...]:
        names = (value,) if isinstance(value, str) else tuple(value)
        if not names or not set(names) <= set(known):
            raise ValueError(f"one or more of {', '.join(known)}")
        return names

    return Setting(tuple(values), read)


def switch(values: Sequence[bool]) -> Setting:
    """Yes or no."""
    return one_of((True, False), values)
