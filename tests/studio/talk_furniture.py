"""Talks for the pictures of the pages: one that is named, one that is blind, one that was judged."""

from __future__ import annotations

from typing import Any

from studio_rig import Visit
from talk_rig import arrived, begun, kept, speaking

ASKED = "How would you find the height of a bridge's pier without climbing it? 请简短回答。"
CODE = "from math import radians, tan\n\nheight = 20 * tan(radians(38)) + 1.6  # metres"
ANSWERS: dict[str, str | dict[str, Any]] = {
    "swift": "Compare its shadow with that of a stick of known length. 比较影长即可。",
    "thorough": {
        "content": f"Measure an angle from a known distance $d$:\n\n```python\n{CODE}\n```\n\n**17.2 m**, 含视线高度。",
        "reasoning_content": "Shadows need the sun. An angle and a distance do not, so take those.",
    },
}


def furnished_talks(visit: Visit) -> dict[str, str]:
    """The pages of the playground with something on each, by name; the models of a server that is gone are kept."""
    with speaking(lambda body: ANSWERS.get(body["model"], 400)) as server:
        kept(visit, server.url, "swift", "thorough", price={"in": 0.3, "out": 1.2})
        kept(visit, server.url, "moody")
        open_talk = begun(visit, ["swift", "thorough", "moody"], ASKED, system="Be brief.", temperature=0.2)
        blind = begun(visit, ["swift", "thorough"], ASKED, blind=True)
        judged = begun(visit, ["swift", "thorough"], ASKED, blind=True)
        for place in (open_talk, blind, judged):
            arrived(visit, place)
    answers = visit.get(judged).json()["turns"][0]["answers"]
    best = next(one["letter"] for one in answers if "angle" in one["text"])
    visit.post(f"{judged}/verdict", json={"winner": best})
    talks = {"talk": open_talk, "talk-blind": blind, "talk-judged": judged}
    return {
        "playground": "/playground?models=swift&models=thorough&blind=1",
        **{name: f"/playground/{place.rsplit('/', 1)[1]}" for name, place in talks.items()},
    }
