# ruff: noqa: PTH109, PTH118, PTH120, PTH123  # names as the kernel takes them
"""Inside a guest: become another program, a shell or node."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Any

PATH = "/usr/local/bin:/usr/bin:/bin"
INTERPRETERS = {"shell": (("bash", "sh"), "program.sh"), "javascript": (("node",), "program.js")}
_MISSING = 127


def become(job: dict[str, Any], channel: int) -> int:
    """Run the job's source in its language's interpreter, which takes the place of this process."""
    names, file = INTERPRETERS[job["language"]]
    found = next((path for name in names if (path := shutil.which(name, path=job["path"]))), None)
    if found is None:
        sys.stderr.write(f"there is no {' or '.join(names)} in the sandbox\n")
        sys.stderr.flush()
        return _MISSING
    place = os.path.join(os.path.dirname(os.getcwd()), file)  # beside the working folder, so that it is not in it
    with open(place, "w", encoding="utf-8", errors="surrogateescape") as sink:
        sink.write(job["source"])
    os.set_inheritable(channel, False)
    return os.execve(found, [found, *job["options"], place], environment(job["path"]))  # noqa: S606  # what a guest is for


def environment(path: str) -> dict[str, str]:
    """What programs started in a guest find around them."""
    home = os.getcwd()
    return {"PATH": path, "HOME": home, "PWD": home, "LANG": "C.UTF-8", "TMPDIR": os.path.dirname(home), "TERM": "dumb"}
