"""Looking for an entry in Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.api.catalogue import everything, search
from seedbed.api.chinese_wish import asked, nearness, parts, weights

WISHES = [
    ("扫雷", "minesweeper"), ("帮我生成一些数独题目", "sudoku"), ("关于骑士与无赖的题目", "knights_and_knaves"),
    ("回译", "back_translation"), ("知识图谱", "knowledge_graph"), ("电子书", "epub"), ("古典密码", "cipher"),
    ("我想要一批客服对话的数据", "customer_service"), ("单元测试", "unit_test_writer"),
    ("请翻译代码", "code_translate"), ("评测污染", "contamination"), ("sql 修复", "sql_repair"), ("24点", "game_of_24"),
    ("写故事", "tiny_stories"),
]  # fmt: skip


def names(wish: str) -> list[str]:
    return [one.line.name for one in search(wish)]


@pytest.mark.parametrize(("wish", "name"), WISHES)
def test_an_entry_is_found_by_its_chinese_summary(wish: str, name: str) -> None:
    """Among the first two, asked for as people ask."""
    assert name in names(wish)[:2]


def test_every_entry_is_found_by_its_own_sentence() -> None:
    """Whoever types it gets the entry, first or beside one of the same name."""
    for one in everything():
        assert one.line.name in names(one.line.chinese)[:2], one.line.name


@pytest.mark.parametrize("wish", ["火星移民", "蛋白质折叠", "zzzzqqqq", "扫雷 zzzzqqqq"])
def test_what_nobody_does_is_not_found(wish: str) -> None:
    """Nor is what fits in Chinese alone where the wish names something else as well."""
    assert names(wish) == []


def test_english_wishes_find_what_they_found() -> None:
    """No Chinese sentence has a say in them."""
    assert names("evol_instruct")[:2] == ["evol_instruct", "auto_evol_instruct"]
    assert names("text to sql")[0] == "text_to_sql"
    assert all(nearness(asked("text to sql"), one.chinese, {"文本": 1.0}) == 0 for one in everything())


def test_words_of_asking_are_left_out_unless_there_is_nothing_else() -> None:
    """A wish of such words alone is taken as it stands; a database is not data."""
    assert asked("请帮我生成一些题目：数独") == {"数独"}
    assert asked("生成") == {"生成"}
    assert asked("数据库") == {"数据", "据库"}
    assert asked("图") == {"图"}
    assert asked("sudoku") == frozenset()


def test_a_rare_pair_tells_more_than_a_common_one() -> None:
    """And one that nobody has tells nothing."""
    told = [parts("题目数独"), parts("题目扫雷"), parts("题目填字")]
    weight = weights(told)
    assert weight["数独"] > weight["题目"]
    wanted = frozenset({"数独", "题目", "火星"})
    assert nearness(wanted, told[0], weight) == 1.0
    assert 0 < nearness(wanted, told[1], weight) < 0.5
    assert nearness(frozenset({"火星"}), told[0], weight) == 0.0


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5))
def test_nearness_is_a_share(wish: str, sentences: list[str]) -> None:
    """Whatever is typed."""
    told = [parts(one) for one in sentences]
    assert all(0 <= nearness(asked(wish), one, weights(told)) <= 1 + 1e-9 for one in told)
