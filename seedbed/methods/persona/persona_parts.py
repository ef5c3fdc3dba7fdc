"""What stands in the reply to a persona's request, and the worked samples that are shown before it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import words

DEMO = Prompt(en="A sample of what is wanted:\n{mark} {text}\n\n", zh="所需内容的样例：\n{mark}{text}\n\n")
DEMO_OF = Prompt(
    en="A sample of what is wanted, for this person: {persona}\n{mark} {text}\n\n",
    zh="针对此人的样例：{persona}\n{mark}{text}\n\n",
)


def parts(reply: Reply, kind: str, mark: str, asked: str) -> tuple[str, str]:
    """Instruction and output in a reply; an output of "" is still to be asked for."""
    text = _after(reply, mark)
    if kind == "npc":
        return asked, f"{mark} {text}" if mark.endswith(":") else f"{mark}{text}"
    return _title(text, reply) if kind == "knowledge" else (text, "")


def demo_text(ctx: Context, demo: Mapping[str, str], mark: str) -> str:
    """A worked sample as the prompt shows it, with its persona where it has one."""
    if demo.get("persona"):
        return ctx.part(DEMO_OF, persona=demo["persona"], mark=mark, text=demo["text"])
    return ctx.part(DEMO, mark=mark, text=demo["text"])


def _after(reply: Reply, mark: str) -> str:
    """What stands after the mark, which must open a line and stand once; bold and full-width colons are let pass."""
    name = re.escape(mark.rstrip(":："))
    found = re.split(rf"^[#*\s]*{name}[*\s]*[:：][*\s]*", reply.text, flags=re.MULTILINE | re.IGNORECASE)
    if len(found) != 2 or not found[1].strip():
        raise Unreadable(f"wanted one text after {mark!r}, found {len(found) - 1}", reply)
    return found[1].strip()


def repeats(text: str, persona: str, run: int) -> bool:
    """Whether the text holds the persona's first ``run`` words in a row (all of a shorter persona)."""
    said, opening = words(text), words(persona)[:run]
    return bool(opening) and any(said[at : at + len(opening)] == opening for at in range(len(said)))


def _title(text: str, reply: Reply) -> tuple[str, str]:
    title, _, article = text.partition("\n")
    if not article.strip():
        raise Unreadable("wanted the title on the first line and the article below it", reply)
    return title.strip("*# \t"), article.strip()
