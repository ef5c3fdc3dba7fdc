"""The verb and the object noun of a Chinese instruction, by rules: no segmenter, no model, no download.

Polite openings go (请, 帮我 …), what is put before the verb is stepped over, 把 and 将 put the object there. The verb
is the longest known one; the noun is what follows the last 的 of the object without numerals, measure words and
adjectives, cut to a known noun at its end. Lists gathered by hand; a noun that is in none is taken whole where it has
at most 5 characters, else by its last two.
"""

from __future__ import annotations

import re

from seedbed.core.text import CJK

Root = tuple[str, str]

VERBS = frozenset(
    "写 写出 写下 写作 编写 撰写 书写 改写 续写 扩写 缩写 仿写 重写 默写 抄写 填写 描写 听写 列出 列举 罗列 给出 "
    "提供 提出 提取 提高 提升 提问 提炼 提醒 解释 解答 解决 解析 解读 解方程 说明 说出 说说 说 讲 讲述 讲解 谈 "
    "谈谈 介绍 描述 叙述 阐述 阐明 论述 论证 简述 概述 概括 归纳 总结 综述 评价 评估 评论 评判 评分 点评 分析 "
    "分类 分成 分为 分解 分段 划分 区分 比较 对比 对照 计算 求 求解 求出 算 算出 推算 推断 推理 推导 推测 推荐 "
    "预测 预估 估算 估计 判断 判定 判别 辨别 识别 鉴别 鉴定 检测 检查 检验 检索 查找 查询 查看 查 寻找 搜索 找 "
    "找出 找到 挑选 挑出 选择 选出 选 筛选 排序 排列 排出 整理 合并 组合 组织 组成 安排 规划 计划 策划 设计 制定 "
    "制作 制造 拟定 拟 起草 草拟 起 取 命名 创建 创作 创造 创设 构建 构造 构思 建立 建造 搭建 开发 实现 实施 "
    "执行 运行 完成 完善 补全 补充 填补 填 填空 填入 修改 修正 修复 修订 更正 改正 纠正 改进 改善 改编 改成 改 "
    "优化 调整 调试 润色 校对 编辑 编 编造 编制 删除 删去 去除 去掉 清除 移除 添加 增加 加入 插入 替换 更换 换 "
    "转换 转化 转写 换算 变换 变成 翻译 译 译成 回答 答 回复 答复 回应 讨论 探讨 辩论 研究 调查 观察 阅读 读 "
    "朗读 背诵 学 学习 学会 教 指导 指出 标出 标注 标记 注释 告诉 告知 询问 问 推广 宣传 发明 发现 发表 展示 "
    "展开 演示 表达 表示 表演 扮演 模拟 模仿 想象 想 想出 想一想 猜 猜测 猜猜 证明 证实 验证 确认 确定 确保 定义 "
    "举 举出 造 造句 组词 画 画出 绘制 唱 做 做出 制 烹饪 玩 使用 利用 应用 运用 处理 管理 控制 减少 降低 避免 "
    "防止 预防 保持 保护 培养 训练 练习 准备 购买 买 卖 选购 安装 配置 设置 部署 下载 打开 关闭 学做 生成 产生 "
    "输出 输入 打印 返回 统计 测量 测试 测 汇总 收集 搜集 记录 记住 列 对接 匹配 连接 配对 配 补 取代 代替 替代 "
    "理解 了解 认识 知道 觉得 认为 支持 反对 帮助 协助 申请 预订 订 需要 缓解 克服 应对 治疗 清洗 清理 维护 维持 "
    "种植 种 养 减肥 赚 获得 取得 获取 得到 实践 反驳 说服 鼓励 安慰 祝贺 感谢 道歉 邀请 拒绝 化简 简化 展望 "
    "回顾 阐释 诠释 剖析 拆分 拆解 切分 抽取 截取 引用 列表 对齐 压缩 扩展 扩充 延伸 缩短 精简 归类 打分 排版 "
    "重构 重述 复述 转述 改述 叠加 求证 分配 计数 数".split()
)
_FRONT = (
    "根据", "按照", "按", "基于", "参考", "结合", "依据", "使用", "利用", "运用", "通过", "针对", "围绕", "关于",
    "模仿", "以", "用", "为", "对", "从", "给", "在", "向", "替", "就", "由",
)  # fmt: skip
"""Words that put something before the verb."""
_OPENERS = re.compile(
    r"^(?:[\s\d.、，,:：*#>\-（）()“”\"]+|您好|你好|嗨|任务|指令|问题|请问|请你|请您|请|麻烦你|麻烦您|麻烦|劳驾|帮我们|帮我|帮忙|帮"
    r"|能不能|能否|可不可以|可否|是否可以|可以|你能够|你能|您能|你可以|你会|你来|我想要你|我想要|我想|我要|我希望你|我希望|我需要你|我们来|让我们"
    r"|现在|接下来|首先|然后|最后|试着|尝试|你的任务是|你需要|你应该|尽量|简要地?|简单地?|简短地?|详细地?|随便|认真|仔细|重新|再|来"
    r"|(?:给我|给我们|为我|为我们)(?=[^，。]*)|如何才能|如何|怎么样|怎样才能|怎样|怎么才能|怎么|该|我(?=需要)|试)"
)
_ASKING = re.compile(
    r"什么|为何|是否|哪[里儿个些位种年]|谁|多少|几[个点岁]|怎[么样]|如何|吗[?？]?$|呢[?？]?$|是不是|有没有"
)
_AMOUNT = re.compile(r"多少|几[点岁]")
_CLAUSE = re.compile(r"[，,。；;！!？?\n:：]+")
_NUMERAL = r"(?:第?[一二两三四五六七八九十百千万几多半\d]+|若干|某)"
_MEASURES = "个条种篇首封份段句本部张位名项点类组道则页套场次幅只件家款句行字步章节串支座对天期节批轮"
_COUNTED = re.compile(
    rf"^(?:(?:所有|全部|每一?|各|任意|这|那|该|此|其中?|下面|以下|下列|上述|上面|如下|以上|给定|另外?|整|相关|一些|有些|这些|那些|某些|我们?|你|它们?)"
    rf"|{_NUMERAL}(?:[{_MEASURES}]|部分)?|[{_MEASURES}](?=[^{_MEASURES}的]{{2}})|的|几[{_MEASURES}])+"
)
_LONG = re.compile(r"^\d+[字词行]的?")
_ADJECTIVES = (
    "随机 简单 详细 完整 有趣 好看 简短 主要 常见 重复 科学 科幻 道歉 广告 拼写 语法 最大 最小 最新 重要 核心 "
    "关键 基本 不同 具体 适当 合适 优秀 著名 新 好 大 小 短 长 正确 错误 典型 真实 实用 创意 热门 唐代 宋代 古代 "
    "现代 解决 登录 查询 首都 发展 工作 对应 相应 缺少 产品 神经 考试 学习 旅游 健康 营养 市场 营销 商业 技术"
).split()
_NOUNS = frozenset(
    "故事 文章 句子 短文 文本 文字 段落 内容 要点 观点 方法 办法 建议 例子 示例 列表 清单 计划 方案 策略 步骤 "
    "过程 原因 理由 原理 概念 定义 区别 差异 优点 缺点 优缺点 特点 特征 影响 作用 意义 重要性 关系 问题 答案 "
    "选择题 题目 标题 名字 名称 主题 摘要 大纲 提纲 报告 论文 作文 散文 小说 诗 诗歌 诗句 歌词 剧本 对话 台词 "
    "邮件 信 书信 简历 说明书 演讲稿 新闻 新闻稿 评论 书评 影评 广告词 标语 口号 文案 描述 代码 程序 函数 算法 "
    "脚本 语句 正则表达式 网页 页面 网站 表格 图表 数据 数组 数字 最大值 最小值 平均值 方程 解 面积 体积 距离 "
    "价格 规律 图像 图片 图形 模型 系统 实验 项目 课程 活动 议程 行程 食谱 菜谱 菜 礼物 点子 想法 密码 单词 词语 "
    "词 近义词 反义词 成语 形容词 错别字 病句 错误 语病 日期 时间 人名 地名 人物 事件 情绪 情感 主语 语言 英语 "
    "水平 能力 技巧 技能 书 电影 音乐 歌曲 游戏 城市 国家 省会 餐厅 景点 手法 结构 结尾 开头 情节 角色 性格 走势 "
    "趋势 结论 假设 证据 元素 动物 植物 食物 产品 公司 团队 模板 合同 协议 试卷 题 试题 笑话 谜语 谚语 童话 寓言 "
    "神话 历史 文化 经济 环境 法律 政策 软件 工具 机器人 人工智能 机器学习 量子力学 相对论 油渍 数列 字符串 变量 "
    "接口 数据库 流程 流程图 思维导图 周期 公式 定理 单位 温度 材料 意思 含义 词汇 主旨 中心思想 论点 论据 "
    "记叙文 议论文 日记 周记 短信 祝福语 通知 公告 请假条 辞职信 求职信 感谢信 推荐信 道歉信 情书 演讲 提示 "
    "提示词 关键词 标签 类别 选项 评价 反馈 需求 目标 任务 习惯 压力 记忆力 效率 诗人 作家 科学家 朝代 河流 星球 "
    "解决方案 意见 看法 感受 体会 心得 经验 教训 优势 劣势 风险 机会 挑战 措施 对策 途径 方式 方面".split()
)
_NO_NOUN = re.compile(
    r"^(?:什么|为什么|如何|怎么|怎样|是否|哪|谁|多少|我|你|您|它|他|她|自己|点什么|些什么|一下|吧|吗|呢|出来)"
)
_END = re.compile(
    r"(?:(?<![未原将本])来(?![自源])|以(?![下上及前后来内外])|(?<!合)并|然后|用于|(?<![大天])使(?!用)|让|，|。|吗|呢|吧|啊|一下|一些$|看看|从小到大|由大到小|按(?!钮|摩|键))"
)
_JOINED = re.compile(r"[和与及或、跟同]")
_CHINESE = re.compile(f"[{CJK}]")


