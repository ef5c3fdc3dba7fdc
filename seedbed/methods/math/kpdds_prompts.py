"""The prompts of `kpdds` for topics, questions and their scores."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

LIST = Prompt(
    en="""You know how mathematics is taught. Name the topics of this problem, each as "Field - subfield", and for \
each the key points (theorems, methods, notions) that its solution uses, none twice. What is no mathematics has the \
topic {others}.

Problem: {question}
Solution: {solution}

Reply in JSON only: {"topics": [{"topic": "Algebra - linear equations", "key_points": ["…", "…"]}]}""",
    zh="""你熟悉数学教学。请列出这道题的主题，写成“领域 - 子领域”的形式，并为每个主题列出解答用到的知识点\
（定理、方法、概念），不要重复。与数学无关的内容主题写 {others}。

题目：{question}
解答：{solution}

只回复 JSON：{"topics": [{"topic": "代数 - 一次方程", "key_points": ["……", "……"]}]}""",
)
WRITE = Prompt(
    en="""You teach mathematics. Write one original problem that cannot be solved without all of these key points. It \
must be complete, free of contradictions, and have one answer.

Key points:
{key_points}

Problems that practise them:

{practices}

Reply as <question>…</question>, with the problem only.""",
    zh="""你是数学教师。请编一道原创题目，解题时以下知识点缺一不可。题目条件要完整、不矛盾，答案唯一。

知识点：
{key_points}

练习这些知识点的例题：

{practices}

回复形式为 <question>……</question>，只写题目。""",
)
SCORE = Prompt(
    en="""Score this problem from 0 to 1: does it need all of the key points, and is it free of errors in logic and \
fact?

Key points: {key_points}

Problem: {question}

Reply in JSON only: {"reason": "…", "score": 0.0}""",
    zh="""请给这道题打分（0 到 1）：它是否用到全部知识点，是否没有逻辑和事实错误？

知识点：{key_points}

题目：{question}

只回复 JSON：{"reason": "……", "score": 0.0}""",
)
