"""The playground over the API: answers that come each in their own time, settings, blind talks and their verdicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

for package in ("fastapi", "nh3", "mdit_py_plugins", "latex2mathml"):
    pytest.importorskip(package)

from studio_rig import Visit, on_both, studio_at, until  # noqa: E402 - once they are known to be there
from talk_rig import TALKS, WORDS, arrived, begun, kept, speaking  # noqa: E402


def echo(body: dict[str, Any]) -> str:
    """Which model it is, and the last thing that was said to it."""
    return f"{body['model']} heard **{body['messages'][-1]['content']}**"


def test_answers_come_each_in_their_own_time(visit: Visit) -> None:
    """A slow model and one that fails hold up no other; a failure has the server's own words."""
    with speaking(lambda body: 400 if body["model"] == "broken" else echo(body)) as server:
        kept(visit, server.url, "quick", "slow-one", "broken")
        place = begun(visit, ["slow-one", "quick", "broken"])
        shown = until(lambda: (one := visit.get(place).json())["awaited"] == 1 and one)
        slow, quick, broken = shown["turns"][0]["answers"]
        assert (slow["state"], quick["state"], broken["state"]) == ("asked", "done", "failed")
        assert quick["text"] == "quick heard **How many?**"
        assert "<strong>How many?</strong>" in quick["html"]
        assert (quick["tokens_in"], quick["tokens_out"], quick["money"]) == (7, 3, None)
        assert WORDS in broken["message"]
        assert broken["text"] == ""
        server.gate.set()
        assert arrived(visit, place)["turns"][0]["answers"][0]["text"].startswith("slow-one heard")
    assert list((visit.desk.workspace.own / "talks").iterdir()) == []


def test_what_a_person_sets_wins_and_goes_into_the_request(visit: Visit) -> None:
    """Over the model's own settings; the system message comes first, further parameters go into the body."""
    with speaking(echo) as server:
        kept(visit, server.url, "one", temperature=0.9, max_tokens=5, extra={"top_k": 3, "min_p": 0.1})
        asked = {"system": "Be brief.", "temperature": 0.0, "extra": {"top_k": 9, "chat_template_kwargs": {"a": False}}}
        arrived(visit, begun(visit, ["one"], **asked))
        [body] = server.of("one")
        assert (body["temperature"], body["max_tokens"], body["top_k"], body["min_p"]) == (0.0, 5, 9, 0.1)
        assert body["chat_template_kwargs"] == {"a": False}
        assert [one["role"] for one in body["messages"]] == ["system", "user"]


def test_money_is_told_where_the_price_is_known_and_reasoning_apart(visit: Visit) -> None:
    """In the model's currency, for a million tokens."""
    with speaking(lambda _: {"content": "42", "reasoning_content": "six times seven"}) as server:
        kept(visit, server.url, "dear", price={"in": 100_000, "out": 1_000_000, "currency": "EUR"})
        [answer] = arrived(visit, begun(visit, ["dear"]))["turns"][0]["answers"]
        assert answer["money"] == pytest.approx(3.7)
        assert (answer["currency"], answer["text"], answer["reasoning"]) == ("EUR", "42", "six times seven")


def test_each_model_goes_on_with_its_own_talk(visit: Visit) -> None:
    """Reasoning is not sent back; what a model never answered goes on in its next message."""
    with speaking(lambda body: 400 if len(server.of("two")) == 1 and body["model"] == "two" else echo(body)) as server:
        kept(visit, server.url, "one", "two")
        place = begun(visit, ["one", "two"], "First.")
        arrived(visit, place)
        assert visit.post(f"{place}/turns", json={"message": "Second."}).status_code == 201
        arrived(visit, place)
        assert [one["content"] for one in server.of("one")[-1]["messages"]] == [
            "First.", "one heard **First.**", "Second."]  # fmt: skip
        assert [one["content"] for one in server.of("two")[-1]["messages"]] == ["First.\n\nSecond."]


