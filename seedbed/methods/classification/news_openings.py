"""How a news report begins: drawn cities and invented newspapers, in English and Chinese."""

from __future__ import annotations

from seedbed.core.context import Context

PAPERS = {
    "en": "The Harbour Courier, The Northern Ledger, Meridian Wire, The Daily Lantern, Riverside Post".split(", "),
    "zh": "海港晨报 北方纪事报 子午通讯 灯塔日报 河岸邮报 晚星新闻".split(),
}
CITIES = {
    "en": {"Lima": "Peru", "Oslo": "Norway", "Nairobi": "Kenya", "Hanoi": "Vietnam", "Lisbon": "Portugal",
           "Toronto": "Canada", "Pune": "India", "Perth": "Australia", "Krakow": "Poland", "Osaka": "Japan"},
    "zh": {"成都": "中国", "利马": "秘鲁", "奥斯陆": "挪威", "内罗毕": "肯尼亚", "河内": "越南",
           "里斯本": "葡萄牙", "多伦多": "加拿大", "大阪": "日本"},
}  # fmt: skip


def news(ctx: Context) -> str:
    """The beginning of a news report: where it is from, and the newspaper."""
    language = "zh" if ctx.language == "zh" else "en"
    paper, draw = ctx.rng.choice(PAPERS[language]), ctx.rng.random()
    city, country = ctx.rng.choice(list(CITIES[language].items()))
    where = "" if draw < 0.5 else country if draw < 0.75 else f"{city}, {country}"
    if language == "zh":
        return f"{where.replace(', ', '，')}（{paper}）——"
    return f"{where} ({paper}) --".strip()
