"""Jupyter notebooks (.ipynb, format 4): text cells as Markdown, code cells and the text they printed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.markdown import blocks_of
from seedbed.ingest.reasons import advice, because, fault
from seedbed.ingest.warned import warning

FORMAT = Format(endings=(".ipynb",), guest=True)


def ipynb(data: bytes, *, name: str) -> Document:
    """Read a notebook; pictures among the outputs are counted in a warning.

    Raises UnreadableDocument where it is not one, or has no cells.
    """
    try:
        notebook = msgspec.json.decode(data)
        cells = notebook["cells"]
        language = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
        blocks = [block for cell in cells for block in _cell(cell, str(language))]
        pictures = sum(_is_picture(output) for cell in cells for output in cell.get("outputs", ()))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, LookupError, TypeError, AttributeError) as error:
        reason = because("not_notebook", error=fault(error))
        raise UnreadableDocument(name, reason, advice("jupyter")) from error
    if not blocks:
        raise UnreadableDocument(name, because("no_text"), advice("remove"))
    text, placed = joined(blocks)
    warnings = (warning("outputs", count=pictures),) if pictures else ()
    return Document(name, text, placed, warnings, sha256(data), "ipynb")


def _cell(cell: dict[str, Any], language: str) -> Iterator[Block]:
    source = _text(cell.get("source", ""))
    if not source.strip():
        return
    match cell["cell_type"]:
        case "markdown":
            yield from (replace(block, start=0, end=0) for block in blocks_of(source))
        case "code":
            yield Block("code", source.strip("\n"), language=language)
            for output in cell.get("outputs", ()):
                if shown := _shown(output).strip("\n"):
                    yield Block("code", shown, language="text")
        case _:
            yield Block("paragraph", source.strip())


def _shown(output: dict[str, Any]) -> str:
    """What an output printed."""
    if output.get("output_type") == "stream":
        return _text(output.get("text", ""))
    return _text(output.get("data", {}).get("text/plain", ""))


def _is_picture(output: dict[str, Any]) -> bool:
    return any(kind.startswith("image/") for kind in output.get("data", {}))


def _text(lines: Any) -> str:
    return "".join(map(str, lines)) if isinstance(lines, list) else str(lines)
