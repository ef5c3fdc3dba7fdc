"""Plain text and Markdown: decoded right or refused, blocks where they stand."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.markdown import blocks_of, markdown
from seedbed.ingest.text import decode, text

SIMPLIFIED = "信息安全管理规定：员工应当使用公司设备，密码每九十天更换一次。\n如有问题，请联系信息部门。"
TRADITIONAL = "資訊安全管理規定：員工應當使用公司設備，密碼每九十天更換一次。\n如有問題，請聯繫資訊部門。"
JAPANESE = "社員は会社の機器を使用し、パスワードを九十日ごとに変更してください。"
KOREAN = "직원은 회사 장비를 사용해야 하며 비밀번호는 90일마다 변경해야 합니다."
RUSSIAN = "Сотрудники должны использовать оборудование компании."
FRENCH = "L'été dernier, l'élève a mangé à la crêperie."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_decodes_chinese(encoding: str) -> None:
    """Chinese comes out as it went in, whichever of the usual encodings it is in."""
    assert decode(SIMPLIFIED.encode(encoding), name="a.txt")[0] == SIMPLIFIED


@pytest.mark.parametrize(("content", "encoding"), [(TRADITIONAL, "big5"), (JAPANESE, "shift_jis")])
def test_decodes_neighbours(content: str, encoding: str) -> None:
    """Big5 and Shift-JIS are told from GB 18030, and the reader says that it guessed."""
    decoded, warnings = decode(content.encode(encoding), name="a.txt")
    assert decoded == content
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("content", "encoding"),
    [(KOREAN, "euc_kr"), (RUSSIAN, "cp1251"), (FRENCH, "cp1252"), (JAPANESE, "euc_jp")],
)
def test_refuses_the_uncertain(content: str, encoding: str) -> None:
    """What we cannot tell for certain is refused with guesses and a way out, never read wrong."""
    with pytest.raises(UnreadableDocument, match=r"perhaps \w+, perhaps \w+; .*save it as UTF-8"):
        decode(content.encode(encoding), name="a.txt")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n", b"\xff\xfe"])
def test_empty(data: bytes) -> None:
    """An empty file is refused as empty."""
    with pytest.raises(UnreadableDocument, match="is empty"):
        text(data, name="a.txt")


@pytest.mark.parametrize(
    "data", [b"abc\x00\x01\x02def", bytes(range(256)) * 4, b"\x7fELF\x02\x01\x01\x00" * 9, b"a\x08b"]
)
def test_binary(data: bytes) -> None:
    """Binary data is refused as such."""
    with pytest.raises(UnreadableDocument, match="binary"):
        text(data, name="a.txt")


def test_paragraphs() -> None:
    """Paragraphs lie between blank lines, with exact spans; line ends become one kind."""
    document = text(b"\r\n One\r\nline.\r\n \r\n\r\nTwo.\r\n", name="a.txt")
    assert [block.text for block in document.blocks] == ["One\nline.", "Two."]
    assert all(document.text[block.start : block.end] == block.text for block in document.blocks)


def test_markdown_blocks() -> None:
    """Every kind of block is told apart, and its span is the source."""
    source = (
        "---\ntitle: x\n---\n# One #\n\nSetext\n---\n\nA paragraph\nof two lines.\n"
        "- item\n  goes on\n  - inner\n1. first\n"
        "\n| a | b\\|c |\n|---|:-:|\n| 1 | |\n"
        "\n```py\n# no heading\n```\n\n$$\nx^2\n$$\n\n![alt](a.png)\n\n***\n\n    # indented\nC# is fine\n# C#\n"
    )
    document = markdown(source.encode(), name="a.md")
    assert document.text == source
    assert [(block.kind, block.text, block.level) for block in document.blocks] == [
        ("code", "title: x", 0),
        ("heading", "One", 1),
        ("heading", "Setext", 2),
        ("paragraph", "A paragraph\nof two lines.", 0),
        ("list_item", "item\ngoes on", 0),
        ("list_item", "inner", 1),
        ("list_item", "first", 0),
        ("table", "| a | b\\|c |\n|---|:-:|\n| 1 | |", 0),
        ("code", "# no heading", 0),
        ("formula", "x^2", 0),
        ("image", "alt", 0),
        ("paragraph", "    # indented\nC# is fine", 0),
        ("heading", "C#", 1),
    ]
    assert next(block.cells for block in document.blocks if block.cells) == (("a", "b|c"), ("1", ""))
    assert [block.language for block in document.blocks if block.kind == "code"] == ["yaml", "py"]


@settings(max_examples=100, deadline=None)
@given(st.text("ab #|-`~$*\n\r\t1.>[]()!=_\\\u2028文", max_size=120))
def test_blocks_cover_the_text(content: str) -> None:
    """Whatever the text, blocks are in order, do not overlap, and leave out only white space and rules."""
    at, outside = 0, ""
    for block in blocks_of(content):
        assert at <= block.start < block.end <= len(content)
        outside += content[at : block.start]
        at = block.end
    assert not set(outside + content[at:]) - set(" \t\r\n-*_\u2028")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes give a document or UnreadableDocument."""
    for reader in (text, markdown):
        with contextlib.suppress(UnreadableDocument):
            assert reader(data, name="x").text
