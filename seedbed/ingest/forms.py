"""Rows in the forms that trainers read, brought back into the columns of the house: what ``export`` wrote, read again.

A form is told by the columns of a row alone. A dialogue becomes ``messages`` in OpenAI's form, a preference ``prompt``
(or ``messages``) with ``chosen`` and ``rejected`` as texts, a labelled answer ``prompt`` (or ``messages``) with
``answer`` and ``label``, a triple ``query``, ``positive`` and ``negatives``. Calls of tools that have no id are
numbered through. Columns that are none of the form's stay as they are; a row in no form is left alone.
"""

import re
from collections.abc import Callable
from typing import Any

from seedbed.ingest.spoken import dialogue, from_spoken, listed, text_turns

Row = dict[str, Any]
_NEGATIVE = re.compile(r"negative(_\d+)?")


def form_of(row: Row) -> str:
    """The name of the form a row is in, "" for none."""
    return next((name for name, (fits, _) in _FORMS.items() if fits(row)), "")


def restored(row: Row) -> Row:
    """The row in the columns of the house; itself where it is in no form, or breaks the form it looks like."""
    name = form_of(row)
    if not name:
        return row
    made = _FORMS[name][1](dict(row))
    return row if made is None else made


def _has(*names: str) -> Callable[[Row], bool]:
    return lambda row: all(name in row for name in names)


def _lists(*names: str) -> Callable[[Row], bool]:
    return lambda row: all(isinstance(row.get(name), list) and row[name] for name in names)


def _texts(*names: str) -> Callable[[Row], bool]:
    return lambda row: all(isinstance(row.get(name), str) for name in names)


def _alpaca(row: Row) -> Row | None:
    history = row.pop("history", None) or []
    empty = [name for name in ("input", "system") if row.get(name) == ""]
    kept = {name: value for name, value in row.items() if name not in empty}
    if not history:
        return kept
    pairs = [pair for pair in history if isinstance(pair, list) and len(pair) == 2]
    if len(pairs) < len(history):
        return None
    asked = "\n".join(part for part in (kept.pop("instruction"), kept.pop("input", "")) if part)
    said = text_turns([part for pair in [*pairs, [asked, kept.pop("output")]] for part in pair])
    system = kept.pop("system", "")
    return {"messages": [*_system(system), *said], **kept}


def _sharegpt(row: Row) -> Row | None:
    said = from_spoken(row.pop("conversations"))
    system = row.pop("system", "") or ""
    if said is None or not isinstance(system, str):
        return None
    return _with_tools({"messages": [*_system(system), *said]}, row)


def _messages(row: Row) -> Row | None:
    said = dialogue(row.pop("messages"))
    return None if said is None else _with_tools({"messages": said}, row)


def _unsloth(row: Row) -> Row | None:
    return _messages({"messages": row.pop("conversations"), **row})


def _swift_pair(row: Row) -> Row | None:
    worse = row.pop("rejected_response")
    made = _messages(row)
    if made is None or made["messages"][-1]["role"] != "assistant":
        return None
    *before, last = made.pop("messages")
    return {**_asked(before), "chosen": last["content"], "rejected": worse, **made}


def _swift_label(row: Row) -> Row | None:
    made = _messages(row)
    if made is None or made["messages"][-1]["role"] != "assistant":
        return None
    *before, last = made.pop("messages")
    return (
        {**_asked(before), "answer": last["content"], **made}
        if len(before) == 1
        else {"messages": [*before, last], **made}
    )


def _preference(row: Row) -> Row | None:
    """From texts or turns, the prompt apart or in both answers."""
    given = row.pop("prompt", [])
    chosen, rejected = row.pop("chosen"), row.pop("rejected")
    if isinstance(given, str) and isinstance(chosen, str) and isinstance(rejected, str):
        return {"prompt": given, "chosen": chosen, "rejected": rejected, **row}
    both = [dialogue(one if isinstance(one, list) else [one]) for one in (chosen, rejected)]
    before = dialogue(given) if isinstance(given, list) and given else []
    if before is None or any(one is None or one[-1]["role"] != "assistant" for one in both):
        return None
    (*first, good), (*second, bad) = (one or [] for one in both)
    if first != second or not (before or first):
        return None
    return {**_asked([*before, *first]), "chosen": good["content"], "rejected": bad["content"], **row}


def _openai_preference(row: Row) -> Row | None:
    asked = row.pop("input")
    if not isinstance(asked, dict) or not isinstance(asked.get("messages"), list):
        return None
    made = {
        "prompt": asked["messages"],
        "chosen": row.pop("preferred_output"),
        "rejected": row.pop("non_preferred_output"),
    }
    pair = _preference(made)
    return None if pair is None else {**pair, **({"tools": asked["tools"]} if asked.get("tools") else {}), **row}


def _labelled(row: Row) -> Row | None:
    given, answer = row.pop("prompt"), row.pop("completion")
    if isinstance(given, str) and isinstance(answer, str):
        return {"prompt": given, "answer": answer, **row}
    if not isinstance(given, list) or not isinstance(answer, list):
        return None
    said = dialogue([*given, *answer])
    if said is None or len(answer) != 1 or said[-1]["role"] != "assistant":
        return None
    asked = _asked(said[:-1])
    return {**asked, "answer": said[-1]["content"], **row} if "prompt" in asked else {"messages": said, **row}


def _triple(row: Row) -> Row | None:
    names = [name for name in row if _NEGATIVE.fullmatch(name)]
    wrong = [row.pop(name) for name in names]
    made = {"query": row.pop("anchor"), "positive": row.pop("positive")}
    return {**made, **({"negatives": wrong} if wrong else {}), **row}


def _document(row: Row) -> Row | None:
    metadata = row.pop("metadata")
    return {**row, **metadata} if isinstance(metadata, dict) and not set(metadata) & set(row) else None


def _asked(said: list[Row]) -> Row:
    """One question as ``prompt``, other turns as ``messages``."""
    if len(said) == 1 and said[0]["role"] == "user" and isinstance(said[0]["content"], str):
        return {"prompt": said[0]["content"]}
    return {"messages": said}


def _system(text: str) -> list[Row]:
    return [{"role": "system", "content": text}] if text else []


def _with_tools(made: Row, rest: Row) -> Row:
    tools = listed(rest.pop("tools", None))
    return {**made, **({"tools": tools} if tools else {}), **rest}


_FORMS: dict[str, tuple[Callable[[Row], bool], Callable[[Row], Row | None]]] = {
    "openai_preference": (_has("input", "preferred_output", "non_preferred_output"), _openai_preference),
    "ms_swift_dpo": (lambda row: _lists("messages")(row) and _has("rejected_response")(row), _swift_pair),
    "ms_swift_kto": (
        lambda row: _lists("messages")(row) and isinstance(row.get("label"), bool),
        _swift_label,
    ),
    "dpo": (_has("chosen", "rejected"), _preference),
    "kto": (_has("prompt", "completion"), _labelled),
    "sharegpt": (
        lambda row: _lists("conversations")(row) and _keyed(row["conversations"], "from"),
        _sharegpt,
    ),
    "unsloth": (_lists("conversations"), _unsloth),
    "messages": (_lists("messages"), _messages),
    "alpaca": (_texts("instruction", "output"), _alpaca),
    "triples": (_texts("anchor", "positive"), _triple),
    "pretrain": (lambda row: _texts("id", "text")(row) and _has("metadata")(row), _document),
}


def _keyed(said: list[Any], name: str) -> bool:
    return all(isinstance(turn, dict) and name in turn for turn in said)
