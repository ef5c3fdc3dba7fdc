"""Web pages, LaTeX, reStructuredText, tables in text, subtitles, notebooks, e-mail, rows and source code as blocks."""

import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from seedbed.ingest.blocks import Document, UnreadableDocument
from seedbed.ingest.delimited import delimited
from seedbed.ingest.eml import eml
from seedbed.ingest.html import html
from seedbed.ingest.ipynb import ipynb
from seedbed.ingest.latex import latex
from seedbed.ingest.records import records
from seedbed.ingest.rst import rst
from seedbed.ingest.source_code import source_code
from seedbed.ingest.subtitles import subtitles


def told(document: Document) -> list[tuple[str, str]]:
    """Kinds and texts, after seeing that every span holds its block."""
    for block in document.blocks:
        first = block.text.split("\n")[0].split("\t")[0]
        assert first in document.text[block.start : block.end]
    return [(block.kind, block.text) for block in document.blocks]


PAGE = """<!doctype html><html><head><title>Site</title><script>bad()</script></head><body>
<nav><a href=x>Home</a></nav><header><h1>标题</h1></header>
<div class="cookie-banner"><a>Accept</a></div>
<article><p>First <b>bold</b>
line<br>second</p><p>中文
换行</p>
<h2>Part</h2><ul><li>one<ul><li>deep</li></ul></li><li>two</li></ul>
<table><tr><th colspan=2>wide</th></tr><tr><td rowspan=2>a</td><td>1</td></tr><tr><td>2</td></tr></table>
<pre><code class="language-python">x = 1
  y</code></pre><figure><img src=x alt="A cat"><figcaption>Fig 1</figcaption></figure></article>
<aside>Related: other</aside><footer>© us</footer></body></html>"""


def test_web_page() -> None:
    """The article with its heading above it, structure kept, surroundings left out and counted."""
    document = html(PAGE.encode(), name="p.html")
    assert told(document) == [
        ("heading", "标题"),
        ("paragraph", "First bold line\nsecond"),
        ("paragraph", "中文换行"),
        ("heading", "Part"),
        ("list_item", "one"),
        ("list_item", "deep"),
        ("list_item", "two"),
        ("table", "wide\twide\na\t1\na\t2"),
        ("code", "x = 1\n  y"),
        ("image", "A cat"),
        ("caption", "Fig 1"),
    ]
    assert [block.level for block in document.blocks if block.kind == "list_item"] == [0, 1, 0]
    assert document.blocks[8].language == "python"
    assert document.warnings[0].startswith("left out around the article")


@pytest.mark.parametrize("encoding", ["gb2312", "big5", "shift_jis", "utf-8"])
def test_declared_encoding(encoding: str) -> None:
    """A page is read in the encoding that it declares."""
    text = "日本" if encoding == "shift_jis" else "中文"
    page = f'<html><head><meta charset="{encoding}"></head><body><p>{text}</p></body></html>'
    assert html(page.encode(encoding), name="e.html").text == f"{text}\n"


def test_nested_and_broken_pages() -> None:
    """A table that only places things is no table; tags that are never closed lose no text."""
    page = b"<html><body><table><tr><td><h2>Left</h2><p>text</td><td>right<p>more</table><p>end <i>of"
    assert [text for _, text in told(html(page, name="b.html"))] == ["Left", "text", "right", "more", "end of"]
    with pytest.raises(UnreadableDocument, match="no text"):
        html(b"<html><body><script>all()</script></body></html>", name="s.html")
    with pytest.raises(UnreadableDocument, match="256 levels"):
        html(b"<html><body><p>text</p>" + b"<div>" * 3000 + b"lost", name="n.html")


LATEX = r"""\documentclass{article}
\title{A \emph{Fine} Title}
\begin{document}
\section{Intro \& more} % comment
Some 50\% of \textbf{bold} $x_1 = 2$; caf\'e~\cite{foo}. ``Quoted''.

\begin{itemize}\item One \begin{enumerate}\item inner\end{enumerate}\item Two\end{itemize}
\begin{equation}\label{e} E = mc^2 \end{equation}
\begin{tabular}{l|r}\hline a & b \\ \multicolumn{2}{c}{wide} \\ \end{tabular}
\begin{lstlisting}[language=Python]
x = 1 % kept
\end{lstlisting}
\end{document}"""


def test_latex() -> None:
    """Sections, lists, formulas, tables and code; commands are gone, formulas stay."""
    assert told(latex(LATEX.encode(), name="a.tex")) == [
        ("heading", "A Fine Title"),
        ("heading", "Intro & more"),
        ("paragraph", "Some 50% of bold $x_1 = 2$; café [foo]. “Quoted”."),
        ("list_item", "One"),
        ("list_item", "inner"),
        ("list_item", "Two"),
        ("formula", "E = mc^2"),
        ("table", "a\tb\nwide\twide"),
        ("code", "x = 1 % kept"),
    ]


RST = """=====
Title
=====

See ``lit``, :func:`foo.bar` and `a link <http://x>`_.

Part
----

- one
  goes on

  * deep

Example::

    code
      more

.. note:: Take care
   of this.

.. math:: a^2

.. toctree::
   other

+-----+-----+
| a   | b   |
+=====+=====+
| wide      |
+-----+-----+

==  ====
c   d
==  ====
1   two
    more
==  ====
"""


