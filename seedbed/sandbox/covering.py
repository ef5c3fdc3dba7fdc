"""Inside a guest: which lines of the program ran.

What can run is told before the program starts, so it has no say in that. What ran is counted beside the program: it
can stop the count or add to it, so a figure made of it speaks for the tests and never for the program.
"""

from __future__ import annotations

import sys
import types
from typing import Any

from seedbed.sandbox import frames


class Counter:
    """Counts the lines of a file that run, from `start` on, in all threads that begin later."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.ran: set[int] = set()
        self._left: dict[types.CodeType, set[int]] = {}

    def start(self) -> None:
        """Count from now on."""
        import threading

        threading.settrace(self._enter)
        sys.settrace(self._enter)

    def tell(self, channel: int) -> None:
        """Stop, and write down what ran."""
        sys.settrace(None)
        frames.write(channel, frames.packed({"covered": sorted(self.ran)}))

    def _enter(self, frame: types.FrameType, event: str, _: Any) -> Any:
        """A frame begins: of the program's lines only, and only where a line of its code did not run yet."""
        code = frame.f_code
        if event != "call" or code.co_filename != self._file:
            return None
        left = self._left.get(code)
        if left is None:
            left = self._left[code] = own_lines(code)
        return self._line if left else None

    def _line(self, frame: types.FrameType, event: str, _: Any) -> Any:
        if event == "line":
            line, left = frame.f_lineno, self._left[frame.f_code]
            self.ran.add(line)
            left.discard(line)
            if not left:
                frame.f_trace_lines = False  # nothing is left to see here; loops run at their own speed again
        return self._line


def begun(job: dict[str, Any], channel: int, file: str) -> Counter | None:
    """Tell which lines can run and start to count; None where the job does not ask for it.

    A source that cannot be compiled has no lines: loading it says why.
    """
    if not job.get("coverage"):
        return None
    try:
        lines = all_lines(compile(job["source"], file, "exec", dont_inherit=True))
    except (SyntaxError, ValueError, RecursionError):
        lines = set()
    frames.write(channel, frames.packed({"lines": sorted(lines)}))
    counter = Counter(file)
    counter.start()
    return counter


def own_lines(code: types.CodeType) -> set[int]:
    """The lines of a code object, without those of functions and classes within."""
    return {line for _, _, line in code.co_lines() if line}


def all_lines(code: types.CodeType) -> set[int]:
    """The lines of a code object and of all within."""
    lines, waiting = set[int](), [code]
    while waiting:
        one = waiting.pop()
        lines |= own_lines(one)
        waiting += [inner for inner in one.co_consts if isinstance(inner, types.CodeType)]
    return lines
