"""Words that a child of three or four is likely to know, in English and Chinese: nouns, verbs, adjectives.

Gathered by hand for this package; the list of the paper (about 1,500 words) is not published with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EN = {
    "noun": """
airplane alligator ambulance angel animal ankle ant apple apron arm arrow aunt autumn baby back backpack bag ball
balloon banana band bandage bank barn basket bat bath bathtub beach bead bean bear beard bed bedroom bedtime bee beetle
bell belly belt bench bicycle bike bird birthday blanket block boat body bone book boot bottle bottom bow bowl box boy
branch bread breakfast breath brick bridge broom brother brush bubble bucket bug bull bump bunny bus bush butter
butterfly button cabin cage cake calf camel camera camp candle candy cap car card carpet carrot cart castle cat
caterpillar cave ceiling cereal chair chalk cheek cheese cherry chest chick chicken child chin chocolate circle circus
city class clay cloak clock closet cloth clothes cloud clown coat coin color comb cook cookie corn corner couch cousin
cow crab cracker crane crayon cream crib crocodile crow crown crumb cup cupboard curtain dad daisy dance day deer desk
dinner dinosaur dirt dish doctor dog doll dollar dolphin donkey door dot dragon drawer drawing dream dress drink driver
drop drum duck duckling ear earth egg elbow elephant elf engine evening eye face fairy family fan farm farmer father
feast feather fence field finger fire fireman firetruck fish flag flame floor flour flower flute fly fog food foot
forest fork fox friend frog fruit fun game garage garden gate ghost giant gift giraffe girl glass glove glue goat gold
goose grandma grandpa grandfather grandmother grape grass grasshopper ground group guitar gum hair hall hammer hand
hamster handle hat hay head heart hedgehog helicopter helmet hen hero hill hippo hole home honey hook horn horse hose
hospital house hug hut ice icecream insect iron island jacket jam jar jeep jelly jellyfish jewel job joke juice jungle
kangaroo kettle key kick king kiss kitchen kite kitten knee knife knight knock knot ladder lady ladybug lake lamb lamp
lap laugh leaf leg lemon lemonade letter library lid light lightning line lion lip list lizard lock log lollipop lunch
machine magic mail mailman man map marble market mask mat meal meat medicine melon mess milk mirror mitten mole mom
money monkey monster moon morning mosquito mother motorcycle mountain mouse mouth movie mud muffin mushroom music nail
name nap napkin neck necklace needle neighbor nest net night noise noodle nose nurse nut oatmeal ocean octopus oil onion
orange oven owl owner page pain paint paintbrush painting pajamas pan pancake panda pants paper parade parent park
parrot party path paw pea peach peacock peanut pear pebble pen pencil penguin penny people pepper person pet piano
picnic picture pie piece pig pigeon piglet pillow pin pirate pizza place plane plant plate playground pocket pole police
pond pony pool popcorn popsicle porch porridge pot potato present prince princess prize puddle pumpkin puppet puppy
puzzle queen quilt rabbit raccoon race radio rain rainbow raincoat rat refrigerator reindeer ribbon rice ride ring river
road robin robot rock rocket roof room rooster root rope rose rug ruler sack sail sailor salad salt sand sandbox
sandwich scarf school scissors scooter sea seal seashell seat seed seesaw shadow shape shark sheep shelf shell ship
shirt shoe shop shore shoulder shovel shower sidewalk sign sink sister skate skirt sky sled sleep sleeve slide slipper
smile smoke snack snail snake snow snowball snowflake snowman soap sock sofa song sound soup spider spoon spot spring
square squirrel stairs stamp star stick stomach stone stool store storm story stove straw strawberry stream street
string stripe stroller sugar suit summer sun sunflower sunshine supper surprise swan sweater swing sword table tail
tape taxi tea teacher tear teddy teeth telephone television tent thread thumb thunder ticket tiger toad toast toe toilet
tomato tongue tooth toothbrush top towel tower town toy tractor train trash treasure treat tree triangle trick tricycle
truck trunk tub tummy tunnel turkey turtle twig umbrella uncle van vase vegetable vest village voice wagon wall walrus
wand water waterfall watermelon wave wheel whale whistle wind window wing winter wish witch wizard wolf woman wood worm
yard year yogurt zebra zipper zoo
""",
    "verb": """
