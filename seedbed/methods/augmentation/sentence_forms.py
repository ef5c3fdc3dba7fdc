"""Forms of sentence that a text can be given: what each asks for, and whether a text has it."""

from __future__ import annotations

from typing import Literal

from seedbed.core.errors import Reject
from seedbed.core.prompt import Prompt
from seedbed.core.text import sentences
from seedbed.methods.augmentation.tokens import cut

Form = Literal["voice", "order", "split", "join", "emphasis"]
FORMS = {
    "voice": Prompt(en="turn active sentences into passive ones, passive ones into active", zh="主动句与被动句互换"),
    "order": Prompt(en="put the clauses and adverbials in another order", zh="调整分句和状语的先后顺序"),
    "split": Prompt(en="split it into shorter sentences", zh="把长句拆成几个短句"),
    "join": Prompt(en="join its sentences into one", zh="把几个句子合并成一句"),
    "emphasis": Prompt(en='stress one part, such as "It is … that …"', zh="用“是…的”等句式强调其中一部分"),
}
LONG = 10
"""Words of a sentence that can be split."""


def formed(form: Form, said: list[str], new: str, text: str, least: float) -> None:
    """Whether the new text has the form, in the old words; raises Reject."""
    now = len(sentences(new))
    if (form == "split" and now <= len(said)) or (form == "join" and now >= len(said)):
        raise Reject(f"the sentences are {now}, they were {len(said)}", value=now)
    old = {token.text.lower() for token in cut(text) if token.plain}
    stays = sum(word in new.lower() for word in old) / len(old) if old else 1.0
    if stays < least:
        raise Reject(
            f"the words are others: {stays:.0%} of them stay, {least:.0%} wanted", value=stays, threshold=least
        )
