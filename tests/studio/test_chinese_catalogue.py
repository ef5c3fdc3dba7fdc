"""The catalogue on the pages: what an entry does is said in the language of the page."""

from __future__ import annotations

from html import unescape

import pytest
from dataset_rig import with_facts
from studio_rig import Visit, project_with

from seedbed.actions.catalogue import listed
from seedbed.core.text import cjk_share
from seedbed.studio.render import sentence

ENTRIES = {(one.wing, one.name): one for one in listed()}


def seen(visit: Visit, path: str, language: str, **headers: str) -> str:
    """A page in a language."""
    cookie = f"seedbed_studio={visit.cookie}; seedbed_look={language}.light"
    answer = visit.get(path, cookie=cookie, **headers)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def test_families_say_what_they_are(visit: Visit) -> None:
    """All of them in Chinese on a Chinese page, none on an English one; so does the page of one."""
    families = [one for one in ENTRIES.values() if one.wing == "problems"]
    chinese, english = seen(visit, "/problems", "zh"), seen(visit, "/problems", "en")
    for one in families:
        assert f'<p class="hint">{sentence(one.chinese)}</p>' in chinese, one.name
        assert f'<p class="hint">{sentence(one.summary)}</p>' in english, one.name
        assert one.chinese not in english
    sudoku = ENTRIES["problems", "sudoku"]
    assert f"<p>{sudoku.chinese}。</p>" in seen(visit, "/problems/sudoku", "zh")
    assert sudoku.chinese not in seen(visit, "/problems/sudoku", "en")


def test_a_family_is_found_in_chinese(visit: Visit) -> None:
    """By words that stand in its Chinese summary only."""
    found = seen(visit, "/problems?wish=%E9%AA%91%E5%A3%AB", "zh", **{"hx-target": "families"})  # 骑士
    assert found.count('class="card"') == 1
    assert "knights_and_knaves" in found


@pytest.mark.parametrize("wing", ["methods", "checks", "quality"])
def test_entries_and_steps_say_what_they_do(visit: Visit, wing: str) -> None:
    """In the catalogue beside a recipe, and at the step once it stands in it."""
    place = visit.post(f"/p/{project_with(visit)}/generate", data={"kind": "nothing"}).headers["hx-redirect"]
    chinese, english = (seen(visit, f"{place}/entries?wing={wing}", one) for one in ("zh", "en"))
    shown = [one for one in ENTRIES.values() if one.wing == wing][:30]
    assert all(f'<p class="hint">{one.chinese}。</p>' in chinese for one in shown)
    assert not any(one.chinese in english for one in shown)
    visit.post(f"{place}/add", data={"name": shown[0].name})
    assert f'<p class="hint">{shown[0].chinese}。' in seen(visit, place, "zh")
    assert f'<p class="hint">{sentence(shown[0].summary)}' in seen(visit, place, "en")


def test_a_step_of_ones_own_has_no_summary(visit: Visit) -> None:
    """The page stands all the same."""
    project = project_with(visit)
    place = visit.post(f"/p/{project}/generate", data={"kind": "nothing"}).headers["hx-redirect"]
    visit.post(f"{place}/text", data={"text": "name: a\nfrom: nothing\nsteps: [own.py, no_such_step]\n"})
    assert "no_such_step" in seen(visit, place, "zh")


def test_a_format_says_what_it_is(visit: Visit) -> None:
    """On the page of exports; a card is no entry and has words of its own."""
    base = f"/p/{with_facts(visit)}/datasets/facts/1/export"
    csv = ENTRIES["export", "csv"]
    assert f"<p>{csv.chinese}。</p>" in seen(visit, f"{base}?form=csv", "zh")
    assert f"<p>{sentence(csv.summary)}</p>" in seen(visit, f"{base}?form=csv", "en")
    assert csv.chinese not in seen(visit, f"{base}?form=card", "zh")


def test_a_sentence_ends_with_the_mark_of_its_language() -> None:
    """English ones as before; a Chinese one is not written with a Latin full stop, nor is a mark doubled."""
    assert sentence("keeps a row") == "Keeps a row."
    assert sentence("is it right?") == "Is it right?"
    assert sentence("verl：写成一个文件") == "verl：写成一个文件。"
    assert sentence("对不对？") == "对不对？"
    assert sentence("") == ""
    assert all(sentence(one.chinese).endswith("。") for one in ENTRIES.values())
    assert all(sentence(one.summary).isascii() or cjk_share(one.summary) < 0.2 for one in ENTRIES.values())
