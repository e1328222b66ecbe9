"""An interim text is found as long as it is shown, with its end, and what it replaces is not."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from review import services
from search_index.queries import SearchRequest, SearchResult, search
from tests.makers import CHECKED, Maker
from tests.review.writing import save


def found(maker: Maker, text: str) -> SearchResult:
    """What an agent finds."""
    with maker.database.reading() as session:
        return search(session, maker.index.searcher, SearchRequest(text))


def test_it_is_found_with_its_end_and_what_it_replaces_is_not(maker: Maker) -> None:
    number = maker.published(title="旧的停电通知")
    save(maker, number, title="新的抢修口径")
    review_id = maker.submit(number)
    with maker.database.transaction() as session:
        for name in ("chen", "sun"):
            services.sign_urgent(session, maker.actor(name), review_id, 24, "抢修", checked=CHECKED)
    maker.drain()
    (hit,) = found(maker, "抢修口径").hits
    assert (hit.number, hit.title) == (number, "新的抢修口径")
    assert hit.provisional_until is not None
    with clock.moved_to(clock.now() + timedelta(hours=25)):
        for unshown in found(maker, "抢修口径").hits:  # the index knows nothing of it yet
            assert "抢修" not in unshown.title
        with maker.database.transaction() as session:
            services.end_due_interims(session)
        maker.drain()
        assert found(maker, "抢修口径").hits == []
        (hit,) = found(maker, "停电通知").hits
        assert (hit.title, hit.provisional_until) == ("旧的停电通知", None)
