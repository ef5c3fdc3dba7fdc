"""Well-formed and malformed texts of twenty languages; the place of the first fault; texts made to choke a parser."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.compiles import Language, compiles

CODE = ["javascript", "typescript", "tsx", "java", "c", "cpp", "csharp", "go", "rust", "ruby", "php", "bash"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("yaml", "a: 1\nb:\n  - x\n  - {y: &n 2, z: *n}\n---\n茶: 绿\n"),
        ("yaml", "base: &b {a: 1}\nx:\n  <<: *b\n  <<: *b\n"),
        ("xml", '<?xml version="1.0" encoding="gbk"?>\n<a b="1"><茶/>&lt;<![CDATA[<]]></a>'),
        ("xml", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'),
        ("html", "<!doctype html><html><head><title>a</title><body><p>one<p>two <br> <b>x</b><ul><li>1<li>2</ul>"),
        ("html", '<table><tr><td>1<td>2<tr><th>3</table><svg><path d="M0"/></svg><script>if (a < b) {}</script>'),
        ("html", "<div class=a hidden>你好 &amp; 再见</div><!-- <i> --><input disabled>"),
        (
            "latex",
            r"Let $x \in \{1, 2\}$ and \[ \left( \frac{a}{b} \right. \] % } here"
            + "\n\\end {x".replace("\\end {x", ""),
        ),
        (
            "latex",
            (
                "\\begin{align*}\na &= b\\\\\n\\end{align*}\n"
                "\\begin{verbatim}\n} $ \\end{x}\n\\end{verbatim} \\verb|}$| $a$$b$"
            ),
        ),
        ("latex", r"\newenvironment{q}[1]{\begin{quote}}{\end{quote}} \url{http://x/a%20b} $\text{if $y$}$ 5\% \$3"),
        ("latex", "\\begin{document}x\\end{document} } $ anything"),
        ("python", "def f(x: int) -> int:\n    match x:\n        case 1: return 2\n    return f'{x}'\n"),
        ("python", "x = '\\d'\nassert (x, 'always')\n"),
        ("python", "名 = 1"),
        ("javascript", "const f = async (a, ...b) => { for await (const x of b) yield_(x?.y ?? 1); };"),
        ("typescript", "type A<T> = { [K in keyof T]: T[K] }; const x: A<{b: 1}> = {b: 1} as const;"),
        ("tsx", "const A = () => <div a={1}>{[1].map(x => <b key={x}/>)}</div>;"),
        ("java", "class A { int f() { return switch (1) { default -> 2; }; } }"),
        ("c", "int main(void) { return 0; }"),
        ("cpp", "template <class T> auto f(T&& x) { return [&] { return x; }; }"),
        ("go", "package a\nfunc f() (int, error) { return 1, nil }"),
        ("csharp", "class A { public int B { get; set; } = 1; }"),
        ("rust", "fn f<'a>(x: &'a str) -> Option<&'a str> { Some(x)? }"),
        ("ruby", "def f(a, *b)\n  b.each { |x| puts x }\nend"),
        ("php", "<?php function f(int $a): ?int { return $a; }"),
        ("bash", 'for f in *.txt; do [[ -f "$f" ]] && echo "${f%.*}"; done'),
        ("json", '[1, {"a": null}]'),
    ],
)
def test_well_formed(language: Any, text: str) -> None:
    """What the language allows passes, in a fence too."""
    for form in (text, f"```{language}\n{text}\n```"):
        verdict = compiles(form, language=language)
        assert verdict.passed, verdict
    assert verdict.readable


@pytest.mark.parametrize(
    ("language", "text", "line", "column", "said"),
    [
        ("json", '{"a": 1,\n "b": }', 2, 7, ""),
        ("jsonl", '{}\n\n{"a": 01}', 3, 8, ""),
        ("toml", "a = 1\nb = \n", 2, 5, ""),
        ("yaml", "a: 1\nb: [1, 2\nc: 3", 3, 1, ""),
        ("yaml", "a: 1\na: 2", 2, 1, "stands twice"),
        ("yaml", "a: *b", 1, 4, "alias"),
        ("yaml", "a:\n\t- 1", 2, 1, ""),
        ("xml", "\n<a>\n <b></a>", 3, 9, "mismatch"),
        ("xml", "<a>&nope;</a>", 1, 10, "nope"),
        ("xml", "<a/><b/>", 1, 5, "Extra"),
        ("xml", "plain", 1, 1, ""),
        ("html", "<div>\n <b>x</i></div>", 2, 6, "closes nothing"),
        ("html", "<div><p>x</p>", 1, 1, "not closed"),
        ("html", "<b><i>x</b></i>", 1, 4, "not closed before </b>"),
        ("html", '<a href="1" href="2">x</a>', 1, 1, "twice"),
        ("html", "<div/>", 1, 1, "close itself"),
        ("html", "x <di", 1, 3, "cut off"),
        ("html", "<p>a</p><!-- b", 1, 9, "cut off"),
        ("html", "no tag", 0, 0, "no tag"),
        ("html", "a</br>", 1, 2, "no end tag"),
        ("html", "<a>x<a>y</a></a>", 1, 5, "inside <a>"),
        ("html", "<![a[a", 1, 1, ""),
        ("latex", "a\n$x = {1$", 2, 8, "where { is still"),
        ("latex", "\\begin{a}\n\\end{b}", 2, 1, "\\begin{a} is still open"),
        ("latex", "$x", 1, 1, "$ is not closed"),
        ("latex", "\\left( x", 1, 1, "not closed"),
        ("latex", "x }", 1, 3, "closes nothing"),
        ("latex", "$$a$b$$", 1, 4, "$ inside $$"),
        ("latex", "$a\n\nb$", 1, 1, "blank line"),
        ("latex", "\\(a\\]", 1, 4, "closes nothing"),
        ("latex", "\\begin{verbatim} x", 1, 1, "not closed"),
        ("latex", "\\verb|x\n|", 1, 1, "on its line"),
        ("latex", "\\begin x", 1, 1, "name"),
        ("python", "x = 1\ndef f(:\n  pass", 2, 7, "invalid syntax"),
        ("python", "if 1:\nx", 2, 1, "indented"),
        ("python", "return 1", 1, 1, "outside"),
        ("python", "a\0b", 0, 0, "null"),
        ("python", "f(x=1, x=2)", 1, 8, "repeated"),
        ("python", "5 = x", 1, 1, "assign"),
        ("javascript", "let x = 1;\nlet y = ;", 2, 9, ""),
        ("javascript", "function f( { }", 1, 1, ""),
        ("c", "int f(void) {\n  return 0\n}", 2, 11, "';' is missing"),
        ("java", "class A { int f( { } }", 1, 16, ""),
        ("go", "package a\nfunc f() {\n", 2, 11, ""),
        ("rust", "fn f() -> { 1 }", 1, 9, ""),
        ("ruby", "def f(a\n", 1, 1, ""),
        ("bash", "if true; then echo 1", 1, 1, ""),
        ("php", "<?php function f( { }", 1, 1, ""),
        ("cpp", "int f() { 名 = ; }", 1, 15, ""),
        ("csharp", "class A { int B { get } }", 1, 22, ""),
        ("sql", "SELECT a\nFROM t WHERE (", 2, 14, ""),
        ("typescript", "const x: = 1;", 1, 8, ""),
        ("tsx", "const x = <a>;", 1, 1, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(language: Any, text: str, line: int, column: int, said: str) -> None:
    """The first fault, its line, and its column where the parser of the language knows one."""
    verdict = compiles(text, language=language)
    assert (verdict.score, verdict.readable) == (0.0, True), verdict
    assert verdict.value["line"] == line, verdict
    assert said in verdict.value["message"], verdict
    if language not in CODE:  # a grammar's place moves with its version
        assert abs(verdict.value["column"] - column) <= 1, verdict
    assert not line or f"line {line}" in verdict.reason


DEEP = [
    "(",
    "[",
    "{",
    "<a>",
    "<",
    "<!--",
    "<![",
    "$",
    "\\begin{a}",
    "\\left(",
    "not ",
    "a.",
    "1+",
    "[a:",
    "- ",
    "if(x)",
    "lambda:",
    "f'{",
]


@pytest.mark.parametrize(
    "language", ["json", "yaml", "toml", "xml", "html", "latex", "python", "sql", "cpp", "javascript"]
)
def test_deep_nesting_harms_nobody(language: Any) -> None:
    """Thousands of openings of anything end in a verdict, which is no full score where something is left open."""
    for opening in DEEP:
        verdict = compiles(opening * (4_000 // len(opening)), language=language)
        assert verdict.decided
        if opening in {"(", "[", "{"} and language not in {"html", "latex", "yaml"}:
            assert not verdict.passed


def test_an_alias_bomb_and_an_entity_bomb_stay_small() -> None:
    """Neither is expanded: names of names of names are read as they stand."""
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    assert compiles(f"a0: &a0 [lol]\n{levels}", language="yaml").passed
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 12))
    assert compiles(f'<!DOCTYPE a [<!ENTITY e0 "x">{entities}]><a>&e11;</a>', language="xml").decided


@given(st.text(alphabet="{}[]()<>/\\$%&\"'`:;,.-=a1 \n\t茶", max_size=40), st.sampled_from(get_args(Language)))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_verdict(text: str, language: Any) -> None:
    """No text of any language raises, and a wrong one has a reason."""
    verdict = compiles(text, language=language)
    assert verdict.decided
    assert verdict.passed or verdict.reason
