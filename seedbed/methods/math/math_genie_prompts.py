"""The prompts of `math_genie`: four edits of a solution, the way back to a question, the verification."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

AUGMENT = Prompt(
    en="Here is the worked solution of a mathematics problem.\n\n{solution}\n\nWrite the worked solution of a similar "
    "problem: {edit} It must be right and complete. Reply with that solution only, without remarks.",
    zh="下面是一道数学题的解答。\n\n{solution}\n\n请写出另一道类似题目的解答：{edit}解答必须正确、完整。只回复解答，不要加说明。",
)
EDITS = {
    "objects": Prompt(
        en="it is about other things and actions, such as boats for books and selling for buying.",
        zh="换成别的事物和别的动作，例如把书换成船，把买换成卖。",
    ),
    "step": Prompt(en="add one more step of reckoning.", zh="增加一个计算步骤。"),
    "numbers": Prompt(en="use other numbers.", zh="改用别的数字。"),
    "random": Prompt(
        en="replace the numbers and variables by ones that you pick at random.",
        zh="用随意选取的数和变量替换原来的数和变量。",
    ),
}
BACK = Prompt(
    en="Here is the worked solution of a mathematics problem.\n\n{solution}\n\nWrite the problem that it solves, in "
    "two parts: what is given{numbers}; and what is asked. Write no sums, and nothing that the solution works out. "
    "Reply in this form:\n<given>…</given>\n<question>…</question>",
    zh="下面是一道数学题的解答。\n\n{solution}\n\n请写出它所解的题目，分两部分：已知条件{numbers}和所求的问题。"
    "不要写算式，也不要写解答中推算出的量。按下面的形式回复：\n<given>……</given>\n<question>……</question>",
)
NUMBERS = Prompt(en=", told with all of these numbers: {numbers}", zh="（讲明这些数：{numbers}）")
VERIFY = Prompt(
    en="Check this solution, by reasoning and Python in turn: say what to check, then write one fenced code block that "
    "computes it anew and prints it, and stop there. You are then shown what it printed. End without code, the last "
    "line being Verdict: correct or Verdict: wrong.\n\nProblem: {question}\n\nSolution:\n{solution}",
    zh="请交替使用推理和 Python 检查下面的解答：先说明要检查什么，再写一个重新计算并打印结果的代码块，写到那里就停下，"
    "随后会给出打印的内容。收尾时不再写代码，最后一行写“结论：正确”或“结论：错误”。\n\n题目：{question}\n\n"
    "解答：\n{solution}",
)
