"""How well a small classifier tells two sets of texts apart, each text judged by one that was not trained on it.

Runs of characters and words, hashed and weighed by length only, into a logistic regression (scikit-learn, BSD licence).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any

from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.seed import digest
from seedbed.core.text import folded, words

FEATURES = 1 << 18


@dataclass(frozen=True)
class Separation:
    """What came out.

    Attributes:
        auc: the chance that a text of the one set gets a higher probability than one of the other; 0.5 is a toss-up.
            The mean over the folds.
        low, high: its interval at 95 %, by Hanley and McNeil 1982.
        probabilities: of being of the set ``ones``, for each text in order, out of fold.
    """

    auc: float
    low: float
    high: float
    probabilities: list[float]


def separated(texts: Sequence[str], ones: Sequence[bool], *, folds: int = 5, seed: int = 1) -> Separation:
    """How well the texts marked in ``ones`` can be told from the others.

    Equal texts (width, case and white space folded) fall into one fold, so that none is known from training.

    Raises:
        RecipeError: fewer than 2 folds, or a set with fewer different texts than folds.
        MissingPackage: scikit-learn is not installed.
    """
    places = _folds(texts, ones, folds, seed)
    features = _features(texts)
    probabilities = [0.0] * len(texts)
    each = []
    for fold in range(folds):
        held = [place for place, one in enumerate(places) if one == fold]
        kept = [place for place, one in enumerate(places) if one != fold]
        model = _model(seed).fit(features[kept], [ones[place] for place in kept])
        found = [float(row[1]) for row in model.predict_proba(features[held])]
        for place, value in zip(held, found, strict=True):
            probabilities[place] = value
        each.append(auc([ones[place] for place in held], found))
    mean = fmean(one for one in each if not math.isnan(one))
    reach = 1.96 * _error(mean, sum(ones), len(ones) - sum(ones))
    return Separation(mean, max(0.0, mean - reach), min(1.0, mean + reach), probabilities)


def auc(ones: Sequence[bool], scores: Sequence[float]) -> float:
    """The area under the ROC curve, ties counted half; NaN when one of the two sets is empty."""
    order = sorted(range(len(scores)), key=lambda place: scores[place])
    ranks = 0.0
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        ranks += (start + 1 + end) / 2 * sum(ones[place] for place in order[start:end])
        start = end
    positive = sum(ones)
    negative = len(ones) - positive
    return (ranks - positive * (positive + 1) / 2) / (positive * negative) if positive and negative else math.nan


def _error(area: float, positive: int, negative: int) -> float:
    both, twice = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (positive - 1) * (both - area * area) + (negative - 1) * (twice - area * area)
    return math.sqrt(max(0.0, spread / (positive * negative)))


def _folds(texts: Sequence[str], ones: Sequence[bool], folds: int, seed: int) -> list[int]:
    """The fold of each text: drawn by its content, evenly within each set."""
    plain = [folded(text) for text in texts]
    fold_of: dict[str, int] = {}
    for side in (True, False):
        distinct = {text for text, one in zip(plain, ones, strict=True) if one is side}
        if folds < 2 or len(distinct) < folds:
            raise RecipeError(
                f"{folds} folds need at least 2 folds and as many different texts of each kind, "
                f"there are {len(distinct)} {'of the one' if side else 'of the other'}"
            )
        for rank, text in enumerate(sorted(distinct, key=lambda text: digest("fold", seed, text))):
            fold_of.setdefault(text, rank % folds)
    return [fold_of[text] for text in plain]


def _features(texts: Iterable[str]) -> Any:
    try:
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import HashingVectorizer
    except ImportError:
        raise MissingPackage("scikit-learn", "quality", wanted_for="telling real from synthetic texts") from None
    known = list(texts)
    how: dict[str, Any] = {"n_features": FEATURES, "alternate_sign": False}
    runs = HashingVectorizer(analyzer="char", ngram_range=(1, 4), lowercase=True, **how).transform(known)
    single = HashingVectorizer(analyzer=_words_and_pairs, **how).transform(known)
    return hstack([runs, single]).tocsr()


def _words_and_pairs(text: str) -> list[str]:
    found = words(text)
    return found + [f"{one} {other}" for one, other in pairwise(found)]


def _model(seed: int) -> Any:
    from sklearn.linear_model import LogisticRegression

    # the dual problem: as many unknowns as texts instead of features, a hundred times faster for some hundred texts
    how: dict[str, Any] = {"solver": "liblinear", "dual": True, "tol": 1e-6, "max_iter": 5000}
    return LogisticRegression(C=10.0, class_weight="balanced", random_state=seed, **how)
