"""Truncation: the text comes to an end: not in mid-sentence, and with nothing left open.

Set aside: a ``finish`` that says so (``length``, ``max_tokens``), a fence, bracket or quote left open, a last word that
calls for another (the, of, and; 的, 和, 把), a last comma or colon, and a last line of prose without a full stop where
the text has them elsewhere. Short answers, titles, list items, tables, formulas, code, addresses, signatures and verse
end without one and stay. A text that was cut exactly after a sentence cannot be told by its text: keep ``finish``.
"""

from __future__ import annotations

import re

from seedbed.core.example import Example
from seedbed.core.text import length
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import HAN, Said, found_out, is_chinese, prose, said

CUT = frozenset({"length", "max_tokens", "max_length", "model_length", "token_limit", "incomplete"})
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "》": "《", "」": "「", "』": "『", "”": "“"}
_OPENERS = frozenset(_PAIRS.values())
_HANGING = frozenset(
    "the a an of and or but nor with from into onto than that which whose because although while if unless "
    "between among "
    "is are was were be been being has have had can could should would will must may might very such as its their your "
    "our my his this these those every each to by for at on in under over through during per via not also more".split()
)
_OFTEN_LAST = frozenset(
    "that this these those is are was were be been has have had can could should would will must may to for on in over "
    "at by under through such very more not also his each".split()
)
"""Words that may well stand last (what for? I can. come in): they hang only where nothing else ends the line."""
_HANGING_ZH = (
    r"(?:的|和|与|及|或|把|被|在|是|对|为|从|向|让|使|因为|所以|但是|而且|以及|如果|虽然|由于|并|而|将|于|例如|"
    r"比如|包括|通过|其)$"
)
_END = frozenset(".!?。！？…~～")
_AFTER_END = "\"'”’」』)）]】》*_`:>"
_NO_PROSE = re.compile(
    r"^\s*(?:#{1,6}\s|\||[-*+•]\s|\d{1,3}[.)、．]\s*|[（(]?[a-z一二三四五六七八九十\d]{1,3}[)）、]|>|</?\w|"
    r"\\|\$|[{}\[\]<]|={3}|-{3}|—|–)"
)
_FORMULA = re.compile(
    r"(?:\$|\\\]|\\\)|[=≈<>]\s*[-\d.,a-zA-Z°%/^*+ ]{1,30}|https?://\S+|[^\s@]{1,64}@\S+|[\U0001f300-\U0001faff☀-➿]\ufe0f?)\s*$"
)


def truncation(output: Said, finish: str = "") -> Verdict:
    """Whether the text comes to an end; see the card above."""
    if finish in CUT:
        return Verdict.wrong(f"it ended at the limit of the model ({finish})", value=[finish])
    whole = said(output).rstrip()
    if not whole:
        return Verdict.unreadable("the text is empty")
    if len(re.findall(r"^[ \t]*(?:```|~~~)", whole, re.MULTILINE)) % 2:
        return Verdict.wrong("a code block is left open", value=["a code block is left open"])
    if whole.endswith(("```", "~~~")):
        return Verdict.right("ends with a code block", value=[])
    plain = prose(whole).rstrip()
    return found_out([fault for fault in (_open(plain), _last(plain)) if fault], "comes to an end")


def _open(text: str) -> str:
    """What is left open: brackets by their order, straight quotes by their number in the last paragraph."""
    stack: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if character in _OPENERS and not (character == "(" and text[place - 1 : place] in {":", ";", "-", "="}):
            stack.append((character, place))
        elif character in _PAIRS:
            while stack and stack[-1][0] != _PAIRS[character]:
                if not any(opener == _PAIRS[character] for opener, _ in stack):
                    break
                stack.pop()
            if stack and stack[-1][0] == _PAIRS[character]:
                stack.pop()
    left = [opener for opener, place in stack if len(text) - place < 600]
    if left:
        return f"'{left[-1]}' is left open"
    last = text.rsplit("\n\n", 1)[-1]
    if len(re.findall(r"(?<![\d\\])\"", last)) % 2 and '"' in last:
        return "a quotation mark is left open"
    return ""


def _last(text: str) -> str:
    """What the last line lacks; "" when it may end so."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    line = lines[-1].strip()
    bare = line.rstrip(_AFTER_END + " ")
    if bare.endswith((",", "，", "、", "—", "(", "（")) or (line.endswith((":", "：")) and len(line) > 1):
        return f"ends with '{line[-1]}'"
    if not bare or bare[-1] in _END or line[-1] in _END or _FORMULA.search(line):
        return ""
    if _hangs(bare, alone=len(lines) == 1):
        return f"ends with '{bare[-12:].split(' ')[-1]}', which calls for more"
    return _without_stop(lines, bare)


def _hangs(bare: str, *, alone: bool) -> bool:
    if re.search(f"[{HAN}]$", bare):
        return length(bare) >= 6 and re.search(_HANGING_ZH, bare) is not None
    word = bare.rsplit(maxsplit=1)[-1].lower() if bare.split() else ""
    if length(bare) < 4 or word not in _HANGING:
        return False
    return word not in _OFTEN_LAST or (length(bare) >= 8 or not alone)


def _without_stop(lines: list[str], bare: str) -> str:
    """A last line of prose that has no full stop, where a text of this kind would have one."""
    before = [line.strip() for line in lines[:-1]]
    ended = [line.rstrip(_AFTER_END + " ")[-1:] in _END for line in before]
    inside = re.search(r"[.!?]\s+\S|[。！？]", bare) is not None
    least, much = (8, 24) if is_chinese(bare) else (6, 14)
    if re.search(r"[\d%°℃€$£¥]$", bare) and not inside:
        return ""  # a result
    if _NO_PROSE.match(lines[-1]) and not (len(lines) == 1 and inside):
        items = [done for line, done in zip(before, ended, strict=True) if _NO_PROSE.match(line)]
        return "the last item has no full stop, the others do" if len(items) >= 2 and all(items) else ""
    if len(before) >= 2 and not inside and sum(ended) * 2 < len(ended):
        return ""  # verse, addresses, signatures, lists without marks
    rest = re.split(r"[.!?]\s+|[。！？]", bare)[-1]
    if inside or (length(rest) >= least and any(ended)) or length(rest) >= much:
        return "the last sentence has no full stop"
    return ""


EXAMPLE = Example(
    row={"output": "Plants take in carbon dioxide and turn it into sugar with the help of the"}, gives=False
)
