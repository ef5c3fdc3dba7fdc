"""The door: who may come in, from where, with what."""

from __future__ import annotations

from pathlib import Path

import pytest
from studio_rig import HOST, ORIGIN, Visit, on_both, signed_in, studio_at

from seedbed.api.guard import HEADERS, LARGEST, needed
from seedbed.api.people import ROLES

PAGES = ("/", "/models", "/problems", "/people", "/api/v1/projects", "/api/v1/models", "/api/v1/openapi.json")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "8.8.8.8", "", "[::2]:1"]
)
def test_a_foreign_name_opens_nothing(visit: Visit, host: str) -> None:
    """A name that resolves to this machine is not this studio's, whatever session comes along."""
    answer = visit.get("/", host=host)
    assert answer.status_code == 421
    assert "workspace" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "127.8.8.8:1"])
def test_loopback_is_known_by_all_its_names(visit: Visit, host: str) -> None:
    """Only this machine can be meant."""
    assert visit.get("/", host=host).status_code == 200


def test_an_open_studio_is_known_by_addresses_and_its_own_names(tmp_path: Path) -> None:
    """A literal address cannot be rebound; a name must be one that was given."""
    with studio_at(tmp_path, names=frozenset({"data.example"}), loopback=False) as visit:
        assert visit.get("/", host="10.0.0.7:8765").status_code == 200
        assert visit.get("/", host="data.example").status_code == 200
        assert visit.get("/", host="other.example").status_code == 421


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_nothing_is_shown(visit: Visit, path: str) -> None:
    """Pages lead to the door, the API says so, and htmx is told where to go."""
    answer = visit.ask("GET", path)
    if path.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.json()["error"]["kind"] == "not_signed_in"
    else:
        assert (answer.status_code, answer.headers["location"]) == (303, f"/enter?to={path}")
        assert visit.ask("GET", path, headers={"hx-request": "true"}).headers["hx-redirect"].startswith("/enter")


def test_a_link_opens_once(visit: Visit) -> None:
    """The second one who follows it stands before the form."""
    token = visit.desk.people.one_time_token()
    first = visit.ask("GET", f"/enter?token={token}")
    assert first.status_code == 200
    cookie = first.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/"))
    second = visit.ask("GET", f"/enter?token={token}")
    assert second.status_code == 401
    assert "set-cookie" not in second.headers


def test_a_session_outlives_the_studio(visit: Visit, tmp_path: Path) -> None:
    """It is kept in the workspace, by its digest alone."""
    with studio_at(tmp_path / "workspace") as again:
        assert Visit(again.desk, again.app, visit.cookie, visit.csrf).get("/").status_code == 200
    stored = b"".join(path.read_bytes() for path in (tmp_path / "workspace" / ".studio").glob("studio.db*"))
    assert visit.cookie.encode() not in stored


@on_both
def test_leaving_ends_the_session(visit: Visit) -> None:
    """The cookie is worth nothing afterwards."""
    assert visit.post("/leave").status_code == 204
    assert visit.get("/").status_code == 303


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:1"]
)
def test_the_door_leads_nowhere_else(visit: Visit, to: str) -> None:
    """Whatever stands in ``to``, it leads into the studio."""
    token = visit.desk.people.one_time_token()
    answer = visit.ask("GET", "/enter", params={"token": token, "to": to})
    assert 'content="0; url=/"' in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": f"https://{HOST}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(visit: Visit, headers: dict[str, str]) -> None:
    """Even with the session's cookie and its mark, as another port of this machine could not have them."""
    answer = visit.post("/projects", data={"name": "x"}, **headers)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "origin")
    assert visit.desk.workspace.projects() == []


@pytest.mark.parametrize("mark", ["", "wrong", "é"])
def test_a_change_without_the_mark_is_refused(visit: Visit, mark: str) -> None:
    """The cookie alone changes nothing."""
    visit.csrf = mark
    answer = visit.post("/api/v1/projects", json={"name": "x"})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "csrf")
    assert visit.desk.workspace.projects() == []


def test_the_mark_of_another_session_is_none(visit: Visit) -> None:
    """Each session has its own."""
    other = visit.as_role("editor")
    assert (
        Visit(visit.desk, visit.app, visit.cookie, other.csrf).post("/projects", data={"name": "x"}).status_code == 403
    )


@on_both
def test_a_program_comes_with_a_token(visit: Visit) -> None:
    """No cookie, no mark, no origin; a wrong or one-time token is nobody's."""
    token = visit.desk.people.invite("a program", "editor")
    bearer = {"authorization": f"Bearer {token}"}
    assert visit.ask("POST", "/api/v1/projects", json={"name": "x"}, headers=bearer).status_code == 201
    once = visit.desk.people.one_time_token()
    for wrong in (once, "x", ""):
        answer = visit.ask("GET", "/api/v1/projects", headers={"authorization": f"Bearer {wrong}"})
        assert answer.status_code == 401


