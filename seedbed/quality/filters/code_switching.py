"""Code switching: the answer stays in its language, unless the instruction asks for another.

Looked for, outside code, addresses, quotes and brackets: in a Chinese answer a run of ``english`` or more English
words; in an English one (or any with Latin letters) a run of ``chinese`` or more Chinese characters; in both a word of
any other script; and sentences of a third language that make up more than ``share``. Names and terms inside a sentence
are shorter than that and stay. Where an instruction is given, the answer must also have its main language. An
instruction that names a language, a translation or a foreign word in its own text asks for the switch: then nothing is
set aside.
"""

from __future__ import annotations

import re

from seedbed.core.example import Example
from seedbed.core.text import sentences, shortened, words
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.detected import HAN_WEIGHT, shares
from seedbed.quality.filters.function_words import LATIN
from seedbed.quality.filters.spoken import HAN, Said, found_out, prose, said

_ASKS = re.compile(
    r"\b(?:translat\w*|bilingual|multilingual|transliterat\w*|languages?|chinese|mandarin|cantonese|english|"
    r"french|german|"
    r"spanish|italian|portuguese|russian|japanese|korean|arabic|hindi|latin|greek|dutch|polish|turkish|vietnamese|thai|"
    r"indonesian|loan ?words?|etymolog\w*|pinyin|hanzi|kanji|proverbs?|idioms?|calligraph\w*|slogans?)\b"
    r"|翻译|译成|译文|双语|[英法德俄日韩中汉外拉]语|[英法德俄日韩中外]文|西班牙语|葡萄牙语|阿拉伯语|"
    r"意大利语|拼音|语言|词源|单词|缩写|术语",
    re.IGNORECASE,
)
_ASIDE = (
    r"“[^”]{0,300}”|\"[^\"\n]{0,300}\"|‘[^’]{0,80}’|「[^」]{0,300}」|《[^》]{0,200}》|（[^）]{0,200}）|"
    r"\([^)]{0,200}\)|【[^】]{0,80}】|\[[^\]]{0,80}\]"
)
_LATIN_RUN = r"[A-Za-z][A-Za-z'’-]*(?:[ ,;:.!?]+[A-Za-z][A-Za-z'’-]*)+"
_OTHER = "\u3040-\u30ff\u0400-\u052f\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\uac00-\ud7af"
_NOT_EAST = "\u0400-\u052f\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f"
_HAN_RUN = f"[{HAN}](?:[{HAN}，。、！？；：]*[{HAN}])?"
_ENGLISH = frozenset(LATIN["en"].split())


def code_switching(
    output: Said, instruction: str = "", *, english: int = 5, chinese: int = 3, share: float = 0.15
) -> Verdict:
    """Whether the answer stays in its language; see the card above."""
    if _ASKS.search(instruction):
        return Verdict.right("the instruction speaks of languages", value=[])
    text = re.sub(_ASIDE, " ", prose(said(output)))
    faults = _runs(text, english, chinese, instruction)
    if not faults:
        faults = _thirds(text, share) + _other_than_asked(text, instruction)
    return found_out(faults, "stays in its language")


def _runs(text: str, english: int, chinese: int, instruction: str) -> list[str]:
    """Stretches in another script."""
    han = re.findall(f"[{HAN}]", text)
    if han and len(han) * HAN_WEIGHT >= len(re.findall("[A-Za-z]", text)):
        run = _english(text, english)
        if run:
            return [f"English in a Chinese answer: '{shortened(run, 50)}'"]
    elif re.search("[A-Za-z]", text):
        for run in re.findall(_HAN_RUN, text):
            if len(run) >= chinese and run not in instruction:
                return [f"Chinese in an answer that is not: '{shortened(run, 50)}'"]
    own = sum(map(str.isalpha, text)) * 0.5
    strange = "".join(run for run in re.findall(f"[{_OTHER}]{{2,}}", text) if run not in instruction)
    mixed = len(han) >= chinese and re.search(f"[{_NOT_EAST}]", strange)  # kana and Hangul may stand beside Han
    if strange and (len(strange) < own or mixed):
        return [f"letters of another script: '{shortened(strange, 50)}'"]
    return []


def _english(text: str, least: int) -> str:
    """A run of English words, or a sentence of three or more that has nothing else, with common words among them."""
    whole = [one for one in sentences(text) if not re.search(f"[{HAN}]", one)]
    for run, wanted in (*((one, least) for one in re.findall(_LATIN_RUN, text)), *((one, 3) for one in whole)):
        found = re.findall(r"[A-Za-z'’-]+", run)
        common = sum(word.lower() in _ENGLISH for word in found)
        if len(found) >= wanted and common * (6 if wanted == least else 2) >= len(found):
            return str(run)
    return ""


def _thirds(text: str, share: float) -> list[str]:
    told = [one for one in sentences(re.sub(r"(?<!\S)\S*[\d@]\S*|[A-Za-z_-]{24,}", " ", text)) if _varied(one)]
    if not any(_not_plain(one) for one in told):
        return []
    found = list(shares("\n".join(told)).items())
    above = [(name, part) for name, part in found if part > share and _spoken(name, told)]
    if len(above) < 2 or {name for name, _ in above} <= {"en", "zh", "other"}:
        return []
    told_shares = ", ".join(f"{part:.0%} {name}" for name, part in above)
    return [f"in several languages: {told_shares}; at most {share:.0%} of a second"]


def _varied(sentence: str) -> bool:
    """Whether a sentence does not go round in circles: what a loop repeats tells no language."""
    found = words(sentence)
    return len(set(found)) * 2 > len(found)


def _spoken(language: str, told: list[str]) -> bool:
    """Whether a language shows three of its function words that English lacks: names and lists of words do not."""
    if language not in LATIN or language == "en":
        return True
    own = set(LATIN[language].split()) - _ENGLISH
    return sum(word in own for one in told for word in re.findall(r"[^\W\d_]+", one.lower())) >= 3


def _not_plain(sentence: str) -> bool:
    """Whether a sentence could be in a third language: six Latin words or more, few of them common English ones."""
    found = re.findall(r"[^\W\d_]+", sentence.lower())
    latin = [word for word in found if not re.search(f"[{HAN}]", word)]
    return len(latin) >= 6 and sum(word in _ENGLISH for word in latin) < 0.25 * len(latin)


def _other_than_asked(text: str, instruction: str) -> list[str]:
    """An answer that has nothing of the language it was asked in."""
    han, letters = (len(re.findall(one, instruction)) for one in (f"[{HAN}]", "[A-Za-z]"))
    given_han, given_letters = (len(re.findall(one, text)) for one in (f"[{HAN}]", "[A-Za-z]{2,}"))
    if han >= 4 and han > letters and not given_han and given_letters >= 6:
        return ["asked in Chinese, and no Chinese in the answer"]
    if not han and letters >= 10 and given_han >= 6 and given_han > given_letters:
        return ["asked in letters, answered in Chinese"]
    return []


EXAMPLE = Example(
    row={"output": "水在一百度沸腾, because the vapour pressure equals the air pressure, 所以气压低时沸点也低。"},
    gives=False,
)
