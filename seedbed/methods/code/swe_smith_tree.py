"""A repository as files in memory, for `swe_smith`: read from a folder or an archive, named by its content, patched.

Patches are unified diffs that `patch -p1` and `git apply` take. Our own `patched` is stricter than both: every context
line must be there letter for letter; only the place may have moved, as it does when several patches meet in a file.
"""

from __future__ import annotations

import difflib
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from seedbed.core.errors import Reject
from seedbed.core.program import inside

Tree = Mapping[str, bytes]
MOST_FILES, MOST_BYTES, MOST_OF_ONE = 2000, 32 << 20, 4 << 20
"""What a repository may hold: files, bytes of them together, bytes of one."""
_LEFT_OUT = {".git", ".hg", ".tox", ".venv", "__pycache__", "node_modules", ".mypy_cache", ".pytest_cache"}
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_CUT = "\\ No newline at end of file\n"
_TESTS = re.compile(
    r"(^|/)(tests?|testing|docs?|examples?|benchmarks?)(/|$)|(^|/)(test_[^/]*|[^/]*_test|conftest|setup)\.py$"
)


def tree_of(repo: str, files: Sequence[Mapping[str, Any]] = (), commit: str = "") -> Tree:
    """The files of a repository by name: those given with the row, or those of a folder or archive.

    Raises:
        Reject: it cannot be read, is too large, has names that lead out of it, or is not what it was (``commit``).
    """
    tree = _given(files) if files else _read(repo)
    found = commit_of(tree)
    if commit and found != commit:
        raise Reject("the repository has changed since its tests were run; start again from it", value=found)
    return tree


def commit_of(tree: Tree) -> str:
    """A name for the content of a tree: 40 hexadecimal digits."""
    parts = [f"{name}\0{sha256(tree[name]).hexdigest()}\n" for name in sorted(tree)]
    return sha256("".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:40]


def name_of(repo: str) -> str:
    """What a repository is called: its folder or archive without the ending."""
    return re.sub(r"(\.tar)?\.(gz|tgz|zip|tar|bz2|xz)$", "", Path(repo).name) or "repository"


def sources(tree: Tree) -> dict[str, str]:
    """The Python files that a bug may go into: no tests, documents or set-up, and readable as UTF-8."""
    found = {}
    for name in sorted(tree):
        if name.endswith(".py") and not _TESTS.search(name):
            try:
                found[name] = tree[name].decode()
            except UnicodeDecodeError:
                continue
    return found


def _given(files: Sequence[Mapping[str, Any]]) -> Tree:
    try:
        return _held((str(one["path"]), str(one["text"]).encode()) for one in files)
    except (KeyError, TypeError, UnicodeEncodeError) as error:
        raise Reject(f"`files` must be a list of {{path, text}}: {error!r}") from None


