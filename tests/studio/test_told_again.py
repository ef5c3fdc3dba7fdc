"""What readers and the API said in English, in the language of the page; what is written down stays as it was."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError
from source_rig import project_of, read, sent
from studio_rig import Visit

import seedbed.api
import seedbed.studio
from seedbed.core.private import KINDS
from seedbed.core.text import cjk_share
from seedbed.ingest.reasons import BOOKS, REASONS, WAYS_OUT
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.studio import told_again
from seedbed.studio.words import catalogue

LEFT = {
    "{name}: {told}": "of a file's size; both sentences stand in the catalogue",
    "{plain}: files that end in '{ending}' are not taken{way}": "both sentences stand in the catalogue",
    "{model}: {found['error']}": "a model's own words",
}
"""What is refused in other words than the catalogue's, and why."""


@pytest.mark.parametrize(("family", "forms"), [("reason", REASONS), ("advice", WAYS_OUT)])
def test_every_sentence_has_its_words(family: str, forms: dict[str, str]) -> None:
    """In English those of the manifest itself."""
    told = {key.partition(".")[2]: text for key, text in catalogue("en").items() if key.startswith(f"{family}.")}
    assert told == forms


def test_names_within_have_their_words() -> None:
    """Kinds of private data, formats, and what a damaged file was taken for."""
    from seedbed.ingest.readers import formats

    named = {"boilerplate", "near duplicate", *KINDS, *formats(), *BOOKS}
    assert {f"named.{one}" for one in named} <= catalogue("zh").keys()
    assert told_again.warning("zh", "masked 2 of kind email") == "已遮盖 2 处电子邮箱"
    assert told_again.warning("zh", "left out as boilerplate: 3 blocks") == "作为套话略去 3 个块"
    assert told_again.warning("en", "masked 2 of kind email") == "masked 2 of kind email"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("damaged, or not a book (KeyError: 'x')", "已损坏，或不是电子书（KeyError: 'x'）"),
        ("page 2: it has no text; page 3: it took more than 60 s", "第 2 页：其中没有文字；第 3 页：用时超过 60 秒"),
        ("a; b.html: the file is empty; remove it", "a; b.html：文件是空的；删除该文件"),
        ("the birds are away", "the birds are away"),
        ("x: the birds are away; feed them", "x: the birds are away; feed them"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_chinese(text: str, told: str) -> None:
    """With the reasons within it; a sentence of no kind as it is, and any in English as it is."""
    assert told_again.reason("zh", text) == told
    assert told_again.reason("en", text) == text


def test_a_reason_within_a_warning_is_told_too() -> None:
    """Of pages, and of a chapter, which is named."""
    chapter = UnreadableDocument("one.xhtml", "there is no page in it", "download or export it again")
    assert told_again.warning("zh", "pages without text: the parser crashed (SIGSEGV)") == (
        "有些页面没有文字：解析程序崩溃（SIGSEGV）"
    )
    assert told_again.warning("zh", f"a chapter is not read: {chapter}") == (
        "有一章未能读取：one.xhtml：其中没有网页内容；重新下载或导出"
    )


@pytest.mark.parametrize(
    ("language", "reason", "way"),
    [
        ("en", "The file is empty.", "Remove it or put its text back."),
        ("zh", "文件是空的。", "删除该文件，或放回其中的文字。"),
    ],
)
def test_the_list_of_files_tells_why_one_is_not_read(visit: Visit, language: str, reason: str, way: str) -> None:
    """And what to do; the API gives the sentences of the manifest."""
    project = project_of(visit)
    sent(visit, project, "a.txt", b"Birds are away.")
    sent(visit, project, "b.txt", b" \n")
    read(visit, project)
    lines = visit.get(f"/api/v1/projects/{project}/extractions/one/files").json()
    [line] = [one for one in lines if one["name"] == "b.txt"]
    assert (line["reason"], line["way_out"]) == ("the file is empty", "remove it or put its text back")
    page = visit.get(f"/p/{project}/sources/x/one", cookie=_cookie(visit, language)).text
    assert (reason in page, way in page, "the file is empty" in page.lower()) == (True, True, language == "en")


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("/p/x/runs", "there is no project 'x'", "没有项目“x”"),
        ("/nowhere", "There is no such page here.", "这里没有这个页面。"),
    ],
)
def test_a_page_that_cannot_be_shown_says_so_in_its_language(
    visit: Visit, path: str, english: str, chinese: str
) -> None:
    """By the kind of the refusal, with its values."""
    for language, told in (("en", english), ("zh", chinese)):
        page = visit.get(path, cookie=_cookie(visit, language))
        assert page.status_code == 404
        assert told in page.text.replace("&#39;", "'")


