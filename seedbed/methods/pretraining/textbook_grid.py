"""Who a textbook is for and how it is written: the grid from which `textbook` draws."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

AUDIENCES = {
    "children": Prompt(en="children of ten", zh="十岁左右的儿童"),
    "pupils": Prompt(en="high-school pupils", zh="高中生"),
    "students": Prompt(en="college students", zh="大学生"),
    "workers": Prompt(en="working people who change their trade", zh="转行的在职人士"),
    "experts": Prompt(en="experts of a neighbouring field", zh="相邻领域的专家"),
}
STYLES = {
    "example": Prompt(en="from a worked example to the rule", zh="由例题引出规律"),
    "definition": Prompt(en="from definitions to consequences", zh="由定义推出结论"),
    "everyday": Prompt(en="by things of everyday life", zh="从日常事物讲起"),
    "mistakes": Prompt(en="along common mistakes", zh="围绕常见错误"),
    "history": Prompt(en="along how it was found out", zh="沿着发现的过程"),
}
FORMS = {
    "exercises": Prompt(en="three exercises with worked solutions", zh="三道带详细解答的练习"),
    "discussion": Prompt(en="a discussion that weighs its claims", zh="一篇权衡其观点的讨论"),
    "lesson": Prompt(en="a lesson", zh="一堂课的讲稿"),
}
