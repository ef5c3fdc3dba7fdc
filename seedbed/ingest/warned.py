"""What readers warn of: each kind with its sentence, which stands on the row, and the way back to the kind.

A warning is kept as its sentence, so manifests read alike with and without Seedbed; ``read_warning`` tells its kind and
values again, for whoever wants to say it in another language. To warn of something new, add a line here.
"""

from __future__ import annotations

from seedbed.core.sentences import Sentences

FORMS = {
    "running": "running header or footer left out on {count} pages: {line}",
    "no_text": "no text on page {pages}: scanned, or empty",
    "empty_pages": "no text on page {pages}: empty",
    "no_meaning": "{count} characters have no meaning in the file's fonts",
    "radicals": "{count} CJK radicals were replaced by the characters they look like",
    "pages_unread": "pages without text: {reason}",
    "page_unread": "page {page}: {reason}",
    "unsure_model": "the vision model does not tell how sure it is: page {pages}",
    "text_boxes": "text boxes are not read: {count}",
    "encoding": "not Unicode: read as {encoding}",
    "short_rows": "{count} of {rows} rows have fewer cells than the widest, which has {cells}",
    "attachment": "attachment not read: {name}",
    "encrypted": "parts of it are encrypted: fonts, or the text itself",
    "chapter_unread": "a chapter is not read: {reason}",
    "around": "left out around the article: {count} characters",
    "title": "title: {name}",
    "outputs": "pictures among the outputs are not read: {count}",
    "included": "included file not read: {name}",
    "directives": "comments and directives without text left out: {count}",
    "broken_code": "parts of it are no valid {language}",
    "other_kind": "named {ending} but is {kind}: read as {kind}",
    "secrets": "it holds {count} keys, tokens or passwords: mask them, or leave it out",
    "machine_captions": "captions in {language} that a machine made",
    "moved": "found at {url}",
    "masked": "masked {count} of kind {kind}",
    "left_out": "left out as {kind}: {count} blocks",
}
_SLOTS = {
    "count": r"\d+", "rows": r"\d+", "cells": r"\d+", "page": r"\d+", "pages": r"\d+(?:, \d+)*", "kind": r"[^:\n]+",
    "language": r"[^\s:]+", "encoding": r"[\w.-]+", "ending": r"\S*",
}  # fmt: skip
"""What may stand in a slot; in others, anything."""
_SENTENCES = Sentences(FORMS, _SLOTS)
MOST_PAGES = 20
"""Pages that a warning names."""


def warning(form: str, /, **values: object) -> str:
    """The sentence of a warning; of a list of pages the first are named."""
    return _SENTENCES.say(form, **{name: _told(value) for name, value in values.items()})


def read_warning(text: str) -> tuple[str, dict[str, str]] | None:
    """The kind of a warning and its values as text; None for a sentence that is of no kind known here."""
    return _SENTENCES.read(text)


def _told(value: object) -> object:
    return ", ".join(str(one) for one in value[:MOST_PAGES]) if isinstance(value, list) else value
