"""What is done to a corpus as a whole, once all its documents are read: repeats taken out, domains told.

The parts stay as they were read; only the tables made of them change, so that another wish, or none, takes the reading
no further than those. Memory is that of a part, the hashes of what may repeat, and the headings.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from seedbed.ingest.blocks import Document
from seedbed.ingest.corpus_tables import TABLES, Made, documents_in, doubles_in, tables_of
from seedbed.ingest.cutting import Chunk
from seedbed.ingest.domain_tree import Tree
from seedbed.ingest.domains import Ask, Domains, OnAsked
from seedbed.ingest.repeats import LeftOut, Repeats

LEFT_OUT = "left_out.parquet"
DOMAINS = "domains.json"
_LEFT_OUT_COLUMNS: list[tuple[str, pa.DataType]] = [
    *(("document", pa.string()), ("number", pa.int64()), ("page", pa.int64()), ("kind", pa.string())),
    *(("text", pa.large_string()), ("reason", pa.string())),
]
_LEFT_OUT = pa.schema(_LEFT_OUT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Passes:
    """What is wished for: `tidy` takes repeats out, `domains` labels the chunks, by a model where `ask` is given.

    With a `tree` they are labelled with its domains, and the model is asked for what its names do not tell. `on_asked`
    is told how many questions for the domains are answered, of how many.
    """

    tidy: bool = False
    domains: bool = False
    ask: Ask | None = None
    language: str = "auto"
    on_asked: OnAsked | None = None
    tree: Tree | None = None


@dataclass
class Passed:
    """What came of it: blocks left out, chunks there are now, paths of headings put into a tree of domains or not."""

    left_out: int = 0
    chunks: int = 0
    placed: int = 0
    unplaced: int = 0


def pass_over(
    parts: Sequence[Path], target: Path, chunker: Callable[[Document], list[Chunk]], passes: Passes
) -> Passed:
    """Write the tables of a corpus anew, from its parts. Raises NoTree, and what `passes.ask` raises."""
    whole = Whole(passes)
    doubles = frozenset(doubles_in(parts))
    for document in _documents(parts, doubles):
        whole.see(document)
    whole.settle(_documents(parts, doubles))
    made = Passed(placed=whole.domains.placed, unplaced=whole.domains.unplaced)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(parquet.ParquetWriter(target / f".{name}.new", schema, compression="zstd"))
            for name, schema in (*TABLES.items(), ("left_out", _LEFT_OUT))
        }
        for part in parts:
            kept, out = _passed(_documents([part], doubles), chunker, whole)
            made.left_out += len(out)
            made.chunks += sum(len(chunks) for _, chunks in kept)
            for name, table in tables_of(kept).items():
                writers[name].write_table(table)
            writers["left_out"].write_table(pa.Table.from_pylist([asdict(one) for one in out], _LEFT_OUT))
    for name in (*TABLES, "left_out"):
        (target / f".{name}.new").replace(target / f"{name}.parquet")
    if not passes.tidy:
        (target / LEFT_OUT).unlink()
    if passes.domains:
        tree = json.dumps(whole.domains.tree(), ensure_ascii=False, indent=1)
        (target / DOMAINS).write_text(tree + "\n", encoding="utf-8")
    return made


def _documents(parts: Sequence[Path], doubles: frozenset[str]) -> Iterator[Document]:
    """The documents of parts, of equal ones the first."""
    for part in parts:
        yield from (document for document in documents_in(part) if document.name not in doubles)


def _passed(
    documents: Iterator[Document], chunker: Callable[[Document], list[Chunk]], whole: "Whole"
) -> tuple[list[Made], list[LeftOut]]:
    kept: list[Made] = []
    out: list[LeftOut] = []
    for document in documents:
        rest, left = whole.without(document)
        out += left
        if rest.blocks or not document.blocks:
            kept.append((rest, whole.labelled(rest, chunker(rest))))
    return kept, out


class Whole:
    """A corpus as a whole: `see` every document, `settle`, then ask for each `without` its repeats and `labelled`."""

    def __init__(self, passes: Passes) -> None:
        self._passes = passes
        self._repeats = Repeats()
        self.domains = Domains(given=passes.tree)

    def see(self, document: Document) -> None:
        """Take in a document, once."""
        if self._passes.tidy:
            self._repeats.see(document)

    def settle(self, documents: Iterator[Document]) -> None:
        """Make the domains, of the documents without what repeats."""
        if not self._passes.domains:
            return
        for document in documents:
            self.domains.see(self.without(document)[0])
        passes = self._passes
        if passes.tree:
            self.domains.place(passes.ask, language=passes.language, on_asked=passes.on_asked)
        elif passes.ask:
            self.domains.draw_up(passes.ask, language=passes.language, on_asked=passes.on_asked)

    def without(self, document: Document) -> tuple[Document, list[LeftOut]]:
        """A document without what repeats, and what was left out."""
        return self._repeats.without(document) if self._passes.tidy else (document, [])

    def labelled(self, document: Document, chunks: list[Chunk]) -> list[Chunk]:
        """Chunks with their domains."""
        if self._passes.domains:
            for chunk in chunks:
                chunk["domain"] = self.domains.label(document.name, chunk)
        return chunks


def forget(target: Path) -> None:
    """Remove what passes of before have written and this reading has not."""
    for name in (LEFT_OUT, DOMAINS):
        (target / name).unlink(missing_ok=True)


def left_out(target: Path) -> list[dict[str, Any]]:
    """What was left out of a corpus, block by block, with the reasons."""
    rows: list[dict[str, Any]] = parquet.read_table(target / LEFT_OUT).to_pylist()
    return rows
