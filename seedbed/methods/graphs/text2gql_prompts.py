"""The prompts of text2gql, and the archetypes of questions."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

DESCRIBE = Prompt(
    en="Describe a property graph for the domain “{domain}”: {nodes} types of nodes with their properties, {edges} "
    "types of relationships between them, and what people ask of it.",
    zh="请描述“{domain}”领域的一个属性图：{nodes} 种节点及其属性，它们之间的 {edges} 种关系，以及人们会问的问题。",
)
SCHEMA = Prompt(
    en="""Write this graph as JSON: nodes (label, key: the name of the property that identifies it, properties \
with name \
and kind: string, integer, float or boolean) and relationships (type, source label, target label, properties). {nodes} \
node types, {edges} relationship types; names of ASCII letters, figures and _.

{text}""",
    zh="""请把下面描述的图写成 JSON，分为两部分：节点类型列表 nodes，每种写明 label、作为标识的属性名 key、\
属性列表 properties；\
关系类型列表 relationships，每种写明 type、起点标签 source、终点标签 target、属性列表 properties。每个属性写明 \
name 和取值种类 kind，\
即 string、integer、float、boolean 之一。一共 {nodes} 种节点、{edges} 种关系；各种名称只用英文字母、数字和下划线。

{text}""",
)
SCRIPT = Prompt(
    en="""Write a Python script (standard library only) that makes data for this graph and writes these CSV \
files, each with \
this header, into its working folder:
{files}

{schema}

About {size} nodes in all. source and target hold keys of nodes. Some numbers are normally distributed, the number of \
relationships of a node has a long tail. Values look real. Reply with one ```python block.""",
    zh="""请写一个 Python 脚本（只用标准库），为这个图生成数据，并在工作目录写出以下 CSV 文件，表头如下：
{files}

{schema}

总共约 {size} 个节点。source 和 target 填节点的 key 值。部分数值服从正态分布，节点的关系数呈长尾分布。取值要像真的。\
用一个 ```python 代码块回复。""",
)
BROKEN = Prompt(en="That failed: {reason}. Write the whole script again.", zh="运行失败：{reason}。请重写整个脚本。")
BRAINSTORM = Prompt(
    en="""A property graph (which property belongs to which type):
{schema}

Some of its data:
{data}

Write {count} questions that a person would ask of it, of this kind: {kind}. Use values that are in the data. \
Reply with \
a JSON list of texts.""",
    zh="""一个属性图（各类型有哪些属性）：
{schema}

部分数据：
{data}

请写 {count} 个人们会对它提出的问题，类型为：{kind}。使用数据中有的值。用 JSON 文本列表回复。""",
)
TRANSLATE = Prompt(
    en="""A property graph; a property may be used with the type it belongs to only:
{schema}

Write one Cypher query that answers the question; mind the direction of relationships, bound paths of variable length \
(*1..3), change nothing. Reply with one ```cypher block.

Question: {question}""",
    zh="""一个属性图；属性只能用于它所属的类型：
{schema}

请写一条回答问题的 Cypher 查询；注意关系的方向，变长路径要有上限（*1..3），不要修改数据。用一个 ```cypher 代码块回复。

问题：{question}""",
)
HARDER = Prompt(
    en="""A property graph (which property belongs to which type):
{schema}

Pairs of a question and its Cypher query, with the beginning of the result:
{pairs}

Write {count} new pairs, somewhat harder and different from these. Reply with a JSON list of objects with question and \
query.""",
    zh="""一个属性图（各类型有哪些属性）：
{schema}

以下是问题及其 Cypher 查询，附结果开头：
{pairs}

请写 {count} 组新的、稍难且与之不同的。用 JSON 列表回复，每个对象含 question 和 query。""",
)
ARCHETYPES = {
    "aggregation": Prompt(en="counting, adding up or averaging", zh="计数、求和或平均"),
    "filter_sort": Prompt(en="filtering by values and sorting", zh="按取值筛选并排序"),
    "reachability": Prompt(en="what can be reached from something", zh="从某处能到达什么"),
    "multi_hop": Prompt(en="over two or more relationships", zh="跨两层以上的关系"),
    "common_neighbours": Prompt(en="what two things have in common", zh="两个事物共有什么"),
    "existence": Prompt(en="whether there is such a connection", zh="是否存在某种联系"),
    "comparison": Prompt(en="comparing properties of two things", zh="比较两个事物的属性"),
    "path": Prompt(en="how two things are connected, and how far", zh="两个事物如何相连、相距多远"),
}