def test_a_form_and_a_script_are_answered_in_the_language_of_the_page(visit: Visit) -> None:
    """A script asks the API with the page's cookie; a program without one gets English."""
    cookie = _cookie(visit, "zh")
    made = visit.post("/projects", data={"name": "birds"})
    assert made.status_code == 204
    again = visit.post("/projects", data={"name": "birds"}, cookie=cookie)
    assert (again.status_code, "已有项目或文件夹“birds”" in again.text) == (409, True)
    by_script = visit.post("/api/v1/projects", json={"name": "birds"}, cookie=cookie).json()["error"]
    assert by_script == {"kind": "taken", "message": "已有项目或文件夹“birds”"}
    by_program = visit.post("/api/v1/projects", json={"name": "birds"}).json()["error"]
    assert by_program == {"kind": "taken", "message": "there is a project or folder 'birds' already"}


def test_the_door_refuses_in_words(visit: Visit) -> None:
    """Who lacks a right, or sends too much, sees a page or a message, not an answer for programs."""
    reader = visit.as_role("reader")
    page = reader.get("/people", cookie=_cookie(reader, "zh"))
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert re.search("这需要所有者角色，a reader \\d+ 是读者", page.text)
    assert "content-security-policy" in page.headers
    told = reader.post("/projects", data={"name": "x"}, cookie=_cookie(reader, "zh"))
    assert (told.status_code, "这需要编辑角色" in told.text) == (403, True)
    large = visit.post("/projects", data={"name": "x" * (3 << 20)}, cookie=_cookie(visit, "zh"))
    assert (large.status_code, "此处的请求最大 2 MiB" in large.text) == (413, True)
    for_programs = reader.get("/api/v1/people")
    assert (for_programs.status_code, for_programs.json()["error"]["kind"]) == (403, "role")


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("size", "a.txt: it is empty", "a.txt：文件是空的"),
        ("name", "a.exe: files that end in '.exe' are not taken", "a.exe：不接收扩展名为“.exe”的文件"),
        ("name", "a.py: files that end in '.py' are not taken (a zip of them is read)",
         "a.py：不接收扩展名为“.py”的文件（可以打包为 zip）"),
        ("refused", "page 3 of a.pdf: it took more than 60 s; try again", "a.pdf 第 3 页：用时超过 60 秒；请重试"),
        ("refused", "not one document could be read; the reasons stand below", "没有一份文档能够读取，原因见下"),
        ("taken", "row 3 is judged by owner; take the next one", "第 3 行由 owner 评判，请看下一行"),
        ("taken", "row 3 is judged by somebody else; take the next one", "第 3 行由其他人评判，请看下一行"),
        ("not_found", "there is no run 'pdf' in this project", "此项目中没有运行“pdf”"),
        ("provider", "the model: quota is used up", "the model: quota is used up"),
        ("form", "body.name: Field required", "body.name：必填"),
        ("form", "a: Input should be 'x'; b: String should have at most 9 characters", "a：应为 'x'；b：最多 9 个字符"),
        ("form", "a: Field required; b: it is odd", "a: Field required; b: it is odd"),
        ("no such kind", "there is no project 'x'", "there is no project 'x'"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_by_its_kind(kind: str, text: str, told: str) -> None:
    """One of no sentence known here, or of another kind, stays as it is."""
    assert told_again.refusal("zh", text, kind) == told
    assert told_again.refusal("en", text, kind) == text


class Form(BaseModel):
    """A form with fields of many kinds."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field("", min_length=2, max_length=3, pattern="^[a-z]+$")
    short: str = Field("", min_length=1)
    few: list[int] = Field(default_factory=list, min_length=1, max_length=2)
    pair: list[int] = Field(default_factory=list, min_length=2)
    count: int = Field(1, ge=1, le=5)
    share: float = Field(0.5, gt=0, lt=1)
    finite: FiniteFloat = 1.0
    on: bool = True
    way: Literal["sum", "mean"] = "sum"
    more: dict[str, int] = Field(default_factory=dict)


@pytest.mark.parametrize(
    "given",
    [
        {"name": "a"}, {"name": "abcd"}, {"name": "ABC"}, {"name": 1}, {"short": ""}, {"few": []}, {"few": [1, 2, 3]},
        {"pair": [1]}, {"few": "x"}, {"few": ["x"]}, {"count": 0}, {"count": 6}, {"count": "x"}, {"count": 1.5},
        {"count": None}, {"share": 0}, {"share": 1}, {"share": "x"}, {"share": []}, {"finite": math.inf}, {"on": "x"},
        {"on": []}, {"way": "x"}, {"more": 1}, {"extra": 1}, {"name": "a", "count": "x"},
    ],
)  # fmt: skip
def test_a_form_with_a_wrong_value_is_refused_in_words(given: dict[str, Any]) -> None:
    """In the sentences that the forms' own library says."""
    with pytest.raises(ValidationError) as wrong:
        Form.model_validate(given)
    faults = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in wrong.value.errors()]
    told = told_again.refusal("zh", "; ".join(faults), "form")
    assert cjk_share(told) > 0, faults
    assert len(told.split("；")) == len(faults)


