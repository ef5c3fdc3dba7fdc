"""What the command line says, in Chinese; ``english.py`` has the same keys and slots."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "group.help": "Seedbed 为语言模型制作训练数据：从种子出发，用公开发表的方法，每一行都经过检查。",
    "group.epilog": "初次使用？seedbed demo 完整演示一遍；seedbed init 写出一份您自己的配方。",
    "group.commands": "命令",
    "group.lang": "提示文字的语言。",
    "group.version": "显示版本。",
    "demo.short": "用自带的模型制作一个小数据集：不需要密钥、网络或显卡。",
    "demo.help": """用自带的模型制作一个小数据集：不需要密钥、网络或显卡。

    根据一份虚构的手册（PDF、Word 与 Markdown，中英文）生成问答，\
并生成带完整解题过程的三类题目（算术、二十四点、真话与谎话）。\
再次运行会直接使用已有结果，只需几秒。""",
    "demo.folder": "存放位置。",
    "demo.model": "改用其他模型。",
    "demo.note": "自带的模型只有 1.35 亿参数，用来演示各部分如何配合。它理解力差：检查剔除了明显的错误，\n"
    "但留下的问题仍有许多与原句对不上，看一眼报告便知。题目由程序出题并求解，答案是正确的。\n"
    "要得到值得训练的问答，请在 {recipe} 中换用更大的模型（main: openai:名称@网址）和 document_qa。",
    "init.short": "写出一份可供修改的配方。",
    "init.help": "写出 NAME/recipe.yaml（不给 NAME 则为 ./recipe.yaml），每一部分都有说明。",
    "init.done": "已写好 {path}。请把文档放进 {documents}，在配方中写明模型，然后：\n"
    "  seedbed run {path} --dry   统计将要发出的请求\n"
    "  seedbed try {path} -n 3    查看三行\n"
    "  seedbed run {path}         制作数据集",
    "run.short": "按配方制作数据集。",
    "run.help": """按配方制作数据集。

    中途停止或被终止后，再次运行即从原处继续；已得到回复的请求不会再问。\
运行记录、数据集和回复存放在配方旁边的 runs/ 与 .seedbed/ 中。

    \b
    seedbed run recipe.yaml --dry
    seedbed run recipe.yaml --set models.main=openai:qwen3@http://localhost:8000/v1
    seedbed run recipe.yaml --set steps.document_qa.questions=5 --name strict

    退出码：0 完成，1 输入有误，2 用法错误，3 未达目标（目标未满、预算用完、一行未留、被规则暂停或停止、\
