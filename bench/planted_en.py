"""Texts of the planted-defect set in English: clean questions and answers with slots.

Written without looking at the lists of the filters: whole sentences, as people and models write them. In each bank of
sentences the filters were written with the even places and corrected on the odd ones after a first count.
"""

from __future__ import annotations

NAMES = (
    "Ada Ben Chloe Dmitri Esra Farid Greta Hugo Ines Jonas Keiko Liam Mona Nils Oya Pablo Rosa Sven Tara Umar".split()
)
CITIES = "Lisbon Oslo Nairobi Quito Hanoi Zagreb Denver Perth Lima Tallinn Dakar Osaka".split()
THINGS = "bicycles lamps chairs kettles tents violins pumps jackets notebooks drums".split()

CLEAN: tuple[tuple[str, str], ...] = (
    (
        "Why is the sky blue?",
        (
            "Sunlight holds all colours. Air scatters short waves far more than long ones, so blue light reaches "
            "us from every side. At dusk the light travels a longer way through the air, most of the blue is lost, "
            "and the sky turns red."
        ),
    ),
    (
        "How do I keep {n} tomatoes fresh for a week?",
        (
            "Leave them out of the fridge as long as they are firm, with the stem end down. Once they are ripe, "
            "put them in the coldest part of the kitchen. Cold stops them from ripening, but it also dulls their "
            "taste, so let them warm up before you eat them."
        ),
    ),
    ("What is {n} times {m}?", "{n} × {m} = {p}"),
    ("Name the capital of France.", "Paris"),
    (
        "Is {n} an even number?",
        ("Check the last digit: an even number ends in 0, 2, 4, 6 or 8. The number {n} is {parity}."),
    ),
    (
        "Explain to {name}, who is ten, what a volcano is.",
        (
            "Hi {name}! A volcano is a hole in the ground through which hot, melted rock comes up. Deep down it is "
            "so hot that stone flows like honey. When too much of it gathers, it pushes its way out, and that is "
            "what we call an eruption."
        ),
    ),
    (
        "Write a Python function that adds up the squares of a list.",
        (
            "```python\ndef sum_of_squares(numbers: list[int]) -> int:\n    total = 0\n    for number in "
            "numbers:\n        total += number * number\n    return total\n```\nIt walks through the list once and "
            "needs no other memory. For an empty list it returns 0."
        ),
    ),
    (
        "Give me a packing list for three days in {city}.",
        (
            "For three days in {city} you will want:\n\n- two shirts and a warm sweater\n- comfortable shoes\n- a "
            "rain jacket\n- a charger and a spare cable\n- your passport and a copy of it\n\nLeave some room for "
            "what you buy there."
        ),
    ),
    (
        "Write a short letter in which {name} declines an invitation to a wedding.",
        (
            "Dear {name2},\n\nThank you so much for the invitation. Unfortunately we are in {city} that week and "
            "cannot come, which we regret very much. We wish you both a wonderful day and hope to see the pictures "
            "soon.\n\nWarm regards,\n{name}"
        ),
    ),
    (
        "Compare renting and buying a flat in a table.",
        (
            "| | renting | buying |\n|---|---|---|\n| cost at the start | low | high |\n| freedom to move | high | "
            "low |\n| repairs | the landlord | you |\n\nWhich of the two pays off depends on how long you mean to "
            "stay."
        ),
    ),
    (
        "Solve x^2 - {n}x = 0.",
        (
            "We take out the factor $x$ and get $x(x - {n}) = 0$. A product is zero when one of its factors is, so "
            "the solutions are\n\n$$x_1 = 0, \\qquad x_2 = {n}.$$"
        ),
    ),
    ("Return the name and the age of {name}, who is {n}, as JSON.", '{{"name": "{name}", "age": {n}}}'),
    (
        "How does a bill become law in the United States?",
        (
            "1. A member of Congress introduces the bill.\n2. A committee studies it and may change it.\n3. Both "
            "chambers vote on the same text.\n4. The President signs it or sends it back.\n5. With two thirds of "
            "both chambers Congress can overrule a veto."
        ),
    ),
    (
        "Write a four-line poem about the sea near {city}.",
        (
            "The evening wind comes over the bay\nAnd carries the voices of gulls along\nThe fishermen's lanterns "
            "drift away\nAnd leave on the water a silver song"
        ),
    ),
    (
        "My invoice from {name} says {n}% tax on {m} dollars. How much is the tax?",
        (
            "To find the tax, multiply the amount by the rate. {m} dollars times {n} percent is {pct} dollars. Add "
            "that to the amount to get the full price."
        ),
    ),
    (
        "What happened in Europe in 1848?",
        (
            "In 1848 a wave of revolutions swept through Europe. It began in Sicily and Paris, and within weeks it "
            "reached Vienna, Berlin and Budapest. Most of the new governments fell within two years, but serfdom "
            "did not come back, and the wish for national states stayed."
        ),
    ),
    (
        "{name} has {n} {thing} and sells {m} of them a day. After how many days are none left?",
        (
            "Each day {m} {thing} leave the shop. Divide the stock by that number and round up: {n} / {m} gives "
            "{days}. So after {days} days nothing is left on the shelf."
        ),
    ),
    (
        (
            "Summarise in one sentence: The council of {city} voted on Monday to close the old bridge for repairs, "
            "which will take about {n} weeks and cost less than was feared. Cyclists can use the ferry for free "
            "until then."
        ),
        "{city} closes its old bridge for about {n} weeks of repairs, and cyclists ride the ferry for free.",
    ),
    (
        (
            "According to the text, who owned the mill? Text: The mill stood by the river for two hundred years. "
            "{name}'s family had bought it from a monk, and they ran it until the railway came."
        ),
        "The mill belonged to the family of {name}, who had bought it from a monk.",
    ),
    (
        "Translate 'good morning' into Chinese.",
        ('"Good morning" is 早上好 (zǎoshang hǎo) in Chinese. Among friends people often just say 早.'),
    ),
    (
        "What is the difference between 'affect' and 'effect'?",
        (
            '"Affect" is mostly a verb and means to have an influence on something. "Effect" is mostly a noun '
            "and names the result. Rain affects the harvest; a poor harvest is the effect."
        ),
    ),
    (
        "What should {name} say when a customer complains about late {thing}?",
        (
            "{name} could begin with an apology and then say what happens next. For example: \"I'm sorry that your "
            "{thing} are late. I can't change what went wrong, but I will send them today by express, and you pay "
            'nothing for it." A clear date helps more than many excuses.'
        ),
    ),
    (
        "What does a to-do list app need at the very least?",
        (
            "It needs a way to add an entry, to tick it off, and to see what is left. Everything else, such as "
            "reminders or labels, can wait until people ask for it. Keep the first screen free of settings."
        ),
    ),
    (
        "How do vaccines work?",
        (
            "A vaccine shows the immune system a harmless part of a germ. The body builds antibodies and keeps "
            "cells that remember it. When the real germ arrives, the answer comes within hours instead of days."
        ),
    ),
    (
        "Write a dialogue between {name} and {name2} about the weather in {city}.",
        (
            "{name}: Have you looked outside? It has not rained in {city} for {n} days.\n{name2}: My garden shows "
            "it. Even the weeds have given up.\n{name}: They say there will be thunder on Friday.\n{name2}: They "
            "said that last Friday, too."
        ),
    ),
    (
        "Which HTTP status code means that a page was not found?",
        (
            "404. The server was reached, but it knows no page of that address. With 410 it says that the page "
            "existed and is gone for good."
        ),
    ),
    (
        "How do I show the size of a folder in a Linux shell?",
        (
            "Use `du` with two options: `du -sh folder` adds up everything inside and prints one figure that "
            "people can read. To see the largest folders first, run `du -h --max-depth=1 | sort -hr`."
        ),
    ),
    (
        "Who are you writing as when you write a story in the first person?",
        (
            "You write as a character, not as yourself. The reader sees only what this person sees, and believes "
            "only as much as this person can be believed. That is why a narrator who lies can be so striking."
        ),
    ),
    (
        "Why did so many people move to {city} in the 1950s?",
        (
            "Work was the main reason. New factories paid better than farms, and trains had made the journey "
            "cheap. Families followed once there were flats, and with them came schools, shops and cinemas."
        ),
    ),
    (
        "Give three tips for a job interview at a firm that makes {thing}.",
        (
            "First, learn how the firm makes its {thing} and who buys them. Second, prepare one story about a "
            "problem that you solved, with figures. Third, bring a question of your own; it shows that you have "
            "thought about the work."
        ),
    ),
    (
        "What is recursion?",
        (
            "Recursion means that a function calls itself on a smaller part of the problem until the part is so "
            "small that the answer is known. Without that smallest case it would never end. Trees and folders are "
            "good examples, since each branch is a tree again."
        ),
    ),
    (
        "Is coffee bad for the heart?",
        (
            "For most grown-ups, no. Large studies find that three or four cups a day do no harm and may even "
            "protect. People with an irregular heartbeat or high blood pressure should ask their doctor, because "
            "caffeine acts on them more strongly."
        ),
    ),
    (
        "Draft a reminder e-mail about the meeting on {n} March.",
        (
            "Subject: Our meeting on {n} March\n\nHello everyone,\n\nthis is a short reminder that we meet on {n} "
            "March at ten o'clock in the large room. Please send me your figures the day before, so that I can "
            "print them.\n\nBest wishes\n{name}"
        ),
    ),
    (
        "Why does {name} believe that parasites are useful in an ecosystem?",
        (
            "Parasites keep the number of their hosts in check and so make room for other species. They also link "
            "food chains: in some lakes most of the links pass through them. Losing them can upset a lake as much "
            "as losing a fish."
        ),
    ),
    (
        "What is artificial intelligence used for in hospitals?",
        (
            "Hospitals use AI to read X-ray pictures, to plan beds and to warn of sepsis early. A language model "
            "can draft letters, which a doctor then checks. None of these systems decides alone, and most of them "
            "had to be approved as medical devices."
        ),
    ),
    (
        "Explain the rule of three with {n} and {m}.",
        (
            "Suppose {n} loaves cost {m} coins. One loaf then costs {m} divided by {n} coins, and any number of "
            "loaves costs that many times as much. The rule only holds when price and number grow together."
        ),
    ),
    (
        "How was the old harbour of {city} saved?",
        (
            "In 1987 the town planned to fill it in. Fishermen, shopkeepers and two painters collected {n} "
            "thousand signatures within a month. The council gave way in 1989, and today the harbour brings in "
            "more than the car park would have."
        ),
    ),
    (
        "List four kinds of clouds.",
        (
            "1. Cirrus: thin and high\n2. Cumulus: white heaps\n3. Stratus: a grey sheet\n4. Cumulonimbus: a tower "
            "that brings thunder"
        ),
    ),
    (
        "What are the parts of a cell?",
        (
            "A cell is bounded by a membrane. Inside are:\n\n* the nucleus, which keeps the DNA;\n* mitochondria, "
            "which supply energy;\n* ribosomes, which build proteins.\n\nPlants also have a wall and chloroplasts."
        ),
    ),
    (
        "Why should one not look at the sun?",
        (
            "The lens of the eye gathers the light on one small spot of the retina. There it burns the cells that "
            "see sharply, and since the retina feels no pain, you notice it only hours later. Even a short look "
            "through field glasses can blind."
        ),
    ),
)
