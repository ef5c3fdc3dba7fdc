"""What is private is found by its form and check digits, in English and Chinese; numbers that only look so are not."""

import random
import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import Document, joined
from seedbed.ingest.clean import Cleaning, cleaned
from seedbed.ingest.markdown import blocks_of
from seedbed.ingest.private import KINDS, Mask, findings, secrets

FAKE = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=48))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("email", "Write to ann.lee+x@mail.example.co.uk, please.", "ann.lee+x@mail.example.co.uk"),
        ("email", "邮箱：zhang@example.com。", "zhang@example.com"),
        ("phone", "手机13812345678转告", "13812345678"),
        ("phone", "call +49 30 1234 5678 now", "+49 30 1234 5678"),
        ("phone", "(415) 555-0132", "(415) 555-0132"),
        ("phone", "电话：010-8888 6666", "010-8888 6666"),
        ("card", "Card 4111 1111 1111 1111 ok", "4111 1111 1111 1111"),
        ("card", "卡号6222021234567890128", "6222021234567890128"),
        ("identity", "身份证11010519491231002X。", "11010519491231002X"),
        ("identity", "SSN: 078-05-1120", "078-05-1120"),
        ("iban", "IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
        ("address", "host 192.168.10.254 up", "192.168.10.254"),
        ("address", "2001:db8:0:0:0:ff00:42:8329", "2001:db8:0:0:0:ff00:42:8329"),
        ("secret", f"key sk-proj-{FAKE} end", f"sk-proj-{FAKE}"),
        ("secret", "AKIA" + "Q" * 16, "AKIA" + "Q" * 16),
        ("secret", 'password = "hunter2hunter2"', "hunter2hunter2"),
    ],
)
def test_found(kind: str, text: str, value: str) -> None:
    """Each kind is found with its exact place."""
    assert [(one.kind, text[one.start : one.end]) for one in findings(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        *("Version 1.2.3.4 came out", "v10.0.0.1", "256.1.1.1", "at 12:30:45", "3.14159265358979", "2026-11-21"),
        *("4111 1111 1111 1112", "110105194913310021", "110105194912310021", "order 20261121123456", "10,000,000,000"),
        *("DE89 3704 0044 0532 0130 01", "a@b", "sk-short", "password: changed", "ISBN 978-3-16-148410-0"),
    ],
)
def test_not_found(text: str) -> None:
    """A wrong check digit, a version, a date or an amount is nothing private."""
    assert findings(text) == []


def test_masks() -> None:
    """The same value gets the same tag; what is counted is what was replaced."""
    mask = Mask(("email", "phone"))
    assert mask("a@b.com, c@d.org, A@B.com, 13812345678") == "[EMAIL_1], [EMAIL_2], [EMAIL_1], [PHONE_1]"
    assert mask.counts == {"email": 3, "phone": 1}
    assert mask("call 138 1234 5678") == "call [PHONE_1]"


@settings(max_examples=80, deadline=None)
@given(st.text("a@b.c 13812345678+-()4: x\n密码", max_size=80))
def test_nothing_is_left(text: str) -> None:
    """After masking, nothing is found; findings do not cross and lie within the text."""
    found = findings(text, KINDS)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    masked = Mask()(text)
    assert [one.kind for one in findings(masked, ("email", "card", "identity", "secret"))] == []


def test_cleaning() -> None:
    """Blocks are normalised and masked, tables too, and the text's spans are right again."""
    source = "# ＡＢＣ\u200b\n\nmail a@b.com\n\n| x | y |\n| --- | --- |\n| a@b.com | １２ |\n"
    document = Document("x.md", source, tuple(blocks_of(source)), (), "", "markdown")
    made = cleaned(document, Cleaning("NFKC", ("email",)))
    assert made.text == "# ABC\n\nmail [EMAIL_1]\n\n| x | y |\n| --- | --- |\n| [EMAIL_1] | 12 |\n"
    assert made.blocks == joined(made.blocks)[1]
    assert made.warnings == ("masked 2 of kind email",)
    assert secrets(source) == 0
