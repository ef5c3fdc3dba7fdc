"""Sentences by kind, with slots, from which the kind and its values can be told again.

What a reader says of a file is kept as its sentence, so manifests read alike with and without Seedbed; whoever wants to
say it in another language reads kind and values back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

_SLOT = re.compile(r"\{(\w+)\}")


class Sentences:
    """Forms such as ``over {pages} pages without text`` by kind; the first that fits is what a sentence is of.

    Attributes:
        forms: the sentences, those with more words of their own before those that would fit as well.
        slots: what may stand in a slot, as a pattern without groups; in others, anything.
    """

    def __init__(self, forms: Mapping[str, str], slots: Mapping[str, str] = {}) -> None:
        self.forms, self.slots = forms, slots

    def say(self, kind: str, /, **values: object) -> str:
        """The sentence of a kind.

        Raises:
            KeyError: there is no such kind, or a slot was not given.
        """
        return self.forms[kind].format(**values)

    def read(self, text: str) -> tuple[str, dict[str, str]] | None:
        """The kind of a sentence and its values as text; None for a sentence that is of no kind known here."""
        for kind, form in self._patterns.items():
            if found := form.fullmatch(text):
                return kind, found.groupdict()
        return None

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {kind: re.compile(self._pattern(form), re.DOTALL) for kind, form in self.forms.items()}

    def _pattern(self, form: str) -> str:
        """A form as a pattern with a group for each slot; where a slot stands twice, both must be alike."""
        made, seen = "", set[str]()
        for place, part in enumerate(_SLOT.split(form)):
            if place % 2 == 0:
                made += re.escape(part)
                continue
            made += f"(?P={part})" if part in seen else f"(?P<{part}>{self.slots.get(part, '.*')})"
            seen.add(part)
        return made
