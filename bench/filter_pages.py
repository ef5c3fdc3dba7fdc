"""The two pages of the filters, in English and Chinese, from the figures of ``filter_table``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FIRST_SIGHT = {
    "repetition": 0.995, "gibberish": 1.0, "truncation": 1.0, "refusal": 0.90, "placeholder": 0.79,
    "format_residue": 1.0, "code_switching": 0.99, "restates": 0.71, "missing_context": 1.0, "leaked_prompt": 0.595,
    "toxicity": 1.0, "private_data": 1.0, "timeliness": 0.93,
}  # fmt: skip
"""Recall on ``planted_fresh`` before the filters were corrected on it; the worse where it was counted twice.

A record and no measurement: the filters of that moment are gone. The other columns are measured whenever the page is
written.
"""

EN = """# Quality filters

Every filter is an entry: a step that keeps a row or sets it aside with the reason, the value and the threshold. All
work on English and Chinese, read a text or the messages of a conversation (of which the assistant's turns count), and
need no package; only those named below need a model. Name another column with `columns: {{text: answer}}`.

```yaml
steps:
  - refusal
  - truncation
  - repetition: {{preset: gopher}}
  - timeliness: {{as_of: 2025-06-30}}
```

| for | entries |
| --- | --- |
| answers | `repetition` `gibberish` `truncation` `refusal` `placeholder` `format_residue` `code_switching` \
`restates` `leaked_prompt` `toxicity` `private_data` `timeliness` `consistency` |
| questions | `missing_context` `deita_complexity` |
| documents, by published rules | `gopher` `fineweb` `c4` `repetition: {{preset: gopher}}` |
| how hard to read | `readability` |
| with a model | `deita_quality` `deita_complexity` `ifd` (and `judge`, `reward`, `vote` among the checks) |
| a whole table | `fairness` |

## What they find

{rows:,} generated rows: {planted:,} with one of 20 planted defects (100 a kind, 40 of them Chinese) and {clean:,} clean
ones. A row is found when the filter of its kind sets it aside; taken wrongly is a clean row, or one with a defect of
another kind (pairs that are one to the eye, such as an open fence, left out). Time is that of one core.

| filter | planted | precision | recall | precision, Chinese | recall, Chinese | recall at first sight | µs a row |
| --- | --- | --- | --- | --- | --- | --- | --- |
{table}

How to read this. The generator (`bench/planted.py`) shares no list with the filters and does not import them, but one
hand wrote both, and the clean rows come from 72 hand-written questions and answers with slots: the figures say that the
rules do what they are meant to, not how often they err on your data. The sentences of refusals, placeholders, leaks and
so on were written in four turns; the filters were corrected after each. "Recall at first sight" is the count on the
last turns' sentences before that correction (the worse of two), the fairest guess at phrasings nobody thought of: a
filter that stands at 0.6 there finds 6 of 10 new ways to put it. Five to ten sentences a kind and language make one of
them worth several points. For toxicity some words are bound to be the same on both sides.

On text that nobody wrote for this (1,500 paragraphs of manuals, licences and package descriptions, nearly all English;
nothing was labelled, so part of it is right) the filters set aside, per 1,000: `refusal` 0, `restates` 0, `toxicity` 1,
`gibberish` 1, `timeliness` 2, `leaked_prompt` 4, `code_switching` 4, `repetition` 7, `missing_context` 14,
`placeholder` 16 (samples of code with slots), `format_residue` 31 (paragraphs cut out of code blocks),
`private_data` 39 (addresses of authors, rightly), `truncation` 163 (paragraphs that do end with a colon).
"""

ZH = """# 质量过滤器

每个过滤器都是一个条目：保留一行，或者连同理由、数值和阈值一起剔除。全部适用于中文和英文，可读一段文本或一段对话的消息
（只看助手的发言），不需要模型，也不需要额外的包，逐行判断。
读其他列时写 `columns: {{text: answer}}`。

```yaml
steps:
  - refusal
  - truncation
  - repetition: {{preset: gopher}}
  - timeliness: {{as_of: 2025-06-30}}
```

| 用于 | 条目 |
| --- | --- |
| 回答 | `repetition` `gibberish` `truncation` `refusal` `placeholder` `format_residue` `code_switching` `restates` \
`leaked_prompt` `toxicity` `private_data` `timeliness` `consistency` |
| 问题 | `missing_context` `deita_complexity` |
| 文档（已发表的规则） | `gopher` `fineweb` `c4` `repetition: {{preset: gopher}}` |
| 易读程度 | `readability` |
| 需要模型 | `deita_quality` `deita_complexity` `ifd`（另见检查中的 `judge`、`reward`、`vote`） |
| 整张表 | `fairness` |

## 能发现什么

生成的 {rows:,} 行：{planted:,} 行带有 20 种缺陷之一（每种 100 行，其中 40 行是中文），另有 {clean:,} 行干净数据。
同类过滤器把它剔除，就算发现；误剔除的是干净行，或带有另一种缺陷的行
（看上去就是一回事的不算，例如未闭合的代码块）。时间按单核计算。

| 过滤器 | 缺陷 | 精确率 | 召回率 | 精确率（中文） | 召回率（中文） | 初见召回率 | 微秒/行 |
| --- | --- | --- | --- | --- | --- | --- | --- |
{table}

如何看待这些数字：生成器（`bench/planted.py`）与过滤器不共用任何词表，也不引用过滤器；
但两者出自一人之手，干净行又来自 72 组手写问答。
因此数字只说明规则达到了本意，并不说明在你的数据上会错多少。
拒答、占位、泄漏等句子分四批写成，每批之后都修正过过滤器。
“初见召回率”是修正之前在最后一批句子上的结果，最接近没人想到过的说法；
每种语言、每种缺陷只有十句左右，一句就值好几个百分点。
就不良言论而言，两边难免有相同的词。
"""


def pages(lines: Sequence[tuple[Any, ...]], rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The pages by file name."""
    table = "\n".join(
        f"| `{name}` | {', '.join(counts['kinds'])} | {precision:.3f} | {recall:.3f} | {chinese:.3f} | {found:.3f} "
        f"| {FIRST_SIGHT[name]:.3f} | {counts['cost']:.0f} |"
        for name, counts, precision, recall, chinese, found in lines
    )
    clean = sum(row["kind"] == "clean" for row in rows)
    told = {"rows": len(rows), "planted": len(rows) - clean, "clean": clean, "table": table}
    return {"filters.md": EN.format(**told), "filters.zh-CN.md": ZH.format(**told)}
