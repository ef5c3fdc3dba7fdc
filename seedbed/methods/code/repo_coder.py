"""RepoCoder: a hole in a repository's code is filled twice, the second time with what the first guess helps to find.

Paper: RepoCoder, arXiv 2303.12570.

From a repository (``files``, or a folder or archive as ``repo``) ``holes`` places are drawn: a line of code, or
``lines`` of them, with at least ``window`` / 2 lines before them. All files are cut into windows of ``window`` (20)
lines, one every half window; equal texts are one. The query of the first round is the last ``window`` lines before the
hole, that of each later one half a window before it and the lines predicted so far. Windows are ranked by the Jaccard
similarity of their sets of tokens; those of the same file that reach the hole are left out, and nothing from the hole
on is shown of that file. Of the best ``top`` (20) at most ``shown`` (10) stand in the prompt as commented blocks with
their path, each moved on by half a window to the lines that follow it, the most similar nearest to the code; the least
similar go first when ``budget`` (2000) tokens are reached.

A row is the last round's prompt with the true lines as output, and what was predicted, with exact match and edit
similarity. Rows under ``least`` (0) edit similarity are left out, for instance holes that nobody can guess.

Differs from the paper: tokens are words and signs instead of GPT's; holes are drawn, not API calls; a row's prediction
is one greedy answer of a chat model, cut to as many lines as are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.methods.code.repo_windows import Found, Hole, Window, holes_of, ranked, similarity, windows_of, within
from seedbed.methods.code.solving import blocks
from seedbed.methods.code.swe_smith_tree import name_of, tree_of


class Filled(TypedDict):
    """A hole with its prompt; ``retrieved`` are path, first and last line, score, the most similar last."""

    instruction: str
    output: str
    repo: str
    path: str
    line: int
    prediction: str
    predictions: list[str]
    exact_match: bool
    edit_similarity: float
    retrieved: list[Row]
    iterations: int


COMPLETE = Prompt(
    en="""Parts of the repository that may help:
{context}

Continue this file, {path}, by the next {count} line(s) that hold code:
```{language}
{before}
```
Reply with those lines only, in one fenced code block, with their indentation.""",
    zh="""仓库中可能有帮助的片段：
{context}

请续写文件 {path}，给出接下来的 {count} 行代码：
```{language}
{before}
```
只在一个代码块中回复这些行，保留缩进。""",
)
NOTHING = Prompt(en="# (none)", zh="# （无）")
GREEDY: dict[str, Any] = {"temperature": 0.0, "max_tokens": 512}
LEFT = 60
"""Lines of the file before the hole that the prompt shows."""


async def repo_coder(  # noqa: PLR0913  # two columns and eight settings, each of the paper
    ctx: Context,
    repo: str,
    files: Sequence[Row] = (),
    *,
    holes: int = 10,
    lines: int = 1,
    iterations: int = 2,
    window: int = 20,
    top: int = 20,
    shown: int = 10,
    budget: int = 2000,
    least: float = 0.0,
) -> list[Filled]:
    """Fill holes of a repository by retrieval and generation in turn; see the card above.

    Raises:
        Reject: there is no place for a hole, or none was filled well enough.
    """
    if min(holes, lines, iterations, top, shown, budget) < 1 or window < 4 or window % 2 or not 0 <= least <= 1:
        raise RecipeError(
            "repo_coder: wanted holes, lines, iterations, top, shown and budget >= 1, an even window >= 4 and "
            f"0 <= least <= 1; got {holes}, {lines}, {iterations}, {top}, {shown}, {budget}, {window}, {least}"
        )
    texts = {name: data.decode("utf-8", "replace") for name, data in tree_of(repo, files).items()}
    every = holes_of(texts, lines, window // 2)
    if not every:
        raise Reject(
            f"no file has a place for a hole of {lines} line(s) with {window // 2} lines before it", value=len(texts)
        )
    windows = windows_of(texts, window)
    rows: list[Filled] = []
    left: dict[str, float] = {}
    for hole in (every[at] for at in sorted(ctx.rng.sample(range(len(every)), min(holes, len(every))))):
        row = await _filled(ctx, texts, windows, hole, (iterations, window, top, shown, budget))
        row["repo"] = name_of(repo)
        if row["edit_similarity"] < least:
            left[f"{hole.path}:{hole.line + 1}"] = row["edit_similarity"]
        else:
            rows.append(row)
    ctx.note(left=left)
    if not rows:
        raise Reject(f"none of {len(left)} holes was filled well enough", value=left, threshold=least)
    return rows


async def _filled(
    ctx: Context, texts: dict[str, str], windows: Sequence[Window], hole: Hole, how: tuple[int, int, int, int, int]
) -> Filled:
    """One hole, round by round."""
    iterations, window, top, shown, budget = how
    before = texts[hole.path].splitlines()[: hole.line]
    predictions: list[str] = []
    for _ in range(iterations):
        query = before[-(window // 2) :] + predictions[-1].splitlines() if predictions else before
        found = ranked(windows, query[-window:], hole)[:top]
        kept = within(texts, found[:shown], window, budget, hole)
        context = "\n\n".join(block for _, block in kept) or ctx.fill(NOTHING)
        prompt = ctx.fill(COMPLETE, context=context, path=hole.path, count=hole.lines, before="\n".join(before[-LEFT:]),
                          language=hole.language)  # fmt: skip
        reply = await ctx.ask(prompt, may_be_cut=True, **GREEDY)
        found_blocks = blocks(reply, hole.language, *_SPELLED.get(hole.language, ()))
        written = found_blocks[0] if found_blocks else reply.text.partition("```")[2].partition("\n")[2] or reply.text
        predictions.append("\n".join([one for one in written.splitlines() if one.strip()][: hole.lines]))
    near = similarity(predictions[-1], hole.text)
    exact = [one.strip() for one in predictions[-1].splitlines()] == [one.strip() for one in hole.text.splitlines()]
    return Filled(instruction=prompt, output=f"```{hole.language}\n{hole.text}\n```", repo="", path=hole.path,
                  line=hole.line + 1, prediction=predictions[-1], predictions=predictions, exact_match=exact,
                  edit_similarity=near, retrieved=[_told(one) for one, _ in kept], iterations=iterations)  # fmt: skip


_SPELLED = {"python": ("py", "python3"), "javascript": ("js",), "typescript": ("ts",), "bash": ("sh", "shell")}


def _told(found: Found) -> Row:
    return {
        "path": found.window.path,
        "first": found.window.first + 1,
        "last": found.window.last,
        "score": round(found.score, 4),
    }


_TEXT = "def area(w, h):\n    return w * h\n\n\ndef edge(w, h):\n    return 2 * (w + h)\n"
EXAMPLE = Example(
    row={"repo": "shapes", "files": [{"path": "shapes.py", "text": _TEXT}]},
    settings={"holes": 1, "window": 10, "iterations": 1},
    replies=["```python\n    return 2 * (w + h)\n```"],
    gives=[
        {
            "instruction": COMPLETE.fill(
                "en",
                context=NOTHING.en,
                path="shapes.py",
                count=1,
                before=_TEXT[: _TEXT.rindex("    return") - 1],
                language="python",
            ),
            "output": "```python\n    return 2 * (w + h)\n```",
            "repo": "shapes",
            "path": "shapes.py",
            "line": 6,
            "prediction": "    return 2 * (w + h)",
            "predictions": ["    return 2 * (w + h)"],
            "exact_match": True,
            "edit_similarity": 1.0,
            "retrieved": [],
            "iterations": 1,
        }
    ],
)
