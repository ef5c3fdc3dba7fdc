"""API keys: where they come from, and how they are kept out of every text.

A key comes from the environment or, when the package ``keyring`` is installed, from the system's keyring (service
``seedbed``, user name = host). ``OPENAI_API_KEY`` goes to api.openai.com only: a recipe that names another host must
not make it travel there, unless ``key: OPENAI_API_KEY`` says so.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
from urllib.parse import urlsplit

from seedbed.core.errors import RecipeError
from seedbed.llm.spec import ModelSpec

_known: set[str] = set()


class Secret:
    """A key that shows only its last four characters; ``reveal()`` gives it away."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if value:
            _known.add(value)

    def reveal(self) -> str:
        """The key itself, for the one header that needs it."""
        return self._value

    def __repr__(self) -> str:
        return f"…{self._value[-4:]}" if len(self._value) >= 12 else "…"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled: give the other process the name of its environment variable")


def scrub(text: str) -> str:
    """The text with every key that this process has read replaced by ``…abcd``; by value, not by pattern."""
    for key in _known:
        if key in text:
            text = text.replace(key, f"…{key[-4:]}" if len(key) >= 12 else "…")
    return text


class KeyFilter(logging.Filter):
    """A filter for log handlers that scrubs every record, its arguments and its traceback text."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub a record; none is held back."""
        record.msg, record.args = scrub(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        return True


def find_key(spec: ModelSpec, url: str) -> Secret | None:
    """The key for one endpoint, or None where none is set.

    Raises:
        RecipeError: the recipe names a variable that is not set, or the endpoint is known to need a key.
    """
    host = urlsplit(url).hostname or ""
    if spec.key_env is not None:
        if not os.environ.get(spec.key_env):
            raise RecipeError(f"the environment variable {spec.key_env} is not set: it should hold the key for {host}")
        return Secret(os.environ[spec.key_env].strip())
    openai = host == "api.openai.com" and url.startswith("https://")
    value = os.environ.get("OPENAI_API_KEY" if openai else "SEEDBED_API_KEY") or _from_keyring(host)
    if not value and openai:
        raise RecipeError("api.openai.com needs a key: set the environment variable OPENAI_API_KEY")
    return Secret(value.strip()) if value else None


def key_name(spec: ModelSpec, url: str) -> str:
    """The environment variable a person should look at, for messages."""
    return spec.key_env or ("OPENAI_API_KEY" if urlsplit(url).hostname == "api.openai.com" else "SEEDBED_API_KEY")


def _from_keyring(host: str) -> str | None:
    if importlib.util.find_spec("keyring") is None:
        return None
    keyring = importlib.import_module("keyring")
    try:
        found = keyring.get_password("seedbed", host)
    except keyring.errors.KeyringError:  # no unlocked keyring in this session: the same as no key in it
        return None
    return found if isinstance(found, str) else None
