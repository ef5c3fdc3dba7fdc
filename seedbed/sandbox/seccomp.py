"""The seccomp filter of a guest: an allow-list of system calls as a program for the kernel's packet filter.

What is not on the list answers EPERM: io_uring, bpf, perf, ptrace, keyctl, mount and its family, setns, unshare,
memfd, message queues, userfaultfd and whatever the kernel learns next. The filter is a binary search, because
the kernel runs it once for every call number when it is installed; as a list it cost twice as much.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

ALLOW, KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS, _ENOTTY = 0x50001, 0x50026, 0x50019
_PRETEND = 0x50000  # an error of nothing: success, and nothing done
_ARCHITECTURE = 0xC000003E  # x86-64; another one's table of numbers would be open
_X32 = 0x40000000
_LOAD, _EQUAL, _ABOVE_OR_EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

# Numbers by name: x86-64, arch/x86/entry/syscalls/syscall_64.tbl.
_ALWAYS = """
read 0 write 1 close 3 poll 7 lseek 8 mmap 9 mprotect 10 munmap 11 brk 12 rt_sigaction 13 rt_sigprocmask 14
rt_sigreturn 15 pread64 17 pwrite64 18 readv 19 writev 20 pipe 22 select 23 sched_yield 24 mremap 25 msync 26
mincore 27 madvise 28 dup 32 dup2 33 pause 34 nanosleep 35 getitimer 36 alarm 37 setitimer 38 getpid 39 sendfile 40
sendto 44 recvfrom 45 sendmsg 46 recvmsg 47 shutdown 48 getsockname 51 getpeername 52 setsockopt 54 getsockopt 55
exit 60 wait4 61 uname 63 flock 73 fsync 74 fdatasync 75 ftruncate 77 umask 95 gettimeofday 96 getrlimit 97
getrusage 98 sysinfo 99 times 100 getuid 102 getgid 104 geteuid 107 getegid 108 getppid 110 getpgrp 111
getgroups 115 getresuid 118 getresgid 120 getpgid 121 getsid 124 capget 125 rt_sigpending 127 rt_sigtimedwait 128
rt_sigsuspend 130 sigaltstack 131 getpriority 140 sched_getparam 143 sched_getscheduler 145 arch_prctl 158 gettid 186
time 201 futex 202 sched_getaffinity 204 epoll_create 213 set_tid_address 218 restart_syscall 219 fadvise64 221
clock_gettime 228 clock_getres 229 clock_nanosleep 230 exit_group 231 epoll_wait 232 epoll_ctl 233 waitid 247
pselect6 270 ppoll 271 set_robust_list 273 splice 275 tee 276 epoll_pwait 281 signalfd 282 timerfd_create 283
eventfd 284 fallocate 285 timerfd_settime 286 timerfd_gettime 287 signalfd4 289 eventfd2 290 epoll_create1 291
dup3 292 pipe2 293 preadv 295 pwritev 296 recvmmsg 299 sendmmsg 307 getcpu 309 getrandom 318 membarrier 324
copy_file_range 326 preadv2 327 pwritev2 328 rseq 334 close_range 436 epoll_pwait2 441 futex_waitv 449 fstat 5
"""
_PATHS = """
open 2 stat 4 lstat 6 access 21 truncate 76 getdents 78 getcwd 79 chdir 80 fchdir 81 rename 82 mkdir 83 rmdir 84
creat 85 link 86 unlink 87 symlink 88 readlink 89 statfs 137 fstatfs 138 getdents64 217 openat 257 mkdirat 258
newfstatat 262 unlinkat 263 renameat 264 linkat 265 symlinkat 266 readlinkat 267 faccessat 269 renameat2 316 statx 332
faccessat2 439
"""
_MODES_AND_TIMES = """
chmod 90 fchmod 91 utime 132 utimes 235 futimesat 261 fchmodat 268 utimensat 280 fchmodat2 452
"""
_CHILDREN = "fork 57 vfork 58 execve 59 setpgid 109 setsid 112 execveat 322"
_SIGNALS = "kill 62 tgkill 234"
_NOT_HERE = "clone3 435 openat2 437"  # the C library and others then take an older way that can be judged
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEW*, time namespace included
_THREAD = 0x10000


class Rules(NamedTuple):
    """What a filter lets through.

    `paths`: calls that name files; `modes`: whether changing modes and times is done (True) or pretended (False);
    `children`: starting processes; `own_process`: the only process that may be signalled, 0 for any in sight.
    """

    paths: bool
    modes: bool
    children: bool
    own_process: int = 0


@cache
def compiled(rules: Rules) -> bytes:
    """The filter's program: an array of struct sock_filter."""
    blocks = _blocks(rules)
    search = _search(_ranges(_answers(rules)))
    head = [_load(4), _jump(_EQUAL, _ARCHITECTURE, 1, 0), _give(KILL), _load(0), _jump(_ANY_BIT, _X32, 0, 1)]
    return b"".join([*head, _give(_ENOSYS), *_linked(search, blocks)])


