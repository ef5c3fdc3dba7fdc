"""What holds for all tests: no deadlines, and the command line speaks English when one begins."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Property tests are held to what they claim, never to a time: a busy machine proves nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A test that ran a command in Chinese leaves no Chinese behind: the language is one of the process."""
    yield
    texts = sys.modules.get("seedbed.cli.texts")
    if texts is not None and texts.language() != "en":
        texts.use("en")
