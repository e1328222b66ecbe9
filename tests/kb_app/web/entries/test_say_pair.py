"""What stands beside an answer: said and never said, of its category, approved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search_index import services as index_services
from tests.makers import Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def test_the_nearest_script_of_the_category_stands_beside_an_answer(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    index_services.rebuild(maker.database, maker.index)
    answer = maker.published(author="zhao", department="service", category="service")
    say, never = "您的电费我马上核对", "您自己去查"
    script = {"situation": "欠费停电，客户问多久恢复供电", "say": [say], "never_say": [never]}
    about = {"title": "欠费停电，客户催复电", "content": script}
    maker.published("script", **about)
    own = {"author": "zhao", "department": "service", "category": "service"}
    maker.submitted("script", **own, **about)
    an = browser("an")
    assert say not in an.get(f"/entries/{answer}").text, "of another category, or not approved"

    near = maker.published("script", **own, **about)
    maker.drain()
    preview = an.get(f"/search/preview/{answer}").json["preview"]
    assert "✓</span> 说" in preview
    assert "✕</span> 不说" in preview
    assert preview.index(say) < preview.index(never)
    assert near in preview
    assert "话术" not in an.get(f"/search/preview/{answer}?beside=1").json["preview"]
    assert 'id="pair-title"' not in an.get(f"/entries/{near}").text, "a script is its own pair"
