"""The command as a whole: help, language, errors, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_rig import Terminal, in_own_process

from seedbed.cli.main import COMMANDS
from seedbed.core.version import __version__


def test_help_names_every_command(seedbed: Terminal) -> None:
    """``seedbed`` alone and ``seedbed --help`` show the same: every command with a line of its own."""
    told = seedbed("--help")
    assert told.code == 0
    for name in COMMANDS:
        assert f"  {name} " in told.out
    assert seedbed().out.strip() == told.out.strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(seedbed: Terminal, name: str) -> None:
    """``seedbed NAME --help`` explains arguments and options and exits with 0."""
    told = seedbed(name, "--help")
    assert told.code == 0
    assert told.out.startswith(f"Usage: seedbed {name}")


def test_version(seedbed: Terminal) -> None:
    """``--version`` says the version."""
    assert seedbed("--version").out == f"seedbed {__version__}\n"


def test_a_wrong_command_is_told_the_nearest_one(seedbed: Terminal) -> None:
    """A slip of the finger exits with 2 and names what was probably meant."""
    told = seedbed("lsit")
    assert told.code == 2
    assert "did you mean 'list'?" in told.err


def test_an_unknown_language_is_refused(seedbed: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """We speak two languages and say so."""
    told = seedbed("--lang", "fr", "list")
    assert told.code == 2
    assert "'en', 'zh'" in told.err


def test_a_missing_recipe_is_an_error_of_the_input(seedbed: Terminal, tmp_path: Path) -> None:
    """No traceback: the message names the file and the way out, on stderr, and the exit code is 1."""
    told = seedbed("run", tmp_path / "none.yaml")
    assert told.code == 1
    assert told.out == ""
    assert told.err.startswith("Error: ")
    assert "none.yaml: no such recipe; `seedbed init` writes one" in told.err


def test_a_terminal_in_chinese_is_spoken_to_in_chinese(tmp_path: Path) -> None:
    """LC_ALL decides; commands' own help too."""
    told = in_own_process("run", "--help", cwd=tmp_path, LC_ALL="zh_CN.UTF-8")
    assert told.code == 0
    assert "按配方制作数据集" in told.out
    english = in_own_process("list", "--help", "--lang", "en", cwd=tmp_path, LC_ALL="zh_CN.UTF-8")
    assert "List the catalogue" in english.out


def test_tracebacks_are_for_those_who_ask(tmp_path: Path) -> None:
    """``SEEDBED_DEBUG=1`` shows where an error came from."""
    assert "Traceback" not in in_own_process("show", "nothing_like_it", cwd=tmp_path, SEEDBED_DEBUG="").err
    assert "Traceback" in in_own_process("show", "nothing_like_it", cwd=tmp_path, SEEDBED_DEBUG="1").err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_a_completion_script(seedbed: Terminal, shell: str) -> None:
    """The script calls us back with the variable that asks for completions."""
    told = seedbed("completion", shell)
    assert told.code == 0
    assert "_SEEDBED_COMPLETE" in told.out


def test_entries_are_completed(tmp_path: Path) -> None:
    """The shell asks with its words in the environment; names of entries come back."""
    told = in_own_process(
        cwd=tmp_path, _SEEDBED_COMPLETE="bash_complete", COMP_WORDS="seedbed show ground", COMP_CWORD="2"
    )
    assert "plain,grounded" in told.out
