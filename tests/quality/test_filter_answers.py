"""Filters that read answers: each keeps good rows and sets bad ones aside, in English and Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.code_switching import code_switching
from seedbed.quality.filters.format_residue import format_residue
from seedbed.quality.filters.gibberish import gibberish
from seedbed.quality.filters.leaked_prompt import leaked_prompt
from seedbed.quality.filters.missing_context import missing_context
from seedbed.quality.filters.placeholder import placeholder
from seedbed.quality.filters.private_data import private_data
from seedbed.quality.filters.refusal import refusal
from seedbed.quality.filters.repetition import repetition
from seedbed.quality.filters.restates import restates
from seedbed.quality.filters.spoken import prose, said
from seedbed.quality.filters.timeliness import timeliness
from seedbed.quality.filters.toxicity import toxicity
from seedbed.quality.filters.truncation import truncation

GOOD = (
    "Water boils at 100 °C at sea level. Higher up the air presses less, so it boils sooner.",
    "水在海平面上一百度沸腾。海拔越高，气压越低，水就越早沸腾。",
    "Paris",
    "42",
    "- two shirts\n- a rain jacket\n- your passport",
    "```python\nfor place in range(3):\n    print(place)\n```",
    "We get $x(x - 3) = 0$, so\n\n$$x_1 = 0, \\qquad x_2 = 3.$$",
    '{"name": "Ada", "age": 36}',
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "请用 Python 的 list 保存结果，再用 `sorted` 排序。",
    "Dear Tom,\n\nI'm sorry that I cannot come to the wedding.\n\nBest wishes\nAnna",
    "妈妈的生日快到了，我想送她一条围巾。",
    "The 1998 law is still in force today. It was passed after a long debate.",
    "As an AI researcher, she studies how models learn.",
    "Ticks are parasites. They can be removed with fine tweezers.",
)
ONE_TEXT = {
    "repetition": repetition,
    "gibberish": gibberish,
    "truncation": truncation,
    "refusal": refusal,
    "placeholder": placeholder,
    "format_residue": format_residue,
    "code_switching": code_switching,
    "leaked_prompt": leaked_prompt,
    "toxicity": toxicity,
    "private_data": private_data,
    "timeliness": timeliness,
}
BAD: dict[str, tuple[Any, ...]] = {
    "repetition": (
        "I see. I see what you mean. " * 5,
        "今天天气很好，我们去公园。" * 4,
        "Yes.\nNo.\nNo.\nNo.\nNo.\nNo.\nNo.",
        "Rain falls on the old town. " + "The bus is late again today. " * 2,
    ),
    "gibberish": (
        "asdkjh qwpoeir lkjsdf zxmcnv qpwoei",
        "It is cafÃ© and naÃ¯ve.",
        "水在海平面上一百度沸腾。".encode().decode("gbk", "replace"),
        "鱱閦怵諸复堊劣倪穪嬁符枼絬唛闌採喱蝱蹁狝",
        "a \ufffd\ufffd b",
        "中文内容在这里".encode("gbk").decode("latin-1"),
    ),
    "truncation": (
        "It is warm. Plants take in water and turn it into",
        "植物吸收二氧化碳，把它变成糖。这个过程需要阳光，并且",
        "Run this:\n```sh\nls -l",
        "She said: “I will come. He waited.",
        "One, two (and three.",
        "The steps are:",
    ),
    "refusal": (
        "I'm sorry, but I can't help with that.",
        "As an AI language model, I cannot feel. Cooks like it.",
        "抱歉，我无法回答这个问题。",
        "作为一个人工智能助手，我没有个人观点。",
        "I must decline this request.",
    ),
    "placeholder": (
        "Dear [Name], welcome.",
        "TODO: write the end.",
        "价格为XXX元一位。",
        "此处填写您的地址。",
        "Hello {{ customer }}!",
        "Lorem ipsum dolor sit amet",
        "```python\ndef f():\n    # your code here\n    pass\n```",
    ),
    "format_residue": (
        "Fine.<|im_end|>",
        "a&nbsp;b",
        "<p>One</p><p>Two</p>",
        "**bold text",
        "The root is \\frac{1}{2}.",
        "$$x = 1",
        '{"a": 1,}',
        "```json\n{'a': 1}\n```",
        "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
        "Line one.\\nLine two.\\nEnd.",
        "\\begin{align}x",
        "[link](https://example.org/a b",
    ),
    "code_switching": (
        "The water boils. 因为气压比较低，所以沸点也低。 That is why.",
        "水会沸腾。 That is because the air is thin there. 所以要煮久一点。",
        "This is the plan. Es ist wichtig, dass man die Regeln kennt und sie auch einhält. We start.",
        "先看说明。Потом начинайте работу.",
    ),
    "leaked_prompt": (
        "Paris.\n\n### Instruction:\nName another.",
        "You are a helpful assistant. Paris.",
        "你的任务是回答问题，只输出答案即可。巴黎。",
        "Q: What is 1+1?\nA: 2\n\nQ: What is 2+2?\nA: 4",
        "输入：苹果\n输出：水果\n\n输入：牛\n输出：动物",
    ),
    "toxicity": (
        "You stupid idiot.",
        "I will kill you.",
        "你这个白痴。",
        "去死吧。",
        "what the f*ck, you 1diot",
        "ＳＴＵＰＩＤ people",
    ),
    "private_data": (
        "Mail anna.k@fastmail.com.",
        "key sk-abcdefghijklmnopqrstuvwx1234567890",
        "电话：13812345678",
        "card 4111 1111 1111 1111",
    ),
    "timeliness": ("It happened on 30 February 2001.", "合同于2019年9月31日到期。", "They met on 1999-13-01."),
}


@pytest.mark.parametrize("name", ONE_TEXT)
def test_good_answers_are_kept(name: str) -> None:
    """Prose, lists, code, formulas, JSON, tables, letters and near misses pass every filter."""
    aside = {text: ONE_TEXT[name](text).reason for text in GOOD if not ONE_TEXT[name](text).passed}
    assert not aside


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_bad_answers_are_set_aside_with_a_reason(name: str, text: str) -> None:
    """Each planted fault is found, and the verdict says what was found."""
    verdict = ONE_TEXT[name](text)
    assert not verdict.passed
    assert verdict.reason
    assert verdict.value is not None


@pytest.mark.parametrize("name", ONE_TEXT)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_gets_a_verdict(name: str, text: str) -> None:
    """No text, however odd, breaks a filter; its score is one."""
    assert isinstance(ONE_TEXT[name](text), Verdict)


def test_messages_count_by_the_assistants_turns() -> None:
    """A user's insult is not the answer's; ShareGPT's names are read too; other values are refused by name."""
    turns = [{"role": "user", "content": "You idiot"}, {"role": "assistant", "content": "Let us stay calm."}]
    assert toxicity(turns).passed
    assert not toxicity([{"from": "gpt", "value": "You idiot"}]).passed
    assert said([{"role": "user", "content": [{"type": "text", "text": "a"}]}]) == "a"
    with pytest.raises(RecipeError, match="reads a text or a list of messages, not 3"):
        refusal(3)  # type: ignore[arg-type]