def test_every_refusal_that_is_written_has_its_words() -> None:
    """Wherever the API or a page refuses in a sentence of its own."""
    known = 0
    for where, kind, text in _refusals():
        sample = re.sub(r"\{[^{}]*\}", "7", text)
        found = cjk_share(told_again.refusal("zh", sample, kind)) > 0
        assert found or text in LEFT, (where, kind, text)
        known += found
    assert known > 110


def _refusals() -> Iterator[tuple[str, str, str]]:
    """Each refusal in the sources: where, its kind, and its text with slots."""
    for package in (seedbed.api, seedbed.studio):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    yield from _refusal(f"{path.name}:{call.lineno}", call.func.id, call)


def _refusal(where: str, name: str, call: ast.Call) -> Iterator[tuple[str, str, str]]:
    kinds = {"Refused": "refused", "not_found": "not_found", "_wrong": "form", "_Refusal": ""}
    if name not in kinds:
        return
    own = next((one.value for one in call.keywords if one.arg == "kind"), None)
    kind = own.value if isinstance(own, ast.Constant) else kinds[name]
    told = call.args[0]
    if name == "_Refusal":
        assert isinstance(call.args[1], ast.Constant)
        kind, told = call.args[1].value, call.args[2]
    if isinstance(told, ast.Constant):
        yield where, str(kind), str(told.value)
    elif isinstance(told, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else _slot(one) for one in told.values)
        yield where, str(kind), "".join(map(str, parts))


def _slot(part: ast.expr) -> str:
    assert isinstance(part, ast.FormattedValue)
    return f"{{{ast.unparse(part.value)}}}"


def _cookie(visit: Visit, language: str) -> str:
    return f"seedbed_studio={visit.cookie}; seedbed_look={language}.dark"
