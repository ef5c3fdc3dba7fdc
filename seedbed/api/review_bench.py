"""The bench: everything a page or a program does with reviews, in one place over queues, marks and views."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.datasets import Wished
from seedbed.actions.read_sheet import Review
from seedbed.actions.reviewed import Which, keep_beside, save_reviewed, sheet_lines, write_examples
from seedbed.actions.sheet_lines import ALL, Line
from seedbed.api.database import Record
from seedbed.api.endpoints import Endpoints
from seedbed.api.people import Visitor
from seedbed.api.refusal import Refused, not_found
from seedbed.api.review_agreement import agreement
from seedbed.api.review_find import Found
from seedbed.api.review_marks import Mark, Marks
from seedbed.api.review_suggest import prompt_for, suggest
from seedbed.api.review_view import cells, edits_given, picture_at, row_of, said_of, sides, view
from seedbed.api.reviews import Reviews, Settings
from seedbed.api.showing import differing
from seedbed.api.workspace import Workspace

PREFETCHED = 6


class Bench:
    """Reviews of a workspace, as people hold them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self.queues = workspace, Reviews(workspace)
        self.marks = Marks(workspace.database)

    def deck(
        self,
        project: str,
        queue: str,
        found: Found,
        visitor: Visitor,
        *,
        after: int = 0,
        most: int = PREFETCHED,
        count: bool = True,
    ) -> dict[str, Any]:
        """The next rows for somebody, kept for them for some minutes while open; with ``count`` how many there are."""
        of = self.queues.get(project, queue)
        rows = self.marks.deck(of, found, visitor.name, after=after, most=most, hold=visitor.may("reviewer"))
        counts = self.marks.tally(of, found, visitor.name) if count else None
        return {"rows": self._views(of, rows, visitor, found), "counts": counts}

    def window(
        self, project: str, queue: str, found: Found, visitor: Visitor, *, offset: int, most: int
    ) -> dict[str, Any]:
        """Some rows of the list."""
        of = self.queues.get(project, queue)
        rows, total = self.marks.window(of, found, visitor.name, offset=offset, most=most)
        return {"rows": [cells(of, one) for one in rows], "total": total}

    def row(self, project: str, queue: str, number: int, visitor: Visitor) -> dict[str, Any]:
        """One row."""
        of = self.queues.get(project, queue)
        return self._views(of, [self.marks.row(of, number)], visitor, Found(status="all"))[0]

    def judge(
        self,
        project: str,
        queue: str,
        number: int,
        visitor: Visitor,
        mark: Mark,
        *,
        seen: float | None = None,
        settle: bool = False,
    ) -> dict[str, Any]:
        """Give a verdict, an edit, or both; the row as it is then.

        Raises:
            Refused: somebody else was first, it was changed in another window, or the mark makes no sense here.
        """
        of = self.queues.get(project, queue)
        if settle and not visitor.may("editor"):
            raise Refused("the last word is an editor's", status=403, kind="role")
        record = self.marks.row(of, number)
        verdict = mark.verdict and said_of(of, record, visitor.name, mark.verdict)
        edits = None if mark.edits is None else edits_given(of, record, visitor.name, mark.edits)
        told = Mark(verdict, mark.reason, edits)
        self.marks.decide(of, number, visitor.name, told, seen=seen, settle=settle)
        return self.row(project, queue, number, visitor)

    def bulk(
        self,
        project: str,
        queue: str,
        found: Found,
        visitor: Visitor,
        mark: Mark,
        *,
        numbers: Sequence[int] = (),
        expected: int | None = None,
    ) -> dict[str, int]:
        """Judge many rows at once.

        Raises:
            Refused: there are not as many as was ``expected``: the list has changed since it was looked at.
        """
        of = self.queues.get(project, queue)
        return self.marks.bulk(of, found, visitor.name, mark, numbers, expected=None if numbers else expected)

    def undo(self, project: str, queue: str, visitor: Visitor) -> list[int]:
        """Take back somebody's last act; the numbers of its rows."""
        return self.marks.undo(self.queues.get(project, queue), visitor.name)

    def agreement(self, project: str, queue: str) -> dict[str, Any]:
        """How far reviewers agree."""
        return agreement(self._workspace.database, self.queues.get(project, queue))

    def picture(self, project: str, queue: str, number: int, column: str, place: int) -> tuple[bytes, str]:
        """The bytes of a picture of a row, and its kind; files are those of the project.

        Raises:
            Refused: there is none.
        """
        from seedbed.export.pictures import picture
        from seedbed.export.written import Misfit

        of = self.queues.get(project, queue)
        given = picture_at(row_of(self.marks.row(of, number)), column, place)
        if given is None:
            raise not_found(f"row {number} has no picture there")
        try:
            return picture(given, self._workspace.home(project))
        except (Misfit, OSError) as error:
            raise not_found(f"row {number}, {column[:60]}: {error}") from None

    def suggest(
        self,
        project: str,
        queue: str,
        number: int,
        visitor: Visitor,
        endpoints: Endpoints,
        *,
        column: str,
        model: str,
        wish: str,
    ) -> dict[str, Any]:
        """A model's suggestion for a text of a row, in its newest form; nothing is taken over.

        Raises:
            Refused: no such column, no such model, or it did not answer.
        """
        of = self.queues.get(project, queue)
        record = self.marks.row(of, number)
        shown = self.row(project, queue, number, visitor)
        texts = {one["name"]: one["value"] for one in shown["fields"]}
        if not isinstance(texts.get(column), str):
            raise Refused(f"row {number} has no text '{column[:60]}'", status=422, kind="form")
        chosen = model or endpoints.roles().get("main", "")
        if not chosen:
            raise Refused(
                "no model is set for suggestions: add one under Models and give it the role main", kind="model"
            )
        names = sides(of, record["number"], visitor.name) if shown["blind"] else {}
        row = {name: value for name, value in texts.items() if name not in names or name == column}
        found = suggest(endpoints, chosen, prompt_for(row, column, wish), cwd=self._workspace.folder)
        return {**found, "model": chosen, "diff": differing(texts[column], found["text"])}

    def save(self, project: str, queue: str, name: str, *, which: Which, said: str, replace: bool) -> dict[str, Any]:
        """Save what was decided as the next version of a dataset."""
        of = self.queues.get(project, queue)
        wished = Wished(said=said or f"review {of['name']} of {of['place'].partition(':')[2]}", replace=replace)
        home = self._workspace.home(project)
        saved = save_reviewed(self.marks.judged(of), name, home=home, which=which, wished=wished).saved
        return {"version": saved.version.name, "rows": saved.version.rows, "new": saved.fresh}

    def examples(self, project: str, queue: str, *, edited: bool) -> dict[str, Any]:
        """Write accepted rows as a file of examples into the project's folder."""
        of = self.queues.get(project, queue)
        name = f"examples-{of['name'].replace(' ', '-').lower()}.jsonl"
        rows = write_examples(self.marks.judged(of), self._workspace.home(project) / name, edited=edited)
        return {"file": name, "rows": rows}

    def sheet(self, project: str, queue: str) -> list[Line]:
        """What was decided, as the lines of a sheet."""
        of = self.queues.get(project, queue)
        return [_sized(one, of["rows"]) for one in sheet_lines(self.marks.judged(of))]

    def keep_sheet(self, project: str, queue: str) -> Review:
        """Keep the sheet beside the rows, where a run's report finds it."""
        of = self.queues.get(project, queue)
        data = self.queues.data(project, of["place"])
        return keep_beside(self.sheet(project, queue), f"bench-{of['id']}", data)

    def create(self, project: str, name: str, place: str, settings: dict[str, Any], *, by: str) -> Record:
        """Begin a review."""
        return self.queues.create(project, name, place, msgspec.convert(settings, Settings), by=by)

    def sheet_csv(self, project: str, queue: str, folder: Path) -> Path:
        """The sheet for a spreadsheet."""
        from seedbed.export.csv import csv

        path = folder / "sheet.csv"
        csv((_flat(one) for one in self.sheet(project, queue)), path, spreadsheet=True)
        return path

    def close(self) -> None:
        """End what copies rows."""
        self.queues.close()

    def _views(self, queue: Record, rows: Sequence[Record], visitor: Visitor, found: Found) -> list[dict[str, Any]]:
        said = self.marks.of_rows(queue, [one["row_id"] for one in rows])
        settles = visitor.may("editor") and found.status == "split"
        return [view(queue, one, said[one["row_id"]], visitor.name, settles=settles) for one in rows]


def _sized(line: Line, rows: int) -> Line:
    return msgspec.structs.replace(line, of=rows) if line.stratum == ALL and not line.of else line


def _flat(line: Line) -> dict[str, Any]:
    head = {"number": line.number, "id": line.id, "stratum": line.stratum, "of": line.of}
    head |= {"verdict": line.verdict, "reason": line.reason}
    return {**head, **{name if name not in head else f"row.{name}": value for name, value in line.row.items()}}
