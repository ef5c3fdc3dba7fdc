"""Short commands of Seedbed in a process of their own: counting, trying, testing. Their answer is JSON.

A recipe may name Python files of its user, and a model its key: neither belongs into the studio's process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.api.processes import environment
from seedbed.api.refusal import Refused
from seedbed.core.errors import RecipeError

WRONG = 1
"""The exit code of a recipe that cannot be done as written."""


def told(
    arguments: Sequence[str],
    *,
    cwd: Path,
    seconds: float,
    more: Mapping[str, str] | None = None,
    given: bytes = b"",
) -> Any:
    """What ``python -m`` with these arguments prints, read as JSON.

    Raises:
        RecipeError: the command says that what it was given is wrong.
        Refused: it failed otherwise, or took longer than ``seconds``.
    """
    child = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        env=environment(more or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, err = child.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise Refused(f"this took longer than {seconds:g} seconds and was ended", status=504, kind="too_long") from None
    said = err.decode("utf-8", errors="replace").strip()
    if child.returncode == WRONG:
        raise RecipeError(said.removeprefix("Error: "))
    try:
        return msgspec.json.decode(out)
    except msgspec.MsgspecError:
        why = said[-2000:] or f"the command ended with {child.returncode} and said nothing"
        raise Refused(why, status=502, kind="command") from None
