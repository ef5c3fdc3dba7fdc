"""The system calls that confine a guest, through ctypes: Linux on x86-64, no compiler and no library of others.

Numbers are those of x86-64. Another processor has others, and a filter with the wrong numbers lets through what it
should stop, so `supported` refuses what was not tried. `PyDLL` keeps the interpreter's lock: these calls are short,
and nothing may run between them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 1, 2, 4, 0x4000, 1 << 18
MNT_DETACH, AT_FDCWD, AT_EMPTY_PATH, AT_RECURSIVE = 2, -100, 0x1000, 0x8000
OPEN_TREE_CLONE, MOVE_MOUNT_F_EMPTY_PATH = 1, 4
IN_ALL_EVENTS, IN_Q_OVERFLOW = 0xFFF, 0x4000
_FIONREAD = 0x541B
_READ, _WRITE, _RUN, _PRIVATE, _ANONYMOUS = 1, 2, 4, 2, 0x20  # PROT_…, MAP_…
_MAY_MOVE, _FIXED, _MADV_HUGEPAGE = 1, 2, 14  # MREMAP_…
_NOWHERE = (1 << 64) - 1
HUGE = 2 << 20
"""Bytes of a huge page."""
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 1, 2, 4
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38

# arch/x86/entry/syscalls/syscall_64.tbl; a filter's own table is in seccomp.py.
NUMBERS = {
    "open": 2, "close": 3, "sendmsg": 46, "clone": 56, "chdir": 80, "setsid": 112, "setresuid": 117, "setresgid": 119,
    "capset": 126, "pivot_root": 155, "prctl": 157, "inotify_add_watch": 254, "unshare": 272, "dup3": 292,
    "inotify_init1": 294, "prlimit64": 302, "setns": 308, "seccomp": 317, "open_tree": 428, "move_mount": 429,
    "close_range": 436, "mount_setattr": 442, "landlock_create_ruleset": 444, "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}  # fmt: skip
LIMITS = {
    "CPU": 0, "FSIZE": 1, "DATA": 2, "CORE": 4, "NPROC": 6, "NOFILE": 7, "MEMLOCK": 8, "AS": 9, "SIGPENDING": 11,
    "MSGQUEUE": 12, "NICE": 13, "RTPRIO": 14,
}  # fmt: skip
"""RLIMIT_…, of include/uapi/asm-generic/resource.h. The module `resource`, which `os.wait4` loads too, would be five
mappings more to copy for every guest."""
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


def _call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None, of: str = "") -> int:
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


def fork_apart() -> int:
    """`fork` into a new namespace of process numbers, for a process that is the first of its own.

    The C library's record of its own number, 1, is right in the child as well, so that the bare call will do.
    """
    done: int = call(*_FORK_APART)
    return _checked("clone", done)


_FORK_APART = tuple(ctypes.c_long(one) for one in (NUMBERS["clone"], CLONE_NEWPID | signal.SIGCHLD, 0, 0, 0, 0))


def limit(name: str) -> int:
    """The hard limit of this process, a key of `LIMITS`; all ones for none."""
    found = ctypes.create_string_buffer(16)
    _call("prlimit64", 0, LIMITS[name], None, found)
    return int.from_bytes(found.raw[8:], "little")


def set_limit(name: str, value: int) -> None:
    """Set the soft and the hard limit of this process."""
    _call("prlimit64", 0, LIMITS[name], value.to_bytes(8, "little") * 2, None)


def peak() -> int:
    """Most bytes that this process had resident."""
    _checked("getrusage", _libc.getrusage(0, _usage))
    return _usage[4] << 10


def wait(child: int) -> tuple[int, float, int]:
    """Wait for a child's end: its status, seconds of processor, most bytes resident. Raises OSError."""
    _checked("wait4", _libc.wait4(child, ctypes.byref(_status), 0, _usage))
    return _status.value, _usage[0] + _usage[2] + (_usage[1] + _usage[3]) / 1e6, _usage[4] << 10


_status, _usage = (
    ctypes.c_int(0),
    (ctypes.c_long * 18)(),
)  # struct rusage begins: user s, us, system s, us, KiB resident


def put_copy(first: int, size: int) -> None:
    """Put a copy, to be read and run, in the place of memory that nobody writes to; in huge pages where it fills some.

    Both are multiples of a page. Raises OSError; then all is as it was.
    """
    room = _libc.mmap(None, size + HUGE, _READ | _WRITE, _PRIVATE | _ANONYMOUS, -1, 0)
    if room == _NOWHERE:
        raise failed("mmap")
    place = -(-room // HUGE) * HUGE
    rest = [(room, place - room), (place + size, room + HUGE - place)]
    try:
        if size >= HUGE:
            _checked("madvise", _libc.madvise(place, size, _MADV_HUGEPAGE))
        ctypes.memmove(place, first, size)
        _checked("mprotect", _libc.mprotect(place, size, _READ | _RUN))
        if _libc.mremap(place, size, size, _MAY_MOVE | _FIXED, first) == _NOWHERE:
            raise failed("mremap")
    except OSError:
        rest = [(room, size + HUGE)]
        raise
    finally:
        for start, length in rest:
            if length:
                _libc.munmap(start, length)


_libc.mmap.restype = _libc.mremap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
_libc.mremap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int, ctypes.c_void_p)
_libc.madvise.argtypes = _libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)


def trim() -> None:
    """Give freed memory back, where the C library can: what is not there need not be copied."""
    give_back = getattr(_libc, "malloc_trim", None)
    if give_back is not None:
        give_back(0)


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _call("unshare", flags)


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind a descriptor."""
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


def watcher() -> int:
    """A descriptor of inotify, read without waiting. Raises OSError where none is left."""
    return _call("inotify_init1", os.O_NONBLOCK | os.O_CLOEXEC)


def waiting(descriptor: int) -> int:
    """Bytes that can be read from it at once."""
    found = ctypes.c_int(0)
    _checked("ioctl FIONREAD", _libc.ioctl(descriptor, ctypes.c_ulong(_FIONREAD), ctypes.byref(found)))
    return found.value


def watch(descriptor: int, folder: str) -> int:
    """Have a watcher told everything that happens in a folder; the watch's number."""
    return _call("inotify_add_watch", descriptor, folder.encode(), IN_ALL_EVENTS, of=folder)


def landlock_ruleset(attributes: bytes) -> int:
    """A new ruleset of Landlock, as a descriptor."""
    return _call("landlock_create_ruleset", attributes, len(attributes), 0)


def landlock_allow(ruleset: int, below: int, rights: int) -> None:
    """One more rule: what may be done below a file or folder, given by descriptor."""
    _call("landlock_add_rule", ruleset, 1, rights.to_bytes(8, "little") + below.to_bytes(4, "little"), 0)


def landlock_version() -> int:
    """The version of Landlock's interface, 0 where there is none."""
    try:
        return _call("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0