未过门槛），4 模型服务或步骤失败，5 磁盘或日志出错，6 计数不符，130 被 Ctrl-C 停止。""",
    "run.name": "运行文件夹的名称（默认用配方的名称）。",
    "run.dry": "只统计请求数、词元数；已知价格时也统计费用。",
    "run.set": "改写配方的一处：seed=3、budget.requests=100、from.0.count=5。可多次给出。",
    "option.json": "输出 JSON，供脚本使用。",
    "option.home": "项目文件夹。",
    "resume.short": "继续一次已停止的运行。",
    "resume.help": "继续一次已停止、被终止或预算用完的运行。RUN 是它的名称或文件夹。",
    "resume.money": "提高预算：费用。",
    "resume.tokens": "提高预算：词元数。",
    "resume.requests": "提高预算：请求数。",
    "resume.hours": "提高预算：小时数。",
    "try.short": "查看几行的请求与回复。",
    "try.help": """从每个来源取几行，用真实的模型走完各步骤，并显示每次请求与回复。

    回复会保留，之后运行时不再重复请求。需要全部行的步骤会跳过。""",
    "try.rows": "每个来源取几行。",
    "try.row": "行 {id}",
    "try.ask": "第 {number} 次请求，步骤 {step}，角色 {role}",
    "try.reply": "回复（{tokens} 个词元）",
    "try.kept": "保留：",
    "try.aside": "被 {step} 剔除：{reason}",
    "runs.short": "列出项目的各次运行。",
    "runs.help": "列出项目的各次运行，最新的在前。",
    "runs.none": "{folder} 中没有运行记录。",
    "runs.head": "名称\t状态\t行数\t开始时间\t秒",
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
    "report.short": "写一次运行、一个文件或数据集的报告。",
    "report.help": """为 DATA（运行、数据文件或已保存的数据集）写一个 HTML 报告文件，并输出其路径。

    \b
    seedbed report demo
    seedbed report rows.jsonl --by label --measures measures.json
    seedbed report handbook@2 --compare handbook@1""",
    "report.compare": "与另一个运行、文件或数据集对比。",
    "report.measures": "度量文件，即  seedbed measure --json  的输出。",
    "report.map": "分布图的布局方式；tsne 较慢，但聚类更分明。",
    "report.by": "分布图按哪一列分层。",
    "report.language": "报告的语言（默认与配方相同）。",
    "report.out": "HTML 文件。",
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
    "option.setting": "一项设置，写作 名称=值。可多次给出。",
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
    "ingest.domains": "为片段标注领域：headings 依据标题，model 由 --model 归纳。",
    "ingest.model": "归纳领域树的模型。",
    "ingest.left_out": "去掉了 {blocks} 个重复的块，保存在 {path}",
    "ingest.workers": "同时读取的文件数（输出为文件夹时）。",
    "ingest.seconds": "每个文件最多用多少秒（输出为文件夹时）。",
    "ingest.done": "{documents} 份文档，共 {rows} 行，写入 {path}",
    "ingest.corpus": "{documents} 份文档，{pages} 页，{tables} 个表格，{chunks} 个片段，写入 {path}（{seconds} 秒）",
    "ingest.reasons": "{unread} 个文件未能读取，原因见 {path}",
    "ingest.asked": "领域归纳：模型已回答 {done}/{total} 个问题",
    "ingest.unplaced": "有 {unplaced} 个标题模型没有归入任何领域，仍沿用原标题",
    "ingest.reading": "已读 {done} 份文档，{unread} 份未能读取",
    "ingest.progress": "已读 {done}/{total} 个文件，{unread} 个未能读取",
    "ingest.unread": "未能读取：{problem}",
    "gallery.short": "用真实模型和二十个种子试跑方法，并保存结果。",
    "gallery.help": """用真实模型试跑方法（全部，或指定的 ENTRIES），每个方法二十个种子。

    每个方法写一份记录，`make docs` 据此生成 docs/catalogue 的页面。已有的回复保存在单独的项目里：中断后接着跑。""",
    "gallery.model": "模型，例如 openai:NAME@http://localhost:8000/v1。",
    "gallery.name": "记录里使用的模型名（服务端另有叫法时）。",
    "gallery.seeds": "种子文件夹，其中有 trials.yaml。",
    "gallery.rows": "每个方法最多用几个种子。",
    "gallery.out": "记录写到哪个文件夹。",
    "gallery.home": "保存运行的项目。",
    "gallery.in_flight": "同时发出的请求数。",
    "gallery.tried": "{entry}：{seeds} 个种子，{readable} 的回复可解析，保留 {kept} 个，得到 {made} 行",
    "gallery.failed": "{entry}：没有试成：{error}",
    "gallery.done": "试跑 {tried} 个方法，{failed} 个没有试成；记录在 {path}，页面用 make docs 生成",
    "measure.short": "整体度量一批数据：多样性、覆盖、主题、均衡。",
    "measure.help": """把 DATA（JSONL、JSON、CSV、Parquet 文件，一次运行，或一个数据集）的数据行作为整体来度量。

    不给 NAMES 时，凡数据允许的度量都会执行。数据量大时随机抽样，输出会注明从多少行中测了多少行，
    能估计误差时给出区间。

    \b
    seedbed measure rows.jsonl
    seedbed measure demo distinct_n topic_clusters --set column=question
    seedbed measure rows.jsonl coverage --real people.jsonl --fail-below coverage=0.6
    seedbed measure rows.csv balance --set balance.column=label --fail-below balance=0.9

    退出码：0 完成，1 什么都无法度量，3 未通过门槛。""",
    "measure.set": "设置：某一项度量的（distinct_n.n=3）或所有具备该设置的度量的（column=answer）。可多次给出。",
    "measure.real": "真实数据（或种子）文件，`coverage` 以它为参照。",
    "measure.model": "向量模型，如 openai:NAME@URL；不给则用字符片段生成向量。",
    "measure.below": "某项度量或其某个数值低于该数时判为失败。可多次给出。",
    "measure.above": "某项度量或其某个数值高于该数时判为失败。可多次给出。",
    "measure.head": "度量\t数值\t95 %\t已测\t总行数\t含义",
    "measure.none": "未能度量：{name}：{reason}",
    "measure.failed": "未通过门槛：{told}",
    "check.short": "对一个数据文件运行检查。",
    "check.help": """对 FILE 的每一行运行一项检查或过滤，输出分数与理由。

    有任何一行未通过时退出码为 3。需要询问模型的检查要用 --model 指定模型。

    \b
    seedbed check number answers.jsonl --column answer=output
    seedbed check length rows.csv --column text=output --set minimum=20 --json""",
    "check.column": "参数读取哪一列：参数=列名。可多次给出。",
    "check.model": "评审类检查所询问的模型。",
    "check.total": "{rows} 行中有 {passed} 行通过",
    "check.pass": "通过",
    "check.fail": "未通过",
    "check.undecided": "未决",
    "check.open": "{undecided} 行未决：检查没有得出结论，请重新运行",
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
    "judge.short": "用人工标注的数据检验评审模型。",
    "judge.help": "与评审模型有关的命令。",
    "judge.calibrate": """让评审模型评判已有人工标注的行，说明它与标注有多一致、偏向哪一边。

    FILE 为 JSONL：{"instruction": …, "output": …, "score": 1 到 5}（可另有 "reference"），或
    {"instruction": …, "answers": [第一个, 第二个], "winner": "first" | "second" | "tie"}。

    \b
    seedbed judge calibrate labelled.jsonl --model openai:NAME@URL
    seedbed judge calibrate labelled.jsonl --model openai:NAME@URL --set samples=3 --json""",
    "judge.model": "评审模型：openai:名称@网址。",
    "judge.of": "{model}，{rows} 行标注",
    "judge.html": "另外把带图的页面写到这个文件。",
    "judge.few": "只有 {rows} 行标注，置信区间很宽；至少要一百行。",
    "judge.scores": "打分，{rows} 行",
    "judge.pairs": "两两比较，{rows} 行",
    "judge.exact": "分数相同",
    "judge.near": "至多差一分",
    "judge.kappa": "加权 Cohen's kappa",
    "judge.kappa_pairs": "Cohen's kappa 系数",
    "judge.spearman": "秩相关",
    "judge.pearson": "线性相关",
    "judge.lean": "评审减标注（分）",
    "judge.length_judge": "评审与长度",
    "judge.length_label": "标注与长度",
    "judge.length_lean": "评审减标注，与长度",
    "judge.agreement": "胜者相同",
    "judge.decided": "胜者相同（不计平局）",
    "judge.by_place": "两种顺序结论不一",
    "judge.first_place": "…其中先出现者胜",
    "judge.longer_judge": "评审选较长者",
    "judge.longer_label": "标注选较长者",
    "judge.likes_long": "该评审比人更偏爱长回答：可用检查 judge 的 fair_length。",
    "judge.likes_place": "该评审在四分之一以上的比较中只看先后顺序。",
    "judge.confusion": "标注 \\ 评审\t{kinds}",
    "judge.by_score": "评审\t行数\t平均标注",
    "judge.sides": "第一个\t第二个\t平局",
    "judge.undecided": "{undecided} 行未决，不计入任何统计；第 {line} 行：{reason}",
    "list.short": "列出目录：方法、检查、题目、格式。",
    "list.help": "列出目录。用 --wing 只看其中一部分。",
    "list.wing": "目录的一部分。",
    "show.short": "查看一个条目：作用、读写的列、设置、提示词与示例。",
    "show.help": "查看目录中的一个条目：说明、列、设置、提示词与示例。",
    "show.reads": "读取",
    "show.writes": "写出",
    "show.settings": "设置",
    "show.prompts": "提示词",
    "show.example": "示例",
    "show.use": "在配方中",
    "show.required": "必须给出",
    "show.optional": "可选",
    "schema.short": "输出配方的 JSON Schema，供编辑器使用。",
    "schema.help": "输出配方的 JSON Schema：编辑器可据此补全和检查配方。",
    "calibrate.short": "查看题目族各难度等级的实际难度：以求解程序或两个模型来衡量。",
    "calibrate.help": """查看题目族各难度等级的实际难度。

    不给模型时，按等级列出题目族自带求解程序所费步数的四分位数。给出强、弱两个模型时，统计各自在每一等级的解题率，\
