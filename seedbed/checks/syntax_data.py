"""Whether a text is well-formed JSON, JSON Lines, TOML, YAML or XML; nothing it names is built, fetched or expanded."""

from __future__ import annotations

import json
import re
from typing import Any

from seedbed.checks.json_schema import parsed
from seedbed.checks.syntax_fault import Fault, TooDeep

DEEPEST = 100
"""Levels of nesting that YAML may have."""


def check_json(text: str) -> None:
    """Raises Fault where it is not JSON to the letter."""
    try:
        parsed(text)
    except json.JSONDecodeError as error:
        raise Fault(error.msg, error.lineno, error.colno) from None
    except ValueError as error:
        raise Fault(str(error)) from None
    except RecursionError:
        raise Fault("nested deeper than any reader of JSON goes") from None


def check_jsonl(text: str) -> None:
    """Raises Fault where a line that is not blank is not JSON."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                check_json(line)
            except Fault as fault:
                raise Fault(fault.message, number, fault.column) from None


def check_toml(text: str) -> None:
    """Raises Fault where it is not TOML."""
    import tomllib

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, _, where = str(error).partition(" (at ")
        found = re.fullmatch(r"line (\d+), column (\d+)\)", where)
        raise Fault(said, *(int(one) for one in found.groups() if found)) if found else Fault(str(error)) from None


def check_yaml(text: str) -> None:
    """Raises Fault where it is not YAML, names an anchor that is not there, or has a key twice; TooDeep."""
    import yaml

    try:
        _shallow(text)
        for document in yaml.compose_all(text, Loader=yaml.SafeLoader):
            _no_key_twice(document)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "not YAML"
        raise Fault(said, mark.line + 1, mark.column + 1) if mark else Fault(said) from None
    except yaml.YAMLError as error:
        raise Fault(str(error)) from None


def _shallow(text: str) -> None:
    """Read it as a stream of events, which needs no stack, and stop where it goes too deep."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise TooDeep(f"nested deeper than {DEEPEST} levels")


def _no_key_twice(document: Any) -> None:
    import yaml

    waiting, seen = [document], set[int]()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            _distinct([key for key, _ in node.value])
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def _distinct(keys: list[Any]) -> None:
    import yaml

    known = set[tuple[str, str]]()
    for key in keys:
        name = (key.tag, key.value) if isinstance(key, yaml.ScalarNode) and key.value != "<<" else None
        if name in known:
            raise Fault(f"the key {key.value!r} stands twice", key.start_mark.line + 1, key.start_mark.column + 1)
        if name is not None:
            known.add(name)


def check_xml(text: str) -> None:
    """Raises Fault where it is not XML. Entities stay as they are, and no DTD is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, encoding="utf-8"
    )
    try:
        etree.fromstring(text.strip().encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        skipped = text[: len(text) - len(text.lstrip())].count("\n")
        said = re.sub(r", line \d+, column \d+.*$", "", str(error.msg))
        raise Fault(said, line + skipped, column) from None
