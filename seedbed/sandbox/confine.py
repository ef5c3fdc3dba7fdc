"""What a guest gives up between its birth and its program, in the order in which it must go.

The zygote writes it down as a list of system calls before it forks, and the guest only carries the list out: every
page of memory that a guest writes to must be copied for it, and Python's way of doing the same touched 400 of them,
a millisecond of the two that a short program takes.
"""

from __future__ import annotations

import ctypes
import math
import os
import signal
from typing import Any, Literal, NamedTuple

from seedbed.sandbox import frames, landlock, root, system
from seedbed.sandbox.seccomp import Rules, compiled

Level = Literal["A", "B", "C"]
CHANNEL = 3
_ROOM = 256 << 20
"""Address space beyond the memory limit: libraries reserve more than they use."""
_ITSELF = 0x7FFFFFF1
"""Stands in a filter for the number of the process that it is put on."""


class Zygote(NamedTuple):
    """What is the same for all guests of one zygote.

    `landlock`: the version that the kernel has; `filters`: of `filters`; `data` and `space`: bytes it has itself, in
    data and in address space; `user`: who it runs as outside; `proc`: a descriptor of /proc, or -1; `tasks`: how many
    threads and processes a guest may see counted.
    """

    level: Level
    landlock: int
    filters: tuple[bytes, bytes]
    data: int
    space: int
    user: int
    proc: int
    tasks: int


class Shape(NamedTuple):
    """What kind of guest is wanted; guests of one shape share a list.

    `children`: it may start processes; `wide`: no limit on address space, for programs that reserve far more than
    they use (node, DuckDB); `linked`: it has a link to another guest; `files`: the sandbox gets its working folder, to
    put files there and take some out; `folder`: the one made for it at level B, empty for none; the others are limits
    of its `Program`.
    """

    children: bool
    wide: bool
    linked: bool
    files: bool
    folder: str
    cpu: float
    memory: int
    scratch: int
    scratch_files: int
    open_files: int
    processes: int


class Steps:
    """The calls, and the numbers in them that differ from guest to guest.

    A call is its arguments for ``syscall`` and what it must return (-1: anything but an error); `names` are theirs.
    `rules` are those of its lodging (level A), or made with the list (level B). `scratch` are options of the folder's
    file system. `made` are descriptors that live as long as the list; `held` keeps alive what arguments point to;
    `itself` are places in the filter for the guest's own number.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.scratch = f"size={shape.scratch},nr_inodes={shape.scratch_files + 4},mode=1777"
        self.rules = ctypes.c_long(-1)
        self.made: list[int] = []
        self.calls: list[tuple[tuple[Any, ...], int]] = []
        self.names: list[str] = []
        self.descriptors: list[ctypes.c_long] = []
        self.user = ctypes.c_long(0)
        self.filter: ctypes.Array[ctypes.c_char] = ctypes.create_string_buffer(1)
        self.itself: list[int] = []
        self.held: list[Any] = []

    def add(self, name: str, *arguments: Any, gives: int = -1) -> None:
        """One more call; numbers become C's, bytes stay alive with the list."""
        wide = tuple(ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)
        self.calls.append(((ctypes.c_long(system.NUMBERS[name]), *wide), gives))
        self.names.append(name)

    def set_itself(self) -> None:
        """Put this process's number into the filter, where it may signal nobody else."""
        for place in self.itself:
            ctypes.memmove(ctypes.addressof(self.filter) + place, os.getpid().to_bytes(4, "little"), 4)

    def carry_out(self) -> None:
        """All of it. Raises OSError at the first that fails."""
        call, place = system.call, 0
        for arguments, gives in self.calls:
            done = call(*arguments)
            if done < 0 or (done != gives and gives >= 0):
                raise system.failed(self.names[place])
            place += 1  # noqa: SIM113  # enumerate would make a tuple for each, on pages that are then copied

    def close(self) -> None:
        """The list is used no more."""
        for one in self.made:
            os.close(one)


def for_good() -> None:
    """What zygote and guests never need. Before any guest is made."""
    for name, value in {"CORE": 0, "MEMLOCK": 0, "MSGQUEUE": 0, "RTPRIO": 0, "NICE": 0, "SIGPENDING": 256}.items():
        system.set_limit(name, _at_most(name, value))
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    if os.geteuid() == 0:
        os.setgroups([])
        system.empty_bounding_set()


def filters(level: Level) -> tuple[bytes, bytes]:
    """The seccomp filters of guests without and with children; made ahead, since that takes longer than a guest."""
    if level == "A":
        return compiled(Rules(True, True, False)), compiled(Rules(True, True, True))
    alone = compiled(Rules(paths=level == "B", modes=False, children=False, own_process=_ITSELF))
    return alone, alone


