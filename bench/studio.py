"""The studio on a dataset of a million rows: pages, filters, facets, searches, export; first paint and weight of pages.

    python bench/studio.py                        # 1,000,000 rows
    python bench/studio.py --rows 20000 --folder /tmp/ws    # the folder is kept and used again

A studio is started on a workspace with generated rows and asked over loopback, each thing several times; what is shown
is the middle and the worst time. It passes when the middle of a first page is below 100 ms, that of every filter, facet
and search below 300 ms, the first paint of every page below 1 s, no page ships over 300 KB, and an export sends its
first bytes before it has read the rows. The index is made beforehand and shown beside, with its size.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "api"), str(Path(__file__).parent)]

import httpx  # noqa: E402
from store import rows as plain_rows  # noqa: E402
from studio_rig import served  # noqa: E402

FIRST_PAGE, FILTER, PAINT, WEIGHT = 100.0, 300.0, 1000.0, 300_000
TIMES = 9
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), "")


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Those of ``bench/store.py`` with a topic in Chinese, a source of few values and a score."""
    for number, row in enumerate(plain_rows(count)):
        topic = ("机器学习入门", "古代历史", "海洋生物")[number % 3]
        yield {**row, "topic": topic, "source": f"book {number % 23}", "score": number * 7919 % 10_007 / 10_007}


def prepared(workspace: Path, count: int) -> tuple[float, float, int]:
    """A project with the rows saved and indexed: seconds that both took here, and bytes of the index."""
    from seedbed.store.datasets import About, Datasets

    home = workspace / "big"
    home.mkdir(parents=True, exist_ok=True)
    store = Datasets(home)
    began = time.perf_counter()
    if not store.names():
        store.save("big", {"train": rows(count)}, About("file"))
    saved = time.perf_counter() - began
    began = time.perf_counter()
    command = [sys.executable, "-m", "seedbed.actions.dataset_work", "index", '{"ref": "big@1"}']
    told = subprocess.run(command, cwd=home, capture_output=True, check=True)
    return saved, time.perf_counter() - began, json.loads(told.stdout)["size"]


