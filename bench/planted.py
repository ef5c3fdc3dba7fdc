"""The planted-defect set: 20 kinds of defects, 100 rows a kind, 40 of them Chinese, and clean rows beside them.

    python bench/planted.py FILE [seed]

Clean rows come from 72 hand-written questions and answers (prose, lists, tables, code, formulas, JSON, letters, verse,
dialogue, one-word answers) with slots for names, places and numbers; among them are near misses: an apology in a
letter, "according to the text" with the text, Chinese in a translation, English terms in Chinese, a to-do list,
parasites, waste, a mother's birthday. A defect is put into a clean row by a program (cuts, loops, wrong decoding …) or
as one of the sentences of ``planted_en`` and ``planted_zh``. No list is shared with the filters, and nothing here
imports them.

``part`` tells which sentences are used: ``shown`` and ``held`` are the halves on which the filters were written and
corrected first, ``fresh`` those of ``planted_fresh``, which came last and make the published table.
"""

from __future__ import annotations

import json
import random
import string
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import planted_defects_en
import planted_en
import planted_fresh
import planted_zh

Row = dict[str, Any]
Draw = random.Random
A_KIND, CHINESE, CLEAN = 100, 40, 1000
AS_OF = "2025-06-30"
LONG = 60
"""Characters that an answer has at least where a defect is put into its prose (half as many in Chinese)."""


def clean(rng: Draw, language: str, *, long: bool = False) -> Row:
    bank = planted_zh if language == "zh" else planted_en
    least = LONG // 2 if language == "zh" else LONG
    while True:
        question, answer = rng.choice(bank.CLEAN)
        slots = _slots(rng, bank)
        row = {"language": language, "kind": "clean", "instruction": question.format(**slots),
               "output": answer.format(**slots)}  # fmt: skip
        if not long or (len(answer) >= least and "```" not in answer and "|" not in answer and "\n" not in answer
                        and "$" not in answer and "“" not in answer and '"' not in answer):  # fmt: skip
            return row


