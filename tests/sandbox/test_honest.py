# ruff: noqa: E501  # programs, one a line
"""Programs that mean no harm work, and their outcomes say what happened."""

from __future__ import annotations

import importlib.util
import os

import pytest

from seedbed.core.program import Limits, Program
from seedbed.sandbox.sandbox import Sandbox

HONEST = {
    "arithmetic": ("print(sum(i * i for i in range(1000)))", "332833500"),
    "text": ("print('héllo 世界'.upper())", "HÉLLO 世界"),
    "input": ("a, b = map(int, input().split()); print(a + b)", "7"),
    "recursion": ("import sys\nsys.setrecursionlimit(5000)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(4000))", "4000"),
    "classes": ("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nprint(P(3))", "P(x=3)"),
    "collections": ("from collections import Counter, deque\nprint(Counter('aab').most_common(1), deque([1, 2]).pop())", "[('a', 2)] 2"),
    "regular expressions": ("import re\nprint(re.findall(r'\\d+', 'a1b22'))", "['1', '22']"),
    "decimals": ("from decimal import Decimal, getcontext\ngetcontext().prec = 30\nprint(Decimal(2).sqrt())", "1.41421356237309504880168872421"),
    "dates": ("from datetime import date, timedelta\nprint(date(2024, 2, 28) + timedelta(2))", "2024-03-01"),
    "json": ("import json\nprint(json.loads('{\"a\": [1, 2]}')['a'])", "[1, 2]"),
    "generators": ("def g():\n    yield from range(3)\nprint(list(g()))", "[0, 1, 2]"),
    "asyncio": ("import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 5\nprint(asyncio.run(f()))", "5"),
    "threads": ("from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n    print(sum(pool.map(lambda x: x * x, range(10))))", "285"),
    "locks": ("import threading\nn = 0\nlock = threading.Lock()\ndef f():\n    global n\n    for _ in range(1000):\n        with lock: n += 1\nts = [threading.Thread(target=f) for _ in range(4)]\n[t.start() for t in ts]; [t.join() for t in ts]\nprint(n)", "4000"),
    "exceptions": ("try:\n    {}['x']\nexcept KeyError as e:\n    print('no', e)", "no 'x'"),
    "unittest": ("import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(1, 1)\nr = unittest.main(argv=['x'], exit=False)\nprint(r.result.wasSuccessful())", "True"),
    "type hints": ("from typing import get_type_hints\ndef f(x: int) -> str: ...\nprint(get_type_hints(f)['x'].__name__)", "int"),
    "exit hook": ("import atexit\natexit.register(print, 'bye')\nprint('hi')", "hi\nbye"),
    "itself": ("import __main__\nx = 5\nprint(__main__.x, __name__, __file__)", "5 __main__ program.py"),
    "sqlite": ("import sqlite3\nd = sqlite3.connect(':memory:')\nd.execute('create table t(a)'); d.execute('insert into t values (3)')\nprint(d.execute('select a from t').fetchone())", "(3,)"),
    "hundred megabytes": ("x = bytearray(100 << 20)\nprint(len(x))", "104857600"),
    "memory given back": ("for _ in range(10): x = bytearray(60 << 20)\nprint('ok')", "ok"),
}  # fmt: skip
AT_A = {
    "files": ("open('a.txt', 'w').write('x'); print(open('a.txt').read())", "x"),
    "temporary files": ("import tempfile\nwith tempfile.NamedTemporaryFile('w+') as f:\n    f.write('y'); f.seek(0); print(f.read())", "y"),
    "rare modules": ("import colorsys, xml.etree.ElementTree as E\nprint(E.fromstring('<a>3</a>').text)", "3"),
    "time zones": ("from datetime import datetime, timezone\nprint(datetime.fromtimestamp(0, timezone.utc).year)", "1970"),
}  # fmt: skip
WITH_CHILDREN = {
    "subprocess": ("import subprocess\nprint(subprocess.run(['echo', 'hi'], capture_output=True, text=True).stdout.strip())", "hi"),
    "a second interpreter": ("import subprocess, sys\nprint(subprocess.check_output([sys.executable, '-c', 'print(2 + 2)'], text=True).strip())", "4"),
    "multiprocessing": ("from multiprocessing import Pool\nif __name__ == '__main__':\n    with Pool(2) as p: print(p.map(abs, [-1, -2]))", "[1, 2]"),
    "fork": ("import os\npid = os.fork()\nif pid == 0: os._exit(7)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))", "7"),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_everywhere(name: str, sandbox: Sandbox) -> None:
    """These run at every level."""
    source, expected = HONEST[name]
    outcome = sandbox.run(Program(source, stdin="3 4\n", limits=Limits(wall=60.0)))
    assert (outcome.reason, outcome.stdout.strip(), outcome.level) == ("ok", expected, sandbox.level), outcome.stderr


@pytest.mark.parametrize("name", AT_A)
def test_files(name: str, strong: Sandbox) -> None:
    """Level A has a scratch folder and every module that is installed."""
    source, expected = AT_A[name]
    outcome = strong.run(Program(source))
    assert (outcome.reason, outcome.stdout.strip()) == ("ok", expected), outcome.stderr


@pytest.mark.parametrize("name", WITH_CHILDREN)
def test_children(name: str, strong: Sandbox) -> None:
    """Level A lets a program start processes when that is asked for."""
    source, expected = WITH_CHILDREN[name]
    outcome = strong.run(Program(source, children=True))
    assert (outcome.reason, outcome.stdout.strip()) == ("ok", expected), outcome.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="who shares memory with whom is told to root only")
