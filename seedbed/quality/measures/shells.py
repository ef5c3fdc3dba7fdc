"""Figures of how made points lie among real ones, from the distances between them: the mathematics of ``coverage``."""

from __future__ import annotations

from typing import Any

from seedbed.quality.arrays import numpy
from seedbed.quality.text_vectors import cosines

SHELLS = 10
SLACK = 1e-6
"""Distances that differ by less are equal: cosines are computed in single precision."""


def distances(one: Any, other: Any) -> Any:
    """The Euclidean distance of every vector of one matrix from every one of another, all of length 1."""
    np = numpy("coverage")
    return np.sqrt(np.maximum(2 - 2 * cosines(one, other).astype(np.float64), 0.0))


def figures(apart: Any, made: Any, real: Any, k: int) -> dict[str, float]:
    """All figures by name.

    Args:
        apart: distances of made rows (down) from real ones (across).
        made, real: distances among the made and among the real rows.
        k: which nearest neighbour makes the radius of a ball.
    """
    np = numpy("coverage")
    real_radii, made_radii = _nearest(real, k) + SLACK, _nearest(made, k) + SLACK
    inside = apart <= real_radii[None, :]
    precision, recall = inside.any(axis=1).mean(), (apart <= made_radii[:, None]).any(axis=0).mean()
    closest = apart.min(axis=1)
    own = _nearest(real, 1)[apart.argmin(axis=1)]
    return {
        "coverage": float(inside.any(axis=0).mean()),
        "density": float(inside.sum() / (k * len(apart))),
        "precision": float(precision),
        "recall": float(recall),
        "alpha_precision": _alpha(apart, real),
        "beta_recall": _beta(apart, made, real, k),
        "authenticity": float(np.mean(closest + SLACK > own)),
        "nearest_real": float(closest.mean()),
        "real_to_real": float(_nearest(real, 1).mean()),
    }


def _nearest(square: Any, k: int) -> Any:
    """The distance of each row to its k-th nearest other one."""
    np = numpy("coverage")
    others = square.copy()
    np.fill_diagonal(others, np.inf)
    return np.partition(others, k - 1, axis=1)[:, k - 1]


def _from_middle(square: Any) -> Any:
    """The squared distance of each row from the mean of the others, from the distances between them."""
    squares, rest = square**2, len(square) - 1
    sums = squares.sum(axis=1)
    return sums / rest - (sums.sum() - 2 * sums) / (2 * rest**2)


def _alpha(apart: Any, real: Any) -> float:
    """How evenly the made rows fill the shells around the middle of the real ones."""
    np = numpy("coverage")
    own = _from_middle(real)
    others = (apart**2).mean(axis=1) - (real**2).mean() / 2
    return _integrated([(share, float(np.mean(others <= np.quantile(own, share) + SLACK))) for share in _shares()])


def _beta(apart: Any, made: Any, real: Any, k: int) -> float:
    """How evenly the made rows of the shells around their own middle reach the real rows."""
    np = numpy("coverage")
    middle, closest = _from_middle(made), apart.argmin(axis=0)
    reached = apart.min(axis=0) <= _nearest(real, k) + SLACK
    found = []
    for share in _shares():
        within = middle[closest] <= np.quantile(middle, share) + SLACK
        found.append((share, float(np.mean(reached & within))))
    return _integrated(found)


def _shares() -> list[float]:
    return [(place + 1) / SHELLS for place in range(SHELLS)]


def _integrated(found: list[tuple[float, float]]) -> float:
    """1 less twice the mean gap between a share and what was found there; 1 where there is none."""
    return max(0.0, 1 - 2 * sum(abs(share - there) for share, there in found) / len(found))
