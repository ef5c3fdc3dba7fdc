"""The report of a run: one HTML file that needs nothing else, in English or Chinese.

The shards are gone through once, one in memory at a time; what stays are counters, histograms of bounded size and a few
samples. Samples are the rows whose ids hash lowest, so equal shards give the same bytes, whatever their order.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import Item
from seedbed.core.text import length, shortened
from seedbed.engine import plot, shard
from seedbed.engine.disk import write_atomically
from seedbed.engine.plot import Spread, Texts
from seedbed.engine.progress import reason_class
from seedbed.engine.run import TRUNK
from seedbed.engine.shard import Aside, Counts, StepCount

MEASURED = 50_000
"""Rows whose texts are measured at the most; a histogram of more looks the same and takes minutes."""
SAMPLES, EXAMPLES = 6, 3
"""Rows shown whole; rows shown for each reason."""
REASONS, NAMES = 1000, 200
"""Reasons told apart, and columns and checks followed, at the most."""
SHOWN, BARS, COLUMNS = 40, 12, 4
"""Reasons and lines of a list that are shown; reasons that get a bar; columns whose lengths do."""
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "\ufffd")
"""Control characters, which HTML does not allow."""
COLOURS = {"done": "good ✓", "budget": "warn !", "short": "warn !", "stopped": "warn !", "running": "plain …"}

TEXTS: dict[str, tuple[str, str]] = {
    "lang": ("en", "zh-CN"),
    "report": ("Report of a run", "运行报告"),
    "done": ("Done", "已完成"),
    "done_says": ("The run is complete; nothing is left to do.", "运行完整结束，没有遗留。"),
    "budget": ("Budget spent", "预算已用完"),
    "budget_says": ("Rows not asked about count as failed; resume with more.", "未提问的行计为失败；可加预算恢复。"),
    "short": ("Targets not filled", "目标未满"),
    "short_says": ("The run ended, but fewer rows passed than were asked for.", "运行已结束，但通过的行数少于要求。"),
    "stopped": ("Stopped", "已停止"),
    "stopped_says": ("Stopped before its end; resuming goes on from here.", "在结束前被停止；恢复运行会从此处继续。"),
    "failed_state": ("Failed", "运行失败"),
    "failed_state_says": ("It ended with an error; remove the cause and resume.", "因错误中止；排除原因后可恢复。"),
    "unreconciled": ("Does not add up", "账目不符"),
    "unreconciled_says": ("Rows are unaccounted for; do not use them yet.", "部分行去向不明，查明前请勿使用。"),
    "running": ("Not finished", "尚未结束"),
    "running_says": ("The run had not ended when this was written.", "撰写本报告时运行尚未结束。"),
    "asked_line": ("Asked for {first}, kept {kept}, set aside {rejected}, failed {failed}.",
                   "要求 {first} 行，保留 {kept} 行，剔除 {rejected} 行，失败 {failed} 行。"),
    "entered_line": ("{first} went in, kept {kept}, set aside {rejected}, failed {failed}.",
                     "输入 {first} 行，保留 {kept} 行，剔除 {rejected} 行，失败 {failed} 行。"),
    "asked": ("asked for", "要求"),
    "entered": ("went in", "输入"),
    "kept": ("kept", "保留"),
    "rejected": ("set aside", "剔除"),
    "failed": ("failed", "失败"),
    "funnel": ("What became of the rows", "数据行的去向"),
    "funnel_title": ("{entered} rows went in and {kept} came out; {step} took out the most: {lost}",
                     "输入 {entered} 行，产出 {kept} 行；“{step}”去除最多：{lost} 行"),
    "funnel_none": ("{entered} rows went in and {kept} came out; no step took any out",
                    "输入 {entered} 行，产出 {kept} 行；没有步骤去除数据行"),
    "of": ("{part} of {whole} ({share})", "{part} / {whole} 行（{share}）"),
    "became": ("{part} of {whole} ({share}) → {made} rows", "{part} / {whole} 行（{share}）→ {made} 行"),
    "axis_in": ("rows that went into the step", "进入该步骤的行数"),
    "axis_rows": ("rows", "行数"),
    "reconcile": ("At every step, rows in = kept + set aside + failed. A step may make several rows of one (rows out).",
                  "每个步骤都应满足：输入 = 保留 + 剔除 + 失败。一行可能变成多行，见“输出”。"),
    "branch": ("source", "来源"),
    "trunk": ("all sources", "全部来源"),
    "step": ("step", "步骤"),
    "rows_in": ("rows in", "输入"),
    "rows_out": ("rows out", "输出"),
    "adds_up": ("adds up", "是否相符"),
    "yes": ("yes", "相符"),
    "off": ("off by {n}", "相差 {n}"),
    "no_steps": ("No step has seen a row.", "没有任何步骤处理过数据行。"),
    "aside_off": ("The counts say that {counted} rows were set aside or failed; the shard files hold {found}.",
                  "计数显示有 {counted} 行被剔除或失败，而分片文件中有 {found} 行。"),
    "rows_off": ("The record says that {counted} rows were kept; the shard files hold {found}.",
                 "运行记录显示保留 {counted} 行，而分片文件中有 {found} 行。"),
    "in_flight": ("Requests in flight when the run was killed: {n}. They may be charged for, without a reply.",
                  "运行被强行终止时有 {n} 个请求尚未返回：可能已计费，但没有留下回复。"),
    "why": ("Why rows were set aside or failed", "剔除与失败的原因"),
    "why_title": ("Most often ({share} of {total}): {reason} ({step})",
                  "最常见的原因占 {total} 行中的 {share}：{reason}（{step}）"),
    "why_hint": ("Reasons that differ only in figures (#) or quotations (…) are one. Open a reason to see rows.",
                 "仅数字（#）或引文（…）不同的原因合并计数。展开可查看示例行。"),
    "other": ("other reasons", "其他原因"),
    "more_reasons": ("Further reasons: {n}, with {rows} rows.", "另有 {n} 种原因，共 {rows} 行。"),
    "none_aside": ("No row was set aside and none failed.", "没有数据行被剔除，也没有失败。"),
    "row": ("row", "行"),
    "reason": ("reason", "原因"),
    "value": ("value", "数值"),
    "threshold": ("threshold", "阈值"),
    "targets": ("Targets", "目标"),
    "targets_full": ("Every target is filled ({n} of {n})", "全部目标已满（{n}/{n}）"),
    "targets_short": ("{full} of {n} targets are filled; the largest gap is {kind}: {lost}",
                      "已满目标 {full}/{n}；“{kind}”缺口最大：{lost} 行"),
    "total": ("all rows", "总行数"),
    "filled": ("filled", "已有"),
    "lacking": ("missing", "尚缺"),
    "lengths": ("Lengths", "长度"),
    "length_title": ("{name}: half of the texts have {low} to {high} words", "{name}：半数文本长度为 {low} 到 {high}"),
    "length_more": ("median {middle}, 1 % above {most}; {n} texts", "中位数 {middle}，1% 超过 {most}；共 {n} 条"),
    "axis_length": ("words; a Chinese character counts as one", "词数（一个汉字计为一个）"),
    "measured": ("Measured on {n} of {rows} rows.", "测量了 {rows} 行中的 {n} 行。"),
    "checks": ("Checks", "检查"),
    "checks_hint": ("Scores from 0 to 1 of the rows that were kept; a row below a threshold was set aside before.",
                    "保留数据行的得分，范围 0 到 1；低于阈值的行此前已被剔除。"),
    "check_title": ("{name}: {share} of the rows score 0.9 or more", "{name}：{share} 的行得分不低于 0.9"),
    "check_same": ("{name}: every row scores {score}", "{name}：所有行得分均为 {score}"),
    "check_more": ("median {middle}; {n} rows", "中位数 {middle}；共 {n} 行"),
    "check_rows": ("{n} rows", "共 {n} 行"),
    "score": ("score", "得分"),
    "cost": ("What it took", "消耗"),
    "requests": ("requests", "请求"),
    "reused": ("replies reused", "复用的回复"),
    "unreadable": ("unreadable replies", "无法解析的回复"),
    "tokens_in": ("tokens in", "输入 token"),
    "tokens_out": ("tokens out", "输出 token"),
    "tokens_row": ("tokens a kept row", "每保留一行的 token"),
    "money": ("money, as priced", "费用（按所填单价）"),
    "time": ("time", "用时"),
    "tokens_title": ("{step} took {share} of the tokens", "“{step}”消耗了 {share} 的 token"),
    "tokens_hint": ("By step, with the replies that were reused.", "按步骤统计，含复用的回复。"),
    "tokens_note": ("{tokens} in {asks} replies", "{asks} 条回复共 {tokens}"),
    "axis_tokens": ("tokens", "token 数"),
    "models": ("Models", "模型"),
    "role": ("role", "角色"),
    "model": ("model", "模型"),
    "unread": ("Documents that could not be read", "无法读取的文档"),
    "unread_line": ("Not read: {n}. Nothing of them is among the rows.", "有 {n} 个文档无法读取，未进入数据。"),
    "exports": ("Exports", "导出"),
    "format": ("format", "格式"),
    "files": ("files", "文件"),
    "rows": ("rows", "行数"),
    "skipped": ("left out", "略过"),
    "nothing": ("nothing", "无"),
    "samples": ("Sample rows", "示例行"),
    "samples_hint": ("Drawn by a hash of the id, not chosen.", "按 id 的哈希抽取，未经挑选。"),
    "no_rows": ("No row was kept.", "没有保留任何数据行。"),
    "lineage": ("How it came about", "来历"),
    "replies": ("replies", "回复"),
    "repaired": ("JSON repaired", "JSON 已修复"),
    "and_more": ("and {n} more", "另有 {n} 项"),
    "no_trail": ("No step asked a model or noted anything.", "没有步骤询问过模型或留下记录。"),
    "recipe": ("Recipe", "配方"),
    "recipe_show": ("Show", "展开"),
    "colophon": ("Seedbed {version}, seed {seed}, start {starts}", "Seedbed {version} · 种子 {seed} · 第 {starts} 次"),
    "dates": ("{began} to {ended} UTC", "{began} 至 {ended}（UTC）"),
}  # fmt: skip
"""Everything the report says, in English and Chinese."""


@dataclass(slots=True)
class Sample:
    """The entries whose ids hash lowest: a random sample that is the same every time."""

    size: int
    entries: list[tuple[bytes, Any]] = field(default_factory=list)

    def offer(self, mark: bytes, make: Callable[[], Any]) -> None:
        """Take an entry if its mark is among the lowest; only then is it made."""
        if len(self.entries) < self.size or mark < self.entries[-1][0]:
            insort(self.entries, (mark, make()), key=itemgetter(0))
            del self.entries[self.size :]

    def values(self) -> list[Any]:
        """The entries."""
        return [entry for _, entry in self.entries]


@dataclass(slots=True)
class Survey:
    """What is found in the shards: counters, histograms, samples. Its size does not grow with the rows."""

    rows: int = 0
    measured: int = 0
    aside: int = 0
    lengths: dict[str, Spread] = field(default_factory=dict)
    checks: dict[str, Spread] = field(default_factory=dict)
    samples: Sample = field(default_factory=lambda: Sample(SAMPLES))
    reasons: dict[tuple[str, str, str], tuple[list[int], Sample]] = field(default_factory=dict)

    def read(self, accepted: Sequence[Path], shards: Sequence[Path]) -> None:
        """Go through the shards.

        Raises:
            DamagedShard: one of them cannot be read.
        """
        every = math.ceil(sum(shard.read_header(path).kept for path in accepted) / MEASURED) or 1
        for item in (item for path in accepted for item in shard.read_items(path)):
            self._item(item, every)
        for aside in (aside for path in shards for aside in shard.read_aside(path)):
            self._aside(aside)

    def _item(self, item: Item, every: int) -> None:
        mark = _mark(item.id)
        self.rows += 1
        self.samples.offer(mark, lambda: item)
        for step, verdict in item.checks.items():
            score = verdict.get("score")
            if isinstance(score, int | float):
                _spread(self.checks, step, round(100 * min(max(score, 0), 1)))
        if int.from_bytes(mark, "big") % every == 0:
            self.measured += 1
            for name, value in item.row.items():
                text = _main_text(value)
                if text is not None:
                    _spread(self.lengths, name, length(text))

    def _aside(self, aside: Aside) -> None:
        self.aside += 1
        key = (aside.step, aside.kind, reason_class(aside.reason))
        if key not in self.reasons and len(self.reasons) >= REASONS:
            key = (aside.step, aside.kind, "")
        counted, samples = self.reasons.setdefault(key, ([0], Sample(EXAMPLES)))
        counted[0] += 1
        samples.offer(_mark(aside.id), lambda: _set_aside(aside))


def _mark(name: str) -> bytes:
    return blake2b(name.encode(errors="replace"), digest_size=8).digest()


def _spread(spreads: dict[str, Spread], name: str, value: int) -> None:
    if name in spreads or len(spreads) < NAMES:
        spreads.setdefault(name, Spread()).add(value)


def _main_text(value: Any) -> str | None:
    """A text, or the texts of a dialogue's messages; None for what is neither."""
    if isinstance(value, list) and value and all(isinstance(turn, dict) for turn in value):
        texts = [turn.get("content", turn.get("value")) for turn in value]
        return "\n".join(text for text in texts if isinstance(text, str)) or None
    return value if isinstance(value, str) else None


