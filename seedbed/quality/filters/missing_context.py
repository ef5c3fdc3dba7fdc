"""Missing context: a question that points at a passage, table, picture or file brings it along.

Set aside is an instruction that says "according to the passage", "the code below", 根据上文, 如图 … where neither the
columns ``input`` or ``context`` nor the instruction itself hold one: a quotation, a code block, a table, a list, an
address, an image, or ``enough`` words (Chinese: characters) beyond the sentence that points. A conversation that goes
before belongs into ``context``.
"""

from __future__ import annotations

import re

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import length, sentences, shortened
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import CHARACTERS_A_WORD, Said, is_chinese, said

_THING = (
    r"(?:passages?|texts?|articles?|documents?|excerpts?|paragraphs?|stor(?:y|ies)|essays?|reports?|"
    r"extracts?|chapters?|"
    r"reading|poem|letters?|e-?mails?|transcripts?|conversation|dialogue|tables?|charts?|figures?|graphs?|"
    r"diagrams?|images?|"
    r"pictures?|photos?|maps?|code|snippets?|program|function|script|data(?:set)?|lists?|schema|context|"
    r"material|sources?|"
    r"statements?|quot(?:e|ation)s?|abstract|paper|study|reviews?|interview|speech|notes?|scenario|case study|contract|"
    r"policy|message|memo|post|thread|manual|author|narrator|speaker|writer|options|sentences?|file|"
    r"information|section|"
    r"equations?|problem|screenshot|attachment|spreadsheet|plot|results?)"
)
_POINTS = (
    (
        rf"\b(?:according to|based (?:up)?on|as (?:stated|mentioned|described|shown|discussed|explained|seen|note"
        rf"d|outlined|"
        rf"indicated)(?: \w+)? (?:in|by|on)|from|using|in|with reference to|referring to|refer to|per|given|of|in"
        rf" light of|by) "
        rf"(?:the|this|that|these|those)(?: (?:provided|given|following|above|attached|preceding|supplied|second|"
        rf"first|third|last|"
        rf"previous|same|enclosed|quoted|reading|accompanying|short|source))? {_THING}\b"
        rf"(?! (?:of|about|on|that|between|entitled|called|for|by (?!the)[A-Z]))"
    ),
    (
        rf"\b(?:the|this|these|that) (?:following|above|attached|provided|given|preceding|enclosed|accompanyi"
        rf"ng|previous|"
        rf"supplied|quoted) {_THING}\b"
    ),
    rf"\b(?:the|this) {_THING} (?:above|below|provided|given|attached|shown|enclosed|here)\b",
    (
        r"\b(?:mentioned|described|shown|listed|given|stated|discussed|outlined|pictured|quoted|presented|"
        r"written|printed) "
        r"(?:above|below|earlier|here|previously)\b|\bsee (?:above|below)\b|\b(?:the|this) (?:above|foregoing)\b"
    ),
    (
        r"\b(?:does|did|do|would|what|how|why|is|was|has|can) (?:\w+ ){0,3}?(?:the|this) (?:author|passage|"
        r"narrator|excerpt|"
        r"article|text|speaker|writer|paragraph|document|report|chart|diagram|graph|snippet|image|picture)\b(?! "
        r"(?:of|about|"
        r"on|for|size|style|editor|box|message|with)\b)"
    ),
    (
        r"(?:根据|依据|按照|结合|参照|参考|阅读|基于|通读|看完|读完|从|在|由|据)(?:以?上|以?下|上述|下列|所给|"
        r"给出|给定|提供|附件|本|这[段篇个张份则]|该|"
        r"此|文章|短文|原文|材料|图中|表中|前面|后面|上一|第[一二三四五]段?)[^。！？\n，]{0,8}?(?:文|段|材料|"
        r"内容|信息|图|表|资料|数据|代码|"
        r"对话|文章|故事|描述|叙述|情景|情境|报告|邮件|附件|诗|节选|章|定义|课文|条款|合同|规定|记录|说明|案例|结果)"
    ),
    r"(?:根据|依据|结合|阅读|联系)(?:文章|短文|原文|课文|材料|上文|下文|全文|文意|图表|语段|选段)",
    r"从(?:这|那|该)?[段篇张则]?(?:对话|文章|短文|图|表|材料|故事|数据|信|诗|报告|上文|文字)(?:中|里|可)",
    (
        rf"\b(?:look|refer|turn|listen) (?:back )?(?:at|to) (?:the|this|these) (?:\w+ )?{_THING}\b|\bread (?:the|"
        rf"this) (?:\w+ )?{_THING}\b"
    ),
    (
        r"(?:上文|下文|文中|本文|文章(?:中|里)|短文中|原文中|材料(?:中|里)|段落中|图中|表中|上图|下图|上表|下表|"
        r"如图|附图|附表|附件中)"
    ),
    (
        r"(?:上面|下面|以上|以下|上述|下列|前面)(?:的|这|那|所(?:给|示|述)的?)?(?:这)?[段篇张个份则些]?(?:文章|"
        r"短文|代码|段落|材料|图|表|对话|句子|程序|诗|数据|"
        r"内容|文字|邮件|函数|资料|案例|故事|信息|合同|条款|题目|选项|报告)"
    ),
    (
        r"(?:这|那|该|此)(?:段|篇|张|份|首|则|幅|封)[^。！？\n，]{0,6}(?:文章|短文|代码|文字|话|材料|图|表|对话|"
        r"诗|故事|报告|邮件|程序|小说|新闻|合同|照片|信)"
    ),
    (
        r"(?:上述|以上|上面|前述|前面|下列|以下)(?:的|这|那)?(?:[一二三四五几各两]+)(?:[点项条个种句]|方面)|"
        r"(?:上面|前面|前文|刚才|上文|之前)(?:所)?(?:提到|说|讲|列出|给出|提及|描述)"
    ),
    r"(?:作者|叙述者|主人公)(?:为什么|是怎样|是如何|怎么|如何|认为|想|通过|在|用|对|的(?:观点|态度|意图|看法|写作))",
)


