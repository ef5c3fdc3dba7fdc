"""Documents as a source of rows: a row for each chunk, with its place in the document and, where wished, its tags."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.engine.plan import Seed
from seedbed.llm.spec import ModelSpec
from seedbed.recipe.bind import Columns
from seedbed.recipe.model import SourceSpec
from seedbed.recipe.source_rows import SourceRows, file_digest, mark

if TYPE_CHECKING:
    from seedbed.ingest.blocks import Document
    from seedbed.ingest.chunk import Chunk
    from seedbed.ingest.clean import Cleaning
    from seedbed.ingest.shelf import Shelf
    from seedbed.ingest.unreadable import UnreadableDocument

CHUNK_COLUMNS = frozenset(("text", "document", "heading", "page", "pages", "chunk", "chunk_start", "chunk_end"))
SHELF = ".web"
"""The folder of a project for pages of the web."""

OnProblem = Callable[["UnreadableDocument"], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who may be asked while documents are read: the recipe's models, the project's folder, the recipe's language.

    Without `asks`, as in a dry run, nobody is: pages are recognised where they can be, domains come from headings.
    """

    specs: Mapping[str, ModelSpec]
    home: Path
    language: str = "auto"
    asks: bool = True


class DocumentRows(SourceRows):
    """Chunks of documents. A chunk's key is its text and heading: where it stands may change.

    Raises:
        RecipeError: nothing is there, or it cannot be cut or cleaned so.
    """

    def __init__(self, spec: SourceSpec, asked: Asked, told: OnProblem) -> None:
        from seedbed.ingest.choices import chunker, cleaning_of, spans_in
        from seedbed.ingest.domain_tree import tree_wished
        from seedbed.recipe.reading_models import EMBED

        self._spec, self._asked, self._told = spec, asked, told
        self._places: list[str | Path] = [_place(asked.home, one) for one in spec.documents or ()]
        self._spans = spans_in(asked.home / spec.chunk.spans) if spec.chunk.spans else None
        embed = self._embed if EMBED in asked.specs else None
        self._cut = chunker(spec.chunk.by, spec.chunk.size, spec.chunk.overlap, embed=embed, spans=self._spans)
        self._tree = tree_wished(spec.domains, asked.home)
        self._cleaning: Cleaning | None = cleaning_of(spec.unicode, spec.mask)
        super().__init__(self._mark(), self._columns(), spec.count)

    def _columns(self) -> Columns:
        wished = {"language": self._spec.languages, "domain": self._spec.domains is not None}
        return CHUNK_COLUMNS | {name for name, wanted in wished.items() if wanted}

    def _mark(self) -> str:
        """What decides the rows: the files and what is done to them."""
        from seedbed.ingest.read import find_files

        skipped: list[UnreadableDocument] = []
        try:
            files = find_files(self._places, on_skip=skipped.append, shelf=self._shelf)
        except FileNotFoundError as error:
            raise RecipeError(f"from.documents: {error}") from None
        if not files:
            why = "; ".join(str(problem) for problem in skipped[:5])
            raise RecipeError(f"from.documents: nothing to read in {', '.join(map(str, self._places))}. {why}".strip())
        wishes = self._spec.model_dump(include={"chunk", "unicode", "mask", "repeats", "languages", "domains"})
        looks = self._asked.specs["vision"].identity if "vision" in self._asked.specs else ""
        if self._spec.chunk.by == "meaning":
            looks += self._asked.specs["embed"].identity
        wishes["spans"] = self._spans or {}
        if self._tree:
            wishes["domains"] = [self._tree.told(), dict(self._tree.other_names)]
        return mark("documents", [file_digest(file) for file in files], [file.name for file in files], wishes, looks)

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors for cutting by meaning; a dry run, which asks nobody, cuts where it may at most."""
        return self._models.embed(texts) if self._asked.asks else [[1.0] for _ in texts]

    @property
    def _shelf(self) -> Shelf | None:
        from seedbed.ingest.shelf import Shelf

        return Shelf(self._asked.home / SHELF) if self._spec.web else None

    def each(self) -> Iterator[Seed]:
        """Every chunk that holds words, document by document."""
        yield from self._chunks

    @cached_property
    def _chunks(self) -> list[Seed]:
        from seedbed.recipe.reading_models import ReadingModels

        # one for the whole reading: each holds a thread, and the connections of the models that are asked
        with ReadingModels(self._asked.specs, self._asked.home, language=self._asked.language) as self._models:
            rows = [
                (document.name, self._row(piece, document))
                for document, chunks in self._cut_ones()
                for piece in chunks
                if piece["text"].strip()
            ]
        made = [Seed(f"{name}/{row['chunk']}", row, ("text", "heading")) for name, row in rows]
        if not made:
            raise RecipeError("from.documents: no document could be read; the reasons stand above")
        return made

    def _cut_ones(self) -> Iterator[tuple[Document, list[Chunk]]]:
        """Documents and their chunks; all documents are read first where that is needed to know what repeats."""
        if not (self._spec.repeats or self._spec.domains):
            yield from ((document, self._cut(document)) for document in self._read())
            return
        from seedbed.ingest.corpus_passes import Passes, Whole
        from seedbed.ingest.domains import NoTree

        documents = list(self._read())
        by_model = self._spec.domains == "model" or (self._tree and self._names_a_model())
        ask = self._models.ask if by_model and self._asked.asks else None
        labels = self._spec.domains is not None
        whole = Whole(Passes(self._spec.repeats, labels, ask, self._asked.language, tree=self._tree))
        for document in documents:
            whole.see(document)
        try:
            whole.settle(iter(documents))
        except NoTree as error:
            raise RecipeError(f"from.documents: domains: the model gives no tree: {error}") from error
        for document in documents:
            rest, _ = whole.without(document)
            yield rest, whole.labelled(rest, self._cut(rest))

    def _names_a_model(self) -> bool:
        """Whether there is a main model other than the one of a recipe that names none: that one nobody asked for."""
        from seedbed.llm.spec import parse_spec

        main = self._asked.specs.get("main")
        return main is not None and main != parse_spec("embedded")

    def _read(self) -> Iterator[Document]:
        from seedbed.ingest.clean import cleaned
        from seedbed.ingest.languages import with_languages
        from seedbed.ingest.read import Desk, documents
        from seedbed.quality.filters.detected import shares

        look = self._models.look if self._asked.asks else None
        with Desk(look=look) as desk:
            for found in documents(self._places, on_problem=self._told, guest=desk, shelf=self._shelf):
                document = cleaned(found, self._cleaning) if self._cleaning else found
                yield with_languages(document, shares) if self._spec.languages else document

    def _row(self, piece: Chunk, document: Document) -> Row:
        """A chunk as a row; its span is that in the document's text, `pages` says where in the chunk a page begins."""
        from seedbed.ingest.cutting import pages_in
        from seedbed.ingest.languages import main_language

        row: Row = {
            "text": piece["text"],
            "document": document.name,
            "heading": piece["heading"],
            "page": piece.get("page"),
            "pages": pages_in(document.blocks, piece["start"], piece["end"]),
            "chunk": piece["index"] + 1,
            "chunk_start": piece["start"],
            "chunk_end": piece["end"],
        }
        if self._spec.languages:
            blocks = list(document.blocks)
            row["language"] = main_language(blocks, piece["start"], piece["end"]) or main_language(blocks)
        if self._spec.domains:
            row["domain"] = piece["domain"]
        return row


def _place(home: Path, one: str) -> str | Path:
    from seedbed.ingest.web_address import is_url

    return one if is_url(one) else home / one
