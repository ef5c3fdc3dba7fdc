"""The fixtures that tests of the API and of the pages share: a studio, and a database of either kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import postgres_rig
import pytest
from studio_rig import Visit, studio_at

DATABASE = os.environ.get("SEEDBED_TEST_DATABASE", "")
"""``postgresql`` gives every test a database on a throw-away server; a URL does so on that server."""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server on which databases can be made; without one the tests that want it are skipped."""
    pytest.importorskip("pg8000")
    if "://" in DATABASE:
        yield DATABASE
    elif not postgres_rig.binary("initdb"):
        pytest.skip("there is no PostgreSQL here (Debian: apt-get install postgresql)")
    else:
        with postgres_rig.served_postgres() as server:
            yield server.url.render_as_string(hide_password=False)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[str]:
    """The URL of an empty database on PostgreSQL."""
    with postgres_rig.fresh(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'studio.db'}"
    found: str = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def visit(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visit]:
    """A studio on an empty workspace, with its owner before it; ``on_both`` asks for it on both databases."""
    wanted = getattr(request, "param", "postgresql" if DATABASE else "sqlite")
    url = request.getfixturevalue("postgres") if wanted == "postgresql" else ""
    with studio_at(tmp_path / "workspace", database=url) as made:
        yield made
