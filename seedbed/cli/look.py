"""``seedbed try`` and the figures of ``seedbed run --dry``: looking before paying."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.printing import figure, print_json, table
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.rehearse import Tried
    from seedbed.core.request import Request
    from seedbed.core.row import Item
    from seedbed.recipe.model import Recipe

FIGURES = ("asks", "tokens_in", "tokens_out", "money")


def show_estimates(recipe: Recipe, home: Path, *, as_json: bool) -> int:
    """Print what a run would ask."""
    from seedbed.actions.reckon import dry

    estimates = dry(recipe, home)
    if as_json:
        print_json([{"source": one.source, "rows": one.rows, "steps": one.by_step} for one in estimates])
        return exits.DONE
    rows = [_figures(one.source, name, one.rows, step) for one in estimates for name, step in one.by_step.items()]
    summed = {name: sum(one.total(name) for one in estimates) for name in FIGURES}
    rows.append(_figures(say("dry.total"), "", sum(one.rows for one in estimates), summed))
    click.echo(table(rows, head=say("dry.head"), right=(2, 3, 4, 5, 6)))
    click.echo(say("dry.note"))
    if unreached := [name for one in estimates for name in one.unreached]:
        click.echo(say("dry.unreached", steps=", ".join(unreached)))
    if not _priced(recipe):
        click.echo(say("dry.unpriced"))
    return exits.DONE


def _figures(source: str, step: str, rows: int, found: dict[str, float]) -> list[str]:
    counts = [figure(rows), *(figure(round(found[name])) for name in FIGURES[:3])]
    return [source, step, *counts, f"{found['money']:.4f}" if found["money"] else "-"]


def _priced(recipe: Recipe) -> bool:
    return any(isinstance(model, dict) and model.get("price") for model in recipe.models.values())


@click.command("try", help=say("try.help"))
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option("-n", "--rows", default=3, type=click.IntRange(1), show_default=True, help=say("try.rows"))
@click.option("--model", "models", multiple=True, metavar="[ROLE=]MODEL", help=say("run.model"))
@click.option("--set", "changes", multiple=True, metavar="PART=VALUE", help=say("run.set"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def try_command(recipe: Path, *, rows: int, models: tuple[str, ...], changes: tuple[str, ...], as_json: bool) -> int:
    """Show a few rows on their way."""
    from seedbed.actions.override import override, with_models
    from seedbed.actions.rehearse import try_rows
    from seedbed.recipe.load import load

    tried = try_rows(override(with_models(load(recipe), models), changes), recipe.parent, rows=rows)
    if as_json:
        print_json([_plain(one) for one in tried])
        return exits.DONE
    for one in tried:
        click.echo(_shown(one))
    return exits.DONE


def _plain(tried: Tried) -> dict[str, Any]:
    import msgspec

    asks = [
        {"step": ask.step, "request": _sent(ask.request), "reply": _answer(ask.reply), "finish": ask.reply.finish}
        | {"tokens_in": ask.reply.tokens_in, "tokens_out": ask.reply.tokens_out}
        for ask in tried.asks
    ]
    aside = [msgspec.to_builtins(one) for one in tried.outcome.aside]
    kept = [{"id": item.id, **item.row} for item in tried.outcome.kept]
    return {"id": tried.seed.id, "row": tried.seed.row, "asks": asks, "kept": kept, "set_aside": aside}


def _sent(request: Request) -> Any:
    import msgspec

    return msgspec.to_builtins(request)


def _shown(tried: Tried) -> str:
    parts = [click.style(f"── {say('try.row', id=tried.seed.id)} ", bold=True)]
    for number, ask in enumerate(tried.asks, 1):
        told = say("try.ask", number=number, step=ask.step, role=ask.request.role)
        parts += [click.style(told, fg="cyan"), _indented(_prompt(ask.request))]
        spent = ask.reply.tokens_out
        parts += [click.style(say("try.reply", tokens=spent), fg="cyan"), _indented(_answer(ask.reply))]
    parts += [f"{click.style(say('try.kept'), fg='green')} {_row(item)}" for item in tried.outcome.kept]
    for aside in tried.outcome.aside:
        parts.append(click.style(say("try.aside", step=aside.step, reason=aside.reason), fg="yellow"))
    return "\n".join(parts) + "\n"


def _prompt(request: Request) -> str:
    from seedbed.core.request import prompt_text

    if request.kind != "chat":
        return prompt_text(request)
    return "\n".join(f"[{message['role']}] {_body(message)}" for message in request.messages)


def _body(message: dict[str, Any]) -> str:
    from seedbed.core.request import Request, prompt_text

    return prompt_text(Request(messages=[message]))


def _answer(reply: Any) -> str:
    if reply.vectors:
        return f"{len(reply.vectors)} × {len(reply.vectors[0])}"
    return "\n---\n".join(reply.choices) if reply.choices else str(reply.text)


def _row(item: Item) -> str:
    import msgspec

    return msgspec.json.encode({"id": item.id, **item.row}).decode()


def _indented(text: str) -> str:
    return textwrap.indent(text.strip(), "    ", lambda _: True)
