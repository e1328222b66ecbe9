"""Saying who may see a text, in the editor and of a category; what the committee is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from content.queries import entry_numbered
from content.services import drafts
from core.audit import AuditEvent
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def test_it_is_signed_with_the_text(maker: Maker, browser: Open) -> None:
    number = maker.published()
    with maker.database.transaction() as session:
        before = entry_numbered(session, number)
        assert before is not None
        assert before.published is not None
        open_hash = before.published.content_hash
        version = drafts.start_draft(session, maker.actor("wang"), number).version
    wang = browser("wang")
    form = wang.get(f"/contribute/{number}").text
    assert "谁可以看" in form
    values = {
        "title": "欠费停电后多久恢复供电？", "category": "third-party", "op": "save",
        "version": str(version), "content.answer": "结清后复电。",
        "content.no_basis": "通行做法", "seen_by_roles.0": "supervisor",
        "seen_by_departments.0": "service",
    }  # fmt: skip
    saved = wang.post(f"/contribute/{number}", values)
    assert saved.status_code in (200, 303), saved.text
    assert browser("an").get(f"/entries/{number}").status_code == 200  # until it is approved
    review = maker.submit(number)
    page = browser("chen").get(f"/review/{review}").text
    assert "仅限角色" in page
    assert "谁可以看" in page  # the grade says so
    maker.sign_all(review)
    maker.drain()
    assert browser("an").get(f"/entries/{number}").status_code == 404
    supervisor = browser("zhou").get(f"/entries/{number}").text
    assert "仅限 班长、客户服务中心 查看" in supervisor
    with maker.database.reading() as session:
        after = entry_numbered(session, number)
        assert after is not None
        assert after.published is not None
        assert after.published.content_hash != open_hash


def test_a_category_is_limited_at_once(maker: Maker, browser: Open) -> None:
    number = maker.published()
    admin = browser("admin")
    values = {"name": "第三方", "department": "marketing", "position": "5", "version": "1"}
    told = {"seen_by_departments.0": "safety"}
    assert admin.post("/admin/categories/third-party", values | told).status_code == 303
    assert 'value="safety" checked' in admin.get("/admin/categories/third-party").text
    assert browser("an").get(f"/entries/{number}").status_code == 404
    assert browser("wang").get(f"/entries/{number}").status_code == 200
    with maker.database.reading() as session:
        saved = select(AuditEvent).where(AuditEvent.action == "category.save")
        events = session.scalars(saved.order_by(AuditEvent.id.desc())).all()
    assert events[0].data["seen_by"] == {"departments": ["safety"]}
