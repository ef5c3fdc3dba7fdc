"""Reading documents: into rows of text, or into a corpus of documents, blocks and chunks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.ingest.blocks import Document, UnreadableDocument
from seedbed.ingest.choices import STRUCTURE, chunker, chunkers, cleaning_of, spans_in

if TYPE_CHECKING:
    from seedbed.ingest.clean import Cleaning
    from seedbed.ingest.corpus import Limits, OnProgress, Outside, Report
    from seedbed.ingest.corpus_passes import Passes
    from seedbed.ingest.cutting import Chunk
    from seedbed.ingest.domain_tree import Tree
    from seedbed.ingest.domains import OnAsked
    from seedbed.recipe.reading_models import ReadingModels

__all__ = ["ROWS", "STRUCTURE", "Ingested", "Wishes", "chunker", "chunkers", "cleaning_of", "corpus", "ingest"]

ROWS = frozenset((".jsonl", ".ndjson"))
"""The endings of a target that asks for rows; any other target is the folder of a corpus."""
SHELF = ".web"
"""The folder for pages of the web, in a corpus or beside a file of rows."""
_COLUMNS = ("text", "start", "end", "heading", "index", "page", "document", "language", "domain")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for beyond reading.

    Attributes:
        web: whether addresses of the web may be fetched.
        vision: a model, as recipes write it, that reads pages without text instead of OCR.
        model: a model that draws up the domains, or puts headings into a given tree that its names do not place.
        embed: a model that gives vectors, for cutting by meaning.
        spans: a file of spans, for cutting by hand.
        languages: tell the language of every block and chunk.
        repeats: leave out what repeats in many documents, and pages that are nearly one before.
        domains: label chunks with their domain: from the ``headings``, by the ``model``, or from a tree that is given,
            as a file (``ENDINGS`` of ``ingest/domain_tree.py``) or a ``Tree``.
    """

    web: bool = False
    vision: str | None = None
    model: str | None = None
    embed: str | None = None
    spans: Path | None = None
    languages: bool = False
    repeats: bool = False
    domains: str | Path | Tree | None = None

    @property
    def whole(self) -> bool:
        """Whether all documents must be read before the first can be cut."""
        return self.repeats or self.domains is not None


@dataclass
class Ingested:
    """What came of it."""

    path: Path
    rows: int = 0
    documents: int = 0
    placed: int = 0
    unplaced: int = 0
    unread: list[UnreadableDocument] = field(default_factory=list)


def ingest(  # noqa: PLR0913  # one call with named options reads better than a bundle
    places: Sequence[str | Path],
    target: Path,
    *,
    size: int = 1500,
    whole: bool = False,
    by: str = STRUCTURE,
    overlap: int = 0,
    cleaning: Cleaning | None = None,
    wishes: Wishes | None = None,
    on_progress: OnProgress | None = None,
    on_asked: OnAsked | None = None,
) -> Ingested:
    """Write a row for each chunk of each document, or one a document with ``whole``.

    Args:
        places: files, folders, patterns, or addresses of the web.
        target: the JSON Lines file, written in one move.
        size: length of a chunk in characters; a CJK character counts as two. In tokens with ``by="tokens"``.
        whole: do not cut.
        by: the way documents are cut, see ``chunkers``.
        overlap: how much of a chunk is shown again before the next.
        cleaning: what is done to a document before it is cut.
        wishes: what is asked for beyond that.
        on_progress: told of documents done, documents in all where that is known (else 0), and those not read.
        on_asked: told of questions for the domains answered, and of how many.

    Raises:
        RecipeError: there is no such file or chunker, not one document could be read, or a model gives no tree of
            domains.
        ProviderError: a model that is asked answers nobody.
    """
    from seedbed.export.jsonl import jsonl
    from seedbed.ingest.domains import NoTree

    made = Ingested(target)
    wishes = wishes or Wishes()
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        models = _models(wishes, target.parent, stack)
        cut = _whole if whole else _cutter(by, size, overlap, wishes, models)
        outside, passes = _outside(wishes, target.parent, models, on_asked)
        reading = _Reading(list(places), cut, cleaning, outside, passes, on_progress)
        try:
            made.rows = jsonl(_rows(reading, made), target).rows
        except FileNotFoundError as error:
            raise RecipeError(str(error)) from None
        except NoTree as error:
            raise _no_tree(error) from None
    return made


@dataclass(frozen=True, slots=True)
class _Reading:
    places: list[str | Path]
    cut: Callable[[Document], list[Chunk]]
    cleaning: Cleaning | None
    outside: Outside
    passes: Passes | None
    on_progress: OnProgress | None = None


def _rows(reading: _Reading, made: Ingested) -> Iterator[Row]:
    yield from _of_the_whole(reading, made) if reading.passes else _one_by_one(reading, made)
    if not made.documents:
        told = "; ".join(str(problem) for problem in made.unread[:5])
        raise RecipeError(f"nothing to read in {', '.join(map(str, reading.places))}. {told}".strip())


def _one_by_one(reading: _Reading, made: Ingested) -> Iterator[Row]:
    from seedbed.ingest.clean import cleaned
    from seedbed.ingest.languages import main_language, with_languages
    from seedbed.ingest.read import Desk, documents

    outside = reading.outside
    with Desk(look=outside.look) as desk:
        for found in documents(reading.places, on_problem=made.unread.append, guest=desk, shelf=outside.shelf):
            document = cleaned(found, reading.cleaning) if reading.cleaning else found
            document = with_languages(document, outside.detect) if outside.detect else document
            made.documents += 1
            if reading.on_progress:
                reading.on_progress(made.documents, 0, len(made.unread))
            for piece in reading.cut(document):
                if piece["text"].strip():
                    row: Row = {**piece, "document": document.name}
                    if outside.detect:
                        row["language"] = main_language(list(document.blocks), piece["start"], piece["end"])
                    yield row


