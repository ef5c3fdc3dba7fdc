"""A tree of domains that a person brings: JSON, YAML, or a list of lines, in the forms in which such trees are kept.

Data: `{"domains": [{"domain": "…", "subdomains": ["…"]}]}`, lists of labels with `child` or `children`, nested
mappings, lists of `Domain > Subdomain`; `domains.json` of a corpus is one of them. Lines: a Markdown list or headings,
indented lines, or lines numbered 1, 1.1, 1.2. Two levels count: what is deeper is another name of what it stands under.
Numbers before names are dropped.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from seedbed.core.errors import RecipeError
from seedbed.core.text import folded, shortened
from seedbed.ingest.titles import BETWEEN, bare

JSON, YAML, LINES = "json", "yaml", "lines"
ENDINGS = {".json": JSON, ".yaml": YAML, ".yml": YAML, ".md": LINES, ".txt": LINES}
"""The endings of files that hold a tree, and the form of each."""
DRAWN = ("headings", "model")
"""The other wishes for domains: a tree that is made of headings, or by a model."""
MOST_LEAVES = 400
MOST_CHARACTERS = 200_000
"""Of a text that holds a tree; YAML of that length is read in seconds."""
_MOST_NODES, _MOST_LEVELS, _MOST_NAME = 5000, 12, 120
_WHOLE = ("domains", "tree", "tags")
_NAMES = ("domain", "label", "name", "title", "tag")
_BELOW = ("subdomains", "child", "children")
_FORMS = "a list of names, names with `subdomains` (or `child`, `children`), or a mapping of names to such lists"
_LOOKS_LIKE_YAML = re.compile(rf"^\s*(?:-\s+)?(?:{'|'.join((*_NAMES, *_WHOLE))})\s*:|:\s*\[", re.MULTILINE)
_LINE = re.compile(r"(?P<heading>#{1,6}(?=\s|$))?(?P<bullet>[-*+•](?=\s|$))?(?P<name>.*)")
_LEVELS = re.compile(r"\d{1,2}((?:\.\d{1,2})+)[.、)]?(?=\s|[\u3400-\u9fff])")
_SKIPPED = re.compile(r"[-*_=]{3,}|`{3}.*|~{3}.*|")
_DRESS = re.compile(r"^\[[ xX]\]\s+|\*\*|__|`")


@dataclass(frozen=True)
class Tree:
    """Domains with their subdomains, and what else a label (`Domain` or `Domain > Subdomain`) is called."""

    domains: Mapping[str, tuple[str, ...]]
    other_names: Mapping[str, tuple[str, ...]]

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The labels of all subdomains, and of the domains that have none, in order."""
        return tuple(
            label
            for domain, below in self.domains.items()
            for label in [BETWEEN.join((domain, one)) for one in below] or [domain]
        )

    def told(self) -> list[dict[str, Any]]:
        """The tree as JSON holds it."""
        return [{"domain": domain, "subdomains": list(below)} for domain, below in self.domains.items()]


class _Node(NamedTuple):
    path: tuple[str, ...]
    place: str


def tree_in(text: str, name: str = "the tree", form: str = "") -> Tree:
    """The tree that a text holds.

    Args:
        text: of at most ``MOST_CHARACTERS``.
        name: what messages call it.
        form: ``json``, ``yaml`` or ``lines``; told from the text where it is not given.

    Raises:
        RecipeError: it is no tree, an empty one, too large, or names a thing twice; the message says where.
    """
    if len(text) > MOST_CHARACTERS:
        raise RecipeError(f"{name}: {len(text)} characters; a tree of domains has at most {MOST_CHARACTERS}")
    form = form or _form_of(text)
    if form == LINES:
        nodes = _in_lines(text, name)
    else:
        value = _json(text, name) if form == JSON else _yaml(text, name)
        nodes = _in_data(value, name)
    return _built(nodes, name)


