"""The words of the pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import seedbed.studio
from seedbed.api.jobs import WANTED
from seedbed.core.text import cjk_share
from seedbed.studio.told_again import FAMILIES
from seedbed.studio.words import catalogue, of_header

FOLDER = Path(seedbed.studio.__file__).parent
SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
EN, ZH = catalogue("en"), catalogue("zh")


def test_both_languages_have_the_same_texts() -> None:
    """No key is missing, and each text has the same slots."""
    assert EN.keys() == ZH.keys()
    for key, text in EN.items():
        assert set(SLOT.findall(text)) == set(SLOT.findall(ZH[key])), key


def test_a_page_has_a_file_in_each_language() -> None:
    """Named alike, and each key begins with the name of a page."""
    files = [{path.name for path in (FOLDER / one).glob("*.py")} for one in ("english", "chinese")]
    assert files[0] == files[1]


def test_chinese_texts_are_chinese() -> None:
    """Whatever has words in English has Chinese ones; names of formats stay what they are."""
    plain = {key for key, text in ZH.items() if cjk_share(SLOT.sub("", text)) == 0}
    assert {key for key in plain if EN[key].strip(" {}").isalpha() and " " in EN[key]} == set()
    assert cjk_share("".join(ZH.values())) > 0.5


def test_no_text_is_missing_or_idle() -> None:
    """Every key that a template says is there, and every text is said somewhere, if only by its beginning."""
    sources = [path.read_text(encoding="utf-8") for path in FOLDER.rglob("*") if path.suffix in (".jinja", ".py")
               and path.parent.name not in ("english", "chinese") and path.name != "__init__.py"]  # fmt: skip
    said = {key for text in sources for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']\s*[,)]""", text)}
    assert said - EN.keys() == set()
    told = tuple(f"{family}." for family in FAMILIES)
    begun = {key for text in sources for key in re.findall(r"""["']([a-z]+\.(?:[\w.]+\.)?)["']\s*~""", text)}
    spoken = {key for text in sources for key in re.findall(r"""["']([a-z]+(?:\.[\w]+)+)["']""", text)}
    idle = {key for key in EN.keys() - spoken if not key.startswith((*begun, *told))}
    assert idle == set()


def test_every_state_has_its_words() -> None:
    """As the runs and the followers name them."""
    import seedbed.api.follow as follow
    import seedbed.api.runs as runs

    states = {*runs.LIVE, *runs.WAITING, *runs.NEEDY, "done"}
    assert {f"state.{one}" for one in states} | {f"state.{one}.says" for one in states} <= EN.keys()
    assert {f"trouble.{one.replace(' ', '_')}" for one in follow.TROUBLES} <= EN.keys()
    assert WANTED == ("run", "pause", "stop")


def test_catalogues_hold_nothing_but_texts() -> None:
    """A file of words is a docstring and one mapping."""
    for path in [*(FOLDER / "english").glob("[a-z]*.py"), *(FOLDER / "chinese").glob("[a-z]*.py")]:
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert [type(one) for one in body] == [ast.Expr, ast.Assign], path


def test_a_browser_is_spoken_to_in_its_language() -> None:
    """The first that we speak; English without one."""
    assert of_header("zh-CN,zh;q=0.9,en;q=0.8") == "zh"
    assert of_header("fr-FR,fr;q=0.9,zh;q=0.5") == "zh"
    assert of_header("fr") == of_header("") == of_header(";;,,") == "en"
