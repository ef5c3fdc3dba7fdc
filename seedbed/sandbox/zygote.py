# ruff: noqa: PTH116, PTH123, PTH208  # names as the kernel takes them
"""The zygote: a fresh, warm interpreter that forks guests and never sees what they are for.

Started by `pool.py` with an empty environment and one socket. It is told `{spawn}` with a guest's descriptors or
`{kill}`, forks, and reports over a socket of the guest's own how the guest ended. Program, tests and inputs go from
the sandbox to the confined guest directly: what the zygote knew, every later guest would find in its memory.
"""

from __future__ import annotations

import _socket
import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

from seedbed.sandbox import code_pages, confine, frames, jobs, lodgings, orders, preloads, root, running, system

_SHAPES = 64
_THREADS = 256
_ROOM = _socket.CMSG_SPACE(4 * 8)


def main(control: int) -> None:
    """Serve until the control socket closes."""
    sandbox = _socket.socket(fileno=control)
    settings = json.loads(sandbox.recv(1 << 16))
    try:
        nursery = _Nursery(*_become(settings), sandbox)
    except (OSError, ImportError) as error:
        sandbox.send(json.dumps({"failed": _why(error)}).encode())
        return
    atexit._clear()  # noqa: SLF001  # of the preloaded modules; logging writes every record at once anyway
    usage = system.peak()
    gc.collect()
    system.trim()
    gc.freeze()
    sandbox.send(json.dumps({"ready": usage}).encode())
    nursery.serve()


def _loaded(settings: dict[str, Any]) -> Mapping[str, running.Job]:
    """What guests can be told to do, once the modules that they are to find are there."""
    lean = settings["lean"]
    ahead = preloads.LEAN if lean else (*preloads.USUAL, *(preloads.RARER if settings["level"] != "A" else ()))
    for name in (*ahead, *settings["preload"]):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    return jobs.LEAN if lean else jobs.full()


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _move_in() -> None:
    """Go on as the first process of the new namespace of process numbers: when that ends, all in it end.

    It must be its own: a guest is made with one more below it.
    """
    inner = os.fork()
    if inner:
        os.closerange(0, 256)
        os.waitpid(inner, 0)
        os._exit(0)
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != 0:  # seen from inside, a parent outside has no number
        raise OSError("the zygote's namespace of process numbers is not its own")


