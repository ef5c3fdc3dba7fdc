"""Groups of Chinese words that can stand for one another in most sentences, gathered by hand for this package.

No group holds a word and its opposite, so that a label stays right. The words also serve to cut a sentence, together
with function words and common verbs; what is in no list is cut two characters at a time, a guess that only decides what
is moved together.
"""

from __future__ import annotations

from functools import lru_cache

from seedbed.methods.pretraining.tiny_stories_words import basic_words
from seedbed.quality.measures.chinese_roots import VERBS

GROUPS = """
电影 影片 片子|图片 图像|照片 相片|工作 差事|孩子 小孩 儿童|老板 老总|商店 店铺|汽车 轿车|马路 街道|错误 差错 失误
缺点 不足 毛病|开始 起初|结尾 结局 末尾|回答 答复 回复|问题 难题|价格 价钱 售价|学生 学员|老师 教师|医生 大夫
作者 作家|演员 艺人|顾客 客人 客户|员工 职员 雇员|公司 企业|城市 都市|国家 国度|房子 房屋 住房|旅行 旅游 出游
假期 休假|礼物 礼品|帮助 帮忙 协助|目标 目的|方法 办法 方式|工具 器具|机器 设备|部分 局部|种类 类别 类型
地方 场所 地点|区域 地区 地带|边缘 边沿|中间 中央|规则 规定 规矩|义务 责任|计划 规划 方案|想法 主意 念头
看法 观点 见解 意见|原因 缘故 缘由|结果 后果|影响 作用|变化 改变 变动|增长 增加 提升|下降 下跌 降低|损失 亏损
利润 盈利|钱 金钱|工资 薪水 薪资|数量 数目|大小 尺寸|速度 快慢|力量 力气|恐惧 害怕 惧怕|愤怒 生气 恼火
快乐 高兴 开心 愉快|悲伤 伤心 难过 悲痛|希望 盼望 期望|惊讶 吃惊 惊奇 诧异|怀疑 疑心|担心 忧虑 担忧|疼痛 疼|疾病 病症
药物 药品|食物 食品|饮料 饮品|垃圾 废物|衣服 服装 衣裳|石头 石块|森林 树林|大海 海洋|河流 江河|暴风雨 风暴
朋友 友人 伙伴|敌人 对手|领导 上级 领袖|军队 部队|战斗 作战|小偷 窃贼|监狱 牢房|故事 情节|书籍 图书|报纸 报刊
信件 书信|消息 信息 讯息|谈话 对话 交谈|语言 言语|声音 声响|歌曲 曲子|比赛 竞赛|奖品 奖励|考试 测验|研究 探究
实验 试验|证据 凭证|秘密 机密|标志 标记|顺序 次序|机会 时机|运气 好运|危险 凶险|安全 平安|事故 意外|损坏 毁坏 破坏
尝试 试图|成就 成绩|成功 胜利|能力 本领 本事|经验 阅历|记忆 回忆|梦想 理想|习惯 习性|传统 惯例|剧情 情节|服务 招待
质量 品质|味道 口味 滋味|气味 气息|快递 包裹|屏幕 荧幕|电池 电芯|物流 配送|购买 买 选购|出售 销售|获得 得到 取得 获取
给予 给|发送 寄送|展示 展现 显示|隐藏 掩藏|发现 察觉|寻找 查找 搜寻|观看 观赏|听见 听到|告诉 告知|询问 打听|解释 说明
描述 描写 叙述|认为 觉得 以为|知道 知晓 了解|明白 懂得 理解|忘记 遗忘 忘掉|记得 记住|学习 学|教授 讲授|治疗 医治
修理 维修 修复|建造 建设 修建|制造 制作|摧毁 毁灭|修改 更改|改善 改进 改良|提高 提升|减少 缩减|连接 联接|分开 分离
混合 掺杂|选择 挑选 选取|决定 决意|需要 须要|喜欢 喜爱 爱好|讨厌 厌恶 反感|等待 等候|匆忙 急忙 赶忙|散步 漫步|奔跑 跑
跳跃 蹦跳|投掷 扔|抓住 捉住|携带 带着|拉 拽|举起 抬起|放置 摆放|保留 留存|拯救 挽救 营救|丢失 遗失|打败 击败 战胜
攻击 进攻|保护 保卫 守护|允许 准许 容许|禁止 严禁|强迫 逼迫|命令 下令|服从 听从|拒绝 回绝|接受 接纳|同意 赞同 赞成
争论 争辩 争吵|抱怨 埋怨|表扬 称赞 赞扬 夸奖|责备 指责 责怪|感谢 感激 致谢|欢迎 迎接|拜访 探望|离开 离去|到达 抵达
返回 回来|居住 住|吃 食用|清洁 打扫 清扫|关闭 关上|打开 开启|使用 运用 采用|检查 检验 查看|测量 丈量|添加 增添
删除 删掉|替换 更换 替代|复制 拷贝|书写 写|阅读 读|绘画 画画|哭泣 哭|叫喊 呼喊 喊叫|微笑 含笑|发生 出现|消失 消逝
引起 引发 导致|带领 率领 引导|收集 搜集 采集|支持 拥护|相信 信任|承诺 许诺 答应|欺骗 哄骗|支付 付款|提供 供给
建议 提议|警告 告诫|猜测 推测 猜想|证明 证实|推荐 举荐|体验 感受|浪费 糟蹋|耽误 延误 耽搁|失望 灰心|好 不错
优秀 出色 杰出 优异|精彩 出彩|糟糕 差劲|可怕 恐怖|巨大 庞大 硕大|微小 细小|漫长 冗长|短暂 短促|高大 魁梧
宽阔 宽广 广阔|狭窄 窄小|强大 强劲|虚弱 衰弱|容易 简单|困难 艰难|迅速 快速 飞快|缓慢 迟缓|崭新 全新|古老 陈旧
年轻 年少|著名 知名 有名|富有 富裕 有钱|贫穷 贫困|便宜 廉价 实惠|昂贵 高价|干净 清洁 整洁|肮脏 脏|潮湿 湿润|干燥 干旱
炎热 酷热|寒冷 冰冷|温暖 暖和|明亮 光亮|黑暗 昏暗|吵闹 嘈杂 喧闹|安静 宁静 寂静|忙碌 繁忙|勇敢 英勇|害羞 腼腆
善良 仁慈|残忍 残酷|礼貌 客气|诚实 老实|聪明 机灵 聪慧|愚蠢 愚笨|有趣 有意思|无聊 乏味 枯燥|激动 兴奋|奇怪 古怪
普通 平常 寻常|罕见 少见 稀少|特别 特殊|美丽 漂亮 好看|丑陋 难看|可口 好吃 美味|健康 强健|疲惫 疲倦 疲劳|空荡 空旷
重要 要紧 关键|主要 首要|必要 必需|有用 管用|无用 没用|确定 肯定|真实 确实|正确 准确|清楚 清晰 明白|模糊 含糊
完整 完全|幸运 走运|不幸 倒霉|热情 热心|懒惰 懒散|小心 谨慎 当心|粗心 马虎 大意|友好 和睦|孤独 孤单|不同 各异
相似 类似 相像|相同 一样|足够 充足|额外 另外|突然 忽然|经常 常常 时常|很少 极少|总是 老是|通常 一般|有时 偶尔
马上 立刻 立即|现在 目前 如今|最后 最终|几乎 差不多|大约 大概|真的 的确|十分 非常 很 相当|极其 极为|也许 可能 或许
显然 明显|但是 不过 然而 可是|因此 所以 因而|因为 由于|如果 假如 要是|虽然 尽管|而且 并且|尤其 特别|一起 一同 一道
重新 再次|到处 处处|仍然 依然 仍旧|已经 早已|刚刚 刚才|逐渐 渐渐 慢慢|拖沓 拖拉|感人 动人|失败 失利|含糊 含混
温馨 温情|满意 称心|周到 体贴|迟到 晚到|新鲜 鲜美|舒适 舒服
"""
STOP = frozenset(
    "的 了 是 在 和 与 及 或 也 都 就 而 且 并 其 这 那 此 于 以 为 被 把 对 从 由 不 没 有 们 吗 呢 吧 啊 我 你 他 "
    "她 它 着 过 我们 你们 他们 她们 它们 自己 这个 那个 这些 那些 什么 怎么 怎样 哪 谁 没有 不是 就是 还是 只是 一个 "
    "一些 一种 之后 之前 以后 以前 时候 可以 不能 不会 还有".split()
)
"""Function words, which no synonym replaces."""
LONGEST = 4