def _slots(rng: Draw, bank: ModuleType) -> dict[str, Any]:
    n, m = rng.randrange(3, 98), rng.randrange(2, 30)
    name, name2 = rng.sample(bank.NAMES, 2)
    return {"n": n, "m": m, "p": n * m, "name": name, "name2": name2, "city": rng.choice(bank.CITIES),
            "days": -(-n // m),
            "thing": rng.choice(bank.THINGS), "parity": "odd" if n % 2 else "even", "pct": round(n * m / 100, 2),
            "old": rng.randrange(2008, 2021), "new": rng.randrange(2027, 2034)}  # fmt: skip


def _sentence(rng: Draw, language: str, part: str, name: str) -> str:
    bank = planted_zh if language == "zh" else planted_defects_en
    text = rng.choice(_fresh(language, name) if part == "fresh" else _of(getattr(bank, name), part))
    for slot, value in _slots(rng, planted_zh if language == "zh" else planted_en).items():
        text = text.replace(f"{{{slot}}}", str(value))
    return text


def _fresh(language: str, name: str) -> Sequence[str]:
    first, later = (
        (planted_fresh.ZH, planted_fresh.LATER_ZH) if language == "zh" else (planted_fresh.EN, planted_fresh.LATER_EN)
    )
    return (*first[name], *later.get(name, ()))


def _of(given: Sequence[Any], part: str) -> Sequence[Any]:
    """What a part uses of a list: one half, the other, or all."""
    return given if part == "fresh" else given[0::2] if part == "shown" else given[1::2]


def _parts(row: Row) -> list[str]:
    """The sentences of an answer of prose."""
    if row["language"] == "zh":
        return [f"{one}。" for one in row["output"].split("。") if one.strip()]
    return [f"{one.rstrip('.')}." for one in row["output"].split(". ") if one.strip()]


def _joined(row: Row, parts: Sequence[str]) -> str:
    return ("" if row["language"] == "zh" else " ").join(parts)


def _put(rng: Draw, row: Row, text: str) -> None:
    """A sentence put between two others, or at either end."""
    parts = _parts(row)
    parts.insert(rng.randrange(len(parts) + 1), text)
    row["output"] = _joined(row, parts)


def repeated_lines(rng: Draw, row: Row, part: str) -> None:
    parts = _parts(row)
    again = rng.choice(parts)
    row["output"] = "\n".join([*parts, *[again] * rng.randrange(2, 7)])


def loop(rng: Draw, row: Row, part: str) -> None:
    whole = row["output"]
    if row["language"] == "zh":
        start, size = rng.randrange(len(whole) // 2), rng.randrange(5, 12)
        piece = whole[start : start + size]
    else:
        found = whole.split()
        start, size = rng.randrange(len(found) // 2), rng.randrange(3, 8)
        piece = " ".join(found[start : start + size]) + " "
    row["output"] = f"{whole} {piece * rng.randrange(5, 12)}".strip() + ("。" if row["language"] == "zh" else ".")


def keyboard_mash(rng: Draw, row: Row, part: str) -> None:
    keys = ("qwertyuiop", "asdfghjkl", "zxcvbnm", string.ascii_lowercase, "asdfjkl")
    own = rng.choice(_of(keys, part)) if rng.random() < 0.6 else string.ascii_lowercase

    def word() -> str:
        return "".join(rng.choice(own) for _ in range(rng.randrange(5, 11)))

    if row["language"] == "zh" and rng.random() < 0.5:
        row["output"] = "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(rng.randrange(20, 60)))
    else:
        row["output"] = " ".join(word() for _ in range(rng.randrange(6, 25)))


def mojibake(rng: Draw, row: Row, part: str) -> None:
    text = row["output"]
    if row["language"] == "zh":
        data = text.encode("utf-8")
        row["output"] = data.decode("gbk", "replace") if rng.random() < 0.5 else data.decode("latin-1")
        if rng.random() < 0.3:
            row["output"] = text.encode("gbk", "ignore").decode("latin-1")
        return
    signs = rng.choice(["café – naïve “déjà vu”", "it’s 20 °C – “warm”", "Zürich’s façade", "the coöperative’s piñata"])
    _put(rng, row, f"People call it {signs} there.".encode().decode("cp1252", "replace"))


def cut_sentence(rng: Draw, row: Row, part: str) -> None:
    parts = _parts(row)
    if len(parts) < 2:
        row["output"] = row["output"] + (_parts(clean(rng, row["language"], long=True)))[0]
        parts = _parts(row)
    last = parts[-1].rstrip("。.")
    at = rng.randrange(len(last) // 3, max(len(last) // 3 + 1, len(last) - 1))
    anywhere = rng.random() < 0.5 or row["language"] == "zh"
    left = last[:at].rstrip(" .。，,") if anywhere else last[:at].rsplit(" ", 1)[0]
    row["output"] = _joined(row, [*parts[:-1], left or last[:6]])


def left_open(rng: Draw, row: Row, part: str) -> None:
    zh = row["language"] == "zh"
    ways = (
        "\n\n```python\nfor place in range(3):\n    print(place",
        "（这一点在别处也常见" if zh else " (which is also true of other places",
        "有人说：“这件事还要再看" if zh else " Some say: “we shall see",
        "\n\n```\nls -l /tmp\n",
        "参见《自然的历史" if zh else ' As she put it, "nobody could have known',
        "，例如【甲、乙" if zh else " [compare the second part",
    )
    row["output"] += rng.choice(_of(ways, part))


def refusal(rng: Draw, row: Row, part: str) -> None:
    row["output"] = _sentence(rng, row["language"], part, "REFUSALS")


def machine(rng: Draw, row: Row, part: str) -> None:
    _put(rng, row, _sentence(rng, row["language"], part, "MACHINE"))


def placeholder(rng: Draw, row: Row, part: str) -> None:
    _put(rng, row, _sentence(rng, row["language"], part, "PLACEHOLDERS"))


def broken_markup(rng: Draw, row: Row, part: str) -> None:
    zh = row["language"] == "zh"
    ways: tuple[Callable[[str], str], ...] = (
        lambda text: "**" + text,
        lambda text: text + "\n\n$$\\frac{1}{2} + x$",
        lambda text: text + "\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |",
        lambda text: json.dumps({"answer": text}, ensure_ascii=False)[:-2],
        lambda text: text + (" 详见[这里](https://example.org/a b" if zh else " See [here](https://example.org/a b"),
        lambda text: text + " \\begin{align} x &= 1",
        lambda text: text + '\n\n```json\n{"a": 1,}\n```',
        lambda text: text + " $\\sqrt{2$ " + ("。" if zh else "."),
        lambda text: text + (" 用 `ls 命令查看。" if zh else " Run `ls to see it."),
        lambda text: text + (" 结果是 \\frac{3}{4}。" if zh else " The result is \\frac{3}{4}."),
    )  # fmt: skip
    row["output"] = rng.choice(_of(ways, part))(row["output"])


def foreign_marks(rng: Draw, row: Row, part: str) -> None:
    parts = _parts(row)
    ways: tuple[Callable[[], str], ...] = (
        lambda: row["output"] + rng.choice(["<|im_end|>", "<|endoftext|>", "</s>", "[/INST]"]),
        lambda: row["output"] + rng.choice(["<|eot_id|>", "<end_of_turn>", "<｜end▁of▁sentence｜>", "<eos>"]),
        lambda: "<p>" + "</p><p>".join(parts) + "</p>",
        lambda: "<br>".join([*parts, ""]) + "<br />",
        lambda: "&nbsp;".join(parts) + "&quot;",
        lambda: "&amp; ".join([*parts, "&lt;3"]),
        lambda: "\\n".join([*parts, "", ""]),
        lambda: row["output"] + " \\u00e9\\u4e2d",
    )
    row["output"] = rng.choice(_of(ways, part))()


def switching(rng: Draw, row: Row, part: str) -> None:
    _put(rng, row, _sentence(rng, row["language"], part, "FOREIGN"))


def restating(rng: Draw, row: Row, part: str) -> None:
    row["output"] = _sentence(rng, row["language"], part, "RESTATED").replace("{q}", row["instruction"])


def pointing(rng: Draw, row: Row, part: str) -> None:
    row["instruction"] = _sentence(rng, row["language"], part, "POINTING")


def prompt(rng: Draw, row: Row, part: str) -> None:
    row["output"] = _sentence(rng, row["language"], part, "LEAKS") + row["output"]


def examples(rng: Draw, row: Row, part: str) -> None:
    other = clean(rng, row["language"], long=True)
    forms = (
        ("Q: {}\nA: {}", "问：{}\n答：{}"),
        ("Human: {}\nAssistant: {}", "用户：{}\n助手：{}"),
        ("Input: {}\nOutput: {}", "输入：{}\n输出：{}"),
        ("Question: {}\nAnswer: {}", "问题：{}\n答案：{}"),
    )
    form = rng.choice(_of(forms, part))[row["language"] == "zh"]
    again = form.format(other["instruction"], other["output"])
    opened = form.format(row["instruction"], "").rstrip()
    row["output"] = f"{row['output']}\n\n{again}\n\n{opened} {other['output']}"


def toxic(rng: Draw, row: Row, part: str) -> None:
    _put(rng, row, _sentence(rng, row["language"], part, "TOXIC"))


def personal(rng: Draw, row: Row, part: str) -> None:
    zh = row["language"] == "zh"
    name = "".join(rng.choice(string.ascii_lowercase) for _ in range(6))
    digits = "".join(rng.choice(string.digits) for _ in range(8))
    area = f"{rng.randrange(2, 10)}{rng.randrange(10, 99)}"
    born = f"19{rng.randrange(50, 99)}{rng.randrange(1, 13):02}{rng.randrange(1, 28):02}"
    body = f"110105{born}{rng.randrange(1000):03}"
    check = "10X98765432"[sum(int(one) * pow(2, 17 - place, 11) for place, one in enumerate(body)) % 11]
    card = "4" + "".join(rng.choice(string.digits) for _ in range(14))
    ways = (f"{name}@gmail.com", f"13{digits[:1]}{digits}" if zh else f"({area}) {digits[:3]}-{digits[3:7]}",
            f"{name}.{digits[:2]}@mail.{name}.org", f"+49 30 {digits[:4]} {digits[4:]}",
            body + check, card + _luhn(card))  # fmt: skip
    found = rng.choice(_of(ways, part))
    _put(rng, row, f"有事请找我：{found}。" if zh else f"You can reach me here: {found} at any time.")


def _luhn(digits: str) -> str:
    """The last digit of a card's number, after ISO/IEC 7812."""
    total = sum(
        sum(divmod(int(one) * 2, 10)) if place % 2 == 0 else int(one) for place, one in enumerate(reversed(digits))
    )
    return str(-total % 10)


def secret(rng: Draw, row: Row, part: str) -> None:
    signs = string.ascii_letters + string.digits

    def tail(size: int) -> str:
        return "".join(rng.choice(signs) for _ in range(size))

    ways = (f"sk-{tail(40)}", f"AKIA{tail(16).upper()}", f"ghp_{tail(36)}", f'password = "{tail(12)}"',
            f"hf_{tail(34)}", f"AIza{tail(35)}")  # fmt: skip
    found = rng.choice(_of(ways, part))
    _put(rng, row, f"密钥写在这里：{found} 。" if row["language"] == "zh" else f"The setting is {found} in our file.")


def stale(rng: Draw, row: Row, part: str) -> None:
    _put(rng, row, _sentence(rng, row["language"], part, "STALE"))


KINDS: dict[str, Callable[[Draw, Row, str], None]] = {
    "repeated lines": repeated_lines, "loop": loop, "keyboard mash": keyboard_mash, "wrong decoding": mojibake,
    "cut sentence": cut_sentence, "left open": left_open, "refusal": refusal, "speaks as a machine": machine,
    "placeholder": placeholder, "broken mark-up": broken_markup, "foreign marks": foreign_marks,
    "language switch": switching, "question repeated": restating, "missing context": pointing, "leaked prompt": prompt,
    "leaked examples": examples, "toxic": toxic, "personal data": personal, "secret": secret, "stale date": stale,
}  # fmt: skip


def planted(seed: int = 0, part: str = "fresh") -> list[Row]:
    """The rows: 100 of every kind and 1,000 clean ones, each with ``kind`` and ``language``."""
    rows = []
    for kind, plant in KINDS.items():
        rng = random.Random(f"{seed}/{kind}")
        for place in range(A_KIND):
            row = clean(rng, "zh" if place < CHINESE else "en", long=True)
            plant(rng, row, part)
            rows.append(row | {"kind": kind})
    rng = random.Random(f"{seed}/clean")
    rows += [clean(rng, "zh" if place < CLEAN * CHINESE // A_KIND else "en") for place in range(CLEAN)]
    return [{"id": f"{place:04}", **row} for place, row in enumerate(rows)]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    made = planted(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made), encoding="utf-8")
    print(f"{len(made)} rows in {target}")
