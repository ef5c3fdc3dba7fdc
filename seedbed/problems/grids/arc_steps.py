"""Steps that change a grid of colours: turns, mirrors, falling, spreading, and what is done to shapes.

A colour is a number from 1 to 9, 0 is black. A shape is a set of cells of one colour that touch along their sides. The
steps know no colour by name, so what they do does not depend on which colours there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from seedbed.core.prompt import Prompt

Colours = tuple[tuple[int, ...], ...]
"""Rows of a grid of colours."""
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A step.

    Attributes:
        text: what it does, in words.
        act: what it does, to a grid.
        size: of the grid that it gives; None where that depends on the cells.
        more: of coloured cells it gives as many (0), no fewer (1), no more (-1), or one cannot tell (None).
    """

    text: Prompt
    act: Callable[[Colours], Colours]
    size: Callable[[Size], Size | None]
    more: int | None

    def could_make(self, size: Size, count: int, wanted_size: Size, wanted_count: int) -> bool:
        """Whether size and number of coloured cells leave it open that the step makes one grid of the other."""
        made = self.size(size)
        if made is not None and made != wanted_size:
            return False
        grown = wanted_count - count
        return self.more is None or (grown == 0 if not self.more else grown * self.more >= 0)


def _turned_right(grid: Colours) -> Colours:
    return tuple(zip(*grid[::-1], strict=True))


def _turned_left(grid: Colours) -> Colours:
    return tuple(zip(*grid, strict=True))[::-1]


def _mirrored(grid: Colours) -> Colours:
    return tuple([row[::-1] for row in grid])


def _upended(grid: Colours) -> Colours:
    return grid[::-1]


def _transposed(grid: Colours) -> Colours:
    return tuple(zip(*grid, strict=True))


def _half_turned(grid: Colours) -> Colours:
    return tuple([row[::-1] for row in grid[::-1]])


def _doubled(grid: Colours) -> Colours:
    return tuple(wide for row in grid for wide in [tuple(cell for cell in row for _ in "12")] * 2)


def _cropped(grid: Colours) -> Colours:
    rows = [place for place, row in enumerate(grid) if any(row)]
    columns = [place for place, column in enumerate(zip(*grid, strict=True)) if any(column)]
    if not rows:
        return grid
    return tuple(row[columns[0] : columns[-1] + 1] for row in grid[rows[0] : rows[-1] + 1])


def _fallen_left(grid: Colours) -> Colours:
    rows = []
    for row in grid:
        full = [cell for cell in row if cell]
        rows.append((*full, *(0,) * (len(row) - len(full))))
    return tuple(rows)


def _spread_right(grid: Colours) -> Colours:
    rows = []
    for row in grid:
        cells, last = [], 0
        for cell in row:
            last = cell or last
            cells.append(last)
        rows.append(tuple(cells))
    return tuple(rows)


def _joined(grid: Colours) -> Colours:
    rows = []
    for row in grid:
        cells, last = list(row), -1
        for place, cell in enumerate(row):
            if cell:
                if last >= 0 and row[last] == cell:
                    cells[last:place] = [cell] * (place - last)
                last = place
        rows.append(tuple(cells))
    return tuple(rows)


def _overlaid(grid: Colours) -> Colours:
    return tuple([tuple([cell or other for cell, other in zip(row, row[::-1], strict=True)]) for row in grid])


def _sorted_rows(grid: Colours) -> Colours:
    return tuple(sorted(grid, key=lambda row: len(row) - row.count(0)))


def _sides(grid: Colours) -> list[tuple[int, tuple[int, int, int, int]]]:
    """Each cell with those above, below, left and right of it, black past the edge; row by row."""
    none = (0,) * len(grid[0])
    found: list[tuple[int, tuple[int, int, int, int]]] = []
    for row, above, below in zip(grid, (none, *grid), (*grid[1:], none), strict=False):
        found += zip(row, zip(above, below, (0, *row), (*row[1:], 0), strict=False), strict=True)
    return found


def _rows(cells: list[int], wide: int) -> Colours:
    return tuple([tuple(cells[at : at + wide]) for at in range(0, len(cells), wide)])


def _hollowed(grid: Colours) -> Colours:
    return _rows([0 if all(near) else cell for cell, near in _sides(grid)], len(grid[0]))


