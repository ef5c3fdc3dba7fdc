"""Subtitles (.srt, .vtt, .ass, .ssa): cues joined into sentences, each with the time it is said in.

A sentence ends at its full stop, where the speaker changes, and where nothing is said for two seconds. What a cue
repeats of the one before, as rolling captions do, is said once. Times are seconds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.text import decode

FORMAT = Format(endings=(".srt", ".vtt", ".ass", ".ssa"), guest=True)

_TIMES = re.compile(
    r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})[^\n]*"
)
_CLOCK = re.compile(r"(\d+):(\d{1,2}):(\d{1,2})[.:](\d{1,3})")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}|\{=[^}]*\}")
_END = re.compile(r"[.!?。！？…]['\"”’」』）)]*$")
_DASH = re.compile(r"[-–—]\s*(?=\S)")
_SILENCE = 2.0  # seconds
_LONGEST = 400  # characters of a sentence without any mark


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]
    speaker: str = ""


def subtitles(data: bytes, *, name: str) -> Document:
    """Read subtitles into sentences, each a paragraph with `time`.

    Raises UnreadableDocument where there is not one cue.
    """
    content, warnings = decode(data, name=name)
    cues = list(_styled(content) if "[Events]" in content else _timed(content))
    if not cues:
        raise UnreadableDocument(name, because("no_cues"), advice("cues"))
    cues.sort(key=lambda cue: cue.start)
    blocks = [_block(sentence) for sentence in _sentences(cues)]
    text, placed = joined(blocks)
    return Document(name, text, placed, warnings, sha256(data), "subtitles")


def _timed(content: str) -> Iterator[_Cue]:
    """The cues of SRT and WebVTT: times on a line of their own, then text until a blank line."""
    times = list(_TIMES.finditer(content))
    ends = [match.start() for match in times[1:]]
    for match, end in zip(times, [*ends, len(content)], strict=False):
        text = content[match.end() : end].lstrip("\n").partition("\n\n")[0]
        parts = [match[place] or "0" for place in range(1, 9)]
        voice = _VOICE.search(text)
        lines = _clean(text)
        if lines:
            yield _Cue(_seconds(parts[:4]), _seconds(parts[4:]), lines, voice[1].strip() if voice else "")


def _styled(content: str) -> Iterator[_Cue]:
    """The cues of ASS: fields in the order that a line "Format:" gives."""
    fields: list[str] = []
    for line in content.partition("[Events]")[2].splitlines():
        kind, _, rest = line.partition(":")
        if kind == "Format":
            fields = [field.strip().lower() for field in rest.split(",")]
        elif kind == "Dialogue" and fields:
            values = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
            start, end = _CLOCK.search(values.get("start", "")), _CLOCK.search(values.get("end", ""))
            lines = _clean(values.get("text", "").replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " "))
            if start and end and lines:
                yield _Cue(_seconds(start.groups()), _seconds(end.groups()), lines, values.get("name", "").strip())


def _seconds(parts: list[str] | tuple[str, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _clean(text: str) -> tuple[str, ...]:
    lines = (" ".join(_TAG.sub("", line).split()) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _sentences(cues: list[_Cue]) -> Iterator[list[_Cue]]:
    """Cues that belong to one sentence."""
    sentence: list[_Cue] = []
    before: tuple[str, ...] = ()
    for cue in cues:
        fresh = tuple(line for line in cue.lines if line not in before)
        before = cue.lines
        if not fresh:
            continue
        if sentence and _parts(sentence, cue, fresh):
            yield sentence
            sentence = []
        for place, line in enumerate(fresh):
            if place and _DASH.match(line) and sentence:
                yield sentence
                sentence = []
            sentence.append(_Cue(cue.start, cue.end, (_DASH.sub("", line, count=1),), cue.speaker))
    if sentence:
        yield sentence


def _parts(sentence: list[_Cue], cue: _Cue, fresh: tuple[str, ...]) -> bool:
    """Whether a new sentence begins with a cue."""
    last = sentence[-1]
    if cue.speaker != last.speaker or cue.start - last.end > _SILENCE or _DASH.match(fresh[0]):
        return True
    return bool(_END.search(last.lines[-1])) or sum(len(part.lines[0]) for part in sentence) > _LONGEST


def _block(sentence: list[_Cue]) -> Block:
    first, last = sentence[0], sentence[-1]
    text = " ".join(line for cue in sentence for line in cue.lines)
    return Block("paragraph", f"{first.speaker}: {text}" if first.speaker else text, time=(first.start, last.end))
