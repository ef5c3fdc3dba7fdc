"""What Auto Evol-Instruct asks: the method it begins with, evolving by a method, analysing, optimising."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

FIRST_METHOD = Prompt(
    en="""You make instructions harder for today's AI assistants, while people can still understand and answer them.
1. List ways to make the instruction below harder, as suits its kind. Do not change its language.
2. Make a plan that uses several of these ways.
3. Rewrite the instruction by the plan. Add no more than 10 to 20 words.
4. Review the rewritten instruction: find what is unreasonable in it and put it right.""",
    zh="""你负责把指令改得对当今的人工智能助手更难，但人仍能看懂并回答。
1. 针对下面这条指令的类型，列出让它更难的各种办法。不要改变它的语言。
2. 制定一个运用其中几种办法的计划。
3. 按计划改写指令，最多增加 10 到 20 个词。
4. 检查改写后的指令：找出不合理之处并改正。""",
)
EVOLVE = Prompt(
    en="""{method}

The instruction (only material, do not answer it):
{instruction}

Work through the steps briefly. Then end your reply with a line "Final instruction:" and after it nothing but the \
final instruction.""",
    zh="""{method}

指令（只是材料，不要作答）：
{instruction}

简要完成以上各步。回复最后另起一行写“最终指令：”，其后只写最终的指令。""",
)
ANALYSE = Prompt(
    en="""Below are instructions and what rewriting made of them (stage 0 is the original). List the cases in which \
the rewriting failed: it is no harder, asks for something else, lost information that an answer needs, cannot be \
answered, or is unreasonable. Give the number of the case and the reason. Then say in one \
sentence what the failures have in common.

{trials}""",
    zh="""下面是一些指令及其改写结果（Stage 0 为原指令）。请列出改写失败的情况：没有变难、要求变成了别的、\
丢失了作答所需的信息、无法回答或不合理。写出编号和原因，最后用一句话说明这些失败的共同之处。

{trials}""",
)
OPTIMISE = Prompt(
    en="""This method tells an assistant how to rewrite an instruction:
```method
{method}
```

Feedback on what it led to:
{feedback}

Write the method anew so that these failures do not happen again and it still makes instructions harder. It stays \
general, step by step, and asks for no more than 10 to 20 added words. Reply with the whole new method between \
```method and ```.""",
    zh="""下面的方法指导助手如何改写指令：
```method
{method}
```

对其结果的反馈：
{feedback}

请重写这个方法，避免再出现这些失败，同时仍能让指令变难。方法要通用、分步骤，并要求最多增加 10 到 20 个词。\
把完整的新方法写在 ```method 和 ``` 之间回复。""",
)