def test_code_is_no_prose() -> None:
    """Fences (also an open one), back quotes and addresses are left out."""
    assert prose("a `b` c https://x.org/d e").split() == ["a", "c", "e"]
    assert prose("a\n```\nb\n").strip() == "a"


def test_gophers_limits_are_for_documents() -> None:
    """The published preset sets aside what repeats itself, and tells share and limit."""
    verdict = repetition("one two three four five six. " * 20, preset="gopher")
    assert not verdict.passed
    assert "at most" in verdict.reason
    varied = " ".join(f"word{place} and thing{place * 7}" for place in range(300))
    assert repetition(varied, preset="gopher").passed


def test_a_finish_reason_decides() -> None:
    """What the model's server says is believed, even where the text ends well; an empty text is unreadable."""
    assert not truncation("It ends well.", "length").passed
    assert truncation("It ends well.", "stop").passed
    assert not truncation("").readable


def test_a_quoted_refusal_is_no_refusal() -> None:
    """What a person in a story says is not the answer's; boilerplate can be left in."""
    assert refusal("He said: \"I'm sorry, I can't help you.\" Then he left.").passed
    machine = "Cooks like it. As an AI language model, I have never eaten one."
    assert not refusal(machine).passed
    assert refusal(machine, boilerplate=False).passed


