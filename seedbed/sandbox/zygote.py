# ruff: noqa: PTH116, PTH123, PTH208  # names as the kernel takes them
"""The zygote: a fresh, warm interpreter that forks guests and never sees what they are for.

Started by `pool.py` with an empty environment and one socket. It is told `{spawn}` with a guest's descriptors or
`{kill}`, forks, and reports over a socket of the guest's own how the guest ended. Program, tests and inputs go from
the sandbox to the confined guest directly: what the zygote knew, every later guest would find in its memory.
"""

from __future__ import annotations

import _socket
import array
import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
from typing import Any, NoReturn

from seedbed.sandbox import confine, frames, orders, root, running, system
from seedbed.sandbox.jobs import JOBS

_USUAL = (
    "json re math cmath collections itertools functools random string typing heapq bisect datetime decimal fractions "
    "statistics operator copy enum abc dataclasses textwrap io time calendar contextlib threading queue traceback "
    "linecache types inspect array struct hashlib base64 zlib asyncio concurrent.futures.thread unittest sqlite3"
).split()
"""What programs import most."""
_RARER = (
    "unittest.mock subprocess encodings.idna encodings.ascii encodings.latin_1 encodings.utf_16 unicodedata pprint "
    "numbers uuid secrets zoneinfo csv colorsys difflib graphlib html html.parser urllib.parse xml.etree.ElementTree "
    "pathlib glob fnmatch tempfile shutil pickle argparse getopt shlex cmd locale binascii hmac timeit logging "
    "warnings weakref ctypes signal select selectors socket multiprocessing configparser tomllib ast dis tokenize "
    "keyword symtable codecs zipfile gzip bz2 lzma optparse sched contextvars reprlib builtins cProfile pstats"
).split()
"""What a guest cannot load for itself where it has no files, or may be in no position to read them."""
_SHAPES = 64
_THREADS = 256
_ROOM = _socket.CMSG_SPACE(4 * 8)


def main(control: int) -> None:
    """Serve until the control socket closes."""
    sandbox = _socket.socket(fileno=control)
    settings = json.loads(sandbox.recv(1 << 16))
    try:
        zygote = _become(settings)
    except (OSError, ImportError) as error:
        sandbox.send(json.dumps({"failed": _why(error)}).encode())
        return
    atexit._clear()  # noqa: SLF001  # of the preloaded modules; logging writes every record at once anyway
    usage = _resident()
    gc.collect()
    gc.freeze()
    sandbox.send(json.dumps({"ready": usage}).encode())
    _Nursery(zygote, sandbox).serve()


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _move_in() -> None:
    """Go on as the first process of the new namespace of process numbers: when that ends, all in it end.

    It must be its own: only there can a plain user set, guest for guest, where children are made.
    """
    inner = os.fork()
    if inner:
        os.closerange(0, 256)
        os.waitpid(inner, 0)
        os._exit(0)
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != 0:  # seen from inside, a parent outside has no number
        raise OSError("the zygote's namespace of process numbers is not its own")


def _become(settings: dict[str, Any]) -> confine.Zygote:
    level, user, group = settings["level"], os.getuid(), os.getgid()
    if level == "B" and system.landlock_version() < 1:
        raise OSError("the kernel has no Landlock")
    if level == "A":
        root.leave_namespaces(user, group)
        _move_in()
    for name in (*_USUAL, *(_RARER if level != "A" else ()), *settings["preload"]):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    importlib.import_module("asyncio.selector_events")
    running.pipe_streams()
    _keep_free()
    proc = pids = -1
    tasks = _tasks(level, user)
    space, data = _memory()
    if level == "A":
        pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        proc = os.open("/proc", os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        root.enter(settings["tools"])
    confine.for_good()
    if not settings["home"].endswith("-packages"):  # a checkout: programs have no business there, nor can they read it
        sys.path[:] = [path for path in sys.path if path != settings["home"]]
    importlib.invalidate_caches()
    return confine.Zygote(
        level=level,
        landlock=system.landlock_version(),
        filters=confine.filters(level),
        data=data,
        space=space,
        user=user,
        proc=proc,
        pids=pids,
        tasks=tasks,
    )


def _tasks(level: str, user: int) -> int:
    """How many threads and processes may be counted with a guest's: small stacks make thousands in little memory.

    The kernel counts by user and user namespace. Root's guests have a user each, a plain user's at level A share the
    zygote's namespace, and elsewhere they are counted with everything that the user runs.
    """
    if user == 0:
        return _THREADS
    if level == "A":
        return 8 * _THREADS
    running = 0
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == user:
                running += len(os.listdir(f"/proc/{name}/task"))
    return running + 4 * _THREADS


def _keep_free() -> None:
    """Hold the numbers that guests' descriptors are moved to, so that none arrives under one of them."""
    while (held := os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)) <= confine.CHANNEL + 1:
        pass
    os.close(held)


