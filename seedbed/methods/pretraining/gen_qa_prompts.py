"""Prompts of `gen_qa`: the five variants, the form of the reply, and the sentence that asks for something unusual."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

ASKS = {
    "static": Prompt(
        en="Write one question on the domain “{domain}” and its answer.{form}",
        zh="请写一个关于“{domain}”领域的问题及其答案。{form}",
    ),
    "static_conditional": Prompt(
        en="Write one question on the domain “{domain}”, on the topic “{topic}”, and its answer.{form}",
        zh="请写一个“{domain}”领域中关于“{topic}”的问题及其答案。{form}",
    ),
    "generator_conditional": Prompt(
        en="Domain: {domain}. List {count} subtopics of “{topic}”, numbered. Choose one of them at random and name it. "
        "Then write one question that is related to it but not directly about it, so that answering takes thought, and "
        "its answer.{form}",
        zh="领域：{domain}。请列出“{topic}”的 {count} 个子话题并编号，从中随机选一个并写明。"
        "然后写一个与它相关、但不直接问它、需要思考的问题，并给出答案。{form}",
    ),
    "generator_nested": Prompt(
        en="Domain: {domain}. List {count} topics, numbered, and choose one at random. List {count} subtopics of that "
        "one, numbered from 1 again, choose one at random and name it. Then write one question that is related to it "
        "but not directly about it, so that answering takes thought, and its answer.{form}",
        zh="领域：{domain}。请列出 {count} 个话题并编号，随机选一个；再列出它的 {count} 个子话题，重新从 1 编号，"
        "随机选一个并写明。"
        "然后写一个与该子话题相关、但不直接问它、需要思考的问题，并给出答案。{form}",
    ),
    "generator_uniform": Prompt(
        en="Domain: {domain}. List {count} subtopics of “{topic}”, numbered. Take number {index} and name it. Then "
        "write one question that is related to it but not directly about it, so that answering takes thought, and "
        "its answer.{form}",
        zh="领域：{domain}。请列出“{topic}”的 {count} 个子话题并编号，取第 {index} 个并写明。"
        "然后写一个与它相关、但不直接问它、需要思考的问题，并给出答案。{form}",
    ),
}
FORMS = {
    0: Prompt(en="\nReply with:\nQuestion: …\nAnswer: …\n{booster}", zh="\n回复格式：\n问题：……\n答案：……\n{booster}"),
    1: Prompt(
        en="\nReply with:\nList:\n1. …\nChoice: …\nQuestion: …\nAnswer: …\n{booster}",
        zh="\n回复格式：\n列表：\n1. ……\n选择：……\n问题：……\n答案：……\n{booster}",
    ),
    2: Prompt(
        en="\nReply with:\nTopics:\n1. …\nTopic: …\nList:\n1. …\nChoice: …\nQuestion: …\nAnswer: …\n{booster}",
        zh="\n回复格式：\n话题列表：\n1. ……\n话题：……\n列表：\n1. ……\n选择：……\n问题：……\n答案：……\n{booster}",
    ),
}
BOOSTERS = {
    "unusual": Prompt(en="Be unusual.", zh="要与众不同。"),
    "surprise": Prompt(en="Surprise the reader.", zh="要出人意料。"),
    "uncommon": Prompt(en="Avoid what everybody would ask first.", zh="避开人人都会先想到的问题。"),
    "specific": Prompt(en="Prefer the specific and little known.", zh="偏爱具体而少有人知的内容。"),
    "creative": Prompt(en="Be creative and do not repeat yourself.", zh="要有创意，不要重复。"),
}
