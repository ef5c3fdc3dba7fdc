"""Reading what GLAN is told: names, subjects, class sessions, questions. What was lost on the way is asked again."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.text import folded

_ITEM = re.compile(r"^(?:\*\*|#+[ \t]*)?\d{1,3}[.)、．]", re.MULTILINE)
_AFTER_NAME = re.compile(r"\s+[-–—]\s.*|[:：(（].*", re.DOTALL)
_LABEL = re.compile(
    r"\A[\s*#]*(?:(?:homework )?(?:question|problem|exercise)(?: \d+)?|(?:作业)?(?:题目|问题|习题))[ \t*]*[:：][\s*]*",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"^[\s*#]*(?:answer|solution|答案|解答|解)[ \t*]*[:：]", re.IGNORECASE | re.MULTILINE)


class Subject(BaseModel):
    """A subject that a student of a discipline learns."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=120)
    level: str = Field(min_length=1, max_length=60)
    subtopics: list[str] = Field(min_length=1, max_length=12)


class Subjects(BaseModel):
    """The list of subjects."""

    model_config = ConfigDict(extra="forbid")
    subjects: list[Subject] = Field(min_length=1, max_length=40)


class Session(BaseModel):
    """A class session and its key concepts."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=160)
    concepts: list[str] = Field(min_length=1, max_length=10)


class Sessions(BaseModel):
    """The class sessions of a syllabus, in their order."""

    model_config = ConfigDict(extra="forbid")
    sessions: list[Session] = Field(min_length=1, max_length=40)


def names(reply: Reply) -> list[str]:
    """The names of a numbered list, each once, without what explains them."""
    items = [item.replace("**", "").strip().split("\n")[0] for item in reply.numbered()]
    found = {folded(name): name for item in items if (name := _AFTER_NAME.sub("", item).strip(" .。"))}
    if not found:
        raise Unreadable("the list holds no names", reply)
    return list(found.values())


def numbered_lines(text: str) -> int:
    """How many numbered items a text has that are not indented below another."""
    return len(_ITEM.findall(text))


def subjects(reply: Reply, named: int) -> list[Subject]:
    """The subjects of a JSON reply; fewer than the free text had are asked for again, for some were lost."""
    found = reply.json(Subjects).subjects
    if len(found) < named:
        raise Unreadable(f"the list names {named} subjects, the JSON {len(found)}; leave none out", reply)
    return found


def sessions(reply: Reply, syllabus: Reply, bounds: tuple[int, int]) -> tuple[list[Row], list[str]]:
    """The class sessions of a JSON reply with the concepts that the syllabus holds, and the concepts it does not."""
    text = folded(syllabus.text)
    listed = reply.json(Sessions).sessions
    if not bounds[0] <= len(listed) <= bounds[1]:
        # the reading is faithful more often than not: it is the syllabus that is asked for again
        raise Unreadable(f"the syllabus has {len(listed)} class sessions; write {bounds[0]} to {bounds[1]}", syllabus)
    rows: list[Row] = []
    dropped: list[str] = []
    for one in listed:
        inside = [name.strip() for name in dict.fromkeys(one.concepts) if name.strip() and folded(name) in text]
        dropped += [name for name in one.concepts if name.strip() not in inside]
        if inside:
            rows.append({"title": one.title.strip(), "concepts": inside})
    if len(rows) < bounds[0]:
        raise Unreadable(f"only {len(rows)} sessions have a concept that stands in the syllabus; copy its words", reply)
    return rows, dropped


def question(reply: Reply) -> str:
    """The question of a reply, without its label; one that goes on to answer is asked for again."""
    text = _LABEL.sub("", reply.text.strip()).strip()
    if not text or _ANSWERS.search(text):
        raise Unreadable("wanted the question alone, without its answer", reply)
    return text
