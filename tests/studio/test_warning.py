"""What readers warned of, in the reader's language."""

from __future__ import annotations

import re

import pytest
from source_rig import project_of, read, sent
from studio_rig import Visit

from seedbed.ingest.warned import FORMS
from seedbed.studio.words import catalogue


def test_every_warning_has_its_words() -> None:
    """In English those of the row itself."""
    told = {key.partition(".")[2]: text for key, text in catalogue("en").items() if key.startswith("warning.")}
    assert told == FORMS


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "1 of 3 rows have fewer cells than the widest, which has 2"),
        ("zh", "3 行中有 1 行的单元格少于最宽的一行（2 个）"),
    ],
)
def test_warnings_are_told_in_the_language_of_the_page(visit: Visit, language: str, told: str) -> None:
    """In the list of files and beside the document; what is written down stays as it was."""
    project = project_of(visit)
    sent(visit, project, "a.csv", b"bird,wire\nwren,1\nowl\n")
    read(visit, project)
    place = f"/p/{project}/sources/x/one"
    [line] = visit.get(f"/api/v1/projects/{project}/extractions/one/files").json()
    assert line["warnings"] == ["1 of 3 rows have fewer cells than the widest, which has 2"]
    for path in (place, f"{place}/page?document=a.csv"):
        page = visit.get(path, cookie=f"seedbed_studio={visit.cookie}; seedbed_look={language}.dark").text
        assert told in page, path
        assert (re.search("fewer cells", page) is None) == (language == "zh")
