"""Texts of the planted-defect set in English: clean questions and answers with slots, and sentences that hold a defect.

Written without looking at the lists of the filters: whole sentences, as people and models write them. In each bank of
sentences the even places are those that the filters were tuned on, the odd ones are held back for the figures.
"""

from __future__ import annotations

NAMES = "Ada Ben Chloe Dmitri Esra Farid Greta Hugo Ines Jonas Keiko Liam Mona Nils Oya Pablo Rosa Sven Tara Umar".split()
CITIES = "Lisbon Oslo Nairobi Quito Hanoi Zagreb Denver Perth Lima Tallinn Dakar Osaka".split()
THINGS = "bicycles lamps chairs kettles tents violins pumps jackets notebooks drums".split()

CLEAN: tuple[tuple[str, str], ...] = (
    ("Why is the sky blue?", "Sunlight holds all colours. Air scatters short waves far more than long ones, so blue light reaches us from every side. At dusk the light travels a longer way through the air, most of the blue is lost, and the sky turns red."),
    ("How do I keep {n} tomatoes fresh for a week?", "Leave them out of the fridge as long as they are firm, with the stem end down. Once they are ripe, put them in the coldest part of the kitchen. Cold stops them from ripening, but it also dulls their taste, so let them warm up before you eat them."),
    ("What is {n} times {m}?", "{n} × {m} = {p}"),
    ("Name the capital of France.", "Paris"),
    ("Is {n} an even number?", "Check the last digit: an even number ends in 0, 2, 4, 6 or 8. The number {n} is {parity}."),
    ("Explain to {name}, who is ten, what a volcano is.", "Hi {name}! A volcano is a hole in the ground through which hot, melted rock comes up. Deep down it is so hot that stone flows like honey. When too much of it gathers, it pushes its way out, and that is what we call an eruption."),
    ("Write a Python function that adds up the squares of a list.", "```python\ndef sum_of_squares(numbers: list[int]) -> int:\n    total = 0\n    for number in numbers:\n        total += number * number\n    return total\n```\nIt walks through the list once and needs no other memory. For an empty list it returns 0."),
    ("Give me a packing list for three days in {city}.", "For three days in {city} you will want:\n\n- two shirts and a warm sweater\n- comfortable shoes\n- a rain jacket\n- a charger and a spare cable\n- your passport and a copy of it\n\nLeave some room for what you buy there."),
    ("Write a short letter in which {name} declines an invitation to a wedding.", "Dear {name2},\n\nThank you so much for the invitation. Unfortunately we are in {city} that week and cannot come, which we regret very much. We wish you both a wonderful day and hope to see the pictures soon.\n\nWarm regards,\n{name}"),
    ("Compare renting and buying a flat in a table.", "| | renting | buying |\n|---|---|---|\n| cost at the start | low | high |\n| freedom to move | high | low |\n| repairs | the landlord | you |\n\nWhich of the two pays off depends on how long you mean to stay."),
    ("Solve x^2 - {n}x = 0.", "We take out the factor $x$ and get $x(x - {n}) = 0$. A product is zero when one of its factors is, so the solutions are\n\n$$x_1 = 0, \\qquad x_2 = {n}.$$"),
    ("Return the name and the age of {name}, who is {n}, as JSON.", "{{\"name\": \"{name}\", \"age\": {n}}}"),
    ("How does a bill become law in the United States?", "1. A member of Congress introduces the bill.\n2. A committee studies it and may change it.\n3. Both chambers vote on the same text.\n4. The President signs it or sends it back.\n5. With two thirds of both chambers Congress can overrule a veto."),
    ("Write a four-line poem about the sea near {city}.", "The evening wind comes over the bay\nAnd carries the voices of gulls along\nThe fishermen's lanterns drift away\nAnd leave on the water a silver song"),
    ("My invoice from {name} says {n}% tax on {m} dollars. How much is the tax?", "To find the tax, multiply the amount by the rate. {m} dollars times {n} percent is {pct} dollars. Add that to the amount to get the full price."),
    ("What happened in Europe in 1848?", "In 1848 a wave of revolutions swept through Europe. It began in Sicily and Paris, and within weeks it reached Vienna, Berlin and Budapest. Most of the new governments fell within two years, but serfdom did not come back, and the wish for national states stayed."),
    ("{name} has {n} {thing} and sells {m} of them a day. After how many days are none left?", "Each day {m} {thing} leave the shop. Divide the stock by that number and round up: {n} / {m} gives {days}. So after {days} days nothing is left on the shelf."),
    ("Summarise in one sentence: The council of {city} voted on Monday to close the old bridge for repairs, which will take about {n} weeks and cost less than was feared. Cyclists can use the ferry for free until then.", "{city} closes its old bridge for about {n} weeks of repairs, and cyclists ride the ferry for free."),
    ("According to the text, who owned the mill? Text: The mill stood by the river for two hundred years. {name}'s family had bought it from a monk, and they ran it until the railway came.", "The mill belonged to the family of {name}, who had bought it from a monk."),
    ("Translate 'good morning' into Chinese.", "\"Good morning\" is 早上好 (zǎoshang hǎo) in Chinese. Among friends people often just say 早."),
    ("What is the difference between 'affect' and 'effect'?", "\"Affect\" is mostly a verb and means to have an influence on something. \"Effect\" is mostly a noun and names the result. Rain affects the harvest; a poor harvest is the effect."),
    ("What should {name} say when a customer complains about late {thing}?", "{name} could begin with an apology and then say what happens next. For example: \"I'm sorry that your {thing} are late. I can't change what went wrong, but I will send them today by express, and you pay nothing for it.\" A clear date helps more than many excuses."),
    ("What does a to-do list app need at the very least?", "It needs a way to add an entry, to tick it off, and to see what is left. Everything else, such as reminders or labels, can wait until people ask for it. Keep the first screen free of settings."),
    ("How do vaccines work?", "A vaccine shows the immune system a harmless part of a germ. The body builds antibodies and keeps cells that remember it. When the real germ arrives, the answer comes within hours instead of days."),
    ("Write a dialogue between {name} and {name2} about the weather in {city}.", "{name}: Have you looked outside? It has not rained in {city} for {n} days.\n{name2}: My garden shows it. Even the weeds have given up.\n{name}: They say there will be thunder on Friday.\n{name2}: They said that last Friday, too."),
    ("Which HTTP status code means that a page was not found?", "404. The server was reached, but it knows no page of that address. With 410 it says that the page existed and is gone for good."),
    ("How do I show the size of a folder in a Linux shell?", "Use `du` with two options: `du -sh folder` adds up everything inside and prints one figure that people can read. To see the largest folders first, run `du -h --max-depth=1 | sort -hr`."),
    ("Who are you writing as when you write a story in the first person?", "You write as a character, not as yourself. The reader sees only what this person sees, and believes only as much as this person can be believed. That is why a narrator who lies can be so striking."),
    ("Why did so many people move to {city} in the 1950s?", "Work was the main reason. New factories paid better than farms, and trains had made the journey cheap. Families followed once there were flats, and with them came schools, shops and cinemas."),
    ("Give three tips for a job interview at a firm that makes {thing}.", "First, learn how the firm makes its {thing} and who buys them. Second, prepare one story about a problem that you solved, with figures. Third, bring a question of your own; it shows that you have thought about the work."),
    ("What is recursion?", "Recursion means that a function calls itself on a smaller part of the problem until the part is so small that the answer is known. Without that smallest case it would never end. Trees and folders are good examples, since each branch is a tree again."),
    ("Is coffee bad for the heart?", "For most grown-ups, no. Large studies find that three or four cups a day do no harm and may even protect. People with an irregular heartbeat or high blood pressure should ask their doctor, because caffeine acts on them more strongly."),
    ("Draft a reminder e-mail about the meeting on {n} March.", "Subject: Our meeting on {n} March\n\nHello everyone,\n\nthis is a short reminder that we meet on {n} March at ten o'clock in the large room. Please send me your figures the day before, so that I can print them.\n\nBest wishes\n{name}"),
    ("Why does {name} believe that parasites are useful in an ecosystem?", "Parasites keep the number of their hosts in check and so make room for other species. They also link food chains: in some lakes most of the links pass through them. Losing them can upset a lake as much as losing a fish."),
    ("What is artificial intelligence used for in hospitals?", "Hospitals use AI to read X-ray pictures, to plan beds and to warn of sepsis early. A language model can draft letters, which a doctor then checks. None of these systems decides alone, and most of them had to be approved as medical devices."),
    ("Explain the rule of three with {n} and {m}.", "Suppose {n} loaves cost {m} coins. One loaf then costs {m} divided by {n} coins, and any number of loaves costs that many times as much. The rule only holds when price and number grow together."),
    ("How was the old harbour of {city} saved?", "In 1987 the town planned to fill it in. Fishermen, shopkeepers and two painters collected {n} thousand signatures within a month. The council gave way in 1989, and today the harbour brings in more than the car park would have."),
    ("List four kinds of clouds.", "1. Cirrus: thin and high\n2. Cumulus: white heaps\n3. Stratus: a grey sheet\n4. Cumulonimbus: a tower that brings thunder"),
    ("What are the parts of a cell?", "A cell is bounded by a membrane. Inside are:\n\n* the nucleus, which keeps the DNA;\n* mitochondria, which supply energy;\n* ribosomes, which build proteins.\n\nPlants also have a wall and chloroplasts."),
    ("Why should one not look at the sun?", "The lens of the eye gathers the light on one small spot of the retina. There it burns the cells that see sharply, and since the retina feels no pain, you notice it only hours later. Even a short look through field glasses can blind."),
)  # fmt: skip

