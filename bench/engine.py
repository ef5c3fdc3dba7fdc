"""What the engine costs: CPU a row, share of the ideal rate, memory, tails, faults, limits, start-up.

    python bench/engine.py              everything, medians of five (about 12 minutes on two cores)
    python bench/engine.py cpu tail     some of it
    python bench/engine.py --rounds 3

Each run is a process of its own against a mock server in another one, on loopback, timed from outside with the
operating system's accounting. The bars are those the project holds itself to.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.mock_server import start

HERE = Path(__file__).parent
SCRATCH = Path(os.environ.get("SEEDBED_BENCH_DIR", tempfile.gettempdir()))


@dataclass
class Timed:
    """One process, from outside. Seconds; megabytes."""

    wall: float
    cpu: float
    memory: float
    said: dict[str, Any]
    stats: dict[str, Any]


def rows_file(folder: Path, count: int, *, words: int = 30) -> Path:
    """Rows whose prompts are about 215 bytes."""
    path = folder / f"rows-{count}.jsonl"
    if not path.exists():
        filler = " ".join(["word"] * words)
        with path.open("w") as file:
            file.writelines(f'{{"question":"question number {number} {filler}"}}\n' for number in range(count))
    return path


def timed(command: list[str]) -> tuple[float, float, float, str]:
    """Wall, CPU and peak memory of a command, and what it printed last.

    Bytecode is cached, as for any installed package, whatever this shell's environment says.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.strip().rsplit("\n", 1)[-1]


def job(count: int, *, in_flight: int, compute: bool = False, asking: str = "resend", **server: Any) -> Timed:
    """One run of the one-ask step over ``count`` rows."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as home, start(**server) as mock:
        path = rows_file(Path(home), count)
        command = [
            sys.executable,
            str(HERE / "engine_job.py"),
            str(path),
            home,
            mock.url,
            "--in-flight",
            str(in_flight),
            "--asking",
            asking,
        ]
        wall, cpu, memory, said = timed(command + (["--compute"] if compute else []))
        return Timed(wall, cpu, memory, json.loads(said), mock.stats())


def bare_loop(count: int, *, in_flight: int, **server: Any) -> float:
    """The barest loop: the same requests through the same client, and nothing else. Seconds."""
    from seedbed.llm.http import HttpPool

    async def ask_all(url: str) -> float:
        pool = HttpPool(url)
        bodies = iter(
            json.dumps(
                {"model": "mock", "messages": [{"role": "user", "content": f"question number {n} {'word ' * 30}"}]}
            )
            for n in range(count)
        )

        async def work() -> None:
            for body in bodies:
                await pool.request("POST", "/chat/completions", body.encode(), {"content-type": "application/json"})

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(in_flight)))
        took = time.perf_counter() - began
        await pool.close()
        return took

    with start(**server) as mock:
        try:
            import uvloop
        except ImportError:
            return asyncio.run(ask_all(mock.url))
        return uvloop.run(ask_all(mock.url))


def median(values: list[float]) -> float:
    return statistics.median(values)


def show(name: str, value: float, bar: str, held: bool, unit: str = "") -> None:
    print(f"{'ok  ' if held else 'MISS'} {name:<62} {value:9.2f} {unit:<8} {bar}", flush=True)


def whole(run: Timed, count: int) -> None:
    """Every row is accounted for, and all but one in a thousand came out: what a bar is worth nothing without."""
    counts = run.said["counts"]["one_ask"]
    given_up = counts.get("failed", 0)
    assert run.said["rows"] + given_up == count, run.said
    assert given_up <= count // 1000, run.said
    if given_up:
        print(f"     {given_up} of {count:,} rows were set aside as failed, with the reason")


BAREST = 11.0
"""CPU microseconds of the barest client on the machine that the bars were set on; see bench/barest.py."""


def cpu(rounds: int) -> None:
    """Taken in turns with the barest client, so that a slower machine can be told from a slower engine."""
    slopes, barest = [], []
    for _ in range(rounds):
        small = job(1_000, in_flight=256, latency=0.0)
        large = job(11_000, in_flight=256, latency=0.0)
        whole(large, 11_000)
        slopes.append((large.cpu - small.cpu) / 10_000 * 1e6)
        barest.append((barest_cpu(11_000) - barest_cpu(1_000)) / 10_000 * 1e6)
    value, least = median(slopes), median(barest)
    show("CPU a row, one ask, template to shard", value, "at most 100, aim 60", value <= 100, "us")
    show("   the barest client on this machine", least, f"{BAREST:.0f} where the bar was set", True, "us")
    scaled = value * BAREST / least
    show("   a row, in the time of that machine", scaled, "at most 100, aim 60", scaled <= 100, "us")


def barest_cpu(count: int) -> float:
    """CPU seconds of the barest client for so many requests."""
    return barest(count, in_flight=256, latency=0.0)[1]


def barest(count: int, *, in_flight: int, latency: float) -> tuple[float, float]:
    """Wall and CPU seconds of the barest client, its start included."""
    with start(latency=latency) as mock:
        command = [sys.executable, str(HERE / "barest.py"), mock.url, "--rows", str(count), "--in-flight"]
        wall, cpu, _, said = timed([*command, str(in_flight)])
        assert json.loads(said)["rows"] == count, said
        return wall, cpu


def asker(rounds: int) -> None:
    """What a process of its own for the calls costs; its CPU is in the job's, which waits for it."""
    values = {}
    for asking in ("resend", "asker"):
        slopes = []
        for _ in range(rounds):
            small = job(1_000, in_flight=256, asking=asking, latency=0.0)
            large = job(11_000, in_flight=256, asking=asking, latency=0.0)
            whole(large, 11_000)
            slopes.append((large.cpu - small.cpu) / 10_000 * 1e6)
        values[asking] = median(slopes)
    show("CPU a row, one ask, calls made in the run's process", values["resend"], "", held=True, unit="us")
    show("   by an asker, both processes together", values["asker"], "", held=True, unit="us")
    added = values["asker"] - values["resend"]
    show("   which adds", added, "at most 100", held=added <= 100, unit="us")


