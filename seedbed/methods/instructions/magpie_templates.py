"""Chat templates of the usual model families in pieces, as Magpie sends them: up to where the user would write.

The pieces are those of the families' published templates. ``chatml`` also fits Yi, InternLM, Hermes, SmolLM and Qwen
from 3 on; ``llama3`` fits 3 to 3.3; ``mistral`` fits Mixtral; ``gemma`` fits 1 to 3; ``tulu`` fits OLMo from 2 on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from seedbed.core.request import Message

Family = Literal[
    "chatml", "qwen", "qwen2.5", "llama2", "llama3", "llama4", "mistral", "gemma", "phi3", "phi4", "deepseek", "glm4",
    "command_r", "granite", "tulu", "zephyr", "vicuna",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """A chat template in pieces.

    Attributes:
        system: a turn of its own; "" where a family has none: what ``lead`` makes of it opens the first user turn.
        default: the system message that the family's template puts in when none is given.
        prefix: what stands before everything, the beginning-of-text token apart, which the server adds.
    """

    user: str
    user_end: str
    assistant: str
    assistant_end: str
    system: str = ""
    default: str = ""
    lead: str = "{}\n\n"
    prefix: str = ""

    @property
    def stops(self) -> list[str]:
        """What ends a user's turn: its own end, or the beginning of the assistant's where a model forgets it."""
        return [mark for mark in dict.fromkeys((self.user_end.strip(), self.assistant.strip())) if mark]

    def opening(self, system: str, dialogue: list[Message]) -> str:
        """The text up to where the user writes next."""
        told = system or self.default
        text = self.prefix + (self.system.format(told) if told and self.system else "")
        lead = self.lead.format(told) if told and not self.system else ""
        for place, message in enumerate(dialogue):
            before = (self.user + (lead if place == 0 else ""), self.user_end)
            start, end = before if message["role"] == "user" else (self.assistant, self.assistant_end)
            text += start + str(message["content"]) + end
        if lead and not dialogue:
            return f"{text}{self.user}{lead}"
        # A space before what is drawn would be a token that the model never saw there.
        return text + self.user.rstrip(" ")


_CHATML = ("<|im_start|>user\n", "<|im_end|>\n", "<|im_start|>assistant\n", "<|im_end|>\n")
_CHATML_SYSTEM = "<|im_start|>system\n{}<|im_end|>\n"
_PHI4 = ("<|im_start|>user<|im_sep|>", "<|im_end|>", "<|im_start|>assistant<|im_sep|>", "<|im_end|>")
_HEADER = "<|start_header_id|>{}<|end_header_id|>\n\n"
_HEADER4 = "<|header_start|>{}<|header_end|>\n\n"
_ROLE = "<|start_of_role|>{}<|end_of_role|>"
_TURN = "<|START_OF_TURN_TOKEN|><|{}_TOKEN|>"
_TURN_END = "<|END_OF_TURN_TOKEN|>"
FAMILIES: dict[Family, Template] = {
    "chatml": Template(*_CHATML, system=_CHATML_SYSTEM),
    "qwen": Template(*_CHATML, system=_CHATML_SYSTEM, default="You are a helpful assistant."),
    "qwen2.5": Template(*_CHATML, system=_CHATML_SYSTEM,
                        default="You are Qwen, created by Alibaba Cloud. You are a helpful assistant."),
    "llama2": Template("[INST] ", " [/INST]", " ", " </s><s>", lead="<<SYS>>\n{}\n<</SYS>>\n\n"),
    "llama3": Template(_HEADER.format("user"), "<|eot_id|>", _HEADER.format("assistant"), "<|eot_id|>",
                       system=_HEADER.format("system") + "{}<|eot_id|>"),
    "llama4": Template(_HEADER4.format("user"), "<|eot|>", _HEADER4.format("assistant"), "<|eot|>",
                       system=_HEADER4.format("system") + "{}<|eot|>"),
    "mistral": Template("[INST] ", " [/INST]", " ", "</s>"),
    "gemma": Template("<start_of_turn>user\n", "<end_of_turn>\n", "<start_of_turn>model\n", "<end_of_turn>\n"),
    "phi3": Template("<|user|>\n", "<|end|>\n", "<|assistant|>\n", "<|end|>\n", system="<|system|>\n{}<|end|>\n"),
    "phi4": Template(*_PHI4, system="<|im_start|>system<|im_sep|>{}<|im_end|>"),
    "deepseek": Template("<｜User｜>", "", "<｜Assistant｜>", "<｜end▁of▁sentence｜>", system="{}"),
    "glm4": Template("<|user|>\n", "", "<|assistant|>\n", "", system="<|system|>\n{}", prefix="[gMASK]<sop>"),
    "command_r": Template(_TURN.format("USER"), _TURN_END, _TURN.format("CHATBOT"), _TURN_END,
                          system=_TURN.format("SYSTEM") + "{}" + _TURN_END),
    "granite": Template(_ROLE.format("user"), "<|end_of_text|>\n", _ROLE.format("assistant"), "<|end_of_text|>\n",
                        system=_ROLE.format("system") + "{}<|end_of_text|>\n"),
    "tulu": Template("<|user|>\n", "\n", "<|assistant|>\n", "<|endoftext|>\n", system="<|system|>\n{}\n"),
    "zephyr": Template("<|user|>\n", "</s>\n", "<|assistant|>\n", "</s>\n", system="<|system|>\n{}</s>\n"),
    "vicuna": Template("USER: ", " ", "ASSISTANT: ", "</s>", system="{}\n\n",
                       default="A chat between a curious user and an artificial intelligence assistant. The assistant "
                       "gives helpful, detailed, and polite answers to the user's questions."),
}  # fmt: skip