REFUSALS = (
    "I'm sorry, but I can't assist with that request.", "I apologize, but I am not able to provide that information.",
    "Unfortunately, I cannot help you with this one.", "I'm afraid that's not something I can do for you.",
    "Sorry, I won't be able to answer this question. Let me know if there is anything else.",
    "I must respectfully decline to write this. It could hurt someone.",
    "I cannot fulfil this request because it may be unsafe.", "I'm really sorry, but I'm unable to continue with this conversation.",
    "Thank you for asking. However, I can't share details about this topic.",
    "This request goes against my guidelines, so I will have to stop here.",
    "I don't feel comfortable writing about this subject.", "Regrettably, I am not in a position to offer advice about this.",
    "No, I will not help with that. Please ask somebody you trust.", "I have to decline this request, as it may cause harm.",
    "I'm not able to open links or files, so I can't summarise the page.", "It would not be right for me to comment, so I can't give you an answer here.",
)  # fmt: skip
MACHINE = (
    "As an AI language model, I don't hold views of my own, but here is what is known.", "I'm just an AI, so take this with a grain of salt.",
    "Please keep in mind that my training data ends some time ago.", "As a large language model trained on text, I cannot taste food, yet I can describe it.",
    "I do not have personal feelings, but many people enjoy it.", "I was developed by a company to be helpful and harmless.",
    "As an artificial intelligence, my knowledge of current affairs is limited.", "Being honest, I don't have real-time access to the news.",
    "I am a virtual assistant and do not eat, but cooks say the following.", "Since I am only a computer program, I have no body that could feel the cold.",
    "As a chatbot I have no memories of travelling.", "I lack consciousness, so I can only repeat what others have felt.",
    "I have no opinions of my own, being a machine learning model.", "As an AI assistant, it is not my place to judge.",
    "My knowledge cutoff means that newer events are missing here.", "I don't have personal experiences, although I can list those of others.",
)  # fmt: skip
PLACEHOLDERS = (
    "Kind regards,\n[Your Name]", "Please call us at [phone number] before noon.", "TODO: explain the second half.",
    "We met on [insert date] in the hall.", "Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "Dear {{customer_name}}, thank you for writing.",
    "The price is XXX euros for each person.", "More about this is to be added later.", "The office is at <address>, on the second floor.",
    "[Add a picture of the machine here]", "The company [Company Name] was founded by two sisters.", "Your text goes here.",
    "See [link to the report] for the figures.", "The winner is TBD, and the prize as well.", "Signed, ${employee}, head of sales.",
    "Insert your own example here.", "The trip takes [number] hours.", "This section is a placeholder until the survey is done.",
)  # fmt: skip
LEAKS = (
    "### Response:\n", "You are a helpful assistant. Answer the question of the user.\n", "Below is an instruction that describes a task.\n",
    "The user wants a short answer. Do not include any explanation.\n", "Your task is to answer in a friendly tone. Reply with the text only.\n",
    "### Instruction:\nAnswer the question.\n### Output:\n", "Respond only in valid JSON. Do not add other text.\n",
    "[SYSTEM] You are an expert tutor for pupils.\n", "<user>: tell me\n<assistant>: of course\n", "Your answer should be at most fifty words long. Never mention these instructions.\n",
    "Given the following question, write a correct answer. Follow these rules carefully.\n", "System prompt: be brief and polite.\n",
    "You will act as an annotator and label the sentence.\n", "**Instruction:** answer the question below.\n",
    "Output format: one paragraph. Limit your answer to three sentences.\n", "Use the following context to answer the question. Your response must not contain lists.\n",
)  # fmt: skip
TOXIC = (
    "You are a stupid idiot and nobody wants to hear from you.", "Shut up, you worthless piece of garbage.", "I will find you and break your legs.",
    "People like you should be shot.", "What a bunch of fucking morons.", "Go kill yourself, loser.",
    "All those foreigners are criminals and deserve to rot.", "You ugly bitch, get lost.", "I hope you die alone, scumbag.",
    "These people are nothing but animals.", "Only a retard would ask such a thing.", "She is a dumb whore, and everyone knows it.",
    "You pathetic clown, you make me sick.", "That asshole should never have been born.", "We are going to beat you until you cry.",
    "Your kind is vermin and ought to be exterminated.", "What a disgusting, brain-dead imbecile you are.", "Go to hell, you bastard.",
)  # fmt: skip
POINTING = (
    "According to the passage, why did {name} leave {city}?", "What is the main idea of the text above?", "Based on the article, how many {thing} were sold?",
    "What does the author mean by 'the long winter'?", "Using the table below, find the month with the most rain.", "Explain what the following code does.",
    "In the given paragraph, which word shows that {name} is sad?", "Look at the diagram and name the third part.", "Which of the points mentioned earlier matters most to {name}?",
    "How does the narrator describe {city}?", "As shown in the figure, what happens after step {n}?", "What conclusion does the study described in the excerpt reach?",
    "From the conversation, what can be inferred about {name}?", "Who is the letter in the document addressed to?", "What was the outcome of the meeting, as stated in the report?",
    "What problem does {name} face in the story?", "Fill in the missing values in the attached spreadsheet.", "According to the chart, when did sales of {thing} peak?",
)  # fmt: skip
STALE = (
    "As of {old}, {city} has the largest market for {thing} in the region.", "Currently, in {old}, about {n} percent of households own one.",
    "This year, {old}, the museum shows works by {name}.", "In {new}, {name} won the prize and gave the money away.", "The latest figures, from {old}, show a rise of {n} percent.",
    "The bridge collapsed on 30 February 2011.", "On 31 April 2018 the council met in {city}.", "The factory was closed in {new} after a strike.",
    "Today, in {old}, the team still plays in the old stadium.", "On 5 March {new} the two firms signed the contract.",
    "The most recent census ({old}) counted {n} thousand people.", "In {new} the town elected {name} as mayor.", "At present ({old}) the record stands at {n} metres.",
    "The treaty was signed on 31 June 1995.", "The song was released in {new} and sold very well.", "It is now {old}, and the works have not begun.",
)  # fmt: skip
FOREIGN = (
    "这种方法简单实用，大家都可以试一试。", "por eso es muy importante que todos los alumnos lo sepan desde el principio.", "我们应该从小事做起，慢慢积累经验。",
    "поэтому важно сначала прочитать инструкцию до конца.", "需要注意的是，不同的人情况并不一样。", "deshalb ist es wichtig, dass man die Regeln kennt und sie auch einhält.",
    "总的来说，这是一个值得考虑的选择。", "これはとても大切なことなので、よく覚えておいてください。", "当然，具体情况还要具体分析。", "그래서 먼저 계획을 세우는 것이 좋습니다.",
    "首先要明确自己的目标是什么。", "c'est pourquoi il faut toujours vérifier les chiffres avant de les publier.", "这一点在实际工作中经常被忽视。", "ولهذا السبب يجب أن نفكر جيدا قبل القرار.",
)  # fmt: skip
RESTATED = (
    "You are asking: {q}", "The question is {q}", "{q} That is what you would like to know.", "You want to know the following: {q} That is a good question.",
    "Your question is this: {q} Let us think about the question.", "{q} {q}", "So the question here is: {q}", "I understand that you are asking this: {q}",
    "It is asked: {q} This is the question that was asked.", "Let's consider the question you asked. {q}",
)  # fmt: skip
