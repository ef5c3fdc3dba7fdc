"""The people of SynthPAI, and who of them opens a thread and who is asked into it."""

from __future__ import annotations

from typing import Any, TypedDict

import pyarrow as pa
from pydantic import BaseModel, Field

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.row import Row
from seedbed.core.table import without
from seedbed.core.text import folded, script_language
from seedbed.methods.persona.synth_pai_prompts import COUNTRIES, DRAWN, FEATURES, PROFILE
from seedbed.methods.persona.synth_pai_thread import told_by_name

INVENTING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 512}


class Invented(BaseModel):
    """What the model adds to a profile."""

    city_country: str = Field(min_length=3)
    birth_city_country: str = Field(min_length=3)
    occupation: str = Field(min_length=2)
    income: str | int
    style: str = Field(min_length=3)
    username: str = Field(min_length=2)


class Person(TypedDict):
    """An invented person."""

    profile: Row


async def write_profile(ctx: Context, profile: Row | None = None, country: str = "") -> Person:
    """The row's own profile, or one that is drawn and filled in."""
    if profile:
        missing = [name for name in (*FEATURES, "style", "username") if not profile.get(name)]
        if missing:
            raise Reject(f"the profile lacks {', '.join(missing)}")
        return Person(profile=profile)
    drawn = {name: ctx.rng.choice(ctx.part(listed).split("; ")) for name, listed in DRAWN.items()}
    countries = ctx.part(COUNTRIES).split("; ")
    home = country.strip() or ctx.rng.choice(countries)
    birth = home if ctx.rng.random() < 0.7 else ctx.rng.choice(countries)
    age = ctx.rng.randint(18, 80)
    prompt = ctx.fill(PROFILE, age=age, country=home, birth=birth, **drawn)
    reply = await ctx.ask(prompt, schema=Invented, **INVENTING)
    made = {"age": age, **drawn, **reply.json(Invented).model_dump()}
    if told := told_by_name(str(made["username"]), made):
        raise Unreadable(f"the username tells {told!r}", reply)
    return Person(profile=made)


async def invite(
    ctx: Context, table: pa.Table, *, threads: int = 103, asked: int = 40, features: tuple[str, ...] = tuple(FEATURES)
) -> pa.Table:
    """The people who open a thread, each with its feature and those who are asked to take part."""
    profiles: list[Any] = table.column("profile").to_pylist()
    people: list[Row] = [{"author": f"p{place}", **one} for place, one in enumerate(profiles, 1)]
    first, reasons = dict[str, int](), dict[int, str]()
    for place, one in enumerate(people):
        if first.setdefault(folded(str(one["username"])), place) != place:
            reasons[place] = f"the username {one['username']!r} came before"
    known = [place for place in range(len(people)) if place not in reasons]
    scripts = [script_language(str(one["style"])) for one in people]
    columns: dict[str, list[Any]] = {"author": [one["author"] for one in people], "feature": [], "participants": []}
    for place in range(len(people)):
        others = [people[other] for other in known if other != place and scripts[other] == scripts[place]]
        begins = place in known[:threads]
        if place in known[threads:]:
            reasons[place] = f"{threads} others open the threads; this person may write in theirs"
        columns["feature"].append(features[known.index(place) % len(features)] if begins else "")
        columns["participants"].append(ctx.rng.sample(others, min(asked, len(others))) if begins else [])
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values))
    return without(table, reasons)