def test_restructured_text() -> None:
    """Sections by their underlines, directives, both forms of tables."""
    document = rst(RST.encode(), name="a.rst")
    assert told(document) == [
        ("heading", "Title"),
        ("paragraph", "See `lit`, foo.bar and a link."),
        ("heading", "Part"),
        ("list_item", "one goes on"),
        ("list_item", "deep"),
        ("paragraph", "Example:"),
        ("code", "code\n  more"),
        ("paragraph", "Take care of this."),
        ("formula", "a^2"),
        ("table", "a\tb\nwide\twide"),
        ("table", "c\td\n1\ttwo more"),
    ]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2]
    assert document.warnings == ("comments and directives without text left out: 1",)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_in_text(delimiter: str) -> None:
    """The delimiter is found out; quoted cells may hold it, and line ends."""
    rows = [["name", "note"], ["a", f'"x{delimiter}y\nz"'], ["b", "1"]]
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    document = delimited(data, name="t.csv")
    assert document.blocks[0].cells == (("name", "note"), ("a", f"x{delimiter}y\nz"), ("b", "1"))


SRT = """1
00:00:01,000 --> 00:00:03,000
<i>This is</i> one

2
00:00:03,100 --> 00:00:05,500
sentence. And

3
00:00:05,600 --> 00:00:07,000
- another?
- Yes!

4
00:01:00,000 --> 00:01:02,000
你好，
世界。
"""


def test_subtitles() -> None:
    """Cues become sentences; speakers and silence part them; times are kept."""
    document = subtitles(SRT.encode(), name="a.srt")
    assert [(block.text, block.time) for block in document.blocks] == [
        ("This is one sentence. And", (1.0, 5.5)),
        ("another?", (5.6, 7.0)),
        ("Yes!", (5.6, 7.0)),
        ("你好， 世界。", (60.0, 62.0)),
    ]


def test_other_subtitles() -> None:
    """WebVTT with voices and rolling lines, ASS with styles."""
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>one\n\n00:02.000 --> 00:03.000\n<v Ann>one\n<v Ann>two.\n"
    assert [block.text for block in subtitles(vtt.encode(), name="a.vtt").blocks] == ["Ann: one two."]
    ass = (
        "[Script Info]\n[Events]\nFormat: Layer, Start, End, Name, Text\n"
        "Dialogue: 0,0:00:01.50,0:00:02.00,,{\\i1}Hello,\\Nworld.\n"
    )
    document = subtitles(ass.encode(), name="a.ass")
    assert [(block.text, block.time) for block in document.blocks] == [("Hello, world.", (1.5, 2.0))]


def test_notebook() -> None:
    """Text cells are Markdown, code cells code in the notebook's language, with what they printed."""
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "\n", "Words."]},
        {
            "cell_type": "code",
            "source": "print(1)",
            "outputs": [
                {"output_type": "stream", "text": ["1\n"]},
                {"data": {"image/png": "x", "text/plain": "<Fig>"}},
            ],
        },
    ]
    document = ipynb(json.dumps({"cells": cells, "metadata": {}}).encode(), name="n.ipynb")
    assert told(document) == [
        ("heading", "Title"),
        ("paragraph", "Words."),
        *(("code", t) for t in ("print(1)", "1", "<Fig>")),
    ]
    assert document.warnings == ("pictures among the outputs are not read: 1",)


def test_mail() -> None:
    """Subject, people and date, and the plain text; an attachment is named."""
    mail = (
        "From: =?utf-8?b?5byg5LiJ?= <a@b.c>\r\nTo: d@e.f\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=gbk\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nxOO6ww==\r\n--x\r\nContent-Type: application/pdf\r\n"
        'Content-Disposition: attachment; filename="p.pdf"\r\n\r\n%PDF\r\n--x--\r\n'
    )
    document = eml(mail.encode(), name="m.eml")
    assert told(document)[0] == ("heading", "Plan")
    assert "张三" in document.blocks[1].text
    assert document.blocks[2].text == "你好"
    assert document.warnings == ("attachment not read: p.pdf",)


def test_rows_as_a_document() -> None:
    """Rows of JSON Lines, JSON and Parquet give a block each."""
    rows = [{"q": "why", "n": 1}, {"q": "how", "n": None}]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    lines = "\n".join(map(json.dumps, rows))
    for data in (lines.encode(), json.dumps(rows).encode(), json.dumps({"data": rows}).encode(), out.getvalue()):
        assert [block.text for block in records(data, name="r").blocks] == ["q: why\nn: 1", "how"]


CODE = '''"""Doc."""
import os

# 注释 about f
def f(a):
    return a


class A:
    x = 1

    def g(self):
        pass
'''


def test_source_code() -> None:
    """Functions and classes are units with their comments; the text is the file's own."""
    document = source_code(CODE.encode(), name="a.py")
    assert document.text == CODE
    units = [block.text.split("\n")[0] for block in document.blocks]
    assert units == ['"""Doc."""', "# 注释 about f", "class A:"]
    assert {block.language for block in document.blocks} == {"python"}


def test_long_class() -> None:
    """A class of many lines is cut at its methods, indents kept."""
    methods = "".join(f"    def m{number}(self):\n" + "        x = 1\n" * 20 + "\n" for number in range(4))
    document = source_code(f"class Long:\n    y = 2\n\n{methods}".encode(), name="a.py")
    starts = [block.text.split("\n")[0] for block in document.blocks]
    assert starts == ["class Long:", *(f"    def m{number}(self):" for number in range(4))]


def test_code_that_does_not_parse() -> None:
    """What is not valid is kept, with a warning."""
    document = source_code(b"def f(:\n  )))\n", name="a.py")
    assert document.text == "def f(:\n  )))\n"
    assert document.warnings == ("parts of it are no valid python",)