def _without_singles(grid: Colours) -> Colours:
    return _rows([cell if any(near) else 0 for cell, near in _sides(grid)], len(grid[0]))


Area = list[tuple[int, int]]
"""Cells of one colour that touch along their sides."""


@lru_cache(maxsize=512)
def areas(grid: Colours) -> list[Area]:
    """The cells of each area of one colour, black ones too."""
    wide = len(grid[0]) + 1  # each row ends with a cell that is none, as does the grid
    left = [cell for row in grid for cell in (*row, -1)] + [-1] * wide
    found = list[Area]()
    for start, colour in enumerate(left):
        if colour < 0:
            continue
        left[start], cells = -1, [start]
        for cell in cells:
            for near in (cell - wide, cell + wide, cell - 1, cell + 1):
                if left[near] == colour:
                    left[near] = -1
                    cells.append(near)
        found.append([divmod(cell, wide) for cell in cells])
    return found


def _with_only(grid: Colours, kept: list[Area]) -> Colours:
    cells = [[0] * len(grid[0]) for _ in grid]
    for area in kept:
        row, column = area[0]
        colour = grid[row][column]
        for row, column in area:
            cells[row][column] = colour
    return tuple(map(tuple, cells))


def _largest(grid: Colours) -> Colours:
    shapes = [area for area in areas(grid) if grid[area[0][0]][area[0][1]]]
    most = max(map(len, shapes), default=0)
    return _with_only(grid, [shape for shape in shapes if len(shape) == most])


def _without_largest(grid: Colours) -> Colours:
    shapes = [area for area in areas(grid) if grid[area[0][0]][area[0][1]]]
    most = max(map(len, shapes), default=0)
    return _with_only(grid, [shape for shape in shapes if len(shape) < most])


def _filled(grid: Colours) -> Colours:
    high, wide = len(grid), len(grid[0])
    cells = [list(row) for row in grid]
    for area in areas(grid):
        edge = any(row in (0, high - 1) or column in (0, wide - 1) for row, column in area)
        if not edge and not grid[area[0][0]][area[0][1]]:
            for row, column in area:
                cells[row][column] = next(one for one in grid[row][column::-1] if one)
    return tuple(map(tuple, cells))


def _commonest(grid: Colours) -> Colours:
    counts = {cell: 0 for row in grid for cell in row}
    for row in grid:
        for cell in set(row) - {0}:
            counts[cell] += row.count(cell)
    most = max(counts.values())
    return tuple([tuple([cell if counts[cell] == most else 0 for cell in row]) for row in grid])


def _through(act: Callable[[Colours], Colours], there: str, back: str) -> Callable[[Colours], Colours]:
    """What is done to a grid that is turned before and turned back after."""
    before, after = TURNS[there], TURNS[back]
    return lambda grid: after(act(before(grid)))


TURNS = {"right": _turned_right, "left": _turned_left, "mirror": _mirrored, "over": _transposed}


def coloured(grid: Colours) -> int:
    """How many cells are not black."""
    return sum([len(row) - row.count(0) for row in grid])


def size_of(grid: Colours) -> Size:
    """Rows and columns."""
    return len(grid), len(grid[0])


def _same(size: Size) -> Size:
    return size


def _swapped(size: Size) -> Size:
    return size[1], size[0]


def _step(
    act: Callable[[Colours], Colours],
    en: str,
    zh: str,
    size: Callable[[Size], Size | None] = _same,
    more: int | None = 0,
) -> Change:
    return Change(Prompt(en=en, zh=zh), act, size, more)


def _four_ways(
    act: Callable[[Colours], Colours], first: str, name: str, en: str, zh: str, more: int = 0
) -> dict[str, Change]:
    """A step in four directions; ``act`` works towards ``first``."""
    words = {"left": ("to the left", "向左"), "right": ("to the right", "向右"), "up": ("up", "向上"),
             "down": ("down", "向下")}  # fmt: skip
    ways = {"left": act, "right": _through(act, "mirror", "mirror"), "up": _through(act, "over", "over"),
            "down": _through(act, "right", "left")}  # fmt: skip
    if first == "right":
        ways = {"right": act, "left": _through(act, "mirror", "mirror"), "down": _through(act, "over", "over"),
                "up": _through(act, "right", "left")}  # fmt: skip
    return {
        f"{name}_{way}": _step(ways[way], en.format(way=words[way][0]), zh.format(way=words[way][1]), more=more)
        for way in words
    }


