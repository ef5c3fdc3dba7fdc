"""GLAN: from knowledge to homework, every level resting on the one above it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.instructions.glan import answer_question, ask_question, list_subjects, plan_syllabus
from seedbed.methods.instructions.glan_homework import draw_homework
from seedbed.methods.instructions.glan_reading import names, numbered_lines, question
from seedbed.methods.instructions.glan_taxonomy import each_once, list_disciplines, list_fields

SESSIONS = [{"title": f"Session {at}", "concepts": [f"idea {at}{part}" for part in "abcde"]} for at in range(1, 13)]
SYLLABUS = "An introduction. " + " ".join(
    f"Session {at}: {one['title']}. Key concepts: {', '.join(one['concepts'])}." for at, one in enumerate(SESSIONS, 1)
)


def run(function: Any, replies: list[Any], *values: Any, seed: int = 0, **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    made = asyncio.run(function(Context(script, seed=(seed,)), *values, **how))
    assert len(script.asked) == len(replies)
    return made, script


def listed(*subjects: str) -> dict[str, Any]:
    return {"subjects": [{"name": one, "level": "beginner", "subtopics": ["a"]} for one in subjects]}


def homework(seed: int, sessions: list[Row] = SESSIONS) -> dict[str, Any]:
    return dict(run(draw_homework, [], sessions, seed=seed, questions=1)[0][0])


def test_the_taxonomy_is_asked_for_only_where_it_is_missing() -> None:
    """Nothing, a field or a discipline may come in; what is there stays as it is."""
    assert run(list_fields, ["1. **Trades**\n2. Arts: painting and so on"])[0] == [
        {"field": "Trades"}, {"field": "Arts"},
    ]  # fmt: skip
    assert run(list_fields, [], discipline="Law")[0] == [{}]
    assert run(list_disciplines, [], discipline="Law")[0] == [{}]
    assert run(list_disciplines, ["1. Pottery\n2. Weaving"], "Crafts", count=1)[0] == [{"discipline": "Pottery"}]


def test_a_discipline_stands_once() -> None:
    """Width, case and white space apart; the second goes with its reason."""
    table = pa.Table.from_pylist(
        [{"discipline": name, "_place": at} for at, name in enumerate(["Law", "law ", "Ｌaw"])]
    )
    made = each_once(table)
    assert made.column("discipline").to_pylist() == ["Law"]
    assert "came before" in reasons_of(made)[1]


@pytest.mark.parametrize("text", ["Trades and arts", "1. Trades\n3. Arts", "1. \n2. Arts", ""])
def test_a_list_without_its_numbers_is_unreadable(text: str) -> None:
    """A gap may be a lost name."""
    with pytest.raises(Unreadable):
        names(Reply(text))


def test_ten_samples_are_united() -> None:
    """Free text first, then JSON in the same talk; a subject of two samples stands once, with its first level."""
    replies = [one for at in range(10) for one in ("1. Tort law\n2. Contracts", listed("Tort law", f"Contracts {at}"))]
    made, script = run(list_subjects, replies, "Law")
    assert [one["subject"] for one in made] == ["Tort law", *(f"Contracts {at}" for at in range(10))]
    assert len(run(list_subjects, replies, "Law", most=3)[0]) == 3
    assert (script.asked[0].temperature, script.asked[0].top_p) == (1.0, 0.95)
    assert [turn["role"] for turn in script.asked[1].messages] == ["user", "assistant", "user"]


def test_subjects_lost_between_text_and_json_are_asked_for_again() -> None:
    """Three numbered lines must be three subjects; indented numbers are subtopics and do not count."""
    free = "1. Tort law\n   1. negligence\n2. Contracts\n**3.** Property"
    assert numbered_lines(free) == 3
    with pytest.raises(Unreadable, match="names 3 subjects, the JSON 2"):
        run(list_subjects, [free, listed("Tort law", "Contracts")], "Law", samples=1)
    with pytest.raises(NoReadableReply):
        run(list_subjects, [free, "none", {"subjects": []}, {"subjects": [{"name": "x"}]}], "Law", samples=1)


def syllabus(sessions: Any, **how: Any) -> Any:
    values = ("Law", "Tort law", "beginner", ["negligence"])
    return run(plan_syllabus, [SYLLABUS, {"sessions": sessions}], *values, **how)[0]


def test_a_syllabus_has_ten_to_thirty_sessions() -> None:
    """Too few or too many: it is the syllabus that is asked for again, not the reading of it."""
    assert len(syllabus(SESSIONS)["class_sessions"]) == 12
    for count in (9, 31):
        with pytest.raises(Unreadable, match=f"has {count} class sessions; write 10 to 30") as caught:
            syllabus([SESSIONS[at % 12] for at in range(count)])
        assert caught.value.reply.text == SYLLABUS


def test_concepts_that_the_syllabus_does_not_hold_are_dropped() -> None:
    """A session left without any goes too; too few left are unreadable."""
    invented = [{**SESSIONS[0], "concepts": ["idea 1a", "an invention"]}, *SESSIONS[1:]]
    assert syllabus(invented)["class_sessions"][0]["concepts"] == ["idea 1a"]
    nothing = [{**one, "concepts": ["an invention"]} for one in SESSIONS[:3]]
    with pytest.raises(Unreadable, match="only 9 sessions"):
        syllabus([*nothing, *SESSIONS[3:]])


def test_a_question_takes_one_session_or_two() -> None:
    """1 to 5 concepts of one; 2 to 5 of two, some of both; learned up to the later session; both ways come up."""
    strategies = set()
    for seed in range(300):
        drawn = homework(seed)
        strategies.add(drawn["strategy"])
        places = [int(title.split()[1]) for title in drawn["sessions"]]
        parts = [[name for name in drawn["key_concepts"] if name[5:-1] == str(place)] for place in places]
        assert drawn["learned_up_to"] == max(places) == places[-1]
        assert sum(map(len, parts)) == len(set(drawn["key_concepts"])) == len(drawn["key_concepts"])
        assert all(parts)
        two = drawn["strategy"] == "two sessions"
        assert len(places) == (2 if two else 1)
        assert (2 if two else 1) <= len(drawn["key_concepts"]) <= 5
    assert strategies == {"one session", "two sessions"}
    assert {homework(seed, SESSIONS[:1])["strategy"] for seed in range(20)} == {"one session"}


def test_the_question_is_asked_with_all_of_its_course() -> None:
    """The syllabus, the concepts and how far the student has come; two sessions ask for more."""
    values = ("Tort law", SYLLABUS, "two sessions", ["Session 2", "Session 5"], ["idea 2a", "idea 5b"], 5)
    made, script = run(ask_question, ["**Question:** What follows?"], *values)
    prompt = str(script.asked[0].messages[0]["content"])
    assert made == {"instruction": "What follows?"}
    for told in (SYLLABUS, 'session 5, "Session 5"', "idea 2a; idea 5b", "both sessions together"):
        assert told in prompt
    one = run(ask_question, ["What?"], "Tort law", SYLLABUS, "one session", ["Session 2"], ["idea 2a"], 2)[1]
    assert "both sessions" not in str(one.asked[0].messages)


@pytest.mark.parametrize("text", ["What follows?\nAnswer: nothing.", "Question:", "题目：求和。\n解答：三。"])
def test_a_question_with_its_answer_is_unreadable(text: str) -> None:
    """The answer belongs to another request."""
    with pytest.raises(Unreadable, match="question alone"):
        question(Reply(text))


def test_the_answer_knows_nothing_of_the_course() -> None:
    """Asked alone, of the role that answers, at the published temperature; an echo is set aside."""
    made, script = run(answer_question, ["Nothing follows."], "What follows?")
    assert made == {"output": "Nothing follows."}
    assert (script.asked[0].role, script.asked[0].temperature) == ("answer", 0.7)
    with pytest.raises(Reject, match="repeats"):
        run(answer_question, ["what follows?"], "What follows?")


@given(st.text(alphabet="12.)、 \n*-:：abc名", max_size=80))
def test_any_list_is_read_or_refused(text: str) -> None:
    """No text breaks the reading, and no name is empty."""
    with suppress(Unreadable):
        assert all(name.strip() for name in names(Reply(text)))


def answer(request: Request) -> str:
    prompt = str(request.messages[-1]["content"])
    if "class session of this syllabus as JSON" in prompt:
        return json.dumps({"sessions": SESSIONS})
    if "as JSON" in prompt:
        return json.dumps(listed("Basics", "Practice"))
    if "Write the syllabus" in prompt:
        return SYLLABUS
    if "One name a line" in prompt:
        return "1. Alpha\n2. Beta"
    return "1. Basics\n2. Practice" if "Which subjects" in prompt else f"What is {request.seed}?"


def chain(bench: Bench, rows: list[Row], **settings: Any) -> Any:
    bench.model = Model(answer)
    settings = {"samples": 1, "questions": 2, "breadth": (2, 2, 2), **settings}
    return bench.run(rows, Step(find.entry("glan"), settings))


def test_from_nothing_to_answers(tmp_path: Any) -> None:
    """2 fields, 4 sub-fields, 8 disciplines of which 2 differ, 2 subjects each, 2 questions each; nothing is lost."""
    result = chain(Bench(tmp_path), [{}])
    rows = kept(result)
    assert result.unreconciled() == []
    assert len(rows) == 8
    assert sum("came before" in one.reason for one in set_aside(result)) == 6
    for row in rows:
        titles = [one["title"] for one in row["class_sessions"]]
        assert set(row["sessions"]) <= set(titles)
        assert titles.index(row["sessions"][-1]) + 1 == row["learned_up_to"]
        assert all(concept in row["syllabus"] for concept in row["key_concepts"])
        assert {"field", "sub_field", "discipline", "subject", "level", "instruction", "output"} <= row.keys()


def test_the_taxonomy_alone_is_for_people_to_vote_on(tmp_path: Any) -> None:
    """It ends with the disciplines, which then come in again; given ones cost no taxonomy."""
    bench = Bench(tmp_path)
    rows = kept(chain(bench, [{}], taxonomy_only=True))
    assert [row["discipline"] for row in rows] == ["Alpha", "Beta"]
    assert len(kept(chain(bench, [{"discipline": "Alpha"}]))) == 4
    assert not any("One name a line" in text for text in bench.model.asked)
