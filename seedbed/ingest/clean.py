"""Cleaning on request: one form of Unicode, invisible characters out, personal data masked, block by block."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from seedbed.ingest.blocks import Block, Document, joined
from seedbed.ingest.private import Kind, Mask
from seedbed.ingest.warned import warning

Form = Literal["keep", "NFC", "NFKC"]
FORMS: tuple[Form, ...] = get_args(Form)

# zero-width space, word joiner, soft hyphen, marks of direction and of byte order; joiners within emoji and Indic stay
_INVISIBLE = re.compile("[\u200b\u2060\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is done: the Unicode form (NFKC also makes full-width letters and digits half-width), and what is masked."""

    form: Form = "keep"
    mask: tuple[Kind, ...] = ()


def cleaned(document: Document, cleaning: Cleaning) -> Document:
    """A document cleaned block by block, its text put together anew, and a warning that counts what was masked."""
    mask = Mask(cleaning.mask)

    def mend(text: str) -> str:
        return mask(_formed(text, cleaning.form)) if cleaning.mask else _formed(text, cleaning.form)

    text, blocks = joined([_mended(block, mend) for block in document.blocks])
    told = [warning("masked", count=count, kind=kind) for kind, count in sorted(mask.counts.items())]
    kind = document.kind if document.kind != "markdown" else "markdown, cleaned"
    return replace(document, text=text, blocks=blocks, warnings=(*document.warnings, *told), kind=kind)


def _formed(text: str, form: Form) -> str:
    if form == "keep":
        return text
    return unicodedata.normalize(form, _SPACES.sub(" ", _INVISIBLE.sub("", text)))


def _mended(block: Block, mend: Callable[[str], str]) -> Block:
    cells = tuple(tuple(mend(cell) for cell in row) for row in block.cells) if block.cells else None
    text = "\n".join("\t".join(row) for row in cells) if cells else mend(block.text)
    return replace(block, text=text, cells=cells)