并据此写出值得训练的等级文件，配方中用 levels: bounds.yaml 引用。不给 FAMILY 则为全部题目族。

    \b
    seedbed calibrate sudoku zebra_puzzle
    seedbed calibrate --strong openai:qwen3-32b@http://gpu:8000/v1 --weak openai:qwen3-1.7b@http://gpu:8001/v1 -k 8""",
    "calibrate.strong": "强模型，用来证明题目可以解出。",
    "calibrate.weak": "弱模型：要训练的模型，或与它规模相当的模型。",
    "calibrate.k": "每个模型对每道题尝试的次数。",
    "calibrate.items": "每个等级的题数。",
    "calibrate.least": "某等级保留的题目达到这一比例，才选用该等级。",
    "calibrate.sampling": "一项采样设置，如 max_tokens=2048。可多次给出。",
    "calibrate.out": "写出的等级文件；保留的题目放在它旁边。",
    "calibrate.seed": "决定出哪些题目。",
    "calibrate.both": "--strong 与 --weak 须同时给出；都不给则显示求解程序的步数",
    "calibrate.head": "题目族\t等级\t题数\t强@1\t强@k\t弱@1\t弱@k\t保留",
    "calibrate.efforts": "等级\t25%\t中位数\t75%\t求解步数",
    "calibrate.levels": "{family}：等级 {levels}",
    "calibrate.no_level": "无",
    "calibrate.done": "等级文件：{bounds}。强模型有时能解、弱模型并非总能解的题目：{items}",
    "calibrate.missing": "有 {missing} 道题因回复失败而没有解题率；再次运行同一命令会重新询问",
    "studio.short": "打开工作室：在浏览器里完成全部工作。",
    "studio.help": """打开工作室：在浏览器里完成全部工作。

    项目、模型、配方、运行和题目都在 WORKSPACE 文件夹里。启动后会打印一个只能打开一次的链接；\
关闭工作室后，由它启动的运行仍会继续。默认只有本机能访问；\
若要从其他地址访问，请先邀请用户，或设置 SEEDBED_STUDIO_TOKEN。可用的其他主机名写在 SEEDBED_STUDIO_HOSTS 中。""",
    "studio.workspace": "各项目所在的文件夹（默认为当前文件夹）。",
    "studio.port": "端口；0 表示任选一个空闲端口。",
    "studio.no_browser": "只打印链接，不打开浏览器。",
    "studio.at": "{workspace} 的工作室已打开，按 Ctrl-C 停止：\n  {link}",
    "serve_model.short": "以兼容 OpenAI 的接口提供模型服务。",
    "serve.help": "在本机以兼容 OpenAI 的接口提供模型服务（自带的模型或 GGUF 文件）。",
    "serve.model": "embedded、gguf:文件、fake:、openai:名称@网址。",
    "serve.host": "监听地址。",
    "serve.port": "端口。",
    "serve.at": "{model} 已在 http://{host}:{port}/v1 提供服务，按 Ctrl-C 停止",
    "serve_verifier.short": "以 HTTP 服务的形式，为其他机器上的训练程序检查题目答案。",
    "verifier.help": """以 HTTP 服务的形式提供题目族的检查。

    POST /verify 接收 {"items": [{"problem": …, "response": …}]}，对每一项返回判定，或不带分数的错误。\
GET /health 报告服务状态。模型写出的文字不会被执行。

    \b
    seedbed serve-verifier
    VERIFIER_TOKEN=… seedbed serve-verifier --host 0.0.0.0 --token VERIFIER_TOKEN""",
    "verifier.token": "存放令牌的环境变量名；客户端须出示该令牌。",
    "verifier.no_token": "环境变量 {name} 没有设置：请把令牌放进去",
    "verifier.open": "能连到 {host}:{port} 的任何人都可以使用：用 --token 要求出示令牌。",
    "verifier.workers": "负责检查的进程数。",
    "verifier.seconds": "每一项最多占用的处理器秒数。",
    "verifier.at": "检查服务在 {url}，按 Ctrl-C 停止",
    "completion.short": "输出 shell 的补全脚本。",
    "completion.help": """输出 shell 的补全脚本。

    \b
    bash  在 ~/.bashrc 中写入  eval "$(seedbed completion bash)"
    zsh   在 ~/.zshrc 中写入   eval "$(seedbed completion zsh)"
    fish  在 ~/.config/fish/config.fish 中写入  seedbed completion fish | source""",
    "error": "错误：{message}",
    "stopped": "已立即停止。已得到的回复都保留着：再次运行同一命令，或用 seedbed resume 继续。",
    "live.stage": "{stage}（{rows} 行）",
    "live.rows": "{rows} 行，保留 {kept}",
    "live.rate": "每秒 {rate}",
    "live.eta": "还需 {time}",
    "live.spent": "词元 输入 {into}、输出 {out} · 请求 {requests}，复用 {reused}",
    "live.retries": "重试 {retries}",
    "live.money": "费用 {money}",
    "live.aside": "剔除：{reasons}",
    "live.paced": "服务端要求放慢（{times} 次）",
    "live.stopping": "正在停止：等待已发出的请求；再按一次 Ctrl-C 立即结束",
    "live.model": "角色 {role} 的模型：{model}",
    "live.unreadable": "未能读取：{message}",
    "live.self_judging": "{step}：{model} 在评判自己写的内容，而评审偏爱自己的作品：请在 models 中为该角色另选模型",
    "live.damage": "日志：{message}",
    "live.in_flight": "上次被终止时有 {requests} 个请求尚未得到回复，将重新发出",
    "live.asker_holds": "上次启动的请求进程手中有 {requests} 个请求，不会再次发出",
    "live.asker_waits": "代码或密钥不同的请求进程正在完成 {requests} 个请求，等待其结束",
    "live.asker_died": "请求进程意外结束，有 {requests} 个请求尚未得到回复，将重新发出 {message}",
    "live.warn": "警告：{rule}：{stage} 第 {row} 行时为 {value}",
    "live.pause": "暂停：{rule}：{stage} 第 {row} 行时为 {value}",
    "live.stop": "停止：{rule}：{stage} 第 {row} 行时为 {value}",
    "live.passed": "按您的意思继续：{rule}：{stage} 第 {row} 行时为 {value}",
    "live.watched": "监控：{values}",
    "end.done": "运行 {name}：完成。",
    "end.short": "运行 {name}：目标未满。",
    "end.budget": "运行 {name}：预算用完。",
    "end.stopped": "运行 {name}：已被您停止。继续请用  seedbed resume {folder}",
    "end.failed": "运行 {name}：失败。解决之后用  seedbed resume {folder}  继续",
    "end.unreconciled": "运行 {name}：计数不符。这是 Seedbed 的错误，请报告。",
    "end.paused": "运行 {name}：被规则暂停。查看后用  seedbed resume {folder}  继续。",
    "end.halted": "运行 {name}：被配方中的规则停止（{folder}）；已有内容保留。",
    "end.iteration": "  {run}：{model} 保留 {rows} 行，得分 {score}；随后：{then}",
    "end.watched": "共有 {rules} 条监控规则，触发 {fired} 次。",
    "end.fired": "{rule}：{stage} 第 {row} 行时为 {value}",
    "end.unwatched": "有 {rows} 行在设定规则之前生成，未被监控。",
    "end.empty": "一行也没有保留。",
    "end.wanted": "目标：{wanted} 行。",
    "end.asked": "共要求：{seeds} 行种子，产生 {made} 行。保留 {kept}，剔除 {rejected}，失败 {failed}。",
    "end.aside": "剔除与失败的原因：",
    "end.more": "另有 {kinds} 类，见报告",
    "end.source": "{source}：输入 {seeds} 行，经其步骤后 {made} 行",
    "end.spent": "词元 输入 {into}、输出 {out}；请求 {requests} 次，复用回复 {reused} 条；用时 {seconds} 秒。",
    "end.money": "费用 {money}。",
    "end.unread": "未能读取的文档：",
    "end.dataset": "数据集：{path}",
    "end.export": "  {name}：{rows} 行，{files}",
    "end.skipped": "    略去 {rows} 行：{reason}",
    "end.report": "报告：  {path}",
    "dry.head": "来源\t步骤\t行数\t请求\t输入词元\t输出词元\t费用",
    "dry.total": "合计",
    "dry.note": "没有发出任何请求。数字由样本行配合示例回复推算，途中被剔除的行未计入。",
    "dry.unpriced": "价格未知：为模型写明  price: {in: …, out: …}（每百万词元）即可看到费用。",
}
