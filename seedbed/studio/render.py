"""Pages and parts of pages from templates, in the language and the look of who asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from seedbed.api import showing
from seedbed.api.people import Visitor
from seedbed.core.text import cjk_share
from seedbed.studio import told_again
from seedbed.studio.look import Look, of_request
from seedbed.studio.words import LANGUAGES, say

HTMX = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "[45]..", "swap": True, "error": True, "target": "#messages", "swapOverride": "innerHTML"},
    ],
}
"""htmx without what a strict policy forbids; what went wrong is shown where messages stand."""
CHINESE = 0.2
"""From which share of Chinese characters on a sentence is Chinese; names in Latin letters stand in both."""


@dataclass(frozen=True)
class Nav:
    """A page's place in the navigation.

    Attributes:
        key: its text is ``nav.KEY``; the page gives it as ``here``.
        path: with ``{project}`` for a page of a project.
        order: from left to right.
        press: the keys that lead to it, such as ``g r``.
    """

    key: str
    path: str
    order: int
    press: str


def page(
    request: Request, template: str, *, here: str, project: str = "", status: int = 200, **values: Any
) -> Response:
    """A whole page.

    Args:
        template: its file, which extends ``layout.html.jinja``.
        here: the key of the page's ``Nav``.
        project: the id of the project that it is of, "" for a page of the workspace.
        values: what the template needs.
    """
    return _answer(request, template, status, {"here": here, "of_project": project, **values})


def part(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] = {}, **values: Any
) -> Response:
    """A part of a page, to be put into its place by htmx."""
    return _answer(request, template, status, values, headers)


def refused(request: Request, status: int, body: dict[str, Any]) -> Response:
    """A refusal as a person sees it: a message in the page, or a page of its own."""
    error = body["error"]
    message = told_again.refusal(of_request(request).language, error["message"], error["kind"])
    if request.headers.get("hx-request"):
        return part(request, "parts/message.html.jinja", status=status, message=message)
    return page(request, "refused.html.jinja", here="", status=status, message=message, code=status)


def gone(to: str) -> Response:
    """After a change: htmx opens this page of the studio."""
    return Response(status_code=204, headers={"HX-Redirect": to})


def _answer(
    request: Request, template: str, status: int, values: Mapping[str, Any], headers: Mapping[str, str] = {}
) -> Response:
    look = of_request(request)
    whole = {**_surroundings(request, look, str(values.get("of_project", ""))), **values}
    text = _pages(look.language).get_template(template).render(whole)
    return HTMLResponse(text, status_code=status, headers=dict(headers))


def _surroundings(request: Request, look: Look, project: str) -> dict[str, Any]:
    desk = request.app.state.desk
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    projects = desk.workspace.projects() if visitor else []
    wanted = project or request.query_params.get("in", "")
    current = next((one for one in projects if one["id"] == wanted), projects[0] if projects else None)
    return {
        "request": request,
        "look": look,
        "visitor": visitor,
        "projects": projects,
        "current": current,
        "nav": request.app.state.nav,
        "htmx": msgspec.json.encode(HTMX).decode(),
        "csrf": msgspec.json.encode({"X-CSRF-Token": visitor.csrf if visitor else ""}).decode(),
        "languages": LANGUAGES,
        "here": "",
        "of_project": "",
    }


@cache
def _pages(language: str) -> Environment:
    pages = Environment(
        loader=PackageLoader("seedbed.studio", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    t: Callable[..., str] = partial(say, language)
    pages.globals |= {"t": t, "static": static, "project_path": _project_path}
    pages.filters |= {
        "number": number,
        "share": lambda value: f"{100 * value:.0f}%",
        "duration": partial(duration, t),
        "ago": partial(ago, t),
        "clock": lambda seconds: time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds)),
        "json": lambda value: msgspec.json.format(msgspec.json.encode(value), indent=2).decode(),
        "line": lambda value: msgspec.json.encode(value).decode(),
        "shown": lambda value: value if isinstance(value, str) else msgspec.json.encode(value).decode(),
        "url": _quoted,
        "laid": laid,
        "coloured": lambda text, language: Markup(showing.code(text, language)),  # noqa: S704 - cleaned there
        "sentence": sentence,
    } | told_again.filters(language)
    return pages


def _project_path(nav: Sequence[Nav], here: str) -> str:
    """Where choosing another project leads: the same page of it, else its runs."""
    return next((one.path for one in nav if one.key == here and "{project}" in one.path), "/p/{project}/runs")


def _quoted(value: str) -> str:
    from urllib.parse import quote

    return quote(value, safe="")


@lru_cache(maxsize=64)
def static(name: str) -> str:
    """The address of a file of ``static``; it changes with its content, so browsers may keep what they have."""
    data = (Path(__file__).parent / "static" / name).read_bytes()
    return f"/static/{name}?v={blake2b(data, digest_size=6).hexdigest()}"


def laid(text: str, column: str) -> str | Markup:
    """A value of a row for showing: a program in colours, a text with fenced code laid out, else as it stands."""
    if showing.CODE.match(column):
        return Markup(f'<div class="laid">{showing.code(text, column)}</div>')  # noqa: S704 - cleaned there
    if "```" in text:
        return Markup(f'<div class="laid">{showing.markdown(text)}</div>')  # noqa: S704 - cleaned there
    return text


def sentence(text: str) -> str:
    """A summary as a sentence, with its full stop: a Chinese one has the Chinese one."""
    if not text:
        return ""
    if cjk_share(text) > CHINESE:
        return text if text[-1] in "。？！" else f"{text}。"
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.。!?' else '.'}"


def number(value: float | None) -> str:
    """A figure with its thousands apart; at most four digits after the point."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def duration(t: Callable[..., str], seconds: float | None) -> str:
    """A stretch of time in words."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return t("time.hours", hours=hours, minutes=minutes)
    if minutes and rest:
        return t("time.minutes", minutes=minutes, seconds=rest)
    return t("time.whole_minutes", minutes=minutes) if minutes else t("time.seconds", seconds=rest)


def ago(t: Callable[..., str], moment: float | None) -> str:
    """How long ago something was."""
    if not moment:
        return "–"
    seconds = max(0.0, time.time() - moment)
    if seconds < 60:
        return t("time.now")
    if seconds < 86400:
        return t("time.ago", span=duration(t, seconds // 60 * 60))
    return t("time.days", days=int(seconds // 86400))
