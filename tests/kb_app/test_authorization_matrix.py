"""Every route × method × role, by session and by token, gives the status the table says.

The table is `tests/kb_app/matrix/`; pages are asked with a token by one of them each, unless whole
tables are (`tests/review/tables.py`). All rows share one prepared database whose transactions are
rolled back when they end, so every call meets the same state whatever the one before asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.services import following
from briefing.services.requiring import require_now
from calls.models import Call, CallBack, Outcome
from content.models import Entry, id_of
from content.services import drafts, previews
from core import clock
from core.database import Database
from core.messages import _
from core.storage.blobs import FolderStore
from core.tasks.services import ask_for
from grievances.conferences import services as conferences
from handover.services import offering
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.security import csrf_token
from kb_app.settings import Settings
from monitoring.models import Assessment, Level, Plan, Sample
from people.actors import CONSOLE
from people.authentication import sessions, tokens
from people.notifications import notifying
from people.notifications.models import InboxMessage, Mail, MailState
from people.notifications.subjects import Subject, SubjectKind
from people.queries import user_named
from people.services.appointing import appoint
from people.services.booking_absences import enter_absence
from people.services.region_tree import save_region
from people.services.shift_rota import save_shift
from questions.services import routing
from review import services
from search_index.engine import Index
from search_index.models import VariantProposal
from tests import makers
from tests.databases import SqliteTemplates
from tests.grievances.counter import Counter
from tests.kb_app.matrix import ROWS
from tests.kb_app.matrix.grievances import CONFERENCE_FORMS, GRIEVANCE_FORMS, WARNING_FORMS
from tests.kb_app.matrix.monitoring import MONITORING_FORMS
from tests.kb_app.matrix.pages import QUESTION_FORMS
from tests.kb_app.matrix.rows import CSV, NAMES, PDF, PNG, WHO, WORD, Row
from tests.made_files import pdf
from tests.questions.asking import ask
from tests.review.tables import one_or_all
from training.models import Contest
from training.queries import enrolments
from training.services import courses
from training.services.seminars import plan_seminar

pytestmark = pytest.mark.xdist_group("matrix")  # one world for all of it

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
BRIEF = {"Accept": "application/json"}  # spares a page where only the status is looked at
REFUSED = (303, 401, 403, 404)
NO_WAY_OUT = (403, 404)  # the same for a program and for a person, whose page takes longer
PARAMETER = re.compile(r"<[^<>]+>")


class Undoing(Database):
    """Does everything a transaction does, then takes it back."""

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are flushed and rolled back."""
        with self._session(writes=True) as session:
            yield session
            session.flush()
            session.expunge_all()  # what was made stays readable, as after a commit
            session.rollback()


@dataclass
class World:
    """The application, what stands in paths, and the credentials of everybody."""

    app: Flask
    subjects: dict[str, str]
    sessions: dict[str, str]
    tokens: dict[str, str]
    _csrf: dict[str, str] = field(default_factory=dict)

    def path(self, row: Row) -> str:
        """The path of `row` with its subject in place; "12/route" fills two places."""
        subject, places = self.subjects.get(row.subject, ""), len(PARAMETER.findall(row.rule))
        parts = iter(subject.split("/") if places > 1 and "/" in subject else [subject] * places)
        return PARAMETER.sub(lambda _: next(parts), row.rule)

    def elsewhere(self, row: Row, method: str) -> bool:
        """Whether the path of `row` is another route's by this `method`."""
        return self.app.url_map.bind("localhost").test(self.path(row), method)

    def call(self, row: Row, who: str, by: str = "session", **changes: Any) -> int:
        """The status `who` gets for the call of `row`."""
        method = changes.pop("method", row.method)
        return self.open(method, self.path(row), row, who, by, **changes)

    def open(
        self,
        method: str,
        path: str,
        row: Row,
        who: str,
        by: str,
        headers: dict[str, str] | None = None,
    ) -> int:
        """The status of one request, made with the CSRF token a browser would send."""
        client = self.app.test_client()
        sent = dict(headers or {})
        if method in ("PUT", "DELETE"):
            sent["If-Match"] = "*"
        if who != "nobody" and by == "token":
            sent["Authorization"] = f"Bearer {self.tokens[who]}"
        else:
            sent["X-CSRF-Token"] = self.let_in(client, who)
        body: dict[str, Any] = {}
        if method not in ("GET", "HEAD", "TRACE") and row.json is not None:
            body["json"] = row.json
        elif method not in ("GET", "HEAD", "TRACE") and row.form is not None:
            body["data"] = row.form()
        with client.open(path, method=method, query_string=row.query, headers=sent, **body) as done:
            return done.status_code

    def let_in(self, client: FlaskClient, who: str) -> str:
        """Log in; gives the CSRF token."""
        cookie = ("kb_visitor", "v" * 20) if who == "nobody" else ("kb_session", self.sessions[who])
        client.set_cookie(*cookie)
        if who not in self._csrf:
            with self.app.test_request_context(headers={"Cookie": "=".join(cookie)}):
                self._csrf[who] = csrf_token()
        return self._csrf[who]


