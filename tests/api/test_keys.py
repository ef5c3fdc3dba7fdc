"""Keys: they go in, and come out only into the environment of a run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from studio_rig import Visit, on_both, project_with, studio_at

from seedbed.api.drafts import written
from seedbed.api.endpoints import variable
from seedbed.api.keys import InKeyring, open_keys
from seedbed.api.refusal import Refused
from seedbed.core.errors import SeedbedError

KEY = "sk-nobody-may-ever-see-this-0123456789"
MODEL = {"model": "openai:big@https://models.example/v1", "settings": {"price": {"in": 1.5, "out": 6}}, "key": KEY}


def test_a_key_is_in_no_answer_and_no_file(visit: Visit, tmp_path: Path) -> None:
    """Not where models are listed or changed, not in pages, the audit log, the database or a recipe."""
    project = visit.desk.workspace.create("birds")["id"]
    put = visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    assert put.json()["key"] is True
    visit.post("/api/v1/roles", json={"roles": {"main": "big"}}, method="PUT")
    begun = visit.post(f"/p/{project}/generate", data={"kind": "nothing"})
    told = [
        put.text,
        *(visit.get(path).text for path in ("/models", "/models?edit=big", "/api/v1/models", "/api/v1/audit")),
    ]
    told += [visit.get(begun.headers["hx-redirect"]).text, visit.get("/people").text]
    assert not any(KEY in text or KEY[-8:] in text for text in told)
    files = [path for path in (tmp_path / "workspace").rglob("*") if path.is_file()]
    assert files
    assert not any(KEY.encode() in path.read_bytes() for path in files)


def test_a_recipe_names_the_variable_and_the_run_gets_it(visit: Visit) -> None:
    """The key itself is only in the environment of what asks that model."""
    visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    written = visit.desk.endpoints.written("big")
    assert written == {"model": MODEL["model"], "price": {"in": 1.5, "out": 6}, "key": variable("big")}
    assert visit.desk.endpoints.environment({"main": written}) == {variable("big"): KEY}
    assert visit.desk.endpoints.environment({"main": "fake:"}) == {}


def test_only_variables_of_the_studio_are_given_out(visit: Visit) -> None:
    """A recipe that names another variable gets nothing from here."""
    visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    assert visit.desk.endpoints.environment({"main": {"model": "openai:x", "key": "HOME"}}) == {}


@on_both
def test_a_key_stays_until_it_is_changed_or_forgotten(visit: Visit) -> None:
    """An empty field of the form changes nothing; the box beside it removes the key."""
    visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    form = {"name": "big", "kind": "openai", "model": "big", "url": "https://models.example/v1"}
    assert visit.post("/models", data=form).status_code == 204
    assert visit.desk.endpoints.keys.take(variable("big")) == KEY
    assert visit.post("/models", data={**form, "key": "another-key-987654321"}).status_code == 204
    assert visit.desk.endpoints.keys.take(variable("big")) == "another-key-987654321"
    assert visit.post("/models", data={**form, "forget": "true"}).status_code == 204
    assert visit.desk.endpoints.keys.take(variable("big")) is None
    assert visit.desk.endpoints.get("big")["key"] is False


@on_both
def test_a_removed_model_takes_its_key_and_its_roles_with_it(visit: Visit) -> None:
    """Nothing of it is left."""
    visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    visit.post("/api/v1/roles", json={"roles": {"main": "big", "judge": "big"}}, method="PUT")
    assert visit.post("/api/v1/models/big", method="DELETE").status_code == 200
    assert visit.desk.endpoints.keys.take(variable("big")) is None
    assert visit.get("/api/v1/roles").json() == {"roles": {}}
    assert visit.get("/api/v1/models").json() == []


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "x" * 5000, "\x00null"])
def test_what_is_no_key_is_refused(visit: Visit, key: str) -> None:
    """And not repeated in the message."""
    answer = visit.post("/api/v1/models/big", json={**MODEL, "key": key}, method="PUT")
    assert answer.status_code == 422
    assert key not in answer.json()["error"]["message"]


@on_both
def test_a_recipe_with_a_key_in_it_is_not_kept(visit: Visit) -> None:
    """Neither as a draft nor as a run; the message does not repeat it."""
    project = visit.desk.workspace.create("birds")["id"]
    place = visit.post(f"/p/{project}/generate", data={"kind": "nothing"}).headers["hx-redirect"]
    text = f"name: x\nfrom: nothing\nwant: 2\nsteps: [magpie]\nmodels: {{main: {{model: 'openai:x', key: {KEY}}}}}\n"
    answers = [visit.post(f"{place}/text", data={"text": text})]
    answers.append(visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": text}))
    for answer in answers:
        assert answer.status_code == 422
        assert KEY not in answer.text
    assert KEY not in visit.get(place).text
    assert visit.get(f"/api/v1/projects/{project}/runs").json() == []


def test_the_file_of_keys_is_sealed_and_private(tmp_path: Path) -> None:
    """Read by its owner alone, and by nobody without its secret."""
    keys = open_keys(tmp_path, keyring=False)
    keys.put("A", KEY)
    keys.put("B", "other")
    keys.drop("B")
    again = open_keys(tmp_path, keyring=False)
    assert (again.take("A"), again.take("B"), again.place) == (KEY, None, "file")
    for name in ("keys.enc", "keys.secret"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        assert KEY.encode() not in (tmp_path / name).read_bytes()
    (tmp_path / "keys.secret").unlink()
    with pytest.raises(SeedbedError, match="side by side"):
        open_keys(tmp_path, keyring=False).take("A")


def test_names_of_models_give_names_of_variables() -> None:
    """Different names give different variables, each of which a recipe may name."""
    names = ["big", "big-2", "big.2", "big_2", "2"]
    made = [variable(name) for name in names]
    assert len(set(made)) == len(names)
    assert all(one.replace("_", "").isalnum() for one in made)


@pytest.mark.parametrize("name", ["", "Big", "../x", "a b", "x" * 41, "é"])
def test_a_model_has_a_plain_name(tmp_path: Path, name: str) -> None:
    """It stands in addresses and variables."""
    with studio_at(tmp_path) as visit:
        answer = visit.post("/models", data={"name": name, "kind": "fake"})
        assert answer.status_code == 422
        assert visit.desk.endpoints.all() == []


def test_a_model_is_tested_in_a_process_of_its_own(visit: Visit) -> None:
    """What it can do is found out and remembered; one that is not there says so in words."""
    visit.post("/api/v1/models/script", json={"model": "fake:"}, method="PUT")
    found = visit.post("/api/v1/models/script/test").json()
    assert found["ok"] is True
    assert set(found["can"]) >= {"chat", "embed", "choices"}
    visit.post("/api/v1/models/gone", json={"model": "openai:x@http://127.0.0.1:9/v1"}, method="PUT")
    page = visit.post("/models/gone/test")
    assert "127.0.0.1:9" in page.text
    assert visit.desk.endpoints.get("gone")["tested"]["ok"] is False


class Ring:
    """A keyring like that of a desktop."""

    class errors:
        """As the package names it."""

        class KeyringError(Exception):
            """What a keyring raises."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def set_password(self, service: str, name: str, secret: str) -> None:
        if self.locked:
            raise self.errors.KeyringError("it is locked")
        self.kept[service, name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def test_a_keyring_keeps_the_keys_of_each_workspace_apart() -> None:
    """Two studios of one person do not see each other's keys."""
    ring = Ring()
    one, other = InKeyring(ring, "/one"), InKeyring(ring, "/other")
    one.put("A", KEY)
    assert (one.take("A"), other.take("A"), one.place) == (KEY, None, "keyring")
    other.drop("A")
    one.drop("A")
    assert (one.take("A"), ring.kept) == (None, {})
    ring.locked = True
    with pytest.raises(SeedbedError, match="unlock"):
        one.put("A", KEY)


def test_a_key_goes_to_its_own_address_only(visit: Visit) -> None:
    """A recipe that would send it elsewhere is refused, whoever wrote it."""
    project = project_with(visit)
    visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    own = visit.desk.endpoints.written("big")
    assert isinstance(own, dict)
    for url in (
        "https://evil.example/v1",
        "https://models.example/v1,https://evil.example/v1",
        "http://models.example/v1",
    ):
        stolen = {**own, "model": f"openai:big@{url}"}
        with pytest.raises(Refused, match="its own model"):
            visit.desk.endpoints.environment({"main": stolen})
        text = written(
            {"name": "x", "from": {"rows": "rows.jsonl"}, "steps": ["waiting.py"], "models": {"main": stolen}}
        )
        for verb in ("runs", "recipes/try", "recipes/estimate"):
            answer = visit.post(f"/api/v1/projects/{project}/{verb}", json={"recipe": text})
            assert answer.json()["error"]["kind"] == "refused", verb
    visit.post("/api/v1/models/script", json={"model": "fake:", "key": "useless-but-kept"}, method="PUT")
    assert visit.post("/api/v1/models/script/test").json()["ok"] is True
    assert visit.desk.endpoints.environment(
        {"main": {**own, "temperature": 0.5, "model": "openai:small@https://models.example/v1"}}
    )


@pytest.mark.parametrize(
    "model",
    [
        "openai:x@https://evil.example/v1",
        {"model": "openai:big@https://models.example/v1", "key": "HOME"},
        {"model": "openai:big@https://models.example/v1", "key": "OPENAI_API_KEY"},
        "openai:gpt",
    ],
)
def test_an_editor_asks_the_models_of_the_studio(visit: Visit, model: object) -> None:
    """No other server, and no other variable: either would be sent what stands in the environment."""
    project = project_with(visit)
    visit.post("/api/v1/models/big", json=MODEL, method="PUT")
    editor = visit.as_role("editor")
    recipe = {"name": "x", "from": {"rows": "rows.jsonl"}, "steps": ["waiting.py"], "models": {"main": model}}
    for verb in ("runs", "recipes/try", "recipes/estimate"):
        answer = editor.post(f"/api/v1/projects/{project}/{verb}", json={"recipe": recipe})
        assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "model"), verb
    own = {**recipe, "models": {"main": visit.desk.endpoints.written("big")}}
    assert editor.post(f"/api/v1/projects/{project}/recipes/estimate", json={"recipe": own}).status_code == 200
