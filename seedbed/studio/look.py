"""How a person likes the pages: language and theme, kept in a cookie that holds nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response

from seedbed.studio.words import LANGUAGES, of_header

COOKIE = "seedbed_look"
THEMES = ("system", "light", "dark")
YEAR = 365 * 86400


@dataclass(frozen=True)
class Look:
    """Language and theme."""

    language: str
    theme: str


def of_request(request: Request) -> Look:
    """The look of a request: what the cookie says, else what the browser would like."""
    language, _, theme = request.cookies.get(COOKIE, "").partition(".")
    if language not in LANGUAGES:
        language = of_header(request.headers.get("accept-language", ""))
    return Look(language, theme if theme in THEMES else "system")


def keep(response: Response, look: Look) -> None:
    """Write the cookie."""
    value = f"{look.language}.{look.theme}"
    response.set_cookie(COOKIE, value, max_age=YEAR, samesite="strict", httponly=True, path="/")