def _read(repo: str) -> Tree:
    path = Path(repo)
    try:
        state = path.stat()
    except (OSError, ValueError):
        raise Reject(f"there is no folder or archive {repo!r}") from None
    return _held(_in_folder(path)) if path.is_dir() else _read_archive(repo, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _read_archive(repo: str, _changed: int, _size: int) -> Tree:
    try:
        if zipfile.is_zipfile(repo):
            return _held(_below(_in_zip(repo)))
        if tarfile.is_tarfile(repo):
            return _held(_below(_in_tar(repo)))
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Reject(f"the archive {repo!r} cannot be read: {error}") from None
    raise Reject(f"{repo!r} is neither a folder nor a tar or zip archive")


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    for one in sorted(path.rglob("*")):
        name = one.relative_to(path).as_posix()
        if _LEFT_OUT.isdisjoint(name.split("/")) and one.is_file() and not one.is_symlink():
            _small(name, one.stat().st_size)
            yield name, one.read_bytes()


def _in_tar(repo: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(repo) as archive:
        for one in archive:
            if one.isfile():
                _small(one.name, one.size)
                held = archive.extractfile(one)
                yield one.name, held.read() if held else b""


def _in_zip(repo: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(repo) as archive:
        for one in archive.infolist():
            if not one.is_dir():
                _small(one.filename, one.file_size)
                yield one.filename, archive.read(one)


def _small(name: str, size: int) -> None:
    if size > MOST_OF_ONE:
        raise Reject(f"the file {name!r} has {size} bytes; at most {MOST_OF_ONE} are read")


def _below(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive without the one folder that all of them lie in, as source archives have it."""
    held, size = list[tuple[str, bytes]](), 0
    for name, data in files:
        size += len(data)
        held.append((name.removeprefix("./"), data))
        if len(held) > MOST_FILES or size > MOST_BYTES:
            break
    tops = {name.split("/", 1)[0] for name, _ in held}
    strip = len(tops) == 1 and all("/" in name for name, _ in held)
    for name, data in held:
        yield (name.split("/", 1)[1] if strip else name), data


def _held(files: Iterable[tuple[str, bytes]]) -> Tree:
    tree, size = dict[str, bytes](), 0
    for name, data in files:
        if not inside(name):
            raise Reject("the repository holds a name that leads out of it", value=name[:200])
        if not _LEFT_OUT.isdisjoint(name.split("/")):
            continue
        tree[name] = data
        size += len(data)
        if len(tree) > MOST_FILES or size > MOST_BYTES:
            raise Reject(f"the repository is larger than {MOST_FILES} files or {MOST_BYTES} bytes")
    if not tree:
        raise Reject("the repository holds no files")
    return tree


def difference(old: Tree, new: Tree) -> str:
    """The unified diff from one tree to another ("" where they are the same), of files that are UTF-8.

    Raises:
        Reject: a file that differs is not.
    """
    changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return "".join(_one_difference(name, old.get(name), new.get(name)) for name in changed)


def _one_difference(name: str, old: bytes | None, new: bytes | None) -> str:
    head = f"diff --git a/{name} b/{name}\n"
    if old is None:
        head += "new file mode 100644\n"
    if new is None:
        head += "deleted file mode 100644\n"
    names = ("/dev/null" if old is None else f"a/{name}", "/dev/null" if new is None else f"b/{name}")
    try:
        was, now = (lines_of((one or b"").decode()) for one in (old, new))
    except UnicodeDecodeError:
        raise Reject("a changed file is not UTF-8", value=name) from None
    lines = difflib.unified_diff(was, now, *names)
    return head + "".join(line if line.endswith("\n") else f"{line}\n{_CUT}" for line in lines)


def lines_of(text: str) -> list[str]:
    """Lines as patches have them: ended by line feeds and nothing else."""
    found = [f"{line}\n" for line in text.split("\n")]
    last = found.pop()[:-1]
    return [*found, last] if last else found


def patched(tree: Tree, patch: str, *, back: bool = False) -> dict[str, bytes]:
    """The tree with a patch applied, or taken ``back``.

    Raises:
        Reject: the text is no patch, or does not apply.
    """
    made = dict(tree)
    for old, new, hunks in _files(patch):
        source, target = (new, old) if back else (old, new)
        if source and source not in made:
            raise Reject("the patch changes a file that is not there", value=source)
        try:
            lines = lines_of(made[source].decode()) if source else []
        except UnicodeDecodeError:
            raise Reject("the patch changes a file that is not UTF-8", value=source) from None
        text = "".join(_applied(lines, hunks, source or target, back=back))
        if target:
            made[target] = text.encode()
        if source and source != target:
            del made[source]
    return made


def _applied(lines: list[str], hunks: list[tuple[int, list[str]]], name: str, *, back: bool) -> list[str]:
    moved, made = 0, list(lines)
    gone, come = ("+", "-") if back else ("-", "+")
    for begin, body in hunks:
        was = [one[1:] for one in body if one[0] in (" ", gone)]
        now = [one[1:] for one in body if one[0] in (" ", come)]
        wanted = begin + moved
        places = [at for at in range(len(made) - len(was) + 1) if made[at : at + len(was)] == was]
        if not places:
            raise Reject(f"the patch does not apply to {name}", value="".join(body)[:200])
        at = min(places, key=lambda place: abs(place - wanted))
        made[at : at + len(was)] = now
        moved += at - wanted + len(now) - len(was)
    return made


def _files(patch: str) -> Iterator[tuple[str, str, list[tuple[int, list[str]]]]]:
    """(old name, new name, hunks) of every file of a patch; "" for one that is not there."""
    lines, at = lines_of(patch), 0
    found = False
    while at < len(lines):
        if not lines[at].startswith("--- ") or at + 1 == len(lines) or not lines[at + 1].startswith("+++ "):
            at += 1
            continue
        old, new = (_name(lines[at + step]) for step in (0, 1))
        at, hunks = at + 2, list[tuple[int, list[str]]]()
        while at < len(lines) and (head := _HUNK.match(lines[at])):
            body, at = _hunk(lines, at + 1, int(head[2] or 1), int(head[4] or 1))
            hunks.append((max(int(head[1]) - 1, 0), body))
        found = True
        yield old, new, hunks
    if not found:
        raise Reject("the text is no unified diff", value=patch[:200])


def _hunk(lines: list[str], at: int, old: int, new: int) -> tuple[list[str], int]:
    body: list[str] = []
    while (old or new) and at < len(lines):
        line = lines[at] if lines[at].strip("\n") else " \n"  # some editors strip the space of an empty line
        if line[0] not in " -+":
            break
        old, new, at = old - (line[0] != "+"), new - (line[0] != "-"), at + 1
        cut = at < len(lines) and lines[at].startswith("\\")
        body.append(line.removesuffix("\n") if cut else line)
        at += cut
    if old or new:
        raise Reject("a hunk of the patch is cut off or miscounted", value="".join(body)[:200])
    return body, at


def _name(line: str) -> str:
    name = line[4:].rstrip("\n").split("\t")[0]
    return "" if name == "/dev/null" else re.sub(r"^[ab]/", "", name)


def changed_lines(patch: str) -> list[str]:
    """The lines that a patch takes away or puts in, without their marks and the white space round them."""
    found = [body for _, _, hunks in _files(patch) for _, body in hunks]
    return [one[1:].strip() for body in found for one in body if one[0] in "+-" and one[1:].strip()]


def changed_files(patch: str) -> list[str]:
    """The names of the files that a patch changes, in its order."""
    return [new or old for old, new, _ in _files(patch)]
