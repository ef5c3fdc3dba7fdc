"""Refusal: the answer refuses, or speaks of itself as a machine ("as an AI …") where it should answer.

A refusal counts in the first three sentences, where an answer begins with it; what a person in a story or a letter
says between quotes does not. ``boilerplate`` is about sentences anywhere in which the model speaks of itself: what it
is, its training, its missing feelings or its rules. For English and Chinese. A recipe that wants refusals (safety
data) leaves this filter out.
"""

from __future__ import annotations

import re

from seedbed.core.example import Example
from seedbed.core.text import sentences, shortened
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import Said, found_out, prose, said

_CAN_NOT = (
    r"(?:can(?:no|['’])t|can not|could not|couldn['’]t|won['’]t|will not|"
    r"(?:am|['’]m) (?:\w+ )?(?:unable|not able|not going|not allowed|not permitted|not (?:in a position|comfortable))|"
    r"(?:must|have to|need to|will have to) (?:\w+ )?(?:decline|refuse|pass)|(?:decline|refuse)\b|"
    r"do(?:n['’]t| not) feel (?:comfortable|right)|should(?:n['’]t| not))"
)
_SERVE = (
    r"(?:help|assist|provid|fulfil|comply|answer|respond|creat|generat|writ|discuss|engag|support|shar|"
    r"offer|giv|produc|"
    r"carry out|complet|participat|promot|tell you|do (?:that|this|it|so)|say (?:any|more|much)|comment|"
    r"speak|talk|be (?:able|of)|with (?:that|this)|request|"
    r"continu|go along|walk you|explain|advis|process|accept|open|access|brows|describe|proceed|take part|"
    r"to that|to this)"
)
_REFUSING = (
    rf"\bI\b[^.!?\n]{{0,30}}\b{_CAN_NOT}[^.!?\n]{{0,60}}\b{_SERVE}",
    r"\bI(?:['’]m| am) (?:\w+ )?(?:unable|not able|not allowed|not permitted|not supposed|not free) to\b",
    (
        r"\bI(?:['’]m| am|['’]ll| will)?(?: going to)? ?(?:must|have to|need to|would rather) (?:\w+ "
        r")?(?:decline|refuse|pass on|turn (?:this|that) down)\b"
    ),
    (
        r"\b(?:sorry|apologi[sz]e|apologies|afraid|unfortunately|regret)\b[^.!?\n]{0,60}\b(?:not something "
        r"I|beyond what I|"
        r"outside (?:of )?(?:what I|my)|no way for me|isn['’]t something I|cannot be (?:answered|provided))"
    ),
    (
        r"\b(?:this|that|your|the) (?:request|question|topic|prompt|content)\b[^.!?\n]{0,60}\b(?:violat|against "
        r"(?:my|our|the)"
        r"|not (?:something I|appropriate)|inappropriate|harmful|I (?:can(?:no|['’])t|won['’]t))"
    ),
    r"\b(?:not something I(?:['’]m| am| can| will)|no comment from me|is off[- ]limits for me)",
    (
        r"(?:抱歉|对不起|不好意思|很遗憾|恕我|请原谅|请谅解|遗憾)[^。！？\n]{0,25}(?:无法|不能|没办法|没法|不便|"
        r"不可以|不会|难以|帮不)"
    ),
    (
        r"我(?:们)?[^。！？\n，]{0,8}(?:无法|不能|没办法|没法|不便|不会|不可以|拒绝|不方便|帮不)[^。！？\n]{0,12}"
        r"(?:提供|协助|回答|帮|满足|完成|生成|讨论|回应|处理|参与|给出|支持|写|解答|执行|配合|透露|继续|"
        r"这个(?:请求|问题|要求))"
    ),
    (
        r"(?:这个|该|您的|你的|此类|这类|这)(?:请求|问题|要求|内容|话题)[^。！？\n]{0,20}"
        r"(?:违反|违背|不符合|不合适|不当|我(?:无法|不能|不便)|不予|无可奉告|超出了?我)"
    ),
    r"恕(?:我)?(?:难|不能|无法|不便|直言不能)",
)
_KIND = (
    r"(?:AI|A\.I\.|artificial intelligence|(?:large )?language model|LLM|chat ?bot|virtual assistant|machine learning "
    r"model|computer program|digital assistant|automated assistant)"
)
_MADE = (
    r"(?: (?:language model|assistant|model|system|chatbot|program|entity|text model|developed|created|trained|built))*"
)
_SELF = (
    (
        rf"\bas an? (?:\w+ )?{_KIND}{_MADE}(?:,| (?:with|without|who|that|trained|made|designed)\b[^.!?\n]{{0,50"
        rf"}})?,? (?:I|my|it is not my|there are)\b"
    ),
    rf"\bI(?:['’]m| am) (?:just |only |merely |simply |but )?an? (?:\w+ )?{_KIND}\b",
    (
        r"\bI (?:do not|don['’]t|lack|have no) (?:have )?(?:any )?(?:personal|real|human|genuine|own|true)? ?"
        r"(?:feelings|emotions|opinions|beliefs|preferences|consciousness|experiences|body)\b"
    ),
    (
        r"\b(?:my|our) (?:training data|training cut-?off|knowledge cut-?off|last (?:training )?update|programming|"
        r"safety guidelines|content policy|usage policy)\b"
    ),
    r"\bI (?:was|am|have been) (?:trained|created|developed|built|programmed|designed) (?:by|on|to|not to)\b",
    (
        r"\bI (?:do not|don['’]t|cannot|can['’]t) (?:have )?(?:access (?:to )?)?(?:the internet|real-?time|live) ?"
        r"(?:data|information|access)?\b"
    ),
    (
        r"(?:作为|身为)(?:一[个款名种位])?(?:[^，。！？\n]{0,8})?(?:AI|人工智能|语言模型|大模型|智能助[手理]|"
        r"聊天机器人|机器人|虚拟助[手理])"
        r"(?:[^，。！？\n]{0,8})?[，,]?\s*(?:我|本模型|无法|不能)"
    ),
    (
        r"我(?:只|仅仅|不过)?(?:只)?是(?:一[个款名种位])(?:[^，。！？\n]{0,10})?(?:AI|人工智能|语言模型|大模型|"
        r"智能助[手理]|聊天机器人"
        r"|虚拟助[手理]|计算机程序)"
    ),
    (
        r"我(?:并)?(?:没有|不具备|不具有)[^，。！？\n]{0,6}(?:情感|感情|意识|个人观点|个人看法|主观|身体|实时|"
        r"联网|亲身|自己的(?:感受|观点|情感))"
    ),
    r"我的(?:训练数据|知识库?|训练语料|数据)[^。！？\n]{0,8}(?:截止|截至|只到|更新|更新到)",
    r"我(?:是|被)(?:由)?[^，。！？\n]{0,16}(?:训练|开发|研发|设计)(?:的|出来|而成|成)",
)
_QUOTED = r"“[^”]{0,600}”|\"[^\"\n]{0,600}\"|「[^」]{0,600}」|『[^』]{0,600}』|^>.*$"


def refusal(output: Said, *, boilerplate: bool = True) -> Verdict:
    """Whether the answer is one, and not a refusal; see the card above."""
    text = re.sub(_QUOTED, " ", prose(said(output)), flags=re.MULTILINE)
    opening = "\n".join(sentences(text)[:3])
    faults = _named("a refusal", _REFUSING, opening)
    if boilerplate:
        faults += _named("speaks of itself as a machine", _SELF, text)
    return found_out(faults, "no refusal")


def _named(what: str, patterns: tuple[str, ...], text: str) -> list[str]:
    for pattern in patterns:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return [f"{what}: '{shortened(match[0], 80)}'"]
    return []


EXAMPLE = Example(row={"output": "I'm sorry, but I can't help with that."}, gives=False)