def _of_the_whole(reading: _Reading, made: Ingested) -> Iterator[Row]:
    """Rows by way of a corpus that is thrown away, for wishes that need all documents first."""
    import json

    from pyarrow import parquet

    from seedbed.ingest.corpus import read_corpus

    with tempfile.TemporaryDirectory(prefix="seedbed-") as folder:
        report = read_corpus(
            reading.places,
            Path(folder),
            chunker=reading.cut,
            cleaning=reading.cleaning,
            on_progress=reading.on_progress,
            outside=reading.outside,
            passes=reading.passes,
        )
        made.documents, made.placed, made.unplaced = report.documents, report.placed, report.unplaced
        for line in Path(folder, "report.jsonl").read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            if "reason" in told:
                made.unread.append(UnreadableDocument(told["name"], told["reason"], told["way_out"]))
        with parquet.ParquetFile(Path(folder, "chunks.parquet")) as chunks:
            for batch in chunks.iter_batches(batch_size=256):
                for row in batch.to_pylist():
                    if row["text"].strip():
                        yield {name: row[name] for name in _COLUMNS if row[name] is not None}


def _whole(document: Document) -> list[Chunk]:
    return [{"text": document.text, "start": 0, "end": len(document.text), "heading": "", "index": 0}]


def corpus(  # noqa: PLR0913  # one call with named options reads better than a bundle
    places: Sequence[str | Path],
    target: Path,
    *,
    size: int = 1500,
    by: str = STRUCTURE,
    overlap: int = 0,
    cleaning: Cleaning | None = None,
    limits: Limits | None = None,
    on_progress: OnProgress | None = None,
    on_asked: OnAsked | None = None,
    wishes: Wishes | None = None,
) -> Report:
    """Read documents into the folder ``target``: ``documents``, ``blocks`` and ``chunks`` as Parquet, and a report.

    A reading that was stopped goes on where it was, and of files read before only those that changed are read again.
    What repeats, where it is left out, stands in ``left_out.parquet``; the tree of domains in ``domains.json``.

    Raises:
        RecipeError: there is no such file or chunker, the target is a file, or a model gives no tree of domains.
        ProviderError: a model that is asked answers nobody.
    """
    from seedbed.ingest.corpus import read_corpus
    from seedbed.ingest.domains import NoTree

    if target.is_file():
        raise RecipeError(f"{target}: is a file; name a folder, or a file that ends in .jsonl for rows")
    from seedbed.recipe.source_rows import file_digest

    wishes = wishes or Wishes()
    with ExitStack() as stack:
        models = _models(wishes, target, stack)
        cut = _cutter(by, size, overlap, wishes, models)
        told = f"{file_digest(wishes.spans) if wishes.spans else ''} {wishes.embed or ''}"
        outside, passes = _outside(wishes, target, models, on_asked)
        try:
            return read_corpus(
                list(places),
                target,
                chunker=cut,
                mark=f"{by} {size} {overlap} {told}".strip(),
                cleaning=cleaning,
                limits=limits,
                on_progress=on_progress,
                outside=outside,
                passes=passes,
            )
        except FileNotFoundError as error:
            raise RecipeError(str(error)) from None
        except NoTree as error:
            raise _no_tree(error) from None


def _no_tree(error: Exception) -> RecipeError:
    return RecipeError(f"the model gives no tree of domains: {error}; name another, or 'headings'")


def _cutter(
    by: str, size: int, overlap: int, wishes: Wishes, models: ReadingModels | None
) -> Callable[[Document], list[Chunk]]:
    embed = models.embed if models is not None and wishes.embed else None
    return chunker(by, size, overlap, embed=embed, spans=spans_in(wishes.spans) if wishes.spans else None)


def _outside(
    wishes: Wishes, home: Path, models: ReadingModels | None, on_asked: OnAsked | None
) -> tuple[Outside, Passes | None]:
    """Whom a reading may turn to."""
    from seedbed.ingest.corpus import Outside
    from seedbed.ingest.corpus_passes import Passes

    outside = Outside()
    if wishes.web:
        from seedbed.ingest.shelf import Shelf

        outside = replace(outside, shelf=Shelf(home / SHELF))
    if wishes.languages:
        from seedbed.quality.filters.detected import shares

        outside = replace(outside, detect=shares)
    if models is not None and models.look is not None:
        outside = replace(outside, look=models.look, looks_by=str(wishes.vision))
    if not wishes.whole:
        return outside, None
    tree = _tree(wishes)
    ask = models.ask if models is not None and (wishes.domains == "model" or (tree and wishes.model)) else None
    return outside, Passes(wishes.repeats, wishes.domains is not None, ask, on_asked=on_asked, tree=tree)


def _tree(wishes: Wishes) -> Tree | None:
    from seedbed.ingest.domain_tree import tree_wished

    return tree_wished(wishes.domains)


def _models(wishes: Wishes, home: Path, stack: ExitStack) -> ReadingModels | None:
    from seedbed.llm.spec import parse_spec

    named: dict[str, Any] = {}
    if wishes.vision:
        named["vision"] = wishes.vision
    if wishes.embed:
        named["embed"] = wishes.embed
    if wishes.domains == "model":
        if not wishes.model:
            raise RecipeError("domains by a model: say which, with --model, or give --domains headings")
        named["main"] = wishes.model
    elif wishes.model and wishes.domains not in (None, "headings"):
        named["main"] = wishes.model
    if not named:
        return None
    from seedbed.recipe.reading_models import ReadingModels

    specs = {role: parse_spec(model) for role, model in named.items()}
    return stack.enter_context(ReadingModels(specs, home))
