"""Kept environments of a step: each of their steps done once, remembered, done over when the session is gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from seedbed.actions.check_rows import check_rows
from seedbed.actions.dataset import rows as rows_of
from seedbed.actions.run import Finished, resume, run_recipe
from seedbed.core.context import Context
from seedbed.core.environment import Environment, Move
from seedbed.core.errors import ProviderError, RecipeError, Reject, SeedbedError, Unreadable
from seedbed.core.example import Script
from seedbed.core.program import Limits, Outcome
from seedbed.core.reply import Reply
from seedbed.engine import shard
from seedbed.engine.disk import REAL_DISK
from seedbed.engine.segment import Kind, frames
from seedbed.engine.sessions import RowSessions, Sessions, content
from seedbed.recipe.load import parse

HEAD = '''"""A step that works in a session. No paper: a test."""

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.environment import Environment
from seedbed.core.errors import Unreadable


class Worked(TypedDict):
    """What it saw."""

    seen: list[Any]


'''
COUNTS = '''async def works(ctx: Context, n: int, *, pause: float = 0.0, steps: int = 4) -> Worked:
    """Add up, in one interpreter."""
    async with ctx.open(Environment("python", start=f"import time\\ntotal = {n}")) as session:
        seen = [(await session.run(f"time.sleep({pause})\\ntotal += {k}\\ntotal")).value for k in range(steps)]
    return {"seen": seen}
'''
ROWS = 6


def step(home: Path, body: str) -> str:
    folder = home / sha256(body.encode()).hexdigest()[:8]
    folder.mkdir(exist_ok=True)
    path = folder / "works.py"
    path.write_text(HEAD + body)
    return str(path)


def made(home: Path, body: str, rows: list[dict[str, Any]], settings: Any = None, **more: Any) -> Finished:
    """A run over some rows, made anew: of the last one only the journal is left."""
    shutil.rmtree(home / "runs", ignore_errors=True)
    steps = [{step(home, body): settings or {}}]
    return run_recipe(parse({"name": "run", "from": {"rows": rows}, "steps": steps, **more}), home)


def seen(finished: Finished) -> list[Any]:
    return [row["seen"] for row in rows_of(finished.result.accepted)]


def figures(finished: Finished) -> dict[str, int]:
    return {name: finished.result.spent[f"session_steps_{name}"] for name in ("reused", "done", "replayed")}


def recorded(home: Path) -> int:
    """How many outcomes the journal has on disk."""
    count = 0
    for path in (home / ".seedbed" / "replies").glob("*.seg*"):
        end = os.open(path, os.O_RDONLY)
        count += sum(frame.kind == Kind.OUTCOME for frame in frames(REAL_DISK, end))
        os.close(end)
    return count


def killed_when(home: Path, outcomes: int) -> None:
    """A run of the recipe in a folder, killed when so many outcomes are on disk."""
    command = [sys.executable, "-m", "seedbed", "run", str(home / "recipe.json")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 200  # a busy machine takes its time
    while recorded(home) < outcomes and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()


def test_killed_in_the_middle_the_rows_are_the_same_and_nothing_recorded_is_run_twice(tmp_path: Path) -> None:
    """kill -9 while sessions are open; the resumed run takes every recorded step and does only the rest."""
    rows = [{"n": n} for n in range(ROWS)]
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for home in (whole, cut):
        home.mkdir()
    expected = seen(made(whole, COUNTS, rows))
    assert expected[3] == [3, 4, 6, 9]
    steps = [{step(cut, COUNTS): {"pause": 0.15}}]
    (cut / "recipe.json").write_text(json.dumps({"name": "run", "from": {"rows": rows}, "steps": steps}))
    killed_when(cut, ROWS + 2)
    known = recorded(cut)
    assert ROWS + 2 <= known < 4 * ROWS
    finished = resume("run", home=cut)
    assert seen(finished) == expected
    found = figures(finished)
    assert (found["reused"], found["done"]) == (known, 4 * ROWS - known)
    assert 0 < found["replayed"] <= known, "the sessions that were half-way were brought to where they stood"
    assert recorded(cut) == 4 * ROWS


def below(pid: int) -> set[int]:
    """Processes that a process started, and those that these did."""
    found, waiting = set[int](), [pid]
    while waiting:
        for children in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                waiting += (new := [int(one) for one in children.read_text().split()])
                found.update(new)
    return found


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_sessions_end_with_the_run(tmp_path: Path, how: signal.Signals) -> None:
    """Killed, or stopped by a second Ctrl-C, in the middle of a step of four sessions: no process is left."""
    steps = [{step(tmp_path, COUNTS): {"pause": 8}}]
    rows = [{"n": n} for n in range(4)]
    (tmp_path / "recipe.json").write_text(json.dumps({"name": "run", "from": {"rows": rows}, "steps": steps}))
    command = [sys.executable, "-m", "seedbed", "run", str(tmp_path / "recipe.json")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 200  # a busy machine takes its time
    started = set[int]()
    try:
        while len(started) < 4 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
            started = below(process.pid)
        time.sleep(0.2)
        started |= below(process.pid)
        while process.poll() is None and time.monotonic() < deadline:
            process.send_signal(how)
            time.sleep(0.3)
    finally:
        process.kill()
        process.wait()
    assert len(started) >= 4
    while any(map(alive, started)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in started if alive(pid)]


def alive(pid: int) -> bool:
    """Whether there is such a process, other than as an entry that waits to be read."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_finished_row_opens_no_session_when_it_is_made_anew(tmp_path: Path) -> None:
    """All outcomes are in the journal, so the sandbox is not even started."""
    rows = [{"n": n} for n in range(3)]
    first = made(tmp_path, COUNTS, rows)
    again = made(tmp_path, COUNTS, rows)
    assert seen(again) == seen(first)
    assert figures(again) == {"reused": 12, "done": 0, "replayed": 0}
    assert '"sandbox"' not in (again.folder / "events.jsonl").read_text()


