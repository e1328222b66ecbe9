"""Three departments are reorganised by pages: 500 entries, 40 open questions, 30 submissions.

Their work goes to three others on one day, then they are closed. Nothing is left to nobody, no
deadline is lost. Volume goes over HTTP; a person's steps are taken in the browser as well.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from content.models import Category, Entry, Revision, RevisionState
from core import clock
from kb_app.demo.demo_accounts import PASSWORD as DEMO
from people.models import Department, User
from people.queries import existing_user
from tests.databases import ON_SQLITE
from tests.handover.office import Office
from tests.makers import CONTENT, Browser, Maker

GIVERS = {"marketing": "service", "safety": "operation", "planning": "grid"}
CATEGORY = {"marketing": "third-party", "safety": "safety", "planning": "construction"}
WRITER = {"marketing": "wang", "safety": "an-wei", "planning": "ji-hua"}
TAKER = {"service": "zhao", "operation": "yun-xing", "grid": "dian-wang"}
ENTRIES, QUESTIONS, SUBMISSIONS = 500, 40, 30
PERSON = {"display_name": "某人", "active": "true"}


def filled(office: Office) -> None:
    """What the three hold."""
    maker = office.maker
    maker.full_committee()
    for name, code in {"ye": "safety", "fan": "planning", "bai": "service"}.items():
        maker.reviewer(name, code)
    for code, name in WRITER.items():
        if name != "wang":
            maker.contributor(name, code)
    maker.contributor("yun-xing", "operation")
    _publish(office)
    for place in range(SUBMISSIONS):
        code = list(GIVERS)[place % 3]
        author = WRITER[code]
        maker.submit(office.draft(author, code, CATEGORY[code], f"送审第{place}件"), author)
    for place in range(QUESTIONS):
        code = list(GIVERS)[place % 3]
        office.ask(f"第{place}个问题怎么办", category=CATEGORY[code], same_as="")
    for code in GIVERS:
        office.counter.record(category=CATEGORY[code])
        office.measure(WRITER[code])


def _publish(office: Office) -> None:
    """Entries that stand, by rows: how they got there is another story."""
    now = clock.now()
    with office.database.transaction() as session:
        homes = {one.code: one.id for one in session.scalars(select(Department))}
        filed = {one.code: one.id for one in session.scalars(select(Category))}
        authors = {one.name: one.id for one in session.scalars(select(User))}
        for place in range(ENTRIES):
            code = list(GIVERS)[place % 3]
            author = authors[WRITER[code]]
            entry = Entry(
                kind="answer", department_id=homes[code], created_at=now, created_by_id=author,
                version=1, review_by=clock.today(),
            )  # fmt: skip
            session.add(entry)
            session.flush()
            revision = Revision(
                entry=entry, seq=1, version=1, state=RevisionState.PUBLISHED,
                title=f"条目第{place}条", category_id=filed[CATEGORY[code]],
                content=CONTENT["answer"], author_id=author, created_at=now, updated_at=now,
                published_at=now,
            )  # fmt: skip
            session.add(revision)
            session.flush()
            entry.published_revision_id = revision.id


def form(giver: str, receiver: str, **changes: str) -> dict[str, str]:
    """Everything of one to the other, today."""
    given = {"giver": giver, "receiver": receiver, "reason": "机构调整", "everything": "true"}
    return given | {"effective_on": str(clock.today())} | changes


@pytest.mark.timeout(300)
@ON_SQLITE
def test_three_departments_by_pages(
    browser: Callable[[str], Browser],
    database: Any,
    maker: Maker,
    people: dict[str, Any],
) -> None:
    """A new department is made, three hand over on one day, each is closed after it."""
    office = Office(database, maker)
    filled(office)
    admin = browser("admin")
    assert (
        admin.post("/admin/departments", {"code": "grid", "name": "电网建设部"}).status_code == 303
    )
    new = PERSON | {"name": "dian-wang", "department": "grid", "roles.0": "contributor"}
    assert admin.post("/admin/users/new", new).status_code == 200
    new = PERSON | {"name": "dian-shen", "department": "grid", "roles.0": "reviewer"}
    assert admin.post("/admin/users/new", new).status_code == 200
    with database.transaction() as session:  # as if the first password had been changed
        existing_user(session, "dian-wang").password_issued = False
    before = office.deadlines()
    assert len([key for key in before if key.startswith("Q-")]) == QUESTIONS
    for giver in GIVERS:
        closing = {"name": giver, "active": "false", "version": "1"}
        refused = admin.post(f"/admin/departments/{giver}", closing)
        assert refused.status_code == 400
        assert f"/duties/handovers/new?giver={giver}" in refused.text
    for giver, receiver in GIVERS.items():
        seen = admin.post("/duties/handovers/new", form(giver, receiver))
        assert seen.status_code == 200
        assert "条目 1" in seen.text
        made = admin.post("/duties/handovers/new", form(giver, receiver, act="propose"))
        assert made.status_code == 303
        taken = browser(TAKER[receiver]).post(f"{made.location}/accept")
        assert taken.location == made.location
    began = perf_counter()
    assert office.effect() == 3
    assert perf_counter() - began < 60
    assert office.deadlines() == before
    for giver in GIVERS:
        closing = {"name": giver, "active": "false", "version": "1"}
        assert admin.post(f"/admin/departments/{giver}", closing).status_code == 303
    left = admin.get("/duties/orphans").text
    for code in (*GIVERS, *CATEGORY.values()):
        assert f"giver={code}" not in left
    assert office.orphans() <= {"category:reliability", "category:quality"}
    with office.database.reading() as session:
        homes = {one.id: one.code for one in session.scalars(select(Department))}
        owners = {homes[one.department_id] for one in session.scalars(select(Entry))}
    assert owners == set(TAKER)
    assert all(any("时限不变" in text for text in office.told(name)) for name in TAKER.values())


@pytest.mark.xdist_group("browser")
def test_as_a_person_does_it(page_of: Callable[..., Page]) -> None:
    """Refused to close a department, an administrator hands it over, and the other accepts.

    On a day to come, and taken back at the end: other stories use the same base.
    """
    admin = page_of("admin")
    admin.goto("/admin/departments/planning")
    admin.get_by_label("停用").check()
    admin.get_by_role("button", name="保存").click()
    expect(admin.get_by_role("alert")).to_contain_text("这样会没有人能办")
    admin.get_by_role("link", name="去移交").click()
    _hand_over(admin)
    operation = page_of("operation", DEMO)
    operation.goto("/duties/handovers")
    operation.get_by_role("link", name="计划建设部 → 生产运行部").click()
    expect(operation.get_by_role("heading", name="将移交")).to_be_visible()
    operation.get_by_role("button", name="接收").click()
    expect(operation.get_by_role("status").first).to_contain_text("已接收")
    admin.reload()
    admin.get_by_role("button", name="撤回移交").click()
    expect(admin.get_by_role("status").first).to_contain_text("移交已撤回")


def _hand_over(admin: Page) -> None:
    admin.get_by_label("计划建设部的全部事项").check()
    admin.get_by_label("接收部门").select_option("operation")
    admin.get_by_label("事由").fill("机构调整")
    admin.get_by_label("生效日").fill(str(clock.today() + timedelta(days=2)))
    admin.get_by_role("button", name="预览").click()
    expect(admin.get_by_role("heading", name="预览：计划建设部 → 生产运行部")).to_be_visible()
    expect(admin.get_by_text("电网建设").first).to_be_visible()
    admin.get_by_role("button", name="确认，请对方接收").click()
    expect(admin.get_by_role("status").first).to_contain_text("移交已提出")
