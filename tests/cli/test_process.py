"""The process of a command ends with its threads and exit handlers done, its output out and its code kept."""

import os
import subprocess
import sys

import pytest

BEGUN = "import atexit, sys, threading, time\nfrom seedbed.cli.process import begin, leave\nbegin()\n"


def ended(source: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-E", "-c", BEGUN + source], capture_output=True, text=True, check=False)


def test_what_is_to_be_done_at_the_end_is_done() -> None:
    """A thread that still works is waited for, handlers run, buffered output comes out, the code is kept."""
    done = ended(
        "atexit.register(lambda: print('handler'))\n"
        "threading.Thread(target=lambda: (time.sleep(0.2), print('thread'))).start()\n"
        "sys.stdout.write('first\\n')\n"
        "leave(3)\n"
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (3, ["first", "thread", "handler"], "")


@pytest.mark.parametrize(("wanted", "found"), [("", "False False 7"), ("0", "True True 7")])
def test_plugins_of_pydantic(wanted: str, found: str) -> None:
    """Nobody looks for them, nor loads what would look, unless the user wants it; models are as they were."""
    environment = {name: value for name, value in os.environ.items() if name != "PYDANTIC_DISABLE_PLUGINS"}
    done = subprocess.run(
        [sys.executable, "-E", "-c", BEGUN + PLUGINS],
        capture_output=True,
        text=True,
        check=False,
        env=environment | ({"PYDANTIC_DISABLE_PLUGINS": wanted} if wanted else {}),
    )
    assert (done.stdout.strip(), done.stderr) == (found, "")


PLUGINS = """
import pydantic
class Model(pydantic.BaseModel):
    number: int
looks = hasattr(sys.modules["pydantic.plugin._loader"], "entry_points")
print(looks, "importlib.metadata" in sys.modules, Model(number="7").number)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_reader_that_is_gone() -> None:
    """Output that nobody reads any more is a failure, without a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-E", "-c", BEGUN + "sys.stdin.read(); print('x' * 9); leave(0)"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.close()
        process.stdin.close()
        told = process.stderr.read()
        assert (process.wait(20), told) == (120, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_room_for_connections() -> None:
    """The limit on open files is raised as far as it may go, and making room leaves no file open."""
    done = ended(
        "import os, resource\n"
        "from seedbed.llm.descriptors import make_room\n"
        "_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))\n"
        "before = set(os.listdir('/dev/fd'))\n"
        "make_room()\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard), set(os.listdir('/dev/fd')) == before)\n"
    )
    assert done.stdout.split() == ["True", "True"], done.stderr
