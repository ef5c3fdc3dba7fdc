"""Restates: the answer does more than repeat the question.

Set aside is an answer that holds at least ``covered`` of the question's content words and has next to nothing of its
own: no number and no more than ``own`` of its content words that the question lacks. Function words, and words about
asking and answering, count for neither. English words are compared without their endings, Chinese by character. An
instruction that asks to repeat, correct, sort, choose or rewrite is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import words
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.function_words import LATIN
from seedbed.quality.filters.spoken import HAN, Said, is_chinese, said

_META = frozenset(
    "question questions ask asks asked asking answer answers answering answered want wants wanted know knowing wonder "
    "let thank thanks again see i like asked me ok okay right following yours once more "
    " wondering request requests requested requesting about regarding concerning here "
    "today let's discuss discussing "
    "topic subject matter explain explaining describe describing tell please inquire inquiring interested would like "
    "understand understanding learn need needs help good great interesting important thing say saying words mean query "
    "following given look looking consider considering think thinking talk talking speak come down really "
    "simply just sure "
    "certainly course respond issue point i'm you're it's that's how what why when where which who list name give "
    "provide write state reply seek seeking find finding out curious".split()
)
_FUNCTION = frozenset(LATIN["en"].split()) | {"is", "are", "does", "did", "am", "been", "being", "me", "your", "yours"}
_META_ZH = frozenset(
    "的了是在和与及或吗呢吧啊呀么什怎样如何为哪些谁几多少请你您我们他她它这那个一下就都也很有对于关问题回答解释说明"
    "介绍描述想要知道了询问提出讨论谈论话聊道需所即就是以及其中到来去把被让给会能可应该么些种用户内容方面好"
    "看来提刚才目如下谢感再次遍"
)
_REPEATS = re.compile(
    r"(?:^|[.!?:,;\n]\s*|\b(?:please|and|to|then|you)\s)(?:repeat|rewrite|rephrase|paraphrase|correct|fix|"
    r"edit|proofread|sort|rearrange|reorder|reverse|copy|extract|"
    r"punctuat\w*|capitali[sz]e|shorten|summari[sz]e|translate|convert|format|choose|pick|select|classify|identify|"
    r"unscramble|quote|simplify|restate|highlight|underline|complete|replace|change|turn|make|combine|"
    r"split)\b|\bwhich of\b|改写|重写|重复|复述|纠正|改正|修改|润色|排序|排列|抄写|提取|摘录|总结|概括|缩写|"
    r"扩写|翻译|转换|选择|选出"
    r"|分类|判断|找出|校对|标点|替换|造句|还是|哪一?[个项种]",
    re.IGNORECASE,
)


LEAD_IN = 16
"""Words (characters) before a question that is repeated in full: they introduce it, whatever they are."""


def restates(instruction: str, output: Said, *, covered: float = 0.7, own: float = 0.12) -> Verdict:
    """Whether the answer says more than the question; see the card above."""
    if not (0 < covered <= 1 and 0 <= own < 1):
        raise RecipeError(f"restates: 0 < covered <= 1 and 0 <= own < 1 are wanted, got {covered} and {own}")
    answer = said(output)
    if not answer.strip():
        return Verdict.unreadable("the answer is empty")
    opening = words(instruction)[:6]
    if _REPEATS.search(instruction) and " ".join(opening) not in " ".join(words(answer)):
        return Verdict.right("the instruction asks for words of its own")
    asked, given = _content(instruction), _content(_beyond(instruction, answer))
    if not asked:
        return Verdict.right("the question has too few words to tell")
    known = set(asked)
    shared = len(known & set(given)) / len(known)
    new = [one for one in given if one not in known]
    fresh = len(new) / len(given) if given else 0.0
    told = f"has {shared:.0%} of the question's words and {fresh:.0%} of its own"
    repeats = shared >= covered and fresh <= own and not re.search(r"\d", "".join(new))
    if given and not repeats:
        return Verdict(1.0, told, value=round(fresh, 4))
    if not given and words(answer) and not re.search(r"[?？]", answer):
        return Verdict(1.0, "a word or two that need no more", value=1.0)
    return Verdict.wrong(f"only repeats the question: {told}, wanted more than {own:.0%}", value=round(fresh, 4))


def _beyond(instruction: str, answer: str) -> str:
    """The answer from the question on, where it says the question word for word after a lead-in of a few words."""
    if not instruction.strip():
        return answer
    lead, found, rest = answer.partition(instruction.strip())
    return f"{found}{rest}" if found and len(words(lead)) <= LEAD_IN else answer


def _content(text: str) -> Sequence[str]:
    """The words that say something, without their endings; of Chinese the characters that do."""
    if is_chinese(text):
        mixed = re.findall(rf"[{HAN}]|[A-Za-z]+|\d+", text.lower())
        return [one for one in mixed if one not in _META_ZH]
    return [
        _stem(word)
        for word in words(text)
        if word not in _FUNCTION and word not in _META and (len(word) > 1 or word.isdigit())
    ]


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    if len(word) > 4:
        word = re.sub(r"(?:ing|ed|es|s|ly|d)$", "", word)
    return word.rstrip("e")


EXAMPLE = Example(
    row={
        "instruction": "Why do leaves change colour in autumn?",
        "output": "You are asking why leaves change their colour in autumn. That is a question about autumn leaves.",
    },
    gives=False,
)
