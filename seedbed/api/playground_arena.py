"""What people said of blind answers, and how the models stand by it: the ranking is that of ``checks.compare``."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import msgspec

from seedbed.api.database import Database, Record, new_id
from seedbed.api.playground import MOST, Talks
from seedbed.api.refusal import Refused
from seedbed.api.tables import TALK_VERDICTS
from seedbed.checks.ranking import Duel, standings

LETTERS = "abcdefgh"[:MOST]
"""The names of places while the models' own are hidden."""
LEVEL = ("tie", "none")
"""Verdicts without a winner: all are alike good, or none is any good. Both are ties."""


class Arena:
    """Verdicts on blind talks. They stay when their talk is thrown away."""

    def __init__(self, database: Database, talks: Talks) -> None:
        self._database, self._talks = database, talks

    def give(self, talk: str, winner: str, *, by: str) -> dict[str, Any]:
        """Say whose answers are the best (``a``, ``b`` …, ``tie`` or ``none``), which shows the names; the verdict.

        Models whose last answer did not come take no part: a failure is no defeat.

        Raises:
            Refused: the talk is not blind (any more), answers are awaited, or there are not two to compare.
        """
        found, turns = self._talks.get(talk), self._talks.turns(talk)
        if not found["blind"] or found["revealed"]:
            raise Refused("the names of this talk's models are known: no verdict on it would be blind", kind="state")
        answers = turns[-1]["answers"]
        if any(one["state"] == "asked" for one in answers):
            raise Refused("wait for all answers, or stop those that are still awaited", kind="running")
        places = [one["place"] for one in answers if one["state"] == "done"]
        if len(places) < 2:
            raise Refused("fewer than two models answered: there is nothing to compare", kind="state")
        if winner not in LEVEL and LETTERS.find(winner) not in places:
            raise Refused(f"'{winner}' names no answer that came", status=422, kind="form")
        if not self._talks.reveal(talk):
            raise Refused("somebody said so already", kind="taken")
        players = [{**found["models"][place], "place": place} for place in places]
        record = {"id": new_id(), "talk_id": talk, "players": msgspec.json.encode(players).decode(), "winner": winner}
        self._database.add(TALK_VERDICTS, {**record, "given_by": by, "created": time.time()})
        return self.of(talk) or {}

    def of(self, talk: str) -> dict[str, Any] | None:
        """What was said of a talk: ``winner``, ``by`` and ``at``; or None."""
        found = self._database.row(TALK_VERDICTS, TALK_VERDICTS.c.talk_id == talk)
        return found and {"winner": found["winner"], "by": found["given_by"], "at": found["created"]}

    def standings(self) -> list[dict[str, Any]]:
        """The models by their Elo figures, the strongest first; see ``checks.ranking``.

        A model is its name here together with what it stands for, so another model under an old name begins anew.
        """
        verdicts = [_decoded(one) for one in self._database.rows(TALK_VERDICTS, order=TALK_VERDICTS.c.created)]
        players = sorted({_player(one) for verdict in verdicts for one in verdict["players"]})
        duels = [duel for verdict in verdicts for duel in duels_of(verdict, players)]
        found = standings(duels, len(players), scale="elo") if players else []
        told = [
            {"name": players[one.player][0], "model": players[one.player][1], "elo": one.strength, "low": one.low,
             "high": one.high, "win_rate": one.win_rate, "duels": one.games}
            for one in found
        ]  # fmt: skip
        return sorted(told, key=lambda one: -one["elo"])


def duels_of(verdict: Mapping[str, Any], players: Sequence[tuple[str, str]]) -> list[Duel]:
    """A verdict as duels: the best beats each other one, of whom it says no more; without a best, all are level."""
    numbers = {one["place"]: players.index(_player(one)) for one in verdict["players"]}
    if verdict["winner"] in LEVEL:
        return [Duel(one, other, 0.5) for one, other in combinations(numbers.values(), 2)]
    best = LETTERS.index(verdict["winner"])
    return [Duel(numbers[best], other, 1.0) for place, other in numbers.items() if place != best]


def _player(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["name"], one["model"]


def _decoded(verdict: Record) -> dict[str, Any]:
    return {**verdict, "players": msgspec.json.decode(verdict["players"])}
