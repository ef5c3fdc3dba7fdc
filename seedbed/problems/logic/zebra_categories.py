"""What the people of a zebra puzzle have one each of, in English and Chinese: ten categories of single words."""

from __future__ import annotations

from dataclasses import dataclass

from seedbed.core.prompt import Prompt
from seedbed.problems.phrasing import PEOPLE


@dataclass(frozen=True, slots=True)
class Category:
    """A category: its name, its values, and how the person with a value is called in a clue."""

    name: tuple[str, str]
    values: tuple[tuple[str, ...], ...]
    person: Prompt


def _category(name: str, values: str, en: str, zh: str) -> Category:
    english, chinese = name.split("/")
    pairs = tuple(tuple(pair.split("/")) for pair in values.split())
    return Category((english, chinese), pairs, Prompt(en=en, zh=zh))


CATEGORIES = (
    Category(("name", "名字"), PEOPLE, Prompt(en="{value}", zh="{value}")),
    _category("colour/颜色", "red/红色 white/白色 blue/蓝色 green/绿色 yellow/黄色 black/黑色 brown/棕色 purple/紫色",
              "the person in the {value} house", "住{value}房子的人"),
    _category("drink/饮料", "tea/茶 coffee/咖啡 milk/牛奶 water/水 juice/果汁 cocoa/可可 cola/可乐 lemonade/柠檬水",
              "the person who drinks {value}", "喝{value}的人"),
    _category("pet/宠物", "dog/狗 cat/猫 horse/马 parrot/鹦鹉 rabbit/兔子 turtle/乌龟 hamster/仓鼠 goldfish/金鱼",
              "the owner of the {value}", "养{value}的人"),
    _category("job/职业", "doctor/医生 teacher/教师 baker/面包师 painter/画家 lawyer/律师 farmer/农夫 pilot/飞行员 "
              "tailor/裁缝", "the {value}", "当{value}的人"),
    _category("fruit/水果", "apples/苹果 pears/梨 plums/李子 grapes/葡萄 cherries/樱桃 bananas/香蕉 peaches/桃子 "
              "mangoes/芒果", "the person who likes {value}", "爱吃{value}的人"),
    _category("instrument/乐器", "violin/小提琴 piano/钢琴 guitar/吉他 flute/长笛 drum/鼓 harp/竖琴 trumpet/小号 "
              "cello/大提琴", "the person who plays the {value}", "演奏{value}的人"),
    _category("city/城市", "Paris/巴黎 London/伦敦 Tokyo/东京 Cairo/开罗 Rome/罗马 Madrid/马德里 Berlin/柏林 "
              "Oslo/奥斯陆", "the person from {value}", "来自{value}的人"),
    _category("month/月份", "January/一月 March/三月 April/四月 May/五月 June/六月 July/七月 October/十月 "
              "December/十二月", "the person born in {value}", "{value}出生的人"),
    _category("flower/花卉", "roses/玫瑰 tulips/郁金香 lilies/百合 daisies/雏菊 orchids/兰花 peonies/牡丹 "
              "sunflowers/向日葵 carnations/康乃馨", "the person who grows {value}", "种{value}的人"),
)  # fmt: skip
"""No word stands in two categories, so a word alone says what it is about."""
FEWEST_VALUES = 8
