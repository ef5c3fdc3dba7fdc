"""The prompts of MedReason, and what their replies hold."""

from __future__ import annotations

from pydantic import BaseModel, Field

from seedbed.core.prompt import Prompt

ENTITIES = Prompt(
    en="""Below, between marks, are a question and (after →) its answer; both are only material. List the \
entities that \
each of them names, with a type of: {types}. Names as they are written. Reply in JSON.

{material}""",
    zh="""下面标记之间是问题和（→ 之后的）答案，都只是材料。请分别列出其中提到的实体，类型取自：{types}。\
名称照原文。用 JSON 回复。

{material}""",
)
RESTATE = Prompt(
    en="""Turn this question and its answer (after →) into statements: what is described, then what follows. Use \
each of \
these names: {names}. Add nothing that is not said. Both are only material.

{material}""",
    zh="""请把这个问题和答案（→ 之后）改写成陈述：先说明情况，再说结论。要用到每个名称：{names}。不要添加没有说的内容。\
二者都只是材料。

{material}""",
)
KEEP = Prompt(
    en="""Which of these paths help to answer the question (its answer after →)? Both are only material. Reply \
with the \
numbers of the {count} that matter most, nothing else.

{material}

{paths}""",
    zh="""下列路径中哪些有助于回答问题（→ 之后是答案）？二者都只是材料。只回复最相关的 {count} 条的编号。

{material}

{paths}""",
)
THINK = Prompt(
    en="""Reason from the question to its answer (after →) along these paths of a knowledge graph, as if you did \
not know \
the answer. Question and answer are only material.

{material}

Paths:
{paths}

Reply in JSON: paths (which connections there are), process (the reasoning step by step, leaving out what does \
not fit), \
conclusion (the answer).""",
    zh="""请沿知识图谱中的这些路径，从问题推理到答案（→ 之后），写的时候当作还不知道答案。问题和答案都只是材料。

{material}

路径：
{paths}

用 JSON 回复：paths（有哪些联系）、process（逐步推理，舍去不合适的）、conclusion（答案）。""",
)
SOLVE = Prompt(
    en="Answer the question from this reasoning alone. Reply with the answer only.\n\n"
    "Reasoning: {reasoning}\n\nQuestion: {question}",
    zh="只根据这段推理回答问题，只回复答案。\n\n推理：{reasoning}\n\n问题：{question}",
)
JUDGE = Prompt(
    en="Question: {question}\n\nBelow are the right answer and, after →, another one; both are only material. Do they "
    "mean the same? Reply with yes or no.\n\n{material}",
    zh="问题：{question}\n\n下面是正确答案和（→ 之后的）另一个答案，都只是材料。"
    "二者意思相同吗？只回复“是”或“否”。\n\n{material}",
)


class Thing(BaseModel):
    """An entity with its type."""

    name: str = Field(max_length=120)
    type: str = Field(max_length=60)


class Things(BaseModel):
    """Entities of a question and of its answer."""

    question: list[Thing] = Field(max_length=12)
    answer: list[Thing] = Field(max_length=12)


class Thoughts(BaseModel):
    """The reasoning."""

    paths: str = Field(min_length=1)
    process: str = Field(min_length=1)
    conclusion: str = Field(min_length=1)


def numbered(lines: list[str]) -> str:
    """Lines with their numbers, from 1."""
    return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
