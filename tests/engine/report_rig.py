"""A page of a report, read as a browser reads it, and what a small run left."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import msgspec

from seedbed.core.row import Item
from seedbed.engine.shard import Aside, StepCount

VOID = {"meta", "rect", "line", "input"}
ELEMENTS = """html head meta title style body main header footer section h1 h2 h3 p span ul ol li strong b div small
    figure figcaption svg g text rect line table thead tbody tr th td details summary dl dt dd pre i input
    label polyline circle tspan"""
KNOWN = set(ELEMENTS.split())
STAGES = {
    "documents": {"chunk": StepCount(12, 12, 0, 0, 410)},
    "all": {
        "document_qa": StepCount(410, 396, 5, 9, 1928, asks=840, tokens_in=6000, tokens_out=2000),
        "judge": StepCount(1928, 1900, 28, 0, 1900, asks=1928, tokens_in=1000, tokens_out=1000),
    },
}


class Page(HTMLParser):
    """Reads a page and holds it to what a browser would take for granted."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def item(number: int, **columns: Any) -> Item:
    """A kept row with a lineage and two verdicts."""
    row = {"question": f"what does part {number} do in the pump", "answer": "it holds the pressure", **columns}
    trail = [{"step": "document_qa", "asks": [f"{number:032x}"], "models": ["small-model"], "notes": {"page": number}}]
    checks = {"judge": {"score": 0.5 if number % 4 else 1.0, "reason": "short"}, "length": {"score": 1.0, "reason": ""}}
    return Item(f"doc.pdf/{number}", number.to_bytes(16, "big"), row, trail, checks)


def aside(number: int, step: str = "judge", reason: str = "", kind: Any = "rejected") -> Aside:
    """A row that was set aside."""
    reason = reason or f"score {number % 3} is below 3"
    return Aside(f"doc.pdf/{number}", step, kind, reason, number % 3, 3, {"question": f"asked {number}"})


def facts(**more: Any) -> dict[str, Any]:
    """A run's record, as it comes out of its file: counts without their zeros."""
    spent = {"requests": 2768, "reused": 31, "unreadable": 7, "tokens_in": 7000, "tokens_out": 3000, "seconds": 4210.0}
    known = {"name": "handbook", "state": "done", "message": "", "seed": 7, "version": "0.1.0", "starts": 2}
    models = {"main": "small-model", "judge": "large-model"}
    return {**known, "spent": spent, "stages": msgspec.to_builtins(STAGES), "models": models, **more}
