"""Classifiers, entailment and reward models over HTTP: pure translation, without any input or output.

The URL of such a model is the endpoint itself; its last word tells the form:

``…/classify``  vLLM, and SGLang under ``/v1``: one text or a conversation -> the probability of each class
``…/pooling``   vLLM: the same -> raw figures, those of the last token where it gives one for each
``…/score``     vLLM: a pair of texts -> one figure
``…/predict``   text-embeddings-inference: one text or a pair -> a figure for each label; a masked model: one text with
                its mask -> a figure for each word that may stand there
"""

from __future__ import annotations

import math
from typing import Any, Literal, cast

import msgspec

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.text import estimate_tokens

ClassifyForm = Literal["classify", "pooling", "score", "predict"]
FORMS: tuple[ClassifyForm, ...] = ("classify", "pooling", "score", "predict")
ONLY = "score"
"""The name of the one figure of a model that has no classes."""


def form_of(url: str, *, where: str) -> ClassifyForm:
    """The form that an endpoint's URL tells.

    Raises:
        ProviderError: it tells none; no request of the run would be answered.
    """
    last = url.rstrip("/").rsplit("/", 1)[-1]
    if last not in FORMS:
        raise ProviderError(
            f"{where} was asked to classify, and its URL does not say how: write the whole endpoint, such as "
            "openai:NAME@http://HOST:8000/classify (or …/pooling, …/score of vLLM, …/predict of "
            "text-embeddings-inference)",
            scope="run",
        )
    return last


def classify_fields(request: Request, name: str, form: ClassifyForm, *, where: str) -> dict[str, Any]:
    """The body of a request; ``extra`` is merged last and wins.

    Raises:
        ProviderError: this form does not take what is to be classified.
    """
    texts, turns = request.texts, request.messages
    if form == "predict" and not turns:
        # a pair is a list in a list here; a plain list would be several texts
        return {"inputs": texts[0] if len(texts) == 1 else [texts], **request.extra}
    if form == "score" and len(texts) == 2 and not turns:
        return {"model": name, "text_1": texts[0], "text_2": texts[1], **request.extra}
    if form in ("classify", "pooling") and turns:
        return {"model": name, "messages": turns, **request.extra}
    if form in ("classify", "pooling") and len(texts) == 1:
        return {"model": name, "input": texts[0], **request.extra}
    given = "a conversation" if turns else "a pair of texts" if len(texts) == 2 else f"{len(texts)} texts"
    raise ProviderError(f"{where} takes no {given} at its endpoint /{form}: {_TAKES}", scope="run")


_TAKES = (
    "/classify and /pooling take one text or a conversation, /score a pair, /predict one text or a pair "
    "(the setting 'form' of the check says what is sent)"
)


def read_classes(raw: bytes, request: Request, form: ClassifyForm, *, where: str) -> Reply:
    """The figures in a response body, by label.

    Raises:
        ProviderError: there are none, or one is no number.
    """
    try:
        answer = msgspec.json.decode(raw)
        labels = _labels(answer, form)
    except (msgspec.DecodeError, RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
        told = f"{where} sent no readable classes at /{form} ({type(error).__name__}: {error})"
        raise ProviderError(told, status=200) from None
    if not labels or not all(_is_figure(value) for value in labels.values()):
        raise ProviderError(f"{where} sent classes without figures: {str(labels)[:200]}", status=200)
    reply = Reply(labels=labels, model=_model(answer))
    usage = answer.get("usage") if isinstance(answer, dict) else None
    counted = usage.get("prompt_tokens") if isinstance(usage, dict) else None
    reply.estimated = not isinstance(counted, int) or counted <= 0
    reply.tokens_in = estimate_tokens(prompt_text(request)) if reply.estimated else cast("int", counted)
    return reply


def _labels(answer: Any, form: ClassifyForm) -> dict[str, float]:
    if form == "predict":
        found = answer[0] if isinstance(answer[0], list) else answer
        # a masked model (fill-mask) names words where a classifier names labels
        return {str(one["label"] if "label" in one else one["token_str"]): one["score"] for one in found}
    first = answer["data"][0]
    if form == "score":
        return {ONLY: first["score"]}
    if form == "pooling":
        figures = first["data"]
        return _numbered(figures[-1] if isinstance(figures[-1], list) else figures)
    return _numbered(first["probs"], str(first.get("label") or ""))


def _numbered(figures: list[float], best: str = "") -> dict[str, float]:
    """Figures by class: a server names only the class of the highest one, the others go by their number."""
    if len(figures) == 1:
        return {ONLY: figures[0]}
    highest = max(range(len(figures)), key=lambda place: figures[place])
    return {best if best and place == highest else str(place): value for place, value in enumerate(figures)}


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _model(answer: Any) -> str:
    return str(answer.get("model") or "") if isinstance(answer, dict) else ""
