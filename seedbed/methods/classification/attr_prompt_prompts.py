"""The prompts of AttrPrompt."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

DIMENSIONS = Prompt(
    en="Texts are to be written for this data set: {task}\nIts classes: {labels}\nName {count} attributes in which "
    "such texts may differ, besides their class and length. One a line, numbered from 1.; nothing else.",
    zh="需要为以下数据集编写文本：{task}\n类别：{labels}\n除类别和长度外，请列出这类文本可以有所不同的 {count} "
    "个属性。"
    "每行一个，从 1. 开始编号，不要写别的内容。",
)
VALUES = Prompt(
    en="Texts are to be written for this data set: {task}{about}\nGive {count} different values of the attribute "
    "“{attribute}”, each a short phrase. One a line, numbered from 1.; nothing else.",
    zh="需要为以下数据集编写文本：{task}{about}\n请给出属性“{attribute}”的 {count} 个不同取值，每个是一个短语。"
    "每行一个，从 1. 开始编号，不要写别的内容。",
)
ABOUT = Prompt(en="\nThe texts belong to the class: {label}", zh="\n这些文本属于类别：{label}")
SIMILAR = Prompt(
    en="A data set: {task}\nWhich {count} of these classes are most easily mistaken for the class “{label}”?\n"
    "{others}"
    "\nCopy their names, one a line, numbered from 1.; nothing else.",
    zh="数据集：{task}\n下列类别中，哪 {count} 个最容易与类别“{label}”混淆？\n{others}\n"
    "照抄类别名称，每行一个，从 1. 开始编号，不要写别的内容。",
)
AMBIGUOUS = Prompt(
    en="A data set: {task}\nA text of the class “{label}” may have the {attribute} “{value}”. Would this {attribute} "
    "also fit the class “{other}”? Answer yes or no only.",
    zh="数据集：{task}\n类别“{label}”的文本，其{attribute}可以是“{value}”。这样的{attribute}是否也符合类别“{other}”？"
    "只回答是或否。",
)
WRITE = Prompt(
    en="""Write one text for this data set: {task}
It must meet all of these:
- class: {label}
{attributes}
- length: {least} to {most} words
- it must not be about: {similar}
Do not mention this list. Reply with the text only.""",
    zh="""请为以下数据集写一段文本：{task}
须满足全部要求：
- 类别：{label}
{attributes}
- 长度：{least} 到 {most} 个字
- 内容不能涉及：{similar}
不要提到这些要求。只回复这段文本。""",
)
ATTRIBUTE = Prompt(en="- {name}: {value}", zh="- {name}：{value}")
NOTHING = Prompt(en="anything that fits another class", zh="属于其他类别的内容")
