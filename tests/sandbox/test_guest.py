"""The parse guest: limits hold, failures have names, and the next document is parsed all the same."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import pytest

from seedbed.sandbox.guest import Guest, GuestFailed


@pytest.fixture
def guest() -> Iterator[Guest]:
    with Guest(memory=256 << 20, seconds=20) as guest:
        yield guest


def word(body: str = "<w:p><w:r><w:t>hello</w:t></w:r></w:p>", *, stored: bool = False) -> bytes:
    """A Word document with this body; stored, it is no zip bomb by its ratio."""
    plain, out = io.BytesIO(), io.BytesIO()
    python_docx.Document().save(plain)
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", how) as sink:
        for member in source.namelist():
            data = source.read(member)
            if member == "word/document.xml":
                data = data[: data.index(b"<w:body>") + 8] + body.encode() + b"</w:body></w:document>"
            sink.writestr(member, data)
    return out.getvalue()


def parsed(guest: Guest, data: bytes) -> str:
    text: str = json.loads(guest.parse("docx", data, name="a.docx"))["text"]
    return text


def child(guest: Guest) -> int:
    assert guest._child is not None
    return guest._child.pid


def test_warm(guest: Guest) -> None:
    """One child parses document after document."""
    assert parsed(guest, word()) == "hello\n"
    first = child(guest)
    assert parsed(guest, word()) == "hello\n"
    assert child(guest) == first


def test_reasons_pass_through(guest: Guest) -> None:
    """A reader's own reason and way out come back as they are, and the child lives on."""
    with pytest.raises(GuestFailed, match="zip bomb; save it again"):
        parsed(guest, word("<w:p/>" * 4_000_000))
    first = child(guest)
    parsed(guest, word())
    assert child(guest) == first


def test_memory(guest: Guest) -> None:
    """A document that takes more memory than allowed is named so; the next has a new child."""
    guest.memory = 64 << 20
    with pytest.raises(GuestFailed, match="ran out of 64 MiB of memory; split"):
        parsed(guest, word("<w:p/>" * 1_000_000, stored=True))
    assert parsed(guest, word()) == "hello\n"


def test_time(guest: Guest) -> None:
    """A document that takes too long is stopped at the limit, not much later."""
    guest.seconds = 0.5
    start = time.monotonic()
    with pytest.raises(GuestFailed, match=r"took more than 0.5 s"):
        parsed(guest, word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000, stored=True))
    assert time.monotonic() - start < 3
    guest.seconds = 20
    assert parsed(guest, word()) == "hello\n"


def test_output(guest: Guest) -> None:
    """A document with more text than allowed is refused."""
    guest.most_output = 10_000
    with pytest.raises(GuestFailed, match=r"over 0\.00953674 MiB"):
        parsed(guest, word("<w:p><w:r><w:t>hello</w:t></w:r></w:p>" * 10_000))
    assert parsed(guest, word()) == "hello\n"


def test_killed_between_documents(guest: Guest) -> None:
    """A child that was killed while idle is started again and nobody notices."""
    parsed(guest, word())
    os.kill(child(guest), signal.SIGKILL)
    assert parsed(guest, word()) == "hello\n"


def test_crash(guest: Guest) -> None:
    """A crash while parsing is named by its signal, and the next document is parsed."""
    parsed(guest, word())
    pid = child(guest)
    threading.Timer(0.2, os.kill, (pid, signal.SIGSEGV)).start()
    with pytest.raises(GuestFailed, match=r"the parser crashed \(SIGSEGV\)"):
        parsed(guest, word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000, stored=True))
    assert parsed(guest, word()) == "hello\n"


def test_unknown_reader(guest: Guest) -> None:
    """A bug, such as a reader that is not there, shows its error and not a hang."""
    with pytest.raises(GuestFailed, match=r"ModuleNotFoundError.*nothing"):
        guest.parse("nothing", b"", name="a")


def test_large_documents_pass(guest: Guest) -> None:
    """A document larger than every pipe buffer goes in and its text comes out."""
    assert (
        len(parsed(guest, word("<w:p><w:r><w:t>" + "x" * 3_000_000 + "</w:t></w:r></w:p>", stored=True))) == 3_000_001
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_confinement(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child has its own session, no environment of ours, no files to write, few to open, and no new privileges."""
    monkeypatch.setenv("SECRET_KEY", "x")
    parsed(guest, word())
    place = Path("/proc") / str(child(guest))
    names = {entry.split(b"=")[0] for entry in (place / "environ").read_bytes().split(b"\0") if entry}
    assert names == {b"PATH", b"LANG", b"PYTHONHASHSEED"}
    assert os.getsid(child(guest)) == child(guest)
    assert (place / "cwd").readlink() == Path("/")
    assert "NoNewPrivs:\t1" in (place / "status").read_text()
    assert resource.prlimit(child(guest), resource.RLIMIT_FSIZE) == (0, 0)
    assert resource.prlimit(child(guest), resource.RLIMIT_NOFILE)[0] == 64
    assert resource.prlimit(child(guest), resource.RLIMIT_CORE) == (0, 0)
    assert resource.prlimit(child(guest), resource.RLIMIT_AS)[1] < 1 << 30


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_dies_with_us() -> None:
    """When the process that started it is killed, the child is gone too."""
    script = (
        "import time\nfrom seedbed.sandbox.guest import Guest, GuestFailed\nguest = Guest()\n"
        "try:\n    guest.parse('docx', b'', name='a')\nexcept GuestFailed:\n"
        "    print(guest._child.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as host:
        assert host.stdout
        pid = int(host.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        host.kill()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
