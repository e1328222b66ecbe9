"""The audit trail as administrators see it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from core import audit, clock
from core.audit import AuditEvent
from core.database import Database
from kb_app.web.admin import audit_page
from people.queries import user_named
from tests.makers import Browser, Maker

DAY = datetime(2031, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture(autouse=True)
def called(database: Database) -> None:
    """chen is called by a name that is no log-in name."""
    with database.transaction() as session:
        chen = user_named(session, "chen")
        assert chen is not None
        chen.display_name = "陈委员"


class TestAudit:
    def test_shows_who_did_what_without_comments(self, admin: Browser, maker: Maker) -> None:
        maker.decide(maker.submitted(), "reject", comment="只给供稿人看的意见")
        page = admin.get("/admin/audit").text
        assert "驳回" in page
        assert '<td title="chen">陈' in page  # called by their name
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

    def test_looks_for_people_subjects_actions_and_days(self, admin: Browser, maker: Maker) -> None:
        with clock.moved_to(DAY):
            review = maker.submitted()
        with clock.moved_to(DAY + timedelta(days=1)):
            maker.decide(review)

        def done(query: str) -> list[str]:
            page = admin.get(f"/admin/audit?{query}").text
            return re.findall(r"<td title=\"[^\"]*\">[^<]*</td>\s*<td>([^<]*)</td>", page)

        assert done("q=KB-000001&action=review.approve") == ["审核通过"]
        assert done("q=陈&since=2031-03-01") == done("q=chen&since=2031-03-01") == ["审核通过"]
        assert "审核通过" not in done("since=2031-03-01&until=2031-03-01")
        assert "审核通过" in done("since=2031-03-02&until=2031-03-02")
        assert done("q=nobody-at-all") == []
        assert "没有符合条件的记录" in admin.get("/admin/audit?q=nobody-at-all").text
        wrong = admin.get("/admin/audit?since=gestern")
        assert (wrong.status_code, "2026-03-01" in wrong.text) == (400, True)

    def test_goes_by_pages(self, admin: Browser, database: Database) -> None:
        with database.transaction() as session:
            for n in range(audit_page.PER_PAGE + 5):
                audit.record(session, "chen", "made.up", f"thing:{n}")
        page = admin.get("/admin/audit?action=made.up").text
        assert "thing:104" in page
        assert "thing:4<" not in page
        assert "thing:4<" in admin.get("/admin/audit?action=made.up&offset=100").text

    def test_is_taken_along_as_a_file(self, admin: Browser, maker: Maker) -> None:
        maker.decide(maker.submitted())
        answer = admin.get("/admin/audit.csv?action=review.approve")
        assert answer.mimetype == "text/csv"
        (titles, row) = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
        told = dict(zip(titles, row, strict=True))
        assert told["操作人"].startswith("陈")
        assert (told["登录名"], told["操作"]) == ("chen", "审核通过")

    def test_a_file_of_too_many_rows_is_refused(
        self, admin: Browser, maker: Maker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        maker.decide(maker.submitted())
        monkeypatch.setattr(audit_page, "FILE_MOST", 2)
        refused = admin.get("/admin/audit.csv")
        assert (refused.status_code, "请缩短时间" in refused.text) == (400, True)
