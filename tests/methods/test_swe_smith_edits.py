"""Operators, trees and patches of SWE-smith: what is changed, and that all else stays byte for byte."""

from __future__ import annotations

import ast
import random
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import Reject
from seedbed.methods.code import swe_smith_edits as edits
from seedbed.methods.code import swe_smith_tree as trees
from seedbed.methods.code.swe_smith_bugs import OPERATORS as NAMES
from seedbed.methods.code.swe_smith_operators import OPERATORS, Source
from tests.methods.swe_smith_shop import SHOP, TREE


@pytest.mark.parametrize("operator", NAMES)
def test_an_operator_changes_the_text_where_it_says_and_nowhere_else(operator: str) -> None:
    """It parses, it differs, the rest is as it was, and the inverse patch restores the file byte for byte."""
    source, made = Source(SHOP), 0
    for node, _ in edits._units(source.tree):
        for seed in range(12):
            text = edits.edited(source, node, operator, random.Random(seed)) if edits._fits(operator, node) else None
            if text is None:
                continue
            made += 1
            ast.parse(text)
            assert text != SHOP
            start, end = source.span(node)
            tail = source.data[end:]
            assert text.encode().startswith(source.data[:start]), "before the unit nothing changes"
            assert text.encode().endswith(tail), "and nothing after it"
            bugged = {**TREE, "shop.py": text.encode()}
            patch = trees.difference(TREE, bugged)
            assert trees.patched(TREE, patch) == bugged
            assert trees.patched(bugged, patch, back=True) == TREE
            assert trees.patched(bugged, trees.difference(bugged, TREE)) == TREE
    assert made > 0


def test_there_are_the_thirteen_published_operators() -> None:
    """With their chances and limits."""
    assert list(OPERATORS) == NAMES
    told = {name: (chance, least, most) for name, (_, chance, _, least, most) in OPERATORS.items()}
    assert len(told) == 13
    assert told["remove_methods"][0] == 0.15
    assert told["shuffle_methods"][:2] == (0.25, 10)
    assert told["invert_if"][:2] == (0.25, 5)
    assert told["shuffle_lines"][2] == 10
    assert {told[name][0] for name in NAMES[-4:]} == {0.4}
    assert {least for name, (_, least, _) in told.items() if name not in ("shuffle_methods", "invert_if")} == {3}


def test_an_operator_becomes_another_of_its_family_only() -> None:
    """Never itself, never one of another family."""
    source = Source("def f(a, b):\n    return a < b and a in b and a + b and a is not b\n")
    for seed in range(40):
        text = edits.edited(source, source.tree.body[0], "change_operator", random.Random(seed))
        if text:
            shapes = [ast.unparse(one) for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Compare | ast.BinOp)]
            assert set(shapes) <= {f"a {sign} b" for sign in ("<", "<=", ">", ">=", "in", "not in", "+", "-",
                                                              "is", "is not")}  # fmt: skip


@pytest.mark.parametrize("text", ["def f(:\n", "\ufeffx = 1\n", "x = 1\ry = 2\n"])
def test_a_file_whose_places_cannot_be_told_is_named_and_left_alone(text: str) -> None:
    """Broken syntax, a byte order mark, a lone carriage return."""
    told = edits.procedural({"a.py": text, "shop.py": SHOP}, 24, 50, NAMES)
    assert list(told["unread"]) == ["a.py"]
    assert {one["path"] for one in told["bugs"]} == {"shop.py"}


def test_bugs_are_the_same_for_the_same_seed_and_none_stands_twice() -> None:
    """Drawn anew, they are the same; no two are one."""
    first, again = (edits.procedural({"shop.py": SHOP}, 24, 30, NAMES) for _ in range(2))
    assert first == again
    assert len({one["text"] for one in first["bugs"]}) == len(first["bugs"]) > 10


def test_an_operand_takes_its_brackets_along() -> None:
    """`(a + b) * c` becomes `(c) * (a + b)`, not `c * a + b`; line ends and tabs stay."""
    head = "def f(a, b, c):\r\n\treturn "
    source = Source(f"{head}(a + b) * c\r\n")
    found = {edits.edited(source, source.tree.body[0], "swap_operands", random.Random(seed)) for seed in range(30)}
    assert found <= {None, f"{head}(c) * (a + b)\r\n", f"{head}(b + a) * c\r\n"}
    assert f"{head}(c) * (a + b)\r\n" in found


