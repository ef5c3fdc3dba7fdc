"""What GLAN asks of a discipline: subjects, a syllabus and its sessions, homework questions, answers."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

SUBJECTS = Prompt(
    en="You are an expert in teaching the discipline {discipline}. Which subjects should a student of it learn, from "
    "the first year to the last? Name 10 to 20, numbered from 1., one a short line: its name, its level (beginner, "
    "intermediate or advanced) and two or three subtopics.",
    zh="你是“{discipline}”这门学科的教学专家。学生从入门到精通应当学习哪些课程？列出 10 到 20 门，从 1. 开始编号，"
    "每门一短行：课程名称、程度（初级、中级或高级）和两三个子主题。",
)
LISTED = Prompt(
    en='Now give all of these subjects as JSON: {"subjects": [{"name": "…", "level": "…", "subtopics": ["…"]}]}',
    zh="现在把上面的全部课程写成 JSON，一门也不要遗漏，不要添加说明："
    '{"subjects": [{"name": "……", "level": "……", "subtopics": ["……"]}]}',
)
SYLLABUS = Prompt(
    en="""You are an expert in teaching the discipline {discipline}. Write the syllabus of this subject.
Subject: {subject}
Level: {level}
Subtopics: {subtopics}

Begin with an introduction of two sentences. Then come {least} to {most} class sessions that build on one another. Of \
each give its number, its title, what is learned in one sentence, and about five key concepts.""",
    zh="""你是“{discipline}”这门学科的教学专家。请为下面的课程编写教学大纲。
课程：{subject}
程度：{level}
子主题：{subtopics}

先用两句话介绍课程，然后列出 {least} 到 {most} 次循序渐进的课。\
每次课写明序号、标题、一句话的学习内容，以及大约五个关键概念。""",
)
SESSIONS = Prompt(
    en="Now give every class session of this syllabus as JSON, in its order, titles and key concepts copied word for "
    'word: {"sessions": [{"title": "…", "concepts": ["…"]}]}',
    zh="现在把大纲中的每次课按顺序写成 JSON，标题和关键概念要逐字照抄，不要添加说明："
    '{"sessions": [{"title": "……", "concepts": ["……"]}]}',
)
QUESTION = Prompt(
    en="""You teach the subject {subject} by this syllabus:

{syllabus}

The student has learned up to session {learned}, "{session}". Write one homework question.
Sessions: {sessions}
Key concepts that it must call for: {concepts}
{harder}It stands alone and gives all that is needed to answer it. Reply with the question only, without its answer.""",
    zh="""你按下面的大纲讲授课程“{subject}”：

{syllabus}

学生已经学到第 {learned} 次课“{session}”。请出一道作业题。
涉及的课：{sessions}
必须用到的关键概念：{concepts}
{harder}题目要能独立理解，给出作答所需的全部信息。只回复题目，不要给出答案。""",
)
HARDER = Prompt(
    en="It needs both sessions together and more than one step.\n", zh="题目必须结合两次课的内容，并且需要多步推理。\n"
)
ANSWER_AS = Prompt(
    en="You are an experienced teacher. Answer the question and show how the answer is reached.",
    zh="你是一位经验丰富的老师。请回答问题，并说明答案是怎样得出的。",
)
