"""CJK radicals that stand where a character should: U+2E80 to U+2FDF look like characters and are others.

Some fonts name their glyphs by radical, so a PDF says ⻓ where its page shows 长, and search and tokenizers miss it.
Source: Unicode's property Equivalent_Unified_Ideograph (Unicode 14.0). For the Kangxi radicals (U+2F00 to
U+2FD5) it is the compatibility mapping of NFKC; the supplement (U+2E81 to U+2EF3) has none and stands here.
"""

import re
import unicodedata

_FIRST = 0x2E80
_SUPPLEMENT = (  # U+2E80 and U+2E9A have no equivalent
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_RADICAL = re.compile("[\u2e81-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5]")


def mended(text: str) -> tuple[str, int]:
    """Text with its radicals replaced by the characters they look like, and how many there were."""
    return _RADICAL.subn(_character, text)


def _character(radical: re.Match[str]) -> str:
    place = ord(radical[0]) - _FIRST
    return _SUPPLEMENT[place] if place < len(_SUPPLEMENT) else unicodedata.normalize("NFKC", radical[0])
