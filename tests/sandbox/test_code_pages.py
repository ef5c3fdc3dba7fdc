"""Code that is copied to lie better: the same bytes at the same addresses, to be read and run and not written to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.sandbox import code_pages, system
from seedbed.sandbox.code_pages import Library, libraries, within

MAPS = """\
55d0c0a00000-55d0c0a01000 r--p 00000000 08:01 17 /usr/bin/python3.12
55d0c0a01000-55d0c0a02000 r-xp 00001000 08:01 17 /usr/bin/python3.12
55d0c0a02000-55d0c0a03000 rw-p 00002000 08:01 17 /usr/bin/python3.12
55d0c1c00000-55d0c1d00000 rw-p 00000000 00:00 0 [heap]
7f0000000000-7f0000003000 r--p 00000000 08:01 18 /a place/_json.so
7f0000003000-7f0000008000 r-xp 00003000 08:01 18 /a place/_json.so
7f0000008000-7f000000a000 r--p 00008000 08:01 18 /a place/_json.so
7f000000b000-7f000000c000 r--p 0000a000 08:01 18 /a place/_json.so
7f0000010000-7f0000020000 r--p 00000000 08:01 19 /usr/lib/locale/C.utf8/LC_CTYPE
7f0000020000-7f0000021000 r-xp 00000000 00:00 0 [vdso]
7f0000021000-7f0000022000 r-xp 00000000 00:00 0
"""
TRIED = """
import hashlib, os, sys
sys.path.insert(0, sys.argv[1])
from seedbed.sandbox import code_pages

def mappings():
    for line in open("/proc/self/maps"):
        span, rights, *_ = line.split()
        first, _, end = span.partition("-")
        yield int(first, 16), int(end, 16), rights

def digests():
    with open("/proc/self/mem", "rb") as memory:
        for one in found:
            memory.seek(one.first)
            yield hashlib.sha256(memory.read(one.end - one.first)).hexdigest()

found = [*code_pages.libraries(open("/proc/self/maps").read())]
before, count = [*digests()], len([*mappings()])
code_pages.settle()
assert [*digests()] == before, "other bytes"
assert len([*mappings()]) < count, "no mapping less"
assert not any("w" in rights and "x" in rights for _, _, rights in mappings()), "written to and run"
for one in found:
    small = one.end - one.first <= code_pages.SMALL
    wanted = (one.first, one.end) if small else code_pages.within(one)
    if not small and not code_pages.has_huge_pages():
        continue
    whole = [rights for first, end, rights in mappings() if first <= wanted[0] < wanted[1] <= end]
    assert whole == ["r-xp"] or (not small and wanted[0] >= wanted[1]), one
import decimal, sqlite3  # libraries that come later
child = os.fork()
if not child:
    os._exit(int(decimal.Decimal(6) * 7) if sqlite3.sqlite_version else 0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
print("as it was")
"""
REFUSED = """
import ctypes, sys
sys.path.insert(0, sys.argv[1])
from seedbed.sandbox import system
maps = open("/proc/self/maps").read()
try:
    system.put_copy(ctypes.addressof(ctypes.c_int.in_dll(ctypes.pythonapi, "Py_OptimizeFlag")) & -4096 | 1, 4096)
except OSError as error:
    now = open("/proc/self/maps").read()
    print(error.errno, {line.split()[0] for line in maps.splitlines() if ".so" in line} - {
        line.split()[0] for line in now.splitlines()})
"""


def test_libraries_are_found_by_their_mappings() -> None:
    """Parts of a file that follow each other are one; what has no code, no file, or is written to is left out."""
    assert [*libraries(MAPS)] == [
        Library("/usr/bin/python3.12", 0x55D0C0A00000, 0x55D0C0A02000),
        Library("/a place/_json.so", 0x7F0000000000, 0x7F000000A000),
        Library("/a place/_json.so", 0x7F000000B000, 0x7F000000C000),
    ]


@given(st.integers(0, 1 << 35), st.integers(1, 1 << 13))
def test_huge_pages_are_filled_whole(page: int, pages: int) -> None:
    """What is to go into huge pages is of the interpreter, lies between their borders, and misses less than two."""
    library = Library("/opt/lib/libpython3.13.so.1.0", page << 12, page + pages << 12)
    first, end = within(library)
    assert first % system.HUGE == end % system.HUGE == 0
    if first < end:
        assert library.first <= first < end <= library.end
    assert library.end - library.first - max(0, end - first) < 2 * system.HUGE
    assert within(library._replace(name="/usr/lib/libcrypto.so.3")) == (0, 0)


@pytest.mark.skipif(bool(system.supported()), reason="of Linux")
def test_copied_code_is_the_same_code() -> None:
    """In an interpreter that has copied it: the same bytes, in one piece, never open for writing, and it still runs."""
    assert _run(TRIED) == "as it was\n"


@pytest.mark.skipif(bool(system.supported()), reason="of Linux")
def test_what_cannot_be_copied_stays() -> None:
    """An address that is no page's is refused, and no mapping is gone."""
    assert _run(REFUSED) == "22 set()\n"


def _run(script: str) -> str:
    home = code_pages.__file__.rsplit("/", 3)[0]
    done = subprocess.run([sys.executable, "-c", script, home], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
