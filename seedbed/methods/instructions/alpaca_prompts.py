"""The prompt of `alpaca`, and what text cannot hold."""

from __future__ import annotations

import re

from seedbed.core.prompt import Prompt

LIST = Prompt(
    en="""You write a list of {count} varied examples of what people ask of a text assistant, with the answers.

1. No verb is used twice: vary the words.
2. Some instructions are questions, some are orders.
3. The kinds differ: writing, explaining, sorting, rewriting, planning, comparing, judging and so on.
4. A model that reads and writes text alone can do it: no pictures, sound, devices, calendars or web pages.
5. Write in English.
6. An instruction is one or two sentences.
7. The input is something real and specific to work on, of at most 100 words, not a placeholder.
8. Where an instruction needs no input, the input is {none}.
9. The output answers the instruction with its input, in fewer than 100 words.

Keep exactly to this form: one number before all three parts, ### between examples.

{shown}""",
    zh="""请写一份清单，共 {count} 条，内容是人们向文字助手提出的各种指令及其回答。

1. 动词不要重复，用词要多样。
2. 有的指令是问句，有的是祈使句。
3. 类型要多样：写作、解释、分类、改写、规划、比较、评价等等。
4. 只读写文字的模型就能完成：不涉及图片、声音、设备、日程或网页。
5. 用中文写。
6. 指令为一到两句话。
7. 输入是真实具体的材料，不超过 100 字，不能是占位符。
8. 不需要输入的指令，输入写 {none}。
9. 输出要针对指令和输入作答，少于 100 字。

严格保持下面的格式：每条的三个部分前用同一个编号，各条之间用 ### 隔开。

{shown}""",
)
BEYOND_TEXT = re.compile(
    r"\b(images?|graphs?|pictures?|files?|maps?|draw|plot|go to|videos?|audio|music|flowcharts?|diagrams?)\b"
    r"|图片|图像|照片|图表|文件|地图|画出|绘制|前往|视频|音频|音乐|流程图|示意图",
    re.IGNORECASE,
)
