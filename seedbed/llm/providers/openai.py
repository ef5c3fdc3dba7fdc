"""Every server that speaks the OpenAI form: vLLM, SGLang, llama.cpp, Ollama, OpenAI itself and most clouds.

One request, one answer, no retries: the wrappers round it wait and ask again. How a server takes a JSON Schema
(``response_format``, a JSON object only, or words in the prompt) is found out by the first request that has one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.failures import complains_of_schema, failure, lost
from seedbed.llm.http import MAX_BODY, HttpError, HttpPool, HttpResponse, Timeouts
from seedbed.llm.keys import Secret
from seedbed.llm.state import Learned
from seedbed.llm.wire import PATHS, Form, body, fields, read

FIRST_BYTE = 600.0  # seconds; without streaming the first byte comes when the last token is made
_JSON_STARTS = '{["`-0123456789'
_FORMS: tuple[Form, ...] = ("json_schema", "json_object", "instruction")


class OpenAI:
    """One model at one endpoint.

    Args:
        url: the base URL, usually ending in ``/v1``.
        name: the model's name as the server knows it.
        key_name: the environment variable that messages about the key name.
        learned: what is known of servers from earlier runs.
        timeout: seconds to wait for the first byte of a reply.
        max_body: bytes that a response may have.

    Attributes:
        identity: the server and model, as what is learned about them is filed.
        heard: is given the headers of answers that announce rate limits.
    """

    def __init__(
        self,
        url: str,
        name: str,
        *,
        key: Secret | None = None,
        key_name: str = "SEEDBED_API_KEY",
        learned: Learned | None = None,
        timeout: float | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self.name, self.key_name = name, key_name
        self.where = f"model '{name}' at {urlsplit(url).netloc}"
        self.heard: Callable[[Mapping[str, str]], None] | None = None
        self.identity = f"{url} {name}"
        self._url = url
        self._learned = learned or Learned()
        self._form: Form | None = self._learned.of(self.identity).form
        self._probing = asyncio.Lock()
        headers = {"authorization": f"Bearer {key.reveal()}"} if key is not None else {}
        timeouts = Timeouts(first_byte=timeout or FIRST_BYTE)
        self._pool = HttpPool(url, timeouts=timeouts, headers=headers, max_body=max_body)

    def __call__(self, request: Request) -> Coroutine[Any, Any, Reply]:
        """The reply.

        Raises:
            ProviderError: no answer came, or a refusal; the message holds the server's words.
        """
        if request.kind == "classify":
            return self._classify(request)
        return self._send(request, "json_schema") if request.schema is None else self._structured(request)

    async def exchange(
        self, method: str, path: str, data: bytes = b"", headers: Mapping[str, str] = {}
    ) -> HttpResponse:
        """One HTTP exchange below the base URL that must succeed.

        Raises:
            ProviderError: it did not.
        """
        try:
            response = await self._pool.request(method, path, data, headers)
        except HttpError as error:
            raise lost(error, where=self.where) from error
        if self.heard is not None and "x-ratelimit-limit-requests" in response.headers:
            self.heard(response.headers)
        if response.status != 200:
            raise failure(response.status, response.headers, response.body, where=self.where, key_name=self.key_name)
        return response

    def fields(self, request: Request) -> dict[str, Any]:
        """The body of a request, as a line of a batch file has it: with a schema in the form known so far."""
        if request.kind == "classify":
            raise ProviderError(f"{self.where} cannot classify in batch files: take batch: true off it", scope="run")
        return fields(request, self.name, self.form)

    @property
    def form(self) -> Form:
        """How schemas are told to this server, as far as is known."""
        return self._form or "json_schema"

    def weaken(self, refused: Form) -> None:
        """Tell schemas in the next weaker form from now on, unless that was learned already."""
        if self.form == refused != _FORMS[-1]:
            self._settle(_FORMS[_FORMS.index(refused) + 1])

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close()

    async def _send(self, request: Request, form: Form) -> Reply:
        response = await self.exchange("POST", PATHS[request.kind], body(request, self.name, form))
        return read(response.body, request, where=self.where)

    async def _classify(self, request: Request) -> Reply:
        """A figure for each label, from an endpoint whose URL tells its form."""
        from seedbed.llm.classify_wire import classify_fields, form_of, read_classes

        form = form_of(self._url, where=self.where)
        data = msgspec.json.encode(classify_fields(request, self.name, form, where=self.where))
        response = await self.exchange("POST", PATHS[request.kind], data)
        return read_classes(response.body, request, form, where=self.where)

    async def _structured(self, request: Request) -> Reply:
        """With a schema: as the server is known to take it; the first such request finds out, the others wait."""
        if self._form is None:
            async with self._probing:
                if self._form is None:
                    return await self._probe(request)
        return await self._send(request, self._form)

    async def _probe(self, request: Request) -> Reply:
        """Try the forms from the strongest to the weakest, and remember the first that works."""
        for form in _FORMS[:-1]:
            try:
                reply = await self._send(request, form)
            except ProviderError as error:
                if not complains_of_schema(error):
                    raise
                continue
            if not reply.text.strip():
                return reply  # it proves nothing
            if reply.text.lstrip()[0] in _JSON_STARTS:
                self._settle(form)
                return reply
            # prose: the server dropped the parameter without a word
        reply = await self._send(request, "instruction")
        self._settle("instruction")
        return reply

    def _settle(self, form: Form) -> None:
        self._form = form
        self._learned.keep(self.identity, form=form)
