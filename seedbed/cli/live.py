"""Progress in the terminal: a few lines that are drawn again, or plain lines where nobody watches."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli.printing import clock, figure
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from rich.live import Live

Event = dict[str, Any]

EVERY = 10.0
"""Seconds between two plain lines."""
BAR = 24


class Watch:
    """Takes a run's events and shows them on stderr; use it in a ``with`` statement.

    Args:
        live: draw again in place; None finds out whether stderr is a terminal.
    """

    def __init__(self, *, live: bool | None = None) -> None:
        self._wants_live = sys.stderr.isatty() if live is None else live
        self._live: Live | None = None
        self._said, self._paced, self._retries = 0.0, 0, 0
        self._stage_began, self._stage_rows = 0.0, 0

    def __enter__(self) -> Watch:
        if self._wants_live:
            from rich.console import Console
            from rich.live import Live

            self._live = Live(console=Console(stderr=True, force_terminal=True), auto_refresh=False, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def __call__(self, event: Event) -> None:
        """Show one event of a run."""
        kind = event["event"]
        if kind == "progress":
            self._progress(event)
        elif kind == "stage":
            self._stage_began, self._stage_rows = 0.0, 0
            if self._live is None and event["expected"]:
                self._line(say("live.stage", stage=event["stage"], rows=figure(event["expected"])))
        elif kind == "paced":
            self._paced += 1
        elif kind == "retry":
            self._retries += 1
        else:
            self._other(kind, event)

    def _other(self, kind: str, event: Event) -> None:
        lines = {
            "stopping": lambda: say("live.stopping"),
            "model": lambda: say("live.model", role=event["role"], model=event["describe"]),
            "unreadable": lambda: say("live.unreadable", message=event["message"]),
            "self_judging": lambda: say("live.self_judging", step=event["step"], model=event["model"]),
            "watch": lambda: said_by_rule(event),
            "damage": lambda: say("live.damage", message=event["message"]),
            "in_flight_at_kill": lambda: say("live.in_flight", requests=event["requests"]),
            "asker_holds": lambda: say("live.asker_holds", requests=event["requests"]),
            "asker_waits": lambda: say("live.asker_waits", requests=event["requests"]),
            "asker_died": lambda: say("live.asker_died", requests=event["requests"], message=event["message"]),
        }
        if kind in lines:
            self._line(lines[kind]())

    def _line(self, text: str) -> None:
        """A line that stays; above the ones that are drawn again."""
        if self._live is not None:
            from rich.text import Text

            self._live.console.print(Text(text))
        else:
            click.echo(text, err=True)

    def _progress(self, event: Event) -> None:
        if not self._stage_began:
            self._stage_began, self._stage_rows = event["time"], event["rows"]
        rate = self._rate(event)
        if self._live is not None:
            from rich.text import Text

            self._live.update(Text("\n".join([self._bar(event), *lines(event, rate, self._retries, self._paced)])))
            self._live.refresh()
        elif event["time"] - self._said >= EVERY:
            self._said = event["time"]
            self._line("  " + " · ".join([counts(event), *lines(event, rate, self._retries, self._paced)]))

    def _rate(self, event: Event) -> float:
        """Rows a second in this stage, without those that were there before."""
        seconds = event["time"] - self._stage_began
        return (event["rows"] - self._stage_rows) / seconds if seconds > 0 else 0.0

    def _bar(self, event: Event) -> str:
        share = min(1.0, event["rows"] / event["expected"]) if event["expected"] else 0.0
        filled = round(share * BAR)
        return f"{event['stage']}  {'━' * filled}{'╌' * (BAR - filled)}  {counts(event)}"


def said_by_rule(event: Event) -> str:
    """A rule that began to hold, and what follows of it."""
    told = {"rule": event["rule"], "value": f"{event['value']:g}", "row": figure(event["row"]), "stage": event["stage"]}
    follows = {
        "warn": lambda: say("live.warn", **told),
        "pause": lambda: say("live.pause", **told),
        "stop": lambda: say("live.stop", **told),
    }
    return say("live.passed", **told) if event["answered"] else follows[event["action"]]()


def counts(event: Event) -> str:
    """Rows through and rows kept."""
    of = f"/{figure(event['expected'])}" if event["expected"] else ""
    return say("live.rows", rows=figure(event["rows"]) + of, kept=figure(event["kept"]))


def lines(event: Event, rate: float, retries: int, paced: int) -> list[str]:
    """Pace and time left; what was spent; what was set aside and why. Parts without figures are left out."""
    pace = [say("live.rate", rate=f"{rate:.1f}")] if rate > 0 else []
    left = event["expected"] - event["rows"]
    if rate > 0 and left > 0:
        pace.append(say("live.eta", time=clock(left / rate)))
    names = {"into": "tokens_in", "out": "tokens_out", "requests": "requests", "reused": "reused"}
    spent = {name: figure(event.get(fact, 0)) for name, fact in names.items()}
    pace.append(say("live.spent", **spent))
    if event.get("money"):
        pace.append(say("live.money", money=f"{event['money']:.4f}"))
    if event.get("retries", retries):
        pace.append(say("live.retries", retries=event.get("retries", retries)))
    if paced:
        pace.append(say("live.paced", times=paced))
    shown = [" · ".join(pace)]
    if event.get("watch"):
        shown.append(say("live.watched", values="; ".join(f"{rule}: {v:g}" for rule, v in event["watch"].items())))
    if event["rejects"]:
        told = "; ".join(f"{reason} {count}" for reason, count in list(event["rejects"].items())[:4])
        shown.append(say("live.aside", reasons=told))
    return shown