def test_an_answer_is_stopped_and_asked_for_again(visit: Visit) -> None:
    """Meanwhile nothing further can be said."""
    with speaking(echo) as server:
        kept(visit, server.url, "slow-one")
        place = begun(visit, ["slow-one"])
        assert visit.post(f"{place}/turns", json={"message": "And?"}).json()["error"]["kind"] == "running"
        answer = f"{place}/turns/1/answers/0"
        assert visit.post(f"{answer}/again").status_code == 409
        assert visit.post(f"{answer}/stop").json()["turns"][0]["answers"][0]["state"] == "stopped"
        assert visit.post(f"{answer}/stop").status_code == 409
        server.gate.set()
        assert visit.post(f"{answer}/again").json()["awaited"] == 1
        assert arrived(visit, place)["turns"][0]["answers"][0]["state"] == "done"
        assert visit.post(f"{place}/turns/1/answers/3/stop").status_code == 404


@on_both
def test_a_blind_talk_tells_nothing_of_its_models_until_the_verdict(visit: Visit) -> None:
    """Neither names nor times nor how one fails; afterwards everything, and the verdict counts."""

    def said(body: dict[str, Any]) -> str | int:
        return 400 if body["model"] == "broken" else "good" if body["model"] == "strong" else "bad"

    with speaking(said) as server:
        kept(visit, server.url, "strong", "feeble", "broken", price={"in": 1, "out": 1})
        place = begun(visit, ["strong", "feeble", "broken"], blind=True)
        shown = arrived(visit, place)
        text = json.dumps(shown)
        assert not any(one in text for one in ("strong", "feeble", "broken", server.url, WORDS))
        answers = shown["turns"][0]["answers"]
        assert {one["seconds"] for one in answers} == {one["money"] for one in answers} == {None}
        assert {one["tokens_out"] for one in answers} == {0}
        assert visit.get(TALKS).json()[0]["models"] == []
        places = {one["text"]: one["letter"] for one in answers}
        failed = visit.post(f"{place}/verdict", json={"winner": places[""]})
        assert failed.status_code == 422
        after = visit.post(f"{place}/verdict", json={"winner": places["good"]}).json()
        assert {one["text"]: one["name"] for one in after["turns"][0]["answers"]} == {
            "good": "strong", "bad": "feeble", "": "broken"}  # fmt: skip
        assert (after["verdict"]["winner"], after["verdict"]["by"]) == (places["good"], "owner")
        assert visit.post(f"{place}/verdict", json={"winner": places["bad"]}).status_code == 409
        first, second = visit.get("/api/v1/playground/standings").json()
        assert (first["name"], first["win_rate"], first["duels"]) == ("strong", 1.0, 1)
        assert (second["name"], second["win_rate"]) == ("feeble", 0.0)
        assert first["elo"] > 1000 > second["elo"]
        assert visit.post(place, method="DELETE").status_code == 200
        assert len(visit.get("/api/v1/playground/standings").json()) == 2


def test_a_tie_and_no_good_answer_are_half_a_win_each(visit: Visit) -> None:
    """And names that were shown without a verdict count for nothing."""
    with speaking(echo) as server:
        kept(visit, server.url, "one", "two")
        for winner in ("tie", "none"):
            place = begun(visit, ["one", "two"], blind=True)
            assert visit.post(f"{place}/verdict", json={"winner": winner}).status_code in (200, 409)
            arrived(visit, place)
            visit.post(f"{place}/verdict", json={"winner": winner})
        place = begun(visit, ["one", "two"], blind=True)
        arrived(visit, place)
        assert {one["name"] for one in visit.post(f"{place}/reveal").json()["places"]} == {"one", "two"}
        assert visit.post(f"{place}/verdict", json={"winner": "a"}).status_code == 409
        found = visit.get("/api/v1/playground/standings").json()
        assert {(one["elo"], one["win_rate"], one["duels"]) for one in found} == {(1000.0, 0.5, 2)}


