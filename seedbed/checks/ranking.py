"""Ranking players by their duels: win rates, Bradley-Terry strengths and intervals, for answers, methods or models.

Bradley and Terry 1952, as Chatbot Arena uses it, arXiv 2403.04132: the chance that one beats another is the logistic
function of the difference of their strengths. A tie is half a win for both. Every player also has ``prior`` tied games
against a player of strength 0, so that one who never lost has a finite strength, and the strengths are anchored.

``scale="elo"`` gives the same strengths as Elo figures (1000 is the middle, 400 points are odds of ten to one). Elo's
own updates depend on the order of the games and settle slower, so they are not offered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

Scale = Literal["bradley_terry", "elo"]
ELO = 400 / math.log(10)
ROUNDS = 100
"""Newton steps at the most; the likelihood is concave, and ten are the usual."""


@dataclass(frozen=True, slots=True)
class Duel:
    """Two players by their numbers, and what the first one won: 1, 0, or 0.5 for a tie."""

    first: int
    second: int
    won: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One player: strength with its interval, the share of games won (ties count half), how many games.

    ``win_rate`` is NaN for a player without games.
    """

    player: int
    strength: float
    low: float
    high: float
    win_rate: float
    games: int


def standings(
    duels: Sequence[Duel], players: int, *, scale: Scale = "bradley_terry", interval: float = 0.95, prior: float = 1.0
) -> list[Standing]:
    """The standing of each player, by number.

    The interval is the normal one of the maximum (with its prior), so it is rough for a handful of games.

    Raises:
        ValueError: a duel names a player that is not there, or one player twice; a share or prior out of range.
    """
    _check(duels, players, interval, prior)
    strengths, spread = _fitted(duels, players, prior)
    reach = NormalDist().inv_cdf((1 + interval) / 2)
    made = []
    for player in range(players):
        won = [
            duel.won if duel.first == player else 1 - duel.won for duel in duels if player in (duel.first, duel.second)
        ]
        low, high = strengths[player] - reach * spread[player], strengths[player] + reach * spread[player]
        middle, low, high = (_scaled(one, scale) for one in (strengths[player], low, high))
        made.append(Standing(player, middle, low, high, sum(won) / len(won) if won else math.nan, len(won)))
    return made


def chance(stronger: float, weaker: float, *, scale: Scale = "bradley_terry") -> float:
    """The chance that a player of one strength beats one of another."""
    apart = (stronger - weaker) / (ELO if scale == "elo" else 1)
    return _logistic(apart)


def _scaled(strength: float, scale: Scale) -> float:
    return 1000 + ELO * strength if scale == "elo" else strength


def _check(duels: Sequence[Duel], players: int, interval: float, prior: float) -> None:
    if not 0 < interval < 1 or not prior > 0:
        raise ValueError(f"wanted an interval between 0 and 1 and a prior above 0, got {interval} and {prior}")
    for duel in duels:
        known = 0 <= duel.first < players and 0 <= duel.second < players
        if not known or duel.first == duel.second or not 0 <= duel.won <= 1:
            raise ValueError(f"{duel} is no duel between two of {players} players")


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


def _fitted(duels: Sequence[Duel], players: int, prior: float) -> tuple[list[float], list[float]]:
    """Strengths where the likelihood is greatest, and their standard errors, by Newton's method."""
    strengths = [0.0] * players
    for _ in range(ROUNDS):
        slope, curve = _derivatives(duels, strengths, prior)
        step = [sum(a * b for a, b in zip(row, slope, strict=True)) for row in _inverse(curve)]
        longest = max(map(abs, step), default=0.0)
        shorter = min(1.0, 2 / longest) if longest else 1.0  # a full step from afar may overshoot
        strengths = [one + shorter * by for one, by in zip(strengths, step, strict=True)]
        if longest < 1e-10:
            break
    covariance = _inverse(_derivatives(duels, strengths, prior)[1])
    return strengths, [math.sqrt(covariance[place][place]) for place in range(players)]


def _derivatives(
    duels: Sequence[Duel], strengths: Sequence[float], prior: float
) -> tuple[list[float], list[list[float]]]:
    """The gradient of the log-likelihood and the negative of its second derivatives."""
    players = range(len(strengths))
    own = [_logistic(one) for one in strengths]
    slope = [prior * (0.5 - one) for one in own]
    curve = [[prior * own[row] * (1 - own[row]) if row == column else 0.0 for column in players] for row in players]
    for duel in duels:
        expected = _logistic(strengths[duel.first] - strengths[duel.second])
        slope[duel.first] += duel.won - expected
        slope[duel.second] -= duel.won - expected
        weight = expected * (1 - expected)
        for one, other in ((duel.first, duel.second), (duel.second, duel.first)):
            curve[one][one] += weight
            curve[one][other] -= weight
    return slope, curve


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The inverse of a positive definite matrix, by Gauss and Jordan; the prior keeps every pivot above 0."""
    size = len(matrix)
    rows = [[*row, *(1.0 if place == column else 0.0 for column in range(size))] for place, row in enumerate(matrix)]
    for pivot in range(size):
        top = rows[pivot][pivot]
        rows[pivot] = [value / top for value in rows[pivot]]
        for place in range(size):
            factor = rows[place][pivot]
            if place != pivot and factor:
                rows[place] = [a - factor * b for a, b in zip(rows[place], rows[pivot], strict=True)]
    return [row[size:] for row in rows]
