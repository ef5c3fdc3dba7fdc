"""Kept environments: state lasts from step to step, limits hold, and what ends one is said."""

from __future__ import annotations

import time

import pytest

from seedbed.core.program import Limits
from seedbed.sandbox.sandbox import Sandbox
from seedbed.sandbox.session import Environment


def test_folder(strong: Sandbox) -> None:
    """Commands share a working folder; files go in and out."""
    with strong.open(Environment(files={"src/a.py": b"print(1 + 1)"})) as session:
        assert session.step("python3 src/a.py > out; cat out").stdout == "2\n"
        assert session.step("ls").stdout == "out\nsrc\n"
        assert session.step("exit 3").exit == 3
        assert session.step("echo no >&2; false").stderr == "no\n"
        assert session.read("out") == b"2\n"
        assert session.read("none") is None
        session.write("new/b", b"c")
        assert session.step("cat new/b").stdout == "c"
        with pytest.raises(ValueError, match="relative to the working folder"):
            session.write("../x", b"")


def test_folder_keeps_nothing_running(strong: Sandbox) -> None:
    """What a command leaves running is ended with it; one that is over its time is ended alone."""
    with strong.open(Environment()) as session:
        assert session.step("(sleep 60 & setsid sleep 60 &) ; echo started").stdout == "started\n"
        assert session.step("ls /proc 2>/dev/null; jobs").reason in {"ok", "error"}
        start = time.monotonic()
        late = session.step("echo before; sleep 60", seconds=1.0)
        assert (late.reason, late.exit, late.stdout) == ("timeout", None, "before\n")
        assert time.monotonic() - start < 30
        assert session.step("echo after").stdout == "after\n"


def test_folder_is_closed_in(strong: Sandbox) -> None:
    """Commands see no host files and no network, and stay under their limits."""
    limits = Limits(cpu=60, memory=128 << 20, scratch=4 << 20, wall=10)
    with strong.open(Environment(limits=limits)) as session:
        assert session.step("cat /etc/shadow; ls /home /proc").stdout == ""
        assert session.step("head -c 20000000 /dev/zero > big").reason == "error"
        assert session.step("rm big; python3 -c 'import socket; socket.socket()'").reason == "error"


def test_python(sandbox: Sandbox) -> None:
    """One interpreter: names last, the last line's value comes back, an error does not end it."""
    with sandbox.open(Environment("python", start="x = 5")) as session:
        assert session.step("x + 1").value == 6
        assert session.step("def f(): return (x, 'a')").value is None
        assert session.step("f()").value == (5, "a")
        assert session.step("print('hi')\nNone").stdout == "hi\n"
        failed = session.step("1 / 0")
        assert (failed.reason, failed.stdout) == ("error", "")
        assert "ZeroDivisionError" in failed.stderr
        assert session.step("x = ; ").reason == "error"
        assert session.step("x").value == 5
        assert session.step("object()").reason == "ok"


def test_python_ends(sandbox: Sandbox) -> None:
    """A step that is over its time ends the session, and every later step says why."""
    with sandbox.open(Environment("python")) as session:
        assert session.step("while True: pass", seconds=0.5).reason == "timeout"
        assert session.step("1").reason == "timeout"
    with sandbox.open(Environment("python")) as session:
        assert session.step("import os; os._exit(0)").reason == "error"
        assert session.step("1").reason == "error"
    with sandbox.open(Environment("python", limits=Limits(output=1000))) as session:
        assert session.step("while True: print('x' * 100)").reason == "output"
    with sandbox.open(Environment("python", start="1 / 0")) as session:
        assert session.step("1").reason == "error"


def test_database(sandbox: Sandbox) -> None:
    """Statements on one database; nothing outside it is reached."""
    with sandbox.open(Environment("database", start="create table t(a, b);")) as session:
        assert session.step("insert into t values (1, 'x'), (2, null)").reason == "ok"
        assert session.step("select * from t").value == {"columns": ["a", "b"], "rows": [(1, "x"), (2, None)]}
        assert session.step("attach '/tmp/x' as y").reason == "error"
        assert session.step("nonsense").reason == "error"
        assert session.step("select count(*) from t").value == {"columns": ["count(*)"], "rows": [(2,)]}


def test_sessions_do_not_meet(strong: Sandbox) -> None:
    """Two sessions at once have their own folders and names."""
    with strong.open(Environment()) as one, strong.open(Environment()) as other:
        one.step("echo 1 > mine")
        assert other.step("ls").stdout == ""


def test_commands_need_level_a() -> None:
    """A weaker level says what is missing."""
    with Sandbox("B", pools=1) as weak, weak.open(Environment()) as session:
        outcome = session.step("ls")
        assert outcome.reason == "sandbox"
        assert "level A" in outcome.stderr


def test_closed(strong: Sandbox) -> None:
    """A closed session says so."""
    session = strong.open(Environment("python"))
    session.close()
    assert session.step("1").stderr == "the session is closed"
    session.close()


def test_names_stay_inside() -> None:
    """A file's name may not lead out of the folder."""
    for name in ("../x", "/x", "a//b", "", ".", "a/./b", "a\0b"):
        with pytest.raises(ValueError, match="relative to the working folder"):
            Environment(files={name: b""})
