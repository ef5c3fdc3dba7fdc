"""The pages of the playground: whole, honest while they are blind, and alive in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

for package in ("nh3", "mdit_py_plugins", "latex2mathml"):
    pytest.importorskip(package)

from studio_rig import Visit, studio_at, until  # noqa: E402 - once they are known to be there
from talk_rig import Server, arrived, begun, kept, speaking  # noqa: E402

from seedbed.studio.words import catalogue  # noqa: E402
from tests.studio.test_datasets_browser import faults  # noqa: E402
from tests.studio.test_pages import LARGEST, Seen  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page


def said(body: dict[str, Any]) -> str | dict[str, Any] | int:
    """What the models of these tests answer."""
    told = body["messages"][-1]["content"]
    words = {"strong": f"**good** to {told}", "feeble": {"content": f"bad to {told}", "reasoning_content": "hm <b>"}}
    return words.get(body["model"], 400 if body["model"] == "broken" else f"late to {told}")


def talk_of(place: str) -> str:
    """The page of a talk by its address in the API."""
    return f"/playground/{place.rsplit('/', 1)[1]}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_are_whole(visit: Visit, language: str) -> None:
    """The form, the standings, talks that are open, blind or judged; in both languages."""
    with speaking(said) as server:
        kept(visit, server.url, "strong", "feeble", "broken", "slow-one", price={"in": 1, "out": 1})
        places = [
            begun(visit, ["strong", "broken", "slow-one", "feeble"], "<script>alert(1)</script>", system="Be brief."),
            begun(visit, ["strong", "feeble"], blind=True),
            begun(visit, ["feeble", "strong"], blind=True),
        ]
        until(lambda: visit.get(places[0]).json()["awaited"] == 1)
        arrived(visit, places[1])
        arrived(visit, places[2])
        visit.post(f"{places[2]}/verdict", json={"winner": "a"})
        query = "?models=strong&blind=1&system=x&extra=%7B%7D"
        for path in ("/playground", f"/playground{query}", *map(talk_of, places)):
            answer = visit.get(path, cookie=f"seedbed_studio={visit.cookie}; seedbed_look={language}.dark")
            assert answer.status_code == 200, answer.text
            seen = Seen(answer.text)
            assert (seen.inline, seen.outside, seen.heads) == ([], [], 1), path
            assert len(seen.ids) == len(set(seen.ids)), path
            unlabelled = [one for one in seen.fields if not (one.get("id") in seen.labelled or "aria-label" in one)]
            assert (unlabelled, len(answer.content) < LARGEST) == ([], True), path
            assert "<script>alert" not in answer.text
            assert "hm <b>" not in answer.text
        visit.post(f"{places[0]}/turns/1/answers/2/stop")


def test_a_talk_is_begun_gone_on_with_and_thrown_away(visit: Visit) -> None:
    """By the forms of the pages; its page asks for news only while something is awaited."""
    with speaking(said) as server:
        kept(visit, server.url, "strong")
        how = {"temperature": "0.5", "max_tokens": "", "extra": '{"a": 1}'}
        form = {"models": ["strong"], "message": "one\r\ntwo", **how}
        place = visit.post("/playground", data=form).headers["hx-redirect"]
        arrived(visit, f"/api/v1{place.replace('playground', 'playground/talks')}")
        assert (server.asked[0]["temperature"], server.asked[0]["a"]) == (0.5, 1)
        assert "max_tokens" not in server.asked[0]
        assert server.asked[0]["messages"][0]["content"] == "one\ntwo"
        page = visit.get(place).text
        assert "hx-trigger" not in page
        assert 'value="0.5"' in page
        assert visit.get(f"{place}/now?seen=1").status_code == 204
        part = visit.post(place, data={"message": "three"}).text
        assert 'hx-trigger="every 1s"' in part
        assert 'hx-swap-oob="true" disabled' in part
        arrived(visit, f"/api/v1{place.replace('playground', 'playground/talks')}")
        assert "<strong>good</strong> to three" in visit.get(f"{place}/now?seen=1").text
        assert visit.post(f"{place}/remove").headers["hx-redirect"] == "/playground"
        assert visit.get(place).status_code == 404


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"models": ["strong"], "message": "  "}, "message"),
        ({"models": ["strong"], "message": "x", "temperature": "nan"}, "nan"),
        ({"models": ["strong"], "message": "x", "temperature": "warm"}, "warm"),
        ({"models": ["strong"], "message": "x", "extra": "[1]"}, "JSON object"),
        ({"models": ["strong"], "message": "x", "extra": "{"}, "no JSON"),
        ({"message": "x"}, "1 to 4"),
        ({"models": ["strong"], "message": "x", "blind": "1"}, "2 to 4"),
    ],
)
def test_what_is_wrong_in_the_form_is_told(visit: Visit, form: dict[str, Any], told: str) -> None:
    """And nothing is begun."""
    kept(visit, "http://127.0.0.1:9/v1", "strong")
    answer = visit.post("/playground", data=form)
    assert (answer.status_code, told in answer.text, visit.desk.talks.all()) == (422, True, [])


def test_a_blind_page_names_nobody_until_the_verdict(visit: Visit) -> None:
    """In no attribute either; then the best bears its mark and the names are there."""
    with speaking(said) as server:
        kept(visit, server.url, "strong", "feeble")
        place = begun(visit, ["strong", "feeble"], blind=True)
        arrived(visit, place)
        page = re.sub("</?strong>", "", visit.get(talk_of(place)).text)
        assert not re.search(r"strong|feeble|127\.0\.0\.1:\d", page)
        assert catalogue("en")["playground.verdict"] in page
        best = "a" if page.index("bad to") > page.index("good") else "b"
        assert visit.post(f"{talk_of(place)}/verdict", data={"winner": best}).headers["hx-redirect"] == talk_of(place)
        after = visit.get(talk_of(place)).text
        assert re.search(r'answer best">\s*<div class="spread"><h2><span class="letter">[AB]</span> strong', after)
        standings = visit.get("/playground").text.partition("Elo")[2]
        assert standings.index("strong</strong>") < standings.index("feeble</strong>")


def test_who_may_only_look_is_offered_nothing_else(visit: Visit) -> None:
    """Neither the form nor a button of a talk."""
    with speaking(said) as server:
        kept(visit, server.url, "strong", "feeble")
        place = begun(visit, ["strong", "feeble"], blind=True)
        arrived(visit, place)
        reader = visit.as_role("reviewer")
        for path in ("/playground", talk_of(place)):
            posts = set(re.findall(r'hx-post="([^"]+)"', reader.get(path).text))
            assert posts <= {"/look", "/leave"}, path


@pytest.fixture
def spoken(open_studio: tuple[str, Path]) -> Any:
    """A server with its models kept in the studio that the tab is in."""
    with speaking(said) as server:
        with studio_at(open_studio[1]) as visit:
            kept(visit, server.url, "strong", "feeble", "broken", "slow-one")
        yield server


def shown(tab: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds of the page; the policy lets nobody evaluate texts in it."""
    for _ in range(200):
        if holds():
            return
        tab.wait_for_timeout(50)
    raise AssertionError("it never came")


