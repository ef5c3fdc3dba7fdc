"""Two letters at the first token of a reply: how likely each is, read off the log-probabilities."""

from __future__ import annotations

from seedbed.core.errors import RecipeError, Reject
from seedbed.core.reply import Reply


def first_share(reply: Reply, first: str = "A", second: str = "B") -> float | None:
    """P(first) / (P(first) + P(second)) at the first token that is either; None where the server tells neither."""
    odds = reply.odds(first, second)
    return odds[first] / (odds[first] + odds[second]) if odds else None


def soft_label(reply: Reply) -> list[float]:
    """The probabilities of the letters A and B, normalised.

    Raises:
        RecipeError: the model gives no log-probabilities.
        Reject: it named neither letter.
    """
    if not reply.logprobs:
        raise RecipeError(
            "weak_to_strong rests on log-probabilities, and a model gives none; name models under 'weak' and 'main' "
            "whose servers give them (vLLM, SGLang, llama.cpp)"
        )
    share = first_share(reply)
    if share is None:
        raise Reject("a model named neither A nor B", value=reply.text)
    first = round(share, 6)
    return [first, round(1 - first, 6)]


def preferring(a: float, b: float, letters: tuple[str, str] = ("A", "B")) -> Reply:
    """A reply of one of two letters as a server with log-probabilities gives it, for examples."""
    top = [[letters[0], a], [letters[1], b]]
    return Reply(letters[a <= b], logprobs=[{"token": letters[0], "logprob": a, "top": top}])