def steps(zygote: Zygote, shape: Shape) -> Steps:
    """What a guest of this shape is to do. Its descriptors, its user and its lodging are filled in for each."""
    todo = Steps(shape)
    todo.add("setsid")
    _streams(todo, shape)
    free = CHANNEL + 1 + shape.linked
    _folder(todo, zygote, shape)
    todo.add("close_range", free, 0xFFFFFFFF, 0)
    if shape.files:
        todo.add("open", b".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, 0, gives=free)
    _limits(todo, zygote, shape)
    if zygote.user == 0:
        todo.add("setresgid", todo.user, todo.user, todo.user)
        todo.add("setresuid", todo.user, todo.user, todo.user)
    todo.add("prctl", system.PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)  # the change of user clears it
    todo.add("capset", system.CAPABILITY_HEAD, bytes(24))
    todo.add("prctl", system.PR_SET_DUMPABLE, 0, 0, 0, 0)
    _filter(todo, zygote.filters[shape.children])
    _announce(todo, free if shape.files else -1)
    return todo


def own_user_namespace(zygote: Zygote) -> None:
    """Processes are counted per user namespace: without its own, a guest would use up its neighbours' number."""
    system.unshare(system.CLONE_NEWUSER)
    same = f"{root.NOBODY} {root.NOBODY} 1"
    for name, line in (("setgroups", "deny"), ("uid_map", same), ("gid_map", same)):
        file = os.open(f"self/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=zygote.proc)
        os.write(file, line.encode())
        os.close(file)


def _streams(todo: Steps, shape: Shape) -> None:
    """Standard streams, channel and link under their numbers. None of these is below 5 in the zygote."""
    for place in range(CHANNEL + 1 + shape.linked):
        descriptor = ctypes.c_long(0)
        todo.descriptors.append(descriptor)
        todo.add("dup3", descriptor, place, os.O_CLOEXEC if place >= CHANNEL else 0)


def _folder(todo: Steps, zygote: Zygote, shape: Shape) -> None:
    """All folders but its own out of reach: a second wall at level A, where it is born in it, the first at level B."""
    if shape.folder:
        todo.add("chdir", os.fsencode(shape.folder))
    if zygote.level == "C" or not zygote.landlock:
        return
    if zygote.level == "B":
        devices = [f"/dev/{name}" for name in root.DEVICES]
        todo.rules.value = landlock.ruleset(zygote.landlock, root.readable(), devices, shape.folder)
        todo.made.append(todo.rules.value)
    todo.add("landlock_restrict_self", todo.rules, 0)


def _announce(todo: Steps, scratch: int) -> None:
    """Tell the sandbox that the guest is confined, and hand it the scratch folder, where there is one."""
    control = b""
    if scratch >= 0:
        control = (20).to_bytes(8, "little") + (1).to_bytes(4, "little") * 2 + scratch.to_bytes(8, "little")
    said, rights = (ctypes.create_string_buffer(one, max(1, len(one))) for one in (frames.CONFINED, control))
    piece = ctypes.create_string_buffer(_words(ctypes.addressof(said), len(frames.CONFINED)), 16)
    head = _words(0, 0, ctypes.addressof(piece), 1, ctypes.addressof(rights) if control else 0, len(control), 0)
    todo.add("sendmsg", CHANNEL, head, 0, gives=len(frames.CONFINED))
    todo.held += [said, rights, piece]
    if scratch >= 0:
        todo.add("close", scratch)


def _limits(todo: Steps, zygote: Zygote, shape: Shape) -> None:
    """Soft and hard at once: PID 1 ignores SIGXCPU, and what is soft can be raised."""
    wanted = {
        "DATA": zygote.data + shape.memory,
        "FSIZE": shape.scratch,
        "CPU": math.ceil(shape.cpu),
        "NOFILE": shape.open_files,
    }
    if not shape.wide:
        wanted["AS"] = zygote.space + shape.memory + _ROOM
    wanted["NPROC"] = shape.processes if shape.children and zygote.level == "A" else zygote.tasks
    for name, value in wanted.items():
        ceiling = _at_most(name, value)
        todo.add("prlimit64", 0, system.LIMITS[name], _words(ceiling, ceiling), None)


def _filter(todo: Steps, program: bytes) -> None:
    todo.filter = ctypes.create_string_buffer(program, len(program))
    mark = _ITSELF.to_bytes(4, "little")
    todo.itself = [place for place in range(4, len(program), 8) if program[place : place + 4] == mark]
    todo.add("seccomp", 1, 0, _words(len(program) // 8, ctypes.addressof(todo.filter)))


def _words(*values: int) -> bytes:
    return b"".join(value.to_bytes(8, "little") for value in values)


def _at_most(name: str, value: int) -> int:
    """A limit's value, under the hard limit that we have ourselves."""
    return min(value, system.limit(name))
