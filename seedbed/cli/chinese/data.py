"""What the command line says of documents, datasets, indexes and graphs, in Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "dataset.short": "把数据集存成版本，并比较、混合、划分、写说明卡。",
    "dataset.help": """项目中的数据集，存成不再改变的版本：NAME@1、NAME@2……

    \b
    seedbed dataset save demo kitchen -m "第一次"
    seedbed dataset diff kitchen
    seedbed dataset blend mix people=0.8 kitchen@2=0.2
    seedbed dataset split mix train=0.9 test=0.1 --by document
    seedbed dataset card mix -o upload

    在配方中读取：from: {dataset: NAME@3}。""",
    "dataset.save": """把一次完成的运行（RUN），或数据文件、文件夹（FILE），存为 NAME 的下一个版本。

    若新版本含有更晚一代的行，最新版本中较早各代的行会保留；一行的代数，即有多少个模型改写过它。""",
    "dataset.said": "对这个版本的一句说明。",
    "dataset.licence": "许可，例如 CC-BY-4.0。",
    "dataset.generation": "文件中未注明代数的行：人写的为 0（默认），模型写的为 1。",
    "dataset.replace": "不保留较早各代的行；会说明为什么这样不好。",
    "dataset.saved": "{name}：{rows} 行（{hash}）",
    "dataset.unchanged": "{name} 的行与此完全相同，没有保存新版本。",
    "dataset.kept": "其中 {rows} 行为较早各代，来自 {before}；用 --replace 可去掉。",
    "dataset.lost": "{before} 中较早各代的 {rows} 行不在其中，其中 {real} 行不是模型写的。",
    "dataset.why": "请考虑保留它们：只用前代模型的输出训练，模型会一代代变差（{why}）。",
    "dataset.list": "列出数据集及其最新版本。",
    "dataset.none": "{folder} 中没有数据集。",
    "dataset.head": "名称\t最新\t行数\ttoken\t时间",
    "dataset.show": "显示一个版本：来历、划分、字段、代际。",
    "dataset.rows": "同时输出若干行。",
    "dataset.f_version": "版本",
    "dataset.f_made": "生成",
    "dataset.f_parents": "来自",
    "dataset.f_said": "说明",
    "dataset.f_licence": "许可",
    "dataset.f_generations": "代际",
    "dataset.f_origins": "来源",
    "dataset.f_columns": "字段",
    "dataset.f_size": "占用",
    "dataset.size_told": "{packed} MB，其中 {own} MB 为本版本独有",
    "dataset.parts_head": "划分\t行数\ttoken",
    "dataset.log": "列出数据集的各个版本，新的在前。",
    "dataset.log_dropped": "列出已丢弃的版本。",
    "dataset.log_head": "版本\t哈希\t时间\t方式\t行数\t来自\t说明",
    "dataset.diff": """比较两个版本：增加、减少、改变的行，以及双方的各项度量。

    按 id 辨认行，没有 id 则按内容。只给一个版本时，与它的前一版本比较。""",
    "dataset.measures": "是否计算目录中的度量。",
    "dataset.html": "同时写出 HTML 页面。",
    "dataset.diff_rows": "每类显示多少行。",
    "dataset.diff_rows_told": "{before} → {after}：增加 {came} 行，减少 {gone} 行，改变 {changed} 行，不变 {same} 行"
    "（其中 {moved} 行换了划分）",
    "dataset.diff_columns": "改变的字段\t行数",
    "dataset.diff_figures": "数值",
    "dataset.diff_came": "增加的行",
    "dataset.diff_gone": "减少的行",
    "dataset.diff_row": "数据行",
    "dataset.diff_changed": "改变的行",
    "dataset.diff_sides": "字段\t{before}\t{after}",
    "dataset.diff_head": "数值\t{before}\t{after}\t变化\t含义",
    "dataset.unmeasured": "未度量：{name}：{reason}",
    "dataset.sampled": "度量分别基于 {first} 行和 {second} 行；行数更多时随机抽取。",
    "dataset.blend": """按份额把多个版本混合为 NAME 的下一个版本：VERSION=0.8。

    不给 --size 时，在遍数允许且份额不变的前提下取最大。已划分的版本取 `train`，除非写明：mix@2/test。

    \b
    seedbed dataset blend mix real=0.8 made@3=0.2 --tokens
    seedbed dataset blend mix code math web --temperature 3 --passes 4""",
    "dataset.tokens": "份额与大小按 token（估计）计，而不按行。",
    "dataset.size": "混合后的行数或 token 数。",
    "dataset.passes": "一行最多出现几次。",
    "dataset.temperature": "按大小算份额：大小 ** (1 / T)；1 为原比例。",
    "dataset.seed": "决定每一次抽取。",
    "dataset.blend_replace": "允许非模型所写的行少于 NAME 的最新版本。",
    "dataset.no_share": "'{text}'：请写 VERSION=份额，例如 real=0.8",
    "dataset.twice": "'{name}' 写了两次",
    "dataset.blend_head": "来源\t期望\t实际\t行数\ttoken\t遍数",
    "dataset.capped": "{name} 的行不够其份额，由其他来源补足。",
    "dataset.real": "不是模型写的行：{rows} 行中的 {real} 行（{share}）。",
    "dataset.split": """划分一个版本：train=0.9 test=0.1。几乎相同的行不会分在两边。

    近似重复会被全部找出并放在一起；--by 所指字段取值相同的行也放在一起。""",
    "dataset.by": "取值相同的行放在一起，例如文档或聚类。可多次给出。",
    "dataset.stratify": "各划分中该字段各取值的比例相同。",
    "dataset.near": "相似度达到多少就放在一起；0 表示只看完全相同的。",
    "dataset.ngram": "n-gram 的词数。",
    "dataset.compare": "比较哪个字段的文本（默认为该行的问题）。可多次给出。",
    "dataset.split_name": "存入哪个数据集（默认为同一个）。",
    "dataset.split_head": "划分\t行数\t份额",
    "dataset.grouped": "有 {grouped} 行相互关联，分为 {groups} 组。",
    "dataset.moved": "为使 {torn} 个组不被逐行抽取拆开，移动了 {moved} 行。",
    "dataset.card": "输出一个版本的说明卡，或连同数据与 Croissant 元数据写成可上传的文件夹。",
    "dataset.card_out": "写入 README.md、croissant.json 和 data/ 的文件夹。",
    "dataset.export": "把一个版本的行写成另一种格式。",
    "dataset.export_out": "目标文件；有的格式为文件夹。",
    "dataset.drop": "丢弃一个版本；在 `sweep` 之前可用 --undo 找回。",
    "dataset.drop_all": "该数据集的全部版本。",
    "dataset.undo": "找回已丢弃的版本。",
    "dataset.dropped": "已丢弃 {names}；seedbed dataset drop {first} --undo  可找回。",
    "dataset.restored": "已找回：{names}",
    "dataset.sweep": "彻底删除已丢弃的版本，以及没有版本需要的数据。",
    "dataset.swept": "已彻底删除：{versions} 个版本、{files} 个数据文件、{size} MB。",
    "graph.short": "由数据行构建知识图谱；查看；导出给其他程序。",
    "graph.help": """由步骤 `knowledge_graph` 从文本中读出的内容构成的知识图谱。

    \b
    seedbed graph build handbook
    seedbed graph show handbook "Ada Lovelace" --html ada.html
    seedbed graph export handbook --to graphml -o handbook.graphml""",
    "graph.build": """把一次运行、一个文件或数据集的行合成一张图并保存。

    各文档中指同一事物的名称会合并。运行文件夹中会出现 graph/：graph.json，以及实体、关系和每一处出现位置的表。""",
    "graph.by": "怎样的名称算同一个：相同、字符相近，或由向量模型判断；auto 用配方中 embed 角色的模型，否则看字符。",
    "graph.model": "给出向量的模型：openai:名称@网址。",
    "graph.threshold": "同类型的相近名称，余弦达到多少就合并。",
    "graph.folder": "写到哪个文件夹。",
    "graph.built": "{folder}：{entities} 个实体（{names} 个名称，按 {by} 合并），{relations} 条关系，{mentions} 处",
    "graph.without": "{rows} 行没有实体和关系，不在图中。",
    "graph.show": "显示最重要的实体，或 ENTITY 的邻域及其原文依据。",
    "graph.hops": "离实体多远。",
    "graph.most": "最多多少个实体。",
    "graph.html": "把邻域写成网页（不给 ENTITY 则用排在首位的实体）。",
    "graph.more": "范围内另有 {entities} 个实体，见 --most。",
    "graph.counts": "{entities} 个实体，{relations} 条关系，来自 {texts} 段文本",
    "graph.head": "实体\t类型\t邻居\t排名值",
    "graph.export": "把图写成其他程序的格式：GraphML、Cypher 语句或 JSON（node-link）。",
    "graph.to": "格式。",
    "graph.output": "文件。",
    "graph.written": "{path}：{entities} 个实体，{relations} 条关系",
    "sample.short": "抽取数据行供人审阅，并读取审阅结果。",
    "sample.help": """按分层从 DATA（运行、数据文件或已保存的数据集）抽取数据行，写成审阅表。

    \b
    seedbed sample demo --stratified 100 --by kind
    seedbed sample --read runs/demo/reviews/sample-kind-100-seed0/sheet.csv
    seedbed sample --read ~/Downloads/sample-kind-100-seed0.jsonl demo

    使用 --read 时，按分层及总体给出接受率及其 95 % 区间，并保存在运行旁，下次报告会显示。""",
    "sample.rows": "抽取多少行。",
    "sample.by": "以哪一列的取值分层。",
    "sample.seed": "决定抽取哪些行。",
    "sample.out": "审阅表所在文件夹（默认在运行的 reviews/ 中）。",
    "sample.read": "已标记的审阅表，CSV 或 JSONL。",
    "sample.none": "请指明数据：运行、文件或数据集；或用 --read 指定审阅表",
    "sample.done": "{rows} 行，{strata} 个分层，写入\n  {files}",
    "sample.then": "标记（接受或拒绝，并写原因）后运行  seedbed sample --read {sheet}",
    "sample.head": "分层\t行数\t已标记\t已接受\t接受率\t95 % 区间",
    "sample.all": "全部",
    "sample.open": "{rows} 行未标记，不计入。",
    "sample.stored": "已保存到 {path}；seedbed report 会显示。",
    "export.short": "把一次运行的数据写成另一种格式。",
    "export.help": """把一次运行的数据写成另一种格式，不重新运行。

    \b
    seedbed export demo --to dpo
    seedbed export demo --to csv --set spreadsheet=true -o rows.csv""",
    "export.to": "格式。",
    "export.out": "目标文件（默认放在该运行的 dataset 文件夹中）。",
    "export.done": "{rows} 行，写入 {files}",
    "export.skipped": "略去 {rows} 行：{reason}",
    "ingest.short": "把文档读成一行行文本，或读成语料库。",
    "ingest.help": """读取文档（文件、文件夹、通配符、zip 压缩包、git 仓库、网址）并切分成片段。

