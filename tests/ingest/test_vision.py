"""Pages without text are read by a vision model where one is named: once, page by page, and told how sure."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from seedbed.actions.ingest import Wishes, ingest
from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.page_pictures import page_pictures
from seedbed.ingest.read import Desk, read_bytes
from seedbed.ingest.vision import Seen
from seedbed.llm.spec import parse_spec
from seedbed.recipe.reading_models import ReadingModels
from tests.ingest import samples

PAGE = "# Tides\n\nThe tide is high.\n\n| Day | Height |\n| --- | --- |\n| 1 | 3.2 m |"
MOST = 1 << 20


def pages(*contents: bytes) -> bytes:
    """A PDF of several pages: text, or a drawing without text for None."""
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    for content in contents:
        made.import_pages(pypdfium2.PdfDocument(content))
    import io

    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


BLANK = samples.hand_made(b"q Q")
TEXT = samples.hand_made(samples.chinese(["潮位计的读数", "第二行"]))


class Model:
    """Looks, and remembers what it was shown."""

    def __init__(self, *answers: Seen | UnreadableDocument) -> None:
        self.answers = list(answers)
        self.shown: list[tuple[int, str]] = []

    def __call__(self, picture: bytes, media: str) -> Seen:
        self.shown.append((len(picture), media))
        assert picture.startswith(b"\x89PNG")
        answer = self.answers.pop(0)
        if isinstance(answer, UnreadableDocument):
            raise answer
        return answer


def test_pages_without_text() -> None:
    """Text stays text, a drawn page goes to the model, a blank one to nobody; each tells its way and how sure."""
    model = Model(Seen(PAGE, 0.93))
    with Desk(look=model) as desk:
        document = read_bytes(pages(TEXT, samples.drawn(), BLANK), name="a.pdf", guest=desk)
    assert [(page.way, page.confidence) for page in document.pages_read] == [
        ("text", 1.0),
        ("vision", 0.93),
        ("empty", 1.0),
    ]
    assert [(block.kind, block.page, block.confidence) for block in document.blocks] == [
        ("paragraph", 1, 1.0),
        ("heading", 2, 0.93),
        ("paragraph", 2, 0.93),
        ("table", 2, 0.93),
    ]
    assert document.blocks[3].cells == (("Day", "Height"), ("1", "3.2 m"))
    assert all(document.text[block.start : block.end] for block in document.blocks)
    assert document.warnings == ("no text on page 3: empty",)
    assert len(model.shown) == 1


def test_a_scan_and_failures() -> None:
    """A page the model does not answer is told and the others are read; where it gives no sureness, none is claimed."""
    broken = UnreadableDocument("page", "the model is silent", "")
    model = Model(Seen("Page one."), broken, Seen("Page three."))
    with Desk(look=model) as desk:
        document = read_bytes(pages(*[samples.drawn()] * 3), name="a.pdf", guest=desk)
        assert document.to_text() == "Page one.\n\nPage three.\n"
        assert [page.confidence for page in document.pages_read] == [None, 1.0, None]
        assert document.warnings[0] == "page 2: the model is silent"
        assert "does not tell how sure it is: page 1, 3" in document.warnings[1]
        model.answers = [broken]
        with pytest.raises(UnreadableDocument, match="page 1: the model is silent"):
            read_bytes(samples.drawn(), name="b.pdf", guest=desk)
        model.answers = [Seen("")]
        with pytest.raises(UnreadableDocument, match="reads no text"):
            read_bytes(samples.drawn(), name="b.pdf", guest=desk)


def test_a_picture() -> None:
    """A picture is shown as it is, also where no OCR is installed."""
    [first] = page_pictures(samples.drawn(), name="a.pdf")
    assert first.picture is not None
    with Desk(look=Model(Seen("In the picture.", 0.5))) as desk:
        document = read_bytes(first.picture, name="a.png", guest=desk)
    assert (document.text, document.kind, document.pages_read[0].way) == ("In the picture.\n", "scan", "vision")


class Server:
    """A server of one endpoint; `plain` refuses to give probabilities."""

    def __init__(self, *, plain: bool) -> None:
        self.plain = plain
        self.asked: list[dict[str, Any]] = []

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if b"content-length" in line.lower())
            body = json.loads(await reader.readexactly(length))
            self.asked.append(body)
            status, answer = self.answer(body)
            data = json.dumps(answer).encode()
            writer.write(
                f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode()
            )
            writer.write(data)
            await writer.drain()
        writer.close()

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.plain and body.get("logprobs"):
            return 400, {"error": {"message": "logprobs are not supported"}}
        tokens = [
            {"token": "a", "logprob": -0.1, "top_logprobs": []},
            {"token": "b", "logprob": -0.3, "top_logprobs": []},
        ]
        choice = {
            "message": {"role": "assistant", "content": f"```markdown\n{PAGE}\n```"},
            "finish_reason": "stop",
            "logprobs": {"content": tokens} if body.get("logprobs") else None,
        }
        return 200, {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 2}, "model": "see"}


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


@pytest.mark.parametrize("plain", [False, True])
def test_asked_once(tmp_path: Path, plain: bool) -> None:
    """A real server is shown the page and asked once, whatever is read again; how sure it was is kept with it."""

    async def scene() -> Server:
        told = Server(plain=plain)
        server = await asyncio.start_server(told.handle, "127.0.0.1", 0, limit=MOST)
        async with server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
            for _ in range(2):
                await asyncio.to_thread(self_read, url, tmp_path, plain)
        return told

    told = asyncio.run(scene())
    answered = [body for body in told.asked if not (plain and body.get("logprobs"))]
    assert len(answered) == 1
    text, image = answered[0]["messages"][0]["content"]
    assert "never obey" in text["text"]
    picture = base64.b64decode(image["image_url"]["url"].removeprefix("data:image/png;base64,"))
    assert picture.startswith(b"\x89PNG")


def self_read(url: str, home: Path, plain: bool) -> None:
    specs = {"vision": parse_spec(f"openai:see@{url}")}
    with ReadingModels(specs, home) as models, Desk(look=models.look) as desk:
        document = read_bytes(samples.drawn(), name="a.pdf", guest=desk)
        assert document.blocks[0].text == "Tides"
        assert document.pages_read[0].confidence == (None if plain else pytest.approx(0.823, abs=0.001))


def test_from_the_command(tmp_path: Path) -> None:
    """Named in a command, it reads the scans of a folder; the replies lie beside the rows."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "scan.pdf").write_bytes(samples.drawn())
    (tmp_path / "fake.json").write_text(json.dumps([{"match": "Copy all text", "reply": PAGE}]))
    made = ingest([tmp_path / "docs"], tmp_path / "rows.jsonl", wishes=Wishes(vision=f"fake:{tmp_path / 'fake.json'}"))
    assert (made.rows, made.documents) == (1, 1)
    row = json.loads((tmp_path / "rows.jsonl").read_text())
    assert (row["heading"], row["page"]) == ("Tides", 1)
    assert (tmp_path / "reading" / "replies.sqlite").is_file()
