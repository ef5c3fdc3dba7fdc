"""A program as one Python script that needs nothing of ours, for interpreters elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from seedbed.core.program import Program
from seedbed.sandbox import plain

VALUE = ".seedbed-value"
"""Where the script leaves what the call returned, in the working folder."""
_SCRIPT = """
import json, random, sys, types
job = json.loads({job!r})
random.seed(job["seed"])
module = types.ModuleType("program" if job["call"] else "__main__")
sys.modules[module.__name__] = module
sys.argv = ["program.py"]
exec(compile(job["source"], "program.py", "exec"), module.__dict__)
if job["call"]:
    plain = types.ModuleType("plain")
    exec(compile(job["plain"], "plain.py", "exec"), plain.__dict__)
    values = [plain.untagged(one) for one in job["arguments"]]
    named = {{name: plain.untagged(one) for name, one in job["keywords"].items()}}
    written = plain.encode(getattr(module, job["call"])(*values, **named))
    with open({place!r}, "wb") as sink:
        sink.write(written)
"""


def script(program: Program) -> str:
    """The script; for other languages than Python it is the program itself."""
    if program.language != "python":
        return program.source
    job = {
        "source": program.source,
        "seed": program.seed,
        "call": program.call,
        "arguments": [plain.tagged(one) for one in program.arguments],
        "keywords": {name: plain.tagged(one) for name, one in program.keywords.items()},
        "plain": Path(plain.__file__).read_text(encoding="utf-8") if program.call else "",
    }
    return _SCRIPT.format(job=json.dumps(job), place=VALUE)
