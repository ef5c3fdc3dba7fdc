"""``seedbed studio`` as a person starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from studio_rig import project_with, recipe, served, studio_at, until

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())


def answer(address: str | urllib.request.Request) -> tuple[int, str]:
    """Status and text of an address."""
    try:
        with OPENER.open(address, timeout=30) as found:
            return found.status, found.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def said(*arguments: str, **environment: str) -> tuple[int, str]:
    """How the command ends, and what it says."""
    command = [sys.executable, "-m", "seedbed", "studio", "--no-browser", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}, check=False
    )
    return done.returncode, done.stderr


def test_it_opens_with_its_link_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    """A real server on loopback: the link once, the page after it, and an orderly end."""
    with served(tmp_path) as (link, process):
        base = link.partition("/enter")[0]
        assert answer(f"{base}/api/v1/health")[0] == 200
        assert 'http-equiv="refresh"' in answer(link)[1]
        assert "Seedbed" in answer(f"{base}/")[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert (tmp_path / ".studio" / "studio.db").stat().st_mode & 0o777 in (0o600, 0o644)
    assert (tmp_path / ".studio").stat().st_mode & 0o077 == 0


def test_another_address_takes_somebody_who_could_sign_in(tmp_path: Path) -> None:
    """Without users and token it refuses, and says both ways out; a short token is none."""
    code, told = said("--workspace", str(tmp_path), "--host", "0.0.0.0", "--port", "0")
    assert code == 1
    assert "SEEDBED_STUDIO_TOKEN" in told
    assert "People" in told
    code, told = said("--workspace", str(tmp_path), "--host", "0.0.0.0", "--port", "0", SEEDBED_STUDIO_TOKEN="short")
    assert code == 1
    assert "short" not in told.replace("shorter", "")


def test_with_a_token_it_opens_to_other_addresses(tmp_path: Path) -> None:
    """Whoever has the token is let in; names that were not given are not answered."""
    token = "a-token-that-is-long-enough"
    with served(tmp_path, "--host", "0.0.0.0", SEEDBED_STUDIO_TOKEN=token, SEEDBED_STUDIO_HOSTS="data.example") as (
        link,
        _,
    ):
        base = link.partition("/enter")[0]
        for host, status in (("data.example", 200), ("evil.example", 421)):
            request = urllib.request.Request(f"{base}/api/v1/projects", headers={"Authorization": f"Bearer {token}"})
            request.add_unredirected_header("Host", host)
            assert answer(request)[0] == status


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """With the way out."""
    with served(tmp_path / "one") as (link, _):
        port = re.search(r":(\d+)/", link)
        assert port is not None
        code, told = said("--workspace", str(tmp_path / "two"), "--port", port.group(1))
        assert code == 1
        assert "--port" in told


@pytest.mark.parametrize("blocked", ["fastapi", "sqlalchemy", "uvicorn"])
def test_without_its_packages_it_says_how_to_install_them(tmp_path: Path, blocked: str) -> None:
    """The rest of the command line works without them."""
    code = (
        f"import sys; sys.modules[{blocked!r}] = None; from seedbed.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "--lang", "en"]
    done = subprocess.run(
        [*command, "studio", "--workspace", str(tmp_path), "--no-browser"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install 'seedbed[studio]'" in done.stderr
    assert subprocess.run([*command, "studio", "--help"], capture_output=True, timeout=60, check=False).returncode == 0


def test_the_help_loads_nothing_of_it() -> None:
    """Neither that of the group nor the command's own, nor the package."""
    heavy = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "cryptography", "jinja2", "pydantic")
    code = (
        "import sys, seedbed; from seedbed.cli.main import main; main(['--help']); main(['studio', '--help']); "
        f"sys.stderr.write(' '.join(one for one in {heavy!r} if one in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""


def test_a_killed_studio_leaves_its_runs_alone(tmp_path: Path) -> None:
    """Killed in the middle of a run: the run goes on, and the next studio shows how it ended."""
    with studio_at(tmp_path) as visit:
        project = project_with(visit, rows=150)
        token = visit.desk.people.invite("a program", "editor")
    with served(tmp_path) as (link, process):
        base = link.partition("/enter")[0]
        body = json.dumps({"recipe": recipe(seconds=1.0)}).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{base}/api/v1/projects/{project}/runs", data=body, headers=headers)
        with OPENER.open(request, timeout=30) as found:
            assert found.status == 201
        process.kill()
        process.wait(30)
    with studio_at(tmp_path) as again:
        assert again.desk.runs.one(project, "first")["state"] in ("starting", "running", "done")
        until(lambda: again.desk.runs.one(project, "first")["state"] == "done")
        assert again.desk.runs.one(project, "first")["rows"] == 150
