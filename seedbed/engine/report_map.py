"""A map of the rows: texts as vectors of hashed words, laid out in two dimensions, with clusters and their names.

Weights are tf-idf; the two axes are principal components, or t-SNE's where that is asked for ("Visualizing Data using
t-SNE", van der Maaten and Hinton 2008). Clusters are k-means over the first components. Everything is decided by the
rows: no draw is left to chance.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zlib import crc32

from seedbed.core.text import CJK
from seedbed.engine.report_survey import GOOD, Point, Survey

SPACE = 512
"""Dimensions that words are hashed into."""
COMPONENTS = 12
"""Dimensions that clusters are looked for in."""
TURNS = 12
"""Of the iteration that finds the components: each turns the axes towards the directions of greatest spread."""
ROUNDS = 25
"""Of k-means at the most."""
GRID = 200
"""Places along an axis."""
GROUPS = 8
"""Colours; what has none is called others."""
TOLD = 180
"""Characters of a text that are shown at a point."""
LEAST = 8
"""Rows below which there is no map."""

Layout = Literal["pca", "tsne"]
_PIECE = rf"[{CJK}]+|[^\W\d_{CJK}]+"


@dataclass(frozen=True, slots=True)
class Dot:
    """A point as it is drawn: where, in which colours, and what it says."""

    x: int
    y: int
    groups: Mapping[str, int]
    told: str


@dataclass(frozen=True, slots=True)
class Map:
    """The dots and, for each way to colour them, the names of its colours; ``clusters`` are (name, rows, example)."""

    dots: list[Dot]
    legends: dict[str, list[str]]
    drawn: int
    rows: int
    way: str
    clusters: list[tuple[str, int, str]]


def draw_map(found: Survey, t: Mapping[str, str], *, layout: Layout = "pca", by: str = "") -> Map | None:
    """The map of a survey's sample; None where there are too few rows.

    Args:
        found: what was found in the rows.
        t: the texts of the report.
        layout: how places are found: ``tsne`` takes a minute for a thousand rows.
        by: the column of the strata; the one with the evenest values where it is not named.

    Raises:
        ImportError: numpy is not there, or scikit-learn for ``tsne``.
    """
    points: list[Point] = [*found.points.values(), *found.gone.values()]
    words = [pieces(point.text) for point in points]
    if len(points) < LEAST or not any(words):
        return None
    components = _components(_vectors(words))
    labels = _clusters(components, min(GROUPS, max(2, len(points) // 30)))
    names = _names(words, labels)
    by = by or _stratum(found)
    colours = {
        "source": [_source(point) for point in points],
        "verdict": [_verdict(point, t) for point in points],
        "cluster": [names[label] for label in labels],
    } | ({"stratum": [point.row.get(by, t["others"]) for point in points]} if by else {})
    colours = {name: values for name, values in colours.items() if name == "cluster" or len(set(values)) > 1}
    legends = {name: _legend(values, t["others"]) for name, values in colours.items()}
    if "verdict" in legends:
        legends["verdict"] = [t[one] for one in ("score_high", "score_low", "kept", "rejected", "failed")]
    places = _places(components, layout)
    dots = [
        Dot(
            *places[number],
            {name: _colour(values[number], legends[name]) for name, values in colours.items()},
            _told(point),
        )
        for number, point in enumerate(points)
    ]
    sizes = Counter(labels)
    shown = [(names[one], sizes[one], points[labels.index(one)].text[:TOLD]) for one, _ in sizes.most_common()]
    return Map(dots, legends, len(points), found.rows + found.aside, t[f"way_{layout}"], shown)


def pieces(text: str) -> list[str]:
    """What a text is compared by: words, and pairs of characters where words are not set apart."""
    found: list[str] = []
    for run in re.findall(_PIECE, text.lower()):
        if run[0] >= "\u2e80":
            found.extend(run[place : place + 2] for place in range(max(len(run) - 1, 1)))
        else:
            found.append(run)
    return found


def _vectors(words: Sequence[Sequence[str]]) -> Any:
    """A row of weights for each text, of length one."""
    import numpy as np

    made = np.zeros((len(words), SPACE), dtype=np.float32)
    for number, found in enumerate(words):
        for word, count in Counter(found).items():
            made[number, crc32(word.encode()) % SPACE] += 1 + math.log(count)
    seen = (made > 0).sum(axis=0)
    made *= np.log((1 + len(words)) / (1 + seen)).astype(np.float32)
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
    return made


def _components(vectors: Any) -> Any:
    """The first principal components, each with its greatest weight positive, so that the picture does not flip."""
    import numpy as np

    vectors -= vectors.mean(axis=0)
    start = np.argsort(-np.einsum("ij,ij->j", vectors, vectors), kind="stable")[: 2 * COMPONENTS]
    axes = np.eye(SPACE, dtype=np.float32)[:, start]
    for _ in range(TURNS):
        axes = _upright(vectors.T @ (vectors @ axes))
    axes = axes[:, :COMPONENTS]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return vectors @ axes


def _upright(axes: Any) -> Any:
    """Axes at right angles, each of length one, by Gram and Schmidt: a library's threads would wait for each other."""
    import numpy as np

    for place in range(axes.shape[1]):
        before = axes[:, :place]
        for _ in range(2):  # the second time takes out what rounding left
            axes[:, place] -= before @ (before.T @ axes[:, place])
        axes[:, place] /= max(float(np.linalg.norm(axes[:, place])), 1e-12)
    return axes