def test_a_longer_road_does_the_known_part_over(tmp_path: Path) -> None:
    """Two more steps in the environment: the first two come from the record, and the session knows their effect."""
    assert seen(made(tmp_path, COUNTS, [{"n": 5}], {"steps": 2})) == [[5, 6]]
    longer = made(tmp_path, COUNTS, [{"n": 5}], {"steps": 4})
    assert seen(longer) == [[5, 6, 8, 11]]
    assert figures(longer) == {"reused": 2, "done": 2, "replayed": 2}


CLOCK = '''async def works(ctx: Context, n: int, *, steps: int = 1) -> Worked:
    """Look at the clock."""
    async with ctx.open(Environment("python", start="import time")) as session:
        seen = [(await session.run("time.time_ns()")).value for _ in range(steps)]
    return {"seen": seen}
'''


def test_a_replay_that_differs_is_noted_and_the_record_stands(tmp_path: Path) -> None:
    """The clock says something else the second time: the row keeps the first, its lineage says so."""
    ((first,),) = seen(made(tmp_path, CLOCK, [{"n": 0}]))
    longer = made(tmp_path, CLOCK, [{"n": 0}], {"steps": 2})
    assert seen(longer)[0][0] == first
    (item,) = [item for path in longer.result.accepted for item in shard.read_items(path)]
    (noted,) = item.trail[-1]["notes"]["replay_differs"]
    assert (noted["environment"], noted["step"]) == ("python", 1)
    assert str(first) in noted["was"]
    assert str(first) not in noted["now"]


