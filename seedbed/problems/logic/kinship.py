"""Kinship as ways from one person to another, the words for it in English and Chinese, and ways made longer.

A way is a list of links: the father of the mother of somebody is ``("m", "f")``. Two rules are taken for granted, and
told: brothers and sisters have the same parents, and the children of a married person are those of the couple.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from seedbed.core.problem import Language
from seedbed.problems.phrasing import PEOPLE

Way = tuple[str, ...]
BROTHERS, SISTERS = ("ob", "yb"), ("os", "ys")
MEN = frozenset(("f", "h", "s", *BROTHERS))
LINKS = {"f": ("father", "父亲"), "m": ("mother", "母亲"), "h": ("husband", "丈夫"), "w": ("wife", "妻子"),
         "s": ("son", "儿子"), "d": ("daughter", "女儿"), "ob": ("older brother", "哥哥"),
         "yb": ("younger brother", "弟弟"), "os": ("older sister", "姐姐"),
         "ys": ("younger sister", "妹妹")}  # fmt: skip
"""Father, mother, husband, wife, son, daughter, and brothers and sisters, older or younger."""

OPPOSITE = {"f": "sd", "m": "sd", "s": "fm", "d": "fm", "h": "ww", "w": "hh"}
"""What a man and what a woman is to the person at the other end of a link, brothers and sisters apart."""
WOMEN = "Ada Clara Emma Grace Iris Karen Mia Olive Queenie Rosa Tina Ursula Wendy Zoe Diana Fiona".split()
NAMES = {man: [one for one in PEOPLE if (one[0] not in WOMEN) is man] for man in (True, False)}
"""People by whether they are men, in English and Chinese."""

TERMS = {
    "father": "f 父亲/爸爸", "mother": "m 母亲/妈妈", "son": "s 儿子", "daughter": "d 女儿",
    "brother": "ob 哥哥/兄长; yb 弟弟", "sister": "os 姐姐; ys 妹妹",
    "grandfather": "f f 爷爷/祖父; m f 外公/外祖父/姥爷", "grandmother": "f m 奶奶/祖母; m m 外婆/外祖母/姥姥",
    "grandson": "s s 孙子; d s 外孙/外孙子", "granddaughter": "s d 孙女; d d 外孙女",
    "uncle": "f ob 伯父/伯伯; f yb 叔叔/叔父; m ob 舅舅/舅父; m yb 舅舅; f os h 姑父/姑丈/姑夫; f ys h 姑父; "
             "m os h 姨父/姨丈/姨夫; m ys h 姨父",
    "aunt": "f os 姑姑/姑妈/姑母; f ys 姑姑; m os 姨妈/姨母/阿姨; m ys 姨妈; f ob w 伯母; f yb w 婶婶/婶母/婶子; "
            "m ob w 舅妈/舅母; m yb w 舅妈",
    "nephew": "ob s 侄子/侄儿; yb s 侄子; os s 外甥; ys s 外甥",
    "niece": "ob d 侄女; yb d 侄女; os d 外甥女; ys d 外甥女",
    "father-in-law": "w f 岳父/丈人; h f 公公", "mother-in-law": "w m 岳母/丈母娘; h m 婆婆",
    "son-in-law": "d h 女婿", "daughter-in-law": "s w 儿媳/儿媳妇",
    "brother-in-law": "os h 姐夫; ys h 妹夫; w ob 大舅子/内兄; w yb 小舅子/内弟; h ob 大伯子; h yb 小叔子",
    "sister-in-law": "ob w 嫂子/嫂嫂; yb w 弟媳/弟妹/弟媳妇; w os 大姨子; w ys 小姨子; h os 大姑子; h ys 小姑子",
    "great-grandfather": "f f f 曾祖父/太爷爷", "great-grandmother": "f f m 曾祖母/太奶奶",
    "great-grandson": "s s s 曾孙/曾孙子", "great-granddaughter": "s s d 曾孙女",
}  # fmt: skip
"""What somebody's kin are called in English, and for each way there the Chinese words, the usual one first."""
COUSINS = {
    (same, man, older): names
    for same, pairs in ((True, "堂哥/堂兄 堂弟 堂姐 堂妹"), (False, "表哥/表兄 表弟 表姐 表妹"))
    for (man, older), names in zip(
        ((True, True), (True, False), (False, True), (False, False)), pairs.split(), strict=True
    )
}
"""Of cousins it counts whether both fathers are brothers, whether it is a man, and who is older."""
ALSO = {"father": ("dad",), "mother": ("mom", "mum"), "grandfather": ("grandpa",), "grandmother": ("grandma",)}