@pytest.mark.parametrize("tool", [["git", "apply", "-"], ["patch", "-p1"]])
@pytest.mark.parametrize("ending", ["\n", ""])
def test_the_real_tools_take_the_patches(tool: list[str], ending: str, tmp_path: Path) -> None:
    """Bug and fix, also of a file without a line end at its end, restore it byte for byte."""
    if shutil.which(tool[0]) is None:
        pytest.skip(f"there is no {tool[0]} here")
    clean = {"pkg/shop.py": (SHOP.rstrip("\n") + ending).encode()}
    bugged = {"pkg/shop.py": clean["pkg/shop.py"].replace(b"found * tax", b"found - tax").replace(b"A shop", b"One")}
    (tmp_path / "pkg").mkdir()
    file = tmp_path / "pkg" / "shop.py"
    file.write_bytes(clean["pkg/shop.py"])
    for old, new in ((clean, bugged), (bugged, clean)):
        subprocess.run(tool, cwd=tmp_path, input=trees.difference(old, new).encode(), check=True, capture_output=True)
        assert file.read_bytes() == new["pkg/shop.py"]


TEXTS = st.lists(
    st.sampled_from(["a\n", "b\n", "\n", " c\n", "-d\r\n", "\\ e\n", "f", "@@\n", "-- g\n", "++ h\n", "\x0c\u2028"])
).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_a_difference_applied_gives_the_other_text(old: str, new: str) -> None:
    """And taken back the first; whatever the lines look like."""
    before, after = {"x.txt": old.encode()}, {"x.txt": new.encode()}
    patch = trees.difference(before, after)
    assert (patch == "") == (old == new)
    if patch:
        assert trees.patched(before, patch) == after
        assert trees.patched(after, patch, back=True) == before


def test_files_come_and_go() -> None:
    """A patch may add a file and remove one."""
    after = {"new.py": b"x = 1\n", "shop.py": TREE["shop.py"]}
    patch = trees.difference(TREE, after)
    assert trees.patched(TREE, patch) == after
    assert trees.patched(after, patch, back=True) == TREE
    assert trees.changed_files(patch) == ["new.py", "test_shop.py"]


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        ("words", "no unified diff"),
        ("--- a/nope.py\n+++ b/nope.py\n@@ -1 +1 @@\n-a\n+b\n", "not there"),
        ("--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n-a\n+b\n", "does not apply"),
        ("--- a/shop.py\n+++ b/shop.py\n@@ -1,3 +1 @@\n-a\n+b\n", "cut off or miscounted"),
    ],
)
def test_a_patch_that_is_none_is_refused(patch: str, words: str) -> None:
    """Each with its reason."""
    with pytest.raises(Reject, match=words):
        trees.patched(TREE, patch)


def tarred(path: Path, files: Mapping[str, bytes]) -> str:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, BytesIO(data))
    return str(path)


def test_a_folder_and_its_archives_are_one_repository(tmp_path: Path) -> None:
    """The folder that an archive packs all in is left out; the content names the commit."""
    folder = tmp_path / "shop-1.0"
    folder.mkdir()
    for name, data in TREE.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        for name, data in TREE.items():
            archive.writestr(f"shop-1.0/{name}", data)
    packed = tarred(tmp_path / "shop-1.0.tar.gz", {f"shop-1.0/{name}": data for name, data in TREE.items()})
    for repo in (str(folder), str(tmp_path / "shop.zip"), packed):
        assert trees.tree_of(repo) == TREE
    assert trees.name_of(packed) == trees.name_of(str(folder)) == "shop-1.0"
    (folder / "shop.py").write_text("changed = 1\n")
    with pytest.raises(Reject, match="has changed"):
        trees.tree_of(str(folder), (), trees.commit_of(TREE))


def test_a_repository_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Missing, empty, no archive, leading out, broken, too many files."""
    (tmp_path / "text.tar.gz").write_text("no archive")
    (tmp_path / "empty").mkdir()
    outside = tarred(tmp_path / "out.tar.gz", {"a/../../x.py": b"", "b.py": b""})
    many = tarred(tmp_path / "many.tar.gz", {f"f{at}.py": b"" for at in range(trees.MOST_FILES + 1)})
    for repo, words in [
        (str(tmp_path / "none"), "no folder or archive"),
        (str(tmp_path / "text.tar.gz"), "neither a folder"),
        (str(tmp_path / "empty"), "no files"),
        (outside, "leads out"),
        (many, "larger than"),
    ]:
        with pytest.raises(Reject, match=words):
            trees.tree_of(repo)
    with pytest.raises(Reject, match="list of"):
        trees.tree_of("x", [{"name": "a"}])


def test_only_the_package_is_given_bugs() -> None:
    """No tests, no documents, no set-up."""
    names = ["pkg/a.py", "tests/b.py", "pkg/test_c.py", "setup.py", "docs/conf.py", "conftest.py", "d.txt", "e_test.py"]
    assert list(trees.sources(dict.fromkeys(names, b""))) == ["pkg/a.py"]
