"""The fields of a wish: read off a reply in JSON, and the main one written in stages."""

from __future__ import annotations

from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.methods.instructions.requirement_prompts import REST
from seedbed.methods.instructions.requirement_stages import staged

SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 1024}


async def in_stages(ctx: Context, told: dict[str, str], fields: dict[str, str], stages: tuple[str, ...]) -> Row:
    """A row whose main field is written in stages; what each stage gave is noted."""
    main, *others = fields
    text, given = await staged(ctx, told, stages, SAMPLING)
    ctx.note(stages=given)
    if not others:
        return {main: text}
    rest = {name: fields[name] for name in others}
    described = "\n".join(f"- {name}: {about}" for name, about in rest.items())
    asked = ctx.fill(REST, wish=told["wish"], rules=told["rules"], text=text, fields=described)
    return {main: text, **read_fields(await ctx.ask(asked, schema=schema_of(rest), **SAMPLING), rest)}


def schema_of(fields: dict[str, str]) -> dict[str, Any]:
    """The JSON wanted: a text for each field."""
    texts = {name: {"type": "string"} for name in fields}
    return {"type": "object", "properties": texts, "required": list(fields), "additionalProperties": False}


def read_fields(reply: Reply, fields: dict[str, str]) -> Row:
    """The filled texts of all fields. Raises Unreadable where one is missing or blank."""
    row = reply.json(dict)
    if row.keys() != fields.keys() or not all(isinstance(one, str) and one.strip() for one in row.values()):
        raise Unreadable(f"wanted a filled text for each of {', '.join(fields)}", reply)
    return {name: row[name].strip() for name in fields}