ASKS = '''async def works(ctx: Context, n: int) -> Worked:
    """Do what the model says."""
    async with ctx.open(Environment("database", start="create table t(a)")) as session:
        await session.run("insert into t values (1)")
        reply = await ctx.ask("What next?")
        if not reply.text.startswith("insert"):
            raise Unreadable("no statement", reply)
        await session.run(reply.text)
        rows = await session.run("select a from t order by a")
    return {"seen": [one for (one,) in rows.value["rows"]]}
'''


def test_a_reply_that_is_asked_for_again_finds_the_session_as_it_was(tmp_path: Path) -> None:
    """The function is called anew, twice, and the statement before the ask is not done again."""
    replies = tmp_path / "replies.json"
    lines = [{"match": "could not be used", "reply": "insert into t values (2)"}, {"match": "next", "reply": "hm"}]
    replies.write_text(json.dumps(lines))
    finished = made(tmp_path, ASKS, [{"n": 0}], models={"main": f"fake:{replies}"})
    assert seen(finished) == [[1, 2]]
    assert figures(finished) == {"reused": 2, "done": 3, "replayed": 0}


FILES = '''async def works(ctx: Context, n: int) -> Worked:
    """Files in and out, and the end of a session."""
    async with ctx.open(Environment(files={"a.txt": b"one"})) as session:
        await session.write("a.txt", b"two\\n")
        listed = await session.run("cat a.txt; exit 3")
        seen = [listed.stdout, listed.exit, await session.read("none"), (await session.read("a.txt") or b"").decode()]
    async with ctx.open(Environment("python")) as session:
        seen.append((await session.run("while True: pass", seconds=0.3)).reason)
        await session.read("x")
    return {"seen": seen}
'''


def test_files_and_a_session_that_has_ended(tmp_path: Path) -> None:
    """A file is replaced and read; what a session that is over cannot give sets the row aside with the reason."""
    whole = made(tmp_path, FILES.replace('        await session.read("x")\n', ""), [{"n": 0}])
    assert seen(whole) == [["two\n", 3, None, "two\n", "timeout"]]
    cut = made(tmp_path, FILES, [{"n": 0}])
    (aside,) = [one for folder in cut.result.folders for path in shard.shards(folder) for one in shard.read_aside(path)]
    assert (aside.kind, aside.reason) == ("rejected", "could not read x in the session (timeout)")


def test_an_isolation_without_sessions_stops_the_run_at_once(tmp_path: Path) -> None:
    """No row is set aside for what the recipe asks for; the message says what sessions need."""
    with pytest.raises(RecipeError, match="need level A, B or C"):
        made(tmp_path, COUNTS, [{"n": 0}], isolation="none")


# The parts by themselves, without a sandbox.


