"""How the process of a command begins and ends."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import types
from typing import NoReturn


def begin() -> None:
    """Spare the process what it has no use for: pydantic's look through every installed package for plugins.

    Not even what it would look with is loaded then, which takes a twentieth of a run's start.
    """
    if os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1") == "1":
        none = types.ModuleType("pydantic.plugin._loader")
        none.__dict__["get_plugins"] = tuple
        sys.modules.setdefault(none.__name__, none)


def leave(code: int) -> NoReturn:
    """End the process once its threads and exit handlers are through, without taking its modules apart one by one.

    That would cost 30 ms and more, and the kernel takes the memory back anyway.
    """
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001  # what the interpreter does first at its end
    atexit._run_exitfuncs()  # noqa: SLF001
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # whoever read it is gone; as the interpreter, end with a failure
            code = code or 120
    os._exit(code)