def _places(components: Any, layout: Layout) -> list[tuple[int, int]]:
    """Places on the grid; the outermost hundredth of the rows is drawn at the edge."""
    import numpy as np

    flat = components[:, :2]
    if layout == "tsne":
        from sklearn.manifold import TSNE

        near = min(30.0, max(2.0, (len(components) - 1) / 4))
        flat = TSNE(perplexity=near, init="pca", random_state=0, n_jobs=1).fit_transform(components)
    low, high = np.percentile(flat, 1, axis=0), np.percentile(flat, 99, axis=0)
    scaled = (flat - low) / np.maximum(high - low, 1e-9)
    return [(int(x), int(y)) for x, y in np.rint(np.clip(scaled, 0, 1) * GRID)]


def _clusters(components: Any, wanted: int) -> list[int]:
    """k-means from centres that lie far apart, the first one the row nearest to the middle."""
    import numpy as np

    centres = [components[np.linalg.norm(components - components.mean(axis=0), axis=1).argmin()]]
    far = np.full(len(components), np.inf)
    while len(centres) < wanted:
        far = np.minimum(far, ((components - centres[-1]) ** 2).sum(axis=1))
        centres.append(components[far.argmax()])
    middles = np.stack(centres)
    labels = np.zeros(len(components), dtype=int)
    for _ in range(ROUNDS):
        nearest = ((components[:, None, :] - middles[None]) ** 2).sum(axis=2).argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        for number in range(wanted):
            if (labels == number).any():
                middles[number] = components[labels == number].mean(axis=0)
    return [int(label) for label in labels]


def _names(words: Sequence[Sequence[str]], labels: Sequence[int]) -> dict[int, str]:
    """Each cluster by the words that more of its rows have than of the others."""
    every = Counter(word for found in words for word in set(found))
    inside: dict[int, Counter[str]] = {}
    for found, label in zip(words, labels, strict=True):
        inside.setdefault(label, Counter()).update(set(found))
    sizes, named = Counter(labels), {}
    for label, counts in inside.items():
        others = max(len(words) - sizes[label], 1)
        lead = {
            word: count / sizes[label] - (every[word] - count) / others
            for word, count in counts.items()
            if len(word) > 1
        }
        best = sorted(lead, key=lambda word: (-lead[word], word))[:3]
        named[label] = f"{label + 1}: {' · '.join(best)}" if best else str(label + 1)
    return named


def _stratum(found: Survey) -> str:
    """The column with few values whose rows are spread most evenly; "" where there is none."""
    evenness = {name: _entropy(counts) for name, counts in found.few_valued().items()}
    return max(evenness, key=lambda name: (evenness[name], name), default="")


def _entropy(counts: Counter[str]) -> float:
    total = counts.total()
    return -sum(n / total * math.log(n / total) for n in counts.values())


def _source(point: Point) -> str:
    """Where a row comes from: the beginning of its id, its number apart."""
    return re.sub(r"[~#]?\d+$", "", point.id.split("/", 1)[0]) or point.id.split("/", 1)[0]


def _verdict(point: Point, t: Mapping[str, str]) -> str:
    if point.kind != "kept" or point.score is None:
        return t[point.kind]
    return t["score_high" if point.score >= GOOD else "score_low"]


def _legend(values: Sequence[str], others: str) -> list[str]:
    common = [value for value, _ in sorted(Counter(values).items(), key=lambda one: (-one[1], one[0]))]
    return common if len(common) <= GROUPS else [*common[: GROUPS - 1], others]


def _colour(value: str, legend: Sequence[str]) -> int:
    return legend.index(value) if value in legend else len(legend) - 1


def _told(point: Point) -> str:
    score = "" if point.score is None else f" · {point.score:g}"
    text = point.text if len(point.text) <= TOLD else point.text[: TOLD - 1] + "…"
    return f"{point.id}{score}\n{text}"
