"""What is said before asking on comes from the base, approved, and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search_index import services as index_services
from tests.makers import Browser, Maker

SCRIPT = {"situation": "还要再问", "variants": ["缓和语"], "say": ["只差一处想再跟您确认。"]}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.mark.parametrize(
    ("path", "word"), [("/search/softening", "缓和语"), ("/search/not-ours", "不归供电管")]
)
def test_only_an_approved_script_of_that_name_softens(
    browser: Callable[[str], Browser], maker: Maker, path: str, word: str
) -> None:
    script = SCRIPT | {"variants": [word]}
    index_services.rebuild(maker.database, maker.index)
    an = browser("an")
    maker.published("script", title=f"说{word}之外的话", content=SCRIPT | {"variants": []})
    maker.submitted("script", title="垫一句", content=script)
    maker.drain()
    assert an.get(path).json == {"say": ""}
    number = maker.published("script", title="连续提问之前垫一句", content=script)
    maker.drain()
    told = an.get(path).json
    assert told == {"say": SCRIPT["say"][0], "number": number, "address": f"/entries/{number}"}