add agree answer appear arrive ask bake balance bark bathe beg begin bend bite blink blow boil borrow bounce bow break
breathe bring brush build bump burn bury buy buzz call camp care carry carve catch change chase cheer chew choose clap
clean climb close collect color comb come cook cough count cover crack crash crawl creep cry cuddle cut dance decide
deliver dig disappear discover dive draw dream dress drink drip drive drop dry eat empty enjoy enter escape explain
explore fall feed feel fetch fight fill find finish fit fix float flow fly fold follow forget forgive freeze frown fry
gather get giggle give glow glue go grab grow growl guess hang happen hatch hear help hide hit hold hop hope hug hum
hunt hurry hurt imagine invite itch jog join juggle jump keep kick kiss knit knock know land laugh lead lean leap learn
leave lend let lick lift light like listen live load lock look lose love make march mark marry meet melt mend miss mix
moo move munch need nod notice open order pack paddle paint park pass paste pat pay peek peel pet pick pinch plan plant
play point polish pop pour practice press pretend promise protect pull push put quack race raise reach read receive
recognize remember repair rescue rest return ride ring rinse rip rise roar roll rub run rush sail save say scare scatter
scoop scratch scream scrub search see sell send set sew shake share shine shiver shop shout shovel show shut sing sink
sip sit skate skip sleep slide slip smell smile snap sneak sneeze sniff snore snuggle soak solve sort spill spin splash
split spot spray spread squeak squeeze stack stand stare start stay steal step stick sting stir stomp stop stretch
string study suck surprise swallow sweep swim swing take talk tap taste teach tear tease tell thank think throw tickle
tie tiptoe touch trade travel tremble trip trust try tuck tug tumble turn twirl twist unwrap use visit wag wait wake
walk want warm wash waste watch water wave wear weigh whisper whistle win wipe wish wonder work worry wrap write yawn
yell zip
""",
    "adjective": """
afraid alone amazing angry asleep awake awful bad bald beautiful better big bitter black blue bossy brave bright broken
brown bumpy busy calm careful careless charming cheerful chilly chubby clean clear clever cloudy clumsy cold colorful
comfortable cool cozy crazy creamy creepy crooked cruel crunchy curious curly cute damp dangerous dark dear deep
delicate delicious different dirty dizzy dry dull dusty eager early easy elegant empty enormous even excited expensive
fair faithful famous fancy fantastic far fast fat fearful fierce filthy fine first flat fluffy foolish free fresh
friendly frightened full funny furry fuzzy generous gentle giant glad gloomy golden good graceful grand grateful gray
great greedy green grumpy handsome happy hard harmless healthy heavy helpful helpless high hollow honest hot huge humble
hungry icy impatient important independent intelligent itchy jealous jolly joyful juicy kind large late lazy light
little lively lonely long loud lovely lost loyal lucky mad magical massive mean messy mighty miserable modest muddy
mysterious narrow nasty naughty nearby neat nervous new nice noisy nosy obedient odd old open orange ordinary organized
outgoing painful pale patient peaceful perfect persistent pink playful plain pleasant polite poor popular pretty proud
pure purple quick quiet rare raw ready real red reliable rich ripe rotten rough round rude sad safe salty scared scary
selfish sensitive separate serious shaggy sharp shiny short shy sick silent silly silver simple skinny sleepy slim
slippery slow small smart smelly smooth sneaky soft sore sour special spicy spotted square stale steep sticky stiff
still stormy strange strict strong stubborn stupid successful sudden sunny sweet tall tame tasty tender terrible thick
thin thirsty thoughtful tidy tight tiny tired tough troubled true ugly unhappy unique unknown unusual upset useful
useless wavy weak weird wet white whole wicked wide wild wise wonderful wooden worried worthless yellow young yummy
zigzag
""",
}
_ZH = {
    "noun": """