def chinese_root(text: str) -> Root:
    """The verb and the noun of the first clause that has a verb; ("", "") where none has."""
    clauses = [one.strip() for one in _CLAUSE.split(text)[:8] if _CHINESE.search(one)]
    for place, clause in enumerate(clauses[:5]):
        if clause.startswith("我") and any(one.startswith(("请", "帮", "麻烦")) for one in clauses[place + 1 :]):
            continue
        left = _opened(clause)
        root = _clause(left)
        if root[0] in ("扮演", "觉得", "阅读", "观察", "想象", "认为") and clauses[place + 1 :] and root[1] != "短文":
            continue
        if root[0]:
            return root
    return "", ""


def _opened(clause: str) -> str:
    left = clause
    for _ in range(8):
        shorter = _OPENERS.sub("", left, count=1)
        if shorter == left or not shorter:
            break
        left = shorter
    return left


def _clause(left: str) -> Root:
    if left.startswith(("把", "将")):
        return _moved(left[1:])
    verb = _verb_at(left, 0)
    front = next((one for one in _FRONT if left.startswith(one)), "")
    if front and (not verb or front in ("使用", "利用", "运用", "通过", "模仿")):
        return _fronted(left, len(front)) or (_with_object(left, verb, 0) if verb else ("", ""))
    if verb and not (len(verb) == 1 and verb not in "求算" and _AMOUNT.search(left)):
        return _with_object(left, verb, 0)
    return _asked(left)