def _answers(rules: Rules) -> dict[int, int | str]:
    """What each call number gets: an action, or the name of the block that looks at its arguments."""
    answers: dict[int, int | str] = dict.fromkeys(_numbers(_ALWAYS), ALLOW)
    answers |= dict.fromkeys(_numbers(_NOT_HERE), _ENOSYS)
    if rules.paths:
        answers |= dict.fromkeys(_numbers(_PATHS), ALLOW)
        answers |= dict.fromkeys(_numbers(_MODES_AND_TIMES), ALLOW if rules.modes else _PRETEND)
    if rules.children:
        answers |= dict.fromkeys(_numbers(_CHILDREN), ALLOW)
    signals: int | str = "signal" if rules.own_process else ALLOW
    answers |= dict.fromkeys(_numbers(_SIGNALS), signals)
    return answers | {16: "ioctl", 53: "socketpair", 56: "clone", 72: "fcntl", 157: "prctl", 302: "prlimit64"}


def _blocks(rules: Rules) -> dict[str, list[bytes]]:
    """Instructions for calls whose arguments decide. Arguments are 64 bits wide; all of these use the lower half."""
    clone = [_load(16), _jump(_ANY_BIT, _NEW_NAMESPACES & 0xFFFFFFFF, 1, 0), _give(ALLOW), _give(_EPERM)]
    thread = [_load(16), _jump(_ANY_BIT, _THREAD, 0, 2), _jump(_ANY_BIT, 0x7E020000, 1, 0), _give(ALLOW), _give(_EPERM)]
    return {
        "ioctl": _one_of(1, (0x5401, 0x541B, 0x5421, 0x5450, 0x5451), otherwise=_ENOTTY),  # TCGETS, FIONREAD, FIO*
        "socketpair": _socketpair(),
        "clone": clone if rules.children else thread,
        "fcntl": _none_of(1, (8, 10, 15, 1024, 1026, 1031)),  # owner, its signal, leases, notification, pipe size
        "prctl": _one_of(0, (3, 15, 16, 0x53564D41)),  # read dumpable, thread names, names of mappings
        "prlimit64": [
            _load(32),
            _jump(_EQUAL, 0, 0, 3),
            _load(36),
            _jump(_EQUAL, 0, 0, 1),
            _give(ALLOW),
            _give(_EPERM),
        ],
        "signal": _one_of(0, (rules.own_process,)),
    }


def _socketpair() -> list[bytes]:
    """AF_UNIX, which asyncio needs, but no datagrams: one end of such a pair can send to any path of the host."""
    kind = [_load(24), struct.pack("HBBI", 0x54, 0, 0, 0xF), _jump(_EQUAL, 1, 1, 0), _jump(_EQUAL, 5, 0, 1)]
    return [_load(16), _jump(_EQUAL, 1, 0, 5), *kind, _give(ALLOW), _give(_EPERM)]


def _one_of(argument: int, values: Iterable[int], otherwise: int = _EPERM) -> list[bytes]:
    wanted = tuple(values)
    tests = [_jump(_EQUAL, value, len(wanted) - i, 0) for i, value in enumerate(wanted)]
    return [_load(16 + 8 * argument), *tests, _give(otherwise), _give(ALLOW)]


def _none_of(argument: int, values: Iterable[int]) -> list[bytes]:
    refused = tuple(values)
    tests = [_jump(_EQUAL, value, len(refused) - i, 0) for i, value in enumerate(refused)]
    return [_load(16 + 8 * argument), *tests, _give(ALLOW), _give(_EPERM)]


def _ranges(answers: dict[int, int | str]) -> list[tuple[int, int | str]]:
    """From which number on which answer holds, adjacent equal ones joined; every number is covered."""
    ranges: list[tuple[int, int | str]] = [(0, answers.get(0, _EPERM))]
    for number in range(1, max(answers) + 2):
        answer = answers.get(number, _EPERM)
        if answer != ranges[-1][1]:
            ranges.append((number, answer))
    return ranges


Node = tuple[int, "Node", "Node"] | int | str
"""Of the search: a number with the tree below it and from it on, or an answer."""


def _search(ranges: list[tuple[int, int | str]]) -> Node:
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    return ranges[middle][0], _search(ranges[:middle]), _search(ranges[middle:])


def _linked(tree: Node, blocks: dict[str, list[bytes]]) -> list[bytes]:
    """The search as instructions: a jump's false way is the next instruction, its true way a distance under 256."""
    if isinstance(tree, int):
        return [_give(tree)]
    if isinstance(tree, str):
        return blocks[tree]
    number, below, above = tree
    low, high = _linked(below, blocks), _linked(above, blocks)
    if len(low) > 255:  # too far for a conditional jump: an unconditional one stands between
        return [_jump(_ABOVE_OR_EQUAL, number, 0, 1), struct.pack("HBBI", 0x05, 0, 0, len(low)), *low, *high]
    return [_jump(_ABOVE_OR_EQUAL, number, len(low), 0), *low, *high]


def _numbers(table: str) -> list[int]:
    return [int(word) for word in table.split() if word.isdigit()]


def _load(offset: int) -> bytes:
    return struct.pack("HBBI", _LOAD, 0, 0, offset)


def _jump(test: int, value: int, yes: int, no: int) -> bytes:
    return struct.pack("HBBI", test, yes, no, value)


def _give(action: int) -> bytes:
    return struct.pack("HBBI", _RETURN, 0, 0, action)
