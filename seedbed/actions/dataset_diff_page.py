"""Two versions of a dataset side by side as one HTML file that needs nothing else.

No script and no address; texts of rows are shown as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.text import shortened
from seedbed.store.version import plain

if TYPE_CHECKING:
    from seedbed.actions.dataset_diff import Compared

Say = Callable[..., str]
"""A text by its name, in the reader's language."""
LONGEST = 2_000
"""Characters of a value that are shown."""


def diff_page(compared: Compared, say: Say, *, language: str = "en") -> str:
    """The page; `say` gives the texts of ``seedbed dataset diff`` by name."""
    title = escape(f"{compared.before.name} → {compared.after.name}")
    style = files("seedbed.engine").joinpath("report_style.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>\n{style}</style></head><body><main>"
        f'<h1 class="foreign">{title}</h1>{"".join(_parts(compared, say))}</main></body></html>\n'
    )


def _parts(compared: Compared, say: Say) -> Iterator[str]:
    rows = compared.rows
    named = {"before": compared.before.name, "after": compared.after.name}
    counts = {name: f"{getattr(rows, name):,}" for name in ("came", "gone", "changed", "same", "moved")}
    yield f"<p>{escape(say('dataset.diff_rows_told', **named, **counts))}</p>"
    if rows.columns:
        yield _table(say("dataset.diff_columns").split("\t"), rows.columns.most_common())
    yield f"<h2>{escape(say('dataset.diff_figures'))}</h2>"
    figures = [[one.name, one.before, one.after, _change(one.before, one.after), one.reason or one.unit]
               for one in compared.figures]  # fmt: skip
    yield _table(say("dataset.diff_head", **named).split("\t"), figures)
    if any(compared.sampled):
        first, second = compared.sampled
        yield f"<p>{escape(say('dataset.sampled', first=f'{first:,}', second=f'{second:,}'))}</p>"
    for title, samples in (
        (say("dataset.diff_came"), rows.samples_came),
        (say("dataset.diff_gone"), rows.samples_gone),
    ):
        if samples:
            yield f"<h2>{escape(title)}</h2>"
            yield _table(["id", say("dataset.diff_row")], [[str(one.get("id", "")), plain(one)] for one in samples])
    changed = [[one.id, name, *values] for one in rows.samples_changed for name, values in one.columns.items()]
    if changed:
        yield f"<h2>{escape(say('dataset.diff_changed'))}</h2>"
        yield _table(["id", *say("dataset.diff_sides", **named).split("\t")], changed)


def _change(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    figures = [all(isinstance(row[at], int | float | None) for row in rows) for at in range(len(head))]
    heads = "".join(
        f"<th{' class=n' if right else ''}>{escape(one)}</th>" for one, right in zip(head, figures, strict=True)
    )
    lines = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f'<div class="wide" tabindex="0"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'


def _cell(value: Any) -> str:
    if value is None:
        return "<td>–</td>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="n">{value:,.4g}</td>' if isinstance(value, float) else f'<td class="n">{value:,}</td>'
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f'<td class="foreign">{escape(shortened(text, LONGEST))}</td>'