@on_both
def test_a_removed_user_is_out_at_once(visit: Visit) -> None:
    """Session and token end together."""
    editor = visit.as_role("editor")
    [user] = [one for one in visit.desk.people.all() if one["role"] == "editor"]
    assert visit.post(f"/api/v1/people/{user['id']}", method="DELETE").status_code == 200
    assert editor.get("/").status_code == 303
    assert visit.post("/api/v1/people/local", method="DELETE").status_code == 409


@pytest.mark.parametrize(
    ("path", "changes", "role"),
    [
        ("/", False, "reader"),
        ("/api/v1/audit", False, "owner"),
        ("/people", False, "owner"),
        ("/api/v1/models/x", True, "owner"),
        ("/models", True, "owner"),
        ("/api/v1/roles", True, "owner"),
        ("/api/v1/projects/x/runs", True, "editor"),
        ("/p/x/generate", True, "editor"),
        ("/p/x/review/1", True, "reviewer"),
        ("/api/v1/reviews/1", True, "reviewer"),
        ("/api/v1/projects/x/reviews/1", True, "reviewer"),
        ("/p/x/runs/review/stop", True, "editor"),
        ("/p/x/reviewing", True, "editor"),
        ("/modelsx", True, "editor"),
        ("/look", True, "reader"),
        ("/whatever/comes/later", True, "editor"),
    ],
)
def test_what_a_request_takes(path: str, changes: bool, role: str) -> None:
    """The table of rights, and the editor where it says nothing."""
    assert needed(path, changes=changes) == role


def test_a_role_may_do_what_it_may(visit: Visit) -> None:
    """Each role is refused what takes a higher one, with the reason."""
    people = {role: visit.as_role(role) for role in ROLES}
    wanted = {
        "reader": [403, 403, 403],
        "reviewer": [403, 403, 403],
        "editor": [204, 403, 403],
        "owner": [204, 204, 201],
    }
    for role, person in people.items():
        made = person.post("/projects", data={"name": f"of {role}"}).status_code
        model = person.post("/models", data={"name": f"m-{role}", "kind": "fake"}).status_code
        invited = person.post("/api/v1/people", json={"name": f"x {role}", "role": "reader"}).status_code
        assert [made, model, invited] == wanted[role], role
        assert person.get("/").status_code == 200
    assert people["reader"].get("/api/v1/audit").status_code == 403


def test_every_answer_bears_the_headers(visit: Visit) -> None:
    """Pages, files, refusals and answers of nobody's route; nothing inline is ever allowed."""
    answers = [
        visit.get(path) for path in ("/", "/nowhere", "/static/studio.css", "/static/none.css", "/api/v1/health")
    ]
    answers += [visit.ask("GET", "/"), visit.get("/", host="evil.example"), visit.ask("POST", "/projects")]
    for answer in answers:
        for name, value in HEADERS.items():
            if name != "cache-control":
                assert answer.headers[name] == value, (answer.url, name)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_a_body_has_a_bound(visit: Visit) -> None:
    """Said or not, a body that is too large is not taken."""
    told = visit.post("/api/v1/projects", json={"name": "x" * LARGEST})
    assert told.status_code == 413

    async def pieces():
        for _ in range(40):
            yield b"x" * (LARGEST // 16)

    async def untold():
        async for piece in pieces():
            yield piece

    headers = {"cookie": f"seedbed_studio={visit.cookie}", "origin": ORIGIN, "x-csrf-token": visit.csrf}
    answer = visit.ask("POST", "/api/v1/projects", content=untold(), headers=headers)
    assert answer.status_code == 413


def test_a_broken_length_is_no_way_in(visit: Visit) -> None:
    """A length that is no number is refused before anything is read."""
    assert visit.post("/api/v1/projects", **{"content-length": "-1"}).status_code == 413


@on_both
def test_what_was_done_is_noted(visit: Visit) -> None:
    """Who, what, how it ended; looking is not noted, and a refusal is."""
    visit.get("/")
    visit.post("/projects", data={"name": "birds"})
    reader = visit.as_role("reader")
    reader.post("/projects", data={"name": "no"})
    acts = visit.get("/api/v1/audit").json()
    assert [(one["action"], one["target"], one["status"]) for one in acts] == [
        ("POST", "/projects", 403),
        ("POST", "/projects", 204),
    ]
    assert acts[1]["facts"] == {"name": "birds"}
    assert acts[1]["user_name"] == "owner"


def test_a_shared_token_opens_the_studio(tmp_path: Path) -> None:
    """As often as it is brought."""
    with studio_at(tmp_path) as visit:
        visit.desk.people._shared = "a-long-shared-token-of-the-team"
        for _ in range(2):
            assert signed_in(visit.desk, visit.app, "a-long-shared-token-of-the-team").get("/").status_code == 200
