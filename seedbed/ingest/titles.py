"""Titles without the numbers before them: `2.1 Leave`, `第二章 休假` and `Leave` name one thing."""

import re

BETWEEN = " > "
"""What stands between the titles of a path, and between the parts of a label."""
_NUMBER = re.compile(
    r"^(?:第\s*[0-9一二三四五六七八九十百千零〇]+\s*[章节篇部条回]|[0-9]{1,2}(?:\.[0-9]{1,2})*[.、)]?"
    r"|[一二三四五六七八九十]+[、.]|[（(][0-9一二三四五六七八九十]+[)）]|(?:chapter|section|part|appendix)\s+[0-9ivxlc]+[.:]?)"
    r"(?=[\s\u3000:：.、]|[\u3400-\u9fff]|$)[\s\u3000:：.、]*",
    re.IGNORECASE,
)


def bare(title: str) -> str:
    """A title without the number before it; the number where it is all there is."""
    return _NUMBER.sub("", title).strip() or title.strip()
