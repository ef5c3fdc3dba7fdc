"""Format residue: no broken mark-up and no remains of another format in the text.

Set aside: chat-template and tokenizer tokens (``<|im_start|>``, ``[INST]``, ``</s>``, ``Ġ``), HTML entities and stray
tags in prose, escapes that were not undone (``\\n``, ``\\u4e2d``), fences left open, bold marks, links and tables that
do not close, LaTeX whose delimiters, braces or environments do not match or that stands outside a formula, and JSON
that does not parse where the whole text or a ``json`` fence is meant to be it. Code is left out of all but the JSON.
"""

from __future__ import annotations

import json
import re

from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import Said, found_out, prose, said

_TOKENS = (
    r"<\s?[|｜][^<>|｜\n]{1,60}[|｜]\s?>|</?s>|<(?:bos|eos|pad|unk|sep|cls|mask|end_of_turn|start_of_turn|eot|eod)>|"
    r"<</?SYS>>|\[/?INST\]|\[(?:PAD|CLS|SEP|UNK|BOS|EOS|EOT)\]|</?think(?:ing)?>|<\|?(?:endoftext|assistant|"
    r"user|system)\|?>|"
    r"[ĠĊ▁](?=\w)|<0x[0-9A-F]{2}>|<extra_id_\d+>|</?(?:start|end)_header_id>"
)
_ENTITY = (
    r"&(?:nbsp|amp|lt|gt|quot|apos|hellip|mdash|ndash|rsquo|lsquo|rdquo|ldquo|copy|bull|middot|times|"
    r"[a-z]+(?:acute|grave|uml|tilde|cedil|circ)|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
)
_TAG = (
    r"</?(?:p|div|span|br|a|b|i|u|em|strong|ul|ol|li|td|tr|th|table|tbody|h[1-6]|img|font|center|html|body|head|script|"
    r"style|section|article|sub|sup|blockquote|hr|input|button|form|label)(?:\s+[\w-]+\s*=[^<>\n]{0,200}|\s*/)?>"
)
_ESCAPE = r"(?<![\\\w:])\\[nrt](?![a-z]{2})|(?<=[\w.!?,。！？，])\\n|\\u[0-9a-fA-F]{4}|\\x[0-9a-f]{2}|\\\""
_COMMAND = (
    r"\\(?:frac|sqrt|sum|int|cdot|times|div|leq|geq|neq|alpha|beta|pi|theta|left|right|text|mathbb|mathrm|"
    r"begin|end|boxed)"
    r"(?![a-zA-Z])"
)
_MATH = r"\$\$.+?\$\$|\\\[.+?\\\]|\\\(.+?\\\)|(?<![\\$])\$(?!\s)[^$\n]{1,400}?(?<!\s)\$(?!\d)"


def format_residue(output: Said) -> Verdict:
    """Whether the mark-up holds and nothing of another format remains; see the card above."""
    whole = said(output)
    plain = prose(whole)
    faults = []
    for what, pattern, least in (("a control token", _TOKENS, 1), ("an HTML entity", _ENTITY, 1), ("tags", _TAG, 2)):
        match = re.search(pattern, plain)
        if match and (least == 1 or len(re.findall(pattern, plain)) >= least):
            faults.append(f"{what}: '{shortened(match[0], 40)}'")
    escapes = re.findall(_ESCAPE, re.sub(_MATH, " ", plain, flags=re.DOTALL))
    if len(escapes) >= (1 if any(one != '\\"' and one[1] in "ux" for one in escapes) else 2):
        faults.append(f"escapes that were not undone: '{escapes[0]}'")
    faults += [fault for fault in (_markdown(whole, plain), _latex(plain), _json(whole)) if fault]
    return found_out(faults, "no residue")


def _markdown(whole: str, plain: str) -> str:
    if len(re.findall(r"^[ \t]*(?:```|~~~)", whole, re.MULTILINE)) % 2:
        return "a code block is left open"
    for paragraph in re.split(r"\n\s*\n", plain):
        odd = len(re.findall(r"(?<![*\\])\*\*(?!\*)", paragraph)) % 2
        if odd and ("**" in paragraph[:3] or not re.search(r"\w\s?\*\*\s?\w", paragraph)):  # 2 ** 3 is a power
            return f"bold marks that do not close: '{shortened(paragraph, 40)}'"
    link = re.search(r"\[[^\[\]\n]{1,100}\]\((?:https?:|www\.|/|\s)[^()\s]*(?:\s*$|\s+[^)\n]*$)", plain, re.MULTILINE)
    if link:
        return f"a link that does not close: '{shortened(link[0], 40)}'"
    if len(re.findall(r"(?<!`)`(?!`)", plain)) % 2:
        return "a back quote without its other"
    return _tables(plain)


def _tables(text: str) -> str:
    """A table whose rows have other numbers of cells than its rule."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if "--" not in line or "|" not in line:
            continue
        if not re.fullmatch(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*", line):
            continue
        wanted = _cells(line)
        rows = [lines[place - 1]] if place else []
        for row in lines[place + 1 :]:
            if "|" not in row:
                break
            rows.append(row)
        odd = next((row for row in rows if _cells(row) != wanted), None)
        if odd is not None:
            return f"a table of {wanted} columns with a row of {_cells(odd)}: '{shortened(odd, 40)}'"
    return ""


def _cells(line: str) -> int:
    return len(re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|")))


def _latex(text: str) -> str:
    if "\\" not in text and "$" not in text:
        return ""
    for opening, closing in ((r"\\\[", r"\\\]"), (r"\\\(", r"\\\)"), (r"\\left(?![a-zA-Z])", r"\\right(?![a-zA-Z])")):
        if len(re.findall(r"(?<!\\)" + opening, text)) != len(re.findall(r"(?<!\\)" + closing, text)):
            return f"LaTeX delimiters that do not match: {opening[1:3]} and {closing[1:3]}"
    begun, ended = (sorted(re.findall(rf"\\{word}\{{(\w+\*?)\}}", text)) for word in ("begin", "end"))
    if begun != ended:
        return f"LaTeX environments that do not match: begun {begun}, ended {ended}"
    if text.count("$$") % 2:
        return "a formula ($$) is left open"
    formulas = re.findall(_MATH, text, re.DOTALL)
    for formula in formulas:
        bare = formula.replace("\\{", "").replace("\\}", "")
        if bare.count("{") != bare.count("}"):
            return f"braces of a formula that do not match: '{shortened(formula, 40)}'"
    outside = re.search(_COMMAND, re.sub(_MATH, " ", re.sub((
        r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}"
    ), " ", text, flags=re.DOTALL),
                                         flags=re.DOTALL))  # fmt: skip
    return f"LaTeX outside a formula: '{outside[0]}'" if outside else ""


def _json(whole: str) -> str:
    """What is meant to be JSON and is none."""
    blocks = re.findall(r"^```json[^\n]*\n(.*?)^```", whole, re.MULTILINE | re.DOTALL)
    if re.match(r"\s*(?:\{\s*[\"'\n]|\[\s*[{\"])", whole):
        blocks.append(whole)
    for block in blocks:
        try:
            json.loads(block)
        except (ValueError, RecursionError) as error:
            if block is whole or not re.search(r"//|\.\.\.|…", block):
                return f"JSON that does not parse: {str(error)[:60]}"
    return ""


EXAMPLE = Example(row={"output": "The result is <b>42</b>.&nbsp;<|im_end|>"}, gives=False)
