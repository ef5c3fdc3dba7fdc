"""Worked samples for Evol-Instruct's operation ``input``: an instruction before and after it got data."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

FORMATS = {
    "JSON": Prompt(
        en="""Given: How many books are overdue?
New: How many of these are overdue on 3 May? [{"book": "Emma", "due": "05-01"}, {"book": "Kim", "due": "06-09"}]""",
        zh="""原指令：有多少本书逾期了？
新指令：到 5 月 3 日，下面有多少本书逾期？[{"书名": "活着", "应还": "05-01"}, {"书名": "边城", "应还": "05-09"}]""",
    ),
    "SQL": Prompt(
        en="""Given: Who earns most?
New: This query should name the best-paid person but returns a number. Mend it: SELECT MAX(pay) FROM staff;""",
        zh="""原指令：谁的工资最高？
新指令：下面的查询本应返回工资最高的人，却只返回了一个数。请改正：SELECT MAX(pay) FROM staff;""",
    ),
    "Python": Prompt(
        en="""Given: Reverse a text.
New: What does this print, and why? words = "one two".split(); print(" ".join(words[::-1]))""",
        zh="""原指令：把一段文字倒过来。
新指令：下面的代码输出什么，为什么？words = "one two".split(); print(" ".join(words[::-1]))""",
    ),
    "XML": Prompt(
        en="""Given: What time does the shop open?
New: When can one shop before 9? <hours><day name="Mon" from="10:00"/><day name="Sat" from="08:30"/></hours>""",
        zh="""原指令：商店几点开门？
新指令：哪几天 9 点以前可以购物？<hours><day name="周一" from="10:00"/><day name="周六" from="08:30"/></hours>""",
    ),
    "HTML": Prompt(
        en="""Given: Make a list of fruit.
New: Put these fruits in order of the alphabet and keep the markup: <ul><li>Plum</li><li>Fig</li></ul>""",
        zh="""原指令：列一份水果清单。
新指令：请按拼音顺序排列下面的水果，并保留标签：<ul><li>桃</li><li>李</li></ul>""",
    ),
    "shell": Prompt(
        en="""Given: How do I count files?
New: Explain each part of this command and say what it counts: find . -name '*.txt' | wc -l""",
        zh="""原指令：怎样统计文件数？
新指令：请解释下面命令的每个部分，并说明它统计的是什么：find . -name '*.txt' | wc -l""",
    ),
}
