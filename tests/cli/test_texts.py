"""The words of the command line."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import seedbed.cli
from seedbed.cli import chinese, english, exits
from seedbed.cli.main import COMMANDS
from seedbed.cli.numbers import NOUNS, filled
from seedbed.cli.texts import split_language
from seedbed.core.text import cjk_share

_CATALOGUES = ("english", "chinese")
SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def test_both_languages_have_the_same_texts() -> None:
    """No key is missing, and each text has the same slots."""
    assert english.TEXTS.keys() == chinese.TEXTS.keys()
    for key, text in english.TEXTS.items():
        assert set(SLOT.findall(text)) == set(SLOT.findall(chinese.TEXTS[key])), key


def test_chinese_texts_are_chinese() -> None:
    """Whatever has words in English has Chinese ones, but for lines of figures and names."""
    for key, text in chinese.TEXTS.items():
        plain = SLOT.sub("", text)
        assert cjk_share(plain) > 0 or not english.TEXTS[key].strip(" {}") or key == "serve.model", key


def test_no_text_is_missing_or_idle() -> None:
    """Every key that the code says is there, and every text is said somewhere."""
    folder = Path(seedbed.cli.__file__).parent
    files = [*folder.glob("*.py"), *folder.parent.glob("actions/*_page.py")]  # pages are given the texts
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.stem not in _CATALOGUES)
    said = set(re.findall(r"""say\(\s*["']([\w.]+)["']""", code)) | {
        f"{name.replace('-', '_')}.short" for name in COMMANDS
    }
    said |= {f"end.{state}" for state in exits.STATES} | {"check.pass", "check.fail", "check.undecided"}
    assert said - english.TEXTS.keys() == set()
    assert english.TEXTS.keys() - said == set()


def test_one_is_no_plural() -> None:
    """In English the noun and the verb behind a 1 are in the singular, in every text; other numbers change nothing."""
    assert filled("{rows} rows were kept, {n} of {m} replies", {"rows": 1, "n": 1, "m": 1}) == (
        "1 row was kept, 1 of 1 reply"
    )
    assert filled("{n} blocks that repeat were left out", {"n": "1"}) == "1 block that repeats was left out"
    assert filled("{n} rows are not marked and count nowhere", {"n": 1}) == "1 row is not marked and counts nowhere"
    assert filled("{n:,} rows {{x}}", {"n": 1}) == "1 row {x}"
    plural = re.compile(rf"\b1 (?:(?!of|and|or|in)[a-z]+ )?(?:{'|'.join(NOUNS)})\b")
    for key, text in english.TEXTS.items():
        slots = SLOT.findall(text)
        if slots and "{{" not in text:
            ones, twos = (dict.fromkeys(slots, number) for number in (1, 2))
            assert not plural.search(filled(text, ones)), key
            assert filled(text, twos) == text.format(**twos), key


def test_lang_may_stand_anywhere_before_two_dashes() -> None:
    """It is taken out wherever it stands; after ``--`` everything is an argument."""
    assert split_language(["run", "--lang", "zh", "x"], {}) == ("zh", ["run", "x"])
    assert split_language(["--lang=en", "run"], {"LANG": "zh_CN"}) == ("en", ["run"])
    assert split_language(["show", "--", "--lang", "zh"], {}) == ("en", ["show", "--", "--lang", "zh"])


def test_the_locale_decides_without_it() -> None:
    """LC_ALL before LC_MESSAGES before LANG; an empty one counts for nothing."""
    assert split_language([], {"LANG": "zh_CN.UTF-8"})[0] == "zh"
    assert split_language([], {"LC_ALL": "en_GB", "LANG": "zh_CN"})[0] == "en"
    assert split_language([], {"LC_ALL": "", "LANG": "zh_TW"})[0] == "zh"


@given(st.lists(st.sampled_from(["--lang", "--lang=zh", "zh", "run", "--", "--lang=xx", "-n"]), max_size=6))
def test_splitting_keeps_all_other_arguments(arguments: list[str]) -> None:
    """Whatever comes in, at most one ``--lang`` with its value goes out, and the order stays."""
    _, rest = split_language(arguments, {})
    assert len(arguments) - len(rest) in (0, 1, 2)
    left = iter(arguments)
    assert all(one in left for one in rest)