class Fake:
    """A session that answers by what it was told, and can be made to fail or to wait."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.closed = 0
        self.answers: dict[str, Outcome] = {}
        self.slow: float = 0.0

    def open(self, _environment: Environment) -> Fake:
        return self

    def do(self, move: Move) -> Outcome:
        time.sleep(self.slow)
        self.told.append(move.text)
        return self.answers.get(move.text, Outcome("ok", 0, stdout=move.text))

    def close(self) -> None:
        self.closed += 1


class Remembers:
    """A journal in memory, and the place of programs that open fakes."""

    def __init__(self, fake: Fake) -> None:
        self.kept: dict[bytes, bytes] = {}
        self.fake = fake
        self.threads = ThreadPoolExecutor(2)

    def find(self, key: bytes) -> bytes | None:
        return self.kept.get(key)

    def put(self, _kind: Kind, key: bytes, payload: bytes) -> None:
        assert key not in self.kept, "written once"
        self.kept[key] = payload

    def open(self) -> Fake:
        return self.fake

    def submit(self, function: Any, *arguments: Any) -> Future[Any]:
        return self.threads.submit(function, *arguments)


def rig(fake: Fake) -> tuple[Sessions, list[Any]]:
    remembers: Any = Remembers(fake)
    return Sessions(remembers, remembers), []


async def walk(row: RowSessions, sources: list[str], how: Environment | None = None) -> list[Outcome]:
    async with row.open(bytes(16), how or Environment("python")) as session:
        return [await session.run(one) for one in sources]


def test_what_the_sandbox_failed_at_is_not_remembered_and_nothing_is_done_after_it() -> None:
    """An undecided outcome ends the session for this row; the next start tries again and keeps what comes."""
    fake = Fake()
    sessions, notes = rig(fake)
    fake.answers["b"] = Outcome("sandbox", stderr="no room")
    first = asyncio.run(walk(RowSessions(sessions, notes.append), ["a", "b", "c"]))
    assert [one.decided for one in first] == [True, False, False]
    assert (fake.told, fake.closed, len(sessions.journal.kept)) == (["a", "b"], 1, 1)  # type: ignore[attr-defined]
    fake.answers.clear()
    again = asyncio.run(walk(RowSessions(sessions, notes.append), ["a", "b", "c"]))
    assert [one.stdout for one in again] == ["a", "b", "c"]
    assert fake.told == ["a", "b", "a", "b", "c"]
    assert notes == []


def test_a_row_that_is_given_up_ends_its_session_when_the_work_in_it_is_done() -> None:
    """Cancelled in the middle of a step: the session is closed once, by the thread that worked in it."""
    fake = Fake()
    sessions, notes = rig(fake)
    fake.slow = 0.3

    async def given_up() -> None:
        row = RowSessions(sessions, notes.append)
        task = asyncio.create_task(walk(row, ["a", "b"]))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        row.close()

    asyncio.run(given_up())
    sessions.programs.threads.shutdown()  # type: ignore[attr-defined]
    assert (fake.told, fake.closed) == (["a"], 1)


def test_a_step_that_raises_ends_its_session() -> None:
    """An error of the entry, in the block or after it: the session is closed once, and the row's place is free."""
    fake = Fake()
    sessions, notes = rig(fake)
    sessions.gate = asyncio.Semaphore(1)

    async def raises(error: Exception) -> None:
        row = RowSessions(sessions, notes.append)
        try:
            async with row.open(bytes(16), Environment("python")) as session:
                await session.run("a" if isinstance(error, ZeroDivisionError) else "b")
                raise error
        finally:
            row.close()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(raises(ZeroDivisionError()))
    assert fake.closed == 1
    with pytest.raises(Unreadable):
        asyncio.run(raises(Unreadable("no", Reply("x"))))
    assert fake.closed == 2, "kept for the next walk, ended with the row"


def test_another_road_after_an_unreadable_reply_begins_a_new_session() -> None:
    """What was done in the kept session is not on the new road, so it is closed and another is opened."""
    fake = Fake()
    sessions, notes = rig(fake)

    async def walks() -> list[Outcome]:
        row = RowSessions(sessions, notes.append)
        with contextlib.suppress(Unreadable):
            async with row.open(bytes(16), Environment("python")) as session:
                await session.run("a")
                raise Unreadable("no", Reply("x"))
        made = await walk(row, ["b", "c"])
        row.close()
        return made

    assert [one.stdout for one in asyncio.run(walks())] == ["b", "c"]
    assert (fake.told, fake.closed) == (["a", "b", "c"], 2)


def test_a_check_may_open_sessions_outside_a_run(tmp_path: Path) -> None:
    """``seedbed check`` on a file: no journal, the same words."""
    path = tmp_path / "adds_up.py"
    path.write_text(
        HEAD + "from seedbed.core.verdict import Verdict\n\n"
        "async def adds_up(ctx: Context, n: int) -> Verdict:\n"
        '    async with ctx.open(Environment("python", start=f"x = {n}")) as session:\n'
        '        found = await session.run("x + 1")\n'
        '    return Verdict.right("") if found.value == 2 else Verdict.wrong("no")\n'
    )
    (tmp_path / "rows.jsonl").write_text('{"n": 1}\n{"n": 5}\n')
    checked = list(check_rows(str(path), tmp_path / "rows.jsonl"))
    assert [one.verdict.passed for one in checked] == [True, False]


