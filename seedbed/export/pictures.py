"""Pictures of rows: from ``images`` or the parts of turns, out of ``data:`` URLs or files of one named folder.

A path in a row is what a model or a document said, so files are read only inside the folder that the user names; and
nothing is fetched from the web.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import blake2b
from pathlib import Path
from typing import Any

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.columns import Message
from seedbed.export.written import Misfit

MARK = "<image>"
"""Where a picture stands in a text, as LLaMA-Factory and ms-swift write it."""
_DATA = re.compile(r"data:[\w./+-]+;base64,(.*)", re.DOTALL)
_MAGIC = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"BM", "bmp"))


def picture(given: Any, folder: Path | None) -> tuple[bytes, str]:
    """The bytes of a picture and the ending of its kind.

    Raises:
        Misfit: it is none, lies outside the folder, or is on the web.
    """
    content = _bytes(given, folder)
    kind = next((name for magic, name in _MAGIC if content.startswith(magic)), "")
    if not kind and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "webp"
    if not kind:
        raise Misfit("a picture is no PNG, JPEG, GIF, BMP or WebP")
    return content, kind


def _bytes(given: Any, folder: Path | None) -> bytes:
    if isinstance(given, dict):
        given = given.get("url") or given.get("bytes") or given.get("path")
    if not isinstance(given, str) or not given:
        raise Misfit("a picture is neither a data: URL nor the path of a file")
    if given.startswith(("http:", "https:")):
        raise Misfit("a picture is on the web, and an export fetches nothing")
    found = _DATA.match(given)
    if found:
        try:
            return base64.b64decode(found[1], validate=True)
        except binascii.Error:
            raise Misfit("a picture's data: URL is not Base64") from None
    if given.startswith("data:"):
        raise Misfit("a picture's data: URL is not Base64")
    return _file(given, folder)


def _file(given: str, folder: Path | None) -> bytes:
    if folder is None:
        raise Misfit("a picture is a file; name the folder it lies in with `pictures`")
    root = folder.resolve()
    path = (root / given).resolve()
    if "\0" in given or not path.is_relative_to(root):
        raise Misfit(f"a picture's path leads out of {folder}")
    if not path.is_file():
        raise Misfit(f"a picture is not in {folder}")
    return path.read_bytes()


def shown(said: list[Message], row: Row) -> tuple[list[Message], list[Any]]:
    """The turns as texts with ``<image>`` where a picture stands, and the pictures in that order.

    Pictures of the column ``images`` that no text marks stand before the first question.

    Raises:
        Misfit: a turn holds other parts, or marks and pictures do not match.
    """
    found: list[Any] = []
    made = [_flat(turn, found) for turn in said]
    own = row.get("images") or []
    own = own if isinstance(own, list) else [own]
    marks = sum(turn["content"].count(MARK) for turn in made if isinstance(turn["content"], str))
    if own and not found and marks == 0:
        first = next((place for place, turn in enumerate(made) if turn["role"] == "user"), None)
        if first is None or not isinstance(made[first]["content"], str):
            raise Misfit("pictures, but no question that they could stand before")
        made[first] = {**made[first], "content": MARK * len(own) + made[first]["content"]}
        return made, own
    found = found or own
    if marks != len(found):
        raise Misfit(f"{marks} marks {MARK} for {len(found)} pictures")
    return made, found


def _flat(turn: Message, found: list[Any]) -> Message:
    if not isinstance(turn["content"], list):
        return turn
    texts = []
    for part in turn["content"]:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "text" and isinstance(part.get("text"), str):
            texts.append(part["text"])
        elif kind in ("image_url", "image"):
            found.append(part.get("image_url") or part.get("image") or part.get("url"))
            texts.append(MARK)
        else:
            raise Misfit("a turn holds parts that are neither text nor picture")
    return {**turn, "content": "".join(texts)}


class Album:
    """Pictures written once each into ``images/`` beside the data, named by their content."""

    def __init__(self, beside: Path, folder: str) -> None:
        self._beside = beside
        self._from = Path(folder) if folder else None

    def placed(self, pictures: list[Any]) -> list[str]:
        """The paths of the pictures, relative to the data."""
        kept = [picture(one, self._from) for one in pictures]  # all of a row, or none
        names = []
        for content, kind in kept:
            name = f"images/{blake2b(content, digest_size=12).hexdigest()}.{kind}"
            path = self._beside / name
            if not path.exists():
                with replacing(path) as file:
                    file.write(content)
            names.append(name)
        return names