def _told(value: Any, limit: int) -> str:
    """A value to be read: texts as they are, everything else as JSON; cut where it is long."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _set_aside(aside: Aside) -> dict[str, Any]:
    value, threshold = ("" if one is None else _told(one, 240) for one in (aside.value, aside.threshold))
    texts = {"id": aside.id, "reason": _told(aside.reason, 1200), "value": value, "threshold": threshold}
    return {**texts, "row": [(name, _told(cell, 240)) for name, cell in list(aside.row.items())[:SHOWN]]}


def write_report(
    target: Path, facts: dict[str, Any], accepted: Sequence[Path], shards: Sequence[Path], *, language: str = "en"
) -> Path:
    """Write the report of a run and return its path.

    Args:
        target: the HTML file.
        facts: the run's record; a part that is missing is left out of the report.
        accepted: shards of the rows of the dataset.
        shards: shards of all segments, for the rows that were set aside.
        language: that the report is written in: ``zh``, or English.

    Raises:
        DamagedShard: a shard cannot be read.
        OSError: there is no room; what stood at ``target`` is still there.
    """
    t = {name: both[language == "zh"] for name, both in TEXTS.items()}
    survey = Survey()
    survey.read(accepted, shards)
    page = _page({"t": t, "facts": facts, "found": survey, **_view(facts, survey, t)})
    write_atomically(target, page.translate(CONTROL).encode(errors="replace"))
    return target


def _page(view: dict[str, Any]) -> str:
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.filters |= {"number": "{:,}".format, "told": _told, "shortened": shortened, "date": _date}
    source = files("seedbed.engine").joinpath("report.html.jinja").read_text("utf-8")
    return pages.from_string(source).render(view, shown=SHOWN)


def _view(facts: dict[str, Any], survey: Survey, t: Texts) -> dict[str, Any]:
    """What the page needs beside the facts: sums, findings and plots."""
    stages = msgspec.convert(facts.get("stages") or {}, dict[str, Counts])
    steps = _steps(stages, t)
    several = len({branch for branch, _, _ in steps}) > 1
    labelled = [(f"{branch} / {step}" if several else step, one) for branch, step, one in steps]
    entered = _entered(stages) if steps else survey.rows
    reasons = sorted(survey.reasons.items(), key=lambda one: (-one[1][0][0], one[0]))
    named = [(step, kind, text or t["other"], counted[0]) for (step, kind, text), (counted, _) in reasons]
    return {
        **_heading(facts, survey, [one for _, _, one in steps], entered, t),
        "steps": steps,
        "several": several,
        "funnel": plot.funnel(labelled, entered, survey.rows, t) if steps else None,
        "reasons": [(*name, samples.values()) for name, (_, (_, samples)) in zip(named, reasons, strict=True)],
        "why": plot.reasons(named[:BARS], survey.aside, t) if named else None,
        "targets": _targets(facts, t),
        "lengths": plot.lengths(survey.lengths, COLUMNS, t),
        "checks": [plot.scores(name, spread, t) for name, spread in survey.checks.items()],
        "spent": list(_spent(facts, survey.rows, t)),
        "tokens": plot.tokens(labelled, t),
    }


def _steps(stages: Mapping[str, Counts], t: Texts) -> list[tuple[str, str, StepCount]]:
    names = {TRUNK: t["trunk"]}
    return [
        (names.get(branch, branch), step, count) for branch, counts in stages.items() for step, count in counts.items()
    ]


def _entered(stages: Mapping[str, Counts]) -> int:
    """Rows that the sources gave: what went into first steps, less what the trunk had from other steps."""
    branches = [list(counts.values()) for name, counts in stages.items() if counts and name != TRUNK]
    trunk = list(stages.get(TRUNK, {}).values())
    handed_on = sum(counts[-1].made for counts in branches)
    return sum(counts[0].rows for counts in branches) + max(0, trunk[0].rows - handed_on if trunk else 0)


def _heading(
    facts: dict[str, Any], survey: Survey, counts: Sequence[StepCount], entered: int, t: Texts
) -> dict[str, Any]:
    state = facts.get("state") or "running"
    known = "failed_state" if state == "failed" else state
    colour, sign = COLOURS.get(known, "bad ✕").split()
    rejected, failed = sum(one.rejected for one in counts), sum(one.failed for one in counts)
    first = "asked" if facts.get("want") else "entered"
    figures = {"first": facts["want"]["rows"] if facts.get("want") else entered}
    figures |= {"kept": survey.rows, "rejected": rejected, "failed": failed}
    written = {name: f"{figure:,}" for name, figure in figures.items()}
    return {
        "state": {"word": t.get(known, state), "says": t.get(f"{known}_says", ""), "colour": colour, "sign": sign},
        "figures": [(t[first if name == "first" else name], figure) for name, figure in written.items()],
        "line": t[f"{first}_line"].format(**written),
        "alerts": list(_alerts(facts, survey, rejected + failed, t)),
    }


def _alerts(facts: dict[str, Any], survey: Survey, aside: int, t: Texts) -> Iterator[str]:
    """Where the record and the shard files tell different stories, and what a kill may have cost."""
    rows = facts.get("rows", survey.rows)
    if rows != survey.rows:
        yield t["rows_off"].format(counted=f"{rows:,}", found=f"{survey.rows:,}")
    if facts.get("stages") and aside != survey.aside:
        yield t["aside_off"].format(counted=f"{aside:,}", found=f"{survey.aside:,}")
    if facts.get("in_flight_at_kill"):
        yield t["in_flight"].format(n=f"{facts['in_flight_at_kill']:,}")


def _targets(facts: dict[str, Any], t: Texts) -> plot.Figure | None:
    want, missing = facts.get("want"), facts.get("missing") or {}
    if not want:
        return None
    kinds = [(t["total"], want["rows"], missing.get("rows", 0))]
    for column, values in (want.get("by") or {}).items():
        kinds += [(f"{column} = {value}", n, missing.get(f"{column}={value}", 0)) for value, n in values.items()]
    return plot.targets(kinds, t)


def _spent(facts: dict[str, Any], rows: int, t: Texts) -> Iterator[tuple[str, str]]:
    spent = facts.get("spent") or {}
    for name in ("requests", "reused", "unreadable", "tokens_in", "tokens_out"):
        yield t[name], f"{int(spent.get(name, 0)):,}"
    if rows:
        yield t["tokens_row"], f"{(spent.get('tokens_in', 0) + spent.get('tokens_out', 0)) / rows:,.0f}"
    if spent.get("money"):
        yield t["money"], f"{spent['money']:,.4g}"
    yield t["time"], _duration(float(spent.get("seconds") or facts.get("seconds") or 0.0))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min {rest} s"


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
