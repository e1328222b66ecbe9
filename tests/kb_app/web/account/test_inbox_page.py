"""The inbox as a page: what is unread, opening, marking; only one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.database import Database
from core.messages import _
from people.actors import Actor
from people.notifications import notifying
from people.notifications.subjects import Subject, SubjectKind
from search_index.engine import Index
from tests import makers
from tests.makers import Browser
from tests.questions.asking import asked


@pytest.fixture
def told(database: Database, people: dict[str, Actor]) -> None:
    """Wang was told two things, li one."""
    with database.transaction() as session:
        wang, li = people["wang"].id, people["li"].id
        notifying.tell(session, [wang, li], _("存疑"), about=Subject(SubjectKind.UPKEEP), key="1")
        notifying.tell(
            session, [wang], _("未读"), about=Subject(SubjectKind.ENTRY, "KB-000009"), key="2"
        )


@pytest.mark.usefixtures("told")
def test_what_is_unread_is_counted_until_it_is_opened(browser: Callable[[str], Browser]) -> None:
    wang = browser("wang")
    page = wang.get("/inbox").text
    assert page.count("is-unread") == 2
    assert ">2 条未读<" in page
    opened = wang.post("/inbox/1/open")
    assert (opened.status_code, opened.location) == (303, "/upkeep")
    assert wang.get("/inbox").text.count("is-unread") == 1
    wang.post("/inbox/3/read")
    page = wang.get("/inbox").text
    assert "is-unread" not in page
    assert "没有未读消息" in page
    assert wang.get("/inbox?unread=true").text.count("inbox__item") == 0


@pytest.mark.usefixtures("told")
def test_all_are_read_at_once_and_nobody_elses(browser: Callable[[str], Browser]) -> None:
    browser("wang").post("/inbox/read")
    assert "is-unread" not in browser("wang").get("/inbox").text
    assert browser("li").get("/inbox").text.count("is-unread") == 1


@pytest.mark.usefixtures("told")
def test_what_may_no_longer_be_seen_is_not_found_behind_the_message(
    browser: Callable[[str], Browser],
) -> None:
    wang = browser("wang")
    opened = wang.post("/inbox/3/open")
    assert wang.get(opened.location).status_code == 404


def test_what_was_asked_is_seen_by_those_who_may(
    browser: Callable[[str], Browser], app: Flask, database: Database, index: Index
) -> None:
    index.rebuild([])
    an, context = makers.actor_named(database, "an"), app.extensions["kb"].question_context
    asked(database, context, an, "电表箱谁来修", category="third-party")
    assert "电表箱谁来修" in browser("wang").get("/inbox").text
    with database.transaction() as session:
        zhao = makers.actor_named(database, "zhao")
        notifying.tell(
            session,
            [zhao.id],
            _("快到期：{number}", number="Q-000001"),
            about=Subject(SubjectKind.UPKEEP),
            key="1",
        )
    page = browser("zhao").get("/inbox").text
    assert "Q-000001" in page
    assert "电表箱谁来修" not in page
