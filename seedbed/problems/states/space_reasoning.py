"""Space reasoning: a walk shows what lies where, a second walk leads to one of these places; what is there?

No paper: the spatial navigation of BIG-Bench Extra Hard and SynLogic (arXiv 2505.19641), made from scratch. The ground
is a plane of squares, with or without diagonals, or of hexagons, a board that goes on at the opposite edge, or a house
with storeys; or one turns instead of naming directions. Things lie only where a leg of the first walk ends, each at a
place of its own, and the second walk ends at such a place, so the answer is unique. ``effort`` counts the legs of both
walks.

``check`` walks both walks in ``data`` again and takes the name of the thing in either language.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import isqrt, perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, form_of
from seedbed.problems.reading import read
from seedbed.problems.states.grounds import (
    AXES,
    GROUND,
    GROUNDS,
    START,
    STEPS,
    Leg,
    Place,
    walked,
    way_back,
    ways_of,
    written,
)
from seedbed.problems.states.things import PLACE_OF, THINGS

LANGUAGES: tuple[Language, ...] = ("en", "zh")
LEVELS = Levels(
    "space_reasoning",
    places=whole(4, 40, (5, 6, 7, 8, 10, 12, 14, 17, 20, 26)),
    legs=whole(3, 60, (3, 4, 5, 7, 8, 10, 13, 17, 22, 30)),
    reach=whole(1, 9, (2, 2, 2, 3, 3, 3, 3, 4, 4, 4)),
    grounds=several(GROUNDS, (GROUNDS[:1], GROUNDS[:2], GROUNDS[:3], GROUNDS[:4], *[GROUNDS] * 6)),
)

QUESTIONS = (
    Prompt(
        en="{ground}\n\nYou begin where there is the {first}, and go:\n{explored}\n\nFrom there you go on: {walked}.\n"
        "\nWhat do you find at the place where you end?",
        zh="{ground}\n\n你从有{first}的地方出发，依次这样走：\n{explored}\n\n然后你从那里继续走：{walked}。\n\n你最后到"
        "达的地方有什么？",
    ),
    Prompt(
        en="Where do you end up? {ground}\n\nThis is how you explore the ground, beginning at the {first}:\n"
        "{explored}\n\nNow, from the place of the last thing: {walked}. Which thing is where you are now?",
        zh="你最后会走到哪里？{ground}\n\n你从{first}所在之处开始探索：\n{explored}\n\n现在从最后一样东西所在之处出发："
        "{walked}。你现在所在的地方是哪一样东西？",
    ),
    Prompt(
        en="Keep a map while you walk. {ground}\n\nAt the start there is the {first}. Then:\n{explored}\n\nNothing is "
        "moved. You walk on without looking: {walked}.\n\nName the thing you stand at.",
        zh="请边走边记地图。{ground}\n\n起点有{first}。随后：\n{explored}\n\n东西都没有移动。你接着闭眼前行：{walked}。"
        "\n\n请说出你所在之处的东西。",
    ),
    Prompt(
        en="A robot moves about. {ground}\n\nIt starts at the {first} and reports what it meets:\n{explored}\n\nThen "
        "it stops reporting and goes on: {walked}. What would it report in the end?",
        zh="有一个机器人在走动。{ground}\n\n它从{first}处出发，并报告所见：\n{explored}\n\n此后它不再报告，继续前进："
        "{walked}。最后它会报告看到什么？",
    ),
)
WHAT = Prompt(en="the name of the thing", zh="这样东西的名称")
TURNED = (
    Prompt(en="straight on, {count}", zh="直走 {count} 步"),
    Prompt(en="turn right and walk {count}", zh="右转后走 {count} 步"),
    Prompt(en="turn round and walk {count}", zh="向后转再走 {count} 步"),
    Prompt(en="turn left and walk {count}", zh="左转后走 {count} 步"),
)
TOWARDS = Prompt(en="{count} {way}", zh="向{way} {count} 步")
FOUND = Prompt(en="- {leg}: there is the {thing}.", zh="- {leg}：那里有{thing}。")
AT = Prompt(en="The {thing} is at ({place}).", zh="{thing}在 ({place})。")
PASSED = Prompt(en="{leg}: now at ({place}).", zh="{leg}：到达 ({place})。")

LEGS = {
    language: {
        ground: tuple(filled(TOWARDS, language, way=way[language == "zh"], count="%s") for way in ways_of(ground))
        for ground in GROUNDS
    }
    | {"turns": tuple(filled(turn, language, count="%s") for turn in TURNED)}
    for language in LANGUAGES
}
"""Legs in words, by direction (by the turn where one turns), without their steps."""
MOST_TRIES = 40
"""Legs that are tried until one ends at a new place; then longer ones are drawn."""


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    places: int | None = None,
    legs: int | None = None,
    reach: int | None = None,
    grounds: tuple[str, ...] | None = None,
) -> Problem:
    """Two walks over one ground.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        places: how many things the first walk shows, 4 to 40.
        legs: of the second walk before it turns to its end, 3 to 60; one to three more lead there.
        reach: most steps of a leg, 1 to 9.
        grounds: ``square``, ``turns``, ``diagonal``, ``hexagon``, ``torus``, ``house``.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "places": places, "legs": legs, "reach": reach, "grounds": grounds})
    grounds = wanted["grounds"]
    data, known, passed = _drawn(rng, grounds[int(rng.random() * len(grounds))], wanted)
    tongue, ground = language == "zh", data["ground"]
    names = [THINGS[thing][tongue] for thing in data["things"]]
    answer, told = names[known.index(passed[-1])], _told(data, language)
    onward = told[len(known) - 1 :]
    found, _ = form_of(FOUND, language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, first=names[0],
                     explored="\n".join([found % pair for pair in zip(told, names[1:], strict=False)]),
                     ground=filled(GROUND[ground], language, size=data["size"]),
                     walked=("；" if tongue else "; ").join(onward)),
        answer=answer,
        data=data,
        solution="\n".join([
            filled(AXES.get(ground, AXES["square"]), language),
            *_placed(AT, names, written(ground, known), language),
            *_placed(PASSED, onward, written(ground, passed), language),
            final_line(answer, language),
        ]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(told)), "places": float(len(known)), "legs": float(len(onward))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names the thing at the end of the second walk."""
    found = read(answer, _thing, wanted="name of a thing")
    if found.value is None:
        return found.unreadable(answer)
    given = THINGS[found.value][0]
    if found.value == _end(problem.data):
        return Verdict.right("the walk ends there", value=given)
    return Verdict.wrong(f"the walk does not end at the {given}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many problems: the things in their order."""
    return perm(len(THINGS), LEVELS.settings(settings)["places"])


