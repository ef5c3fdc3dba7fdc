"""remote: a service that speaks SandboxFusion's ``POST /run_code``. What it isolates, and how, is its own affair."""

from __future__ import annotations

import base64
import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

from seedbed.core.program import Outcome, Program, Reason
from seedbed.sandbox.commanded import value_of
from seedbed.sandbox.portable import VALUE, script

_LANGUAGES = {"python": "python", "shell": "bash", "javascript": "nodejs"}
_MARGIN = 30.0
_MOST = 64 << 20


class Remote:
    """Programs run by a service at a URL. Thread-safe: each run has a connection of its own.

    Raises:
        ValueError: the URL is not of http or https.
    """

    level = "remote"

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        if self._url.scheme not in {"http", "https"} or not self._url.hostname:
            raise ValueError(f"isolation: remote: takes an http or https URL, got {url!r}")

    def run(self, program: Program) -> Outcome:
        """Run one program there. A service that cannot be reached or fails is no word on the program."""
        if program.language not in _LANGUAGES:
            return self._failed(f"remote: runs {', '.join(_LANGUAGES)}, not {program.language}; use level A")
        began = time.monotonic()
        try:
            told = self._asked(_request(program), program.limits.wall + _MARGIN)
        except (OSError, http.client.HTTPException, ValueError, TypeError) as error:
            return self._failed(f"{self._url.geturl()} did not answer as a sandbox does: {error}")
        return _outcome(program, told, time.monotonic() - began)

    def close(self) -> None:
        """Nothing is kept between programs."""

    def _asked(self, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=seconds)
        try:
            path = f"{self._url.path.rstrip('/')}/run_code"
            connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read(_MOST)
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise ValueError(f"status {answer.status}: {text[:200]!r}")
        told = json.loads(text)
        if not isinstance(told, dict):
            raise TypeError("an object is wanted")
        return told

    def _failed(self, why: str) -> Outcome:
        return Outcome("sandbox", stderr=why, level=self.level)


def _request(program: Program) -> dict[str, Any]:
    stdin = program.stdin if isinstance(program.stdin, str) else program.stdin.decode("utf-8", "surrogateescape")
    wanted = [name for name in program.collect if not set(name) & set("*?[")]
    return {
        "code": script(program),
        "language": _LANGUAGES[program.language],
        "stdin": stdin,
        "compile_timeout": program.limits.wall,
        "run_timeout": program.limits.wall,
        "memory_limit_MB": program.limits.memory >> 20,
        "files": {name: base64.b64encode(content).decode() for name, content in program.files.items()},
        "fetch_files": [*wanted, *([VALUE] if program.call else [])],
    }


def _outcome(program: Program, told: dict[str, Any], wall: float) -> Outcome:
    ran = told.get("run_result") or told.get("compile_result")
    if told.get("status") == "SandboxError" or not isinstance(ran, dict):
        return Outcome("sandbox", stderr=str(told.get("message", "the service gave no result")), level="remote")
    status = ran.get("return_code")
    reason: Reason = "ok" if status == 0 else "error"
    if ran.get("status") == "TimeLimitExceeded":
        reason = "timeout"
    files = _files(told.get("files"))
    value: Any = None
    if reason == "ok" and program.call:
        reason, value = value_of(files.pop(VALUE, None))
    out, err = (str(ran.get(name) or "")[: program.limits.output] for name in ("stdout", "stderr"))
    took = ran.get("execution_time")
    return Outcome(
        reason, status if isinstance(status, int) else None, out, err, value,
        wall=float(took) if isinstance(took, int | float) else wall, files=files, level="remote",
    )  # fmt: skip


def _files(told: Any) -> dict[str, bytes]:
    if not isinstance(told, dict):
        return {}
    return {str(name): base64.b64decode(str(content)) for name, content in told.items()}
