"""Where people of each role start, with work waiting and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb_app.web.account.landing import landing
from kb_app.web.kit.page_head import PageHead
from people.actors import Actor
from people.roles import Role
from tests.makers import Browser, Maker

AGENT, WRITER, REVIEWER, SUPERVISOR = (
    Role.AGENT,
    Role.CONTRIBUTOR,
    Role.REVIEWER,
    Role.SUPERVISOR,
)
NOTHING = PageHead()
EVERYTHING = PageHead(open_reviews=1, to_confirm=1, open_questions=1)


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines."""
    return "sqlite"


@pytest.mark.parametrize(
    ("roles", "standing", "path"),
    [
        ({AGENT}, NOTHING, "/search"),
        ({AGENT, REVIEWER, WRITER}, EVERYTHING, "/search"),
        ({REVIEWER}, NOTHING, "/review"),
        ({REVIEWER}, PageHead(to_confirm=3), "/review"),
        ({REVIEWER, WRITER}, EVERYTHING, "/review"),
        ({REVIEWER, WRITER}, PageHead(open_questions=1), "/questions"),
        ({REVIEWER, WRITER}, NOTHING, "/review"),
        ({REVIEWER, SUPERVISOR}, NOTHING, "/search"),
        ({REVIEWER, SUPERVISOR}, PageHead(open_reviews=1), "/review"),
        ({WRITER}, PageHead(to_confirm=1), "/upkeep"),
        ({WRITER}, NOTHING, "/contribute"),
        ({SUPERVISOR}, EVERYTHING, "/search"),
        ({Role.ADMIN}, EVERYTHING, "/search"),
    ],
)
def test_people_start_where_their_work_is(roles: set[Role], standing: PageHead, path: str) -> None:
    assert landing(Actor(1, "x", "x", 1, frozenset(roles)), standing) == path


def test_the_start_page_leads_there(browser: Callable[[str], Browser], maker: Maker) -> None:
    maker.submitted()
    starts = {name: browser(name).get("/").location for name in ("an", "chen", "sun", "zhao")}
    assert starts == {"an": "/search", "chen": "/review", "sun": "/review", "zhao": "/contribute"}