def missing_context(instruction: Said, input: str = (""), context: str = "", *, enough: int = 25) -> Verdict:  # noqa: A002
    """Whether an instruction has what it points at; see the card above."""
    if enough < 1:
        raise RecipeError(f"missing_context: 'enough' must be at least 1 word, got {enough}")
    if input.strip() or context.strip():
        return Verdict.right("comes with its context")
    text = said(instruction)
    match = next((found for pattern in _POINTS if (found := re.search(pattern, text, re.IGNORECASE))), None)
    if match is None:
        return Verdict.right("points at nothing")
    told = f"'{shortened(match[0], 60)}'"
    beyond = _beyond(text)
    least = round(enough * CHARACTERS_A_WORD) if is_chinese(text) else enough
    if beyond >= least or _holds(text):
        return Verdict.right(f"{told}, and there it is", value=beyond)
    return Verdict.wrong(f"{told}: the instruction has only {beyond} words beside it, at least {least}", value=beyond)


def _beyond(text: str) -> int:
    """Words in sentences that do not point at anything and ask nothing."""
    told = [
        one for one in sentences(text)
        if not one.rstrip("”\"'").endswith(("?", "？")) and not any(re.search(it, one, re.IGNORECASE) for it in _POINTS)
    ]  # fmt: skip
    return sum(map(length, told))


def _holds(text: str) -> bool:
    """Whether the text holds a quotation, code, a table, a list, an address, a formula or an image."""
    return (
        re.search(
            r"```|`[^`]{8,}`|^\s*\|.*\|\s*$|\n\s*\n\s*\S.{30}|[“\"「][^”\"」]{12,}[”\"」]|https?://|!\[|"
            r"<image|data:image|"
            r"^\s*(?:[-*•]|\d+[.)、]|\(?[A-Da-d][.)、])\s*\S+[^\n]*\n\s*(?:[-*•]|\d+[.)、]|\(?[A-Da-d][.)、])|"
            r"[:：]\s*\S.{24,}|[:：]\s*\n\s*\S.{6,}|\[[^\]]*,[^\]]*\]|[:：]\s*[^\n]*[=\d][^\n]*\d",
            text,
            re.MULTILINE,
        )
        is not None
    )


EXAMPLE = Example(row={"instruction": "According to the passage, why did the expedition turn back?"}, gives=False)