def _verb_at(text: str, at: int) -> str:
    """The longest known verb that begins at a place."""
    return next((text[at : at + size] for size in (4, 3, 2, 1) if text[at : at + size] in VERBS), "")


def _moved(text: str) -> Root:
    """把 / 将 with the object before the verb: the last verb of two characters that something stands before."""
    for at in range(1, len(text)):
        verb = _verb_at(text, at)
        if len(verb) >= 2 or (verb and text[at + 1 : at + 2] in ("成", "为", "给", "入", "出")):
            return verb, _noun(text[:at].rstrip("都全按照"))
    return "", ""


def _fronted(text: str, start: int) -> Root | None:
    """A verb after what was put before it; one of a single character where a number or an aspect follows."""
    for at in range(start + 1, len(text)):
        verb = _verb_at(text, at)
        if len(verb) >= 2 and text[at + len(verb) : at + len(verb) + 1] != "的":
            if _noun_like(text, at, verb):
                continue
            if not text[at + len(verb) :] and text.startswith("对"):
                return verb, _noun(text[1:at].removesuffix("进行"))
            if text[:1] == "对" and "进行" in text[:at]:
                return verb, _noun(text[1 : text.index("进行")])
            return _with_object(text, verb, at)
        if verb and re.match(rf"[出下]?{_NUMERAL}", text[at + 1 :]) and text[at - 1] not in "描改":
            return _with_object(text, verb, at)
    return None


