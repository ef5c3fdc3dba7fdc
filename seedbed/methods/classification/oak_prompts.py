"""Prompts of `oak`: sub-topics, a template with its grid, and prompts that the model writes."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

EXPAND = Prompt(
    en="Name {count} different sub-topics of “{category}” that an encyclopedia would have articles on.{had} "
    "Reply with a "
    "JSON list of {count} short names and nothing else.",
    zh="请列出“{category}”的 {count} 个不同子话题，每个都值得百科全书单独写一篇文章。{had}只回复包含 {count} "
    "个简短名称的 JSON 列表。",
)
HAD = Prompt(en=" None of these again: {had}.", zh="不要重复这些：{had}。")
TEMPLATE = Prompt(
    en="Write a text about “{subcategory}” (in the field of {category}). Style: {style}. Length: {length}. On "
    "a scale of "
    "1 to 10 its quality should be {score}.",
    zh="请写一篇关于“{subcategory}”（属于{category}）的文字。文体：{style}。篇幅：{length}。按 1 到 10 分，"
    "质量应达到 {score} 分。",
)
META = Prompt(
    en="Write a prompt that makes a language model write an informative text about “{subcategory}” (in the field of "
    "{category}). Reply with the prompt only.",
    zh="请写一条提示词，让语言模型写出一篇关于“{subcategory}”（属于{category}）的、内容充实的文字。只回复提示词。",
)
REFINE = Prompt(
    en="Improve this prompt: make it more specific and clear about reader, scope and form. Reply with the "
    "improved prompt "
    "only.\n\n{prompt}",
    zh="请改进下面的提示词：使读者、范围和形式更具体清楚。只回复改进后的提示词。\n\n{prompt}",
)
LENGTHS = {
    "short": Prompt(en="about 100 words", zh="约 150 字"),
    "medium": Prompt(en="about 300 words", zh="约 500 字"),
    "long": Prompt(en="about 800 words", zh="约 1200 字"),
}
STYLES = {
    "encyclopedia": Prompt(en="an encyclopedia article", zh="百科条目"),
    "textbook": Prompt(en="a textbook section", zh="教科书章节"),
    "essay": Prompt(en="a personal essay", zh="随笔"),
    "dialogue": Prompt(en="a conversation between two people", zh="两人对话"),
    "news": Prompt(en="a newspaper feature", zh="报刊特写"),
}
SCORES = (7, 8, 9, 10)
