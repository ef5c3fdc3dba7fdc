"""Formulas of Office documents (OMML, ECMA-376 part 1, chapter 22) as LaTeX."""

from collections.abc import Callable
from typing import Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SIGNS = {
    "∑": "sum", "∏": "prod", "∫": "int", "∬": "iint", "∮": "oint", "⋃": "bigcup", "⋂": "bigcap", "∞": "infty",
    "≤": "le", "≥": "ge", "≠": "ne", "≈": "approx", "≡": "equiv", "×": "times", "÷": "div", "±": "pm", "∓": "mp",
    "·": "cdot", "⋅": "cdot", "→": "to", "←": "leftarrow", "⇒": "Rightarrow", "⇔": "Leftrightarrow", "∈": "in",
    "∉": "notin", "⊂": "subset", "⊆": "subseteq", "∪": "cup", "∩": "cap", "∅": "emptyset", "∀": "forall", "∃": "exists",
    "∂": "partial", "∇": "nabla", "∝": "propto", "…": "ldots", "⋯": "cdots", "∘": "circ", "¬": "neg", "∧": "wedge",
    "∨": "vee",
}  # fmt: skip
_COMMANDS = {**_GREEK, **_SIGNS}
_ESCAPED = {"#": "\\#", "$": "\\$", "%": "\\%", "&": "\\&", "_": "\\_", "{": "\\{", "}": "\\}", "\\": "\\backslash "}
_ACCENTS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot", "\u0308": "ddot",
    "\u030c": "check", "\u20d7": "vec", "\u20d6": "overleftarrow", "^": "hat", "~": "tilde",
}  # fmt: skip
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln exp lim max min sup inf det".split()
)
_FENCES = {"{": "\\{", "}": "\\}", "‖": "\\|", "⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil",
           "⟨": "\\langle", "⟩": "\\rangle", "": "."}  # fmt: skip


def latex(element: Any) -> str:  # lxml's elements have no types here
    """The formula in an `oMath` or any part of one."""
    return " ".join(_inside(element).split())


def _inside(element: Any) -> str:
    return "".join(_part(child) for child in element)


def _part(element: Any) -> str:
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(_M):
        return ""
    tag = tag[len(_M) :]
    if tag == "t":
        return "".join(map(_sign, element.text or ""))
    if tag.endswith("Pr"):
        return ""
    return _PARTS.get(tag, _inside)(element)


def _sign(char: str) -> str:
    if command := _COMMANDS.get(char):
        return f"\\{command} "
    return _ESCAPED.get(char, char)


def _child(element: Any, tag: str) -> str:
    child = element.find(_M + tag)
    return "" if child is None else _inside(child).strip()


def _setting(element: Any, name: str, default: str) -> str:
    """A property such as the sign of a sum; one that is there without a value is empty."""
    found = element.find(f"{_M}{element.tag[len(_M) :]}Pr/{_M}{name}")
    return default if found is None else str(found.get(_M + "val") or "")


def _fraction(element: Any) -> str:
    above, below = _child(element, "num"), _child(element, "den")
    return f"{above}/{below}" if _setting(element, "type", "bar") == "lin" else f"\\frac{{{above}}}{{{below}}}"


def _script(element: Any) -> str:
    base, lower, upper = _child(element, "e"), _child(element, "sub"), _child(element, "sup")
    base = base if len(base) == 1 or base.startswith("\\") else f"{{{base}}}"
    return base + (f"_{{{lower}}}" if lower else "") + (f"^{{{upper}}}" if upper else "")


def _before(element: Any) -> str:
    return f"{{}}_{{{_child(element, 'sub')}}}^{{{_child(element, 'sup')}}}{_child(element, 'e')}"


def _root(element: Any) -> str:
    degree = _child(element, "deg")
    return f"\\sqrt{f'[{degree}]' if degree else ''}{{{_child(element, 'e')}}}"


def _sum(element: Any) -> str:
    sign = _sign(_setting(element, "chr", "∫")).strip()
    lower, upper = _child(element, "sub"), _child(element, "sup")
    return sign + (f"_{{{lower}}}" if lower else "") + (f"^{{{upper}}}" if upper else "") + f" {_child(element, 'e')}"


def _fenced(element: Any) -> str:
    left, right = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    between = f" {_setting(element, 'sepChr', '|')} "
    inner = between.join(_inside(child).strip() for child in element.findall(_M + "e"))
    return f"\\left{_FENCES.get(left, left)} {inner} \\right{_FENCES.get(right, right)}"


def _function(element: Any) -> str:
    name = _child(element, "fName")
    name = f"\\{name}" if name in _FUNCTIONS else name
    return f"{name} {_child(element, 'e')}"


def _accent(element: Any) -> str:
    return f"\\{_ACCENTS.get(_setting(element, 'chr', chr(0x302)), 'hat')}{{{_child(element, 'e')}}}"


def _bar(element: Any) -> str:
    where = "underline" if _setting(element, "pos", "bot") == "bot" else "overline"
    return f"\\{where}{{{_child(element, 'e')}}}"


def _matrix(element: Any) -> str:
    rows = [" & ".join(_inside(cell).strip() for cell in row.findall(_M + "e")) for row in element.findall(_M + "mr")]
    return "\\begin{matrix} " + " \\\\ ".join(rows) + " \\end{matrix}"


def _lines(element: Any) -> str:
    lines = [_inside(line).strip() for line in element.findall(_M + "e")]
    return "\\begin{aligned} " + " \\\\ ".join(lines) + " \\end{aligned}"


def _limit(element: Any) -> str:
    base = _child(element, "e")
    base = f"\\{base}" if base in _FUNCTIONS else base
    mark = "_" if element.tag.endswith("limLow") else "^"
    return f"{base}{mark}{{{_child(element, 'lim')}}}"


_PARTS: dict[str, Callable[[Any], str]] = {
    "f": _fraction, "sSup": _script, "sSub": _script, "sSubSup": _script, "sPre": _before, "rad": _root, "nary": _sum,
    "d": _fenced, "func": _function, "acc": _accent, "bar": _bar, "m": _matrix, "eqArr": _lines, "limLow": _limit,
    "limUpp": _limit,
}  # fmt: skip
