"""The mock server: what it answers, how it fails, and that both depend on the prompt alone."""

import asyncio
import hashlib
import json
import math
import time
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from bench.mock_server import start
from seedbed.llm.http import HttpError, HttpPool, HttpResponse


def post(url: str, bodies: list[dict[str, Any]], path: str = "/chat/completions", key: str = "") -> list[HttpResponse]:
    """Post bodies one after another."""

    async def scene() -> list[HttpResponse]:
        pool = HttpPool(url, headers={"authorization": f"Bearer {key}"} if key else {})
        answers = [await pool.request("POST", path, json.dumps(body).encode()) for body in bodies]
        await pool.close()
        return answers

    return asyncio.run(scene())


def get(url: str, path: str) -> bytes:
    async def scene() -> bytes:
        pool = HttpPool(url)
        answer = await pool.request("GET", path)
        await pool.close()
        return answer.body

    return asyncio.run(scene())


def says(prompt: str, **fields: Any) -> dict[str, Any]:
    return {
        "model": "m",
        "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": prompt}],
        **fields,
    }


def texts(answer: HttpResponse) -> list[str]:
    return [choice["message"]["content"] for choice in json.loads(answer.body)["choices"]]


def word(prompt: str) -> str:
    return hashlib.sha256(prompt.encode()).hexdigest()[:16]


class Colour(BaseModel):
    name: Literal["red", "green"]
    shade: float = Field(ge=0.5, le=1)


class Picture(BaseModel):
    title: str = Field(min_length=20)
    colours: list[Colour] = Field(min_length=2)
    width: int
    framed: bool
    note: str | None


def test_answers_depend_on_the_prompt_alone() -> None:
    """The text is "answer" + hash + padding to the asked size, on any server; choices of one request differ."""
    with start(reply_bytes=100) as one, start(reply_bytes=100) as two:
        first, again = (post(each.url, [says("hi", n=3)])[0] for each in (one, two))
        assert one.stats()["served"] == {word("hi"): 1}
    assert first.body == again.body
    assert texts(first)[0] == f"answer {word('hi')}".ljust(100, ".")
    assert len(set(texts(first))) == 3
    usage = json.loads(first.body)["usage"]
    assert usage["prompt_tokens"] + usage["completion_tokens"] == usage["total_tokens"] > 0


def test_schemas_logprobs_completions_embeddings_and_models() -> None:
    """A JSON schema gets a valid instance, tokens join to the text, embeddings are unit vectors."""
    form = {"type": "json_schema", "json_schema": {"name": "p", "schema": Picture.model_json_schema()}}
    with start() as mock:
        shaped, scored = post(mock.url, [says("draw", response_format=form), says("hi", logprobs=True)])
        (completed,) = post(mock.url, [{"prompt": "once"}], "/completions")
        (embedded,) = post(mock.url, [{"input": ["a", "b", "a"]}], "/embeddings")
        models = json.loads(get(mock.url, "/models"))
    assert len(Picture.model_validate_json(texts(shaped)[0]).colours) == 2
    tokens = json.loads(scored.body)["choices"][0]["logprobs"]["content"]
    assert "".join(token["token"] for token in tokens) == texts(scored)[0]
    assert all(token["logprob"] < 0 for token in tokens)
    assert json.loads(completed.body)["choices"][0]["text"].startswith(f"answer {word('once')}")
    a, b, c = (row["embedding"] for row in json.loads(embedded.body)["data"])
    assert a == c != b
    assert math.hypot(*a) == pytest.approx(1, abs=1e-4)
    assert models["data"][0]["id"] == "mock"


def test_scripts(tmp_path: Path) -> None:
    """The first matching entry answers; a list is served in turn per prompt; an object as JSON."""
    script = tmp_path / "script.json"
    entries = [
        {"match": "judge", "reply": ["yes", "no"]}, {"match": "json", "reply": {"a": 1}}, {"match": "j", "reply": "z"},
    ]  # fmt: skip
    script.write_text(json.dumps(entries), "utf-8")
    with start(script=script) as mock:
        prompts = ["judge a", "judge b", "judge a", "judge a", "json", "jar", "other"]
        answers = [texts(answer)[0] for answer in post(mock.url, [says(prompt) for prompt in prompts])]
    assert answers[:4] == ["yes", "yes", "no", "yes"]
    assert (json.loads(answers[4]), answers[5]) == ({"a": 1}, "z")
    assert answers[6].startswith("answer ")


