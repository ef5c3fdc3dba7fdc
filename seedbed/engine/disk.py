"""The few system calls that decide whether what was paid for is still there after a crash.

`Disk` gathers them behind one small class, so that a test can put a disk in its place that forgets whatever was not
synced, tears writes, or is full. Nothing here buffers and nothing here retries: a failed sync is reported, never
tried again as if it might work the second time (the kernel may have dropped the dirty pages in between).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs"}
_NETWORK_FUSE = {"fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "fuse.glusterfs", "fuse.juicefs"}


class Disk:
    """The real one. Descriptors are close-on-exec, so that no guest program inherits a journal."""

    __slots__ = ()

    def create(self, path: Path) -> int:
        """Make a new file, opened for reading and writing; `FileExistsError` when the name is taken."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)

    def open(self, path: Path, *, write: bool = False) -> int:
        """Open a file that is there."""
        return os.open(path, (os.O_RDWR if write else os.O_RDONLY) | os.O_CLOEXEC)

    def lock(self, fd: int, *, wait: bool = False) -> bool:
        """Take the exclusive flock of an open file; False when somebody else has it and `wait` is off.

        A flock belongs to the open file, not to the process: it ends with the last descriptor, so a killed writer
        lets go of it by dying. A forked child that keeps the descriptor keeps the lock, which errs on the safe side.
        """
        try:
            fcntl.flock(fd, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read(self, fd: int, size: int, offset: int) -> bytes:
        """Up to `size` bytes at `offset`; fewer only at the end of the file."""
        return os.pread(fd, size, offset)

    def size(self, fd: int) -> int:
        """Bytes in an open file."""
        return os.fstat(fd).st_size

    def write(self, fd: int, data: bytes, offset: int) -> None:
        """Write all of `data` at `offset`. One system call may write less than it was given, so this goes on."""
        rest = memoryview(data)
        while rest:
            written = os.pwrite(fd, rest, offset)
            rest, offset = rest[written:], offset + written

    def allocate(self, fd: int, offset: int, size: int) -> None:
        """Reserve blocks that read as zeros, so that a full disk shows here and not in the middle of a frame."""
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(fd, offset, size)
        elif self.size(fd) < offset + size:  # macOS: the length is kept, the promise of blocks is not
            os.ftruncate(fd, offset + size)

    def truncate(self, fd: int, size: int) -> None:
        """Cut the file to `size` bytes."""
        os.ftruncate(fd, size)

    def sync(self, fd: int) -> None:
        """Wait until content and metadata are on the medium."""
        if sys.platform == "darwin":  # fsync stops at the drive's cache there
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fsync(fd)

    def datasync(self, fd: int) -> None:
        """Wait until the content, and the metadata needed to read it back, are on the medium."""
        if hasattr(os, "fdatasync"):
            os.fdatasync(fd)
        else:
            self.sync(fd)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder are on the medium: a synced file without a name is a lost file."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file another name in one step, in place of whatever had that name."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Remove a name; fine when it is gone already."""
        path.unlink(missing_ok=True)

    def close(self, fd: int) -> None:
        """Close, and let go of the lock if there was one."""
        os.close(fd)


REAL_DISK = Disk()


def write_atomically(path: Path, data: bytes | Iterable[bytes], *, disk: Disk = REAL_DISK) -> None:
    """Write a file so that, whatever happens, its name stands for all of the new content or for what was there before.

    A temporary name in the same folder, write, fsync, replace, fsync of the folder. Raises `OSError` and leaves
    nothing behind when the disk is full.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    fd = disk.create(beside)
    try:
        try:
            _write_chunks(disk, fd, (data,) if isinstance(data, bytes) else data)
            disk.sync(fd)
        finally:
            disk.close(fd)
        disk.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):  # the first error is the one to tell
            disk.unlink(beside)
        raise
    disk.sync_folder(path.parent)


def _write_chunks(disk: Disk, fd: int, chunks: Iterable[bytes]) -> None:
    offset = 0
    for chunk in chunks:
        disk.write(fd, chunk, offset)
        offset += len(chunk)


def free_bytes(path: Path) -> int:
    """Bytes this user may still write where `path` is, or will be once its folders are made."""
    place = path.absolute()
    while not place.exists():
        place = place.parent
    state = os.statvfs(place)
    return state.f_bavail * state.f_frsize


def network_filesystem(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The type of the network filesystem `path` lies on ("nfs4", "cifs", ...), or None for a local or unknown one.

    flock, rename and fsync promise less there. Read from the kernel's table of mounts (proc(5)); elsewhere than on
    Linux the answer is None.
    """
    try:
        lines = mounts.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    where, best, kind = str(path.resolve()), "", ""
    for line in lines:
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].replace("\\040", " ")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split(" ")[0]
    return kind if kind in _NETWORK or kind in _NETWORK_FUSE else None
