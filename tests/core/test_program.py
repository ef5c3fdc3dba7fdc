"""Programs and limits say what is wrong with them before anything runs."""

from __future__ import annotations

import pytest

from seedbed.core.program import Limits, Outcome, Program


def test_limits_are_above_zero() -> None:
    """A limit of nothing is a mistake, and named."""
    with pytest.raises(ValueError, match="the limit memory must be above 0, got 0"):
        Limits(memory=0)


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../../x", "", "a//b", "x\0"])
def test_names_stay_inside(name: str) -> None:
    """Files and patterns are below the working folder."""
    with pytest.raises(ValueError, match="relative to the working folder"):
        Program("1", files={name: b""})
    with pytest.raises(ValueError, match="relative to the working folder"):
        Program("1", collect=(name,))


def test_languages() -> None:
    """Settings of one language are refused for another, by name."""
    with pytest.raises(ValueError, match="unknown language 'perl'; there are python, shell"):
        Program("1", language="perl")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="this one is shell"):
        Program("ls", language="shell", call="f")
    with pytest.raises(ValueError, match="only queries take `tables`"):
        Program("1", tables="create table t(a)")


def test_outcomes() -> None:
    """Only an outcome that says something of the program is decided."""
    assert Outcome("ok").ok
    assert not Outcome("timeout").ok
    assert Outcome("timeout").decided
    assert not Outcome("sandbox").decided
