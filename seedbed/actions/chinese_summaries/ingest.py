"""The readers, each in a Chinese sentence."""

from __future__ import annotations

SUMMARIES: dict[str, str] = {
    "delimited": "文本表格（.csv、.tsv）：一张表，各列照原样读出",
    "docx": "Word 文档（.docx）：按文档次序读段落、标题、列表、表格、公式与注释",
    "eml": "电子邮件（.eml）：主题作标题，读收发人、时间与正文；附件只记名称",
    "epub": "电子书（.epub 第 2、3 版）：按阅读次序读各章，含标题、列表、表格与注释",
    "html": "网页：取正文、去导航，保留标题、列表、表格、代码与公式",
    "ipynb": "Jupyter 笔记本（.ipynb）：文字单元按 Markdown 读，含代码与打印的文字",
    "latex": "LaTeX（.tex）：读章节、列表、公式、代码、表格与题注，公式保留原样",
    "markdown": "Markdown：各块带有精确位置，文本照原样保留",
    "pdf": "有文字层的 PDF：行并成段，按字号认标题，读有线的表，去除页眉页脚",
    "pptx": "PowerPoint（.pptx）：逐页读标题、列表、表格、图表文字与演讲者备注",
    "records": "把数据行当文档读（.jsonl、.json、.parquet 等）：每行数据一块",
    "rst": "reStructuredText（.rst）：读章节、列表、代码、公式、表格与提示框",
    "scan": "页面图片与没有文字层的 PDF：用 RapidOCR 识别，版面整理同 PDF",
    "source_code": "十余种语言的源代码：用 tree-sitter 分成函数、类与其间的部分",
    "spreadsheet": "工作簿（.xlsx、.xls、.ods）：每张工作表一个标题及其表格，合并格补全",
    "subtitles": "字幕（.srt、.vtt、.ass、.ssa）：各条连成句子，附说出的时间",
    "text": "纯文本：判定编码，判不出则拒读；按空行分段",
}
