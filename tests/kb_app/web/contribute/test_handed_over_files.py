"""The handed-over files on the page: the preview shows what the files show, and what is noted."""

from __future__ import annotations

import html
import io

import pytest

from tests.content.importers.cases import case
from tests.content.importers.cases.right import RIGHT, SOUND
from tests.makers import Browser


@pytest.mark.parametrize("what", SOUND)
def test_the_preview_shows_what_the_files_show(wang: Browser, what: str) -> None:
    files = [(io.BytesIO(data), name) for name, data in map(case, SOUND[what])]
    form = {"what": what, "category": "third-party", "file": files}
    address = wang.post("/contribute/import", form).location
    page = html.unescape(wang.get(address).text + wang.get(f"{address}?offset=20").text)
    for right in (RIGHT[name] for name in SOUND[what]):
        for piece in (*right.says, *right.notes):
            assert piece in page
    assert "没有</dd>" in page  # no errors
    entries = sum(RIGHT[name].entries for name in SOUND[what])
    assert page.count("import__entry") == entries


def test_ho06_numbers_that_repeat_those_typed_are_named(wang: Browser) -> None:
    name, data = case("ho06")
    form = {"what": "regulations", "category": "third-party", "file": (io.BytesIO(data), name)}
    page = wang.get(wang.post("/contribute/import", form).location).text
    assert "条号重复" in page
    for piece in RIGHT["ho06"].notes:
        assert piece in page
