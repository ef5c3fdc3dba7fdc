# ruff: noqa: E501  # programs, one a line
"""Hostile programs, each with the property it attacks, and what is watched while they run.

A program prints BREACH when it got what it must not have. Whatever it prints, the surroundings are looked at too:
a secret file, a folder anybody may write to, a process, sockets that listen. Run as a script, this file tries all
programs at one level and prints the breaches as JSON, so that another user can do it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from seedbed.core.program import Limits, Outcome, Program
from seedbed.sandbox.sandbox import Sandbox

SECRET = "TOP" + "-SECRET-" + "4711"
HEAD = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
def syscall(number, *arguments):
    done = libc.syscall(number, *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    return -ctypes.get_errno() if done < 0 else done
def tried(doing, *arguments):
    try:
        return doing(*arguments)
    except BaseException as error:
        print(type(error).__name__, error)
        return None
def breach(what):
    print("BREACH", what)
"""
QUICK = Limits(wall=3.0, cpu=2.0, memory=256 << 20, scratch=16 << 20, scratch_files=500)

PATIENT = Limits(wall=30.0, cpu=10.0, memory=256 << 20, scratch=16 << 20, scratch_files=500)
"""For programs that reach another limit first, on a machine that is busy too."""


@dataclass(frozen=True)
class Attack:
    """A hostile program: which property it attacks, its source, and what else is asked for in its run."""

    property: str
    source: str
    collect: tuple[str, ...] = ()
    call: str = ""
    reasons: tuple[str, ...] = ()
    limits: Limits = field(default_factory=lambda: QUICK)
    children: bool = False


def _machine_code(code: str) -> str:
    return f"""
import mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write({code})
ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
done = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
if done >= 0: breach(f"a call through another table: {{done}}")
"""


