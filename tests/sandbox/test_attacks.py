# ruff: noqa: E501  # programs, one a line
"""No hostile program changes anything outside, hangs, outlives its run, or breaks the next one, at any level."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from seedbed.core.program import Program
from seedbed.sandbox.sandbox import Sandbox
from tests.sandbox.attacks import ATTACKS, SECRET, Surroundings, breaches

HERE = Path(__file__).parent
KNOWN = {("B", "leave_root"): "level B cannot hide whether a file exists; its card says so"}


@pytest.fixture(scope="module")
def around() -> Iterator[Surroundings]:
    os.environ["SEEDBED_TEST_SECRET"] = SECRET
    with Surroundings() as around:
        yield around
    del os.environ["SEEDBED_TEST_SECRET"]


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name: str, sandbox: Sandbox, around: Surroundings) -> None:
    """The program gets nothing that it must not have."""
    found = breaches(name, ATTACKS[name], sandbox, around)
    if (sandbox.level, name) in KNOWN:
        assert all("in sight" in one for one in found), found
    else:
        assert found == []


@pytest.mark.skipif(os.getuid() != 0, reason="not root: the other tests already ran as a user without rights")
@pytest.mark.parametrize(
    "level", ["A", pytest.param("B", marks=pytest.mark.slow), pytest.param("C", marks=pytest.mark.slow)]
)
def test_attacks_as_a_plain_user(level: str) -> None:
    """The same holds where the sandbox is started by somebody without rights."""
    command = [sys.executable, str(HERE / "as_user.py"), str(HERE / "attacks.py"), level]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    results = dict(json.loads(line) for line in done.stdout.splitlines())
    assert results.keys() == ATTACKS.keys()
    assert {name: found for name, found in results.items() if found and (level, name) not in KNOWN} == {}


REAL = """
read_secret append_secret chmod_outside utime_outside delete_outside environment tcp udp abstract_socket path_socket
kill_process subprocess memory_file memory_of_the_kernel raise_own_limits watch_files fork_bomb other_families
new_namespaces write_temporary_folder
""".split()


@pytest.mark.parametrize("name", REAL)
def test_attacks_are_real(name: str) -> None:
    """Without a sandbox these programs do get what they are after: the tests above can fail."""
    os.environ["SEEDBED_TEST_SECRET"] = SECRET
    with Surroundings() as around:
        source = around.fill(ATTACKS[name].source).replace("time.sleep(30)", "time.sleep(0)")
        done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=20, check=False)
        got = around.hits() + [line for line in done.stdout.splitlines() if "BREACH" in line or SECRET in line]
        for path in Path(around.fill("@tmp")).glob(f"seedbed-breach-{around.token}*"):
            path.unlink()
    if name == "raise_own_limits" and os.getuid() != 0:
        pytest.skip("only root can raise a hard limit")
    assert got != []


HOST = """
import sys, threading, time
from seedbed.core.program import Limits, Program
from seedbed.sandbox.sandbox import Sandbox
sandbox = Sandbox(sys.argv[1], pools=1)
print(sandbox._backend._pools.get('lean', sandbox._backend._pools.get(''))[0]._process.pid, flush=True)
source = "import time, signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(100)"
for _ in range(3):
    threading.Thread(target=sandbox.run, args=(Program(source, limits=Limits(wall=100)),)).start()
time.sleep(100)
"""


def test_nothing_outlives_the_host(sandbox: Sandbox) -> None:
    """When the process that holds the sandbox is killed, the zygote and its guests end by themselves."""
    command = [sys.executable, "-c", HOST, sandbox.level]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    ) as host:
        assert host.stdout
        zygote = int(host.stdout.readline())
        family = [zygote]
        until = time.monotonic() + 20
        wanted = 5 if sandbox.level == "A" else 4
        while len(family) < wanted and time.monotonic() < until:
            time.sleep(0.05)
            family = [zygote, *_below(zygote)]
        assert len(family) == wanted
        host.send_signal(signal.SIGKILL)
        host.wait()
    until = time.monotonic() + 10
    while any(_alive(pid) for pid in family) and time.monotonic() < until:
        time.sleep(0.02)
    assert [pid for pid in family if _alive(pid)] == []


def _below(pid: int) -> list[int]:
    try:
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [one for child in children for one in _below(child)]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    except OSError:
        return False


TRACES = {
    "files": ("open('left', 'w').write('x'); import os; os.makedirs('/tmp/other')", "import os; print(os.listdir('.'), os.path.exists('/tmp/other'))", "[] False"),
    "built-ins": ("import builtins; builtins.len = lambda x: 99", "print(len([1]))", "1"),
    "modules": ("import math; math.pi = 3; import json; json.x = 1", "import math, json; print(math.pi > 3.1, hasattr(json, 'x'))", "True False"),
    "environment": ("import os; os.environ['X'] = '1'", "import os; print('X' in os.environ)", "False"),
    "names": ("x = 1", "print('x' in globals())", "False"),
    "random numbers": ("import random; random.seed(5)", "import random; print(random.random())", None),
}  # fmt: skip


@pytest.mark.parametrize("name", TRACES)
def test_runs_do_not_meet(name: str, sandbox: Sandbox) -> None:
    """What one run did is not there in the next."""
    first, second, expected = TRACES[name]
    if name == "files" and sandbox.level != "A":
        pytest.skip("there is no scratch at this level unless it is asked for")
    before = sandbox.run(Program(second)).stdout
    assert sandbox.run(Program(first)).reason == "ok"
    after = sandbox.run(Program(second)).stdout
    assert after == (before if expected is None else expected + "\n")