def tree_file(path: Path) -> Tree:
    """The tree in a file, by its ending (``ENDINGS``); see ``tree_in``.

    Raises:
        RecipeError: there is none, it is no text, or no tree.
    """
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise RecipeError(f"{path}: no tree of domains; it is a file that ends in {', '.join(ENDINGS)}")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_CHARACTERS * 4 + 4)
        return tree_in(data.decode("utf-8-sig"), str(path), form)
    except UnicodeDecodeError:
        raise RecipeError(f"{path}: is not UTF-8 text, so it is no tree of domains; save it as UTF-8") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = error.strerror if isinstance(error, OSError) else error
        raise RecipeError(f"{path}: no tree of domains can be read there: {why}") from None


def tree_wished(told: str | Path | Tree | None, home: Path = Path()) -> Tree | None:
    """The tree where one is wished for: given, or in a file below ``home``; None for ``headings``, ``model``, nothing.

    Raises:
        RecipeError: it is neither of them, or no tree.
    """
    if isinstance(told, Tree):
        return told
    return None if told is None or str(told) in ("", *DRAWN) else tree_file(home / told)


def names_tree(told: str) -> bool:
    """Whether a wish for domains is the name of a file with a tree."""
    return told.lower().endswith(tuple(ENDINGS))


def _form_of(text: str) -> str:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return JSON
    return YAML if _LOOKS_LIKE_YAML.search(text) else LINES


