"""The only way out of a method: asking, embedding, running, drawing, noting."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from seedbed.core.errors import NoReadableReply, Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Narrowed, Reply, json_schema
from seedbed.core.request import Message, Request
from seedbed.core.seed import generator
from seedbed.core.text import script_language

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from seedbed.core.environment import Environment, Opened
    from seedbed.core.program import Outcome, Program


T = TypeVar("T")


class Outside(Protocol):
    """What answers a request and runs a program: the engine with its journal, or a script in a test."""

    async def __call__(self, request: Request) -> Reply:
        """The reply to a request."""

    async def run_program(self, program: Program) -> Outcome:
        """What a program did."""

    def open_session(self, environment: Environment) -> AbstractAsyncContextManager[Opened]:
        """A kept environment, ended when the block is left."""
        ...


AGAIN = Prompt(
    en="That could not be used: {reason}. Answer again, in the form that was asked for.",
    zh="这个回答无法使用（{reason}）。请按要求的格式重新回答。",
)
SCHEMA_ATTEMPTS = 3
"""How often a reply that breaks its schema is asked for, the error shown each time, before the row is set aside."""


class Context:
    """What a method holds while it works on one row. Everything that is not computed goes through it.

    Args:
        outside: answers requests.
        seed: names the draws of this row: the run's seed, the step, the row's key.
        language: of the prompts; ``auto`` takes the row's own, by its script.
        text: a text of the row that tells its language, for ``auto``.
        prompts: replacements from the recipe, by the prompt they replace.

    Attributes:
        notes: facts for the row's lineage.
        patience: how many times as often as usual a reply that breaks its schema is asked for.
    """

    __slots__ = ("_language", "_outside", "_prompts", "_rng", "_seed", "_text", "kept", "notes", "patience")

    def __init__(
        self,
        outside: Outside,
        *,
        seed: tuple[str | int | bytes, ...] = (0,),
        language: str = "en",
        text: str = "",
        prompts: Mapping[Prompt, Prompt] | None = None,
    ) -> None:
        self._outside, self._seed, self._language, self._text = outside, seed, language, text
        self._prompts = prompts
        self._rng: random.Random | None = None
        self.notes: dict[str, Any] = {}
        self.kept: list[Any] = []
        self.patience = 1

    @property
    def rng(self) -> random.Random:
        """The row's own random generator."""
        if self._rng is None:
            self._rng = generator(*self._seed)
        return self._rng

    @property
    def language(self) -> str:
        """Code of the language to write in (``en``, ``zh``, ``fr`` …)."""
        if self._language == "auto":
            self._language = script_language(self._text)
        return self._language

    def note(self, **facts: Any) -> None:
        """Put facts (JSON values) into the row's lineage."""
        self.notes.update(facts)

    def keep(self, rows: list[T]) -> list[T]:
        """The list back, whose rows stand even where a later reply cannot be read after all attempts.

            rows: list[Harder] = ctx.keep([])

        For rows that stand on their own, made one after another: what was paid for is not lost with the last of them.
        The lineage then says, under ``ended``, why there are no more.
        """
        self.kept = rows
        return rows

    def fill(self, prompt: Prompt, /, **values: object) -> str:
        """A prompt's text in the row's language, as the recipe has it."""
        if self._prompts:
            prompt = self._prompts.get(prompt, prompt)
        return prompt.fill(self.language, **values)

    def part(self, prompt: Prompt, /, **values: object) -> str:
        """The same for a part of a prompt, a list or a text of the row: without a line that asks for the language."""
        if self._prompts:
            prompt = self._prompts.get(prompt, prompt)
        return prompt.fill("zh" if self.language == "zh" else "en", **values)

    async def ask(
        self,
        prompt: str,
        *,
        system: str = "",
        history: Sequence[Message] = (),
        images: Sequence[str] = (),
        schema: Any = None,
        raw: bool = False,
        may_be_cut: bool = False,
        **settings: Any,
    ) -> Reply:
        """One model call.

        Args:
            prompt: the user's turn, or the text to continue when ``raw``.
            system: the system message.
            history: turns before the prompt.
            images: ``data:`` or ``http(s):`` URLs shown with the prompt.
            schema: a type (pydantic model, dataclass, ``list[str]`` …) that the reply's JSON must fit; read it with
                ``reply.json(type)``. ``Narrowed`` gives the server a schema of its own.
            raw: a plain completion, without a chat template.
            may_be_cut: accept a reply that ended at ``max_tokens``; otherwise it is unreadable.
            settings: any other field of ``Request``: ``role``, ``temperature``, ``top_p``, ``max_tokens``, ``stop``,
                ``n``, ``logprobs``, ``tools``, ``presence_penalty``, ``frequency_penalty``, ``extra``.

        Raises:
            Unreadable: blank or cut off.
            NoReadableReply: not of the schema after three attempts.
            ProviderError: the request will not be answered.
        """
        if raw:
            request = Request(kind="complete", prompt=prompt, **settings)
            return _readable(await self._outside(request), may_be_cut=may_be_cut)
        messages: list[Message] = [{"role": "system", "content": system}] if system else []
        messages.extend(history)
        messages.append({"role": "user", "content": _with_images(prompt, images) if images else prompt})
        if schema is not None:
            return await self._structured(messages, schema, settings)
        return _readable(await self._outside(Request(messages=messages, **settings)), may_be_cut=may_be_cut)

    async def embed(self, texts: Sequence[str], *, role: str = "embed") -> list[list[float]]:
        """A vector for each text, in their order."""
        reply = await self._outside(Request(kind="embed", role=role, texts=list(texts)))
        if len(reply.vectors) != len(texts):
            raise Unreadable(f"asked for {len(texts)} vectors, got {len(reply.vectors)}", reply)
        return reply.vectors

    async def classify(self, *texts: str, messages: Sequence[Message] = (), role: str) -> dict[str, float]:
        """A figure for each label, from a classifier, an entailment or a reward model.

        Args:
            texts: one text, or two that are judged as a pair (premise and hypothesis, question and answer).
            messages: a conversation, instead of texts.
            role: which model of the recipe is meant; its URL is the endpoint itself (``…/classify``, ``…/predict``).
        """
        request = Request(kind="classify", role=role, texts=list(texts), messages=list(messages))
        reply = await self._outside(request)
        if not reply.labels:
            raise Unreadable("asked for the figures of labels, got none", reply)
        return reply.labels

    async def run(self, program: Program | str, **settings: Any) -> Outcome:
        """Run a program that somebody else wrote, in the sandbox.

        Args:
            program: what to run, or the source of a Python program.
            settings: fields of ``Program`` (``stdin``, ``files``, ``limits`` …), where only the source is given.

        Whatever it does comes back as an outcome. One that is not ``decided`` says nothing about the program: make no
        score of it.
        """
        if isinstance(program, str):
            from seedbed.core.program import Program

            program = Program(program, **settings)
        return await self._outside.run_program(program)

    def open(self, environment: Environment) -> AbstractAsyncContextManager[Opened]:
        """A kept environment to work in step by step: a folder with commands, an interpreter, a database.

            async with ctx.open(Environment("database", start="create table t(a)")) as session:
                outcome = await session.run("select count(*) from t")

        Every step is done once and remembered, like a reply. The session ends with the block, and never outlives the
        row. ``Environment`` stands in ``seedbed.core.environment``.
        """
        return self._outside.open_session(environment)

    async def _structured(self, messages: list[Message], schema: Any, settings: dict[str, Any]) -> Reply:
        """Ask until the reply fits the schema, showing the model its error; the last error is raised."""
        if not isinstance(schema, Narrowed):
            schema = Narrowed(dict, schema) if isinstance(schema, dict) else Narrowed(schema, json_schema(schema))
        reading, wanted = schema
        turns = messages
        attempts = SCHEMA_ATTEMPTS * self.patience
        for attempt in range(attempts):
            reply = await self._outside(Request(messages=turns, schema=wanted, **settings))
            try:
                reply.json(reading)
                return reply
            except Unreadable as error:
                reply.misread = True
                if attempt == attempts - 1:
                    reason = f"no reply fitted the schema in {attempts} attempts: {error.reason}"
                    raise NoReadableReply(reason, value=error.value) from None
                turns = messages + correction(reply.text, error.reason, self.language)
        raise AssertionError("unreachable")


def _readable(reply: Reply, *, may_be_cut: bool) -> Reply:
    """The reply, unless it is blank or cut off."""
    if (not reply.text or reply.text.isspace()) and not reply.tool_calls:
        raise Unreadable("the reply is blank", reply)
    if reply.finish == "length" and not may_be_cut:
        raise Unreadable("the reply was cut off at max_tokens", reply)
    return reply


def correction(text: str, reason: str, language: str = "en") -> list[Message]:
    """The two turns that show a model its unreadable reply and ask for another."""
    shown = text.strip()[:2000] or ("（空）" if language == "zh" else "(nothing)")
    again = AGAIN.fill("zh" if language == "zh" else "en", reason=reason)
    return [{"role": "assistant", "content": shown}, {"role": "user", "content": again}]


def _with_images(prompt: str, images: Sequence[str]) -> list[dict[str, Any]]:
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in images]
    return [{"type": "text", "text": prompt}, *pictures]