FILES = {
    "read_secret": 'print(tried(lambda: open("@dir/secret").read()))',
    "read_by_descriptor_path": """
for fd in range(64):
    for name in ("@dir/secret", "../../../../../@dir/secret"):
        text = tried(lambda: os.read(os.open(name, os.O_RDONLY, dir_fd=fd), 100))
        if text: print(text)
""",
    "read_through_proc": """
for path in ("/proc/1/root@dir/secret", "/proc/self/root@dir/secret", "/proc/@pid/environ", "/proc/@host/environ",
             "/proc/self/cwd/../../..@dir/secret", "/proc/@host/cwd"):
    text = tried(lambda: open(path, "rb").read())
    if text: breach(path)
""",
    "write_outside": 'tried(lambda: open("@dir/open/new", "w").write("x"))',
    "append_secret": 'tried(lambda: open("@dir/secret", "a").write("x"))',
    "truncate_secret": 'tried(os.truncate, "@dir/secret", 0)',
    "delete_outside": 'tried(os.unlink, "@dir/open/canary"); tried(os.rmdir, "@dir/open")',
    "rename_outside": 'tried(os.rename, "@dir/open/canary", "@dir/open/gone")',
    "chmod_outside": 'tried(os.chmod, "@dir/secret", 0o777); tried(os.chmod, "@dir/open/canary", 0o700)',
    "chown_outside": 'tried(os.chown, "@dir/open/canary", 1, 1)',
    "utime_outside": 'tried(os.utime, "@dir/open/canary", (1, 1)); tried(os.utime, "@dir/secret", (1, 1))',
    "xattr_outside": 'tried(os.setxattr, "@dir/open/canary", "user.x", b"1")',
    "link_outside": """
tried(os.link, "@dir/secret", "stolen"); tried(os.symlink, "@dir/secret", "@dir/open/link")
""",
    "write_shared_memory_folder": """
name = f"/dev/shm/seedbed-breach-@token"
tried(lambda: open(name, "w").write("x"))
""",
    "write_temporary_folder": 'tried(lambda: open("@tmp/seedbed-breach-@token", "w").write("x"))',
    "write_interpreter": """
import json
for path in (json.__file__, os.__file__, sys.executable):
    if tried(lambda: open(path, "r+b")): breach(path)
if tried(lambda: open(os.path.join(os.path.dirname(os.__file__), "breach.py"), "w")): breach("new module")
""",
    "open_devices": """
for path in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/dev/tty", "/dev/console", "/dev/fuse", "/dev/kvm"):
    if tried(os.open, path, os.O_RDWR): breach(path)
""",
    "make_device": """
tried(os.mknod, "memory", 0o666 | 0o020000, os.makedev(1, 1))
if tried(lambda: os.open("memory", os.O_RDONLY)): breach("mknod")
""",
    "leave_root": """
if tried(os.chroot, ".") is None and os.path.exists("@dir/secret"): breach("secret is in sight")
for _ in range(50): tried(os.chdir, "..")
if os.path.exists("@dir/secret"): breach("secret is in sight")
""",
    "open_by_handle": """
handle = ctypes.create_string_buffer(64)
if syscall(304, -100, handle, 0) >= 0: breach("open_by_handle_at")
""",
    "lock_outside": """
import fcntl
tried(lambda: fcntl.flock(open("@dir/secret"), fcntl.LOCK_EX) or breach("lock"))
""",
    "list_home": """
ways = {part for path in (sys.prefix, sys.base_prefix, *sys.path) for part in path.split("/")}  # to this interpreter
for path in ("/home", "/root", "@dir", "/var", "/etc/ssh", "/srv"):
    for name in tried(os.listdir, path) or ():
        if name not in ways | {"work", "usr", "venv"}: breach(f"{path}/{name}")
""",
    "fill_scratch": """
block = b"x" * (1 << 20)
for i in range(200):
    try:
        open(f"f{i}", "wb").write(block)
    except OSError: break
else:
    breach("200 MB")
""",
    "many_files": """
made = 0
try:
    for i in range(20_000):
        open(f"n{i}", "w").close(); made += 1
except OSError: pass
if made > 2000: breach(f"{made} files")
""",
    "suid_program": """
import stat
for folder in ("/usr/bin", "/bin", "/usr/sbin"):
    for name in tried(os.listdir, folder) or ():
        path = os.path.join(folder, name)
        kind = tried(os.lstat, path)
        if kind and stat.S_ISREG(kind.st_mode) and kind.st_mode & stat.S_ISUID: tried(os.execv, path, [path])
""",
}
ENVIRONMENT = {
    "environment": "print(dict(os.environ))",
    "memory_of_the_sandbox": """
import gc
needle = "-SEC" + "RET-"
for one in gc.get_objects():
    text = repr(one)[:100000] if isinstance(one, (dict, list, tuple)) else ""
    if needle in text and "needle" not in text: breach("the secret is in inherited memory")
""",
    "raw_memory_of_the_sandbox": """
try:
    for line in open("/proc/self/maps"):
        breach("maps")
        break
except OSError: pass
""",
    "inherited_descriptors": """
import stat
for fd in range(3, 256):
    try: kind = os.fstat(fd)
    except OSError: continue
    if not (fd == 3 and stat.S_ISSOCK(kind.st_mode)): breach(f"descriptor {fd}: {kind.st_mode:o}")
""",
    "controlling_terminal": """
for fd in (0, 1, 2):
    if os.isatty(fd): breach("tty")
import fcntl
for request in (0x5412, 0x540E, 0x541C):
    if tried(fcntl.ioctl, 0, request, b"x") is not None: breach("TIOCSTI")
""",
    "frames_of_the_zygote": """
frame = sys._getframe()
while frame:
    for name, value in frame.f_locals.items():
        if getattr(value, "by_handle", None): breach("guests of others")
    frame = frame.f_back
""",
}
NETWORK = {
    "tcp": """
import socket
s = tried(socket.socket); s and tried(s.connect, ("127.0.0.1", @tcp)); s and tried(s.send, b"BREACH")
""",
    "mptcp": """
import socket
s = tried(socket.socket, socket.AF_INET, socket.SOCK_STREAM, 262); s and tried(s.connect, ("127.0.0.1", @tcp))
""",
    "udp": """
import socket
s = tried(socket.socket, socket.AF_INET, socket.SOCK_DGRAM); s and tried(s.sendto, b"BREACH", ("127.0.0.1", @udp))
""",
    "abstract_socket": """
import socket
s = tried(socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM); s and tried(s.sendto, b"BREACH", "\\0seedbed-@token")
""",
    "path_socket": """
import socket
s = tried(socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM); s and tried(s.sendto, b"BREACH", "@dir/open/socket")
""",
    "socketpair_that_sends_elsewhere": """
import socket
for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    pair = tried(socket.socketpair, socket.AF_UNIX, kind)
    for place in ("\\0seedbed-@token", "@dir/open/socket"):
        if pair: tried(pair[0].sendto, b"BREACH", place); tried(pair[0].sendmsg, [b"BREACH"], [], 0, place)
""",
    "other_families": """
import socket
for family in range(1, 46):
    for kind in (1, 2, 3, 5):
        done = syscall(41, family, kind, 0)
        if done >= 0: breach(f"socket of family {family}")
""",
    "listen": """
import socket
s = tried(socket.socket); s and tried(s.bind, ("127.0.0.1", 0)) and breach("bound")
""",
    "name_lookup": """
import socket
if tried(socket.getaddrinfo, "example.org", 80): breach("looked a name up")
""",
}
PROCESSES = {
    "kill_process": "tried(os.kill, @pid, 9); tried(os.kill, @pid, 15)",
    "kill_host": "tried(os.kill, @host, 15); tried(os.kill, os.getppid(), 9) if os.getppid() > 1 else None",
    "kill_all": "tried(os.kill, -1, 9); tried(os.killpg, 0, 19)",
    "signal_thread": "syscall(234, @pid, @pid, 9); syscall(200, @pid, 9); syscall(129, @pid, 9, 0); syscall(424, 3, 9, 0, 0)",
    "fork_bomb": """
made = 0
for i in range(200):
    try: pid = os.fork()
    except OSError: break
    if pid == 0:
        import time; time.sleep(30); os._exit(0)
    made += 1
print(made)
if made: breach(f"{made} processes")
""",
    "raw_clone": """
for flags in (17, 0x4100 | 17, 0x100 | 17, 0x10000000 | 17, 0x20000000 | 17, 0x00020000 | 17):
    done = syscall(56, flags, 0, 0, 0, 0)
    if done == 0: syscall(231, 0)
    if done > 0: breach(f"clone {flags:x}")
""",
    "clone3": """
block = (17).to_bytes(8, "little") * 1 + bytes(80)
block = bytes(32) + (17).to_bytes(8, "little") + bytes(48)
done = syscall(435, block, len(block))
if done == 0: syscall(231, 0)
if done > 0: breach("clone3")
""",
    "thread_bomb": """
import threading, time
made = 0
try:
    for i in range(2000):
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start(); made += 1
except (RuntimeError, MemoryError): pass
print(made)
if made >= 2000: breach("2000 threads")
""",
    "thread_bomb_of_small_stacks": """
import threading, time
threading.stack_size(32768)
made = 0
try:
    for i in range(5000):
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start(); made += 1
except (RuntimeError, MemoryError): pass
print(made)
if made >= 4000: breach(f"{made} threads")
""",
    "daemon": """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time; time.sleep(30); open("@dir/open/daemon", "w")
os._exit(0)
""",
    "execute": 'tried(os.execv, "/bin/sh", ["sh", "-c", "echo BREACH"]); tried(os.execv, sys.executable, ["python", "-c", "print(\'BREA\' + \'CH\')"])',
    "subprocess": """
import subprocess
if tried(subprocess.run, ["/bin/true"]): breach("subprocess")
""",
    "trace": """
for pid in (@pid, @host, os.getppid()):
    if syscall(101, 16, pid, 0, 0) >= 0 or syscall(101, 0x4206, pid, 0, 0) >= 0: breach("ptrace")
if syscall(101, 0, 0, 0, 0) >= 0: breach("traceme")
""",
    "read_memory_of_others": """
buffer = ctypes.create_string_buffer(64)
vector = ctypes.addressof(buffer).to_bytes(8, "little") + (64).to_bytes(8, "little")
for pid in (@pid, @host):
    if syscall(310, pid, vector, 1, vector, 1, 0) > 0 or syscall(311, pid, vector, 1, vector, 1, 0) > 0: breach("vm")
""",
    "steal_descriptor": """
for pid in (@pid, @host):
    handle = syscall(434, pid, 0)
    if handle >= 0:
        breach("pidfd")
        if syscall(438, handle, 0, 0) >= 0: breach("pidfd_getfd")
""",
    "renice": """
tried(os.setpriority, os.PRIO_PROCESS, @pid, 19); tried(os.sched_setaffinity, @pid, [0])
""",
    "limits_of_others": """
import resource
for pid in (@pid, @host, os.getppid()):
    if pid and tried(resource.prlimit, pid, resource.RLIMIT_NOFILE, (5, 5)): breach("prlimit")
""",
    "raise_own_limits": """
import resource
for which in (resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
    for pair in ((-1, -1), (1 << 40, 1 << 40)):
        if tried(lambda: resource.setrlimit(which, pair) or True): breach(f"limit {which}")
""",
    "outlive_by_signals": """
import signal, time
for number in range(1, 65):
    tried(signal.signal, number, signal.SIG_IGN)
while True: time.sleep(1)
""",
    "outlive_host_death": """
if syscall(157, 1, 0, 0, 0, 0) >= 0: breach("the signal at the parent's death is cleared")
""",
    "stop_self": "tried(os.kill, os.getpid(), 19); import time; time.sleep(60)",
}
RESOURCES = {
    "memory": """
pieces = []
for i in range(128): pieces.append(bytearray(16 << 20))
breach("2 GiB")
""",
    "memory_shared": """
import mmap
pieces = []
try:
    for i in range(128):
        m = mmap.mmap(-1, 16 << 20); m.write(b"x" * (16 << 20)); pieces.append(m)
except (OSError, MemoryError): pass
if len(pieces) * 16 > 1024: breach(f"{len(pieces) * 16} MiB")
""",
    "memory_file": """
fd = syscall(319, b"m", 0)
if fd >= 0: breach("memfd")
if syscall(447, 0) >= 0: breach("memfd_secret")
""",
    "memory_of_the_kernel": """
if syscall(29, 0, 1 << 20, 0o1600) >= 0: breach("shmget")
if syscall(240, b"q", 0o102, 0o600, 0) >= 0: breach("mq_open")
if syscall(68, 0, 0o1600) >= 0: breach("msgget")
if syscall(64, 0, 10, 0o1600) >= 0: breach("semget")
""",
    "memory_locked": 'if syscall(151, 3) >= 0: breach("mlockall")',
    "pipes": """
import fcntl
ends = []
try:
    while len(ends) < 2000: ends.append(os.pipe())
except OSError: pass
grown = sum(1 for r, w in ends if tried(fcntl.fcntl, w, 1031, 1 << 20) is not None)
print(len(ends))
if len(ends) > 200 or grown: breach(f"{len(ends)} pipes, {grown} of them grown")
""",
    "descriptors": """
held = []
try:
    while len(held) < 5000: held.append(os.dup(1))
except OSError: pass
if len(held) > 300: breach(f"{len(held)} descriptors")
""",
    "descriptors_in_flight": """
import socket, array
a, b = socket.socketpair()
sent = 0
try:
    for i in range(5000):
        a.setblocking(False); a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [1] * 200))]); sent += 1
except OSError: pass
print(sent)
""",
    "processor": "while True: pass",
    "processor_in_threads": """
import threading
for i in range(8): threading.Thread(target=lambda: sum(range(10**9))).start()
""",
    "one_long_call": "print(len(str(7 ** (10 ** 8))))",
    "endless_expression": 'import re; re.match(r"(a+)+$", "a" * 60 + "b")',
    "sleep": "import time; time.sleep(1000)",
    "read_nothing": "import select; select.select([], [], [])",
    "print_without_end": 'while True: sys.stdout.write("x" * 65536)',
    "errors_without_end": 'while True: os.write(2, b"x" * 65536)',
    "deep_recursion": """
sys.setrecursionlimit(10**9)
f = lambda: f()
f()
""",
    "address_nothing": "ctypes.string_at(0)",
    "abort": "os.abort()",
    "hook_that_hangs": "import atexit, time; atexit.register(time.sleep, 1000)",
    "thread_that_hangs": "import threading, time; threading.Thread(target=time.sleep, args=(1000,)).start()",
    "nested_source": 'compile("(" * 100000, "x", "eval")',
    "huge_file_hole": """
f = open("hole", "wb"); f.truncate(8 << 30) and breach("8 GiB"); f.close()
""",
}
CHANNEL = {
    "noise_on_the_channel": "os.write(3, os.urandom(100_000)); os._exit(0)",
    "giant_frame": 'os.write(3, b"\\xff\\xff\\xff\\xff" + b"x" * 1000); import time; time.sleep(100)',
    "many_frames": """
import struct
frame = struct.pack(">I", 2) + b"{}"
while True: os.write(3, frame * 1000)
""",
    "deep_frame": """
import struct
body = b"[" * 500_000
os.write(3, struct.pack(">I", len(body)) + body); os._exit(0)
""",
    "blame_the_sandbox": """
import struct
for body in (b'{"failed":"x"}', b'{"confined":true}', b'{"born":true}'):
    os.write(3, struct.pack(">I", len(body)) + body)
os._exit(1)
""",
    "send_descriptors": """
import socket, array
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)
r, w = os.pipe()
for i in range(20): tried(s.sendmsg, [b"\\0\\0\\0\\2{}"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [r, w] * 50))])
os._exit(0)
""",
    "close_everything": "os.closerange(0, 256)",
    "stop_reading": "import time; os.close(0); time.sleep(100)",
    "replace_exit": """
import builtins, json
os._exit = lambda code: None
json.dumps = None
builtins.len = None
""",
    "call_more_guests": """
for fd in range(0, 64):
    for text in (b'{"spawn": 1}', b'{"kill": 1}'):
        try: os.write(fd, text)
        except OSError: pass
""",
}
KERNEL = {
    "new_namespaces": """
for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x10020000, 0x80):
    if syscall(272, flags) >= 0: breach(f"unshare {flags:x}")
if syscall(308, 3, 0) >= 0: breach("setns")
""",
    "mount": """
if syscall(165, b"x", b"/tmp", b"tmpfs", 0, 0) >= 0: breach("mount")
if syscall(430, b"tmpfs", 0) >= 0: breach("fsopen")
if syscall(428, -100, b"/", 1) >= 0: breach("open_tree")
if syscall(155, b".", b".") >= 0 or syscall(166, b"/tmp", 2) >= 0: breach("pivot_root, umount")
""",
    "become_root": """
for doing, arguments in ((os.setuid, (0,)), (os.setgid, (0,)), (os.setresuid, (0, 0, 0)), (os.setgroups, ([0],))):
    tried(doing, *arguments)
if 0 in os.getresuid() and "@root" == "yes": breach("root")
head = (0x20080522).to_bytes(4, "little") + bytes(4)
if syscall(126, head, b"\\xff" * 24) >= 0: breach("capset")
""",
    "rings": 'params = ctypes.create_string_buffer(120)\nif syscall(425, 8, params) >= 0: breach("io_uring")',
    "programs_in_the_kernel": """
block = ctypes.create_string_buffer(128)
if syscall(321, 0, block, 128) >= 0: breach("bpf")
if syscall(298, block, 0, -1, -1, 0) >= 0: breach("perf")
if syscall(323, 0) >= 0: breach("userfaultfd")
if syscall(317, 1, 0, block) >= 0: breach("seccomp")
""",
    "keys": """
if syscall(248, b"user", b"x", b"y", 1, -3) >= 0: breach("add_key")
if syscall(250, 0, -3, 0) >= 0 or syscall(250, 6, -5) >= 0: breach("keyctl")
""",
    "watch_files": 'if syscall(294, 0) >= 0: breach("inotify")\nif syscall(300, 0, 0) >= 0: breach("fanotify")',
    "clock": """
import time
tried(time.clock_settime, time.CLOCK_REALTIME, 0)
if syscall(159, ctypes.create_string_buffer(208)) >= 0: breach("adjtimex")
""",
    "power": """
for number, arguments in ((169, (0xfee1dead, 672274793, 0)), (246, (0, 0, 0, 0)), (175, (0, 0, b"")), (170, (b"x", 1))):
    if syscall(number, *arguments) >= 0: breach(f"call {number}")
""",
    "personality": 'if syscall(135, 0x0040000) >= 0: breach("personality")',
    "handles_of_descriptors": """
if syscall(312, os.getpid(), @host, 0, 0, 0) >= 0: breach("kcmp")
if syscall(303, -100, b"/", 0, 0, 0) >= 0: breach("name_to_handle_at")
""",
    "call_numbers_beyond_the_table": """
for number in range(0x40000000, 0x40000000 + 400):
    done = syscall(number, 0, 0, 0)
    if done != -38: breach(f"x32 {number}"); break
""",
    "thirty_two_bits": _machine_code('bytes.fromhex("b814000000cd80c3")'),
    "sysctl_and_modules": """
for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/kernel/mm/ksm/run", "/sys/fs/cgroup/cgroup.procs"):
    if tried(os.open, path, os.O_WRONLY): breach(path)
""",
}
VALUES = {
    "huge_value": Attack(
        "survive the answer", "def f(): return 'x' * (1 << 26)", call="f", reasons=("output",), limits=PATIENT
    ),
    "deep_value": Attack(
        "survive the answer", "def f():\n    a = []\n    for i in range(10**5): a = [a]\n    return a", call="f"
    ),
    "endless_value": Attack("survive the answer", "def f():\n    a = []\n    a.append(a)\n    return a", call="f"),
    "lying_value": Attack(
        "survive the answer",
        "class L(list):\n    __class__ = int\n    def __eq__(s, o): return True\n    __hash__ = None\ndef f(): return L()",
        call="f",
    ),
    "hostile_type": Attack(
        "survive the answer",
        "class M(type):\n    @property\n    def __name__(c): raise SystemExit(0)\nclass X(metaclass=M): pass\ndef f(): return X()",
        call="f",
    ),
    "leave_before_the_value": Attack("verdict", "import os\ndef f(): os._exit(0)", call="f", reasons=("error",)),
    "artefact_symlink": Attack("files", 'import os; os.symlink("@dir/secret", "out"); os.symlink("@dir", "d")', ("*",)),
    "artefact_hard_link": Attack(
        "files", 'import os\ntry: os.link("@dir/secret", "out")\nexcept OSError: pass', ("*",)
    ),
    "artefact_pipe": Attack("end", 'import os; os.mkfifo("out")', ("*",)),
    "artefact_socket": Attack("end", "import os\ntry: os.mknod('s', 0o140600)\nexcept OSError: pass", ("*",)),
    "artefact_hole": Attack("survive the answer", 'f = open("out", "wb"); f.truncate(15 << 20)', ("*",)),
    "artefact_depth": Attack(
        "survive the answer",
        "import os\nfor i in range(400):\n    try: os.mkdir('d'); os.chdir('d')\n    except OSError: break\nopen('x', 'w')",
        ("*",),
    ),
    "artefact_closed_folder": Attack("end", "import os; os.mkdir('d'); open('d/x', 'w'); os.chmod('d', 0)", ("*",)),
    "children_bomb": Attack(
        "end",
        HEAD + "import time\nfor i in range(200):\n    try:\n        if os.fork() == 0: time.sleep(30); os._exit(0)\n"
        "    except OSError: break\nelse: breach('200 processes')",
        children=True,
    ),
    "children_outlive": Attack(
        "end",
        HEAD + "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        import time; time.sleep(30)\n"
        "    os._exit(0)\nos._exit(0)",
        children=True,
    ),
    "children_memory": Attack(
        "end",
        HEAD
        + "import time\nfor i in range(8):\n    if os.fork() == 0:\n        x = bytearray(150 << 20); time.sleep(20); os._exit(0)\n"
        "time.sleep(20)",
        children=True,
        reasons=("memory",),
        limits=PATIENT,
    ),
    "children_namespaces": Attack("host", HEAD + KERNEL["new_namespaces"] + KERNEL["mount"], children=True),
    "children_network": Attack("host", HEAD + NETWORK["tcp"] + NETWORK["other_families"], children=True),
    "children_trace": Attack("host", HEAD + PROCESSES["trace"], children=True),
}
_GROUPS = {
    "host: files": FILES,
    "host: secrets": ENVIRONMENT,
    "host: network": NETWORK,
    "host: processes": PROCESSES,
    "end": RESOURCES,
    "survive the answer": CHANNEL,
    "host: kernel": KERNEL,
}
_REASONS = {
    "blame_the_sandbox": ("error",),
    "processor": ("timeout",),
    "one_long_call": ("timeout",),
    "endless_expression": ("timeout",),
    "sleep": ("timeout",),
    "print_without_end": ("output",),
    "errors_without_end": ("output",),
    "giant_frame": ("output", "timeout"),
    "memory": ("memory",),
    "address_nothing": ("crash",),
    "thirty_two_bits": ("forbidden", "crash", "error"),
    "hook_that_hangs": ("timeout",),
    "thread_that_hangs": ("timeout",),
    "outlive_by_signals": ("timeout",),
}
ATTACKS: dict[str, Attack] = {
    name: Attack(group, HEAD + source, reasons=_REASONS.get(name, ()), limits=PATIENT if name == "memory" else QUICK)
    for group, programs in _GROUPS.items()
    for name, source in programs.items()
} | VALUES


