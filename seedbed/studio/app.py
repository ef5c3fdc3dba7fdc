"""The studio: pages and API on one desk, behind one door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from seedbed.api.app import create_app, modules
from seedbed.api.desk import Desk
from seedbed.api.guard import Door, Guard
from seedbed.studio import pages, told_again
from seedbed.studio.render import refused

STATIC = Path(__file__).parent / "static"


class _Kept(StaticFiles):
    """Files whose address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def studio(desk: Desk, door: Door) -> Guard:
    """The application: every file of ``pages`` with a ``ROUTER``, and the API."""
    app = create_app(desk, answer=refused, say=told_again.body)
    app.state.door = door
    found = modules(pages)
    app.state.nav = sorted((one.NAV for one in found if hasattr(one, "NAV")), key=lambda nav: nav.order)
    for module in found:
        app.include_router(module.ROUTER, include_in_schema=False)
    app.mount("/static", _Kept(directory=STATIC))
    guarded: Any = Guard(app, door, answer=refused)
    return guarded  # type: ignore[no-any-return]
