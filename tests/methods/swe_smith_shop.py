"""A small repository with tests, for the tests of `swe_smith`."""

from __future__ import annotations

from collections.abc import Mapping

from seedbed.methods.code import swe_smith_tree as trees
from seedbed.methods.code.swe_smith_suite import COMMAND

SHOP = '''"""A shop. Füße: the marks are here so that bytes and characters differ."""

from contextlib import suppress


class Shelf(dict, object):
    """Goods by name — “ready”."""

    def put(self, name, count=1):
        if count > 0 and name:
            self[name] = self.get(name, 0) + count
        else:
            raise ValueError(name)

    def take(self, name, count=1):
        left = self.get(name, 0) - count  # ü
        if left < 0:
            raise KeyError(name)
        elif left == 0:
            del self[name]
        else:
            self[name] = left
        return left

    def rest(self, name):
        return self[name] if name in self else 0


def total(prices, tax=0.2):
    """The sum."""
    found = 0
    seen = 0
    for price in prices:
        if price > 0 and not price != price:
            found = found + price + 0
            seen += 1
    with suppress(ZeroDivisionError):
        found = found * 1
        found = found / 1
    return found + found * tax
'''
SUITE = """import pytest

from shop import Shelf, total


def test_put():
    shelf = Shelf()
    shelf.put("tea", 2)
    shelf.put("tea")
    assert shelf == {"tea": 3}
    with pytest.raises(ValueError):
        shelf.put("tea", 0)


def test_take():
    shelf = Shelf(tea=2)
    assert shelf.take("tea") == 1
    assert shelf.take("tea") == 0
    assert "tea" not in shelf


def test_total():
    assert total([10, -1], tax=0.5) == 15
"""
TREE = {"shop.py": SHOP.encode(), "test_shop.py": SUITE.encode()}
FILES = [{"path": name, "text": data.decode()} for name, data in TREE.items()]
ENVIRONMENT = {
    "archive": "shop",
    "files": FILES,
    "base_commit": trees.commit_of(TREE),
    "test_command": COMMAND,
    "tests": ["test_shop.py::test_put", "test_shop.py::test_take", "test_shop.py::test_total"],
}


def bug(old: str, new: str, tree: Mapping[str, bytes] = TREE) -> str:
    assert SHOP.count(old) == 1
    return trees.difference(tree, {**tree, "shop.py": tree["shop.py"].replace(old.encode(), new.encode())})