def rate(rounds: int) -> None:
    """In turns with the barest client, as `cpu` is: what that leaves of the ideal rate is the machine's doing."""
    for count, latency, in_flight, bar, there in ((10_000, 0.05, 256, 85, 94), (20_000, 0.5, 2_048, 90, 96)):
        runs, least = list[Timed](), list[float]()
        for _ in range(rounds):
            runs.append(job(count, in_flight=in_flight, latency=latency))
            whole(runs[-1], count)
            least.append(barest(count, in_flight=in_flight, latency=latency)[0])
        ideal = count / in_flight * latency
        share = 100 * ideal / median([run.wall for run in runs])
        most = max(run.stats["max_in_flight"] for run in runs)
        name = f"{count:,} asks at {latency * 1000:.0f} ms, {in_flight:,} in flight: share of ideal, whole process"
        show(name, share, f"at least {bar}", share >= bar, "%")
        inside = 100 * ideal / median([run.said["seconds"] for run in runs])
        show("   the same without interpreter start and imports", inside, "", held=True, unit="%")
        bare, scaled = 100 * ideal / median(least), 100 * bar / there
        show("   the barest client on this machine", bare, f"{there} where the bar was set", held=True, unit="%")
        reached = 100 * share / bare
        wanted = f"at least {scaled:.1f}: {bar} of {there}"
        show("   share of what that reaches", reached, wanted, reached >= scaled, "%")
        show("   reached in flight", most, f"{in_flight}", most == in_flight)


def memory(rounds: int) -> None:
    small = median([job(1_000, in_flight=256, latency=0.0).memory for _ in range(rounds)])
    large = median([job(100_000, in_flight=256, latency=0.0).memory for _ in range(min(rounds, 3))])
    show("memory: 100,000 rows over 1,000 rows", large - small, "under 80", large - small < 80, "MB")


def million(rounds: int) -> None:
    run = job(1_000_000, in_flight=256, compute=True, latency=0.0)
    whole(run, 1_000_000)
    show("memory: 1,000,000 rows, a computing and an asking step", run.memory, "under 150", run.memory < 150, "MB")
    show("   rows a second", 1_000_000 / run.wall, "", True)


def tail(rounds: int) -> None:
    server = {"latency": 0.05, "slow": "0.02:3"}
    bare = [bare_loop(2_000, in_flight=256, **server) for _ in range(rounds)]
    ours = [job(2_000, in_flight=256, **server).wall for _ in range(rounds)]
    ratio = median(ours) / median(bare)
    show("2,000 asks, 2 % take 3 s: over the barest loop", ratio, "at most 1.10", ratio <= 1.1, "x")


FAULTS = ("blank", "no_choices", "html", "f429", "f500", "reset", "half", "truncated")


def faults(rounds: int) -> None:
    count = 10_000  # about 4 s: a row that fails three times in a row near the end must not be all that is measured
    clean = median([job(count, in_flight=128, latency=0.05).wall for _ in range(rounds)])
    for fault in FAULTS:
        runs = [job(count, in_flight=128, latency=0.05, retry_after=0.2, **{fault: 0.05}) for _ in range(rounds)]
        for run in runs:
            whole(run, count)
        ratio = median([run.wall for run in runs]) / clean
        show(f"5 % {fault}: wall over the clean run, no row lost or blank", ratio, "at most 1.5", ratio <= 1.5, "x")


def limit(rounds: int) -> None:
    shares, needless = [], []
    for _ in range(rounds):
        run = job(6_000, in_flight=0, latency=0.05, rate=300, burst=30)
        whole(run, 6_000)
        shares.append(100 * (6_000 - 30) / 300 / run.said["seconds"])
        needless.append(100 * run.stats["refused"] / 6_000)
    show("limit of 300 requests/s: share used", median(shares), "at least 95", median(shares) >= 95, "%")
    show("   needless requests", median(needless), "under 1", median(needless) < 1, "%")


def startup(rounds: int) -> None:
    python = [sys.executable, "-c"]
    bare = median([timed([*python, "pass"])[1] for _ in range(rounds * 3)])
    imported = median([timed([*python, "import seedbed"])[1] for _ in range(rounds * 3)])
    helped = median([timed([sys.executable, "-m", "seedbed", "--help"])[0] for _ in range(rounds * 3)])
    show("import seedbed, CPU, interpreter included", imported * 1000, "under 60", imported < 0.06, "ms")
    show("   of which the bare interpreter", bare * 1000, "", True, "ms")
    show("seedbed --help, wall", helped * 1000, "under 100", helped < 0.1, "ms")


PARTS: dict[str, Callable[[int], None]] = {
    "startup": startup,
    "cpu": cpu,
    "asker": asker,
    "rate": rate,
    "tail": tail,
    "limit": limit,
    "faults": faults,
    "memory": memory,
    "million": million,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=f"any of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    for name in args.parts or PARTS:
        PARTS[name](args.rounds)


if __name__ == "__main__":
    main()
