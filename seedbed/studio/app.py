"""The studio: pages and API on one desk, behind one door."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import State
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
    """The application on a desk, behind a door."""
    app = copy.copy(_application())  # the same routes, with a state of its own
    nav = sorted((one.NAV for one in modules(pages) if hasattr(one, "NAV")), key=lambda nav: nav.order)
    app.state = State({"desk": desk, "door": door, "nav": nav})
    guarded: Any = Guard(app, door, answer=refused)
    return guarded  # type: ignore[no-any-return]


@functools.cache
def _application() -> FastAPI:
    """Every file of ``pages`` with a ``ROUTER``, and the API. To make their routes takes a good part of a second."""
    app = create_app(answer=refused, say=told_again.body)
    for module in modules(pages):
        app.include_router(module.ROUTER, include_in_schema=False)
    app.mount("/static", _Kept(directory=STATIC))
    return app
