"""From what was seen of a guest to an outcome. The reason never rests on the program's word alone where ours exists."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any

from seedbed.core.program import QUERIES, Outcome, Program, Reason
from seedbed.core.program_tests import Coverage
from seedbed.sandbox import plain, scratch
from seedbed.sandbox.watching import Guest

_SAID: dict[str, Reason] = {"MemoryError": "memory", "PermissionError": "forbidden"}


def outcome_of(guest: Guest, program: Program, level: str) -> Outcome:
    """What came of a guest that has ended."""
    told = next((one for one in guest.inbox if "lines" not in one and "covered" not in one), {})
    reason, status = reason_of(guest, told)
    why = _starved(guest) if reason == "timeout" and program.language in QUERIES else ""
    if why:
        reason, status = "sandbox", None
    value = None
    if reason == "ok" and (program.call or program.language in QUERIES):
        reason, value = _value(told, program.limits.value)
    files: dict[str, bytes] = {}
    if guest.scratch >= 0 and program.collect and reason != "sandbox":
        limits = program.limits
        found = scratch.collect(guest.scratch, program.collect, limits.scratch, limits.scratch_files)
        reason, files = (reason, found) if found is not None else ("output", {})
    ending = guest.ending or {}
    return Outcome(
        reason=reason,
        exit=status,
        stdout=guest.stdout.decode("utf-8", "replace"),
        stderr=why or guest.failure if reason == "sandbox" else guest.stderr.decode("utf-8", "replace"),
        value=value,
        wall=max(0.0, (guest.ended or guest.began) - guest.began) if guest.began else 0.0,
        cpu=ending.get("cpu", 0.0),
        peak_memory=max(0, ending.get("peak", 0) - guest.baseline),
        files=files,
        level=level,
        coverage=coverage_of(guest.inbox) if program.coverage else None,
    )


def _starved(guest: Guest) -> str:
    """Whether a guest that was out of time had none: then it says nothing of its query, which waits for nothing."""
    limits, cpu = guest.limits, (guest.ending or {}).get("cpu", 0.0)
    if cpu >= min(limits.wall, limits.cpu) / 2:
        return ""
    return f"the machine is too busy: a query had {cpu:.2f} s of computing in {limits.wall:g} s"


def coverage_of(inbox: Sequence[dict[str, Any]]) -> Coverage | None:
    """What the messages of a guest tell of its lines; None when it ended before it told.

    The first message was sent before the program began, later ones may be the program's own.
    """
    lines = inbox[0].get("lines") if inbox else None
    ran = next((one["covered"] for one in inbox if "covered" in one), None)
    if not isinstance(lines, list) or not isinstance(ran, list):
        return None
    known = {one for one in lines if type(one) is int}
    return Coverage(tuple(sorted(known)), tuple(sorted(known & {one for one in ran if type(one) is int})))


def reason_of(guest: Guest, told: dict[str, Any]) -> tuple[Reason, int | None]:
    """How a guest ended, and its exit status when it had one."""
    ending = guest.ending
    if guest.failure or ending is None or not guest.confined:
        guest.failure = guest.failure or "a guest ended before it was confined"
        return "sandbox", None
    status = ending["status"]
    left = os.waitstatus_to_exitcode(status)
    if guest.broken is not None:
        return guest.broken, left if left >= 0 else None
    if left < 0:
        return _killed(guest, -left), None
    if "too_large" in told:
        return "output", left
    if left == 0:
        return "ok", 0
    return _SAID.get(str(told.get("raised")), "error"), left


def _killed(guest: Guest, by: int) -> Reason:
    """A signal that was not ours: the kernel's for a limit, or the program's own."""
    assert guest.ending is not None
    if by == signal.SIGSYS:
        return "forbidden"
    # The kernel's limit counts by ticks, what is reported does not: they may be some hundredths apart.
    if by in {signal.SIGXCPU, signal.SIGKILL} and guest.ending["cpu"] >= 0.8 * guest.limits.cpu:
        return "timeout"
    if by == signal.SIGXFSZ:
        return "output"
    return "memory" if by == signal.SIGKILL else "crash"


def _value(told: dict[str, Any], most: int) -> tuple[Reason, Any]:
    if "too_large" in told:
        return "output", None
    if "value" not in told:
        return "error", None  # it left before its call returned
    try:
        return "ok", plain.untagged(told["value"])
    except plain.NotPlain:
        return "error", None  # the program wrote on the channel itself