def _memory() -> tuple[int, int]:
    """Bytes of address space, and of data, of this process."""
    words = [int(word) * os.sysconf("SC_PAGE_SIZE") for word in _statm()]
    return words[0], words[5]


def _resident() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _statm() -> list[str]:
    with open("/proc/self/statm", encoding="ascii") as file:
        return file.read().split()


class _Nursery:
    """The loop: births, deaths, kills."""

    def __init__(self, zygote: confine.Zygote, sandbox: _socket.socket) -> None:
        self.zygote = zygote
        self.sandbox = sandbox
        self.guests: dict[int, tuple[int, int, _socket.socket]] = {}  # a process's descriptor: its number, pid, report
        self.steps: dict[bytes, confine.Steps] = {}
        self.ready = select.poll()
        self.ready.register(sandbox.fileno(), select.POLLIN)

    def serve(self) -> None:
        control = self.sandbox.fileno()
        while True:
            for descriptor, _ in self.ready.poll():
                if descriptor != control:
                    self._bury(descriptor)
                elif not self._obey():
                    return

    def _obey(self) -> bool:
        order, ancillary, _, _ = self.sandbox.recvmsg(4096, _ROOM, _socket.MSG_CMSG_CLOEXEC)
        if not order:
            return False
        number = orders.killed(order)
        if number < 0:
            self._bear(order, array.array("i", ancillary[0][2]))
            return True
        for one, pid, _ in self.guests.values():
            if one == number:
                os.kill(pid, signal.SIGKILL)  # not reaped yet, so it is no one else's number
        return True

    def _bear(self, order: bytes, descriptors: array.array[int]) -> None:
        number, user, name = orders.spawned(order)
        report, *ends = descriptors
        told = _socket.socket(fileno=report)
        try:
            todo = self._steps(name)
            for place, end in zip(todo.descriptors, ends, strict=True):
                place.value = end
            if self.zygote.user == 0:
                todo.user.value = user
            pid = self._fork(todo)
            handle = os.pidfd_open(pid)
        except OSError as error:
            _tell(told, orders.failed(_why(error)))
            told.close()
            return
        finally:
            for end in ends:
                os.close(end)
        if todo.shape.children:
            told.sendmsg([b"P"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", [handle]))])
        self.guests[handle] = (number, pid, told)
        self.ready.register(handle, select.POLLIN)

    def _steps(self, name: bytes) -> confine.Steps:
        """What guests of a shape do, made once."""
        known = self.steps.get(name)
        if known is None:
            if len(self.steps) >= _SHAPES:
                self.steps.clear()
            known = self.steps[name] = confine.steps(self.zygote, orders.shape_of(name))
        return known

    def _fork(self, todo: confine.Steps) -> int:
        """A child that lives as a guest; its process number, here."""
        if self.zygote.pids < 0:
            return system.fork() or self._live(todo)
        system.unshare(system.CLONE_NEWPID)
        pid = 0
        try:
            pid = system.fork() or self._live(todo)
        finally:
            system.setns(self.zygote.pids, system.CLONE_NEWPID)
        return pid

    def _live(self, todo: confine.Steps) -> NoReturn:
        """The guest's life, from its first moment. Nothing of the zygote's is left open when the program comes."""
        status = 70
        try:
            if self.guests:
                self.guests.clear()  # it knows of no other
            if todo.shape.children and self.zygote.level == "A" and self.zygote.user != 0:
                confine.own_user_namespace(self.zygote)
            if todo.itself:
                todo.set_itself()
            todo.carry_out()
            status = running.serve(confine.CHANNEL, JOBS)
        except OSError as error:
            with contextlib.suppress(OSError):
                frames.write(confine.CHANNEL, frames.packed({"failed": _why(error)}))
        finally:
            os._exit(status)

    def _bury(self, handle: int) -> None:
        _, pid, told = self.guests.pop(handle)
        self.ready.unregister(handle)
        os.close(handle)
        _, status, usage = os.wait4(pid, 0)
        _tell(told, orders.ended(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10))
        told.close()


def _tell(report: _socket.socket, message: bytes) -> None:
    with contextlib.suppress(OSError):  # the sandbox may have given up on this guest
        report.send(message)