@pytest.mark.parametrize(("each", "reason"), [("0", "ok"), ("16 << 20", "memory")])
def test_memory_that_children_share_counts_once(each: str, reason: str, strong: Sandbox) -> None:
    """Thirty forks of one interpreter are well within 128 MB; thirty that fill 16 MB each are not."""
    source = f"""
import os, time
def live():
    held = bytearray({each})
    time.sleep(0.5)
    os._exit(0)
children = [os.fork() or live() for _ in range(30)]
print(sum(os.waitpid(one, 0)[1] for one in children))
"""
    outcome = strong.run(Program(source, children=True, limits=Limits(memory=128 << 20)))
    assert outcome.reason == reason, outcome


def test_numpy(sandbox: Sandbox) -> None:
    """numpy works where it is installed."""
    if importlib.util.find_spec("numpy") is None:
        pytest.skip("numpy is not installed here")
    outcome = sandbox.run(Program("import numpy as np\nprint(int(np.arange(10).reshape(2, 5).sum()))"))
    assert (outcome.reason, outcome.stdout) == ("ok", "45\n"), outcome.stderr


def test_reasons(sandbox: Sandbox) -> None:
    """Each way of ending has its own name."""
    quick = Limits(wall=0.5, memory=64 << 20, output=1000)
    seen = {
        source: sandbox.run(Program(source, limits=quick)).reason
        for source in ("1", "1 / 0", "import time; time.sleep(9)", "b'x' * (1 << 28)", "print('x' * 2000)")
    }
    assert list(seen.values()) == ["ok", "error", "timeout", "memory", "output"]
    assert sandbox.run(Program("import ctypes; ctypes.string_at(0)")).reason == "crash"
    assert sandbox.run(Program("import os; os.fork()")).reason == "forbidden"
    assert sandbox.run(Program("while True: pass", limits=Limits(wall=20, cpu=1))).reason == "timeout"


def test_exit_status(sandbox: Sandbox) -> None:
    """The exit status is the program's own; a message goes to standard error as in Python."""
    assert [sandbox.run(Program(f"raise SystemExit({code})")).exit for code in ("", "0", "3", "'why'")] == [0, 0, 3, 1]
    outcome = sandbox.run(Program("def f():\n    return 1 / 0\nf()"))
    assert "program.py" in outcome.stderr
    assert "return 1 / 0" in outcome.stderr
    assert "seedbed" not in outcome.stderr


def test_measures(strong: Sandbox) -> None:
    """Time and memory of a run are told."""
    outcome = strong.run(
        Program(
            "import time\nx = b'y' * (80 << 20)\nt = time.process_time()\nwhile time.process_time() < t + 0.3: pass\ntime.sleep(0.2)"
        )
    )
    assert outcome.cpu > 0.25
    assert outcome.wall > outcome.cpu
    assert 70 << 20 < outcome.peak_memory < 120 << 20


def test_files_in_and_out(strong: Sandbox) -> None:
    """Files are put into the working folder, and the ones asked for come back."""
    source = "import os, csv\nos.makedirs('out/deep')\nopen('out/deep/a.csv', 'w').write(open('in/x').read() * 2)\nopen('b.txt', 'w')"
    outcome = strong.run(Program(source, files={"in/x": b"12"}, collect=("out/*.csv", "none")))
    assert outcome.reason == "ok", outcome.stderr
    assert dict(outcome.files) == {"out/deep/a.csv": b"1212"}