def _noun_like(text: str, at: int, verb: str) -> bool:
    """Whether a known verb is part of what stands before the verb of the clause: 以下评论进行…"""
    after = text[at + len(verb) :]
    return after.startswith(("进行", "的", "，")) or (after[:1] in "和与" and bool(after))


def _asked(text: str) -> Root:
    """Of a question the verb after 会, 能, 要; of a question after who, the verb that follows."""
    who = re.match(r"^谁(?:最早|首先|第一个)?", text)
    if who and (verb := _verb_at(text, who.end())):
        return _with_object(text, verb, who.end())
    for found in re.finditer(r"(?:会|能|能够|应该|可以|应当|必须|要)(?:怎么|如何|怎样)?", text):
        verb = _verb_at(text, found.end())
        if verb and len(verb) >= 2:
            return _with_object(text, verb, found.end())
    if _ASKING.search(text) or "是" in text:
        return "", ""
    for at in range(len(text)):
        verb = _verb_at(text, at)
        if len(verb) >= 2:
            return _with_object(text, verb, at)
    return "", ""


def _with_object(text: str, verb: str, at: int) -> Root:
    rest = text[at + len(verb) :]
    rest = re.sub(r"^(?:一下子?|了|过|着|出来?|成|(?:一)?" + re.escape(verb) + ")", "", rest)
    rest = re.sub(r"^(?:我们|我|大家|用户|读者)(?=.{2,})", "", rest)
    return verb, _noun(rest)


def _noun(phrase: str) -> str:
    """The head noun of an object; "" where it is a clause or a pronoun."""
    plain = phrase.strip(" 《》“”\"'‘’「」（）()")
    if not plain or _NO_NOUN.match(plain) or plain.endswith(("的一个", "的一项")):
        return ""
    plain = _END.split(plain)[0] if _END.search(plain) else plain
    plain = plain.rsplit("的", 1)[-1] if not plain.endswith("的") else plain[:-1]
    plain = _COUNTED.sub("", _LONG.sub("", plain))
    plain = re.sub(r"(?:中|里|上|内)$", "", plain)
    if len(plain) == 2 and plain not in _NOUNS and plain[0] in _MEASURES and plain[1] in "话词字图诗题书文歌":
        plain = plain[1]
    joined = _JOINED.split(plain)
    plain = joined[0] if len(joined) > 1 and len(joined[0]) >= 2 else plain
    if _NO_NOUN.match(plain) or re.match(r"^是", plain):
        return ""
    return _head(re.sub(r"^[A-Za-z0-9+#. ]+(?=[^A-Za-z0-9+#. ])", "", plain))


def _head(plain: str) -> str:
    if not _CHINESE.search(plain):
        return plain.strip().lower() if re.fullmatch(r"[A-Za-z]+", plain.strip()) else ""
    for _ in range(3):
        adjective = next((one for one in _ADJECTIVES if plain.startswith(one) and len(plain) > len(one) + 1), "")
        if not adjective or plain in _NOUNS:
            break
        plain = plain[len(adjective) :]
    for size in range(min(6, len(plain)), 0, -1):
        if plain[-size:] in _NOUNS and (size > 1 or len(plain) <= 3):
            return plain[-size:]
    return plain if len(plain) <= 5 else plain[-2:]