@pytest.fixture(scope="module")
def world(
    sqlite_templates: SqliteTemplates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One prepared base for all rows."""
    folder = tmp_path_factory.mktemp("matrix")
    blobs = FolderStore(folder / "files")
    database = Database(sqlite_templates.copy(folder), blobs=blobs)
    index = Index(folder / "index")
    subjects = subjects_of(database, index)
    keys, secrets = {}, {}
    for who, name in NAMES.items():
        with database.transaction() as session:
            user = user_named(session, name)
            assert user is not None
            keys[who] = sessions.begin_session(session, user)
            secrets[who] = tokens.issue_token(session, CONSOLE, name)[1]
    url = database.url.render_as_string(hide_password=False)
    database.dispose()
    settings = Settings(data_dir=folder, database_url=url, secret_key="k" * 40)
    undoing = Undoing(url, blobs=blobs)
    handle = sessions.handle_of(sessions.key_hash(keys["own"]))
    subjects |= {"session": handle, "session of user": f"wang/{handle}"}
    yield World(create_app(settings, Container(settings, undoing, index)), subjects, keys, secrets)
    undoing.dispose()


def subjects_of(database: Database, index: Index) -> dict[str, str]:
    """What rows name as `subject`: the text that stands in the path."""
    maker = makers.Maker(database, index)
    published = maker.published("regulation")
    draft = maker.draft(content=makers.CONTENT["answer"] | {"no_basis": "通行做法"})
    submitted = maker.draft(title="欠费停电通知要提前几天？")
    filed, with_file = (maker.draft(title=f"指示灯{n}是什么意思？") for n in "一二")
    review = maker.submit(submitted)
    assert review == 2, "rows name the open review by its id"
    own = maker.actor("wang")
    for number in (filed, with_file):
        picture = maker.attach(number, PNG, "电表.png", alt="电表的指示灯")
        original = maker.attach(number, PDF, "办法.pdf")
        document = maker.attach(number, WORD, "说明.docx")
    maker.sign_all(maker.submit(with_file))
    maker.drain()
    with database.transaction() as session:
        drafts.start_draft(session, own, with_file)
    newer = maker.attach(with_file, pdf([["另一版"]]), "办法.pdf")
    replaced = f"{maker.submit(with_file)}/{newer}"
    with database.transaction() as session:
        henan = {"code": "henan", "name": "河南", "parent": "", "department": ""}
        save_region(session, CONSOLE, henan)
        parsed = previews.parse("answers", [("answers.csv", CSV)])
        batch = previews.keep_preview(
            session,
            previews.preview_import(session, own, "answers", parsed, "marketing", "third-party"),
        ).id
        token = tokens.issue_token(session, own, "wang")[0].id
        task = ask_for(session, own.id, "import", {"batch": 0, "submit": False}, 1).id
        notifying.tell(
            session, [own.id], _("有新消息"), about=Subject(SubjectKind.UPKEEP), key="matrix"
        )
        told_so = select(InboxMessage).where(InboxMessage.key == "matrix")
        message = session.scalars(told_so).one()
        mail = Mail(
            message=message, header_id="m", state=MailState.FAILED,
            created_at=clock.now(), next_try_at=clock.now(),
        )  # fmt: skip
        session.add(mail)
        session.flush()
        told, mailed = message.id, mail.id
        days = {"starts_on": date(2980, 1, 1), "ends_on": date(2980, 1, 7)}
        away = {"user": "", "delegate": "", "note": "", **days}
        absence = enter_absence(session, maker.actor("chen"), away).id
        proposal = VariantProposal(
            entry_id=int(draft[3:]), text="指示灯啥意思", folded="指示灯啥意思", uses=3, support=3,
            created_at=clock.now(), updated_at=clock.now(),
        )  # fmt: skip
        session.add(proposal)
        session.flush()
        assert proposal.id == 1, "rows name the proposal by its id"
    kept: dict[str, Any] = {"category": "third-party", "callback": True}
    question = ask(database, index, "电表箱上的指示灯什么意思", **kept)
    ask(database, index, "发票抬头写错了能改吗", **kept)
    with database.transaction() as session:
        days = {"user": "wang", "first_day": clock.today(), "last_day": clock.today()}
        turn = routing.save_turn(session, own, "marketing", days).id
    briefing = _briefing(database, maker, published)
    grievance = Counter(database).record()
    with database.transaction() as session:
        agent = maker.actor("an").id
        earlier, call = (
            Call(key=f"matrix-call-{n}", user_id=agent, begun_at=clock.now(), note="")
            for n in range(2)
        )
        earlier.ended_at = clock.now()
        session.add_all([earlier, call])
        session.flush()
        owed = CallBack(
            call_id=earlier.id, user_id=agent, about="停电", note="",
            promised_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
        session.add(owed)
        session.flush()
        callback = owed.id
    with database.transaction() as session:
        chen = maker.actor("chen")
        note, sent = (
            services.write_comment(session, chen, review, piece="answer", text="请说明依据")
            for _note in range(2)
        )
        sent.sent_at = clock.now()
        session.flush()
        noted = str(note.id), str(sent.id)
    return {
        "comment": noted[0],
        "sent comment": noted[1],
        "message": str(told),
        "proposal": "1",
        "mail": str(mailed),
        "absence": str(absence),
        "takeover": "1",  # there is none: too few wait for the committee here
        "published": published,
        "file of draft": f"{filed}/{picture}",
        "file of published": f"{with_file}/{picture}",
        "picture in file of draft": f"{filed}/{document}/0",
        "picture in file of published": f"{with_file}/{document}/0",
        "page of draft": f"{filed}/{original}/1",
        "page of published": f"{with_file}/{original}/1",
        "replaced file": replaced,
        "no file": f"{published}/{'0' * 64}",
        "draft": draft,
        "submitted": submitted,
        "review": str(review),
        "batch": str(batch),
        "task": str(task),
        "policy": "1",
        "token": str(token),
        "question": str(question),
        "turn": str(turn),
        "call": "matrix-call-1",
        "callback": str(callback),
        **{f"question/{action}": f"{question}/{action}" for action, *_ in QUESTION_FORMS},
        "grievance": grievance,
        **_grievance_pages(database, maker),
        **_monitored(database, maker),
        **_trained(database, maker, published),
        **_handed_over(database, maker, draft),
        **{f"grievance/{name}": f"{grievance}/{name}" for name, *_ in GRIEVANCE_FORMS},
        **briefing,
        "nothing": "999999",
        "no session": "wang/nothing",
        "user": "wang",
        "department": "marketing",
        "category": "third-party",
        "region": "henan",
        "kind": "answer",
        "type": "csv",
        "asset": "swagger-ui.css",
        "table": "departments",
        "entry table": f"{published}/weeks",
        "grievance table": "headings",
        "static": "favicon.svg",
        "bootstrap": "css/bootstrap.min.css",
    }


def _grievance_pages(database: Database, maker: makers.Maker) -> dict[str, str]:
    """A conference, the first version of the warning, and the forms of both."""
    with database.transaction() as session:
        values = {"title": "案例会", "held_on": date(2980, 1, 1)}
        conference = conferences.plan_conference(session, maker.actor("zhou"), values).id
    return {
        "conference": str(conference),
        **{f"conference/{name}": f"{conference}/{name}" for name, *_ in CONFERENCE_FORMS},
        **{f"warning/{name}": name for name, *_ in WARNING_FORMS},
        "warning model": "1/approve",
        "warning table": "levels",
    }


def _monitored(database: Database, maker: makers.Maker) -> dict[str, str]:
    """A plan that was drawn, of a call of the agent, which a reviewer scores."""
    made = maker.published("scorecard", "zhao", title="评分表")
    with database.transaction() as session:
        card = session.get_one(Entry, id_of(made))
        ended = Call(
            key="matrix-monitored", user_id=maker.actor("an").id, note="", outcome=Outcome.SOLVED,
            begun_at=clock.now(), ended_at=clock.now(),
        )  # fmt: skip
        plan = Plan(
            name="计划", starts_on=clock.today(), ends_on=clock.today(), seed="s", card_id=card.id,
            double_percent=0, created_at=clock.now(), created_by_id=maker.actor("zhou").id,
            drawn_at=clock.now(),
        )  # fmt: skip
        session.add_all([ended, plan])
        session.flush()
        sample = Sample(
            plan_id=plan.id, level=Level.SHIFT, call_id=ended.id, agent_id=ended.user_id,
            card_revision_id=card.published_revision_id, drawn_at=clock.now(),
            assessments=[Assessment(user_id=maker.actor("chen").id)],
        )  # fmt: skip
        session.add(sample)
        session.flush()
        number = str(sample.id)
        drawn = str(plan.id)
    return {
        "sample": number,
        **{f"sample/{name}": f"{number}/{name}" for name, *_ in MONITORING_FORMS},
        "drawn plan": drawn,
        "monitor/name": "name",
        "monitor/drop": "drop",
        "weak table": "agents",
    }


def _trained(database: Database, maker: makers.Maker, number: str) -> dict[str, str]:
    """A course of one entry that the agent takes."""
    zhou = maker.actor("zhou")
    with database.transaction() as session:
        values = {"title": "课", "skill": "业务知识", "parts": [number]}
        course = courses.make_course(session, zhou, values).id
        courses.assign_course(session, zhou, course, {"needing": False, "people": ["an"]})
        (taken,) = enrolments(session, course)
        enrolment = taken.id
        seminar = plan_seminar(
            session,
            zhou,
            {"title": "研讨", "held_on": clock.today(), "entry": number, "people": ["an"]},
        )
        contest = Contest(
            title="竞赛", opens_at=clock.now(), closes_at=clock.now() + timedelta(days=1),
            made_by_id=zhou.id,
        )  # fmt: skip
        session.add(contest)
        session.flush()
        gathered = {"seminar": str(seminar.id), "contest": str(contest.id)}
    return gathered | {
        "course": str(course),
        "enrolment": str(enrolment),
        "enrolment/read": f"{enrolment}/read",
        "enrolment/feedback": f"{enrolment}/feedback",
    }


def _handed_over(database: Database, maker: makers.Maker, number: str) -> dict[str, str]:
    """A draft that its department offers to the one of `foreign`, and a term in the group."""
    with database.transaction() as session:
        given = {"giver": "", "receiver": "service", "reason": "机构调整", "everything": False}
        given |= {"effective_on": clock.today(), "numbers": [number]}
        given |= dict.fromkeys(("categories", "regions", "sorts"), ())
        made = str(offering.propose(session, maker.actor("wang"), given).id)
        days = {"starts_on": clock.today(), "ends_on": clock.today()}
        term = {"user": "wang", "field": "电费", "substitute": "", **days}
        seat = str(appoint(session, maker.actor("admin"), term).id)
    answers = {f"handover/{act}": f"{made}/{act}" for act in ("accept", "refuse", "withdraw")}
    return {"handover": made, "term": seat, **answers}


def _briefing(database: Database, maker: makers.Maker, number: str) -> dict[str, str]:
    """Something to read, a shift, something followed, and the key of a feed."""
    zhou, an = maker.actor("zhou"), maker.actor("an")
    audience = {"roles": ["agent"], "departments": [], "shifts": [], "due_minutes": None}
    times = {"starts_at": time(20), "ends_at": time(8), "weekdays": [1], "active": True}
    with database.transaction() as session:
        reading = require_now(session, zhou, {"number": number, **audience}, usual_minutes=60)
        shift = save_shift(session, zhou, {"name": "夜班", "members": ["an"], **times})
        follow = following.follow(session, an, entry=number)
        key = following.make_feed_key(session, an)
        return {
            "reading": str(reading.id),
            "shift": str(shift.id),
            "follow": str(follow.id),
            "feed key": key,
        }


def test_every_route_and_method_has_a_row(world: World) -> None:
    """A route nobody decided on does not pass unseen, nor does a row whose route is gone."""
    routed = {
        (rule.rule, method)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(row.rule, row.method) for row in ROWS} == routed


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_status_by_role(world: World, row: Row) -> None:
    """The table holds, by session and by token; HEAD is answered as GET is."""
    for by in ("session", "token"):
        expected = row.expected_by(by)
        if by == "token" and not row.rule.startswith("/api/"):  # the same code as by session
            expected = {who: expected[who] for who in one_or_all(WHO[1:], of=str(row))}
        spared = {who: BRIEF for who in expected if who != "agent" and expected[who] in NO_WAY_OUT}
        got = {who: world.call(row, who, by, headers=spared.get(who)) for who in expected}
        assert got == expected, f"by {by}"
    if row.method == "GET":
        for who in ("nobody", "agent", "admin"):
            assert world.call(row, who, method="HEAD") == row.expected[who], f"HEAD by {who}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_method_override_changes_nothing(world: World, row: Row) -> None:
    """No header makes one method of another (abuse 25)."""
    for other in ("POST" if row.method == "GET" else "GET", "DELETE"):
        headers = dict.fromkeys(OVERRIDES, other)
        for who in one_or_all(("nobody", "own"), of=f"{row} {other}"):
            assert world.call(row, who, headers=headers) == row.expected[who], (who, other)


@pytest.mark.parametrize("rule", sorted({row.rule for row in ROWS}))
def test_other_methods_are_refused(world: World, rule: str) -> None:
    """A method the route does not have is refused, or is that of another route with its own row."""
    rows = [row for row in ROWS if row.rule == rule]
    taken = {row.method for row in rows}
    for method in {*METHODS} - taken - ({"HEAD"} if "GET" in taken else set()):
        for who in ("nobody", "agent", "own", "admin"):
            status = world.call(rows[0], who, method=method, headers=BRIEF)
            assert status == 405 or (world.elsewhere(rows[0], method) and status in REFUSED)


LISTS = [row for row in ROWS if row.method == "GET" and not PARAMETER.search(row.rule)]
BARRED = (303, 403)


@pytest.fixture(scope="module")
def with_unreadable_rows(world: World) -> Iterator[World]:
    """What a disk or a hand leaves: contents that are no JSON any more, of all three standings."""
    database = world.app.extensions["kb"].database
    entries = [int(world.subjects[what][3:]) for what in ("published", "submitted", "draft")]
    theirs = f"WHERE entry_id IN ({', '.join(map(str, entries))})"
    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql(f"SELECT id, content FROM revisions {theirs}").all()
        connection.exec_driver_sql(f'UPDATE revisions SET content = \'{{"answer": "ab\' {theirs}')
        connection.exec_driver_sql("COMMIT")
    database.forget()
    yield world
    with database.engine.connect() as connection:
        for revision, content in kept:
            put_back = "UPDATE revisions SET content = ? WHERE id = ?"
            connection.exec_driver_sql(put_back, (content, revision))
        connection.exec_driver_sql("COMMIT")
    database.forget()


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_no_list_fails_for_rows_that_cannot_be_read(with_unreadable_rows: World, row: Row) -> None:
    """The others are listed all the same; it is their own pages that say so."""
    let_in = {who: status for who, status in row.expected.items() if status not in BARRED}
    assert {who: with_unreadable_rows.call(row, who) for who in let_in} == let_in