def _json(text: str, name: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in pairs:
            if key in made:
                raise RecipeError(f"{name}: {shortened(key, 60)!r} stands twice in one mapping; name each once")
            made[key] = value
        return made

    try:
        return json.loads(text.lstrip("\ufeff"), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise RecipeError(f"{name}, line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from None
    except (RecursionError, ValueError) as error:
        raise RecipeError(f"{name}: not JSON that can be read: {error}") from None


def _yaml(text: str, name: str) -> Any:
    """YAML in which all scalars are texts: a domain may be called `No` or `2026`."""
    import yaml

    class Loader(yaml.BaseLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
            seen: set[str] = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        told = f"{shortened(key.value, 60)!r} stands twice in one mapping; name each once"
                        raise yaml.MarkedYAMLError(problem=told, problem_mark=key.start_mark)
                    seen.add(key.value)
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a BaseLoader makes texts, lists and mappings only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise RecipeError(f"{name}{where}: not YAML of a tree: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise RecipeError(f"{name}: not YAML that can be read: {shortened(str(error))}") from None


def _in_data(value: Any, name: str) -> Iterator[_Node]:
    place = f"{name}, "
    if isinstance(value, dict):
        key = next((one for one in _WHOLE if isinstance(value.get(one), list | dict) or [*value] == [one]), "")
        others = [one for at, one in value.items() if at != key]
        if key and not any(isinstance(one, list | dict) for one in others):
            value, place = value[key], f"{name}, {key}"
    if value in (None, ""):
        return
    if not isinstance(value, list | dict):
        raise RecipeError(f"{place.removesuffix(', ')}: got {_shown(value)}; wanted {_FORMS}")
    yield from _nodes(value, (), place)


def _nodes(value: Any, above: tuple[str, ...], place: str) -> Iterator[_Node]:
    """What stands below a path."""
    if len(above) > _MOST_LEVELS:
        raise RecipeError(f"{place}: more than {_MOST_LEVELS} levels; two count")
    if isinstance(value, list):
        for number, one in enumerate(value):
            spot = f"{place}[{number}]"
            if not isinstance(one, dict):
                yield from _named(one, None, above, spot)
            elif any(key in one for key in _BELOW) and not _key_of(one):
                raise RecipeError(
                    f"{spot}: no name; wanted one of {', '.join(_NAMES)} beside the list, got {_shown(one)}"
                )
            else:
                yield from _nodes(one, above, spot)
    elif isinstance(value, dict) and (key := _key_of(value)):
        under = _below_in(value, place)
        yield from _named(value[key], value.get(under), above, place, f"{place}.{under}")
    elif isinstance(value, dict):
        for name, below in value.items():
            dot = "" if place.endswith(" ") else "."
            yield from _named(name, below, above, f"{place}{dot}{shortened(str(name), 40)}")
    elif value not in (None, "", "~"):
        yield from _named(value, None, above, place)


def _key_of(value: dict[Any, Any]) -> str:
    """The key of a mapping under which its own name stands, where it is not a mapping of names."""
    return next((key for key in _NAMES if key in value and not isinstance(value[key], list | dict)), "")


def _below_in(value: dict[Any, Any], place: str) -> str:
    """The key of a named mapping under which stands what is below it."""
    under = next((key for key in _BELOW if key in value), "")
    stray = next((key for key, one in value.items() if isinstance(one, list | dict)), "")
    if stray and not under:
        raise RecipeError(f"{place}: what stands below a name is under {', '.join(_BELOW)}; got {stray!r:.60}")
    return under


def _named(name: Any, below: Any, above: tuple[str, ...], place: str, under: str = "") -> Iterator[_Node]:
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise RecipeError(f"{place}: got {_shown(name)}; wanted a name, or {_FORMS}")
    path = (*above, *_parts(str(name), place))
    yield _Node(path, place)
    yield from _nodes(below, path, under or place)


def _in_lines(text: str, name: str) -> Iterator[_Node]:
    """A line a name; what is further in, or of a lower heading or number, stands below what is before it."""
    above: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        words = line.expandtabs(4).strip()
        found = _LINE.fullmatch(words)
        if found is None or _SKIPPED.fullmatch(words):
            continue
        place = f"{name}, line {number}"
        told = _DRESS.sub("", found["name"].strip().rstrip(":："))
        if heading := found["heading"]:
            level: tuple[int, ...] = (0, len(heading))
        else:
            dotted = _LEVELS.match(told)
            indent = line.expandtabs(4).index(words)
            level = (1, indent, bool(found["bullet"]), dotted[1].count(".") if dotted else 0)
        while above and above[-1][0] >= level:
            above.pop()
        path = (*(above[-1][1] if above else ()), *_parts(told, place))
        above.append((level, path))
        if len(above) > _MOST_LEVELS:
            raise RecipeError(f"{place}: more than {_MOST_LEVELS} levels; two count")
        yield _Node(path, place)


def _parts(name: str, place: str) -> tuple[str, ...]:
    """The names in a name: several where it is a path."""
    made = tuple(bare(" ".join(one.split())) for one in re.split(r"(?:^|(?<=\s))>(?=\s|$)", name))
    for one in made:
        if not one:
            raise RecipeError(f"{place}: a name is empty; wanted a domain or subdomain")
        if len(one) > _MOST_NAME:
            raise RecipeError(
                f"{place}: a name of {len(one)} characters ({shortened(one, 40)!r}); at most {_MOST_NAME}"
            )
        if any("\ud800" <= character <= "\udfff" for character in one):
            raise RecipeError(f"{place}: a name holds half a character: {one!r:.60}")
    return made


def _built(nodes: Iterator[_Node], name: str) -> Tree:
    domains: dict[str, dict[str, str]] = {}  # folded names of subdomains to their spelling
    spelled: dict[str, str] = {}
    written: dict[tuple[str, ...], str] = {}
    others: dict[str, dict[str, None]] = {}
    leaves = 0
    for count, node in enumerate(nodes, 1):
        key = tuple(map(folded, node.path))
        if len(key) <= 2 and key in written:
            raise RecipeError(
                f"{node.place}: '{BETWEEN.join(node.path)}' stands there a second time, after {written[key]}"
            )
        written[key] = node.place
        below = domains.setdefault(spelled.setdefault(key[0], node.path[0]), {})
        if len(key) > 1:
            below.setdefault(key[1], node.path[1])
        if len(key) > 2:
            label = BETWEEN.join((spelled[key[0]], below[key[1]]))
            others.setdefault(label, {}).update(dict.fromkeys(node.path[2:]))
        leaves = sum(max(1, len(one)) for one in domains.values()) if len(key) <= 2 else leaves
        if leaves > MOST_LEAVES or count > _MOST_NODES:
            most = f"{MOST_LEAVES} subdomains" if leaves > MOST_LEAVES else f"{_MOST_NODES} names"
            raise RecipeError(
                f"{node.place}: the tree has more than {most}; take branches together, or split the corpus"
            )
    if not domains:
        raise RecipeError(f"{name}: the tree is empty; wanted {_FORMS}")
    return Tree(
        {domain: tuple(below.values()) for domain, below in domains.items()},
        {label: tuple(names) for label, names in others.items()},
    )


def _shown(value: Any) -> str:
    return shortened(repr(value), 60)
