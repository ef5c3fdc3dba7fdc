"""Sentences of defects written last, after the filters had been corrected on ``planted_en`` and ``planted_zh``.

The published table is measured on these, and the filters were not changed after it; for kinds that a program plants
(loops, cuts, mark-up …) another seed takes their place.
"""

from __future__ import annotations

EN: dict[str, tuple[str, ...]] = {
    "REFUSALS": (
        "I'm sorry, I can't do that.", "I am unable to discuss this matter any further.", "Sorry, but this is something I cannot write about.",
        "I'd rather not answer that, as I can't support such plans.", "Apologies, but I can't provide instructions for this.",
        "I won't create this kind of content.", "Unfortunately I'm not allowed to talk about that.", "I can't assist you with this, but a lawyer could.",
    ),
    "MACHINE": (
        "As an AI, I can't go there, but visitors praise it.", "I'm an AI assistant, so my view counts for little.", "Because I am a language model, I may be wrong.",
        "I have no feelings about it either way.", "My training data does not cover last month.", "As a virtual assistant, I have never eaten one.",
        "Note that I am an AI and not a doctor.", "I was trained by researchers on many books.",
    ),
    "PLACEHOLDERS": (
        "Yours faithfully,\n[Full Name]", "TODO: add the sources.", "Please write to [email address] for tickets.", "Hello {first_name}, nice to meet you.",
        "The shop opens at XX:XX in the morning.", "It was built in [year] by two brothers.", "<insert quote here>", "The rest of this text will be added later.",
        "Lorem ipsum dolor sit amet.", "We thank {{company}} for its help.",
    ),
    "LEAKS": (
        "### Assistant:\n", "You are an AI assistant who answers briefly.\n", "Below is a question. Write an answer that completes the request.\n",
        "Answer only with the result. Do not add an explanation.\n", "The user asks a question about daily life. I need to answer it briefly.\n",
        "<|user|> go on <|assistant|> ", "Instructions: answer in plain words. Your response should not mention these rules.\n",
        "Human: please answer\nAssistant: ",
    ),
    "TOXIC": (
        "You are a disgusting moron, nobody likes you.", "Shut the fuck up, you loser.", "I'm going to kill you and your dog.",
        "Those immigrants are vermin and should be wiped out.", "What a stupid bitch she is.", "Drop dead, you worthless scum.",
        "You filthy pig, go hang yourself.", "He is a retarded piece of shit.",
    ),
    "POINTING": (
        "According to the article, what did {name} invent?", "What is the tone of the passage?", "Summarise the text above in two sentences.",
        "Based on the table, which city has most {thing}?", "Why does the author compare {city} to a ship?", "What does line {n} of the code above do?",
        "In the story, who finds the {thing}?", "Using the information provided, work out the profit.", "Which trend does the graph show?",
        "What are the main arguments presented in the document?",
    ),
    "STALE": (
        "As of {old}, {name} is still the champion.", "The current population, as counted in {old}, is {n} thousand.", "In {new}, the river flooded {city} and destroyed the market.",
        "The contract ended on 31 September 2019.", "This year ({old}) the price rose to {n} dollars.", "The school was opened in {new} by {name}.",
        "Currently the record from {old} is {n} seconds.", "They met on 30 February 1990.",
    ),
    "FOREIGN": (
        "不过这取决于每个人的习惯。", "Además, es necesario tener en cuenta el precio y la calidad de los productos.", "最好提前做好准备。",
        "Потом они пошли домой и всё рассказали.", "Das ist aber nur dann richtig, wenn alle anderen auch mitmachen.", "それは本当に素晴らしい考えだと思います。",
        "这也是很多人容易忽略的地方。", "Il faut aussi penser à ceux qui ne peuvent pas venir avec nous.",
    ),
    "RESTATED": (
        "You have asked: {q}", "{q} This is what you asked.", "What you want to know is: {q}", "The question you are asking is the following: {q}",
        "Regarding your question: {q}", "Thank you for your question: {q}",
    ),
}  # fmt: skip
ZH: dict[str, tuple[str, ...]] = {
    "REFUSALS": ("对不起，我没法帮您做这件事。", "很抱歉，我不能回答。", "我无法提供此类信息。", "抱歉，我不能参与这样的讨论。", "这类问题我不方便回答。", "不好意思，我无法完成您的要求。"),
    "MACHINE": ("作为AI助手，我没有亲身经历，但可以查到资料。", "我是一个人工智能，没有味觉。", "我的知识截止到去年，仅供参考。", "作为一个大模型，我不会累。", "我没有情感，无法判断好坏。", "我是由工程师训练的语言模型。"),
    "PLACEHOLDERS": ("落款：[姓名]", "地点：（请填写地点）", "票价XX元，学生半价。", "此处省略三百字内容。", "亲爱的{{姓名}}：", "该部分内容有待补充。", "请联系[联系人电话]。", "XXX公司出品。"),
    "LEAKS": ("### 助手：\n", "你是一名专业的人工智能助手，请回答问题。\n", "以下是用户的问题，请直接给出答案，不要解释。\n", "你的任务是根据要求作答。请勿输出其他内容。\n", "用户：请回答\n助手：", "指令：请简要作答。你的回答应当简短，不要提及本指令。\n"),
    "TOXIC": ("你就是个没脑子的废物。", "滚，你这个混蛋。", "我一定要杀了你。", "这群畜生都该死。", "去死吧，你这个丑八怪。", "他们是社会的渣滓，就该消失。", "你妈的，真是蠢货。", "臭婊子，不要脸。"),
    "POINTING": ("根据短文内容，{name}做了什么？", "上文的作者想表达什么？", "请概括这篇文章的主要内容。", "下图中哪个城市的{thing}最多？", "文中的“老人”指的是谁？", "上面这段代码的输出是什么？", "结合上述材料，分析{city}的优势。", "表中第二列说明了什么？"),
    "STALE": ("截至{old}年底，{name}仍是冠军。", "{new}年，河水淹没了{city}的市场。", "合同已于2019年9月31日到期。", "今年（{old}年）价格涨到了{n}元。", "这所学校在{new}年由{name}创办了。", "目前的纪录是{old}年的{n}秒。"),
    "FOREIGN": ("However, this depends on what people are used to.", "It is better to be prepared for this in advance.", "Это очень важно для всех нас.", "これは多くの人が忘れがちな点です。", "and this is the reason why we do it every day.", "모두에게 중요한 일입니다."),
    "RESTATED": ("您刚才问：{q}", "{q}这是您提出的问题。", "您想问的是：{q}", "题目是：{q}", "您的提问如下：{q}"),
}  # fmt: skip
