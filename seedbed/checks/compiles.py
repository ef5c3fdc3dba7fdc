"""Compiles: the answer is well-formed in a language; what is wrong is told with its line and column.

The text may stand in one fenced code block. JSON is taken to the letter (no NaN, no key twice), and so are JSON Lines
and TOML; YAML has no key twice (any sentence is YAML); XML is well-formed; HTML closes what it opens; LaTeX is
balanced. Python is given to its own compiler (of the Python that runs this). SQL is parsed by sqlglot in a dialect
(``sqlite``, ``duckdb``, ``postgres``, ``mysql`` …), ``statements`` is how many there may be at most; this needs
``pip install 'seedbed[sql]'``. Other languages are parsed by tree-sitter's grammars, which accept more than a compiler
does; they need ``pip install 'seedbed[code]'``. Nothing is run. What is nested too deep to be read is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, get_args

from seedbed.checks import syntax_data
from seedbed.checks.syntax_code import GRAMMARS, check_code, check_python
from seedbed.checks.syntax_fault import Fault, TooDeep
from seedbed.checks.syntax_html import check_html
from seedbed.checks.syntax_latex import check_latex
from seedbed.checks.syntax_sql import check_sql
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

Language = Literal[
    "json", "jsonl", "toml", "yaml", "xml", "html", "latex", "sql", "python", "javascript", "typescript", "tsx",
    "java", "c", "cpp", "csharp", "go", "rust", "ruby", "php", "bash",
]  # fmt: skip
LONGEST = 100_000
"""Characters; longer texts are set aside unread."""
_FENCED = re.compile(r"\s*```[a-zA-Z0-9+#-]*[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL)
_CHECKS: dict[str, Callable[[str], None]] = {
    "json": syntax_data.check_json,
    "jsonl": syntax_data.check_jsonl,
    "toml": syntax_data.check_toml,
    "yaml": syntax_data.check_yaml,
    "xml": syntax_data.check_xml,
    "html": check_html,
    "latex": check_latex,
    "python": check_python,
}
_NAMES = {"cpp": "C++", "csharp": "C#", "php": "PHP", "sql": "SQL", "latex": "LaTeX", "python": "Python"}


def compiles(answer: str, *, language: Language, dialect: str = "", statements: int = 1) -> Verdict:
    """Whether an answer is well-formed in a language; see the card above."""
    if language not in get_args(Language):
        raise RecipeError(f"compiles: 'language' must be one of {', '.join(get_args(Language))}, got {language!r}")
    fenced = _FENCED.fullmatch(answer)
    text = fenced.group(1) if fenced else answer
    if not text.strip() or len(text) > LONGEST:
        return Verdict.unreadable(f"the answer has {len(text.strip())} characters; 1 to {LONGEST} are read")
    name = _NAMES.get(language) or (language.upper() if language in _CHECKS else language.capitalize())
    try:
        found = _checked(text, language, dialect, statements)
    except Fault as fault:
        value = {"line": fault.line, "column": fault.column, "message": shortened(fault.message, 300)}
        return Verdict.wrong(f"not {name}: {shortened(str(fault))}", value=value)
    except (TooDeep, RecursionError) as error:
        return Verdict.unreadable(f"nested too deep to be read: {error}")
    if found == 0:
        return Verdict.unreadable("there is no statement in it")
    return Verdict.right(f"well-formed {name}", value=found)


def _checked(text: str, language: str, dialect: str, statements: int) -> int | None:
    """How many statements of SQL there are; nothing for other languages. Raises Fault, TooDeep, RecursionError."""
    if language == "sql":
        return check_sql(text, dialect, statements)
    if language in GRAMMARS:
        check_code(text, language)
    else:
        _CHECKS[language](text)
    return None


EXAMPLE = Example(row={"answer": '```json\n{"name": "Ada", "age": 36}\n```'}, settings={"language": "json"}, gives=True)
