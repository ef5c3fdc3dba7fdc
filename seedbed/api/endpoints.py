"""The models that a studio knows: where they answer, what they cost, and which of them plays which role by default."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from seedbed.api.database import Database, Record
from seedbed.api.keys import Keys
from seedbed.api.refusal import Refused, not_found
from seedbed.api.tables import ENDPOINTS, PREFERENCES
from seedbed.llm.spec import parse_spec

ROLES = ("main", "judge", "embed", "vision")
"""Roles that a default may be set for."""
_NAME = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,39}$")
_DEFAULTS = "roles"


class Endpoints:
    """Models by the names that people gave them; their keys lie in ``keys`` and never come out of here as text."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self.keys = database, keys

    def all(self) -> list[Record]:
        """Every model; ``key`` tells whether one is kept, and nothing of it."""
        return [self._shown(one) for one in self._database.rows(ENDPOINTS, order=ENDPOINTS.c.created)]

    def get(self, name: str) -> Record:
        """One model.

        Raises:
            Refused: there is none of that name.
        """
        found = self._database.row(ENDPOINTS, ENDPOINTS.c.id == name)
        if found is None:
            raise not_found(f"there is no model '{name}' in this studio")
        return self._shown(found)

    def put(self, name: str, model: str, settings: Mapping[str, Any], key: str | None = None) -> Record:
        """Keep a model under a name; without a ``key`` the one that is kept stays, with "" it goes.

        Raises:
            RecipeError: a recipe would not take this model as it is written.
            Refused: the name has other characters than small letters, digits, dots, hyphens and underscores.
        """
        if not _NAME.match(name):
            raise Refused(
                f"'{name[:40]}' cannot name a model: up to 40 small letters, digits, dots, hyphens and underscores",
                status=422,
                kind="name",
            )
        told = {part: value for part, value in settings.items() if value not in (None, {}, "")}
        parse_spec({"model": model, **told})
        before = self._database.row(ENDPOINTS, ENDPOINTS.c.id == name)
        kept = self._keep(name, key, before["key_name"] if before else "")
        values = {"model": model, "settings": msgspec.json.encode(told).decode(), "key_name": kept}
        if before is None:
            self._database.add(ENDPOINTS, {"id": name, **values, "tested": "{}", "created": time.time()})
        else:
            self._database.change(ENDPOINTS, ENDPOINTS.c.id == name, **values)
        return self.get(name)

    def remove(self, name: str) -> None:
        """Forget a model, its key and its roles."""
        self.get(name)
        self.keys.drop(variable(name))
        self._database.remove(ENDPOINTS, ENDPOINTS.c.id == name)
        self.set_roles({role: one for role, one in self.roles().items() if one != name})

    def tested(self, name: str, found: Mapping[str, Any]) -> None:
        """Remember what a test found."""
        told = msgspec.json.encode({**found, "at": time.time()}).decode()
        self._database.change(ENDPOINTS, ENDPOINTS.c.id == name, tested=told)

    def roles(self) -> dict[str, str]:
        """Which model plays which role by default."""
        found = self._database.row(PREFERENCES, PREFERENCES.c.name == _DEFAULTS)
        known = {one["id"] for one in self._database.rows(ENDPOINTS)}
        roles = msgspec.json.decode(found["value"], type=dict[str, str]) if found else {}
        return {role: name for role, name in roles.items() if name in known}

    def set_roles(self, roles: Mapping[str, str]) -> None:
        """Set them all; "" for none."""
        wanted = {role: name for role, name in roles.items() if name}
        for name in wanted.values():
            self.get(name)
        value = msgspec.json.encode(wanted).decode()
        if not self._database.change(PREFERENCES, PREFERENCES.c.name == _DEFAULTS, value=value):
            self._database.add(PREFERENCES, {"name": _DEFAULTS, "value": value})

    def written(self, name: str) -> str | dict[str, Any]:
        """A model as a recipe writes it: with the name of its key's variable, never with the key."""
        found = self.get(name)
        more = {**found["settings"], **({"key": variable(name)} if found["key"] else {})}
        return {"model": found["model"], **more} if more else str(found["model"])

    def default_models(self) -> dict[str, Any]:
        """What a new recipe's ``models`` are."""
        return {role: self.written(name) for role, name in self.roles().items()} or {"main": "embedded"}

    def environment(self, models: Mapping[str, Any]) -> dict[str, str]:
        """The variables that a process needs which asks these models of a recipe.

        Raises:
            Refused: a recipe would send a key to another address than that of the key's own model.
        """
        found: dict[str, str] = {}
        for model in models.values():
            name = model.get("key") if isinstance(model, Mapping) else None
            secret = self.keys.take(name) if isinstance(name, str) and name.startswith(PREFIX) else None
            if secret is None:
                continue
            if parse_spec(model).provider == "openai" and not self.known(model):
                raise Refused(f"{name} goes to the address of its own model only, not to that of {model['model']}")
            found[str(name)] = secret
        return found

    def known(self, model: Any) -> bool:
        """Whether a model of a recipe answers where one of this studio does, and bears no key but that one's."""
        spec = parse_spec(model)
        for one in self._database.rows(ENDPOINTS):
            own = parse_spec(one["model"])
            there = spec.provider == own.provider == "openai" and set(spec.endpoints) <= set(own.endpoints)
            if there and spec.key_env in (None, variable(one["id"])):
                return True
        return False

    def _keep(self, name: str, key: str | None, before: str) -> str:
        if key is None:
            return before
        key = key.strip()
        if not key:
            self.keys.drop(variable(name))
            return ""
        if any(one.isspace() or not one.isprintable() for one in key) or len(key) > 4096:
            raise Refused("a key is one line without spaces; this is not", status=422, kind="key")
        self.keys.put(variable(name), key)
        return variable(name)

    def _shown(self, record: Record) -> Record:
        settings = msgspec.json.decode(record["settings"])
        tested = msgspec.json.decode(record["tested"])
        return {
            "name": record["id"],
            "model": record["model"],
            "settings": settings,
            "key": bool(record["key_name"]),
            "tested": tested,
        }


PREFIX = "SEEDBED_KEY_"


def variable(name: str) -> str:
    """The environment variable that a run finds a model's key in."""
    return PREFIX + "".join(one.upper() if one.isalnum() else f"_{ord(one):X}_" for one in name)