def _drawn(
    rng: random.Random, ground: str, wanted: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Place], list[Place]]:
    """Both walks, and the places that they come to.

    The second is drawn, led to a place that is known, and its legs are shuffled.
    """
    reach: int = wanted["reach"]
    size = isqrt(wanted["places"]) + reach + 2 + int(rng.random() * 3) if ground == "torus" else 0
    explored, known = _explored(rng, ground, size, wanted)
    ways = len(STEPS[ground])
    legs = [[int(rng.random() * ways), 1 + int(rng.random() * reach)] for _ in range(wanted["legs"])]
    target = known[int(rng.random() * (len(known) - 1))]
    legs += way_back(ground, walked(ground, known[-1], legs, size)[-1], target, size)
    rng.shuffle(legs)
    things = rng.sample(range(len(THINGS)), len(known))
    data = {"ground": ground, "size": size, "things": things, "explored": explored, "walked": legs}
    return data, known, walked(ground, known[-1], legs, size)


def _explored(rng: random.Random, ground: str, size: int, wanted: Mapping[str, Any]) -> tuple[list[Leg], list[Place]]:
    """Legs that each end at a new place, and all places; longer than ``reach`` where hardly another leads to one."""
    steps, reach, (x, y, z) = STEPS[ground], wanted["reach"], START
    known, legs, ways, tries = {START: 0}, list[Leg](), len(STEPS[ground]), 0
    while len(known) < wanted["places"]:
        way, count = int(rng.random() * ways), 1 + int(rng.random() * reach)
        east, north, up = steps[way]
        at = x + count * east, y + count * north, z + count * up
        if size:
            at = at[0] % size, at[1] % size, 0
        if at not in known:
            known[at], tries, reach, (x, y, z) = len(known), 0, wanted["reach"], at
            legs.append([way, count])
            continue
        tries += 1
        if tries == MOST_TRIES:
            reach += len(known)
        elif tries > 2 * MOST_TRIES:  # a row and a column of a torus are full
            return _explored(rng, ground, size, wanted)
    return legs, list(known)


def _end(data: Mapping[str, Any]) -> int:
    """The thing at the end of the second walk."""
    ground, size = data["ground"], data["size"]
    known = [START, *walked(ground, START, data["explored"], size)]
    last = walked(ground, known[-1], data["walked"], size)[-1]
    return int(data["things"][known.index(last)])


def _told(data: Mapping[str, Any], language: Language) -> list[str]:
    """Every leg of both walks in words; where one turns, by the turn."""
    facing, told, forms = 0, list[str](), LEGS[language][data["ground"]]
    turns, chinese = data["ground"] == "turns", language == "zh"
    for way, number in data["explored"] + data["walked"]:
        count = number if chinese else "1 step" if number == 1 else f"{number} steps"
        told.append(forms[way - facing & 3 if turns else way] % count)
        facing = way
    return told


def _placed(line: Prompt, what: Sequence[str], places: Sequence[str], language: Language) -> list[str]:
    """A line for each place: what is there, or which leg leads there."""
    form, _ = form_of(line, language)
    return [form % pair for pair in zip(what, places, strict=True)]


def _thing(text: str) -> int | None:
    bare = text.lower().strip("\"'*_ \n")
    for article in ("the ", "a ", "an "):
        bare = bare.removeprefix(article)
    return PLACE_OF.get(bare.strip())


def _other(problem: Problem) -> str:
    """The name of another thing of the first walk."""
    names: list[str] = [THINGS[one][problem.language == "zh"] for one in problem.data["things"]]
    return next(name for name in names if name != problem.answer)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
    lambda problem: f"The {problem.answer}.",
    lambda problem: problem.answer.upper(),
    lambda problem: f"**{THINGS[PLACE_OF[problem.answer]][0]}**",
    lambda problem: f"答案：{THINGS[PLACE_OF[problem.answer]][1]}。",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _other,
    lambda problem: f"{problem.answer} or {_other(problem)}",
    lambda problem: f"{problem.answer}, {_other(problem)}",
    lambda problem: f"Answer: {problem.answer}\nAnswer: {_other(problem)}",
    lambda problem: "nothing",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