OUTPUT 以 .jsonl 结尾时，每个片段写成一行：text、document、heading、page。否则 OUTPUT 是文件夹，
其中写入 Parquet 格式的 documents、blocks、chunks，以及每个文件的报告；再次运行时只读取新增或改动的文件。""",
    "ingest.out": "要写入的 JSON Lines 文件，或文件夹。",
    "ingest.by": "切分方式：structure、tokens、sentences、headings、separators、code_units、page、time、"
    "meaning、hand。",
    "ingest.size": "片段长度，以字符计，一个汉字算两个；用 --by tokens 时以 token 计。",
    "ingest.overlap": "下一片段之前重复上一片段结尾的长度。",
    "ingest.spans": "--by hand 所用的文件，每行有 document、start、end。",
    "ingest.embed": "--by meaning 所用的向量模型。",
    "ingest.whole": "每份文档一行，不切分。",
    "ingest.whole_rows": "--whole 只用于以 .jsonl 结尾的 OUTPUT；文件夹里本来就有完整文档",
    "ingest.mask": "要遮盖的内容：email、phone、card、identity、iban、address、secret，用逗号分隔，或 all。",
    "ingest.unicode": "Unicode 形式：keep、NFC 或 NFKC。",
    "ingest.web": "抓取 PATHS 中的网址（https://…，包括 YouTube 视频）；内容保存在 .web 中，只抓取一次。",
    "ingest.vision": "代替 OCR 读取无文字页面的视觉模型，例如 openai:NAME@URL。",
    "ingest.languages": "标出每个块和片段的语言。",
    "ingest.repeats": "去掉在许多文档中重复出现的内容，以及与前面几乎相同的页面。",
    "ingest.domains": "为片段标注领域：headings 依据标题，model 由 --model 归纳，或给出自己的领域树"
    "（FILE：.json、.yaml、.md、.txt）。",
    "ingest.domains_wrong": "“{told}”：请写 headings、model，或以 {endings} 结尾的领域树文件",
    "ingest.model": "归纳领域树的模型，或为名称对不上领域树的标题归类。",
    "ingest.left_out": "去掉了 {blocks} 个重复的块，保存在 {path}",
    "ingest.workers": "同时读取的文件数（输出为文件夹时）。",
    "ingest.seconds": "每个文件最多用多少秒（输出为文件夹时）。",
    "ingest.done": "{documents} 份文档，共 {rows} 行，写入 {path}",
    "ingest.corpus": "{documents} 份文档，{pages} 页，{tables} 个表格，{chunks} 个片段，写入 {path}（{seconds} 秒）",
    "ingest.reasons": "{unread} 个文件未能读取，原因见 {path}",
    "ingest.asked": "领域归纳：模型已回答 {done}/{total} 个问题",
    "ingest.placed": "{placed} 个标题归入领域树，{unplaced} 个没有归入，仍沿用原标题",
    "ingest.reading": "已读 {done} 份文档，{unread} 份未能读取",
    "ingest.progress": "已读 {done}/{total} 个文件，{unread} 个未能读取",
    "ingest.unread": "未能读取：{problem}",
    "index.short": "为已有文本建立索引，索引中不含原文。",
    "index.help": """为行建立索引，供步骤 `contamination` 和 `novelty` 使用：只存哈希，不存原文。

    PLACES 可以是行文件、数据集文件夹、运行、项目中的数据集，或 hf://OWNER/NAME?split=test。

    \b
    seedbed index gsm8k.jsonl -o gsm8k.seen --column question
    seedbed index 'hf://openai/gsm8k?config=main&split=test' --web -o gsm8k.seen
    seedbed index published.parquet -o published.seen --by static""",
    "index.output": "索引文件。",
    "index.name": "在剔除原因中使用的名称；不写则取文件名。",
    "index.column": "取其文本的列，可重复；不写则取行中的问题。",
    "index.ngrams": "用于查污染的连续词数，可重复。",
    "index.sets": "用于查近似重复的 n 元组词数；0 表示不要。",
    "index.by": "加入向量：英文词表、字符片段或模型。",
    "index.model": "给出向量的模型：openai:名称@网址。",
    "index.web": "允许从数据集网站下载。",
    "index.done": "{path}：索引“{name}”，{items} 条文本，连续 {ngrams} 个词",
    "index.vectors": "含 {embedder} 的向量",
}
