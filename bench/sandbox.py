"""What the sandbox costs, and what it leaves behind.

    python bench/sandbox.py [level] [seconds]
    python bench/sandbox.py leftovers [level] [runs]

The first: short programs and checked solutions a second, beside starting an interpreter for each, and beside forks that
do nothing, which say how fast the machine is at what a sandbox is made of. Two workers. The kinds take turns in rounds
of a second or so within one run, because a machine that does other work is faster now and slower then: what counts is
the ratio.

The second: `runs` programs (default 10,000), most of them short, some that write files, start processes, detach them,
print without an end, take memory, or are tested. Then processes, mounts, descriptors of ours, temporary files and
control groups are counted; more than before, or an outcome that is not as it should be, and the status is 1.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from seedbed.core.program import Limits, Program
from seedbed.core.program_tests import CallTest, CodeTest
from seedbed.sandbox.sandbox import Sandbox

WORKERS = 2
SHORT = Program("print(6 * 7)")
SOLUTION = "def add(a, b):\n    return a + b\n"
ASSERTS = Program(SOLUTION, tests=(CodeTest("assert add(2, 3) == 5\nassert add(-1, 1) == 0"),), names=("add",))
FUNCTIONS = Program(
    SOLUTION,
    tests=(CodeTest("def test_add():\n    assert add(2, 3) == 5\n    assert add(-1, 1) == 0"),),
    names=("add",),
)
CODE = Program(
    SOLUTION,
    tests=(CodeTest("def test_add():\n    total = add(2, 3)\n    assert total == 5\n    assert add(-1, 1) == 0"),),
    names=("add",),
)
"""Tests that are more than assertions on calls, so that they need a guest of their own."""
CALL = Program(SOLUTION, tests=(CallTest("add", (2, 3), 5), CallTest("add", (-1, 1), 0)))
DETACHED = """
import os, time
for _ in range(3):
    if not os.fork():
        os.setsid()
        if not os.fork():
            time.sleep(600)
        os._exit(0)
"""
ODD: list[tuple[Program, str]] = [
    (Program("import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()"), "ok"),
    (Program("for i in range(50): open(f'f{i}', 'w').write('x' * 9000)\nprint(1)", collect=("f1",)), "ok"),
    (Program("while True: print('x' * 9000)", limits=Limits(output=20_000)), "output"),
    (Program("x = bytearray(200 << 20)", limits=Limits(memory=64 << 20)), "memory"),
    (Program("import datetime, decimal\nprint(datetime.date(2024, 2, 29))"), "ok"),
    (Program("import os\nos.abort()"), "crash"),
    (Program("import time\ntime.sleep(600)", limits=Limits(wall=0.2)), "timeout"),
    (CODE, "ok"),
    (CALL, "ok"),
    (Program("select 1", language="sql"), "ok"),
]
AT_LEVEL_A: list[tuple[Program, str]] = [
    (Program(DETACHED, children=True), "ok"),
    (Program("sleep 600 & (sleep 600 &) ; echo 1", language="shell"), "ok"),
]


def rate(pool: ThreadPoolExecutor, work: Callable[[], bool], seconds: float) -> float:
    """How often a second the workers get it done, all of it right."""
    until = time.perf_counter() + seconds

    def repeat(_: int) -> int:
        count = 0
        while time.perf_counter() < until:
            assert work()
            count += 1
        return count

    start = time.perf_counter()
    return sum(pool.map(repeat, range(WORKERS))) / (time.perf_counter() - start)


def bare() -> bool:
    """An interpreter for a program, and nothing held."""
    return subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, check=False).stdout == b"42\n"


FORKS = 50
"""Forks at a time: asking for them costs as much as one."""
FORKER = f"""
import bisect, collections, datetime, functools, heapq, itertools, json, math, os, random, re, string, sys, typing
for _ in sys.stdin:
    for _ in range({FORKS}):
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
    print(flush=True)
