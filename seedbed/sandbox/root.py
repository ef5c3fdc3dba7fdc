# ruff: noqa: PTH102, PTH103, PTH112, PTH114, PTH115, PTH119, PTH120, PTH123, PTH208, PTH211  # names as the kernel takes them
"""Level A's world: namespaces of its own, and a root that holds the system and the interpreter, read-only.

Made once by the zygote; guests inherit it and get a scratch folder each. There is no /proc and no /sys: a guest does
not need them, and containers often forbid to mount them. Needs Linux 5.12 (mount_setattr).
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Sequence

from seedbed.sandbox import system

SCRATCH = "/tmp"  # noqa: S108  # in the guest's own root, on a mount of its own
WORK = "/tmp/work"  # noqa: S108
NOBODY = 65534
DEVICES = ("null", "zero", "full", "random", "urandom")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_FROM_ETC = ("ld.so.cache", "alternatives", "mime.types", "localtime", "magic", "services", "protocols")
_INVENTED = {
    "passwd": f"root:x:0:0:root:/:/bin/false\nnobody:x:{NOBODY}:{NOBODY}:nobody:{WORK}:/bin/sh\n",
    "group": f"root:x:0:\nnogroup:x:{NOBODY}:\n",
    "hosts": "127.0.0.1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_READ_ONLY = system.MOUNT_ATTR_RDONLY | system.MOUNT_ATTR_NOSUID


def interpreter_folders() -> list[str]:
    """Folders that the interpreter and its packages lie in, outside the system's own, none inside another."""
    found = {os.path.realpath(one) for one in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)}
    found |= {os.path.realpath(one) for one in sys.path if os.path.basename(one) in {"site-packages", "dist-packages"}}
    found |= {os.path.dirname(os.path.realpath(sys.executable))} - {"/bin"}
    wanted: list[str] = []
    for folder in sorted(found):
        if folder == "/":
            raise OSError("the interpreter's prefix is the root folder; use a virtual environment")
        if os.path.isdir(folder) and not any(_within(folder, above) for above in (*_SYSTEM, *wanted)):
            wanted.append(folder)
    return wanted


def readable() -> list[str]:
    """What a guest without a root of its own may read (level B)."""
    etc = [f"/etc/{name}" for name in ("ld.so.cache", "alternatives", "localtime", "mime.types")]
    return [*_SYSTEM, *interpreter_folders(), *etc]


def leave_namespaces(user: int, group: int) -> None:
    """Go into new namespaces; without root into a user namespace first, as nobody. Raises OSError.

    The one of process numbers holds for children only, so whoever calls this forks.
    """
    rest = system.CLONE_NEWNS | system.CLONE_NEWNET | system.CLONE_NEWIPC | system.CLONE_NEWUTS | system.CLONE_NEWCGROUP
    rest |= system.CLONE_NEWPID
    if user == 0:
        system.unshare(rest)
    else:
        system.unshare(rest | system.CLONE_NEWUSER)
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{NOBODY} {user} 1")
        _write("/proc/self/gid_map", f"{NOBODY} {group} 1")
    system.set_host_name(b"sandbox")


def enter(tools: Sequence[str] = ()) -> None:
    """Make the root and go into it; the old one is gone then. Raises OSError where something is not allowed.

    `tools` are further folders to see in it, read-only.
    """
    system.mount("none", "/", None, system.MS_REC | system.MS_PRIVATE)
    trees = {path: _detached(path, _READ_ONLY | system.MOUNT_ATTR_NODEV) for path in _bound(tools)}
    trees |= {f"/dev/{name}": _detached(f"/dev/{name}", _READ_ONLY) for name in DEVICES}
    links = {path: os.readlink(path) for path in _SYSTEM if os.path.islink(path)}
    etc = {**_INVENTED, **_copied()}
    place = next(path for path in ("/tmp", "/var", "/mnt", "/usr") if os.path.isdir(path))  # noqa: S108
    system.mount("root", place, "tmpfs", system.MS_NOSUID, "size=16m,nr_inodes=16384,mode=755")
    os.chdir(place)
    system.pivot_root()
    system.unmount(".")
    os.chdir("/")
    _furnish(trees, links, etc)
    system.restrict_mount(system.AT_FDCWD, "/", _READ_ONLY, below=False)


def _bound(tools: Sequence[str]) -> list[str]:
    kept = [path for path in _SYSTEM if os.path.isdir(path) and not os.path.islink(path)]
    known = [*kept, *interpreter_folders()]
    return known + [path for path in tools if not any(_within(path, above) for above in (*_SYSTEM, *known))]


def _detached(path: str, attributes: int) -> int:
    tree = system.open_tree(path)
    system.restrict_mount(tree, "", attributes, below=True)
    return tree


def _copied() -> dict[str, str | bytes]:
    """Files of /etc that say nothing of anybody: where libraries lie, the time zone, names of ports."""
    found: dict[str, str | bytes] = {}
    for name in _FROM_ETC:
        with contextlib.suppress(OSError), open(f"/etc/{name}", "rb") as file:
            found[name] = file.read(1 << 20)
    with contextlib.suppress(OSError):
        for name in os.listdir("/etc/alternatives"):
            found[f"alternatives/{name}"] = "-> " + os.readlink(f"/etc/alternatives/{name}")
    return found


def _furnish(trees: dict[str, int], links: dict[str, str], etc: dict[str, str | bytes]) -> None:
    for path, tree in trees.items():
        if stat.S_ISDIR(os.fstat(tree).st_mode):
            os.makedirs(path, 0o755, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
            _write(path, "")
        system.attach(tree, path)
        os.close(tree)
    for path, target in links.items():
        os.symlink(target, path)
    os.symlink(SCRATCH, "/dev/shm")  # noqa: S108  # semaphores of multiprocessing
    os.symlink("/proc/self/fd", "/dev/fd")  # leads nowhere; some programs only look whether it is there
    os.mkdir(SCRATCH, 0o755)
    os.makedirs("/etc/alternatives", 0o755)
    for name, content in etc.items():
        if isinstance(content, str) and content.startswith("-> "):
            os.symlink(content[3:], f"/etc/{name}")
        else:
            _write(f"/etc/{name}", content)


def _write(path: str, content: str | bytes) -> None:
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def _within(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")
