"""API keys as the studio keeps them: they go in, and come out only into the environment of a run.

In the system's keyring where there is one, else in an encrypted file of the workspace. The file's own secret lies
beside it, for its owner alone to read: a copied or backed-up ``keys.enc`` gives nothing away, the whole folder does.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec

from seedbed.api.workspace import private_file
from seedbed.core.errors import SeedbedError

SERVICE = "seedbed-studio"


class Keys(Protocol):
    """A place for secrets by name. ``place`` says which one it is."""

    place: str

    def put(self, name: str, secret: str) -> None:
        """Keep a secret in the place of the one before."""

    def take(self, name: str) -> str | None:
        """The secret, for the environment of a run."""

    def drop(self, name: str) -> None:
        """Forget a secret."""


def open_keys(folder: Path, *, keyring: bool = True) -> Keys:
    """The place for the keys of a workspace: the keyring where one can be used, else the file in ``folder``."""
    ring = _keyring() if keyring else None
    return InKeyring(ring, str(folder)) if ring is not None else _File(folder)


def _keyring() -> Any:
    if importlib.util.find_spec("keyring") is None:
        return None
    ring = importlib.import_module("keyring")
    return ring if ring.get_keyring().priority > 0 else None  # below: the one that only fails


@contextmanager
def _told(ring: Any) -> Iterator[None]:
    """What a keyring refuses (it is locked, nobody is there to unlock it) is told in words."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, getattr(ring.errors, "KeyringError", ())):
            raise
        raise SeedbedError(f"the system's keyring does not open: {error}; unlock it and try again") from None


class InKeyring:
    """Secrets in a keyring, those of each workspace under its folder."""

    place = "keyring"

    def __init__(self, ring: Any, folder: str) -> None:
        self._ring, self._folder = ring, folder

    def put(self, name: str, secret: str) -> None:
        """Keep a secret."""
        with _told(self._ring):
            self._ring.set_password(SERVICE, f"{self._folder} {name}", secret)

    def take(self, name: str) -> str | None:
        """A secret, or None."""
        with _told(self._ring):
            found = self._ring.get_password(SERVICE, f"{self._folder} {name}")
        return found if isinstance(found, str) else None

    def drop(self, name: str) -> None:
        """Forget a secret."""
        if self.take(name) is not None:
            with _told(self._ring):
                self._ring.delete_password(SERVICE, f"{self._folder} {name}")


class _File:
    place = "file"

    def __init__(self, folder: Path) -> None:
        self._path, self._secret = folder / "keys.enc", folder / "keys.secret"
        self._lock = threading.Lock()

    def put(self, name: str, secret: str) -> None:
        with self._lock:
            self._write({**self._read(), name: secret})

    def take(self, name: str) -> str | None:
        with self._lock:
            return self._read().get(name)

    def drop(self, name: str) -> None:
        with self._lock:
            self._write({one: secret for one, secret in self._read().items() if one != name})

    def _box(self) -> Any:
        from cryptography.fernet import Fernet

        if not self._secret.exists():
            with private_file(self._secret) as descriptor:
                os.write(descriptor, Fernet.generate_key())
        return Fernet(self._secret.read_bytes())

    def _read(self) -> dict[str, str]:
        from cryptography.fernet import InvalidToken

        if not self._path.exists():
            return {}
        try:
            return msgspec.json.decode(self._box().decrypt(self._path.read_bytes()), type=dict[str, str])
        except (InvalidToken, ValueError) as error:
            raise SeedbedError(
                f"{self._path} cannot be opened with {self._secret.name} ({type(error).__name__}); put the two files "
                "of one backup side by side, or remove both and enter the keys again"
            ) from None

    def _write(self, secrets: dict[str, str]) -> None:
        sealed = self._box().encrypt(msgspec.json.encode(secrets))
        with private_file(self._path) as descriptor:
            os.write(descriptor, sealed)
