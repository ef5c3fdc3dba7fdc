"""GLAN: instructions from a taxonomy of human knowledge: disciplines, subjects, syllabi, class sessions, key concepts.

Paper: GLAN, arXiv 2402.13064.

Rows bring a ``discipline``, or a ``field`` to divide, or nothing at all: then the model lists fields, their sub-fields
and the disciplines of these, each once. For every discipline it is asked ten times, as an expert in teaching, for the
subjects a student should learn, in free text first, then as JSON (name, level, subtopics); the lists are united, and at
most 200 go on (the paper has 100 to 200). Each subject gets a syllabus in free text, with 10 to 30 class sessions, and
a second request reads off the sessions and their key concepts; a concept that the syllabus does not hold is dropped. A
homework question takes one session and 1 to 5 of its concepts, or (harder) two sessions and 2 to 5 concepts of both;
the request shows the syllabus and says up to which session the student has learned. Another request answers it.

``taxonomy_only`` ends with the disciplines, so that people can vote on them (the paper kept 126 by a majority); run
again on those. The answers are asked of the role ``answer``, a weaker model in the paper. Differs from the paper: how
many fields, sub-fields and disciplines are asked for (``breadth``) and how many questions a subject gets are ours, for
it does not say; both kinds of question are equally likely.

Real run: stopped early. Qwen2.5-Coder-1.5B gave subjects for 2 disciplines, as JSON at the first try for one; one free
list outran 600 tokens, hence the 10 to 20 that are asked for. No syllabus was made on a model.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.core.text import folded
from seedbed.methods.instructions import glan_reading as reading
from seedbed.methods.instructions.glan_homework import draw_homework
from seedbed.methods.instructions.glan_prompts import ANSWER_AS, HARDER, LISTED, QUESTION, SESSIONS, SUBJECTS, SYLLABUS
from seedbed.methods.instructions.glan_taxonomy import DISCIPLINES, FIELDS, SUB_FIELDS, taxonomy


class Subject(TypedDict):
    """A subject of a discipline."""

    subject: str
    level: str
    subtopics: list[str]


class Planned(TypedDict):
    """The syllabus of a subject; a class session has ``title`` and ``concepts``."""

    syllabus: str
    class_sessions: list[Row]


class Asked(TypedDict):
    """The question."""

    instruction: str


class Answered(TypedDict):
    """Its answer."""

    output: str


_TREE = FIELDS, SUB_FIELDS, DISCIPLINES  # named here as well, where a recipe looks for prompts to replace
DESIGNING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 4096}
ANSWERING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 2048}


def glan(
    *,
    breadth: tuple[int, int, int] = (10, 5, 4),
    samples: int = 10,
    subjects: int = 200,
    sessions: tuple[int, int] = (10, 30),
    questions: int = 10,
    taxonomy_only: bool = False,
) -> list[Step]:
    """From knowledge to questions and answers; see the card above."""
    tree = taxonomy(breadth)
    courses = [step(list_subjects, samples=samples, most=subjects), step(plan_syllabus, sessions=sessions)]
    homework = [step(draw_homework, questions=questions), step(ask_question), step(answer_question)]
    return tree if taxonomy_only else [*tree, *courses, *homework]


async def list_subjects(ctx: Context, discipline: str, *, samples: int = 10, most: int = 200) -> list[Subject]:
    """The subjects of a discipline, united over independent samples; the first ``most`` of them."""
    found: dict[str, Subject] = {}
    for _ in range(samples):
        prompt = ctx.fill(SUBJECTS, discipline=discipline)
        free = await ctx.ask(prompt, **DESIGNING)
        talk = [{"role": "user", "content": prompt}, {"role": "assistant", "content": free.text}]
        listed = await ctx.ask(ctx.fill(LISTED), history=talk, schema=reading.Subjects, **DESIGNING)
        for one in reading.subjects(listed, reading.numbered_lines(free.text)):
            found.setdefault(folded(one.name), Subject(subject=one.name, level=one.level, subtopics=one.subtopics))
    return list(found.values())[:most]


async def plan_syllabus(
    ctx: Context,
    discipline: str,
    subject: str,
    level: str,
    subtopics: list[str],
    *,
    sessions: tuple[int, int] = (10, 30),
) -> Planned:
    """A syllabus, and its class sessions with the key concepts of each."""
    prompt = ctx.fill(SYLLABUS, discipline=discipline, subject=subject, level=level, subtopics="; ".join(subtopics),
                      least=sessions[0], most=sessions[1])  # fmt: skip
    free = await ctx.ask(prompt, **DESIGNING)
    talk = [{"role": "user", "content": prompt}, {"role": "assistant", "content": free.text}]
    listed = await ctx.ask(ctx.fill(SESSIONS), history=talk, schema=reading.Sessions, **DESIGNING)
    found, dropped = reading.sessions(listed, free, sessions)
    if dropped:
        ctx.note(dropped=dropped)
    return Planned(syllabus=free.text.strip(), class_sessions=found)


async def ask_question(
    ctx: Context,
    subject: str,
    syllabus: str,
    strategy: str,
    sessions: list[str],
    key_concepts: list[str],
    learned_up_to: int,
) -> Asked:
    """One homework question."""
    prompt = ctx.fill(QUESTION, subject=subject, syllabus=syllabus, learned=learned_up_to, session=sessions[-1],
                      sessions="; ".join(sessions), concepts="; ".join(key_concepts),
                      harder=ctx.fill(HARDER) if strategy == "two sessions" else "")  # fmt: skip
    return Asked(instruction=reading.question(await ctx.ask(prompt, **DESIGNING)))


async def answer_question(ctx: Context, instruction: str) -> Answered:
    """The answer, by a request that knows nothing of the course."""
    answer = (await ctx.ask(instruction, system=ctx.fill(ANSWER_AS), role="answer", **ANSWERING)).text.strip()
    if folded(answer) == folded(instruction):
        raise Reject("the answer only repeats the question", value=answer[:200])
    return Answered(output=answer)


EXAMPLE = Example(
    row=[{"discipline": "Beekeeping"}],
    settings={"samples": 1, "sessions": (1, 2), "questions": 1},
    replies=[
        "1. The bee year: what a colony does from spring to winter.",
        {"subjects": [{"name": "The bee year", "level": "beginner", "subtopics": ["swarming"]}]},
        "Session 1: Spring. A colony grows and prepares to leave. Key concepts: swarming.",
        {"sessions": [{"title": "Spring", "concepts": ["swarming"]}]},
        "A hive has been humming for days in May and queen cells hang from its combs. What is likely to happen?",
        "The colony is about to swarm: the old queen will leave with about half of the bees.",
    ],
    gives=[
        {
            "discipline": "Beekeeping",
            "subject": "The bee year",
            "level": "beginner",
            "subtopics": ["swarming"],
            "syllabus": "Session 1: Spring. A colony grows and prepares to leave. Key concepts: swarming.",
            "class_sessions": [{"title": "Spring", "concepts": ["swarming"]}],
            "strategy": "one session",
            "sessions": ["Spring"],
            "key_concepts": ["swarming"],
            "learned_up_to": 1,
            "instruction": "A hive has been humming for days in May and queen cells hang from its combs. What is "
            "likely to happen?",
            "output": "The colony is about to swarm: the old queen will leave with about half of the bees.",
        }
    ],
)