def test_the_order_of_a_blind_talk_is_drawn(visit: Visit) -> None:
    """Not that in which the models were chosen."""
    kept(visit, "http://127.0.0.1:9/v1", "one", "two", "three", "four")
    orders = set()
    for _ in range(5):
        place = begun(visit, ["one", "two", "three", "four"], blind=True)
        orders.add(tuple(one["name"] for one in visit.post(f"{place}/reveal").json()["places"]))
        visit.post(place, method="DELETE")
    assert len(orders) > 1


def test_a_key_goes_to_its_server_and_nowhere_else(visit: Visit) -> None:
    """It is in no answer and no file; a server that repeats it is not believed."""
    secret = "sk-not-a-real-key-0123456789"
    with speaking(lambda body: 400) as server:
        visit.desk.endpoints.put("one", f"openai:one@{server.url}", {}, secret)
        place = begun(visit, ["one"])
        arrived(visit, place)
        assert server.of("one")[0]["authorization"] == f"Bearer {secret}"
        assert secret not in visit.get(place).text
    files = [path for path in visit.desk.workspace.own.rglob("*") if path.is_file()]
    assert not any(secret.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"models": ["nobody"], "message": "x"}, 404),
        ({"models": ["embedded", "embedded"], "message": "x"}, 422),
        ({"models": ["embedded"], "message": "x", "blind": True}, 422),
        ({"models": [], "message": "x"}, 422),
        ({"models": ["embedded"], "message": ""}, 422),
        ({"models": ["embedded"], "message": "x", "extra": {"stream": True}}, 422),
        ({"models": ["embedded"], "message": "x", "extra": {"model": "dearer"}}, 422),
        ({"models": ["embedded"], "message": "x", "extra": {"api_key": "sk-abcdefghijklmnop1234"}}, 422),
        ({"models": ["embedded"], "message": "x", "temperature": -1}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is(visit: Visit, body: dict[str, Any], status: int) -> None:
    """Nothing is left of it."""
    answer = visit.post(TALKS, json=body)
    assert (answer.status_code, visit.get(TALKS).json()) == (status, [])
    assert "sk-abcdef" not in answer.text


def test_half_a_character_in_a_parameter_is_refused(visit: Visit) -> None:
    """JSON can say it, and no server could be told."""
    body = b'{"models": ["embedded"], "message": "x", "extra": {"a": "\\ud800"}}'
    marks = {"origin": "http://127.0.0.1:8765", "x-csrf-token": visit.csrf, "content-type": "application/json",
             "cookie": f"seedbed_studio={visit.cookie}"}  # fmt: skip
    assert visit.ask("POST", TALKS, content=body, headers=marks).status_code == 422


def test_asking_and_judging_take_an_editor(visit: Visit) -> None:
    """Whoever may look may read the talks."""
    kept(visit, "http://127.0.0.1:9/v1", "one")
    place = begun(visit, ["one"])
    for role in ("reader", "reviewer"):
        other = visit.as_role(role)
        assert other.post(TALKS, json={"models": ["one"], "message": "x"}).status_code == 403
        assert other.post(f"{place}/verdict", json={"winner": "tie"}).status_code == 403
        assert other.get(place).status_code == 200
    assert visit.as_role("editor").post(place, method="DELETE").status_code == 200
    assert visit.get(place).status_code == 404


def test_answers_are_found_again_by_another_studio(tmp_path: Path) -> None:
    """Processes go on when the studio closes; one that died without a word is told as failed."""
    with speaking(echo) as server:
        with studio_at(tmp_path / "w") as visit:
            kept(visit, server.url, "slow-one", "slow-two")
            place = begun(visit, ["slow-one", "slow-two"])
            until(lambda: len(server.asked) == 2)
        with studio_at(tmp_path / "w") as visit:
            assert visit.get(place).json()["awaited"] == 2
            [_, second] = visit.desk.talks.turns(place.rsplit("/", 1)[1])[0]["answers"]
            visit.desk.talks._end(second)
            until(lambda: visit.get(place).json()["awaited"] == 1)
            server.gate.set()
            first, second = arrived(visit, place)["turns"][0]["answers"]
            assert first["text"] == "slow-one heard **How many?**"
            assert (second["state"], second["message"]) == ("failed", "its process ended without a word")