def test_at_most_so_many_rows_hold_live_sessions_and_the_others_wait() -> None:
    """With room for one row, two rows go one after the other; a row that holds one session may open a second."""
    fake = Fake()
    sessions, notes = rig(fake)
    sessions.gate = asyncio.Semaphore(1)

    async def both() -> None:
        async def one(letter: str) -> None:
            row = RowSessions(sessions, notes.append)
            try:
                async with (
                    row.open(letter.encode() * 16, Environment("python")) as outer,
                    row.open(letter.upper().encode() * 16, Environment("database")) as inner,
                ):
                    await outer.run(f"{letter}1")
                    await asyncio.sleep(0.05)
                    await inner.run(f"{letter}2")
            finally:
                row.close()

        await asyncio.gather(one("a"), one("b"))

    asyncio.run(both())
    assert fake.told in (["a1", "a2", "b1", "b2"], ["b1", "b2", "a1", "a2"])
    assert fake.closed == 4


def test_two_steps_asked_for_at_once_are_done_in_the_order_of_asking() -> None:
    """Their keys follow that order, so the next start finds them."""
    fake = Fake()
    sessions, notes = rig(fake)

    async def at_once() -> list[str]:
        async with RowSessions(sessions, notes.append).open(bytes(16), Environment("python")) as session:
            return [one.stdout for one in await asyncio.gather(*(session.run(letter) for letter in "abc"))]

    assert asyncio.run(at_once()) == ["a", "b", "c"]
    assert asyncio.run(at_once()) == ["a", "b", "c"]
    assert fake.told == ["a", "b", "c"]


def test_environments_differ_by_all_they_are() -> None:
    """A changed file, seed, limit or beginning is another environment; equal ones are one."""
    hows: list[dict[str, Any]] = [
        {}, {"kind": "python"}, {"start": "x"}, {"files": {"f": b""}}, {"files": {"f": b"1"}}, {"seed": 1},
        {"limits": Limits(wall=1)},
    ]  # fmt: skip
    assert len({content(Environment(**how)) for how in hows}) == len(hows)
    assert content(Environment(files={"a": b"1", "b": b"2"})) == content(Environment(files={"b": b"2", "a": b"1"}))


def test_wrong_words_are_refused() -> None:
    """An unknown kind, a file outside, a time of nothing: said before anything is opened."""
    for wrong in ({"kind": "shell"}, {"files": {"../x": b""}}):
        with pytest.raises(ValueError, match=r"unknown environment|relative to the working folder"):
            Environment(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="relative to the working folder"):
        Move("read", "/etc/passwd")
    with pytest.raises(ValueError, match="above 0"):
        Move("run", "ls", seconds=0)


def test_a_script_plays_sessions_from_the_same_list_as_programs() -> None:
    """Outcomes are taken in order by both; running out is an error; a read of a broken session is never None."""
    script = Script([], outcomes=[Outcome("ok", stdout="p"), Outcome("ok", stdout="s"), Outcome("sandbox", stderr="x")])
    ctx = Context(script)

    async def goes() -> None:
        assert (await ctx.run("print('p')")).stdout == "p"
        async with ctx.open(Environment("python")) as session:
            assert (await session.run("1")).stdout == "s"
            with pytest.raises(ProviderError, match="could not read"):
                await session.read("a")
            with pytest.raises(SeedbedError, match="holds 3 outcomes"):
                await session.run("2")

    asyncio.run(goes())
    assert [move.text for _, move in script.done] == ["1", "a", "2"]
    full = Context(Script([], outcomes=[Outcome("output")]))

    async def writes() -> None:
        async with full.open(Environment()) as session:
            await session.write("a", b"1")

    with pytest.raises(Reject, match="could not write a"):
        asyncio.run(writes())
