"""A model as a recipe writes it: ``openai:NAME@URL``, ``embedded``, ``gguf:FILE``, ``fake:``, or a mapping with more.

Light to import: recipes are read before anything is asked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.request import Request

Provider = Literal["openai", "embedded", "gguf", "fake"]

OPENAI_URL = "https://api.openai.com/v1"
SAMPLING = frozenset({"temperature", "top_p", "max_tokens", "presence_penalty", "frequency_penalty", "stop"})
_COUNTS = ("in_flight", "context")
_RATES = ("requests_per_minute", "tokens_per_minute", "timeout")
_SWITCHES = ("cache", "batch")
KNOWN = SAMPLING | {"model", "extra", "price", "key", *_COUNTS, *_RATES, *_SWITCHES}
_FORMS = "openai:NAME, openai:NAME@URL, openai:NAME@URL1,URL2, embedded, gguf:FILE.gguf, fake: or fake:FILE.json"
_SECRET = re.compile(
    r"(?<![A-Za-z0-9])(?:sk-[\w-]{12,}|hf_[A-Za-z0-9]{12,}|gsk_\w{12,}|xai-\w{12,}|ghp_\w{12,}|AKIA[A-Z0-9]{12,}"
    r"|AIza[\w-]{20,}|eyJ[\w-]{12,}\.|Bearer\s+\S{8,})"
)
_SECRET_START = re.compile(r"(?:sk-|hf_|gsk_|xai-|ghp_|AKIA|AIza|eyJ|Bearer )")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class ModelSpec(msgspec.Struct, frozen=True):
    """What a recipe says of one model.

    Attributes:
        model: as written.
        provider: which provider file answers.
        name: the model's name as its server knows it; a path for ``gguf`` and ``fake``.
        endpoints: base URLs, several of them for one model on several machines.
        settings: sampling fields that win over what a method asks.
        extra: body parameters that are passed on.
        in_flight: how many requests at once; None lets the client find out.
        requests_per_minute, tokens_per_minute: limits that the user knows of.
        price_in, price_out: per million tokens, in ``currency``.
        key_env: the environment variable that holds the key.
        cache: look up and keep replies across projects.
        batch: use the batch files interface of the server.
        context: tokens a prompt and its reply may have together, where the provider must be told.
        timeout: seconds to wait for a reply to begin, when the default does not fit.
    """

    model: str
    provider: Provider
    name: str = ""
    endpoints: tuple[str, ...] = ()
    settings: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    in_flight: int | None = None
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    price_in: float | None = None
    price_out: float | None = None
    currency: str = "USD"
    key_env: str | None = None
    cache: bool = False
    batch: bool = False
    context: int | None = None
    timeout: float | None = None
    applied: dict[str, Any] = {}  # made here: what every request of this model is given

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "applied", {"model": self.identity, **self.settings})

    @property
    def identity(self) -> str:
        """The name under which replies are remembered: without URL or folder, so that a model may move."""
        if self.provider == "openai":
            return f"openai:{self.name}"
        return f"{self.provider}:{PurePath(self.name).name}" if self.name else self.provider


def resolved(spec: ModelSpec, request: Request) -> Request:
    """The request as this model is asked it: its identity, and the recipe's settings over the method's."""
    if spec.extra:
        return msgspec.structs.replace(request, extra={**request.extra, **spec.extra}, **spec.applied)
    return msgspec.structs.replace(request, **spec.applied)


def parse_spec(value: str | Mapping[str, Any]) -> ModelSpec:
    """Read a model of a recipe.

    Raises:
        RecipeError: an unknown form, key or value; the message names the nearest known one. A value that looks like
            an API key is refused, and not repeated.
    """
    settings: Mapping[str, Any] = {"model": value} if isinstance(value, str) else value
    if not isinstance(settings, Mapping):
        raise RecipeError(f"a model is written as text or as a mapping, not {type(settings).__name__}: {_FORMS}")
    _refuse_secrets(settings, "model")
    _refuse_unknown(settings)
    provider, name, endpoints = _parts(settings.get("model"))
    price = _price(settings.get("price"))
    if provider != "openai" and settings.get("batch"):
        raise RecipeError(f"model '{settings['model']}': batch: true needs a server with the batch files interface")
    return ModelSpec(
        model=settings["model"],
        provider=provider,
        name=name,
        endpoints=endpoints,
        settings={key: _sampling(key, settings[key]) for key in settings if key in SAMPLING},
        extra=_mapping("extra", settings.get("extra")),
        key_env=_key_env(settings.get("key")),
        **price,
        **{key: _positive(key, settings.get(key), whole=True) for key in _COUNTS},
        **{key: _positive(key, settings.get(key)) for key in _RATES},
        cache=_switch("cache", settings),
        batch=_switch("batch", settings),
    )


def _parts(written: Any) -> tuple[Provider, str, tuple[str, ...]]:
    if not isinstance(written, str) or not written:
        raise RecipeError(f"'model' is missing or not text; write one of: {_FORMS}")
    provider, _, rest = written.partition(":")
    if provider not in ("openai", "embedded", "gguf", "fake") or (rest and provider == "embedded"):
        from seedbed.core.find import nearest

        close = nearest(provider, ("openai", "embedded", "gguf", "fake"))
        raise RecipeError(f"model '{written}': no provider of that name{close}; write one of: {_FORMS}")
    if (provider == "openai" and not rest) or (provider == "gguf" and not rest):
        raise RecipeError(f"model '{written}': a name is missing after '{provider}:'; write one of: {_FORMS}")
    if provider != "openai":
        return cast("Provider", provider), rest, ()
    name, _, urls = rest.partition("@http")
    found = tuple(url.strip().rstrip("/") for url in f"http{urls}".split(",")) if urls else (_default_url(),)
    for url in found:
        _check_url(url, name)
    return "openai", name, found


def _default_url() -> str:
    return os.environ.get("OPENAI_BASE_URL", "").rstrip("/") or OPENAI_URL


def _check_url(url: str, name: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good, parts = None, urlsplit("")
    if "@" in parts.netloc or parts.query:
        raise RecipeError(f"the URL of model '{name}' holds a password or a query: put the key into the environment")
    if not good:
        raise RecipeError(f"model '{name}': '{url}' is not a URL; write it like http://127.0.0.1:8000/v1")


def _refuse_unknown(settings: Mapping[str, Any]) -> None:
    for key in settings:
        if key not in KNOWN:
            from seedbed.core.find import nearest

            raise RecipeError(
                f"'{key}' is not a setting of a model{nearest(str(key), KNOWN)}; "
                "a parameter of the server goes under 'extra'"
            )


def _refuse_secrets(value: Any, where: str) -> None:
    """A recipe is shared and kept: no key may stand in it. The message never shows the value."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_secrets(str(key), where)
            _refuse_secrets(inner, str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_secrets(inner, where)
    elif isinstance(value, str) and (_SECRET.search(value) or (where == "key" and _SECRET_START.match(value))):
        raise RecipeError(
            f"'{where}' holds what looks like an API key, and a recipe is no place for one: put it into an environment "
            "variable and write  key: NAME_OF_THE_VARIABLE , or store it in the system keyring"
        )


def _key_env(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _VARIABLE.fullmatch(value):
        raise RecipeError(
            "'key' must be the name of an environment variable, such as MY_SERVER_KEY, not the key itself"
        )
    return value


def _price(value: Any) -> dict[str, Any]:
    found = _mapping("price", value)
    for key in found:
        if key not in ("in", "out", "currency"):
            raise RecipeError(f"'price.{key}' is unknown: write  price: {{in: 0.15, out: 0.60}}  per million tokens")
    price: dict[str, Any] = {f"price_{key}": _not_negative(f"price.{key}", found.get(key)) for key in ("in", "out")}
    return price | ({"currency": str(found["currency"])} if "currency" in found else {})


def _mapping(key: str, value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RecipeError(f"'{key}' must be a mapping, not {type(value).__name__}")
    return dict(value)


def _number(key: str, value: Any) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise RecipeError(f"'{key}' must be a number, not {value!r}")
    return value


def _not_negative(key: str, value: Any) -> float | None:
    number = _number(key, value)
    if number is not None and not number >= 0:
        raise RecipeError(f"'{key}' must not be negative, got {value!r}")
    return number


def _positive(key: str, value: Any, *, whole: bool = False) -> Any:
    number = _number(key, value)
    if number is not None and (not number > 0 or (whole and not isinstance(number, int))):
        raise RecipeError(f"'{key}' must be a {'whole ' if whole else ''}number above 0, got {value!r}")
    return number


def _switch(key: str, settings: Mapping[str, Any]) -> bool:
    value = settings.get(key, False)
    if not isinstance(value, bool):
        raise RecipeError(f"'{key}' must be true or false, not {value!r}")
    return value


def _sampling(key: str, value: Any) -> Any:
    if key == "max_tokens":
        return _positive(key, value, whole=True)
    if key == "stop":
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise RecipeError(f"'stop' must be a text or a list of texts, not {value!r}")
        return found
    return _number(key, value) if key.endswith("penalty") else _not_negative(key, value)
