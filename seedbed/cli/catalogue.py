"""``seedbed list``, ``show`` and ``schema``: what there is."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.printing import print_json
from seedbed.cli.texts import language, say

if TYPE_CHECKING:
    from seedbed.actions.catalogue import Card

WINGS = ("methods", "checks", "quality", "problems", "ingest", "export")


@click.command("list", help=say("list.help"))
@click.option("--wing", type=click.Choice(WINGS), help=say("list.wing"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def list_command(*, wing: str | None, as_json: bool) -> int:
    """List the catalogue."""
    from seedbed.actions.catalogue import listed
    from seedbed.core.text import shortened

    entries = listed(wing)
    if as_json:
        import msgspec

        print_json(msgspec.to_builtins(entries))
        return exits.DONE
    width = max(len(one.name) for one in entries)
    for title, group in groupby(entries, key=lambda one: one.wing):
        click.echo(click.style(title, bold=True))
        for one in group:
            click.echo(f"  {one.name:<{width}}  {shortened(one.told(language()), 100)}")
    return exits.DONE


def _entries(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from seedbed.actions.catalogue import entry_names

    return [name for wing in WINGS for name in entry_names(wing) if name.startswith(incomplete)]


@click.command("show", help=say("show.help"))
@click.argument("name", shell_complete=_entries)
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def show_command(name: str, *, as_json: bool) -> int:
    """Show one entry."""
    from seedbed.actions.catalogue import card

    found = card(name)
    if as_json:
        print_json(_plain(found))
    else:
        click.echo(_shown(found))
    return exits.DONE


def _plain(card: Card) -> dict[str, Any]:
    from seedbed.actions.catalogue import type_name

    settings = {
        one.name: {"type": type_name(one.kind), "default": one.default, "required": one.required}
        for one in card.settings
    }
    names = ("name", "wing", "field", "text", "shape", "asks", "reads", "optional")
    prompts = {name: {"en": one.en, "zh": one.zh} for name, one in card.prompts.items()}
    plain = {name: getattr(card, name) for name in names}
    return {**plain, "writes": dict(card.writes), "settings": settings, "prompts": prompts}


def _shown(card: Card) -> str:
    from seedbed.actions.docs import example_text, recipe_text, setting_rows
    from seedbed.cli.printing import table

    place = f"{card.wing}/{card.field}" if card.field else card.wing
    parts = [f"{click.style(card.name, bold=True)}  ({place})", *_in_chinese(card), card.text]
    if card.reads or card.optional:
        optional = [f"{name} ({say('show.optional')})" for name in card.optional]
        parts.append(f"{say('show.reads')}: {', '.join([*card.reads, *optional])}")
    if card.writes:
        parts.append(f"{say('show.writes')}: " + ", ".join(f"{name} ({kind})" for name, kind in card.writes.items()))
    if card.settings:
        rows = [[f"  {one}", kind, default or say("show.required")] for one, kind, default in setting_rows(card)]
        parts.append(f"{say('show.settings')}:\n{table(rows)}")
    for title, prompt in card.prompts.items():
        parts.append(f"{say('show.prompts')} {title}:\n{_indented(prompt.en)}")
        if prompt.zh is not None:
            parts.append(_indented(prompt.zh))
    if card.example is not None:
        parts.append(f"{say('show.example')}:\n{_indented(example_text(card))}")
    if card.shape:
        parts.append(f"{say('show.use')}:\n{_indented(recipe_text(card))}")
    return "\n\n".join(parts)


def _in_chinese(card: Card) -> list[str]:
    """What it does in a Chinese sentence, where Chinese is spoken; the card itself is English."""
    from seedbed.actions.chinese_summaries import summary

    told = summary(card.wing, card.name) if language() == "zh" else ""
    return [f"{told}。"] if told else []


def _indented(text: str) -> str:
    import textwrap

    return textwrap.indent(text, "    ")


@click.command("schema", help=say("schema.help"))
def schema_command() -> int:
    """Print the JSON Schema."""
    from seedbed.recipe.load import schema

    print_json(schema())
    return exits.DONE
