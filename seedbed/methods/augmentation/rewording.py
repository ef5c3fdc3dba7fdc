"""What rewordings share: how one is asked for with its protected parts behind marks, and why one is not taken."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from seedbed.checks.entailment import entailment
from seedbed.checks.material import draw_mark, shown
from seedbed.checks.rouge_l import f_measure
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import folded, shortened
from seedbed.methods.languages.keeping import masked, number_change, restored, without_marks
from seedbed.methods.languages.translating import marks_line, size, wrong_language
from seedbed.quality.filters.detected import shares

By = Literal["ask", "classify", "none"]


class Reworded(TypedDict):
    """A text of the same label; ``augmented`` says how it was made, ``novelty`` how much of it is new (0 to 1)."""

    text: str
    original: str
    augmented: str
    novelty: float


LABEL = Prompt(
    en=" It stays a text of the class: {label}.",
    zh="改写后仍须属于这一类别：{label}。",
)


async def reworded(
    ctx: Context, prompt: Prompt, text: str, label: str, sampling: dict[str, Any], **values: Any
) -> Reply:
    """The reply to a request for a rewording, marks in it; the prompt has slots for ``label``, ``marks``, ``text``."""
    hidden = masked(text)
    asked = ctx.fill(
        prompt,
        label=ctx.fill(LABEL, label=label) if label.strip() else "",
        marks=marks_line(ctx, hidden.behind),
        text=shown(draw_mark(ctx.rng, [text]), [("", hidden.text)]).strip(),
        **values,
    )
    return await ctx.ask(asked, **sampling)


def read_rewording(
    said: str, text: str, *, lengths: tuple[float, float], novelty: float, marked: bool = True
) -> tuple[str, float]:
    """A rewording with its protected parts in their places, and how new it is.

    Raises:
        Reject: a protected part or a number is lost, the language or the length is wrong, it is nearly the same.
    """
    hidden = masked(text) if marked else masked("")
    try:
        new = restored(said, hidden.behind)
    except ValueError as error:
        raise Reject(f"a protected part is gone: {error}", value=shortened(said)) from None
    if folded(new) == folded(text):
        raise Reject("nothing was changed", value=shortened(new))
    spoken = next(iter(shares(without_marks(hidden.text or text, hidden.behind))), "")
    if spoken and (strange := wrong_language(new, spoken)):
        raise Reject(f"the language is another: {strange}", value=shortened(new))
    if changed := number_change(text, new):
        raise Reject(f"a number differs: {changed}", value=shortened(new))
    share = size(new) / max(size(text), 1.0)
    if not lengths[0] <= share <= lengths[1]:
        told = f"the length is wrong: {share:.2f} times the text's, {lengths[0]:g} to {lengths[1]:g} wanted"
        raise Reject(told, value=round(share, 3), threshold=list(lengths))
    new_share = round(1 - f_measure(new, text), 4)
    if new_share < novelty:
        raise Reject(f"too little was changed: {new_share:.0%} is new, {novelty:.0%} wanted", value=new_share,
                     threshold=novelty)  # fmt: skip
    return new, new_share


async def other_meaning(ctx: Context, text: str, new: str, by: By, least: float, *, both: bool = True) -> str:
    """Why the text does not follow from the new one, and (``both``) the other way round; "" when it does.

    Raises:
        Reject: that could not be settled.
    """
    if by == "none":
        return ""
    verdict = await entailment(ctx, new, text, by=by, both=both, threshold=least)
    if not verdict.decided:
        raise Reject(f"whether the meaning is the same was not settled: {verdict.reason}")
    return "" if verdict.passed else f"the meaning is another: {verdict.reason}"
