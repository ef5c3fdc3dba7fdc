"""Choice: the answer picks the right option of a multiple-choice question, by its letter or by its text.

Read are letters as people and models write them (``B``, ``(B)``, ``B. Paris``, ``Option B``, 选B, 选项B, full-width
ones), several of them (``A and C``, ``AC``, A、C), and the text of an option where the row has ``options``: a list,
lettered from A, or texts by their labels. The mark decides where there is one (``\\boxed{}``, ``<answer>``, "the answer
is", 答案是, 故选); without a mark the answer must be nothing but the pick. A letter beside the text of another option,
several picks where one is asked for, and an answer without a pick are unreadable, not wrong.

The reference is a label, several (``AC``), the text of an option, or its place in the list counted from 0. Every
pick must be right and none may be missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from seedbed.checks.marks import DENIED, PHRASE, firm
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.text import folded, shortened
from seedbed.core.verdict import Verdict

LETTERS = "ABCDEFGHIJ"
_PICK = re.compile(
    r"\b(?:options?|choices?)\s+(?:is|are)\s*:?\s*(?=[(\[]?[A-J]\b)"
    r"|(?:故|应|所以|因此|正确)?(?:选择?|选项)(?:的是|是|为|项)?\s*[:：]?\s*(?=[(（【\[]?[A-Ja-j](?![a-z]))"
)
_DRESS = re.compile(r"\\(?:text|textbf|mathrm|mathbf|mbox)\s*\{([^{}]*)\}|\*\*|__|`|\\[()\[\]]|\$|\\\s")
_LEAD = re.compile(
    r"(?:the\s+)?(?:correct\s+)?(?:answer|options?|choices?)\s*(?:is|are|:)?\s*|(?:正确)?(?:选项|选择|选|答案)[是为]?\s*",
    re.IGNORECASE,
)
_BETWEEN = r"\s*(?:,|、|;|&|and|or|和|与|及|以及)\s*"
_BEHIND = re.compile(r"\s*[.):：,、\-—项]\s*|\s*是\s*")
_SENTENCE_END = re.compile(r"\n|[。；;！!]|\.(?=\s|$)|\b(?:because|since|as it)\b|因为|由于")


def choice(
    answer: str, reference: str | int, options: list[str] | dict[str, str] | None = None, *, last: bool = False
) -> Verdict:
    """Whether an answer picks the right option; ``last`` takes the last of several marked picks. See the card above."""
    labelled = _labelled(options)
    wanted = _wanted(reference, labelled)
    given, reason = _given(answer, labelled, last=last)
    if given is None:
        return Verdict.unreadable(reason, value=shortened(answer))
    if len(given) > 1 and len(wanted) == 1:
        return Verdict.unreadable(f"picks {_shown(given)} where one is asked for", value=sorted(given))
    if given == wanted:
        return Verdict.right(f"picks {_shown(given)}", value=sorted(given))
    return Verdict.wrong(f"picks {_shown(given)}, not {_shown(wanted)}", value=sorted(given))


def _shown(labels: frozenset[str]) -> str:
    return ", ".join(sorted(labels))


def _labelled(options: Sequence[str] | Mapping[str, str] | None) -> dict[str, str]:
    """The options by label; without any, the letters A to J with no texts."""
    if not options:
        return dict.fromkeys(LETTERS, "")
    if isinstance(options, Mapping):
        return {str(label).strip().upper(): str(text) for label, text in options.items()}
    if len(options) > 26:
        raise Reject(f"a question has {len(options)} options; at most 26 can be lettered")
    return {chr(ord("A") + place): str(text) for place, text in enumerate(options)}


def _wanted(reference: str | int, options: Mapping[str, str]) -> frozenset[str]:
    if isinstance(reference, int):
        if not 0 <= reference < len(options):
            raise Reject(f"the reference is option {reference} of {len(options)}, counted from 0")
        return frozenset([list(options)[reference]])
    found, reason = _picked(reference, options)
    if found is None:
        raise Reject(f"the reference is no option: {reason}", value=shortened(reference))
    return found


Picked = tuple[frozenset[str] | None, str]
"""The labels that were picked, or None with the reason."""


def _given(answer: str, options: Mapping[str, str], *, last: bool) -> Picked:
    text = unicodedata.normalize("NFKC", answer).strip()
    if not text:
        return None, "the answer is empty"
    regions = firm(text) or _phrases(text)
    if not regions:
        return _unmarked(text, options)
    picks = [_picked(region, options) for region in regions]
    readable = [pick for pick in picks if pick[0] is not None]
    if not readable:
        return picks[-1]
    if len({pick[0] for pick in readable}) > 1 and not last:
        return None, "several picks are marked and they differ"
    return readable[-1]


def _unmarked(text: str, options: Mapping[str, str]) -> Picked:
    whole = _picked(text, options)
    lines = text.splitlines()
    if whole[0] is None and len(lines) > 1:
        return _picked(lines[-1], options)
    return whole


def _phrases(text: str) -> list[str]:
    regions = []
    for found in sorted([*PHRASE.finditer(text), *_PICK.finditer(text)], key=lambda one: one.start()):
        rest = text[found.end() : found.end() + 300].lstrip()
        end = _SENTENCE_END.search(rest)
        region = rest[: end.start()] if end else rest
        if region.strip() and not DENIED.match(region):
            regions.append(region)
    return regions


def _picked(text: str, options: Mapping[str, str]) -> Picked:
    """The labels that a short text picks."""
    plain = _undressed(text)
    by_text = _by_text(plain, options)
    if by_text:
        return by_text, ""
    labels, rest = _leading(plain, options)
    if not labels:
        return None, "it picks no option"
    of_rest = _by_text(rest, options)
    if of_rest and of_rest != labels:
        return None, f"it picks {_shown(labels)} beside the text of {_shown(of_rest)}"
    return labels, ""


def _undressed(text: str) -> str:
    """A text without LaTeX dress, emphasis, and words such as "Option" before the pick."""
    plain = unicodedata.normalize("NFKC", text)
    for _ in range(3):
        plain = _DRESS.sub(lambda found: found[1] or "", plain)
    return _LEAD.sub("", plain.strip(), count=1) if _LEAD.match(plain.strip()) else plain.strip()


def _leading(text: str, options: Mapping[str, str]) -> tuple[frozenset[str], str]:
    """The labels at the beginning of a text, and what follows them."""
    label = "|".join(sorted(map(re.escape, options), key=len, reverse=True))
    one = rf"(?:[(\[【]\s*(?:{label})\s*[)\]】]|(?:{label}))"
    run = re.match(rf"{one}(?:{_BETWEEN}{one})*|(?:{label}){{2,}}", text.upper() if len(text) < 4 else text)
    longest = re.match(rf"(?:{label}){{2,}}(?![A-Za-z])", text)
    run = longest if longest and run and longest.end() > run.end() else run
    if run is None:
        return frozenset(), ""
    labels, rest = re.findall(label, run.group()), text[run.end() :]
    behind = _BEHIND.match(rest)
    if longest is run and labels != sorted(set(labels)):
        return frozenset(), ""  # BAD is a word, ABD are three picks
    if not rest or behind or (run.group()[-1] in ")]】" and not rest[:1].isalnum()):
        return frozenset(labels), rest[behind.end() :] if behind else rest
    named = rest[:1].isspace() and _by_text(rest, options) is not None  # "B Paris", but not "A dog"
    return (frozenset(labels), rest) if named else (frozenset(), "")


def _by_text(text: str, options: Mapping[str, str]) -> frozenset[str] | None:
    """The option whose text this is, punctuation at its end apart."""
    wanted = _bare(text)
    found = [label for label, option in options.items() if option and _bare(option) == wanted]
    return frozenset(found) if len(found) == 1 else None


def _bare(text: str) -> str:
    return folded(_DRESS.sub(lambda found: found[1] or "", text)).strip(" .。!！\"'“”")


EXAMPLE = Example(
    row={
        "answer": "Lyon is large, but the capital is Paris. The answer is (B) Paris.",
        "reference": "B",
        "options": ["Lyon", "Paris", "Nice"],
    },
    gives=True,
)
