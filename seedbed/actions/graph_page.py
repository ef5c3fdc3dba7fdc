"""The page of a neighbourhood: a drawing and the facts with their evidence, in one file that needs no network."""

from __future__ import annotations

import math
from typing import Any

from seedbed.actions.graph import Near
from seedbed.core.seed import generator
from seedbed.core.text import shortened
from seedbed.methods.graphs.knowledge import Knowledge, ends, plain

WIDTH, HEIGHT, EDGE = 960, 640, 70
TURNS = 200
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")
COLOURS = ("#0b5cad", "#17693a", "#8a5a00", "#7a2f8f", "#a8201a", "#0f6b78", "#5b5b12", "#94386a")
TEXTS: dict[str, tuple[str, str]] = {
    "lang": ("en", "zh-CN"),
    "title": ("Neighbourhood", "邻域"),
    "counts": ("{entities} entities, {relations} relations", "{entities} 个实体，{relations} 条关系"),
    "more": ("{more} further entities are not shown.", "另有 {more} 个实体未显示。"),
    "drawing": ("The graph around {name}", "{name} 周围的图"),
    "facts": ("Facts and where they are from", "事实及其出处"),
    "source": ("from", "主体"),
    "relation": ("relation", "关系"),
    "target": ("to", "客体"),
    "evidence": ("evidence", "依据"),
    "entities": ("Entities", "实体"),
    "name": ("name", "名称"),
    "type": ("type", "类型"),
    "description": ("description", "说明"),
}
_POSITION = tuple[float, float]


def page(near: Near, *, language: str = "en") -> bytes:
    """The page in English or Chinese; what stands in the graph is escaped, and nothing in it runs."""
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    graph = Knowledge(near.graph["entities"], near.graph["relations"], near.graph["texts"])
    t = {key: both[language == "zh"] for key, both in TEXTS.items()}
    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("seedbed.actions").joinpath("graph_page.html.jinja").read_text("utf-8")
    made = pages.from_string(source).render(
        t=t, name=near.name, more=near.more, width=WIDTH, height=HEIGHT, facts=_facts(graph), **_drawing(graph, near)
    )
    return made.translate(CONTROL).encode(errors="replace")


def _facts(graph: Knowledge) -> list[dict[str, Any]]:
    told = []
    for one in graph.relations:
        quotes = []
        for span in one["spans"]:
            text = graph.texts[span["text"]]
            words = text["text"][span["start"] : span["end"]]
            quotes.append({"words": shortened(words, 400), "document": text["document"]})
        told.append({"source": one["source"], "relation": one["relation"], "target": one["target"], "quotes": quotes})
    return told


def _drawing(graph: Knowledge, near: Near) -> dict[str, Any]:
    """Nodes and edges with their places."""
    places = layout(graph, plain(near.name))
    kinds = list(dict.fromkeys(one["type"] for one in graph.entities.values()))
    nodes = [
        {"x": round(places[key][0], 1), "y": round(places[key][1], 1), "label": shortened(one["name"], 24),
         "name": one["name"], "type": one["type"], "description": one["description"],
         "colour": COLOURS[kinds.index(one["type"]) % len(COLOURS)], "middle": key == plain(near.name)}
        for key, one in graph.entities.items()
    ]  # fmt: skip
    edges = []
    for relation in graph.relations:
        (x1, y1), (x2, y2) = (places[key] for key in ends(relation))
        edges.append({"x1": round(x1, 1), "y1": round(y1, 1), "x2": round(x2, 1), "y2": round(y2, 1),
                      "x": round((x1 + x2) / 2, 1), "y": round((y1 + y2) / 2 - 4, 1),
                      "label": shortened(relation["relation"], 24)})  # fmt: skip
    return {"nodes": nodes, "edges": edges}


def layout(graph: Knowledge, middle: str) -> dict[str, _POSITION]:
    """Places by springs along the relations and repulsion between all; the same graph is always drawn the same."""
    keys = list(graph.entities)
    rng = generator("layout", *keys)
    spot = {key: (rng.uniform(-1, 1), rng.uniform(-1, 1)) for key in keys}
    spot[middle] = (0.0, 0.0)
    wanted = 1.6 / math.sqrt(len(keys))
    for turn in range(TURNS if len(keys) > 1 else 0):
        step = 0.12 * (1 - turn / TURNS)
        pull = _pushes(graph, keys, spot, wanted)
        for key in keys:
            length = math.hypot(*pull[key])
            if key != middle and length > 1e-9:
                share = min(step, length) / length
                spot[key] = (spot[key][0] + pull[key][0] * share, spot[key][1] + pull[key][1] * share)
    return _fitted(spot)


def _pushes(graph: Knowledge, keys: list[str], spot: dict[str, _POSITION], wanted: float) -> dict[str, _POSITION]:
    force = dict.fromkeys(keys, (0.0, 0.0))
    for place, one in enumerate(keys):
        for other in keys[place + 1 :]:
            dx, dy = spot[one][0] - spot[other][0], spot[one][1] - spot[other][1]
            distance = max(math.hypot(dx, dy), 1e-3)
            push = wanted * wanted / distance - (distance * distance / wanted if other in graph.near[one] else 0.0)
            fx, fy = dx / distance * push, dy / distance * push
            force[one] = (force[one][0] + fx, force[one][1] + fy)
            force[other] = (force[other][0] - fx, force[other][1] - fy)
    return force


def _fitted(spot: dict[str, _POSITION]) -> dict[str, _POSITION]:
    """Stretched over the drawing."""
    made = dict[str, list[float]]()
    for axis, size in ((0, WIDTH), (1, HEIGHT)):
        values = [one[axis] for one in spot.values()]
        low, wide = min(values), max(values) - min(values)
        for key, one in spot.items():
            share = (one[axis] - low) / wide if wide > 1e-9 else 0.5
            made.setdefault(key, []).append(EDGE + share * (size - 2 * EDGE))
    return {key: (x, y) for key, (x, y) in made.items()}


def facts_of(near: Near) -> list[tuple[str, str]]:
    """The facts of a neighbourhood for a terminal: each with its first evidence and where that stands."""
    graph = Knowledge(near.graph["entities"], near.graph["relations"], near.graph["texts"])
    told = []
    for one in _facts(graph):
        quote = one["quotes"][0] if one["quotes"] else {"words": "", "document": ""}
        place = f" ({quote['document']})" if quote["document"] else ""
        words = f"{one['source']} → {one['relation']} → {one['target']}"
        told.append((words.translate(CONTROL), f"{shortened(quote['words'])}{place}".translate(CONTROL)))
    return told