class Surroundings:
    """What attacks are aimed at, and whether it was hit."""

    def __init__(self) -> None:
        self.token = os.urandom(6).hex()
        self._folder = tempfile.TemporaryDirectory(prefix="canary-")
        self.home = Path(self._folder.name)
        self.home.chmod(0o755)
        (self.home / "open").mkdir()
        (self.home / "open").chmod(0o777)
        (self.home / "secret").write_text(SECRET)
        (self.home / "secret").chmod(0o644)
        (self.home / "open" / "canary").write_text("alive")
        (self.home / "open" / "canary").chmod(0o666)
        self.process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(900)"])
        self.sockets = self._listen()
        self.before = self._state()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for one in self.sockets:
            one.close()
        self._folder.cleanup()

    def fill(self, source: str) -> str:
        """An attack's source with what it is aimed at."""
        places = {
            "@dir": str(self.home),
            "@tmp": tempfile.gettempdir(),
            "@pid": str(self.process.pid),
            "@host": str(os.getpid()),
            "@token": self.token,
            "@tcp": str(self.sockets[0].getsockname()[1]),
            "@udp": str(self.sockets[1].getsockname()[1]),
            "@root": "yes" if os.getuid() == 0 else "no",
        }
        for mark, value in places.items():
            source = source.replace(mark, value)
        return source

    def hits(self) -> list[str]:
        """What is not as it was."""
        found = [f"{name} changed" for name, state in self._state().items() if state != self.before[name]]
        for one in self.sockets:
            with contextlib.suppress(BlockingIOError):
                if one.type == socket.SOCK_STREAM:
                    one.accept()[0].close()
                else:
                    one.recv(100)
                found.append(f"something came in at {one.getsockname()!r}")
        if self.process.poll() is not None:
            found.append("the process was ended")
        for place in (Path("/dev/shm"), Path(tempfile.gettempdir())):
            found += [str(path) for path in place.glob(f"seedbed-breach-{self.token}*")]
        return found

    def _listen(self) -> list[socket.socket]:
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        abstract, path = (socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2))
        abstract.bind(f"\0seedbed-{self.token}")
        path.bind(str(self.home / "open" / "socket"))
        (self.home / "open" / "socket").chmod(0o777)
        sockets = [tcp, udp, abstract, path]
        for one in sockets:
            one.setblocking(False)
        return sockets

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = {"the folder": sorted(path.name for path in (self.home / "open").iterdir())}
        for name in ("secret", "open/canary", "open", "open/socket"):
            if not os.path.lexists(self.home / name):
                state[name] = "gone"
                continue
            kind = (self.home / name).lstat()
            state[name] = (
                kind.st_mode,
                kind.st_uid,
                kind.st_size,
                kind.st_nlink,
                kind.st_mtime_ns if "." not in name else 0,
            )
        state["secret text"] = (self.home / "secret").read_text()
        state["niceness"] = os.getpriority(os.PRIO_PROCESS, self.process.pid)
        state["processors"] = sorted(os.sched_getaffinity(self.process.pid))
        return state


