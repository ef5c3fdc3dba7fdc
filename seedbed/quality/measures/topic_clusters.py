"""Topic clusters: what the texts are about, in clusters with names, and how evenly they are shared out.

No paper for the whole: k-means (scikit-learn) over vectors of runs of ``characters`` brought to 64 dimensions (latent
semantic analysis), of a ``static`` table of English words, or of the ``model`` of the role ``embed``. ``clusters`` is
how many; 0 takes the smallest number from 2 to 24 whose silhouette on a part of the sample is nearly the best. A
cluster is called by the terms that are frequent in it and not elsewhere, weighed as in BERTopic (arXiv 2203.05794):
English words without function words, of Chinese runs of 2 to 4 characters. Names are for people; the value needs none.

The value is the effective number of topics: the Vendi score (arXiv 2210.02410) of the clusters' middles, weighed by
their texts, so that k-means, which likes clusters of one size and will cut one large topic into several, does not make
a set look varied: near middles count together. ``effective_clusters`` is the number without that, ``largest`` the share
of the largest cluster, ``silhouette`` from -1 to 1 how well they are apart: below about 0.1 topics shade into one
another. Compare values at the same ``clusters`` and vectors. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.example import Example
from seedbed.core.measure import Cluster, Clusters, Measure, Points, unmeasured
from seedbed.core.text import shortened
from seedbed.quality.arrays import numpy
from seedbed.quality.measures.drawn import blank_note, effective, one_thread, places, taken
from seedbed.quality.measures.topic_names import topic_terms
from seedbed.quality.measures.vendi_score import vendi
from seedbed.quality.text_vectors import Given, measured_vectors

NEEDS = ("sklearn", "quality")

UNIT = "effective topics"
TRIED = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24)
ENOUGH = 0.9
"""The smallest number of clusters is taken whose silhouette is this share of the best."""
DIMENSIONS = 64
JUDGED = 1500
"""Texts that the number of clusters is chosen on."""
MAPPED = 1000
"""Texts that the map of the first two dimensions shows."""
NAMED_BY = 3
"""Terms that make the name."""


async def topic_clusters(
    ctx: Context,
    table: pa.Table,
    *,
    column: str = "",
    clusters: int = 0,
    by: Given = "characters",
    sample: int = 5000,
    seed: int = 1,
) -> Measure:
    """Measure how many topics there are and how even; see the card above."""
    if clusters < 0 or clusters == 1:
        raise RecipeError(f"topic_clusters: at least 2 clusters, or 0 to have their number chosen; got {clusters}")
    found = taken(table, places(table.num_rows, sample, seed=seed)[0], column, "topic_clusters")
    different = len(set(found.texts))
    if different < max(3, clusters):
        reason = f"{different} different texts cannot be told into {clusters or 'several'} topics"
        return unmeasured("topic_clusters", UNIT, table.num_rows, reason)
    matrix, basis = await measured_vectors(ctx, found.texts, by)
    _sklearn()  # its threads can be limited only when it is there
    with one_thread():
        points = _points(matrix, different, seed)
        labels, apart = _clustered(points, clusters, seed)
        value = _effective_topics(points, labels)
    told = _told(found.texts, labels)
    sizes = [float(one.rows) for one in told]
    return Measure(
        "topic_clusters",
        round(value, 4),
        f"{UNIT} of {len(told)} clusters",
        len(found.texts),
        table.num_rows,
        figures={
            "clusters": float(len(told)),
            "largest": told[0].share,
            "effective_clusters": round(effective(sizes), 4),
            "silhouette": round(apart, 4),
        },
        basis=f"{found.basis}; {basis}",
        better="higher",
        notes=blank_note(found.blank),
        details=[
            Clusters("topics", told),
            Points("texts by their first two dimensions", ("first", "second"), _flat(points)),
        ],
    )


def _sklearn() -> None:
    try:
        import sklearn.cluster
        import sklearn.decomposition
        import sklearn.metrics  # noqa: F401 - loaded, not used here
    except ImportError:
        raise MissingPackage("scikit-learn", "quality", wanted_for="topic_clusters") from None


def _points(matrix: Any, different: int, seed: int) -> Any:
    """Dense vectors of length 1 with few dimensions."""
    np = numpy("topic_clusters")
    if not hasattr(matrix, "toarray"):
        return matrix
    from sklearn.decomposition import TruncatedSVD

    shared = matrix[:, np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1)]
    dimensions = min(DIMENSIONS, different - 1, shared.shape[1])
    if not dimensions:
        return np.ones((matrix.shape[0], 1))  # no two texts have a run of characters in common
    reduced = TruncatedSVD(dimensions, n_iter=3, random_state=seed).fit_transform(shared)
    return reduced / np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)


def _clustered(points: Any, clusters: int, seed: int) -> tuple[Any, float]:
    """The cluster of each text, and how well the clusters are apart."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    part = numpy("topic_clusters").random.default_rng(seed).permutation(len(points))[:JUDGED]

    def apart(labels: Any) -> float:
        found = len(set(labels.tolist()))
        return float(silhouette_score(points[part], labels)) if 1 < found < len(part) else -1.0

    def tried(count: int) -> float:
        return apart(KMeans(count, n_init=2, random_state=seed).fit_predict(points[part]))

    most = min(_different(points[part]) - 1, len(part) // 2)
    scores = {} if clusters else {count: tried(count) for count in TRIED if count <= most}
    wanted = ENOUGH * max(scores.values(), default=0.0)
    best = clusters or next((count for count, score in scores.items() if score >= max(wanted, 0.0)), 2)
    labels = KMeans(min(best, _different(points)), n_init=4, random_state=seed).fit_predict(points)
    return labels, apart(labels[part])


def _effective_topics(points: Any, labels: Any) -> float:
    """The effective number of clusters, each weighed by its texts, those with near middles counted together."""
    np = numpy("topic_clusters")
    kinds, counts = np.unique(labels, return_counts=True)
    middles = np.stack([points[labels == kind].mean(axis=0) for kind in kinds])
    middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-9)
    return vendi(middles, counts / counts.sum())


def _different(points: Any) -> int:
    """How many points differ; more clusters than that cannot be."""
    np = numpy("topic_clusters")
    return len(np.unique(np.round(points, 5), axis=0))


def _told(texts: list[str], labels: Any) -> list[Cluster]:
    """The clusters with their names, the largest first."""
    members: dict[int, list[str]] = {}
    for text, label in zip(texts, labels.tolist(), strict=True):
        members.setdefault(label, []).append(text)
    groups = sorted(members.values(), key=lambda one: (-len(one), one[0]))
    made = []
    for group, terms in zip(groups, topic_terms(groups), strict=True):
        name = ", ".join(terms[:NAMED_BY]) or shortened(group[0], 40)
        share = round(len(group) / len(texts), 4)
        made.append(Cluster(name, len(group), share, terms, shortened(group[0], 160)))
    return made


def _flat(points: Any) -> list[tuple[float, float]]:
    if points.shape[1] < 2:
        return []
    return [(round(float(x), 4), round(float(y), 4)) for x, y in points[:MAPPED, :2].tolist()]


_ROWS = [
    *(f"how do I cook {one} soup in a pot" for one in ("tomato", "onion", "leek", "pea")),
    *(f"请计算{one}加上七等于多少" for one in "三四五六"),
]
EXAMPLE = Example(row=[{"text": one} for one in _ROWS], settings={"clusters": 2}, gives=2.0)
