"""Things of one word, in English and Chinese, none of them inside another's name."""

THINGS = tuple(
    tuple(pair.split("/"))
    for pair in (
        "lamp/台灯 book/图书 clock/闹钟 guitar/吉他 ladder/梯子 candle/蜡烛 basket/篮子 mirror/镜子 hammer/锤子 "
        "kettle/水壶 pillow/枕头 umbrella/雨伞 violin/提琴 camera/相机 blanket/毛毯 bottle/瓶子 carpet/地毯 "
        "drum/小鼓 feather/羽毛 flute/长笛 globe/地球仪 helmet/头盔 jacket/夹克 kite/风筝 lantern/灯笼 magnet/磁铁 "
        "necklace/项链 notebook/笔记本 pencil/铅笔 radio/收音机 ribbon/丝带 sandal/凉鞋 saddle/马鞍 scarf/围巾 "
        "shovel/铲子 stamp/邮票 statue/雕像 suitcase/皮箱 telescope/望远镜 trophy/奖杯 trumpet/小号 vase/花瓶 "
        "violet/紫罗兰 wallet/钱包 wheel/车轮 whistle/哨子 anchor/船锚 apron/围裙 balloon/气球 bell/铃铛 "
        "brush/刷子 button/纽扣 compass/指南针 crown/王冠 dice/骰子 flag/旗子 glove/手套 hat/帽子 key/钥匙 "
        "map/地图 medal/奖牌 painting/油画 puppet/木偶 rope/绳子 shell/贝壳 spoon/勺子 teapot/茶壶 ticket/车票"
    ).split()
)
PLACE_OF = {name: place for place, thing in enumerate(THINGS) for name in thing}
"""The place of a thing in ``THINGS``, by either name."""
