"""Invented people: first names and surnames that make ten thousand full names in English and 9,800 in Chinese."""

from __future__ import annotations

from random import Random

FIRST = (
    "Ada Alan Alice Amir Amy Andre Anna Anton Aria Arthur Asha Ben Bianca Boris Bruno Carla Carlos Chloe Clara Colin "
    "Dana Daniel Daria David Deepa Diana Diego Edith Elena Eli Ella Emil Emma Eric Esther Ethan Eva Fatima "
    "Felix Fiona "
    "Frank George Gina Grace Hana Harold Hassan Helen Hugo Ida Ian Imani Ines Ivan Jack Jana Jasper Jin Joan Jonas "
    "Julia Karim Kate Kofi Lars Laura Leah Leo Lina Lucas Mara Marco Maya Mei Milo Mira Nadia Nikhil Nina Noah Nora "
    "Olga Omar Oscar Paula Pedro Petra Quinn Rana Ravi Rosa Ruth Samir Sara Stefan Tara Theo Uma Vera Yusuf"
).split()
LAST = (
    "Abbott Adeyemi Alvarez Andersen Archer Bakshi Barlow Becker Bennett Bishop Blake Bose Brandt Carver Castro Chen "
    "Clarke Costa Crane Dalton Demir Dias Dorsey Drake Duval Ekholm Ellis Eriksen Farrow Ferrari Fischer Flynn "
    "Fuentes "
    "Garner Gupta Haddad Hale Hansen Hartley Hoang Hughes Ibarra Inoue Jansen Jarvis Johal Kane Kaplan Keller Khan "
    "Kimura Kovacs Lambert Larsen Leclerc Levin Lindgren Lopez Madsen Malik Marsh Mehta Mendes Moreau Morrow Nadal "
    "Nash Novak Nyman Oakley Okafor Olsen Ortiz Osei Pacheco Palmer Park Patel Pereira Pham Quist Rahman Ramos Reyes "
    "Rossi Sato Schmidt Sharma Silva Sorensen Tanaka Thorne Torres Tran Ueda Varga Vogel Walsh Weiss Young"
).split()
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
)
GIVEN = (
    "安 宝珠 斌 冰 博文 昌明 晨 成 楚云 春燕 翠兰 丹 德福 东升 恩 芳 飞 凤英 刚 国强 海燕 涵 浩 和平 恒 红梅 宏 慧 "
    "佳 家豪 嘉怡 建国 江 洁 金凤 静 娟 俊杰 凯 可欣 兰 乐 雷 丽华 立 莉 亮 琳 玲 龙飞 璐 梅 美玲 敏 明 娜 宁 鹏 "
    "平 萍 琪 倩 强 青 庆 秋月 泉 然 荣 瑞 若兰 珊 诗雨 守信 淑珍 思远 涛 婷 桐 伟 文静 雯 曦 霞 祥 小红 晓东 欣 "
    "秀英 旭 雪 雅琴 岩 艳 阳 逸飞 颖 永 宇 玉兰"
).split()


def full_name(rng: Random, language: str) -> str:
    """A first name and a surname in the order of the language."""
    if language == "zh":
        return rng.choice(SURNAMES) + rng.choice(GIVEN)
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def full_names(rng: Random, language: str, count: int) -> list[str]:
    """So many different full names."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(full_name(rng, language))
    return list(found)
