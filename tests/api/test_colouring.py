"""Code in colours: no character is lost, nothing of it runs, and both themes keep their contrast."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

for package in ("nh3", "mdit_py_plugins", "latex2mathml", "pygments"):
    pytest.importorskip(package)

from hypothesis import given, settings  # noqa: E402 - once they are known to be there
from hypothesis import strategies as st  # noqa: E402

import seedbed.studio  # noqa: E402
from seedbed.api import colouring  # noqa: E402
from seedbed.api.showing import code, markdown, written_in  # noqa: E402

CSS = (Path(seedbed.studio.__file__).parent / "static" / "studio.css").read_text(encoding="utf-8")
PROGRAMS = {
    "python": "import os\n\ndef f(x):\n    return x  # y\n",
    "sql": "SELECT a FROM t WHERE b = 'x'",
    "json": '{"a": [1, null]}',
    "go": "package main\n\nfunc main() {}\n",
    "java": "public class A { }",
    "rust": 'fn main() { println!("x"); }',
    "javascript": "const a = 1;\n",
    "cpp": "// first\n#include <vector>\nint main() {}\n",
    "c": "#include <stdio.h>\n",
    "diff": "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
    "html": "<!doctype html><p>x</p>",
    "bash": "#!/bin/bash\nls\n",
    "latex": "\\begin{document}\n",
    "php": "<?php echo 1;",
}  # fmt: skip


def bare(html: str) -> str:
    """The text of some HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_program_is_known_by_its_looks_and_coloured(language: str) -> None:
    """Each language of the list that needs no telling; the text stays what it is."""
    text = PROGRAMS[language]
    assert colouring.language_of(text) == language
    html = code(text, "solution_code")
    assert re.search(r'<span class="code-\w">', html)
    assert bare(html) == text


def test_what_is_told_goes_before_what_is_guessed() -> None:
    """The end of a column's name, then the row's language, then the looks; prose is no program."""
    assert 'class="code-k">select' in code("select", "gold_sql")
    assert 'class="code-k">SELECT' not in code("SELECT 1", "code", "python")
    assert written_in({"language": "zh", "lang": "Rust"}) == "rust"
    assert written_in({"language": "en"}) == ""
    assert colouring.language_of("The birds are on the wire.", "zh") == ""
    assert "<span" not in code("The birds are on the wire.", "code")


@pytest.mark.parametrize("language", sorted(set(colouring.LEXERS.values())))
def test_every_language_of_the_list_has_a_lexer(language: str) -> None:
    """And it reads what it does not understand without losing it."""
    text = "x <- 'a' # <b>\n\tif (1) { return \"鸟\" }\n\n"
    assert unescape(re.sub(r"</?span[^>]*>", "", colouring.spans(text, language))) == text


@given(st.text(max_size=200), st.sampled_from(sorted(set(colouring.LEXERS.values()))))
@settings(max_examples=150, deadline=None)
def test_no_character_is_lost_and_nothing_is_let_through(text: str, language: str) -> None:
    """Whatever the text is: line ends of another kind, marks of order, markup."""
    html = colouring.spans(text, language)
    assert unescape(re.sub(r'<span class="code-\w">|</span>', "", html)) == text
    assert "<" not in re.sub(r'<span class="code-\w">|</span>', "", html)


def test_fenced_code_is_coloured_as_it_is_called() -> None:
    """An unknown or untold language stands as it is; markup in it stays text."""
    assert '<span class="code-k">def</span>' in markdown("```python\ndef f(): pass\n```")
    assert "<span" not in markdown("```birdsong\ndef f(): pass\n```")
    assert "<span" not in markdown("```\ndef f(): pass\n```")
    assert "<script" not in markdown("```html\n<script>alert(1)</script>\n```")
    assert "onclick=" not in re.sub(r">[^<]*<", "><", markdown('```html" onclick="x\n<p>\n```'))


def test_long_code_stands_as_it_is() -> None:
    """A stranger's text must not keep the studio busy."""
    text = "x = 1\n" * 4000
    assert colouring.spans(text, "python") == text


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme as ``studio.css`` has them."""
    places = {"light": r":root \{(.*?)\}", "dark": r':root\[data-theme="dark"\] \{(.*?)\}'}
    found = re.findall(places[theme], CSS.replace(":root:not", ":rootnot"), re.DOTALL)
    return dict(re.findall(r"(--\w+): (#[0-9a-f]{6})", "".join(found)))


def luminance(colour: str) -> float:
    """As WCAG reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_class_has_a_colour_that_stands_out(theme: str) -> None:
    """At least 4.5 to 1 on every ground that code stands on; the same in the theme that the system chooses."""
    known = tokens(theme)
    used = dict(re.findall(r"\.code-(\w)(?:, \.code-\w)* \{ color: var\((--\w+)\)", CSS))
    used |= dict.fromkeys(re.findall(r", \.code-(\w) \{", CSS), "--good")
    assert used.keys() == colouring.CLASSES.keys()
    for ground in ("--paper", "--panel", "--raised", "--tint"):
        for name in used.values():
            lights = sorted((luminance(known[name]), luminance(known[ground])), reverse=True)
            assert (lights[0] + 0.05) / (lights[1] + 0.05) >= 4.5, (name, ground)
    [system] = re.findall(r':root:not\(\[data-theme="light"\]\) \{ (--key.*?) \}', CSS)
    assert system in re.findall(r':root\[data-theme="dark"\] \{ (--key.*?) \}', CSS)
