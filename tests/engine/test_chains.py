"""Chains of the catalogue, driven by the engine with a scripted model: the same rows again for nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept

from seedbed.core import find
from seedbed.core.reply import Reply
from seedbed.core.step import Step
from seedbed.engine.plan import Plan, flattened, labelled, segments

SCRIPTS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "persona_from_persona": ([{"persona": "A baker who opens at five."}], {"rounds": 2}),
    "self_instruct": ([{"instruction": "Name three uses of vinegar."}], {"rows": 3, "requests": 1}),
    "alpaca": ([{"instruction": "Name a use of vinegar.", "output": "Cleaning."}], {"rows": 3, "requests": 1}),
    "auto_evol_instruct": ([{"instruction": "Name three uses of vinegar."}], {"steps": 1, "dev": 1, "candidates": 1}),
    "codec_lm": ([{"use_case": "sums", "skills": ["adding"]}], {"instructions": 1, "iterations": 2}),
    "glan": ([{"discipline": "Law"}], {"samples": 1, "sessions": (1, 3), "questions": 2}),
    "in_context": ([{"review": "The plot drags."}], {"rows": 2, "requests": 1}),
    "salmon": ([{"instruction": "Name three uses of vinegar."}], {"passes": 2}),
    "west_of_n": ([{"instruction": "Name three uses of vinegar."}], {"n": 3, "least_sure": 0.0}),
    "sycophancy": ([{"text": "It drags.", "label": "bad"}], {}),
    "tar_gen": ([{"task": "Good or bad?", "labels": {"good": "praise", "bad": "blame"}}], {"per_label": 2}),
    "attr_prompt": (
        [{"task": "news", "labels": ["sport", "trade"], "general": ["tone"], "by_class": ["topic"]}],
        {"per_class": 2, "lengths": (5,)},
    ),
    "oak": ([{"category": "Law"}], {"topics": 2}),
    "orca": ([{"instruction": "Does iron float?", "collection": "cot"}], {"second": 0.5}),
}
FILES = [
    {"path": "toy.py", "text": "def last(items, default=0):\n    if not items and not default:\n        return 0\n"
                               "    else:\n        return items[-1] if items else default\n"},
    {"path": "test_toy.py", "text": "from toy import last\n\n\ndef test_a():\n    assert last([1]) == 1\n\n\n"
                                    "def test_b():\n    assert last([]) == 0\n"},
]  # fmt: skip
SCRIPTS["swe_smith"] = [{"repo": "toy", "files": FILES}], {"strategies": ["procedural"], "bugs": 4}
LATE = "bus ferry tram train plane coach taxi boat lift post".split()
SCRIPTS["adversarial"] = [{"text": f"The {one} was late."} for one in LATE], {
    "rows": 2, "requests": 2, "rounds": 1,
}  # fmt: skip
SCRIPTS["camel"] = [{"assistant_role": "Cook", "user_role": "Child", "task": "Bake."}], {"most": 4}
SCRIPTS["code_alpaca"] = [{"instruction": "Reverse a list.", "output": "[::-1]"}], {"rows": 3, "requests": 1}
SCRIPTS["code_puzzles"] = [{"puzzle": "def f(x: int):\n    return x + 1 == 5", "solution": "def g():\n    return 4"}], {
    "rows": 1, "requests": 1, "attempts": 1,
}  # fmt: skip
SCRIPTS["knowledge_graph"] = [{"text": "Ada built the mill."}, {"text": "The mill burned. Ada wept."}], {}
SCRIPTS["ace_coder"] = [{"instruction": "Add two numbers."}], {"samples": 2}
BY_THEMSELVES = {
    "hard_negatives", "in2", "kpdds", "loong", "mmiqc", "multi_doc_qa", "omni_sql", "persona_hub", "pie",
    "position_uniform", "rag_synth", "sci_lit", "source2synth", "synth_pai", "trait", "val_probe", "wizard_math",
}  # fmt: skip
"""Chains whose examples the engine drives in tests of their own."""
SAID = {  # what an answer is known by in its prompt
    "as Instruction and Input only": "Instruction: Whisk SEED eggs.\nInput: None",
    "Read off what": '{"entities": [{"name": "Ada", "type": "person", "description": "SEED"}, {"name": "mill", '
    '"type": "place", "description": ""}], "relations": [{"source": "Ada", "relation": "built", "target": "mill", '
    '"quote": "Ada built the mill."}, {"source": "Ada", "relation": "wept for", "target": "mill", '
    '"quote": "Ada wept."}]}',
    "These texts were written by people": '{"text": "Nobody knew why on day SEED."}',
    "Write the function g": "```python\ndef g():\n    return 12\n```",
    "From the material between the tags": '{"question": "Write add(a, b), the sum of two numbers.", "function": "add", '
    '"tests": ["assert add(1, 2) == 3", "assert add(0, 0) == 0", "assert add(-1, 1) == 0", "assert add(2, 2) == 4", '
    '"assert add(5, 7) == 12"]}',
    "Write add(a, b)": "```python\ndef add(a, b):\n    return a + b + SEED % 2\n```",
    "examples of rows of a data set": '{"review": "A storm number SEED."}',
    "###\n": "4. Instruction: Say how number SEED is kept dry.\n4. Input: <noinput>\n4. Output: In a box.",
    "Work through the steps": "Final instruction: Name uses of vinegar and say how often SEED.",
    "```method\n": "```method\nBe brief, SEED.\n```",
    "4 rubrics": "1. a\n2. b\n3. c\n4. d",
    "each rubric": "1. a\n2. b\n3. c\n4. d",
    "such instructions, all different": "1. Add two numbers.",
    "Rate two answers": '{"reason": "so", "first": 5, "second": 5}',
    "these subjects as JSON": '{"subjects": [{"name": "Torts", "level": "basic", "subtopics": ["harm"]}]}',
    "syllabus as JSON": '{"sessions": [{"title": "Harm", "concepts": ["duty", "breach"]}]}',
    "one letter only: A or B": "A",
    "domains or settings": "1. Films\n2. Books",
    "concrete situations": "1. Rain on day SEED.\n2. Snow on day SEED.\n3. Wind on day SEED.\n4. Fog on day SEED.",
    "one example of the task": '{"text": "Remark SEED.", "explanation": "so"}',
    "Decide which label": '{"reason": "so", "label": "bad"}',
    "different values of the attribute": "1. value SEED",
    "Answer yes or no only": "no",
    "one text for this data set": "Five words in number SEED.",
    "different sub-topics of": '["Torts SEED", "Deeds SEED"]',
    "Write the syllabus": "Session 1: Harm. Key concepts: duty, breach.",
}


def answer(request: Any) -> str | Reply:
    prompt = str(request.messages[-1]["content"])
    if request.kind == "classify":
        return Reply(labels={"score": float(sum(map(ord, prompt)) % 11)})
    if request.logprobs > 5:  # of two letters, the one whose answer stands first in the alphabet
        first, second = prompt.index("Answer a:"), prompt.index("Answer b:")
        a = -0.1 if prompt[first:second].split()[2:] < prompt[second:].split()[2:] else -3.0
        return Reply("a", logprobs=[{"token": "a", "logprob": a, "top": [["a", a], ["b", -3.1 - a]]}])
    if puzzle := re.search(r"Write function (f\d+)", prompt):
        return f"```python\ndef {puzzle[1]}(x: int, n=144):\n    return x * x == n\n```"
    for known, said in SAID.items():
        if known in prompt:
            return said.replace("SEED", str(request.seed))
    if request.role in ("target", "strong"):
        return Reply("I do not know.", model=request.role)
    if "9." in prompt or "numbered" in prompt:
        return "\n".join(f"{n}. Explain how item {n} of the {request.seed} list is kept dry." for n in range(9, 17))
    if "lassif" in prompt:
        return "No"
    return f"A person number {request.seed} who repairs clocks at night and dislikes noise of every kind."


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_chain_runs_and_runs_again_for_nothing(bench: Bench, name: str) -> None:
    """Twice the same rows, the second time from the journal alone."""
    rows, settings = SCRIPTS[name]
    bench.model = Model(answer)
    chain = Step(find.entry(name), settings)
    first = bench.run(rows, chain)
    assert first.unreconciled() == []
    asked = len(bench.model.asked)
    assert asked > 0
    again = bench.run(rows, chain, name="again", window=1)
    assert kept(again) == kept(first)
    assert len(bench.model.asked) == asked


@pytest.mark.parametrize("setting", [{"similarity": 0.5}, {"max_words": 40}])
def test_a_chains_own_setting_changes_its_fingerprint(setting: dict[str, Any], tmp_path: Path) -> None:
    """A setting that only the admitting function sees re-runs the segment all the same."""
    plan = Plan("p", ())

    def print_of(settings: dict[str, Any]) -> str:
        steps = labelled(flattened((Step(find.entry("persona_from_persona"), settings),)))
        return segments(steps, "", plan)[-1].fingerprint

    assert print_of({}) != print_of(setting)


def test_every_chain_of_the_catalogue_is_driven_here() -> None:
    """A new chain needs a script above."""
    chains = {name for name in find.names("methods") if find.entry(name).shape == "chain"}
    assert chains == set(SCRIPTS) | BY_THEMSELVES
