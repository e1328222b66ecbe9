"""Who and what tests need: people of every role, content of every kind, ways to publish it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from content.files.received import receive
from content.schemas import NewEntrySchema
from content.services import attaching, drafts
from content.services.categories import add_defaults
from core.base_schema import load
from core.database import Database
from people.actors import CONSOLE, Actor, actor_of
from people.authentication import sessions, tokens
from people.queries import user_named
from people.services import accounts
from review import services as review_services
from review.assignment.seats import can_take, seats_of
from review.grading.grades import Grade
from review.models import Review, ReviewState, Verdict
from review.policies.defaults import DEFAULT_RULES
from review.policies.queries import active_reviewers, current_version
from review.policies.rules import ALL_GROUPS, RESETTING, Rule, Seat, Who
from review.policies.services import save_policy
from search_index import services as index_services
from search_index.engine import Index
from tests.kept.worlds import kept, step

PASSWORD = "correct horse battery"

PEOPLE: dict[str, tuple[list[str], str]] = {  # name: (roles, department)
    "an": (["agent"], "service"),
    "wang": (["contributor"], "marketing"),
    "li": (["contributor"], "marketing"),
    "zhao": (["contributor"], "service"),
    "chen": (["reviewer"], "safety"),
    "sun": (["reviewer", "contributor"], "service"),
    "zhou": (["supervisor"], "service"),
    "admin": (["admin"], ""),
}

CONTENT: dict[str, dict[str, Any]] = {
    "answer": {
        "answer": "结清电费后 24 小时内恢复供电。\n\n智能电表通常 30 分钟。",
        "variants": ["交了电费多久来电"],
        "keywords": ["复电"],
    },
    "regulation": {
        "issuer": "本公司",
        "document_number": "营销〔2026〕1 号",
        "issued_on": "2026-01-01",
        "clauses": [
            {"label": "第一条", "heading": "第一章 总则", "text": "为规范供电服务，制定本办法。"},
            {"label": "第二条", "heading": "第二章 停电", "text": "计划检修停电提前七天公告。"},
        ],
    },
    "script": {
        "situation": "客户不出声",
        "say": ["您好，请问有什么可以帮您？"],
        "never_say": ["再不说话我就挂了"],
    },
    "procedure": {"steps": [{"title": "受理", "detail": "记录诉求", "time_limit": "当场"}]},
    "case": {"facts": "客户催促复电。", "handling": "升级处理。", "commentary": "先安抚。"},
    "notice": {"text": "本周六检修。"},
    "diagnosis": {
        "about": "分清是欠费还是跳闸。",
        "questions": [
            {
                "label": "问欠费",
                "ask": "这一户欠费吗？",
                "why": "欠费停的电结清就复。",
                "answers": [
                    {"text": "欠费", "to": "算一算"},
                    {"text": "不欠费", "to": "看开关"},
                ],
                "unsure": "记下来",
            },
            {
                "label": "看开关",
                "ask": "开关跳了吗？",
                "answers": [{"text": "跳了", "to": "推上去"}],
                "unsure": "记下来",
            },
        ],
        "sums": [
            {
                "label": "算一算",
                "about": "按两档电价",
                "inputs": [
                    {"name": "电量", "unit": "度", "least": "0", "most": "10000", "usual": "300"}
                ],
                "lines": [
                    {
                        "label": "一档",
                        "amount": "分档(电量, 0, 210)",
                        "unit": "度",
                        "rate": "0.5",
                        "rate_unit": "元/度",
                    },
                    {
                        "label": "二档",
                        "amount": "分档(电量, 210)",
                        "unit": "度",
                        "rate": "0.55",
                        "rate_unit": "元/度",
                    },
                ],
                "unit": "元",
                "to": "结清复电",
            }
        ],
        "endings": [
            {"label": "结清复电", "say": "一共{算一算}元，结清后复电。"},
            {"label": "推上去", "say": "请把开关推上去。", "note": "推不上去的派单。"},
            {"label": "记下来", "ends_in": "recording", "say": "我记下来，查清了告诉您。"},
        ],
        "variants": ["家里没有电怎么查"],
    },
    "block": {"text": "营业时间为周一至周日八点半至十七点半。", "keywords": ["营业时间"]},
    "synonyms": {"words": ["停电", "断电"], "one_way": False, "note": "来电中常说断电"},
    "danger": {"words": ["锅炉/水管 爆了"], "unless": ["爆米花"], "say": "请马上撤离。"},
    "scorecard": {
        "criteria": [
            {"title": "问清楚", "detail": "先问再答", "points": 40, "skill": "沟通"},
            {"title": "答得对", "points": 40, "skill": "业务知识"},
            {"title": "用语", "points": 20, "skill": "服务用语"},
        ],
    },
    "exercise": {
        "question": "结清电费后多久恢复供电？",
        "options": [{"text": "24 小时内", "right": True}, {"text": "7 天内"}],
        "explanation": "结清电费后 24 小时内恢复供电",
        "skill": "业务知识",
        "source": "KB-000001",
        "source_revision": 1,
    },
    "pin": {"queries": ["复电"], "entries": ["KB-000001"]},  # one that is published by then
}
# Fields that hold one text in each line.
LINES = ("variants", "keywords", "confirm", "words", "queries", "entries", "unless")
# Every key a checklist has by default; as the form of a verdict sends them; an approval over HTTP.
_LIGHT, _HEAVY = ("readable", "findable", "numbers", "basis"), ("complete", "effective", "affected")
CHECKED = (*_LIGHT, *_HEAVY, "replaced", "no_basis")
TICKED = {f"checklist.{place}": key for place, key in enumerate(CHECKED)}
APPROVAL = {"verdict": "approve", "checklist": list(CHECKED)}
CATEGORY_OF = {"marketing": "third-party", "service": "service", "safety": "safety"}


def add_people(database: Database) -> None:
    """The default departments and categories, and everybody of `PEOPLE`."""
    with database.transaction() as session:
        add_defaults(session)
        one_sign_off(session)
        for name, (roles, department) in PEOPLE.items():
            values = {
                "name": name,
                "display_name": name,
                "roles": roles,
                "department": department,
                "active": True,
            }
            accounts.add_user(session, CONSOLE, values, PASSWORD)


def one_sign_off(session: Session) -> None:
    """A policy by which one reviewer is enough for everything: where the quorum is not the point.

    What the committee decides, and how a text reaches agents, is tested under the policy of a new
    base: `Maker.full_committee`.
    """
    grades = tuple(Grade)
    resets = tuple((grade, ALL_GROUPS) for grade in RESETTING)
    rule = Rule(grades, (Seat(Who.ANYBODY, 1),), resets=resets)
    save_policy(session, CONSOLE, [rule], version=current_version(session).id)


def default_policy(database: Database) -> None:
    """Put the policy a new base starts with in force."""
    with database.transaction() as session:
        save_policy(session, CONSOLE, DEFAULT_RULES, version=current_version(session).id)


def actors(database: Database) -> dict[str, Actor]:
    """The actors of `PEOPLE` by name."""
    return {name: actor_named(database, name) for name in PEOPLE}


def actor_named(database: Database, name: str) -> Actor:
    """The actor a user is now."""
    with database.reading() as session:
        user = user_named(session, name)
        assert user is not None
        return actor_of(user)


def new_entry(
    kind: str = "answer", department: str = "marketing", **changes: Any
) -> dict[str, Any]:
    """The JSON of a valid new entry."""
    values: dict[str, Any] = {
        "kind": kind,
        "title": "欠费停电后多久恢复供电？",
        "department": department,
        "category": CATEGORY_OF[department],
        "content": CONTENT[kind],
    }
    if kind == "notice":
        values["expires_on"] = "2099-12-31"
    return values | changes


class Maker:
    """Makes content through the services, as the views would."""

    def __init__(self, database: Database, index: Index) -> None:
        self.database = database
        self.index = index

    def actor(self, name: str) -> Actor:
        """Somebody of `PEOPLE`."""
        return actor_named(self.database, name)

    @kept
    def draft(self, kind: str = "answer", author: str = "wang", **changes: Any) -> str:
        """A new draft; gives its number."""
        department = changes.pop("department", PEOPLE[author][1])
        values = load(NewEntrySchema(), new_entry(kind, department, **changes))
        with self.database.transaction() as session:
            return drafts.create_entry(session, self.actor(author), values).number

    def attach(
        self, number: str, data: bytes, name: str = "a.pdf", author: str = "wang", alt: str = ""
    ) -> str:
        """Put a file into a draft; gives its SHA-256. No world is kept of it: it holds no files."""
        received = receive(name, data)
        attaching.keep(self.database, received)
        with self.database.transaction() as session:
            actor = self.actor(author)
            return attaching.attach_file(session, actor, number, received, alt=alt).sha256

    def submitted(self, kind: str = "answer", author: str = "wang", **changes: Any) -> int:
        """A submitted draft; gives the review's id."""
        return self.submit(self.draft(kind, author, **changes), author)

    @kept
    def submit(self, number: str, author: str = "wang") -> int:
        """Submit a draft; gives the review's id."""
        with self.database.transaction() as session:
            return review_services.submit(session, self.actor(author), number).id

    @kept
    def decide(
        self, review_id: int, verdict: str = "approve", reviewer: str = "chen", comment: str = ""
    ) -> Review:
        """Give a verdict."""
        with self.database.transaction() as session:
            return review_services.decide(
                session,
                self.actor(reviewer),
                review_id,
                Verdict(verdict),
                comment or "理由",
                checked=CHECKED,
            )

    @kept
    def published(self, kind: str = "answer", author: str = "wang", **changes: Any) -> str:
        """A published entry, indexed; gives its number."""
        number = self.draft(kind, author, **changes)
        self.sign_all(self.submit(number, author))
        self.drain()
        return number

    @kept
    def full_committee(self) -> None:
        """The policy a new base starts with, and reviewers of every department to meet it."""
        default_policy(self.database)
        for name, department in (("qian", "marketing"), ("wu", "operation")):
            self.reviewer(name, department)

    @kept
    def reviewer(self, name: str, department: str, **values: Any) -> None:
        """One more account of a reviewer."""
        self._account(name, department, roles=["reviewer"], **values)

    @kept
    def contributor(self, name: str, department: str) -> None:
        """One more account of a contributor."""
        self._account(name, department, roles=["contributor"])

    @kept
    def agent(self, name: str) -> None:
        """One more account of an agent."""
        self._account(name, "service", roles=["agent"])

    def _account(self, name: str, department: str, **values: Any) -> None:
        given = {"name": name, "display_name": name, "department": department, "active": True}
        with self.database.transaction() as session:
            accounts.add_user(session, CONSOLE, {**given, **values}, PASSWORD)

    @kept
    def person(self, name: str, number: str) -> None:
        """Give an account of `PEOPLE` a personnel number."""
        roles, department = PEOPLE[name]
        values = {"display_name": name, "roles": roles, "department": department, "active": True}
        with self.database.transaction() as session:
            accounts.change_user(session, CONSOLE, name, {**values, "person": number})

    @kept
    def sign_all(self, review_id: int) -> list[str]:
        """Approve as the policy asks, by whoever may and is needed; gives who signed.

        Fails when that does not decide it.
        """
        signed: list[str] = []
        with self.database.transaction() as session:
            review = session.get_one(Review, review_id)
            for user in active_reviewers(session):
                actor = actor_of(user)
                seats = seats_of(review)
                if any(can_take(actor, seat, review) for seat in seats):
                    review_services.decide(
                        session, actor, review_id, Verdict.APPROVE, "同意", checked=CHECKED
                    )
                    signed.append(user.name)
            assert review.state == ReviewState.APPROVED, seats_of(review)
        return signed

    @kept
    def retire(self, number: str, author: str = "wang", reviewer: str = "chen") -> None:
        """Ask for retirement and approve it."""
        with self.database.transaction() as session:
            asked = review_services.ask_to_retire(session, self.actor(author), number, "已过时")
        self.decide(asked.id, reviewer=reviewer)

    @kept
    def drain(self) -> None:
        """Bring the index up to date."""
        index_services.drain(self.database, self.index)

    @kept
    def token(self, name: str) -> dict[str, str]:
        """Headers with a bearer token of somebody of `PEOPLE`."""
        with self.database.transaction() as session:
            _row, secret = tokens.issue_token(session, self.actor(name), name)
        return {"Authorization": f"Bearer {secret}"}


def _logged_in(database: Database, name: str) -> str:
    with database.transaction() as session:
        user = user_named(session, name)
        assert user is not None
        return sessions.begin_session(session, user)


class Browser:
    """A test client in which somebody is logged in; `post` sends the CSRF token along."""

    def __init__(self, app: Flask, database: Database, name: str) -> None:
        self.client: FlaskClient = app.test_client()
        key = step(database, f"log in {name}", lambda: _logged_in(database, name))
        self.client.set_cookie("kb_session", key)
        with app.test_request_context(headers={"Cookie": f"kb_session={key}"}):
            from kb_app.security import csrf_token

            self.csrf = csrf_token()

    def get(self, path: str, **options: Any) -> Any:
        """GET."""
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        """POST a form."""
        form = {"csrf_token": self.csrf, **(data or {})}
        return self.client.post(path, data=form, **options)

    def send(self, method: str, path: str, json: Any = None, **options: Any) -> Any:
        """A JSON call with the CSRF header."""
        headers = {"X-CSRF-Token": self.csrf, **options.pop("headers", {})}
        return self.client.open(path, method=method, json=json, headers=headers, **options)
