"""What is said in a video on YouTube: its captions, written down as WebVTT, so that the reader of subtitles joins them.

Captions that people wrote go before those that a machine made; of several languages the first that is wanted, else the
one there is. Package: youtube-transcript-api, which speaks to youtube.com only.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from seedbed.core.errors import MissingPackage
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.ingest.warned import warning

_HOSTS = frozenset(("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"))
_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_FOLDERS = frozenset(("embed", "shorts", "live", "v"))


class Snippet(Protocol):
    """A caption: its text, when it appears, and for how long it stands, in seconds."""

    text: str
    start: float
    duration: float


class Transcript(Protocol):
    """The captions of a video, as the package gives them."""

    snippets: Sequence[Snippet]
    language_code: str
    is_generated: bool


Ask = Callable[[str, Sequence[str]], Transcript]
"""From a video and the languages that are wanted to its captions. Raises UnreadableDocument."""


def video_of(url: str) -> str | None:
    """The video that an address is of; None where it is of none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    folders = [part for part in parts.path.split("/") if part]
    found = ""
    if host == "youtu.be" and folders:
        found = folders[0]
    elif host in _HOSTS and folders[:1] == ["watch"]:
        found = parse_qs(parts.query).get("v", [""])[0]
    elif host in _HOSTS and len(folders) > 1 and folders[0] in _FOLDERS:
        found = folders[1]
    return found if _VIDEO.fullmatch(found) else None


def youtube(url: str, *, languages: Sequence[str] = ("en", "zh"), ask: Ask | None = None) -> tuple[bytes, list[str]]:
    """The captions of a video as a WebVTT file, and what is to be warned of.

    Raises UnreadableDocument where there are none or YouTube does not answer, MissingPackage without the extra.
    """
    video = video_of(url)
    if video is None:
        raise UnreadableDocument(url, because("not_video"), advice("video"))
    transcript = (ask or _asked)(video, languages)
    cues = [one for one in transcript.snippets if one.text.strip()]
    if not cues:
        raise UnreadableDocument(url, because("no_words"), advice("subtitles"))
    warnings = [warning("machine_captions", language=transcript.language_code)] if transcript.is_generated else []
    return _vtt(cues).encode("utf-8"), warnings


def _asked(video: str, languages: Sequence[str]) -> Transcript:
    try:
        import youtube_transcript_api as library
    except ImportError as error:
        raise MissingPackage("youtube-transcript-api", "youtube", wanted_for="reading YouTube transcripts") from error
    try:
        every = library.YouTubeTranscriptApi().list(video)
        found: Transcript = chosen(list(every), languages).fetch()
    except (library.YouTubeTranscriptApiException, OSError) as error:  # requests' errors are OSErrors
        told = str(error).strip().partition("\n")[0][:200]
        reason = because("no_captions", video=video, error=f"{type(error).__name__}: {told}")
        raise UnreadableDocument(f"https://youtu.be/{video}", reason, advice("online_subtitles")) from error
    return found


class _Listed(Protocol):
    language_code: str
    is_generated: bool

    def fetch(self) -> Transcript: ...


def chosen(listed: Sequence[_Listed], languages: Sequence[str]) -> _Listed:
    """The captions in the first language that is wanted, people's before a machine's; else the first there are."""
    wanted = list(languages)

    def rank(one: _Listed) -> tuple[int, bool]:
        short = one.language_code.partition("-")[0]
        places = [place for place, language in enumerate(wanted) if language in {one.language_code, short}]
        return min(places, default=len(wanted)), one.is_generated

    return min(listed, key=rank)


def _vtt(cues: Iterable[Snippet]) -> str:
    """Captions as WebVTT. One that stands until after the next appears is cut there: YouTube's overlap."""
    ordered = sorted(cues, key=lambda one: one.start)
    starts = [one.start for one in ordered[1:]]
    ends = [min(one.start + one.duration, after) for one, after in zip(ordered, [*starts, float("inf")], strict=True)]
    parts = [
        f"{_clock(one.start)} --> {_clock(end)}\n{_text(one.text)}\n" for one, end in zip(ordered, ends, strict=True)
    ]
    return "WEBVTT\n\n" + "\n".join(parts)


def _text(text: str) -> str:
    """A caption that holds no blank line and no arrow, which would end it."""
    lines = [line.strip().replace("-->", "→") for line in text.splitlines()]
    return "\n".join(line.replace("<", "‹").replace(">", "›") for line in lines if line)


def _clock(seconds: float) -> str:
    thousandths = round(max(seconds, 0.0) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
