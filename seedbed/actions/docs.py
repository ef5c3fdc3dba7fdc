"""Pages of the documentation that are made from the catalogue: one for each entry, and the tables of the READMEs.

    python -m seedbed.actions.docs [--check] [FOLDER]

``--check`` changes nothing and exits with 1 when a page is stale, missing or left over.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from seedbed.actions import gallery, trial_pages
from seedbed.actions.catalogue import Card, Listed, card, entry_names, listed, page_name, type_name
from seedbed.core.example import Example
from seedbed.core.find import STEP_WINGS
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened

PAGED = (*STEP_WINGS, "problems", "export")
ENTRIES = "docs/entries"
BEGIN, END = "<!-- catalogue: made by `make docs` -->", "<!-- end of the catalogue -->"
READMES = {"README.md": ("entry", "what it does", "source"), "README.zh-CN.md": ("条目", "作用", "出处")}
WING_TITLES = {
    "methods": ("Methods", "方法"),
    "checks": ("Checks: is it right?", "检查：对不对？"),
    "quality": ("Quality: is it good, is it new, is it enough?", "质量：好不好、新不新、够不够？"),
    "problems": ("Problem families", "题目族"),
    "export": ("Formats", "导出格式"),
}


def pages() -> dict[str, str]:
    """Every generated file by its path below the checkout: the entries' pages and their index."""
    entries = [(wing, name) for wing in PAGED for name in entry_names(wing)]
    made = {f"{ENTRIES}/{page_name(wing, name)}.md": page(card(f"{wing}/{name}")) for wing, name in entries}
    made[f"{ENTRIES}/README.md"] = f"# The catalogue\n\n{catalogue_table('README.md', folder='.')}\n"
    return made


def page(found: Card) -> str:
    """The page of one entry."""
    place = f"{found.wing}/{found.field}" if found.field else found.wing
    facts = [f"`{place}`", *([_shape(found)] if found.shape else [])]
    parts = [f"# {found.name}", " · ".join(facts), found.text]
    if found.shape:
        parts.append(f"```yaml\n{recipe_text(found)}\n```")
    if found.reads or found.optional or found.writes:
        parts += ["## Columns", _columns(found)]
    if found.settings:
        rows = [[f"`{name}`", f"`{kind}`", default or "must be given"] for name, kind, default in setting_rows(found)]
        parts += ["## Settings", _table(("setting", "type", "default"), rows)]
    if found.prompts:
        parts.append("## Prompts")
        parts += [text for name, prompt in found.prompts.items() for text in _prompt(name, prompt)]
    if isinstance(found.example, Example):
        parts += ["## Example", _fenced(example_text(found), "yaml")]
    return "\n\n".join(parts) + "\n"


def _shape(found: Card) -> str:
    words = {
        "columns": "adds columns to a row",
        "rows": "turns a row into several",
        "verdict": "keeps a row or sets it aside",
        "table": "needs all rows at once",
        "measure": "measures all rows at once, and may be a gate",
        "chain": "a chain of steps",
    }
    asks = "" if found.shape == "chain" else "computes, asks nobody"
    if found.asks:
        example = found.example
        runs = example is not None and example.outcomes and not example.replies
        if "by" in {one.name for one in found.settings}:
            return f"{words[found.shape]} · asks a model of vectors with `by: model`"
        asks = "runs programs" if runs else "asks a model"
    return " · ".join(filter(None, (words[found.shape], asks)))


def _columns(found: Card) -> str:
    rows = [[f"`{name}`", "reads", ""] for name in found.reads]
    rows += [[f"`{name}`", "reads, where there is one", ""] for name in found.optional]
    rows += [[f"`{name}`", "writes", f"`{kind}`"] for name, kind in found.writes.items()]
    return _table(("column", "", "type"), rows)


def _prompt(name: str, prompt: Prompt) -> list[str]:
    texts = [f"`{name}`, English", _fenced(prompt.en, "text")]
    return texts if prompt.zh is None else [*texts, f"`{name}`, Chinese", _fenced(prompt.zh, "text")]


