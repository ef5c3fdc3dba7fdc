"""Whether an answer says that its author does not know, in English and Chinese."""

from __future__ import annotations

import re

from seedbed.core.text import sentences
from seedbed.quality.filters.refusal import refusal

_ADMITS = re.compile(
    r"\b(?:I|we) (?:(?:really|honestly|simply|just) )?(?:do not|don['’]t|am not sure|['’]m not sure|have no idea|"
    r"can(?:no|['’])t (?:say|tell|be sure|answer|find)|cannot (?:say|tell)|could not find|am unable|am not aware|"
    r"['’]m not aware)"
    r"|\b(?:nobody|no one|there is no(?: such)?|there(?: is|['’]s) no|does not exist|did not exist|never existed|"
    r"not (?:publicly )?known|no (?:record|evidence|information|answer)|cannot be answered|can['’]t be answered)\b"
    r"|不知道|不清楚|不确定|不了解|无法(?:确定|回答|得知|作答)|没有(?:这|答案|记录|记载|相关|所谓)|不存在|并无|没人知道|无从",
    re.IGNORECASE,
)


def admits(answer: str) -> bool:
    """Whether the first three sentences say that the answer is not known or that there is none, or refuse."""
    opening = " ".join(sentences(answer)[:3])
    return bool(_ADMITS.search(opening)) or not refusal(answer, boilerplate=False).passed
