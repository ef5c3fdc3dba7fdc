"""What a model read off a text, held against the text: names and quotations that do not stand there are dropped."""

from __future__ import annotations

from pydantic import BaseModel, Field

from seedbed.checks.quotation import find_quote
from seedbed.core.row import Row
from seedbed.core.text import shortened
from seedbed.methods.graphs.knowledge import plain, stands_in


class Named(BaseModel):
    """An entity of a reply."""

    name: str = Field(min_length=1, max_length=120)
    type: str = Field(max_length=60)
    description: str = Field(max_length=400)


class Told(BaseModel):
    """A relation of a reply."""

    source: str = Field(max_length=120)
    relation: str = Field(min_length=1, max_length=120)
    target: str = Field(max_length=120)
    quote: str = Field(max_length=600)


class Found(BaseModel):
    """The reply."""

    entities: list[Named] = Field(max_length=40)
    relations: list[Told] = Field(max_length=60)


def supported(found: Found, text: str, most: int) -> tuple[list[Row], list[Row], list[str]]:
    """Entities and relations with their spans of the text; and what was dropped, each with the reason."""
    dropped: list[str] = []
    things: dict[str, Row] = {}
    for one in found.entities[:most]:
        span = (find_quote(one.name, text) or find_quote(plain(one.name), text)) if stands_in(one.name, text) else None
        if span is None:
            dropped.append(f"the name is not in the text: {shortened(one.name, 60)}")
        else:
            things.setdefault(plain(one.name), one.model_dump() | {"start": span[0], "end": span[1]})
    said: list[Row] = []
    for told in found.relations:
        if why := _unsupported(told, things, text):
            dropped.append(f"{why}: {shortened(f'{told.source} | {told.relation} | {told.target}', 100)}")
            continue
        start, end = find_quote(told.quote, text) or (0, 0)
        said.append(
            {
                "source": things[plain(told.source)]["name"],
                "relation": told.relation.strip(),
                "target": things[plain(told.target)]["name"],
                "evidence": text[start:end],
                "start": start,
                "end": end,
            }
        )
    return list(things.values()), said, dropped


def _unsupported(told: Told, things: dict[str, Row], text: str) -> str | None:
    """Why a relation cannot be kept, or None."""
    if plain(told.source) not in things or plain(told.target) not in things:
        return "an end is none of the entities"
    if plain(told.source) == plain(told.target):
        return "both ends are one entity"
    if find_quote(told.quote, text) is None or not plain(told.quote):
        return "the quotation is not in the text"
    quoted = plain(told.quote)
    if plain(told.source) not in quoted and plain(told.target) not in quoted:
        return "the quotation names neither end"
    return None
