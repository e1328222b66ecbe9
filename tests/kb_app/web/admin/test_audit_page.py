"""The audit trail as administrators see it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from core.audit import AuditEvent
from core.database import Database
from tests.makers import Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


class TestAudit:
    def test_shows_who_did_what_without_comments(self, admin: Browser, maker: Maker) -> None:
        maker.decide(maker.submitted(), "reject", comment="只给供稿人看的意见")
        page = admin.get("/admin/audit").text
        assert "驳回" in page
        assert "chen" in page
        assert "只给供稿人看的意见" not in page

    def test_verifies_the_chain(self, admin: Browser, database: Database) -> None:
        assert "校验通过" in admin.get("/admin/audit?verify=1").text
        with database.transaction() as session:
            session.execute(text("DROP TRIGGER audit_events_keep_update"))
            bad = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).first()
            assert bad is not None
            bad.actor = "somebody"
        page = admin.get("/admin/audit?verify=1").text
        assert f"第 {bad.id} 条记录被改动或缺失" in page
