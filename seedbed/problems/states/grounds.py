"""Grounds to walk on: what each is called and how its places and directions hang together.

A place is three numbers (steps along the axes); a leg is the number of a direction and how many steps. A torus has a
size; every other ground is endless and has size 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from seedbed.core.prompt import Prompt

GROUNDS = ("square", "turns", "diagonal", "hexagon", "torus", "house")
Place = tuple[int, int, int]
Leg = list[int]
"""The number of a direction, and how many steps."""
START: Place = (0, 0, 0)

GROUND = {
    "square": Prompt(
        en="The ground is divided into squares; a step north, east, south or west leads to the next one.",
        zh="地面分成方格，向北、东、南、西走一步就到相邻的一格。",
    ),
    "turns": Prompt(
        en="The ground is divided into squares. The walker faces north at first; to turn right or left is a quarter "
        "turn, and a step leads straight ahead to the next square. After a leg the walker still faces the way it went.",
        zh="地面分成方格。起初面朝北；右转或左转都是转四分之一圈，走一步就到正前方的一格。走完后仍面朝行走的方向。",
    ),
    "diagonal": Prompt(
        en="The ground is divided into squares. A step goes north, east, south or west, or on the diagonal to the "
        "corner square between two of them: a step northeast is as far as one north and one east.",
        zh="地面分成方格。一步可以向北、东、南、西，也可以沿对角线：向东北走一步等于向北一步再向东一步，其余类推。",
    ),
    "hexagon": Prompt(
        en="The ground is made of hexagons. Each has six neighbours: east, west, northeast, northwest, southeast and "
        "southwest. A step northeast and one west are together one step northwest.",
        zh="地面由六边形铺成，每格有六个相邻格：东、西、东北、西北、东南、西南。向东北一步再向西一步，等于向西北一步。",
    ),
    "torus": Prompt(
        en="The ground is a board of {size} rows and {size} columns of squares. Whoever leaves it at one edge comes in "
        "again at the opposite edge, in the same row or column.",
        zh="地面是 {size} 行 {size} 列的方格棋盘。从一边走出去，就从对边同一行或同一列走进来。",
    ),
    "house": Prompt(
        en="The house is made of equal cubes. From each room doors lead north, east, south and west, and ladders lead "
        "up and down to the room right above or below; a step goes to the next room.",
        zh="这座房子由同样大小的立方体房间组成。每个房间有门通向北、东、南、西，有梯子通向正上方和正下方；走一步到相邻"
        "的房间。",
    ),
}
WAYS: dict[str, tuple[tuple[str, str, tuple[int, int, int]], ...]] = {
    "square": (("north", "北", (0, 1, 0)), ("east", "东", (1, 0, 0)), ("south", "南", (0, -1, 0)),
               ("west", "西", (-1, 0, 0))),
    "diagonal": (("north", "北", (0, 1, 0)), ("east", "东", (1, 0, 0)), ("south", "南", (0, -1, 0)),
                 ("west", "西", (-1, 0, 0)), ("northeast", "东北", (1, 1, 0)), ("southeast", "东南", (1, -1, 0)),
                 ("southwest", "西南", (-1, -1, 0)), ("northwest", "西北", (-1, 1, 0))),
    "hexagon": (("northeast", "东北", (0, 1, 0)), ("east", "东", (1, 0, 0)), ("southwest", "西南", (0, -1, 0)),
                ("west", "西", (-1, 0, 0)), ("northwest", "西北", (-1, 1, 0)), ("southeast", "东南", (1, -1, 0))),
    "house": (("north", "北", (0, 1, 0)), ("east", "东", (1, 0, 0)), ("south", "南", (0, -1, 0)),
              ("west", "西", (-1, 0, 0)), ("up", "上", (0, 0, 1)), ("down", "下", (0, 0, -1))),
}  # fmt: skip
"""Names of the directions, with one step of each."""
AXES = {
    "square": Prompt(
        en="Places as (steps east, steps north) from the start.",
        zh="位置记作（向东步数, 向北步数），起点为零。",
    ),
    "hexagon": Prompt(
        en="Places as (steps east, steps northeast) from the start; one northwest is one northeast and one west.",
        zh="位置记作（向东步数, 向东北步数），起点为零；向西北一步是向东北一步再向西一步。",
    ),
    "torus": Prompt(
        en="Places as (steps east, steps north) from the start, without whole rounds of the board.",
        zh="位置记作（向东步数, 向北步数），起点为零，去掉绕棋盘的整圈。",
    ),
    "house": Prompt(
        en="Places as (steps east, steps north, steps up) from the start.",
        zh="位置记作（向东步数, 向北步数, 向上步数），起点为零。",
    ),
}  # fmt: skip


STEPS: dict[str, tuple[Place, ...]] = {
    ground: tuple(step for _, _, step in WAYS.get(ground, WAYS["square"])) for ground in GROUNDS
}
"""One step in each direction of a ground."""


def ways_of(ground: str) -> Sequence[tuple[str, str, Place]]:
    """The directions of a ground: both names and one step."""
    return WAYS.get(ground, WAYS["square"])


def walked(ground: str, at: Place, legs: Sequence[Sequence[int]], size: int) -> list[Place]:
    """The place after each leg."""
    places, steps, (x, y, z) = list[Place](), STEPS[ground], at
    for way, count in legs:
        east, north, up = steps[way]
        x, y, z = x + count * east, y + count * north, z + count * up
        if size:
            x, y = x % size, y % size
        places.append((x, y, z))
    return places


def way_back(ground: str, at: Place, target: Place, size: int) -> list[Leg]:
    """Legs along the axes that lead from one place to another."""
    legs = list[Leg]()
    for axis, (here, there) in enumerate(zip(at, target, strict=True)):
        if here != there:
            sign = 1 if there > here else -1
            unit = (sign * (axis == 0), sign * (axis == 1), sign * (axis == 2))
            legs.append([STEPS[ground].index(unit), abs(there - here)])
    return legs


def written(ground: str, places: Sequence[Place]) -> list[str]:
    """Places in the numbers that their ground needs."""
    if ground == "house":
        return [f"{x}, {y}, {z}" for x, y, z in places]
    return [f"{x}, {y}" for x, y, _ in places]
