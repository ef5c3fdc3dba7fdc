"""What the command line says of checks, measures, judges, trials and reports, in Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
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
}