def test_a_fault_of_one_attempt_may_spare_the_next() -> None:
    """With a share of 0.5, every prompt is answered after some attempts, the same number on every server."""

    def attempts(url: str) -> list[int]:
        return [next(i for i in range(40) if post(url, [says(f"p{n}")])[0].status == 200) for n in range(12)]

    with start(f500=0.5) as one, start(f500=0.5) as two:
        counts = attempts(one.url)
        assert counts == attempts(two.url)
        assert sum(one.stats()["faults"].values()) == sum(counts) > 0
        assert set(one.stats()["served"].values()) == {1}


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"f429": 1.0, "retry_after": 2.5}, 429, "rate_limit_exceeded"),
        ({"always429_seconds": 60}, 429, "rate_limit_exceeded"),
        ({"quota": True}, 429, "insufficient_quota"),
        ({"f500": 1.0}, 500, "server_error"),
        ({"always400": 1.0}, 400, "context_length_exceeded"),
        ({"require_key": "k"}, 401, "invalid_api_key"),
    ],
)
def test_refusals_have_openais_form(options: dict[str, Any], status: int, code: str) -> None:
    """Each refusal has its status, an error object with a code, and Retry-After where waiting helps."""
    with start(**options) as mock:
        (answer,) = post(mock.url, [says("hi")])
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (status, code)
    waits = "2.5" if "f429" in options else "1"
    assert answer.headers.get("retry-after") == (waits if code == "rate_limit_exceeded" else None)


def test_the_right_key_is_let_in() -> None:
    """With the required key the answer comes."""
    with start(require_key="k") as mock:
        assert post(mock.url, [says("hi")], key="k")[0].status == 200


@pytest.mark.parametrize("fault", ["blank", "no_choices", "malformed_json_content"])
def test_whole_responses_with_bad_content(fault: str) -> None:
    """Valid HTTP and JSON around content that is empty, missing or broken."""
    with start(**{fault: 1.0}) as mock:
        (answer,) = post(mock.url, [says("hi")])
        assert mock.stats()["served"] == {}
    if fault == "malformed_json_content":
        with pytest.raises(json.JSONDecodeError):
            json.loads(texts(answer)[0])
    else:
        assert texts(answer) == ([""] if fault == "blank" else [])


def test_the_rate_limit_lets_the_burst_in_and_refuses_the_rest() -> None:
    """A bucket of 5 at 1 a second lets 5 of 20 quick requests in, and counts 15 refusals."""
    with start(rate=1, burst=5, no_retry_after=True) as mock:
        answers = post(mock.url, [says(f"p{i}") for i in range(20)])
        assert mock.stats()["refused"] == 15
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 15
    assert "retry-after" not in answers[-1].headers


def test_a_share_of_slow_answers() -> None:
    """Slow answers take their seconds longer."""
    with start(slow="1:0.3") as mock:
        begin = time.perf_counter()
        post(mock.url, [says("hi")])
        assert time.perf_counter() - begin >= 0.3


def test_batches() -> None:
    """A JSONL file is uploaded, worked off after the delay, out of order, with failures in a file of their own."""
    lines = [{"custom_id": f"row-{i}", "method": "POST", "body": says(f"p{i}")} for i in range(20)]
    jsonl = "\n".join(json.dumps(line) for line in lines)
    form = f'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="b.jsonl"\r\n\r\n{jsonl}\r\n--B--\r\n'  # noqa: E501

    async def scene(url: str) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
        pool = HttpPool(url)
        typed = {"content-type": "multipart/form-data; boundary=B"}
        file = json.loads((await pool.request("POST", "/files", form.encode(), typed)).body)
        wanted = {"input_file_id": file["id"], "endpoint": "/v1/chat/completions", "completion_window": "24h"}
        batch = json.loads((await pool.request("POST", "/batches", json.dumps(wanted).encode())).body)
        before = batch["status"]
        while batch["status"] != "completed":
            await asyncio.sleep(0.05)
            batch = json.loads((await pool.request("GET", f"/batches/{batch['id']}")).body)
        files = [
            (await pool.request("GET", f"/files/{batch[k]}/content")).body for k in ("output_file_id", "error_file_id")
        ]
        await pool.close()
        return before, batch, [json.loads(line) for line in b"".join(files).splitlines()]

    with start(batch_delay=0.2, always400=0.3) as mock:
        before, batch, rows = asyncio.run(scene(mock.url))
    assert before == "in_progress"
    assert batch["request_counts"]["completed"] + batch["request_counts"]["failed"] == 20
    assert batch["request_counts"]["failed"] > 0
    assert sorted(row["custom_id"] for row in rows) == sorted(f"row-{i}" for i in range(20))
    assert rows[0]["custom_id"] != "row-0"
    good = {row["custom_id"]: row["response"]["body"] for row in rows if row["response"]["status_code"] == 200}
    assert all(word(f"p{name[4:]}") in body["choices"][0]["message"]["content"] for name, body in good.items())


def test_transport_faults_are_not_counted_as_served() -> None:
    """A reset connection is counted as a fault and as an attempt, not as an answer."""
    with start(reset=1.0) as mock:
        with pytest.raises(HttpError):
            post(mock.url, [says("hi")])
        stats = mock.stats()
    assert (stats["served"], stats["faults"], stats["attempts"]) == ({}, {"reset": 1}, {word("hi"): 1})


def test_unknown_paths_and_broken_requests_are_refused() -> None:
    """A wrong path is a 404, a body that is no request a 400."""
    with start() as mock:
        assert post(mock.url, [{}], "/nothing")[0].status == 404
        assert post(mock.url, [{"messages": 1}])[0].status == 400
