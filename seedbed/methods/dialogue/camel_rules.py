"""CAMEL's reading of messages, and the rules that end a talk."""

from __future__ import annotations

import re
from dataclasses import dataclass

END = "<CAMEL_TASK_DONE>"
NO_INSTRUCTION, FLIPPED, REPEATED = 3, 1, 4
"""How often each may happen before the talk ends."""

_END = re.compile(r"CAMEL[_ ]TASK[_ ]DONE", re.IGNORECASE)
_INSTRUCTION = re.compile(r"^[\s*#]*(?:Instruction|指令)[\s*]*[:：][\s*]*", re.IGNORECASE | re.MULTILINE)
_INPUT = re.compile(r"^[\s*#]*(?:Input|输入)[\s*]*[:：][\s*]*", re.IGNORECASE | re.MULTILINE)
_SOLUTION = re.compile(r"\A[\s*#]*(?:Solution|解答)[\s*]*[:：][\s*]*", re.IGNORECASE)
_NEXT = re.compile(r"[\s*]*(?:Next request|请给出下一条指令)[.。!！]?[\s*]*\Z", re.IGNORECASE)
_NONE = re.compile(r"[<(]?\s*(?:none|n/a|无|没有)\s*[>)]?[.。]?", re.IGNORECASE)
_FAREWELL = re.compile(
    r"\b(?:thanks?|thank you|good[ -]?bye|bye|welcome|language model)\b|谢谢|感谢|再见|不客气|语言模型", re.IGNORECASE
)


def is_end(said: str) -> bool:
    """Whether the user holds the task to be complete."""
    return _END.search(said) is not None


def instruction_of(said: str) -> tuple[str, str] | None:
    """The one instruction of a user's message and its input ("" for none), or None where it is not of that form."""
    parts = _INSTRUCTION.split(said)
    if len(parts) != 2 or is_end(said):
        return None
    halves = _INPUT.split(parts[1])
    instruction, given = halves[0].strip(), halves[1].strip() if len(halves) == 2 else ""
    if not instruction or len(halves) > 2:
        return None
    return instruction, "" if _NONE.fullmatch(given) else given


def solution_of(answer: str) -> str:
    """The assistant's answer without its prefix and the request for the next instruction."""
    return _NEXT.sub("", _SOLUTION.sub("", answer, count=1)).strip()


@dataclass
class Rules:
    """Counts what ends a talk, round by round."""

    silent: int = 0
    flipped: int = 0
    farewells: int = 0

    def user(self, said: str) -> str:
        """Why the talk ends with this message of the user, or "": the end token, or the third round in a row without
        an instruction.
        """
        if is_end(said):
            return "end_token"
        self.silent = 0 if _INSTRUCTION.search(said) else self.silent + 1
        return "no_instruction" if self.silent >= NO_INSTRUCTION else ""

    def assistant(self, said: str, answer: str) -> str:
        """Why the talk ends with this round, or "": the assistant instructs, or the fourth round with a farewell or
        words about oneself.
        """
        self.flipped += _INSTRUCTION.search(answer) is not None
        self.farewells += _FAREWELL.search(f"{said}\n{answer}") is not None
        if self.flipped >= FLIPPED:
            return "role_flip"
        return "repeated_words" if self.farewells >= REPEATED else ""