@lru_cache(maxsize=1)
def chinese() -> dict[str, tuple[str, ...]]:
    """The synonyms of every word of the groups, itself left out."""
    found: dict[str, dict[str, None]] = {}
    for group in GROUPS.replace("\n", "|").split("|"):
        words = group.split()
        for word in words:
            found.setdefault(word, {}).update(dict.fromkeys(one for one in words if one != word))
    return {word: tuple(others) for word, others in found.items() if others}


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Words that are cut as one."""
    told = [word for words in basic_words("zh").values() for word in words]
    return frozenset({*chinese(), *STOP, *VERBS, *told})


def cut_chinese(run: str, more: frozenset[str] = frozenset()) -> list[str]:
    """A run of Han characters cut into words: known ones, the longest first; others two characters at a time."""
    found: list[str] = []
    unknown = ""
    place = 0
    while place < len(run):
        word = _longest(run, place, more)
        if not word:
            unknown, place = unknown + run[place], place + 1
            continue
        found += [*_by_two(unknown), word]
        unknown, place = "", place + len(word)
    return found + _by_two(unknown)


def _longest(run: str, place: int, more: frozenset[str]) -> str:
    for size in range(min(LONGEST, len(run) - place), 0, -1):
        word = run[place : place + size]
        if word in more or word in known_words():
            return word
    return ""


def _by_two(unknown: str) -> list[str]:
    """Pairs from the front; an odd one at the end joins the last pair."""
    pairs = [unknown[at : at + 2] for at in range(0, len(unknown), 2)]
    return [*pairs[:-2], pairs[-2] + pairs[-1]] if len(pairs) > 1 and len(pairs[-1]) == 1 else pairs
