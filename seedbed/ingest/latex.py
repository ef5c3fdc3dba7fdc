"""LaTeX (.tex): sections, lists, formulas, code, tables and captions; formulas stay LaTeX, the rest becomes plain.

No TeX runs: macros that the document defines are left as they are written, files it includes are named in a warning.
"""

import re
import unicodedata
from collections.abc import Iterator

from seedbed.ingest.blocks import Block, Cells, Document, Format, Kind, UnreadableDocument, joined, sha256, table_block
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.text import decode
from seedbed.ingest.warned import warning

FORMAT = Format(endings=(".tex", ".latex"), guest=True)

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")
_VERBATIM = re.compile(r"\\begin\{(verbatim\*?|Verbatim|lstlisting|minted|alltt)\}(.*?)\\end\{\1\}", re.DOTALL)
_TITLE = re.compile(r"\\title\s*(?:\[[^\]]*\])?\s*(?=\{)")
_PIECE = re.compile(
    r"\\begin\{(?P<begin>[a-zA-Z]+\*?)\}|\\end\{(?P<end>[a-zA-Z]+\*?)\}"
    r"|\\(?P<section>part|chapter|section|subsection|subsubsection|paragraph|caption)\*?\s*(?:\[[^\]]*\])?\s*(?=\{)"
    r"|\\(?P<item>item)\b\s*(?:\[(?P<mark>[^\]]*)\])?|(?P<display>\\\[|\$\$)|(?P<blank>\n\s*\n)"
    r"|\x00(?P<code>\d+)\x00"
)
_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
_FORMULAS = frozenset("equation align gather multline displaymath eqnarray flalign alignat math".split())
_LISTS = frozenset(("itemize", "enumerate", "description"))
_TABLES = frozenset(("tabular", "tabularx", "longtable", "tabulary"))
_GONE = frozenset(("tikzpicture", "thebibliography", "filecontents", "comment"))
_INCLUDED = re.compile(r"\\(?:input|include)\{([^}]*)\}")
_ROW_END = re.compile(r"\\\\(?:\[[^\]]*\])?|\\tabularnewline")
_CELL = re.compile(r"(?<!\\)&")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot)\b"
    r"|\\c(?:line|midrule)(?:\([lr]*\))?\{[^}]*\}"
)
_SPAN = re.compile(r"\s*\\multicolumn\{(\d{1,2})\}\{[^{}]*\}\s*(?=\{)")

_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
            "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "r": "\u030a", "k": "\u0328"}  # fmt: skip
_ACCENT = re.compile(r"\\(?:(['`^\"~=.])\s*\{?\\?([a-zA-Z])\}?|([cvHurk])\{\\?([a-zA-Z])\})")
_LETTERS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
            "L": "Ł", "i": "i", "LaTeX": "LaTeX", "TeX": "TeX", "ldots": "…", "dots": "…", "textbackslash": "\\",
            "textasciitilde": "~", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "dag": "†", "quad": " ",
            "qquad": " ", "textendash": "–", "textemdash": "—", "newline": "\n", "par": "\n"}  # fmt: skip
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![a-zA-Z])(?:\{\}|\s)?")
_KEPT = re.compile(
    r"\\(?:emph|text(?:bf|it|tt|sc|sf|rm|up|sl|md|normal|superscript|subscript)?|underline|mbox|uline|enquote|url|path"
    r"|title|author|centerline|texorpdfstring)\s*(?=\{)"
)
_CITED = re.compile(r"~?\\(?:[a-zA-Z]*cite[a-zA-Z]*|ref|eqref|autoref|cref|Cref|pageref)\*?(?:\[[^\]]*\])*\{([^}]*)\}")
_SILENT = re.compile(
    r"\\(?:label|vspace|hspace|includegraphics|bibliographystyle|bibliography|usepackage|documentclass|pagestyle"
    r"|thispagestyle|setlength|setcounter|index|input|include|graphicspath|date|newtheorem)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})+"
    r"|\\(?:maketitle|tableofcontents|centering|noindent|newpage|clearpage|bigskip|medskip|smallskip|appendix|hfill|vfill"
    r"|bfseries|itshape|ttfamily|small|large|Large|LARGE|huge|Huge|footnotesize|scriptsize|tiny|normalsize|raggedright"
    r"|and|indent|sloppy|protect|linebreak|pagebreak|frontmatter|mainmatter|backmatter)\b(?:\[[^\]]*\])?"
)
_MATH = re.compile(r"(?<!\\)\$[^$]+(?<!\\)\$|\\\(.+?\\\)", re.DOTALL)


