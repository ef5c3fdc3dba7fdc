"""Foreign text as HTML that does nothing."""

from __future__ import annotations

import re

import pytest

for package in ("nh3", "mdit_py_plugins", "latex2mathml"):
    pytest.importorskip(package)

from hypothesis import given, settings  # noqa: E402 - once they are known to be there
from hypothesis import strategies as st  # noqa: E402

from seedbed.api.showing import differing, markdown, marked, plain, table, turns  # noqa: E402

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "![x](https://a.example/b.png)",
    "<a href='https://a.example'>x</a>",
    r"$\href{javascript:alert(1)}{x}$", "<svg/onload=alert(1)>",
    "<style>*{}</style>",
    "$$\n<script>alert(1)</script>\n$$", "`<b onclick=x>`", "<math><mtext></mtext><img src=x onerror=alert(1)></math>",
    r"\(\text{<iframe src=x>}\)", "|a|\n|-|\n|<form action=x>|", "```html\n<script>alert(1)</script>\n```",
)  # fmt: skip
LIVE = re.compile(
    r"<(script|img|svg|a|style|iframe|form|input|link|object)\b|<[^>]*\s(on\w+|href|src|style)\s*=", re.IGNORECASE
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_a_foreign_text_runs_or_loads(attack: str) -> None:
    """Neither as Markdown, nor in a turn, a table, or a marked source."""
    for html in (markdown(attack), plain(attack), marked(attack, [(0, 3)]), table([{attack: attack}]),
                 turns([{"role": attack, "content": attack, "tool_calls": [attack]}])):  # fmt: skip
        assert not LIVE.search(html), html


def test_formulas_become_mathml_and_prices_do_not() -> None:
    """Dollars and brackets alike; what cannot be read stays text."""
    assert "<mfrac>" in markdown(r"$\frac{1}{2}$")
    assert "<msup>" in markdown(r"so \(x^2\) is")
    assert 'display="block"' in markdown("\\[\nx\n\\]")
    assert "<math" not in markdown("It costs $5 and $6.")
    assert "<math" not in markdown("`$x$`")


def test_tables_and_code_are_laid_out() -> None:
    """As they are meant."""
    assert "<td>1</td>" in markdown("|a|b|\n|-|-|\n|1|2|")
    assert '<pre><code>x = <span class="code-n">1</span>\n</code></pre>' in markdown("```python\nx = 1\n```")
    assert "<pre><code>x = 1\n</code></pre>" in markdown("```\nx = 1\n```")


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=4))
@settings(max_examples=150, deadline=None)
def test_marking_loses_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the places are."""
    html = marked(text, spans).removeprefix("<pre>").removesuffix("</pre>")
    bare = re.sub("</?mark>", "", html)
    assert bare == plain(text).removeprefix("<pre>").removesuffix("</pre>")


@given(st.text(alphabet="ab 桥。\n", max_size=40), st.text(alphabet="ab 桥。\n", max_size=40))
@settings(max_examples=150, deadline=None)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    """What is out and the same makes the one, what is in and the same the other."""
    found = differing(before, after)
    assert "".join(text for kind, text in found if kind != "in") == before
    assert "".join(text for kind, text in found if kind != "out") == after
