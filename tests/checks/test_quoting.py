"""Replies that a server may fill with sentences of a text only: what the schema lists, and when it lists nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from seedbed.checks.quotation import MOST_CHARACTERS, MOST_SENTENCES, find_quote, quoting
from seedbed.core.context import Context
from seedbed.core.reply import Reply

TEXT = "The mill at Brock ground rye. Its wheel broke in 1911. 水轮在春汛中坏了。Yes."


class One(BaseModel):
    quote: str


class Several(BaseModel):
    quotes: list[str]


def listed(text: str, used: tuple[str, ...] = ()) -> Any:
    return quoting(One, "quote", text, used).schema["properties"]["quote"].get("enum")


def test_whole_sentences_but_short_and_used_ones() -> None:
    """In both languages, each once; a list of quotations is bound item by item."""
    first, second, third = "The mill at Brock ground rye.", "Its wheel broke in 1911.", "水轮在春汛中坏了。"
    assert listed(f"{TEXT} {TEXT}") == [first, second, third]
    assert listed(TEXT, (second,)) == [first, third]
    items = quoting(Several, "quotes", TEXT).schema["properties"]["quotes"]["items"]
    assert items["enum"] == listed(TEXT)


def test_what_no_schema_should_list_sets_no_bound() -> None:
    """Nothing left, more sentences than a server takes, or longer ones."""
    assert listed("Yes. No.") is None
    assert listed(TEXT, tuple(listed(TEXT))) is None
    assert listed(" ".join(f"This is sentence {n}." for n in range(MOST_SENTENCES))) is not None
    assert listed(" ".join(f"This is sentence {n}." for n in range(MOST_SENTENCES + 1))) is None
    assert listed("a b " * MOST_CHARACTERS + ".") is None


@given(st.text(alphabet='ab 字句.。!?？\n"”', max_size=200))
def test_every_listed_sentence_is_found_in_the_text(text: str) -> None:
    """Else a server would be held to what the look-up then refuses."""
    assert all(find_quote(one, text) for one in listed(text) or [])


def test_the_server_is_bound_and_the_reading_is_not() -> None:
    """A server that ignores schemas may quote less than a sentence; the method looks it up."""
    sent: list[Any] = []

    async def model(request: Any) -> Reply:
        sent.append(request.schema)
        return Reply('{"quote": "wheel broke"}')

    class Outside:
        __call__ = staticmethod(model)

    form = quoting(One, "quote", TEXT)
    reply = asyncio.run(Context(Outside(), seed=(1,)).ask("Quote.", schema=form))
    assert reply.json(One).quote == "wheel broke"
    assert sent == [form.schema]
