"""How prompts are worded, as regular expressions: by what they show in an answer that a part of one has leaked into."""

from __future__ import annotations

SURE = (
    (
        r"^\s*(?:#{1,4}|\*\*)\s*(?:instructions?|response|prompt|system|user|assistant|human|input|output|指令|"
        r"提示词|系统|用户|助手|输入|输出)"
        r"\s*\**\s*$|\[/?INST\]|^\s*(?:SYSTEM|系统)\s*[:：]\s*\S|\bhere is the prompt\b"
    ),
    (
        r"<\|\s?(?:user|assistant|system|human)\s?\|>|\b(?:write|provide|give|generate) (?:an?|the) (?:answer|"
        r"response|reply) that\b"
    ),
    (
        r"^\s*(?:#{2,}|\*\*|<+|\[|【)\s*(?:system|user|assistant|human|instructions?|response|input|output|"
        r"prompt|question|completion"
        r"|query|new (?:task|input|prompt)|指令|回答|回复|输入|输出|用户|助手|系统|问题|提示词?)(?:\s*(?:prompt|"
        r"message|提示|消息|\d+))?"
        r"\s*(?:[:：]\s*(?:\*\*)?|#{2,}|>+|\]|】)"
    ),
    r"^\s*(?:system (?:prompt|message)|系统(?:提示|指令|消息))\s*[:：]",
    (
        r"\bbelow (?:is|are) (?:an?|the|some) (?:instruction|task|prompt|question|input|conversation|"
        r"example)s?\b[^.\n]{0,60}"
        r"\b(?:that|paired|write|describ|complet|which|along)"
    ),
    (
        r"\byou (?:are|will act as|will play|act as|will be acting as) (?:an?|the) (?:\w+[ "
        r"-]){0,5}(?:assistant|chatbot|AI|"
        r"language model|model|expert|tutor|copywriter|translator|annotator|rater|judge|writer|agent|bot|"
        r"engineer|editor|teacher|"
        r"specialist|analyst|reviewer)\b(?![^.\n]*\?)"
    ),
    r"\b(?:my|the|your|these) (?:system|initial|hidden|original) (?:prompt|instructions?|message)s?\b",
    r"\b(?:few|one|zero)-?shot\b[^.\n]{0,30}(?:example|prompt|:)|\bnow (?:it(?:'|’)s|it is) your turn\b",
    (
        r"(?:^|\n)\s*(?:Q|Question|Input|Instruction|Example input|User|Human|Prompt|Text|Query|Customer "
        r"message)\s*\d*\s*[:：]"
        r"[^\n]*\n+\s*(?:A|Answer|Output|Response|Example output|Assistant|AI|Label|"
        r"Reply)\s*\d*\s*[:：][^\n]*[\s\S]*?\n\s*"
        r"(?:Q|Question|Input|Instruction|Example input|User|Human|Prompt|Text|Query|Customer message)\s*\d*\s*[:：]"
    ),
    (
        r"\A\s*(?:Human|User|用户|人类|指令|Instruction|Query)\s*[:：][^\n]*\n+\s*(?:Assistant|AI|Bot|Response|"
        r"助手|回答|回复)\s*[:：]"
    ),
    r"\n\s*(?:Human|User|USER|HUMAN|用户|人类)\s*[:：]",
    (
        r"\b(?:examples?|demonstrations?|samples?) ?\d*\s*[:：]\s*\n+\s*(?:input|question|q|instruction|text|"
        r"prompt|query|user)\s*[:：]"
    ),
    (
        r"(?:示例|例子|样例|例|范例|样本)\s*[一二三四1-9]?\s*[:：]?\s*\n*\s*(?:输入|问题?|用户|指令|原文|文本|"
        r"句子)\s*[:：]"
    ),
    (
        r"(?:^|\n)\s*(?:输入|问题?|用户|指令|问句|题目|文本|原文)\s*\d*[:：][^\n]*\n+\s*(?:输出|答案?|助手|回答|"
        r"回复|标签|结果|译文)\s*\d*[:：]"
        r"[\s\S]*?\n\s*(?:输入|问题?|用户|指令|问句|题目|文本|原文)\s*\d*[:：]"
    ),
    (
        r"(?:^|[。！？：】\n])\s*(?:现在[，,]?)?(?:假设|请?记住[，,：:]?|从现在起[，,]?)?(?:你|您)(?:将|现在|"
        r"要)?(?:是|扮演|充当|作为|担任)(?:一[个名位款]|该|本)"
        r"[^。！？\n]{0,24}(?:助[手理]|专家|模型|机器人|老师|翻译|编辑|工程师|助教|客服|顾问|写手|AI|人工智能|"
        r"标注员|评审|作家|分析师)"
    ),
    (
        r"(?:以下|下面)(?:是|为)(?:一[条个段]|几[条个]|若干)?(?:描述任务的)?(?:指令|任务说明|提示词|对话示例|"
        r"参考示例|用户的?(?:请求|指令|输入|问题|提问))"
    ),
    r"(?:系统|原始|初始)(?:提示词?|指令|消息)\s*[:：是为]",
)
"""Signs of which one is enough."""
WEAK = (
    (
        r"\b(?:please |and |to |should )?(?:answer|respond|reply)(?: to)?(?: (?:the|this|a|my|their) "
        r"(?:\w+['’]?s? )?(?:question|request|query|user))?"
        r" (?:briefly|politely|concisely|shortly|honestly|using only|in (?:one|a|an|two|three|simple|plain|"
        r"short|the style)\b|with (?:one|a single|no))"
    ),
    (
        r"^\s*(?:task|requirements?|request|任务|题目要求|要求|提示词)\s*[:：]|\b(?:user['’]s|following|above|"
        r"given) (?:question|request|instruction|prompt)s?\b"
    ),
    (
        r"\b(?:do not|don['’]t|never) (?:use|mention|write|give|include|add|repeat) (?:\w+ ){0,2}(?:lists?|"
        r"bullet points|instructions?|prompts?|examples?|markdown|emojis?)\b"
    ),
    (
        r"\bI (?:was|am|have been) (?:asked|told|instructed|given the task) to (?:answer|respond|reply|write|"
        r"explain|give)\b"
    ),
    r"请(?:你)?(?:用|以|根据|按|简短|简要|直接|尽量|仅|只)[^。！？\n]{0,16}(?:回答|作答|回复|答复|输出)",
    r"(?:不要|请勿|不得|勿|无需|不必)(?:使用|用|写|给|作|做)?(?:任何)?(?:列表|解释|多余|编号|表情|示例|标题)",
    (
        r"(?:^|[。！？：】\n])\s*你是(?:一[个名位款]|该|本)?[^。！？，,\n]{0,16}(?:的)?(?:助[手理]|专家|导游|"
        r"厨师|医生|律师|教师|记者|作者|教练|诗人)"
    ),
    (
        r"(?:只需|只要|仅需)(?:给出|写出|回答|输出|说明)[^。！？\n]{0,10}(?:结果|答案|结论|一句)|(?:题目|回答|"
        r"输出|写作)要求\s*[:：]"
    ),
    (
        r"\b(?:reply|respond|answer|output|return|write|print) (?:\w+ )?(?:only|with only|just|nothing but|in "
        r"(?:the )?(?:following|this) "
        r"(?:format|form)|in (?:valid )?JSON|strictly|with (?:the )?(?:JSON|answer|text) only|with a single)\b"
    ),
    (
        r"\b(?:do not|don['’]t|never|must not) (?:include|add|mention|use|explain|repeat|write|output|reveal|"
        r"give|provide|start|"
        r"make up|copy|refer)\b[^.\n]{0,60}(?:explanation|preamble|introduction|anything else|other text|"
        r"instruction|prompt|"
        r"comment|disclaimer|greeting|headings?|markdown|mention|answer|example|additional|apolog)"
    ),
    (
        r"\b(?:your|the) (?:task|job|goal|role|objective) (?:is|here is|will be) to\b|\byour (?:answer|response|"
        r"reply|output) "
        r"(?:should|must|has to|needs to|is to|will) (?:be|have|contain|not|include|follow|start|end|use|stay)\b"
    ),
    (
        r"\b(?:limit|keep|restrict) your (?:answer|response|reply) (?:to|under|below|within)\b|\bfollow (?:these|the) "
        r"(?:rules|instructions|guidelines|steps) (?:below|carefully|exactly|strictly|when)\b"
    ),
    (
        r"\b(?:here (?:are|is)|consider|see|study|given) (?:(?:the|some|a few|two|three|several|an?) "
        r")?(?:following )?examples? (?:of|for|to|"
        r"that show|showing) (?:how|the (?:format|desired|expected)|follow|guide|good|correct|desired|expected|"
        r"answers|input)"
    ),
    (
        r"\b(?:given|read|use) the (?:following|above|user['’]?s?) (?:instruction|prompt|context|passage|input|"
        r"text|query|question|"
        r"conversation),? (?:write|answer|generat|produc|provid|to (?:answer|write|generat))"
    ),
    (
        r"\bthe user (?:wants|asks|is asking|has asked|would like|said|asked|requests|will (?:give|ask|"
        r"provide))\b|\b(?:think|reason) step by step\b"
    ),
    (
        r"\bI (?:need|have|should|must|will|am going|am asked|was asked) (?:to )?(?:answer|respond|reply)\b|"
        r"^\s*(?:instructions?|指令|提示词)\s*[:：]"
    ),
    (
        r"\bword limit\s*[:：]|\b(?:output|answer|response) format\s*[:：]|\b(?:constraints?|requirements?|"
        r"rules)\s*[:：]\s*\n"
    ),
    r"(?:^|\n)\s*(?:Assistant|AI|System|User|Human|Q|A|助手|系统|问|答)\s*[:：]",
    (
        r"(?:只|仅|直接)(?:需|要|能|需要)?(?:输出|回复|返回|给出|回答|写出)(?:[^。！？\n]{0,20})(?:即可|不要|"
        r"不得|答案|结果|文字|JSON|内容|一个|本身|正文)"
    ),
    (
        r"(?:不要|请勿|不得|禁止|切勿|无需|不必|别)(?:输出|添加|包含|解释|重复|提及|给出|使用|泄露|透露|写|出现|"
        r"附加|复述)[^。！？\n]{0,20}"
        r"(?:解释|说明|其他|其它|多余|额外|前言|标题|指令|提示|内容|开场|问候|文字|要求|客套)"
    ),
    (
        r"(?:你|您)的(?:任务|工作|职责|目标|角色|回答|回复|输出)(?:是|就是|为|应|应该|应当|必须|需要?|要|"
        r"不(?:得|能|要|应))"
    ),
    (
        r"(?:请|需|必须)?(?:严格)?(?:按照?|遵循|遵守|依照)(?:以下|如下|下面|下列|上述|给定)的?(?:格式|要求|规则|"
        r"步骤|示例|模板|指令|准则)"
    ),
    (
        r"(?:输出|回答|回复|返回)(?:格式|要求|模板|限制)\s*[:：]|(?:字数|篇幅|长度)(?:限制|要求|控制|不超过)|"
        r"(?:注意|要求|约束|规则)\s*[:：]\s*\n"
    ),
    (
        r"(?:用户|提问者)(?:想要|希望|要求|询问|的(?:问题|请求|要求|输入|指令)(?:是|如下|为)|问(?:的是|道)|"
        r"会(?:给|提供|输入))"
    ),
    (
        r"(?:参考|参照|仿照|模仿|以下是|下面是|请看|给出)(?:了|几个|以下|一些|如下|下面|上面|上述|若干|两个|"
        r"三个)*的?(?:示例|例子|样例|范例)"
    ),
)
"""Signs that good answers have now and then: two are needed."""
