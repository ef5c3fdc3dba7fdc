"""What the command line says of recipes and runs, and of the command itself, in Chinese."""

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
    seedbed run recipe.yaml --model openai:qwen3@http://localhost:8000/v1
    seedbed run recipe.yaml --set steps.document_qa.questions=5 --name strict

    退出码：0 完成，1 输入有误，2 用法错误，3 未达目标（目标未满、预算用完、一行未留、被规则暂停或停止、\
未过门槛），4 模型服务或步骤失败，5 磁盘或日志出错，6 计数不符，130 被 Ctrl-C 停止。""",
    "run.name": "运行文件夹的名称（默认用配方的名称）。",
    "run.dry": "只统计请求数、词元数；已知价格时也统计费用。",
    "run.model": "由谁作答（优先于配方）：MODEL 用于配方中的所有角色，ROLE=MODEL 只用于一个角色。可多次给出。",
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
    "option.setting": "一项设置，写作 名称=值。可多次给出。",
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
    "dry.unreached": "样本行没有走到下列步骤，它们的请求未计入：{steps}",
    "dry.unpriced": "价格未知：为模型写明  price: {in: …, out: …}（每百万词元）即可看到费用。",
}