STEPS: dict[str, Change] = {
    "turn_right": _step(_turned_right, "turn the grid a quarter to the right", "把网格顺时针旋转 90 度", _swapped),
    "turn_left": _step(_turned_left, "turn the grid a quarter to the left", "把网格逆时针旋转 90 度", _swapped),
    "half_turn": _step(_half_turned, "turn the grid half round", "把网格旋转 180 度"),
    "mirror": _step(_mirrored, "swap left and right, as in a mirror", "左右翻转"),
    "upend": _step(_upended, "turn the grid upside down, the lowest row first", "上下翻转"),
    "transpose": _step(_transposed, "write the rows as columns", "行列互换", _swapped),
    "double": _step(_doubled, "make every cell a block of 2 by 2", "把每个格子放大成 2×2 的方块",
                    lambda size: (2 * size[0], 2 * size[1]), None),
    "mirror_beside": _step(lambda grid: tuple(row + row[::-1] for row in grid),
                           "put the mirror image of the grid to its right", "在网格右边接上它的左右镜像",
                           lambda size: (size[0], 2 * size[1]), None),
    "mirror_below": _step(lambda grid: grid + grid[::-1], "put the grid upside down below itself",
                          "在网格下边接上它的上下镜像", lambda size: (2 * size[0], size[1]), None),
    "repeat_beside": _step(lambda grid: tuple(row + row for row in grid), "put a copy of the grid to its right",
                           "在网格右边再接一份同样的网格", lambda size: (size[0], 2 * size[1]), None),
    "crop": _step(_cropped, "cut away all black rows and columns at the edges", "裁掉四周全黑的行和列",
                  lambda _size: None),
    **_four_ways(_fallen_left, "left", "fall", "let every coloured cell fall {way} as far as it goes",
                 "让每个有色格{way}落到底"),
    **_four_ways(_spread_right, "right", "spread", "let every coloured cell spread {way} over black cells, up to the "
                 "next coloured cell or the edge", "让每个有色格{way}铺满黑格，直到下一个有色格或边缘", more=1),
    "join_rows": _step(_joined, "in each row, fill the black cells between neighbouring cells of the same colour",
                       "在每一行中，把相邻两个同色格之间的黑格填成该颜色", more=1),
    "join_columns": _step(_through(_joined, "over", "over"), "in each column, fill the black cells between "
                          "neighbouring cells of the same colour",
                          "在每一列中，把相邻两个同色格之间的黑格填成该颜色", more=1),
    "overlay_sideways": _step(_overlaid, "give every black cell the colour of its mirror image, left for right",
                              "让每个黑格取左右对称位置的颜色", more=1),
    "overlay_upside": _step(_through(_overlaid, "over", "over"), "give every black cell the colour of its mirror "
                            "image, top for bottom", "让每个黑格取上下对称位置的颜色", more=1),
    "sort_rows": _step(_sorted_rows, "sort the rows by their number of coloured cells, fewest on top, equal ones as "
                       "they were", "按有色格的数量给各行排序，少的在上，相同的保持原来的顺序"),
    "hollow": _step(_hollowed, "make every coloured cell black that has coloured cells on all four sides",
                    "把四面都是有色格的有色格变黑", more=-1),
    "drop_singles": _step(_without_singles, "make every coloured cell black that has no coloured cell beside it",
                          "把四面都没有有色格的有色格变黑", more=-1),
    "keep_largest": _step(_largest, "keep only the shapes with the most cells", "只保留格数最多的形状", more=-1),
    "drop_largest": _step(_without_largest, "take away the shapes with the most cells", "去掉格数最多的形状", more=-1),
    "fill_holes": _step(_filled, "fill black areas that do not reach the edge with the colour next to the left",
                        "把碰不到边缘的黑色区域填成左边最近的颜色", more=1),
    "keep_commonest": _step(_commonest, "keep only the colours with the most cells", "只保留格数最多的颜色", more=-1),
}  # fmt: skip
"""Every step by its name."""