"""


class Forkers:
    """Interpreters with the usual modules loaded, one a worker, that do nothing but fork, and wait for the child's end.

    What the kernel takes for that is the floor below every sandbox that forks: by it machines can be compared.
    """

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-c", FORKER]
        made = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(WORKERS)]
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for one in made:
            self._idle.put(one)

    def fork(self) -> bool:
        """``FORKS`` of them by one interpreter."""
        one = self._idle.get()
        assert one.stdin is not None
        assert one.stdout is not None
        one.stdin.write(b"\n")
        one.stdin.flush()
        answered = one.stdout.readline() == b"\n"
        self._idle.put(one)
        return answered

    def close(self) -> None:
        """End them."""
        while not self._idle.empty():
            self._idle.get().communicate()


def state() -> dict[str, int]:
    """What a run could leave behind."""
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    temporary = [path for path in Path(tempfile.gettempdir()).iterdir() if path.name.startswith("seedbed-")]
    return {
        "processes": sum(_ours(pid) for pid in processes),
        "mounts": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "files": len(temporary),
        "control groups": sum(1 for _ in os.walk("/sys/fs/cgroup")),
        "resident KiB": int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 10,
    }


def _ours(pid: int) -> bool:
    """Whether a process descends from this one."""
    while pid > 1 and pid != os.getpid():
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return False
    return pid == os.getpid()


def speed(sandbox: Sandbox, pool: ThreadPoolExecutor, seconds: float) -> None:
    """Rounds of each kind in turn; medians, ratios to the bare interpreter, and how many bare forks one costs."""
    forkers = Forkers()
    imports = Program("import datetime, statistics\nprint(6 * 7)")
    kinds: dict[str, Callable[[], bool]] = {
        "bare subprocess": bare,
        "bare forks": forkers.fork,
        "short programs": lambda: sandbox.run(SHORT).stdout == "42\n",
        "short programs that import more": lambda: sandbox.run(imports).stdout == "42\n",
        "solutions, assertions": lambda: sandbox.run(ASSERTS).ok,
        "solutions, calls": lambda: sandbox.run(CALL).ok,
        "solutions, test functions": lambda: sandbox.run(FUNCTIONS).ok,
        "solutions, tests in a second guest": lambda: sandbox.run(CODE).ok,
    }
    rounds = max(3, round(seconds / len(kinds)))
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    for work in kinds.values():
        rate(pool, work, 0.3)
    for _ in range(rounds):
        for kind, work in kinds.items():
            rates[kind].append(rate(pool, work, 1.0) * (FORKS if kind == "bare forks" else 1))
    forkers.close()
    floors, forks = rates["bare subprocess"], rates["bare forks"]
    for kind, found in rates.items():
        ratio = statistics.median(one / floor for one, floor in zip(found, floors, strict=True))
        price = statistics.median(fork / one for one, fork in zip(found, forks, strict=True))
        middle = statistics.median(found)
        span = f"(from {min(found):.0f} to {max(found):.0f})"
        print(f"{kind:<34}{middle:>8.0f}/s {span:<20}{ratio:>6.1f}x {price:>6.1f} forks")


def leftovers(sandbox: Sandbox, pool: ThreadPoolExecutor, runs: int) -> bool:
    """Whether nothing is left after so many runs, and all ended as they should."""
    odd = ODD + (AT_LEVEL_A if sandbox.level == "A" else [])
    odd = [one for one in odd if sandbox.level != "C" or not one[0].collect]

    def one(number: int) -> str:
        program, wanted = odd[number // 20 % len(odd)] if number % 20 == 0 else (SHORT, "ok")
        reason = sandbox.run(program).reason
        return "" if reason == wanted else f"{program.source[:30]!r}: {reason}, not {wanted}"

    def share(numbers: range) -> Counter[str]:
        return Counter(one(number) for number in numbers)

    def all_of(count: int) -> Counter[str]:
        return sum(pool.map(share, [range(first, count, WORKERS) for first in range(WORKERS)]), Counter[str]())

    all_of(20 * len(odd) * 2)  # every kind of zygote is there
    before = state()
    wrong = all_of(runs)
    after = state()
    print(f"after {runs:,} runs, {runs - wrong['']} of which did not end as they should:")
    for why, count in wrong.most_common():
        print(f"  {count:>8,} {why or 'as they should'}")
    for name, count in after.items():
        print(f"  {name:<16}{before[name]:>10,} before{count:>10,} after")
    counted = [name for name in after if name != "resident KiB"]
    return wrong[""] == runs and all(after[name] <= before[name] for name in counted)


def main() -> None:
    """One of the two."""
    left = sys.argv[1:2] == ["leftovers"]
    words = sys.argv[2:] if left else sys.argv[1:]
    level = words[0] if words else "auto"
    start = time.perf_counter()
    with Sandbox(level, pools=WORKERS) as sandbox, ThreadPoolExecutor(WORKERS) as pool:
        sandbox.run(SHORT)
        print(f"{sandbox.description}\nfirst outcome after {(time.perf_counter() - start) * 1e3:.0f} ms")
        if left and not leftovers(sandbox, pool, int(words[1]) if len(words) > 1 else 10_000):
            sys.exit(1)
        if not left:
            speed(sandbox, pool, float(words[1]) if len(words) > 1 else 36.0)


if __name__ == "__main__":
    main()
