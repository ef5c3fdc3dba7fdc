"""Captions of a video become sentences with times, as a file of subtitles does; offline it says so."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from seedbed.core.errors import MissingPackage
from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.read import documents
from seedbed.ingest.shelf import Shelf
from seedbed.ingest.youtube import Transcript, chosen, video_of, youtube

URL = "https://www.youtube.com/watch?v=abcdefghijk&t=10s"


@dataclass
class Snippet:
    """What the package gives for a caption, field by field."""

    text: str
    start: float
    duration: float


def transcript(*snippets: tuple[str, float, float], generated: bool = False) -> Transcript:
    """The package's own types where it is installed, else what they are made of."""
    if importlib.util.find_spec("youtube_transcript_api"):
        from youtube_transcript_api import FetchedTranscript, FetchedTranscriptSnippet

        made: Transcript = FetchedTranscript(
            snippets=[FetchedTranscriptSnippet(*one) for one in snippets],
            video_id="abcdefghijk",
            language="English",
            language_code="en",
            is_generated=generated,
        )
        return made
    return SimpleNamespace(  # type: ignore[return-value]
        snippets=[Snippet(*one) for one in snippets], language_code="en", is_generated=generated
    )


SAID = (
    ("the tide is", 0.0, 3.5),
    ("high today. the ships", 2.0, 3.0),
    ("come in\nat <i>noon</i> --> sharp.", 5.25, 2.0),
    ("  ", 7.0, 1.0),
    ("[Music]", 20.0, 4.0),
)


def test_sentences(tmp_path: Path) -> None:
    """Captions are joined into sentences that keep their times; overlaps, marks and blanks do no harm."""
    asked: list[tuple[str, Sequence[str]]] = []

    def ask(video: str, languages: Sequence[str]) -> Transcript:
        asked.append((video, languages))
        return transcript(*SAID, generated=True)

    kept = Shelf(tmp_path, captions=lambda url: youtube(url, languages=["en"], ask=ask))
    for _ in range(2):
        [document] = documents([URL], shelf=kept)
    assert asked == [("abcdefghijk", ["en"])]
    assert (document.name, document.kind) == (URL, "subtitles")
    assert [(block.text, block.time) for block in document.blocks] == [
        ("the tide is high today. the ships come in at ‹i›noon‹/i› → sharp.", (0.0, 7.25)),
        ("[Music]", (20.0, 24.0)),
    ]
    assert document.warnings == ("captions in en that a machine made",)


@pytest.mark.parametrize(
    ("url", "video"),
    [
        (URL, "abcdefghijk"),
        ("https://youtu.be/abc-_fghijk?si=x", "abc-_fghijk"),
        ("https://m.youtube.com/shorts/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/embed/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/@somebody", None),
        ("https://www.youtube.com/watch?v=short", None),
        ("https://example.org/watch?v=abcdefghijk", None),
        ("https://youtube.com.example.org/watch?v=abcdefghijk", None),
    ],
)
def test_addresses(url: str, video: str | None) -> None:
    """Every spelling of a video's address is known, and nothing else is taken for one."""
    assert video_of(url) == video


def test_which_captions() -> None:
    """The language that is wanted first, people's captions before a machine's, else the first there are."""
    listed = [
        SimpleNamespace(language_code=code, is_generated=generated)
        for code, generated in (("de", False), ("en", True), ("zh-Hans", False), ("en-GB", False))
    ]
    assert chosen(listed, ["en"]) is listed[3]
    assert chosen(listed, ["zh", "en"]) is listed[2]
    assert chosen(listed, ["fr"]) is listed[0]


def test_refusals(tmp_path: Path) -> None:
    """No words, no video, no network, no package: each is said, with the way out."""
    with pytest.raises(UnreadableDocument, match="hold no words"):
        youtube(URL, ask=lambda *_: transcript((" ", 0.0, 1.0)))
    with pytest.raises(UnreadableDocument, match="not the address of a video"):
        youtube("https://example.org/")
    if importlib.util.find_spec("youtube_transcript_api"):
        return
    problems: list[UnreadableDocument] = []
    assert list(documents([URL], on_problem=problems.append, shelf=Shelf(tmp_path))) == []
    assert "pip install 'seedbed[youtube]'" in problems[0].way_out
    with pytest.raises(MissingPackage):
        youtube(URL)
