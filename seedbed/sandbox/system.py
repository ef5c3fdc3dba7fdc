"""The system calls that confine a guest, through ctypes: Linux on x86-64, no compiler and no library of others.

Numbers are those of x86-64. Another processor has others, and a filter with the wrong numbers lets through what it
should stop, so `supported` refuses what was not tried. `PyDLL` keeps the interpreter's lock: these calls are short,
and nothing may run between them.
"""

from __future__ import annotations

import ctypes
import os
import sys

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 1, 2, 4, 0x4000, 1 << 18
MNT_DETACH, AT_FDCWD, AT_EMPTY_PATH, AT_RECURSIVE = 2, -100, 0x1000, 0x8000
OPEN_TREE_CLONE, MOVE_MOUNT_F_EMPTY_PATH = 1, 4
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 1, 2, 4
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38

# arch/x86/entry/syscalls/syscall_64.tbl; a filter's own table is in seccomp.py.
NUMBERS = {
    "open": 2, "close": 3, "sendmsg": 46, "chdir": 80, "mkdir": 83, "chown": 92, "setsid": 112, "setgroups": 116,
    "setresuid": 117, "setresgid": 119, "capset": 126, "pivot_root": 155, "prctl": 157, "mount": 165, "unshare": 272,
    "dup3": 292, "prlimit64": 302, "setns": 308, "seccomp": 317, "open_tree": 428, "move_mount": 429,
    "close_range": 436, "mount_setattr": 442, "landlock_create_ruleset": 444, "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}  # fmt: skip
CAPABILITY_HEAD = (0x20080522).to_bytes(4, "little") + bytes(4)
"""Version 3 of the interface, this process."""

_libc = ctypes.PyDLL(None, use_errno=True)
call = _libc.syscall
"""The C library's syscall, for numbers as `ctypes.c_long`, bytes and None."""


def supported() -> str:
    """Why guests cannot be confined on this system at all, or nothing."""
    if sys.platform != "linux":
        return f"the sandbox's levels need Linux, this is {sys.platform}"
    if os.uname().machine != "x86_64":
        return f"the table of system calls was tried on x86-64 only, this is {os.uname().machine}"
    if sys.maxsize < 1 << 32:
        return "the sandbox needs a 64-bit Python"
    return ""


def failed(what: str) -> OSError:
    """The error of the call before, with its name."""
    code = ctypes.get_errno()
    return OSError(code, f"{what}: {os.strerror(code)}")


def _call(name: str, *arguments: int | bytes | None, of: str = "") -> int:
    """A system call by name, and what it is done to. Raises OSError that tells both."""
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    done: int = call(ctypes.c_long(NUMBERS[name]), *wide)
    return _checked(f"{name} {of}".rstrip(), done)


def _checked(what: str, done: int) -> int:
    if done < 0:
        raise failed(what)
    return done


def fork() -> int:
    """fork(2) without Python's hooks, which touch some 150 pages that would be copied: for a process of one thread,
    whose locks are free and whose interpreter goes on as it is. Raises OSError.
    """
    return _checked("fork", _libc.fork())


def trim() -> None:
    """Give freed memory back, where the C library can: what is not there need not be copied."""
    give_back = getattr(_libc, "malloc_trim", None)
    if give_back is not None:
        give_back(0)


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _checked("unshare", _libc.unshare(flags))


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind a descriptor; for pids: have children made in it."""
    _call("setns", descriptor, kind)


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """mount(2)."""
    kinds, rest = (None if text is None else text.encode() for text in (kind, options))
    _checked(f"mount {target}", _libc.mount(source.encode(), target.encode(), kinds, ctypes.c_ulong(flags), rest))


def unmount(target: str) -> None:
    """Take a mount away, now for those who look it up and later for those inside."""
    _checked(f"umount {target}", _libc.umount2(target.encode(), MNT_DETACH))


def pivot_root() -> None:
    """Make the working folder, which must be a mount, the root; the old root lies under it until unmounted."""
    _call("pivot_root", b".", b".")


def open_tree(path: str) -> int:
    """A detached copy of what is mounted at a path and below, as a descriptor."""
    flags = OPEN_TREE_CLONE | AT_RECURSIVE | os.O_CLOEXEC
    return _call("open_tree", AT_FDCWD, os.fsencode(path), flags, of=path)


def attach(tree: int, target: str) -> None:
    """Mount a detached tree at a path."""
    _call("move_mount", tree, b"", AT_FDCWD, os.fsencode(target), MOVE_MOUNT_F_EMPTY_PATH, of=target)


def restrict_mount(tree: int, path: str, attributes: int, *, below: bool) -> None:
    """Set attributes (MOUNT_ATTR_*) of a mount, given by descriptor (empty path) or path (descriptor AT_FDCWD)."""
    flags = (AT_EMPTY_PATH if not path else 0) | (AT_RECURSIVE if below else 0)
    block = attributes.to_bytes(8, "little") + bytes(24)
    _call("mount_setattr", tree, os.fsencode(path), flags, block, len(block))


def prctl(option: int, value: int) -> None:
    """prctl(2) with one argument."""
    _checked(f"prctl {option}", _libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0))


def empty_bounding_set() -> None:
    """No program that is started from here can gain a capability. Needs CAP_SETPCAP."""
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            if capability == 0:
                _checked("prctl PR_CAPBSET_DROP", -1)
            return  # past the last capability this kernel knows


def set_host_name(name: bytes) -> None:
    """The name that this namespace's host goes by."""
    _checked("sethostname", _libc.sethostname(name, ctypes.c_size_t(len(name))))


def landlock_version() -> int:
    """The version of Landlock's interface, 0 where there is none."""
    try:
        return _call("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0
