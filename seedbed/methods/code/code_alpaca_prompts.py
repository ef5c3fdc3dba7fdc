"""The prompt of `code_alpaca`, and the published words that no instruction may hold."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

LIST = Prompt(
    en="""You write a list of {count} varied examples of what programmers ask of a coding assistant, with the answers.

1. No verb is used twice: vary the words.
2. The programming languages and tools differ: Python, JavaScript, SQL, C++, Java, HTML, shell and others.
3. The kinds differ: open questions, writing a function, sorting into kinds, editing, finding a fault, making faster.
4. Everything is about code, and reading and writing text is enough to do it.
5. Write in English. An instruction is one or two sentences.
6. The input is real code or data to work on, of at most 100 words, not a placeholder.
7. Where an instruction needs no input, the input is {none}.
8. The output answers the instruction with its input.

Keep exactly to this form: one number before all three parts, ### between examples.

{shown}""",
    zh="""请写一份清单，共 {count} 条，内容是程序员向编程助手提出的各种要求及其回答。

1. 动词不要重复，用词要多样。
2. 编程语言和工具要多样：Python、JavaScript、SQL、C++、Java、HTML、命令行等等。
3. 类型要多样：开放式问题、编写函数、分类、修改、查错、优化等等。
4. 全部与代码有关，只读写文字就能完成。
5. 用中文写。指令为一到两句话。
6. 输入是真实的代码或数据，不超过 100 字，不能是占位符。
7. 不需要输入的指令，输入写 {none}。
8. 输出要针对指令和输入作答。

严格保持下面的格式：每条的三个部分前用同一个编号，各条之间用 ### 隔开。

{shown}""",
)
BLOCKED = (
    "image", "images", "graph", "graphs", "picture", "pictures", "file", "files", "map", "maps", "draw", "plot",
    "go to", "video", "audio", "music", "flowchart", "diagram", "图片", "图像", "照片", "图表", "文件", "地图", "画出",
    "绘制", "前往", "视频", "音频", "音乐", "流程图", "示意图",
)  # fmt: skip