def setting_rows(found: Card) -> list[tuple[str, str, str]]:
    """Name, type and default of each setting; an empty default where one must be given."""
    return [
        (one.name, type_name(one.kind), "" if one.required else shortened(_default(one.default), 160))
        for one in found.settings
    ]


def _default(value: Any) -> str:
    return "none" if value is None else _yaml(list(value) if isinstance(value, tuple) else value, flow=True)


def recipe_text(found: Card) -> str:
    """A step of a recipe with the settings that must be given."""
    required = [one for one in found.settings if one.required]
    if not required:
        return f"steps:\n  - {found.name}"
    return f"steps:\n  - {found.name}:\n" + "\n".join(f"      {one.name}: …" for one in required)


def example_text(found: Card) -> str:
    """The worked example: what goes in, what the model answers, what comes out."""
    example = found.example
    parts: dict[str, Any] = {"settings": dict(example.settings)} if example.settings else {}
    parts["in"] = example.row
    if example.replies:
        parts["replies"] = [
            one if isinstance(one, str | Mapping) else one.text or "(vectors)" for one in example.replies
        ]
    gives = example.gives
    parts["out"] = ("kept" if gives else "set aside") if isinstance(gives, bool) else gives
    return _yaml(parts)


def _yaml(value: Any, *, flow: bool = False) -> str:
    import msgspec
    import yaml

    plain = msgspec.to_builtins(value, str_keys=True, enc_hook=str)
    style = True if flow else None
    text: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=style)
    return text.removesuffix("\n").removesuffix("\n...").strip()


def catalogue_table(readme: str, *, folder: str = ENTRIES) -> str:
    """The catalogue as tables of links, one for each wing."""
    column = list(READMES).index(readme)
    language = ("en", "zh")[column]
    parts = []
    for wing, group in groupby((one for one in listed() if one.wing in PAGED), key=lambda one: one.wing):
        rows = [[_link(one, folder), one.told(language), one.source] for one in group]
        parts.append(f"**{WING_TITLES[wing][column]}**\n\n{_table(READMES[readme], rows)}")
    return "\n\n".join(parts)


def _link(one: Listed, folder: str) -> str:
    return f"[`{one.name}`]({folder}/{page_name(one.wing, one.name)}.md)"


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in cells)])


def _fenced(text: str, kind: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{kind}\n{text}\n{fence}"


def with_table(text: str, readme: str) -> str:
    """A README with its table made anew; without marks it stays as it is."""
    if BEGIN not in text or END not in text:
        return text
    before, rest = text.split(BEGIN, 1)
    return f"{before}{BEGIN}\n\n{catalogue_table(readme)}\n\n{END}{rest.split(END, 1)[1]}"


def stale(root: Path) -> dict[str, str | None]:
    """The files that differ from what they should be, with what they should be; None for one that should not be."""
    wanted: dict[str, str] = {**pages(), **gallery.gallery_pages(), **trial_pages.catalogue_pages(root)}
    for readme in READMES:
        if (root / readme).exists():
            wanted[readme] = with_table((root / readme).read_text(encoding="utf-8"), readme)
    found: dict[str, str | None] = {name: text for name, text in wanted.items() if _text(root / name) != text}
    for folder in (ENTRIES, gallery.FOLDER, trial_pages.FOLDER):
        for path in (root / folder).glob("*.md"):
            if (name := f"{folder}/{path.name}") not in wanted:
                found[name] = None
    return found


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def write(root: Path) -> list[str]:
    """Bring the generated files up to date; the names of those that changed."""
    changed = stale(root)
    for name, text in changed.items():
        if text is None:
            (root / name).unlink()
            continue
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return sorted(changed)


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` say which are stale."""
    check = "--check" in arguments
    root = Path(next((one for one in arguments if not one.startswith("-")), "."))
    names = sorted(stale(root)) if check else write(root)
    for name in names:
        sys.stdout.write(f"{'stale' if check else 'written'}: {name}\n")
    if check and names:
        sys.stdout.write("run `make docs`\n")
    return 1 if check and names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
