"""What the sandbox costs: short programs and checked solutions a second, beside starting an interpreter for each.

    python bench/sandbox.py [level] [seconds] [runs]

Two workers. The kinds take turns in rounds of a second or so within one run, because a machine that does other work
is faster now and slower then: what counts is the ratio. Afterwards `runs` programs (default 10,000) are run and what
they left is counted: processes, mounts, descriptors of ours, files, memory of ours.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from seedbed.core.program import Program
from seedbed.core.program_tests import CallTest, CodeTest
from seedbed.sandbox.sandbox import Sandbox

WORKERS = 2
SHORT = Program("print(6 * 7)")
SOLUTION = "def add(a, b):\n    return a + b\n"
CODE = Program(SOLUTION, tests=(CodeTest("assert add(2, 3) == 5\nassert add(-1, 1) == 0"),), names=("add",))
CALL = Program(SOLUTION, tests=(CallTest("add", (2, 3), 5), CallTest("add", (-1, 1), 0)))


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


def state(sandbox: Sandbox) -> dict[str, int]:
    """What a run could leave behind."""
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    temporary = [path for path in Path(tempfile.gettempdir()).iterdir() if path.name.startswith("seedbed-")]
    return {
        "processes": sum(_ours(pid) for pid in processes),
        "mounts": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "files": len(temporary),
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
    kinds: dict[str, Callable[[], bool]] = {
        "bare subprocess": bare,
        "short programs": lambda: sandbox.run(SHORT).stdout == "42\n",
        "solutions, test code (two guests)": lambda: sandbox.run(CODE).ok,
        "solutions, calls (one guest)": lambda: sandbox.run(CALL).ok,
    }
    rounds = max(3, round(seconds / len(kinds)))
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    for work in kinds.values():
        rate(pool, work, 0.3)
    for _ in range(rounds):
        for kind, work in kinds.items():
            rates[kind].append(rate(pool, work, 1.0))
    floor = statistics.median(rates["bare subprocess"])
    for kind, found in rates.items():
        middle = statistics.median(found)
        print(f"{kind:<36}{middle:>8.0f}/s (from {min(found):.0f} to {max(found):.0f}){middle / floor:>8.1f}x")


def leavings(sandbox: Sandbox, pool: ThreadPoolExecutor, runs: int) -> None:
    def several(count: int) -> int:
        return sum(sandbox.run(SHORT).stdout != "42\n" for _ in range(count))

    list(pool.map(several, [250] * WORKERS))
    before = state(sandbox)
    failed = sum(pool.map(several, [runs // WORKERS] * WORKERS))
    after = state(sandbox)
    print(f"after {runs:,} runs, {failed} of them failed:")
    for name, count in after.items():
        print(f"  {name:<16}{before[name]:>10,} before{count:>10,} after")


def main() -> None:
    level = sys.argv[1] if len(sys.argv) > 1 else "auto"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 24.0
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    start = time.perf_counter()
    with Sandbox(level, pools=WORKERS) as sandbox, ThreadPoolExecutor(WORKERS) as pool:
        sandbox.run(SHORT)
        print(f"{sandbox.description}\nfirst outcome after {(time.perf_counter() - start) * 1e3:.0f} ms")
        speed(sandbox, pool, seconds)
        if runs:
            leavings(sandbox, pool, runs)


if __name__ == "__main__":
    main()
