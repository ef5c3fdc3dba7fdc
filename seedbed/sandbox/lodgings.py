# ruff: noqa: PTH102  # names as the kernel takes them
"""Where guests of level A live: a namespace of mounts with a scratch folder, used by one guest after another.

To make such a namespace and to drop it takes as long as two forks, so the zygote keeps them, and a guest only enters
one. It must find nothing of the guest before: its folder is a new file system, unless the kernel (inotify) tells
that nobody so much as opened, listed or changed anything in the one that is there.
"""

from __future__ import annotations

import contextlib
import os
import struct
from typing import NamedTuple

from seedbed.sandbox import landlock, root, system

_SPARE = 32
"""Lodgings kept empty, of one kind."""
_EVENT = struct.Struct("iIII")  # struct inotify_event: watch, what, cookie, length of the name that follows
_HEARD = 1 << 16


class Lodging(NamedTuple):
    """`namespace` and `rules` are descriptors, of its mounts and of a Landlock ruleset for them (-1 without).

    `options` are the file system's; `user` owns the folder, seen from the zygote; `watches` are numbers of inotify's,
    none when nobody can tell what happens in it.
    """

    namespace: int
    rules: int
    options: str
    user: int
    watches: frozenset[int]


class Lodgings:
    """The lodgings of a zygote. `proc` is a descriptor of /proc, `landlocked` the version of Landlock."""

    def __init__(self, proc: int, landlocked: int) -> None:
        self._proc, self._landlocked = proc, landlocked
        self._home = self._inside = self._mounts()
        self._watcher = -1
        with contextlib.suppress(OSError):  # without it every lodging is renewed for every guest
            self._watcher = system.watcher()
        self._heard = bytearray(_HEARD)
        self._watched: set[int] = set()
        self._touched: set[int] = set()
        self._free: dict[str, list[Lodging]] = {}

    def taken(self, options: str, user: int) -> Lodging:
        """One for the next child of this process, which is born in it; one that must be made will be `user`'s.

        Raises OSError.
        """
        free = self._free.get(options)
        lodging = free.pop() if free else self._made(options, user)
        self._enter(lodging.namespace)
        return lodging

    def given_back(self, lodging: Lodging) -> None:
        """Take it back once all processes in it have ended; it is renewed if anybody touched its folder.

        The sandbox may look into a folder later than this. A guest opens it to hand it over, which is touching it.
        """
        try:
            if self._is_touched(lodging):
                lodging = self._renewed(lodging)
        except OSError:
            self._drop(lodging)
            return
        free = self._free.setdefault(lodging.options, [])
        if len(free) < _SPARE:
            free.append(lodging)
        else:
            self._drop(lodging)

    def _made(self, options: str, user: int) -> Lodging:
        self._enter(self._home)
        self._inside = -1
        system.unshare(system.CLONE_NEWNS)
        self._inside = self._mounts()
        return self._furnished(self._inside, options, user)

    def _renewed(self, old: Lodging) -> Lodging:
        self._enter(old.namespace)
        system.unmount(root.SCRATCH)
        new = self._furnished(old.namespace, old.options, old.user)
        self._watched -= old.watches
        self._touched -= old.watches
        if old.rules >= 0:
            os.close(old.rules)
        return new

    def _enter(self, namespace: int) -> None:
        if namespace == self._inside:
            return
        system.setns(namespace, system.CLONE_NEWNS)
        self._inside = namespace
        if namespace != self._home:
            os.chdir(root.WORK)

    def _drop(self, lodging: Lodging) -> None:
        """Nothing of it is left once nobody is in it and its descriptors are closed."""
        self._enter(self._home)
        for one in (lodging.namespace, lodging.rules):
            if one >= 0:
                os.close(one)

    def _furnished(self, namespace: int, options: str, user: int) -> Lodging:
        """The namespace that this process is in at the moment, with a new scratch folder."""
        system.mount("scratch", root.SCRATCH, "tmpfs", system.MS_NOSUID | system.MS_NODEV, options)
        os.mkdir(root.WORK, 0o700)
        os.chown(root.WORK, user, user)
        os.chdir(root.WORK)
        rules = -1
        if self._landlocked:
            rules = landlock.ruleset(self._landlocked, ["/"], ["/dev"], root.SCRATCH)
        return Lodging(namespace, rules, options, user, self._watches())

    def _watches(self) -> frozenset[int]:
        found = set()
        with contextlib.suppress(OSError):
            for folder in (root.SCRATCH, root.WORK):
                found.add(system.watch(self._watcher, folder))
        self._watched |= found
        return frozenset(found) if len(found) == 2 else frozenset()

    def _is_touched(self, lodging: Lodging) -> bool:
        self._listen()
        return not lodging.watches or not self._touched.isdisjoint(lodging.watches)

    def _listen(self) -> None:
        """Which folders were touched up to now.

        Events bear names of files that programs chose. They are wiped: later guests would find them in their memory.
        """
        left = system.waiting(self._watcher) if self._watched else 0
        while left > 0:
            got = os.readv(self._watcher, [self._heard])
            place = 0
            while place < got:
                watch, what, _, length = _EVENT.unpack_from(self._heard, place)
                place += _EVENT.size + length
                if what & system.IN_Q_OVERFLOW:
                    self._touched |= self._watched
                elif watch in self._watched:
                    self._touched.add(watch)
            self._heard[:got] = bytes(got)
            left -= got

    def _mounts(self) -> int:
        return os.open("self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc)