苹果 香蕉 西瓜 草莓 葡萄 橘子 桃子 梨子 樱桃 胡萝卜 白菜 番茄 土豆 玉米 南瓜 蘑菇 豆子 米饭 面条 面包 蛋糕 饼干 糖果
饺子 包子 鸡蛋 牛奶 果汁 冰淇淋 巧克力 小猫 小狗 兔子 小鸟 小鸡 鸭子 大鹅 小猪 小羊 奶牛 小马 驴子 老虎 狮子 大象
猴子 熊猫 小熊 狐狸 大灰狼 长颈鹿 斑马 河马 袋鼠 松鼠 刺猬 老鼠 青蛙 乌龟 蜗牛 蚂蚁 蜜蜂 蝴蝶 蜻蜓 毛毛虫 瓢虫 蜘蛛
小鱼 鲸鱼 海豚 螃蟹 企鹅 猫头鹰 孔雀 恐龙 太阳 月亮 星星 云朵 彩虹 雨点 雪花 大风 闪电 大山 小河 大海 湖水 池塘 沙滩
石头 泥巴 草地 森林 大树 树叶 树枝 花朵 种子 果园 花园 田野 山洞 小岛 房子 屋顶 窗户 大门 楼梯 厨房 卧室 客厅 院子
篱笆 桌子 椅子 小床 沙发 柜子 抽屉 镜子 台灯 时钟 枕头 被子 毛毯 毛巾 肥皂 牙刷 梳子 杯子 盘子 勺子 筷子 瓶子 篮子
箱子 盒子 袋子 雨伞 帽子 围巾 手套 外套 裙子 裤子 鞋子 袜子 扣子 口袋 书包 铅笔 蜡笔 本子 剪刀 胶水 画笔 图画 照片
故事书 积木 皮球 气球 风筝 娃娃 拼图 小鼓 喇叭 钢琴 铃铛 口哨 秋千 滑梯 沙坑 木马 泡泡 贝壳 汽车 火车 飞机 轮船
自行车 公共汽车 卡车 消防车 马车 火箭 机器人 梯子 绳子 锤子 铲子 水桶 扫帚 钥匙 锁头 灯笼 蜡烛 礼物 卡片 信封 爸爸
妈妈 爷爷 奶奶 哥哥 姐姐 弟弟 妹妹 叔叔 阿姨 朋友 老师 医生 警察 农夫 司机 厨师 国王 王后 公主 王子 仙女 巨人 小矮人
巫婆 骑士 眼睛 鼻子 嘴巴 耳朵 脸蛋 头发 肩膀 小手 手指 膝盖 脚丫 肚子 尾巴 翅膀 羽毛 牙齿 影子 脚印 生日 早晨 夜晚
春天 夏天 秋天 冬天 学校 公园 商店 医院 动物园 图书馆 农场 村子 小镇 城堡 小桥 小路 车站 帐篷 鸟窝 蜂蜜 坚果 雪人
冰块 宝石 金币 魔法 歌声 秘密 梦 名字 声音
""",
    "verb": """
跑 跳 走 爬 飞 游泳 滑 滚 躲 找 追 抓 拉 推 举 扔 接 踢 打开 关上 敲 按 摸 抱 亲 牵 挥手 点头 摇头 拍手 鞠躬 坐 站
躺 睡觉 起床 吃 喝 咬 尝 闻 听 看 盯 说 喊 问 回答 唱歌 跳舞 笑 哭 打喷嚏 打哈欠 咳嗽 叹气 想 记得 忘记 知道 猜 相信
希望 害怕 喜欢 爱 讨厌 生气 担心 后悔 原谅 感谢 道歉 帮助 照顾 保护 救 分享 交换 借 还 送 给 拿 带 放 收 藏 捡 丢 摘
挖 种 浇水 喂 养 洗 擦 扫 刷 晒 叠 穿 脱 戴 系 梳 剪 缝 补 修 搭 建 画 写 读 数 玩 比赛 赢 输 等 排队 开始 停下 继续
完成 离开 回家 出发 到达 迷路 遇见 拜访 邀请 庆祝 许愿 吹 点亮 照 发光 融化 结冰 下雨 刮风 长大 开花 发芽 落下 掉 漂
沉 摔倒 碰 撞 摇 转 切 煮 烤 搅 倒 装 搬 背 骑 开车 划船 钓鱼 学习 练习 教 试 选 换 变 成功 发现 打扫 整理 讲故事
吵架 和好 拥抱 安慰 鼓励 微笑 偷看 溜走 醒来
""",
    "adjective": """
