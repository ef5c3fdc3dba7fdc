"""docker: each program in a container of its own, without network, as nobody, read-only but for two folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from pathlib import Path

from seedbed.core.program import Program
from seedbed.sandbox.commanded import Command, Commanded
from seedbed.sandbox.level import IsolationMissing

_RUNS = {"python": ["python3", "-I", "-B"], "shell": ["sh"], "javascript": ["node"]}
_MARGIN = 5.0


def docker(image: str, *, program: str = "docker") -> Commanded:
    """A backend of containers of `image`; `program` is docker or one that takes its arguments (podman).

    Raises IsolationMissing when there is no such program, or it cannot reach its daemon.
    """
    found = shutil.which(program)
    if found is None:
        raise IsolationMissing(f"isolation: docker:{image} needs the program {program}, which is not on the PATH")
    asked = subprocess.run([found, "version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    if asked.returncode:
        said = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise IsolationMissing(f"isolation: docker:{image} cannot be had: {said}; start the daemon, or use another")
    return Commanded("docker", lambda one, work, told: _command(found, image, one, work, told))


def _command(docker_: str, image: str, program: Program, work: Path, told: Path) -> Command | str:
    if program.language not in _RUNS:
        return f"docker: runs {', '.join(_RUNS)}, not {program.language}; use level A"
    name = f"seedbed-{uuid.uuid4().hex}"
    limits = program.limits
    options = [
        "run", "--rm", "-i", "--name", name, "--network", "none", "--read-only", "--cap-drop", "ALL",
        "--security-opt", "no-new-privileges", "--user", "65534:65534", "--memory", str(limits.memory),
        "--memory-swap", str(limits.memory), "--cpus", "1", "--pids-limit", str(limits.processes),
        "--ulimit", f"nofile={limits.open_files}:{limits.open_files}",
        "--ulimit", f"fsize={limits.scratch}:{limits.scratch}", "--stop-timeout", str(int(limits.wall + _MARGIN)),
        "--tmpfs", f"/tmp:size={limits.scratch}", "--env", "PYTHONHASHSEED=0",  # noqa: S108  # the container's
        "--volume", f"{told}:/told:ro", "--volume", f"{work}:/box", "--workdir", "/box",
    ]  # fmt: skip
    arguments = [docker_, *options, image, *_RUNS[program.language], "/told/program.py"]
    return Command(arguments, {**os.environ}, lambda: _kill(docker_, name))


def _kill(docker_: str, name: str) -> None:
    """The client's death does not end the container."""
    subprocess.run([docker_, "kill", name], capture_output=True, timeout=30, check=False)  # noqa: S603
