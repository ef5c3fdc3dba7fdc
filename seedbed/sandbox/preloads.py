"""What zygotes load ahead, and which of them a program goes to.

What a zygote has loaded is copied for every guest: 247 mappings and 14 MB instead of 104 and 7 cost a short program
about half a millisecond. So programs that import little go to lean zygotes, all others to full ones. A guest of
level A that imports something all the same loads it for itself, so a wrong guess costs time and nothing else.
"""

from __future__ import annotations

import re

LEAN = (
    "json re math itertools collections functools random string typing heapq bisect operator copy enum abc time "
    "sys os types traceback linecache contextlib signal ctypes struct select gc atexit importlib warnings builtins "
    "errno"
).split()
USUAL = (
    "json re math cmath collections itertools functools random string typing heapq bisect datetime decimal fractions "
    "statistics operator copy enum abc dataclasses textwrap io time calendar contextlib threading queue traceback "
    "linecache types inspect array struct hashlib base64 zlib asyncio concurrent.futures.thread unittest sqlite3 "
    "asyncio.selector_events"
).split()
"""What programs import most."""
RARER = (
    "unittest.mock subprocess encodings.idna encodings.ascii encodings.latin_1 encodings.utf_16 unicodedata pprint "
    "numbers uuid secrets zoneinfo csv colorsys difflib graphlib html html.parser urllib.parse xml.etree.ElementTree "
    "pathlib glob fnmatch tempfile shutil pickle argparse getopt shlex cmd locale binascii hmac timeit logging "
    "warnings weakref ctypes signal select selectors socket multiprocessing configparser tomllib ast dis tokenize "
    "keyword symtable codecs zipfile gzip bz2 lzma optparse sched contextvars reprlib builtins cProfile pstats"
).split()
"""What a guest cannot load for itself where it has no files, or may be in no position to read them."""
_IMPORT = re.compile(
    r"(?:^|;)[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+?)[ \t]*(?=$|[;#]))", re.MULTILINE
)


def imports_little(source: str) -> bool:
    """Whether a source plainly imports nothing but what lean zygotes have; False where that is not plain."""
    if "import" not in source:
        return bool(source)
    found = _IMPORT.findall(source)
    if len(found) != source.count("import"):
        return False
    names = [name for one, several in found for name in ([one] if one else several.split(","))]
    return all(name.split()[0].split(".")[0] in _KNOWN for name in names if name.strip())


_KNOWN = frozenset(LEAN)
