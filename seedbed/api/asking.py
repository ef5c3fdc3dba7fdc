"""What routes take from a request: the desk, and who asks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from seedbed.api.desk import Desk
from seedbed.api.people import Visitor


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _visitor(request: Request) -> Visitor:
    visitor: Visitor = request.state.visitor
    return visitor


AtDesk = Annotated[Desk, Depends(_desk)]
Asking = Annotated[Visitor, Depends(_visitor)]


def note(request: Request, **facts: Any) -> None:
    """Add to what the audit log says of this request; no secret."""
    request.state.audit = {**getattr(request.state, "audit", {}), **facts}
