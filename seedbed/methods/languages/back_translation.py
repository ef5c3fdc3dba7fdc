"""Back-translation: human text of the target language, translated back into the source language, as training pairs.

Papers: back-translation, arXiv 1511.06709; sampling and noise, arXiv 1808.09381; tags, Caswell and others 2019
(W19-5206); quality and importance of what is drawn, arXiv 2310.13675.

``text`` is the target, human and unchanged (``output``); the model writes the source (``input``) in the language
``source``. ``decoding``: ``sampled`` (unrestricted, as in the reference recipe), ``top_k`` (10), ``greedy``, ``beam``
(5; better where the model is weak in the language), or ``gamma``: of 50 sampled sources the one whose importance and
quality, both as z-scores among the candidates, are highest at ``gamma`` 0.2 to 0.8. Quality is the mean log-probability
of the source given the target; importance its log-probability as text (role ``lm``) less that, by length.
``noised`` then deletes each word of the source with p 0.1, blanks it with p 0.1 (``filler``), and lets words move at
most 3 places (jitter below 4, since below 3 lets them move 2 only). ``tag`` (such as ``<BT>``) goes before the source.

Kept are pairs of 1 to 250 words on both sides, the longer at most 1.5 times the shorter; 1.6 Han characters count as a
word, and are noised one by one. Put ``exact_dedup`` before, blend with human pairs after (the reference up-samples
those). Differs: a word stands for a token; a source in another language, or one with other numbers, has failed.
``beam`` needs a server with beam search (vLLM), ``gamma`` log-probabilities, and raw completions with echo for ``lm``;
others are refused.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.methods.languages.decoding import Decoding, decoded
from seedbed.methods.languages.pairs import lengths_failure, noise
from seedbed.methods.languages.translating import TRANSLATE, language_name, size
from seedbed.quality.filters.detected import shares

_PROMPTS = (TRANSLATE,)  # named here as well, where a recipe looks for prompts to replace


class Pair(TypedDict):
    """A pair; ``clean_input`` is the source without tag and noise, ``importance`` and ``quality`` are gamma's."""

    instruction: str
    input: str
    output: str
    clean_input: str
    source_language: str
    origin: str
    decoding: str
    importance: float | None
    quality: float | None


INSTRUCTION = Prompt(en="Translate into {language}.", zh="译成{language}。")


async def back_translation(  # noqa: PLR0913 - what is drawn, and what is done to it
    ctx: Context,
    text: str,
    *,
    source: str = "en",
    decoding: Decoding = "sampled",
    noised: bool = False,
    filler: str = "<blank>",
    tag: str = "",
    candidates: int = 50,
    gamma: float = 0.2,
) -> Pair:
    """Translate human text back into the language ``source``; see the card above.

    Raises:
        RecipeError: the language is unknown, or the model cannot do what ``decoding`` needs.
        Reject: the text is empty, in that language itself or holds the tag; the lengths do not fit.
    """
    language_name(ctx, source)
    target = next(iter(shares(text)), "")
    if target == source:
        raise Reject(f"the text is in {source} itself, so there is nothing to translate back")
    if tag and tag in text:
        raise Reject(f"the text holds the tag {tag!r}, which must stand before sources only")
    made, figures = await decoded(ctx, text, source, decoding, (candidates, gamma))
    if failed := lengths_failure(size(made), size(text)):
        raise Reject(failed)
    noisy = noise(ctx.rng, made, filler) if noised else made
    return Pair(
        instruction=ctx.fill(INSTRUCTION, language=language_name(ctx, target)) if target else "",
        input=f"{tag} {noisy}" if tag else noisy,
        output=text,
        clean_input=made,
        source_language=source,
        origin="synthetic",
        decoding=decoding,
        importance=figures[0],
        quality=figures[1],
    )


EXAMPLE = Example(
    row={"text": "图书馆周二到周六九点开门。"},
    settings={"source": "en", "decoding": "greedy", "tag": "<BT>"},
    replies=["The library opens at nine from Tuesday to Saturday."],
    gives={
        "instruction": "Translate into Chinese.",
        "input": "<BT> The library opens at nine from Tuesday to Saturday.",
        "output": "图书馆周二到周六九点开门。",
        "clean_input": "The library opens at nine from Tuesday to Saturday.",
        "source_language": "en",
        "origin": "synthetic",
        "decoding": "greedy",
        "importance": None,
        "quality": None,
    },
)