def latex(data: bytes, *, name: str) -> Document:
    """Read LaTeX; what stands before the document's beginning is left out, its title apart.

    Raises UnreadableDocument where the bytes are not text, or there is no text in the document.
    """
    content, warnings = decode(data, name=name)
    codes: list[tuple[str, str]] = []
    content = _VERBATIM.sub(lambda match: _stored(match, codes), content)
    content = _COMMENT.sub(r"\1", content)
    warnings += tuple(warning("included", name=one) for one in _INCLUDED.findall(content))
    head, begin, body = content.partition("\\begin{document}")
    body = body.partition("\\end{document}")[0] if begin else head
    blocks = [*_titles(head if begin else body), *_Reader(body, codes).blocks()]
    if not blocks:
        raise UnreadableDocument(name, because("no_text"), advice("style"))
    text, placed = joined(blocks)
    return Document(name, text, placed, warnings, sha256(data), "latex")


def _stored(match: re.Match[str], codes: list[tuple[str, str]]) -> str:
    """Code set aside, so that nothing in it is taken for LaTeX; a mark stands for it."""
    inner, language = match[2], ""
    if options := re.match(r"\s*\[([^\]]*)\]", inner):
        named = re.search(r"language=\{?([\w+#]+)", options[1])
        language, inner = named[1].lower() if named else "", inner[options.end() :]
    if match[1] == "minted" and (named := re.match(r"\s*\{([\w+#-]+)\}", inner)):
        language, inner = named[1], inner[named.end() :]
    codes.append((inner.strip("\n"), language))
    return f"\n\n\x00{len(codes) - 1}\x00\n\n"


def _titles(head: str) -> Iterator[Block]:
    if (found := _TITLE.search(head)) and (title := shown(_braced(head, found.end())[0])):
        yield Block("heading", title, 1)


def _braced(text: str, at: int) -> tuple[str, int]:
    """What stands in the braces that open at a place, and the place after them."""
    depth, place = 0, at
    while place < len(text):
        char = text[place]
        if char == "\\":
            place += 2
            continue
        depth += (char == "{") - (char == "}")
        place += 1
        if depth == 0:
            return text[at + 1 : place - 1], place
    return text[at + 1 :], len(text)