@pytest.mark.browser
@pytest.mark.slow
def test_a_talk_in_a_browser(tab: Page, spoken: Server) -> None:
    """What is begun survives a reload; answers appear by themselves; the slow one is stopped and asked again."""
    base = tab.url.rstrip("/")
    tab.goto(f"{base}/playground")
    for name in ("strong", "broken", "slow-one"):
        tab.check(f"input[value='{name}']")
    tab.keyboard.press("m")
    tab.keyboard.type("hello")
    tab.reload()
    assert "models=strong&models=broken&models=slow-one" in tab.url
    assert tab.is_checked("input[value='slow-one']")
    assert tab.input_value("#message") == "hello"
    tab.focus("#message")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/playground/*")
    tab.wait_for_selector(".answer >> nth=0 >> .said:has-text('good to hello')")
    tab.wait_for_selector(".answer >> nth=1 >> .badge.bad")
    assert tab.is_disabled("#send")
    tab.fill("#message", "not yet sent")
    tab.reload()
    assert tab.input_value("#message") == "not yet sent"
    tab.click("text=Stop")
    tab.wait_for_selector(".answer >> nth=2 >> .badge.warn")
    spoken.gate.set()
    tab.click(".answer >> nth=2 >> text=Ask again")
    tab.wait_for_selector(".answer >> nth=2 >> .said:has-text('late to hello')")
    shown(tab, lambda: not tab.is_disabled("#send"))
    assert tab.input_value("#message") == "not yet sent"
    tab.fill("#message", "and on")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#turn-2 .said:has-text('good to and on')")
    shown(tab, lambda: tab.input_value("#message") == "")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_blind_talk_is_judged_by_keys(tab: Page, spoken: Server, theme: str) -> None:
    """From the form to the standings; no page has what axe-core calls serious or is wider than a small window."""
    base = tab.url.rstrip("/")
    tab.context.add_cookies([{"name": "seedbed_look", "value": f"en.{theme}", "url": base}])
    tab.set_viewport_size({"width": 768, "height": 900})
    found: list[Any] = []

    def look() -> None:
        found.extend(faults(tab))
        wide = tab.evaluate("document.documentElement.scrollWidth")
        found.extend([("too wide", tab.url, wide)] if wide > 768 else [])

    tab.goto(f"{base}/models")
    tab.keyboard.press("2")
    tab.wait_for_url("**/playground*")
    tab.check("input[value='strong']")
    tab.check("input[value='feeble']")
    tab.keyboard.press("b")
    assert tab.is_checked("input[name='blind']")
    tab.fill("#message", "who is better")
    look()
    tab.click("#send")
    tab.wait_for_url("**/playground/*")
    tab.wait_for_selector("#verdict button")
    look()
    best = "a" if "good" in tab.inner_text(".answer >> nth=0") else "b"
    with tab.expect_navigation():
        tab.keyboard.press(best)
    assert "strong" in tab.inner_text(".answer.best h2")
    look()
    tab.click("text=Standings")
    tab.wait_for_url("**/playground")
    assert "100%" in tab.inner_text("table >> nth=0")
    assert found == []