大 小 高 矮 长 短 胖 瘦 厚 薄 宽 窄 深 浅 远 近 快 慢 早 晚 新 旧 多 少 轻 重 冷 热 暖和 凉快 干净 脏 湿 干 亮 黑暗
红 黄 蓝 绿 白 黑 粉红 紫色 金色 彩色 圆圆的 方方的 尖尖的 弯弯的 软软的 硬硬的 毛茸茸 滑溜溜 亮晶晶 香喷喷 甜 酸 苦
辣 咸 好吃 美味 新鲜 饿 饱 渴 累 困 舒服 疼 生病 健康 强壮 虚弱 勇敢 胆小 害羞 聪明 笨 勤劳 懒 善良 凶 温柔 粗心
细心 耐心 调皮 听话 乖 诚实 骄傲 谦虚 自私 大方 礼貌 友好 孤单 热闹 安静 吵闹 快乐 高兴 开心 难过 伤心 激动 惊讶
紧张 放心 着急 满意 幸福 可爱 美丽 漂亮 丑 好看 奇怪 神奇 神秘 危险 安全 简单 难 容易 有趣 无聊 特别 普通 重要 有用
破 完整 空 满 破烂 整齐 乱 平 陡 平静 明亮 晴朗 阴沉 寒冷 炎热 清凉 柔软 坚硬 光滑 粗糙 结实 脆 巨大 细小 老 年轻
贫穷 富有 忙 闲 迟 准时
""",
}
_OTHER = """
a able about above across after afternoon again against ago ahead all almost along already also always am an and another
any anyone anything anyway are around as at away be beautifully because become bedside been before behind being below
beside best between both but by can cannot carefully child children could day did do does done down dry during each
either else end enough even ever every everybody everyone everything everywhere except few fine first five for forever
forward four from gave gently gone gotten had happily has have he her here hers herself him himself his hour how if in
inside instead into is it its itself just kids last lastly later least less life loudly lot many may maybe me men might
mine minute moment month more most mouse much mum mummy mommy daddy must my myself near nearly never next nice no nobody
none nor not nothing now nowhere of off oh often okay on once one only onto or other our ours out outside over own past
please problem quickly quietly quite rather really right round safely same second seem seven she should side since six
slowly so some somebody someone something sometimes somewhere soon sorry still such sure ten than that the their them
themselves then there these they thing this those though thought three through time to today together tomorrow tonight
too toward towards trouble two under until up upon us use very was way we week well were what when where which while who
whole whose why will with within without women world would yes yet you your yours yourself idea part bit kind lesson
minute proud truth end help home hello goodbye wow ouch yay boom splash
"""
_PASTS = """
become became, begin began begun, bend bent, bite bit bitten, blow blew blown, break broke broken, bring brought,
build built, buy bought, catch caught, choose chose chosen, come came, creep crept, cut cut, dig dug, draw drew
drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought,
find found, fly flew flown, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen, get got gotten,
give gave given, go went gone goes, grow grew grown, hang hung, hear heard, hide hid hidden, hit hit, hold held,
hurt hurt, keep kept, know knew known, lead led, leap leapt, leave left, lend lent, let let, light lit, lose lost,
make made, meet met, pay paid, put put, read read, ride rode ridden, ring rang rung, rise rose risen, run ran, say
said, see saw seen, sell sold, send sent, set set, sew sewn, shake shook shaken, shine shone, show shown, shut shut,
sing sang sung, sink sank sunk, sit sat, sleep slept, slide slid, spin spun, split split, spread spread, stand
stood, steal stole stolen, stick stuck, sting stung, sweep swept, swim swam swum, swing swung, take took taken,
teach taught, tear tore torn, tell told, think thought, throw threw thrown, wake woke woken, wear wore worn, win
won, write wrote written, child children, foot feet, goose geese, leaf leaves, loaf loaves, man men, mouse mice,
person people, tooth teeth, wolf wolves, woman women, knife knives, shelf shelves, elf elves, calf calves, sheep
sheep, deer deer, fish fish, good better best, bad worse worst, far farther further, burn burnt, dream dreamt, learn
learnt, smell smelt, spill spilt, die dying died, lie lying lay, tie tying tied, kneel knelt, bathe bathing, deal
dealt, mean meant, scarf scarves
"""


@lru_cache(maxsize=2)
def basic_words(language: str) -> dict[str, tuple[str, ...]]:
    """The nouns, verbs and adjectives to draw from: of Chinese, or (for any other language) of English."""
    found = _ZH if language == "zh" else _EN
    return {kind: tuple(dict.fromkeys(listed.split())) for kind, listed in found.items()}


@lru_cache(maxsize=4096)
def forms(word: str) -> frozenset[str]:
    """The forms of an English word: regular endings of nouns, verbs and adjectives, and the irregular ones."""
    stems = {word}
    if re.search(r"[^aeiou]y$", word):
        stems.add(word[:-1] + "i")
    if word.endswith("e"):
        stems.add(word[:-1])
    if re.search(r"[aeiou][^aeiouwxy]$", word):
        stems.add(word + word[-1])
    regular = {stem + ending for stem in stems for ending in ("s", "es", "ed", "ing", "er", "est", "ly", "y")}
    return frozenset({word, *regular, *_irregular().get(word, ())})


@lru_cache(maxsize=1)
def known_forms() -> frozenset[str]:
    """Every form of every English word of the lists, function words and children's exclamations with them."""
    listed = [word for kind in basic_words("en").values() for word in kind] + _OTHER.split()
    return frozenset().union(*(forms(word) for word in listed))


@lru_cache(maxsize=1)
def _irregular() -> dict[str, list[str]]:
    entries = (one.split() for one in _PASTS.split(","))
    return {base: others for base, *others in entries}