class _Reader:
    """Goes through the body; text is gathered until something else begins."""

    def __init__(self, body: str, codes: list[tuple[str, str]]) -> None:
        self.body, self.codes, self.at = body, codes, 0
        self.loose: list[str] = []
        self.depth = -1
        self.item = False

    def blocks(self) -> Iterator[Block]:
        """The blocks, in order."""
        while match := _PIECE.search(self.body, self.at):
            self.loose.append(self.body[self.at : match.start()])
            self.at = match.end()
            yield from self._piece(match)
        self.loose.append(self.body[self.at :])
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        text = shown("".join(self.loose))
        self.loose = []
        if text:
            kind: Kind = "list_item" if self.item else "paragraph"
            yield Block(kind, text, max(self.depth, 0) if self.item else 0)
            self.item = False

    def _piece(self, match: re.Match[str]) -> Iterator[Block]:
        if match["display"]:
            yield from self._flush()
            yield from self._formula(self._until("\\]" if match["display"] == "\\[" else "$$"))
        elif match["begin"]:
            yield from self._environment(match["begin"])
        elif match["end"]:
            yield from self._flush()
            self.depth -= match["end"] in _LISTS
        elif match["section"]:
            yield from self._flush()
            inner, self.at = _braced(self.body, self.at)
            title, level = shown(inner), _LEVELS.get(match["section"], 0)
            if title:
                yield Block("heading" if level else "caption", title, level)
        elif match["code"]:
            yield from self._flush()
            code, language = self.codes[int(match["code"])]
            yield Block("code", code, language=language)
        else:
            yield from self._flush()
            self.item = bool(match["item"]) or self.item
            self.loose = [f"{match['mark']} "] if match["mark"] else []

    def _environment(self, name: str) -> Iterator[Block]:
        yield from self._flush()
        plain = name.rstrip("*")
        if plain in _FORMULAS:
            inner = self._until(f"\\end{{{name}}}")
            lined = plain not in {"equation", "displaymath", "math"}
            yield from self._formula(f"\\begin{{aligned}}{inner}\\end{{aligned}}" if lined else inner)
        elif plain in _TABLES:
            yield from self._table(self._until(f"\\end{{{name}}}"), plain)
        elif plain in _GONE:
            self._until(f"\\end{{{name}}}")
        elif plain in _LISTS:
            self.depth += 1
        options = re.compile(r"\s*\[[^\]]*\]").match(self.body, self.at)
        if plain not in _FORMULAS and options:
            self.at = options.end()

    def _until(self, end: str) -> str:
        place = self.body.find(end, self.at)
        place = len(self.body) if place < 0 else place
        inner = self.body[self.at : place]
        self.at = place + len(end)
        return inner

    def _formula(self, inner: str) -> Iterator[Block]:
        text = re.sub(r"\\label\{[^}]*\}|\\nonumber\b|\\notag\b", "", inner).strip()
        if text:
            yield Block("formula", re.sub(r"\n\s*\n", "\n", text))

    def _table(self, inner: str, name: str) -> Iterator[Block]:
        at = 0
        for _ in range(2 if name in {"tabularx", "tabulary"} else 1):  # the width, then the columns
            options = re.compile(r"\s*(?:\[[^\]]*\])?\s*(?=\{)").match(inner, at)
            at = _braced(inner, options.end())[1] if options else at
        rows = [_row(row) for row in _ROW_END.split(_RULES.sub("", inner[at:])) if row.strip()]
        width = max(map(len, rows), default=0)
        cells: Cells = tuple(row + ("",) * (width - len(row)) for row in rows)
        if any(any(row) for row in cells):
            yield table_block(cells)


def _row(text: str) -> tuple[str, ...]:
    """The cells of a row; one that spans columns is repeated in each."""
    cells: list[str] = []
    for cell in _CELL.split(text):
        if span := _SPAN.match(cell):
            cells += [shown(_braced(cell, span.end())[0])] * int(span[1])
        else:
            cells.append(shown(cell))
    return tuple(cells)


def shown(text: str) -> str:
    """Running text without commands; formulas in it are kept."""
    kept: list[str] = []
    text = _MATH.sub(lambda match: _kept(match[0], kept), text)
    text = _SILENT.sub("", _CITED.sub(r" [\1]", text))
    text = _ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda match: _LETTERS[match[1]], text)
    text = re.sub(r"\\href\{[^}]*\}\s*(?=\{)", "", _KEPT.sub("", text))
    text = re.sub(r"\\footnote\s*\{([^{}]*)\}", r" (\1)", text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("\\\\", "\n")
    text = re.sub(r"(?<!\\)~|\\[ ,;:!/]", " ", text)
    text = re.sub(r"(?<!\\)[{}]", "", text)
    text = re.sub(r"\\([%&$#_{}])", r"\1", text)
    text = re.sub("\x01(\\d+)\x01", lambda match: _dollars(kept[int(match[1])]), text)
    return " ".join(text.split())


def _kept(formula: str, kept: list[str]) -> str:
    """A formula set aside; a mark stands for it."""
    kept.append(formula)
    return f"\x01{len(kept) - 1}\x01"


def _accented(match: re.Match[str]) -> str:
    mark, letter = (match[1], match[2]) if match[1] else (match[3], match[4])
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])


def _dollars(formula: str) -> str:
    return f"${formula[2:-2].strip()}$" if formula.startswith("\\(") else formula