def test_a_switch_that_is_asked_for_stays() -> None:
    """A translation may change the language; an answer in another language than the question may not."""
    text = "The word is 早上好，你今天过得怎么样 in Chinese."
    assert code_switching(text, "Translate the greeting into Chinese.").passed
    assert not code_switching(text, "How do I greet a friend?").passed
    assert not code_switching("Because the air is thin and cold up there.", "为什么山上的水煮不熟饭？").passed


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        ("What is the capital of France?", "The capital of France is Paris.", True),
        ("What is the capital of France?", "You want to know what the capital of France is.", False),
        ("法国的首都是哪里？", "法国的首都是巴黎。", True),
        ("法国的首都是哪里？", "您问的是法国的首都是哪里。", False),
        ("How many legs have three spiders?", "Three spiders have 24 legs.", True),
        ("Correct this: she go to school by bus.", "She goes to school by bus.", True),
        ("Which is larger, 3 or 5?", "5", True),
        ("Is water wet?", "Yes.", True),
    ],
)
def test_an_answer_must_add_something(question: str, answer: str, *, kept: bool) -> None:
    """A figure, a name or a yes is enough; the question in other words is not."""
    assert restates(question, answer).passed is kept
    assert not restates(question, "").readable
    assert restates("", answer).passed


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("According to the passage, why did they turn back?", False),
        ("根据上文，他们为什么返回？", False),
        ("What does the code below print?", False),
        ("What does the code below print?\n```python\nprint(1)\n```", True),
        ("According to the law of gravity, what falls faster?", True),
        ("Why is the sky blue?", True),
        ("下面的代码输出什么？\n```python\nprint(1)\n```", True),
        (
            (
                "阅读短文，概括主要内容。短文：磨坊在河边立了两百年，有一家人从僧人手里买下了它，"
                "一直经营到铁路修通的那一年。"
            ),
            True,
        ),
    ],
)
def test_a_question_brings_its_context(question: str, *, kept: bool) -> None:
    """What a question points at must be there, in itself or in a column."""
    assert missing_context(question).passed is kept
    assert missing_context(question, context="The snow was too deep.").passed


def test_an_instruction_for_a_dialogue_may_have_one() -> None:
    """Roles at the start of lines are what a dialogue is made of; an echo of the instruction is none."""
    text = "Human: Hello\nAssistant: Good day\nHuman: Bye"
    assert leaked_prompt(text, "Write a dialogue between a human and an assistant.").passed
    assert not leaked_prompt(text, "Say hello.").passed
    asked = "Name the largest lake in the world and say how deep it is"
    assert not leaked_prompt(f"{asked}. The Caspian Sea.", asked).passed


def test_reserved_addresses_are_nobodys() -> None:
    """Examples and private networks do not count, and the reason never tells the data."""
    assert private_data("Write to a@example.com or use 192.168.0.7 and 127.0.0.1.").passed
    verdict = private_data("Mail anna.k@fastmail.com.")
    assert "anna" not in verdict.reason
    assert private_data("Mail anna.k@fastmail.com.", kinds=("card",)).passed
    assert private_data("Mail anna.k@fastmail.com.", most=1).passed
    with pytest.raises(RecipeError, match="kinds are email"):
        private_data("", kinds=("name",))


def test_toxic_words_are_not_shown_in_full() -> None:
    """A report can be read at work, and a share of words can be allowed."""
    assert "idiot" not in toxicity("You idiot").reason
    assert toxicity("That idiot of a printer is jammed again, so I cannot print it.", share=0.1).passed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("As of 2019, the tower is the tallest.", False),
        ("In 2031, the river flooded the town.", False),
        ("By 2031 the tunnel will be open.", True),
        ("This year, 2018, the fair was full.", False),
        ("截至2015年，这里是最大的市场。", False),
        ("2031年，他获得了大奖。", False),
        ("到2031年，隧道将会通车。", True),
        ("In 1989 the wall fell, and today it is a museum.", True),
        ("The phone has 2048 pixels.", True),
    ],
)
def test_dates_hold_as_of_a_day(text: str, *, kept: bool) -> None:
    """Past events after the day, and a present long before it, are set aside; plans and history are not."""
    assert timeliness(text, as_of="2025-06-30").passed is kept


def test_a_rows_own_date_counts_before_the_sets() -> None:
    """The source's day is what its text is held against; a setting that is no date is refused."""
    assert timeliness("As of 2019, it is the tallest.", "2019-05-01", as_of="2025").passed
    with pytest.raises(RecipeError, match="'soon' is no date"):
        timeliness("x", as_of="soon")


def test_every_filter_is_in_the_catalogue() -> None:
    """What the page of filters names can be found by name."""
    names = set(find.names("quality"))
    assert names >= {*ONE_TEXT, "restates", "missing_context", "gopher", "fineweb", "c4", "readability", "fairness"}
