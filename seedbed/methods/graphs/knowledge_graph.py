"""Knowledge graph: entities and relations of every text, with their spans, merged over all texts into one graph.

Papers: GraphGen, arXiv 2505.20416, and GE-Chat, arXiv 2505.10143, which build such a graph first; merging of names as
in RAGSynth, arXiv 2505.10989 (equal surface, or similarity 0.9).

Two steps. Each text is asked once for entities (name, type, what the text says of it) and relations, each with the
sentence that states it. Nothing is believed: a name must stand in the text, a relation must join two of the entities
and its quotation must be found; the spans of both are kept, what is dropped is noted with the reason. Then names are
merged over all rows (``merge``: ``names`` that are equal but for case and articles; ``characters``, near ones too;
``model``, near in the vectors of the role ``embed`` too), descriptions are joined, and every row gets ``graph``: what
lies within ``hops`` of its own entities, at most ``most`` of them, with the texts that it rests on. ``hops=0`` leaves
``graph`` to the row's own text. `seedbed graph build` makes one graph of a run's rows.

Differs from the papers: one ask a text instead of repeated gleaning, quotations looked up, merged descriptions end at
200 words instead of being summarised. Chunks of 1,024 tokens with 100 of overlap are the recipe's (``chunk``).
"""

from __future__ import annotations

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.methods.graphs.extraction import ANY_TYPE, EXTRACT, READ_OFF, extract_graph
from seedbed.methods.graphs.knowledge import Knowledge, Text, plain
from seedbed.methods.graphs.merging import By, Said, canonical_names, united

_PROMPTS = EXTRACT, ANY_TYPE  # named here as well, where a recipe looks for prompts to replace


def knowledge_graph(
    *,
    types: tuple[str, ...] = (),
    entities: int = 20,
    merge: By = "characters",
    threshold: float = 0.9,
    hops: int = 2,
    most: int = 60,
) -> list[Step]:
    """Read off, then merge; see the card above."""
    if not 0 < threshold <= 1 or hops < 0 or most < 2 or entities < 2:
        raise RecipeError(
            f"knowledge_graph: wanted 0 < threshold <= 1, hops >= 0, most >= 2 and entities >= 2, "
            f"got {threshold}, {hops}, {most} and {entities}"
        )
    return [
        step(extract_graph, types=types, entities=entities),
        step(merge_graph, merge=merge, threshold=threshold, hops=hops, most=most),
    ]


async def merge_graph(
    ctx: Context, table: pa.Table, *, merge: By = "characters", threshold: float = 0.9, hops: int = 2, most: int = 60
) -> pa.Table:
    """The names of all rows made one, and for every row the graph around its entities."""
    rows = table.to_pylist()
    said = [Said(one["name"], one["type"] or "") for row in rows for one in row["entities"]]
    names = await canonical_names(ctx, said, merge, threshold)
    parts = [(_text(row), row["entities"], row["relations"]) for row in rows]
    whole = united(parts, names)
    graph = Knowledge(whole["entities"], whole["relations"], whole["texts"])
    for place, row in enumerate(rows):
        own = [plain(names[plain(one["name"])]) for one in row["entities"]]
        if hops:
            row["graph"] = graph.part(graph.around(own, hops, most))
        else:
            alone = united([parts[place]], names)
            row["graph"] = Knowledge(alone["entities"], alone["relations"], alone["texts"]).part(map(plain, own))
    made = pa.Table.from_pylist(rows) if rows else table
    return made.replace_schema_metadata(table.schema.metadata)


def _text(row: Row) -> Text:
    return Text(document=str(row.get("document") or ""), start=int(row.get("chunk_start") or 0), text=row["text"])


_ENTITIES = [
    {"name": "Ada", "type": "person", "description": "She built the mill.", "start": 0, "end": 3},
    {"name": "the mill", "type": "place", "description": "Ada built it.", "start": 10, "end": 18},
]
_RELATION = {"source": "Ada", "relation": "built", "target": "the mill"}
EXAMPLE = Example(
    row=[{"text": "Ada built the mill in 1850."}],
    replies=[READ_OFF],
    gives=[
        {
            "text": "Ada built the mill in 1850.",
            "entities": _ENTITIES,
            "relations": [_RELATION | {"evidence": "Ada built the mill in 1850.", "start": 0, "end": 27}],
            "graph": {
                "entities": [
                    {"name": "Ada", "type": "person", "description": "She built the mill.",
                     "spans": [{"text": 0, "start": 0, "end": 3}]},
                    {"name": "the mill", "type": "place", "description": "Ada built it.",
                     "spans": [{"text": 0, "start": 10, "end": 18}]},
                ],
                "relations": [_RELATION | {"spans": [{"text": 0, "start": 0, "end": 27}]}],
                "texts": [{"document": "", "start": 0, "text": "Ada built the mill in 1850."}],
            },
        }
    ],
)  # fmt: skip
