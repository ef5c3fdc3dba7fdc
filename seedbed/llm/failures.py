"""What a server's refusal means: how far the damage goes, how long to wait, in the server's own words.

The table: quota, key, model name and address stop the run; a rate limit is paced; broken servers and lines are asked
again; what is wrong with one request (context length, content filter) sets its row aside.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from seedbed.core.errors import ProviderError, Scope
from seedbed.core.text import shortened
from seedbed.llm.http import HttpError
from seedbed.llm.keys import scrub

MAX_RETRY_AFTER = 600.0  # seconds; a server that asks for more is asked again after this
# texts, not compiled patterns: a run that meets no failure is spared the compiling
_QUOTA = (
    r"(?i)insufficient.?(?:quota|balance|credit|funds)|billing|exceeded your current quota|credit balance"
    r"|out of credits?|payment required|arrear|余额不足|欠费|账户余额"
)
_NO_MODEL = (
    r"(?is)model_not_found|invalid_model|model\b.{0,80}(?:does not exist|not found|not exist|unknown)|no such model"
)
_MODERATED = r"(?i)content.?(?:filter|policy|management)|moderation|flagged|data_inspection|safety"
_NO_SCHEMA = r"(?i)response_format|json_schema|json.?schema|structured.?output|guided|grammar"
_TITLE = r"(?is)<title[^>]*>(.*?)</title>"
_MARKUP = r"<[^>]{0,200}>"
_TOP_UP = "the account's quota or credit is used up: top it up or choose another model, then start again"
_KEY = "the key was refused: check the environment variable"
_ADDRESS = "check the model's name and the base URL (it usually ends in /v1)"
_BUSY = frozenset({429, 503, 529})
_PASSING = frozenset({408, 409, 425})


def failure(
    status: int, headers: Mapping[str, str], body: bytes, *, where: str, key_name: str = "SEEDBED_API_KEY"
) -> ProviderError:
    """The error for an HTTP answer that is not a success.

    Args:
        where: what was asked, for the message: ``model 'x' at host:port``.
        key_name: the environment variable that holds the key.
    """
    said = words(body)
    scope, advice = _meaning(status, said, key_name)
    shown = f"{where} answered {status}"
    if said:
        shown += f": {shortened(scrub(said), 300)}"
    return ProviderError(
        f"{shown}; {advice}" if advice else shown,
        scope=scope,
        retry_after=retry_after(headers) if scope == "passing" else None,
        slow_down=scope == "passing" and status in _BUSY,
        status=status,
    )


def lost(error: HttpError, *, where: str) -> ProviderError:
    """The error for a connection that brought no whole answer; always worth another try."""
    mute = error.kind == "timeout" and not error.answered
    return ProviderError(scrub(f"{where}: {error.message}"), scope="passing", mute=mute)


def complains_of_schema(error: ProviderError) -> bool:
    """Whether a server refused a request because it cannot hold an answer to a JSON Schema."""
    return error.status in (400, 404, 415, 422, 501) and re.search(_NO_SCHEMA, str(error)) is not None


def _meaning(status: int, said: str, key_name: str) -> tuple[Scope, str]:
    """How far a refusal goes, and the way out. The rows stand in the order in which they count."""
    table: tuple[tuple[bool, Scope, str], ...] = (
        (status == 402 or (status in (400, 403, 429) and _found(_QUOTA, said)), "run", _TOP_UP),
        (status in _BUSY or status in _PASSING or (status >= 500 and status != 501), "passing", ""),
        (status in (400, 403) and _found(_MODERATED, said), "row", ""),
        (status in (401, 403), "run", f"{_KEY} {key_name}, or name another one with 'key'"),
        (status in (404, 405) or (status in (400, 422) and _found(_NO_MODEL, said)), "run", _ADDRESS),
        (300 <= status < 400, "run", "redirects are not followed: write the final URL into the recipe"),
        (status == 501, "run", "the server cannot do this: choose another model or server for it"),
    )
    return next(((scope, advice) for holds, scope, advice in table if holds), ("row", ""))


def _found(pattern: str, said: str) -> bool:
    return re.search(pattern, said) is not None


def words(body: bytes) -> str:
    """What a server says is wrong, from the usual forms of an error body; the code comes after the message."""
    try:
        found: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return _plain(body)
    if isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, dict):
        found = found.get("error") or found.get("detail") or found.get("message") or found
    if isinstance(found, dict):
        parts = [found.get("message"), found.get("code"), found.get("type")]
        found = " ".join(str(part) for part in parts if part) or found
    return found if isinstance(found, str) else msgspec.json.encode(found).decode()


def _plain(body: bytes) -> str:
    text = body[:20_000].decode("utf-8", "replace")
    title = re.search(_TITLE, text)
    return " ".join((title.group(1) if title else re.sub(_MARKUP, " ", text)).split())


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """The seconds a server asks to wait, 0 to 600; None where it does not say.

    Reads ``retry-after-ms`` and ``Retry-After`` as seconds (fractions too) or as an HTTP date (RFC 9110, 10.2.3).
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        seconds = _seconds(value.strip(), unit, now)
        if seconds is not None and not math.isnan(seconds):
            return min(max(seconds, 0.0), MAX_RETRY_AFTER)
    return None


def _seconds(value: str, unit: float, now: float | None) -> float | None:
    try:
        return float(value) * unit
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime  # few servers name a date, and the package of e-mail is slow to load

    try:
        return parsedate_to_datetime(value).timestamp() - (time.time() if now is None else now)
    except (ValueError, TypeError, OverflowError):
        return None
