"""C4: rules for web pages, as published for the Colossal Clean Crawled Corpus.

Paper: T5, arXiv 1910.10683, section 2.2. Only lines count that end with a mark that ends a sentence, have at least
``line_words`` (3) words and do not speak of JavaScript or of policies (terms of use, cookies); a page is set aside with
fewer than ``least_sentences`` (5) sentences in such lines, with "lorem ipsum", or with a curly bracket. The paper also
leaves out pages with a word of a list of bad ones: that is ``toxicity``.

Differs from the paper: the page is judged and not rewritten, so lines that do not count stay in a page that is kept.
Chinese: 。！？ end a sentence, and a word is 1.6 characters.
"""

from __future__ import annotations

import re

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import sentences
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.document_lines import TERMINAL, lines_of, word_count
from seedbed.quality.filters.spoken import Said, said

_POLICY = re.compile(
    r"javascript|terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies"
    r"|隐私(?:政策|协议)|使用条款|服务条款|用户协议|cookie政策",
    re.IGNORECASE,
)


def c4(text: Said, *, least_sentences: int = 5, line_words: int = 3) -> Verdict:
    """Whether a page keeps C4's rules; see the card above."""
    if least_sentences < 0 or line_words < 0:
        raise RecipeError(f"c4: the limits must not be negative, got {least_sentences} and {line_words}")
    whole = said(text)
    if "lorem ipsum" in whole.lower():
        return Verdict.wrong("holds 'lorem ipsum'", value="lorem ipsum")
    if "{" in whole:
        return Verdict.wrong("holds a curly bracket, as programs do", value="{")
    lines = lines_of(whole)
    good = [
        line for line in lines
        if line.endswith(TERMINAL) and not line.endswith("...") and word_count(line) >= line_words
        and not _POLICY.search(line)
    ]  # fmt: skip
    count = len(sentences("\n".join(good)))
    told = f"{count} sentences in {len(good)} of {len(lines)} lines, at least {least_sentences} are wanted"
    return Verdict.right(told, value=count) if count >= least_sentences else Verdict.wrong(told, value=count)


EXAMPLE = Example(row={"text": "Welcome\nWe use cookies to make this page better.\nRead more"}, gives=False)
