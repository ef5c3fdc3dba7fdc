"""Licences as the hub names them, and what makers of models say of what their models write.

The hub knows a list of ids (https://huggingface.co/docs/hub/repositories-licenses); any other licence is ``other`` with
a name of its own. The terms of models are a reminder, not advice: the text that counts is the maker's own, at the
address that is given, on the day a model was used.
"""

from __future__ import annotations

import re
from typing import NamedTuple

HUB = frozenset(
    """
    apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
    afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
    cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
    cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
    cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl
    lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib
    pddl lgpl-lr deepfloyd-if-license llama2 llama3 llama3.1 llama3.2 llama3.3 gemma unknown other
    """.split()
)
SPDX = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "odc-by": "ODC-By-1.0",
    "odbl": "ODbL-1.0",
    "pddl": "PDDL-1.0",
    "isc": "ISC",
    "cdla-permissive-1.0": "CDLA-Permissive-1.0",
    "cdla-permissive-2.0": "CDLA-Permissive-2.0",
    "cdla-sharing-1.0": "CDLA-Sharing-1.0",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd-2-clause": "BSD-2-Clause",
}
_CC = re.compile(r"cc(0-1\.0|-by(-(nc|sa|nd|nc-sa|nc-nd))?-\d\.\d)")


class Terms(NamedTuple):
    """What a maker says of a model's outputs, in short, and where."""

    said: str
    where: str


TERMS: tuple[tuple[str, Terms], ...] = (
    (
        r"llama-?_?2|llama-?3(?!\.)|llama-?3-",
        Terms(
            "its outputs may not be used to improve other language models (Llama 2 and 3.0)",
            "https://www.llama.com/llama3/license/",
        ),
    ),
    (
        r"llama-?[34]",
        Terms(
            "a model trained on its outputs is named Llama-… and shows Built with Llama (3.1 and later)",
            "https://www.llama.com/llama3_1/license/",
        ),
    ),
    (r"gemma-?4", Terms("Apache-2.0, outputs are free to use", "https://ai.google.dev/gemma/apache_2")),
    (
        r"gemma",
        Terms(
            "a model trained on its outputs is under the Gemma terms as well (before Gemma 4)",
            "https://ai.google.dev/gemma/terms",
        ),
    ),
    (
        r"\bgpt-oss",
        Terms("Apache-2.0, outputs are free to use", "https://huggingface.co/openai/gpt-oss-20b"),
    ),
    (
        r"\bgpt-|\bchatgpt|\bo[134](-mini|-preview|-pro)?\b|text-davinci",
        Terms(
            "outputs may not be used to develop models that compete with OpenAI",
            "https://openai.com/policies/terms-of-use",
        ),
    ),
    (
        r"claude",
        Terms(
            "outputs may not be used to build competing products or train competing models",
            "https://www.anthropic.com/legal/commercial-terms",
        ),
    ),
    (
        r"gemini",
        Terms(
            "outputs may not be used to develop models that compete with the service",
            "https://ai.google.dev/gemini-api/terms",
        ),
    ),
    (
        r"deepseek",
        Terms("outputs may be used to train other models", "https://github.com/deepseek-ai/DeepSeek-R1#7-license"),
    ),
    (
        r"qwen",
        Terms(
            "most sizes Apache-2.0, some under the Qwen licence: see the model's card", "https://huggingface.co/Qwen"
        ),
    ),
    (r"smollm|^embedded$", Terms("Apache-2.0, outputs are free to use", "https://huggingface.co/HuggingFaceTB")),
    (r"\bphi-?\d", Terms("MIT, outputs are free to use", "https://huggingface.co/microsoft")),
    (
        r"mistral|mixtral|ministral|magistral",
        Terms(
            "open ones Apache-2.0, others under a research licence: see the model's card",
            "https://huggingface.co/mistralai",
        ),
    ),
)
UNKNOWN = "not known here: see the model's licence"


def hub_licence(text: str) -> dict[str, str]:
    """The fields of a card's head for a licence: ``license``, and for one that the hub has no id for, its name."""
    plain = " ".join(text.split())
    if not plain:
        return {}
    known = plain.lower()
    known = {"odc-by-1.0": "odc-by", "odbl-1.0": "odbl", "pddl-1.0": "pddl"}.get(known, known)
    if known in HUB:
        return {"license": known}
    name = re.sub(r"[^a-z0-9.+]+", "-", known).strip("-") or "own"
    return {"license": "other", "license_name": name}


def licence_url(text: str) -> str:
    """The address of a licence's text where it is one of SPDX's, else its name."""
    known = hub_licence(text).get("license", "")
    spdx = SPDX.get(known) or (known.upper() if _CC.fullmatch(known) else "")
    return f"https://spdx.org/licenses/{spdx}.html" if spdx else " ".join(text.split())


def output_terms(model: str) -> str:
    """What is known of the terms of a model's outputs, by its name, with where they stand."""
    name = model.lower()
    for pattern, terms in TERMS:
        if re.search(pattern, name):
            return f"{terms.said} ({terms.where})"
    return UNKNOWN
