"""Placeholder: nothing in the text waits to be filled in: lorem ipsum, TODO, [your name], {{slot}}, XXX, 此处填写.

Bracketed words count when they name something to be filled in (a name, a date, a company …); links, check boxes, notes
and citations do not. Code in fences is left out but for comments that promise it (``# your code here``). A blank to be
filled in by a pupil (``____``) is no fault; a template is what an instruction may ask for: leave the filter out there.
"""

from __future__ import annotations

import re

from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import Said, found_out, prose, said

_THING = (
    r"(?:names?|date|time|day|month|year|company|organi[sz]ation|employer|school|university|address|street|city|town|"
    r"country|state|location|place|venue|e-?mail|phone|telephone|number|amount|price|title|position|role|"
    r"job|department|"
    r"topic|subject|product|service|link|url|website|signature|manager|recipient|sender|client|customer|text|content|"
    r"details?|description|reason|example|answer|value|item|industry|project|team|contact|figure|percentage|age|field|"
    r"information|info|summary|image|photo|source|reference|author|event|room|skill|language|hobby|relationship)"
)
_BRACKET = r"[\[<【〔]"
_CLOSE = r"[\]>】〕](?!\()"
_PATTERNS = (
    r"\blorem ipsum\b|\bdolor sit amet\b|\bconsectetur adipiscing\b",
    r"(?-i:\b(?:TODO|FIXME|TBD|TBC|TKTK|TBA)\b(?!\s+(?:list|app|item)))",
    r"(?-i:(?<![A-Za-z\d_.])X{3,}(?![A-Za-z\d_])|(?<![A-Za-z\d])[xX]{4,}(?![A-Za-z\d])|(?<![\w×])×{2,}(?![\w×]))",
    (
        rf"{_BRACKET}\s*(?:please )?(?:insert|enter|add|fill in|fill|put|write|type|include|specify|provide|s"
        rf"tate|choose|"
        rf"select|attach|describe|replace)\b[^\]>】\n]{{0,80}}{_CLOSE}"
    ),
    (
        rf"{_BRACKET}\s*(?:your|the|his|her|their|my|our|recipient['’]?s?|sender['’]?s?|customer['’]?s?|client['’"
        rf"]?s?|company"
        rf"['’]?s?|today['’]?s|name of|date of|number of|insert)\b[^\]>】\n]{{0,50}}{_CLOSE}"
    ),
    rf"\[(?:[A-Za-z]+[ _/-]){{0,3}}{_THING}(?:[ _/-][A-Za-z]+){{0,4}}\](?!\()",
    rf"<((?:[A-Za-z]+[ _-]){{0,3}}{_THING}(?:[ _-][A-Za-z]+){{0,2}})>(?![^\n]*</\1>)",
    r"\{\{\s*[\w .|-]{1,60}\}\}|\$\{[\w.]{1,40}\}|<%=?[^%\n]{1,60}%>|%%[A-Z_]{3,30}%%|(?<![\w{])\{[a-z]+(?:_[a-z]+)*\}",
    r"\[\s*(?:\.{3}|…|blank|placeholder|redacted|example \d+|[A-Z][A-Z ]+(?:NAME|DATE|HERE|TITLE|NUMBER))\s*\]",
    (
        r"\b(?:your|the|some|more|insert|add|put) ?(?:own )?(?:text|content|copy|answer|response|description|"
        r"title|name|code|"
        r"details|explanation|image) (?:goes |will go |to go )?here\b"
    ),
    (
        r"\b(?:will|is to|are to|to) be (?:added|written|completed|filled in|inserted|supplied|announced)(?: "
        r"\w+)? (?:later|here|soon)\b"
    ),
    r"\b(?:insert|add|put|write|enter|type|fill in) (?:your|the|a|an|some) (?:[\w'’]+ ){1,4}here\b",
    (
        r"\b(?:to be (?:added|completed|filled in|written|announced|determined|inserted)|placeholder|dummy text|"
        r"sample text "
        r"here|coming soon|under construction|content pending)\b"
    ),
    (
        r"(?:在?此处?|在?这里|请在?此?处?)[^\S\n]?(?:请)?(?:填写|填入|输入|插入|添加|补充|写下|放置|替换|粘贴|"
        r"写上|填上|是(?:正文|内容)|省略)"
    ),
    (
        r"(?:请|需)(?:自行)?(?:填写|填入|插入|补充|替换为|替换成)[^。！？\n]{0,8}(?:姓名|名字|名称|日期|内容|"
        r"地址|公司|单位|信息|电话|具体)"
    ),
    (
        r"(?:待|有待|尚待|未)(?:补充|填写|填充|完善|添加|定稿|录入|续写)(?![^。！？\n]{0,6}的(?:问题|工作|制度|"
        r"机制))|占位(?:符|文本|文字|内容)"
    ),
    (
        r"[\[【<〔（(](?:你|您|我|他|她|贵|某|请|此处|填|插入|输入|客户|收件人|寄件人|公司|单位|具体|对方|"
        r"学校|产品|项目)"
        r"[^\]】>〕）)\n]{0,14}(?:姓名|名字|名称|日期|地址|电话|内容|职位|部门|邮箱|时间|地点|数字|金额|公司|"
        r"填写|输入|插入|补充|主题)"
        r"[^\]】>〕）)\n]{0,6}[\]】>〕）)]"
    ),
    (
        r"[\[【〔][\u4e00-\u9fff]{0,8}(?:姓名|名字|名称|日期|地址|电话|职位|部门|邮箱|时间|地点|金额|单位|学校|"
        r"签名|标题|正文|内容|图片|链接|城市|年份)[\]】〕]"
    ),
    r"(?<![A-Za-z\d])X{2,}(?=[\u4e00-\u9fff])(?!X*(?:染色体|型))|\b[Xx]{2}[:：][Xx]{2}\b",
    (
        r"[\[【〔][\u4e00-\u9fff]{0,4}(?:公司|用户|客户|产品|学校|单位|项目|城市|景点)名?[\]】〕]|"
        r"[（(\[【](?:待定|暂缺|暂无|略)(?![的])"
    ),
    (
        r"(?<![A-Za-z\d×])[Xx×]{2,12}(?:公司|先生|女士|同学|老师|大学|学校|部门|单位|年|月|日|市|省|路|区|有限|集团|医院|银行|"
        r"同志|经理|产品|项目)"
        r"|某某某|(?:省略|略去)(?:若干|以下|部分)?(?:内容|文字|正文)"
    ),
)

_IN_CODE = (
    r"(?:#|//|/\*|--|<!--|\"\"\")\s*(?:your|the rest of the|add|insert|write|put|remaining|implement) ?(?:own )?"
    r"(?:your )?(?:code|logic|implementation|solution|function)\b"
)
"""Looked for in the whole text; the others in what is no code."""


def placeholder(text: Said) -> Verdict:
    """Whether nothing in the text waits to be filled in; see the card above."""
    whole = said(text)
    plain = prose(whole)
    found = [re.search(pattern, plain, re.IGNORECASE) for pattern in _PATTERNS]
    found.append(re.search(_IN_CODE, whole, re.IGNORECASE))
    faults = [f"'{shortened(match[0], 60)}' waits to be filled in" for match in found if match]
    return found_out(faults, "nothing waits to be filled in")


EXAMPLE = Example(row={"text": "Dear [Name],\nthank you for your letter of [insert date]."}, gives=False)