def _become(settings: dict[str, Any]) -> tuple[confine.Zygote, Mapping[str, running.Job]]:
    level, user, group = settings["level"], os.getuid(), os.getgid()
    if level == "B" and system.landlock_version() < 1:
        raise OSError("the kernel has no Landlock")
    if level == "A":
        root.leave_namespaces(user, group)
        _move_in()
    known = _loaded(settings)  # in the process that goes on: what is inherited costs guests more
    sys.dont_write_bytecode = True  # from here on: what a program imports of its own leaves no folder beside it
    running.pipe_streams()
    running.prepare()
    _keep_free()
    proc = -1
    tasks = _tasks(level, user)
    space, data = _memory()
    with contextlib.suppress(OSError):  # it is quicker, no more
        code_pages.settle()
    if level == "A":
        proc = os.open("/proc", os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        root.enter(settings["tools"])
    confine.for_good()
    if not settings["home"].endswith("-packages"):  # a checkout: programs have no business there, nor can they read it
        sys.path[:] = [path for path in sys.path if path != settings["home"]]
    importlib.invalidate_caches()
    zygote = confine.Zygote(
        level=level,
        landlock=system.landlock_version(),
        filters=confine.filters(level),
        data=data,
        space=space,
        user=user,
        proc=proc,
        tasks=tasks,
    )
    return zygote, known


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


def _statm() -> list[str]:
    with open("/proc/self/statm", encoding="ascii") as file:
        return file.read().split()


class _Birth(NamedTuple):
    """A guest that lives: its number, its process, where its end is told, where it lives."""

    number: int
    pid: int
    report: int
    lodging: lodgings.Lodging | None


class _Nursery:
    """The loop: births, deaths, kills.

    What runs here between two forks is copied memory for the zygote, so it is flat and does little.
    """

    def __init__(self, zygote: confine.Zygote, known: Mapping[str, running.Job], sandbox: _socket.socket) -> None:
        self.zygote = zygote
        self.known = known
        self.sandbox = sandbox
        self.lodgings = lodgings.Lodgings(zygote.proc, zygote.landlock) if zygote.level == "A" else None
        self.guests: dict[int, _Birth] = {}  # by a descriptor of the process
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
        if ancillary:
            self._bear(order, memoryview(ancillary[0][2]).cast("i").tolist())
            return True
        number = orders.killed(order)
        for guest in self.guests.values():
            if guest.number == number:
                os.kill(guest.pid, signal.SIGKILL)  # not reaped yet, so it is no one else's number
        return True

    def _bear(self, order: bytes, descriptors: list[int]) -> None:
        number, user, name = orders.spawned(order)
        report, *ends = descriptors
        lodging = None
        try:
            todo = self.steps.get(name) or self._steps(name)
            lodging = self._lodged(todo, user)
            handle, pid = self._born(todo, ends)
        except OSError as error:
            self._leave(lodging)
            _tell(report, orders.failed(_why(error)))
            os.close(report)
            return
        finally:
            for end in ends:
                os.close(end)
        if todo.shape.children:
            _hand(report, handle)
        self.guests[handle] = _Birth(number, pid, report, lodging)
        self.ready.register(handle, select.POLLIN)

    def _steps(self, name: bytes) -> confine.Steps:
        """What guests of a shape do, made once."""
        if len(self.steps) >= _SHAPES:
            for old in self.steps.values():
                old.close()
            self.steps.clear()
        self.steps[name] = confine.steps(self.zygote, orders.shape_of(name))
        return self.steps[name]

    def _lodged(self, todo: confine.Steps, user: int) -> lodgings.Lodging | None:
        """Where the next guest is to live, and whom it becomes."""
        lodging = None
        if self.lodgings is not None:
            lodging = self.lodgings.taken(todo.scratch, user if self.zygote.user == 0 else root.NOBODY)
            todo.rules.value, user = lodging.rules, lodging.user
        todo.user.value = user
        return lodging

    def _born(self, todo: confine.Steps, ends: list[int]) -> tuple[int, int]:
        """A child that lives as a guest: a descriptor of its process, and its number, here."""
        for place, end in zip(todo.descriptors, ends, strict=True):
            place.value = end
        fork = system.fork if self.lodgings is None else system.fork_apart
        pid = fork() or self._live(todo)
        return os.pidfd_open(pid), pid

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
            status = running.serve(confine.CHANNEL, self.known)
        except OSError as error:
            with contextlib.suppress(OSError):
                frames.write(confine.CHANNEL, frames.packed({"failed": _why(error)}))
        finally:
            os._exit(status)

    def _bury(self, handle: int) -> None:
        guest = self.guests.pop(handle)
        self.ready.unregister(handle)
        os.close(handle)
        _tell(guest.report, orders.ended(*system.wait(guest.pid)))
        os.close(guest.report)
        self._leave(guest.lodging)

    def _leave(self, lodging: lodgings.Lodging | None) -> None:
        if self.lodgings is not None and lodging is not None:
            self.lodgings.given_back(lodging)


def _tell(report: int, message: bytes) -> None:
    with contextlib.suppress(OSError):  # the sandbox may have given up on this guest
        os.write(report, message)


def _hand(report: int, handle: int) -> None:
    """Give the sandbox the descriptor of a guest's process."""
    told = _socket.socket(fileno=os.dup(report))
    told.sendmsg([b"P"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handle.to_bytes(4, sys.byteorder))])
    told.close()