def left_over(sandbox: Sandbox, patience: float = 5.0) -> list[str]:
    """Processes below the zygotes that are no zygotes, after a little while."""
    until = time.monotonic() + patience
    while True:
        zygotes = {pool._process.pid for some in sandbox._backend._pools.values() for pool in some}
        guests = [pid for zygote in zygotes for pid in _below(zygote)]
        spare = len(zygotes) if sandbox.level == "A" else 0  # at level A each zygote has an inner one
        if len(guests) <= spare:
            return []
        if time.monotonic() > until:
            return [f"process {pid} is left" for pid in guests]
        time.sleep(0.02)


def _below(pid: int) -> list[int]:
    try:
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [one for child in children for one in _below(child)]


def breaches(name: str, attack: Attack, sandbox: Sandbox, around: Surroundings) -> list[str]:
    """Run an attack and say everything it got."""
    files = attack.collect and sandbox.level != "C"
    began = time.monotonic()
    outcome = sandbox.run(
        Program(
            around.fill(attack.source),
            call=attack.call,
            collect=attack.collect if files else (),
            children=attack.children,
            limits=attack.limits,
        )
    )
    took = time.monotonic() - began
    found = around.hits() + _said(name, attack, outcome) + left_over(sandbox)
    if took > attack.limits.wall + 15:  # a machine that is busy takes its time to let a killed process end
        found.append(f"it took {took:.1f} s")
    after = sandbox.run(Program("print(6 * 7)"))
    if after.stdout != "42\n":
        found.append(f"the next program did not run: {after}")
    return found


def _said(name: str, attack: Attack, outcome: Outcome) -> list[str]:
    everything = outcome.stdout + outcome.stderr + repr(outcome.value) + repr(dict(outcome.files))
    found = [line for line in everything.splitlines() if line.startswith("BREACH")]
    if SECRET in everything:
        found.append("the secret came out")
    unsupported = attack.children and outcome.level != "A"
    if outcome.reason == "sandbox" and not unsupported:
        found.append(f"the sandbox was blamed: {outcome.stderr}")
    if attack.reasons and outcome.reason not in attack.reasons and not unsupported:
        found.append(f"the reason is {outcome.reason}, not {' or '.join(attack.reasons)}: {outcome.stderr[-300:]}")
    return found


def lines(level: str) -> Iterator[str]:
    """One line of JSON an attack: its name and its breaches."""
    os.environ["SEEDBED_TEST_SECRET"] = SECRET
    with Sandbox(level, pools=1) as sandbox, Surroundings() as around:
        for name, attack in ATTACKS.items():
            yield json.dumps([name, breaches(name, attack, sandbox, around)])


if __name__ == "__main__":
    for line in lines(sys.argv[1]):
        print(line, flush=True)  # noqa: T201  # this file is a script too
