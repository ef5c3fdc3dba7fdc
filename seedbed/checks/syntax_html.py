"""Whether HTML is well-formed enough: tags that close what they open, no attribute twice, nothing cut off.

After the parse errors of the HTML standard (html.spec.whatwg.org, section 13.2), those that change or lose content:
browsers mend them all, each in its way. End tags that the standard lets one leave out may be left out.
"""

from __future__ import annotations

from html.parser import HTMLParser

from seedbed.checks.syntax_fault import Fault

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_MAY_STAY_OPEN = frozenset(
    "html head body li dt dd p rt rp optgroup option colgroup caption thead tbody tfoot tr td th".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr main nav ol p pre section table ul".split()
)
_CLOSED_BY = {
    "li": frozenset(["li"]), "dt": frozenset(["dt", "dd"]), "dd": frozenset(["dt", "dd"]), "p": _BLOCKS,
    "rt": frozenset(["rt", "rp"]), "rp": frozenset(["rt", "rp"]), "option": frozenset(["option", "optgroup"]),
    "optgroup": frozenset(["optgroup"]), "tr": frozenset(["tr", "tbody", "tfoot"]),
    "td": frozenset(["td", "th", "tr", "tbody", "tfoot"]), "th": frozenset(["td", "th", "tr", "tbody", "tfoot"]),
    "thead": frozenset(["tbody", "tfoot"]), "tbody": frozenset(["tbody", "tfoot"]), "head": frozenset(["body"]),
    "caption": frozenset(["colgroup", "thead", "tbody", "tr"]), "colgroup": frozenset(["thead", "tbody", "tr"]),
}  # fmt: skip
"""An element that may stay open -> the start tags that end it."""
_FOREIGN = frozenset(["svg", "math"])
_NOT_IN_ITSELF = frozenset("a button form option".split())


def check_html(text: str) -> None:
    """Raises Fault at the first error."""
    reader = _Reader()
    try:
        reader.feed(text)
    except AssertionError as error:  # how the library says that a declaration is malformed
        raise Fault(str(error), *_from_one(reader.getpos())) from None
    rest = reader.rawdata
    if "<" in rest:
        raise Fault("a tag or comment is cut off", *_from_one(reader.getpos()))
    reader.close()
    reader.end()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, tuple[int, int]]] = []
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        names = [name for name, _ in attrs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            self.fail(f"<{tag}> has the attribute {twice!r} twice")
        while self.open and tag in _CLOSED_BY.get(self.open[-1][0], ()):
            self.open.pop()
        if tag in _NOT_IN_ITSELF and any(name == tag for name, _ in self.open):
            self.fail(f"<{tag}> inside <{tag}>")
        if tag not in _VOID:
            self.open.append((tag, self.getpos()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        foreign = any(name in _FOREIGN for name, _ in self.open) or tag in _FOREIGN
        if tag not in _VOID and not foreign:
            self.fail(f"<{tag}/> does not close itself")
        self.handle_starttag(tag, attrs)
        if foreign and tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            self.fail(f"</{tag}>: this element has no end tag")
        if all(name != tag for name, _ in self.open):
            self.fail(f"</{tag}> closes nothing")
        while self.open[-1][0] != tag:
            name, place = self.open.pop()
            if name not in _MAY_STAY_OPEN:
                raise Fault(f"<{name}> is not closed before </{tag}>", *_from_one(place))
        self.open.pop()

    def unknown_decl(self, data: str) -> None:
        if not any(name in _FOREIGN for name, _ in self.open):
            self.fail(f"<![{data[:20]}…]> is no HTML")

    def end(self) -> None:
        """What is still open when the text ends; and whether there were tags at all."""
        left = next(((name, place) for name, place in self.open if name not in _MAY_STAY_OPEN), None)
        if left is not None:
            raise Fault(f"<{left[0]}> is not closed", *_from_one(left[1]))
        if not self.tags:
            raise Fault("there is no tag in it")

    def fail(self, message: str) -> None:
        raise Fault(message, *_from_one(self.getpos()))


def _from_one(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], place[1] + 1