def opposite(link: str, *, man: bool) -> str:
    """What somebody is to the person to whom a link leads."""
    if link in OPPOSITE:
        return OPPOSITE[link][0 if man else 1]
    return ("y" if link[0] == "o" else "o") + ("b" if man else "s")


@lru_cache(maxsize=1)
def ways() -> dict[Way, tuple[str, tuple[str, ...]]]:
    """What the person at the end of a way is called: in English, and in Chinese; of cousins, nothing in Chinese."""
    found: dict[Way, tuple[str, tuple[str, ...]]] = {}
    for english, said in TERMS.items():
        for one in said.split("; "):
            *links, chinese = one.split()
            found[tuple(links)] = english, tuple(chinese.split("/"))
    for parent in "fm":
        for sibling in (*BROTHERS, *SISTERS):
            for child in "sd":
                found[parent, sibling, child] = "cousin", ()
    return found


@lru_cache(maxsize=16)
def ways_of(most: int) -> dict[str, list[Way]]:
    """The ways of at most so many links, by the English word."""
    found: dict[str, list[Way]] = {}
    for way, (english, _) in ways().items():
        if len(way) <= most:
            found.setdefault(english, []).append(way)
    return found


def called(way: Way, *, older: bool) -> tuple[str, str]:
    """The word for the person at the end of a short way, in both languages; ``older``: than the one at its start."""
    english, chinese = ways()[way]
    if english == "cousin":
        chinese = tuple(COUSINS[way[0] == "f" and way[1] in BROTHERS, way[2] == "s", older].split("/"))
    return english, chinese[0]


@lru_cache(maxsize=2)
def meant(language: Language) -> dict[str, str]:
    """Every word for kin of a language, with the word that the catalogue uses for the same."""
    if language == "en":
        found = {one: one for one in (*TERMS, "cousin")}
        return found | {other: one for one, others in ALSO.items() for other in others}
    groups = [chinese for _, chinese in ways().values() if chinese]
    groups += [tuple(one.split("/")) for one in COUSINS.values()]
    return {word: group[0] for group in groups for word in group}


def shortened(way: Sequence[str]) -> Way:
    """The short way to the same person."""
    found = list[str]()
    for link in way:
        found.append(link)
        while len(found) > 1 and (one := _joined(found[-2], found[-1])):
            found[-2:] = [one]
    return tuple(found)


@lru_cache(maxsize=128)
def _joined(one: str, two: str) -> str:
    """The link that two links make, or nothing."""
    siblings = (*BROTHERS, *SISTERS)
    if (one, two) in (("m", "h"), ("f", "w")):
        return "f" if one == "m" else "m"
    if (one in siblings and two in ("f", "m")) or (one in ("h", "w") and two in ("s", "d")):
        return two
    if one in ("s", "d") and two in siblings:
        return "s" if two in BROTHERS else "d"
    return two if one in siblings and two in siblings and one[0] == two[0] else ""


def lengthened(rng: random.Random, way: Way, length: int, *, man: bool) -> Way | None:
    """A way of so many links to the same person, from a man or a woman; None where none was found."""
    links = list(way)
    while len(links) < length:
        place = int(rng.random() * len(links))
        before_man = links[place - 1] in MEN if place else man
        choices = _instead(links[place], man=before_man)
        if {*links[max(place - 1, 0) : place], *links[place + 1 : place + 2]} & {"h", "w"}:
            choices = [one for one in choices if not {"h", "w"} & {*one}]  # the wife's husband would be a second one
        if choices:
            links[place : place + 1] = choices[int(rng.random() * len(choices))]
        elif not any(_instead(link, man=True) for link in links):
            return None
    return tuple(links) if shortened(links) == way else None


@lru_cache(maxsize=32)
def _instead(link: str, *, man: bool) -> list[tuple[str, str]]:
    """The pairs of links that lead where one link leads, from a man or a woman."""
    siblings = (*BROTHERS, *SISTERS)
    if link in ("f", "m"):
        return [("m", "h") if link == "f" else ("f", "w"), *((one, link) for one in siblings)]
    if link in ("s", "d"):
        others = BROTHERS if link == "s" else SISTERS
        return [("w" if man else "h", link), *((child, one) for child in "sd" for one in others)]
    return [(one, link) for one in siblings if one[0] == link[0]] if link in siblings else []
