"""Strengths, win rates and intervals from duels."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.ranking import Duel, chance, standings

duels_of = st.integers(2, 6).flatmap(
    lambda players: st.tuples(
        st.just(players),
        st.lists(
            st.tuples(st.permutations(range(players)), st.sampled_from([0.0, 0.5, 1.0])).map(
                lambda drawn: Duel(drawn[0][0], drawn[0][1], drawn[1])
            ),
            max_size=25,
        ),
    )
)


def test_strengths_that_duels_were_drawn_from_come_back() -> None:
    """With 4,000 duels between four players each true strength lies in its interval, and the middle is near it."""
    true, rng = [1.2, 0.4, -0.3, -1.3], Random(5)
    duels = []
    for _ in range(4000):
        one, other = rng.sample(range(4), 2)
        duels.append(Duel(one, other, float(rng.random() < chance(true[one], true[other]))))
    found = standings(duels, 4, interval=0.99)
    for standing, strength in zip(found, true, strict=True):
        assert standing.low < strength < standing.high
        assert standing.strength == pytest.approx(strength, abs=0.15)
    elo = standings(duels, 4, scale="elo")
    assert elo[0].strength - elo[1].strength == pytest.approx(
        173.7178 * (found[0].strength - found[1].strength), rel=1e-4
    )
    assert chance(elo[0].strength, elo[1].strength, scale="elo") == pytest.approx(
        chance(found[0].strength, found[1].strength)
    )


def test_intervals_hold_what_they_promise() -> None:
    """Of 200 rankings of two players by 60 duels, about 95 % have the true difference in their intervals' reach."""
    rng, inside = Random(1), 0
    for _ in range(200):
        duels = [Duel(0, 1, float(rng.random() < chance(0.4, -0.4))) for _ in range(60)]
        inside += standings(duels, 2)[0].low < 0.4 < standings(duels, 2)[0].high
    assert 180 <= inside <= 200


@settings(deadline=None, max_examples=60)
@given(duels_of)
def test_what_holds_for_every_set_of_duels(drawn: tuple[int, list[Duel]]) -> None:
    """Finite, centred, symmetrical in who is named first, the same in every order, and no rank without games."""
    players, duels = drawn
    found = standings(duels, players)
    assert all(math.isfinite(one.strength) and one.low < one.strength < one.high for one in found)
    slopes = sum(1 / (1 + math.exp(-one.strength)) for one in found)
    assert slopes == pytest.approx(players / 2, abs=1e-6)  # the anchors are tied on the whole
    turned = standings([Duel(one.second, one.first, 1 - one.won) for one in reversed(duels)], players)
    assert [one.strength for one in turned] == pytest.approx([one.strength for one in found], abs=1e-8)
    assert all(math.isnan(one.win_rate) == (one.games == 0) for one in found)


def test_more_wins_are_more_strength() -> None:
    """One who never lost has a finite strength, which grows with the number of wins while the interval shrinks."""
    few, many = (standings([Duel(0, 1, 1.0)] * count, 2)[0] for count in (2, 50))
    assert 0 < few.strength < many.strength < 10
    assert standings([Duel(0, 1, 0.5)] * 50, 2)[0].strength == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "wrong", [Duel(0, 0, 1.0), Duel(0, 2, 1.0), Duel(-1, 0, 1.0), Duel(0, 1, 1.5), Duel(0, 1, math.nan)]
)
def test_what_is_no_duel(wrong: Duel) -> None:
    """A player against itself, one who is not there, and a result that is none, are refused."""
    with pytest.raises(ValueError, match="no duel"):
        standings([wrong], 2)
    with pytest.raises(ValueError, match="interval"):
        standings([], 2, interval=1.0)