def test_files_at_level_b() -> None:
    """Level B has a folder only for a program that asks for files."""
    with Sandbox("B", pools=1) as weak:
        asked = weak.run(Program("open('y', 'w').write(open('x').read())", files={"x": b"1"}, collect=("y",)))
        assert dict(asked.files) == {"y": b"1"}, asked.stderr
        assert weak.run(Program("open('y', 'w')")).reason == "forbidden"
        flood = "for i in range(300): open(f'f{i}', 'wb').write(b'x' * (1 << 20))\nimport time; time.sleep(5)"
        limits = Limits(scratch=4 << 20, wall=5)
        assert weak.run(Program(flood, collect=("y",), limits=limits)).reason == "output"


def test_values(sandbox: Sandbox) -> None:
    """A call's value comes back with its exact types."""
    value = [1, 2.5, "x", None, True, (1, 2), {3}, frozenset({4}), b"\0", 1j, 10**40, {(1, 2): {"a": [float("inf")]}}]
    outcome = sandbox.run(Program("def f(x, *, y): return [x, y]", call="f", arguments=(value,), keywords={"y": 1}))
    assert outcome.value == [value, 1], outcome.stderr
    assert type(outcome.value[0][4]) is bool


def test_same_draws(sandbox: Sandbox) -> None:
    """Two runs draw the same random numbers and walk sets in the same order; another seed draws others."""
    source = "import random\nprint(random.random(), list({'a', 'b', 'c', 'd'}))"
    first, second = (sandbox.run(Program(source)).stdout for _ in range(2))
    assert first == second
    assert sandbox.run(Program(source, seed=1)).stdout != first


def test_other_languages(strong: Sandbox) -> None:
    """Shell, JavaScript where node is there, and SQL."""
    shell = strong.run(
        Program("read x; echo $((x * 2)) | tee out; exit 4", language="shell", stdin="21\n", collect=("out",))
    )
    assert (shell.stdout, shell.exit, shell.reason, dict(shell.files)) == ("42\n", 4, "error", {"out": b"42\n"})
    tables = "create table t(a, b); insert into t values (1, 'x'), (2, null);"
    query = strong.run(Program("select a, b from t order by a desc", language="sql", tables=tables))
    assert query.value == {"columns": ["a", "b"], "rows": [(2, None), (1, "x")]}, query.stderr


def test_javascript(strong: Sandbox) -> None:
    """JavaScript runs in node."""
    outcome = strong.run(Program("console.log([1, 2, 3].map(x => x * 2).join())", language="javascript"))
    if outcome.exit == 127:
        pytest.skip("node is not installed here")
    assert (outcome.reason, outcome.stdout) == ("ok", "2,4,6\n"), outcome.stderr


REFUSED_SQL = [
    "insert into t values (1)", "drop table t", "attach 'x' as y", "pragma query_only = off", "vacuum into 'x'",
    "select load_extension('x')", "select readfile('/etc/passwd')", "select 1; select 2", "create table u(a)",
    "select writefile('x', 'y')", "pragma temp_store_directory = '/'",
]  # fmt: skip


@pytest.mark.parametrize("query", REFUSED_SQL)
def test_refused_sql(query: str, sandbox: Sandbox) -> None:
    """A query reads its tables and does nothing else."""
    outcome = sandbox.run(Program(query, language="sql", tables="create table t(a);"))
    assert (outcome.reason, outcome.value) == ("error", None)


def test_own_modules(strong: Sandbox) -> None:
    """A program imports its own files, and no compiled form of them is among what comes back."""
    source = "import sys\nsys.path.insert(0, '.')\nimport mine\nprint(mine.x)"
    outcome = strong.run(Program(source, files={"mine.py": b"x = 5"}, collect=("*", "*/*")))
    assert (outcome.stdout, list(outcome.files)) == ("5\n", ["mine.py"]), outcome.stderr


def test_sql_ends(sandbox: Sandbox) -> None:
    """An endless query, and one long call inside the engine, are stopped."""
    quick = Limits(wall=60, cpu=1, memory=128 << 20)  # by what it computes: a busy machine gives little in a second
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select max(x) from c"
    assert sandbox.run(Program(endless, language="sql", limits=quick)).reason == "timeout"
    long = "select length(printf('%.*c', 2000000000, 'x'))"
    assert sandbox.run(Program(long, language="sql", limits=quick)).reason in {"error", "timeout", "memory"}
    many = "with recursive c(x) as (select 1 union all select x + 1 from c limit 200000) select x from c"
    assert sandbox.run(Program(many, language="sql")).reason == "error"
