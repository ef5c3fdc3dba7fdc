"""The application: every file of ``routes`` with a ``ROUTER``, behind the door."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from seedbed.api import routes
from seedbed.api.answers import Problem
from seedbed.api.refusal import told
from seedbed.core.errors import SeedbedError
from seedbed.core.version import __version__

PREFIX = "/api/v1"
_PROBLEM = {"application/json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
# One status has the model, and the others point to it: a model for each, on each route, takes a second to make.
REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": Problem, "description": "Not a request"}}
REFUSALS |= {
    status: {"content": _PROBLEM, "description": text}
    for status, text in {
        401: "Not signed in",
        403: "Not allowed",
        404: "Not there",
        409: "Not now, or taken",
        413: "Too large",
        421: "Another host",
        422: "Not of this form",
        424: "A package is missing",
        502: "A model or a command failed",
        503: "The database does not answer",
        504: "It took too long",
    }.items()
}
log = logging.getLogger("seedbed.studio")
Answerer = Callable[[Request, int, dict[str, Any]], Response]
Sayer = Callable[[Request, dict[str, Any]], dict[str, Any]]


def as_json(_: Request, status: int, body: dict[str, Any]) -> Response:
    """A refusal as the API tells it."""
    return JSONResponse(body, status_code=status)


def as_it_is(_: Request, body: dict[str, Any]) -> dict[str, Any]:
    """A refusal in the words of the API."""
    return body


def create_app(*, answer: Answerer = as_json, say: Sayer = as_it_is) -> FastAPI:
    """The API, whose routes want a desk as ``app.state.desk``.

    ``answer`` says how a refusal is told to those who did not ask the API, ``say`` in which words to those who did.
    """
    app = FastAPI(
        title="Seedbed Studio",
        version=__version__,
        description="The work of a studio, as its pages do it. Programs send  Authorization: Bearer TOKEN.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for module in modules(routes):
        app.include_router(module.ROUTER, prefix=PREFIX, responses=REFUSALS)
    for kind, handler in _handlers(answer, say).items():
        app.add_exception_handler(kind, handler)
    return app


def modules(package: ModuleType) -> list[ModuleType]:
    """The modules of a package that have a ``ROUTER``, by name: a file that is put there is found."""
    names = sorted(one.name for one in pkgutil.iter_modules(package.__path__))
    found = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return [one for one in found if hasattr(one, "ROUTER")]


def _handlers(answer: Answerer, say: Sayer) -> dict[Any, Callable[[Request, Any], Awaitable[Response]]]:
    def tell(request: Request, status: int, body: dict[str, Any]) -> Response:
        api = request.url.path.startswith(f"{PREFIX}/") or request.url.path == PREFIX
        return as_json(request, status, say(request, body)) if api else answer(request, status, body)

    async def refused(request: Request, error: SeedbedError) -> Response:
        return tell(request, *told(error))

    async def malformed(request: Request, error: RequestValidationError) -> Response:
        faults = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
        return tell(request, 422, {"error": {"kind": "form", "message": "; ".join(faults)}})

    async def stray(request: Request, error: HTTPException) -> Response:
        return tell(request, error.status_code, {"error": {"kind": "http", "message": str(error.detail)}})

    async def bug(request: Request, error: Exception) -> Response:
        log.error("a fault of the studio at %s", request.url.path, exc_info=error)
        message = f"a fault of the studio ({type(error).__name__}); its log has the particulars"
        return tell(request, 500, {"error": {"kind": "fault", "message": message}})

    return {SeedbedError: refused, RequestValidationError: malformed, HTTPException: stray, Exception: bug}
