# ruff: noqa: PTH103, PTH116  # names as the kernel takes them
"""Become a user without rights and run a Python file: for tests that root starts.

    python as_user.py file.py argument…

The interpreter may lie where only root can go, in root's home. So this process gets a mount namespace of its own,
in which such folders are replaced by empty ones that hold the interpreter and this repository, and nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from seedbed.sandbox import root, system  # noqa: E402  # the repository need not be installed

USER = 54321


def show(folders: list[str]) -> None:
    """Make these folders reachable for everybody, in this process's own view of the files."""
    system.unshare(system.CLONE_NEWNS)
    system.mount("none", "/", None, system.MS_REC | system.MS_PRIVATE)
    blocked = {path for path in map(_closed, folders) if path}
    trees = {path: system.open_tree(path) for path in folders if _closed(path)}
    for path in sorted(blocked):
        system.mount("shown", path, "tmpfs", 0, "mode=755")
    for path, tree in trees.items():
        os.makedirs(path, 0o755, exist_ok=True)
        system.attach(tree, path)


def _closed(folder: str) -> str:
    """The highest folder above that others may not pass, or nothing."""
    above = [str(path) for path in reversed(Path(folder).parents)]
    return next((path for path in above if not os.stat(path).st_mode & 0o001), "")


if __name__ == "__main__":
    show([*root.interpreter_folders(), str(ROOT)])
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    surroundings = {"PATH": os.defpath, "HOME": "/", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    os.execve(sys.executable, [sys.executable, *sys.argv[1:]], surroundings)