def timed(ask: Callable[[], Any], times: int = TIMES) -> tuple[float, float]:
    """Middle and worst of some runs, in milliseconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found), max(found)


def asked(client: httpx.Client, project: str, count: int) -> Iterator[tuple[str, float, float, float]]:
    """What is asked: its name, middle and worst, and the limit."""
    api, page = f"/api/v1/projects/{project}/datasets/big/versions/1", f"/p/{project}/datasets/big/1/rows"
    number = iter(range(10_000))

    def get(path: str) -> Callable[[], Any]:
        return lambda: client.get(path).raise_for_status()

    yield ("nothing at all (the floor of this machine)", *timed(get("/api/v1/health")), FIRST_PAGE)
    yield ("first page (API)", *timed(get(f"{api}/rows")), FIRST_PAGE)
    yield ("first page (HTML, with facets)", *timed(get(page)), FIRST_PAGE)
    yield (
        "page at a random place",
        *timed(lambda: client.get(f"{api}/rows?first={next(number) * 7919 * 13 % count}")),
        FIRST_PAGE,
    )
    for name, query in (
        ("filter, one value", 'f=["kind",3]'),
        ("filter, two columns", 'f=["kind",3]&f=["source","book 5"]'),
        ("filter, range", 'r=["score",0.25,0.26]'),
        ("filter, deep page", f'f=["kind",3]&first={count // 8}'),
        ("order, longest first", "sort=-tokens"),
        ("order with a filter", 'sort=score&f=["source","book 7"]'),
    ):
        yield (name, *timed(get(f"{api}/rows?{query}")), FILTER)
        yield (f"facets: {name}", *timed(get(f"{api}/facets?{query.partition('&first')[0]}")), FILTER)
    words = ("kitchen", "window market", "kitchen engine theorem", "海洋", "机器学习", "没有的词", "zzzz")
    for word in words:
        yield (f"search, first look: {word}", *timed(get(f"{api}/rows?q={word}"), 1), FILTER)
        yield (f"search, again: {word}", *timed(get(f"{api}/rows?q={word}")), FILTER)
    yield ("search of a number", *timed(lambda: client.get(f"{api}/rows?q={next(number) + count // 2}: ")), FILTER)


def whole_search(client: httpx.Client, project: str, word: str) -> tuple[int, float]:
    """Hits of a search, and seconds until all were found."""
    began = time.perf_counter()
    while True:
        found = client.get(f"/api/v1/projects/{project}/datasets/big/versions/1/rows?q={word}&count=1").json()
        if found["complete"]:
            return found["total"], time.perf_counter() - began
        time.sleep(0.05)


def exported(client: httpx.Client, project: str) -> tuple[float, float, float]:
    """Milliseconds to the first bytes of all rows, seconds to the last, megabytes."""
    began, first, size = time.perf_counter(), 0.0, 0
    with client.stream("GET", f"/api/v1/projects/{project}/datasets/big/versions/1/lines") as answer:
        for part in answer.iter_raw():
            first = first or time.perf_counter() - began
            size += len(part)
    return 1000 * first, time.perf_counter() - began, size / 1e6


def painted(link: str, paths: dict[str, str]) -> Iterator[tuple[str, float, int]]:
    """Each page in a Chromium whose cache is empty: milliseconds to its first paint, and bytes that it loaded."""
    from playwright.sync_api import sync_playwright

    base = link.partition("/enter")[0]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(link)
        page.wait_for_url("**/")
        for name, path in paths.items():
            session = context.new_cdp_session(page)
            session.send("Network.clearBrowserCache")
            page.goto(base + path, wait_until="load")
            page.wait_for_timeout(300)
            paint = page.evaluate("() => performance.getEntriesByType('paint').at(-1)?.startTime ?? 0")
            sizes = page.evaluate(
                "() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
                ".reduce((sum, one) => sum + one.transferSize, 0)"
            )
            yield name, float(paint), int(sizes)
        browser.close()


def pages(project: str) -> dict[str, str]:
    """The pages that are opened."""
    place = f"/p/{project}"
    version = f"{place}/datasets/big/1"
    return {
        "home": "/", "models": "/models", "problems": "/problems", "problem": "/problems/game_of_24",
        "generate": f"{place}/generate", "runs": f"{place}/runs", "datasets": f"{place}/datasets",
        "dataset": f"{place}/datasets/big", "version": version, "rows": f"{version}/rows",
        "row": f"{version}/rows/500", "quality": f"{version}/quality", "export": f"{version}/export",
    }  # fmt: skip


def measured(workspace: Path, count: int) -> bool:
    """Ask and tell; whether everything is below its limit."""
    sound = True

    def told(name: str, middle: float, worst: float, limit: float) -> None:
        nonlocal sound
        sound = sound and middle < limit
        print(f"{name:44} {middle:8.1f} {worst:8.1f}   {'' if middle < limit else 'OVER '}{limit:g}")

    with served(workspace) as (link, _), httpx.Client(base_url=link.partition("/enter")[0], timeout=120) as client:
        token = link.rpartition("=")[2]
        client.post("/enter", data={"token": token}, headers={"origin": str(client.base_url)}).raise_for_status()
        project = next(one["id"] for one in client.get("/api/v1/projects").json() if one["name"] == "big")
        client.get(f"/api/v1/projects/{project}/datasets/big/versions/1/facets")  # opens the index
        print(f"{'milliseconds over loopback':44} {'middle':>8} {'worst':>8}   limit")
        for line in asked(client, project, count):
            told(*line)
        for word in ("kitchen", "没有的词"):
            hits, seconds = whole_search(client, project, word)
            print(f"all hits of {word}: {hits:,} within {seconds:.1f} s")
        first, last, size = exported(client, project)
        told("export of all rows, first bytes", first, first, FILTER)
        print(f"export of all rows: {size:,.0f} MB in {last:.1f} s")
        known = pages(project)
    if CHROMIUM:
        with served(workspace) as (link, _):
            print(f"\n{'page':20} {'first paint, ms':>16} {'bytes':>10}")
            for name, paint, weight in painted(link, known):
                sound = sound and paint < PAINT and weight < WEIGHT
                print(f"{name:20} {paint:16.0f} {weight:10,}{'' if paint < PAINT and weight < WEIGHT else '   OVER'}")
    return sound


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = given.folder or Path(folder)
        saved, indexed, size = prepared(workspace, given.rows)
        print(f"{given.rows:,} rows: saved in {saved:.0f} s, indexed in {indexed:.0f} s, index {size / 1e6:,.0f} MB\n")
        return 0 if measured(workspace, given.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
