"""Every kind of change × role × department × state × step under the default policy, cell by cell:
of the steps that are taken by one of those who may (`tests/review/tables.py`), refusals for
everybody.

One database is seeded for all of it; each state is come to in a transaction, each cell taken in a
savepoint of it, and both rolled back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.models import Revision
from content.queries import visible_entries
from content.services import importing, previews
from core import clock
from core.audit import AuditEvent
from core.database import Database
from core.errors import DomainError, NotFound
from people.actors import CONSOLE, Actor
from people.services import accounts
from review import services
from review.assignment.committee import forget_committee
from review.grading.grades import Grade
from review.models import Review, Verdict
from search_index.engine import Index
from tests.content.conftest import Unindexed
from tests.databases import ENGINES
from tests.makers import CHECKED, CONTENT, PASSWORD, Maker, actor_named, default_policy
from tests.review.policies.table import WHO, Case, Row, cases
from tests.review.tables import one_or_all
from tests.review.writing import save

pytestmark = pytest.mark.xdist_group("policies")  # one seeded base for all of it

Act = Callable[[Session, Actor, int], Any]


class Undo(Exception):
    """Takes a transaction back."""


def deciding(verdict: Verdict) -> Act:
    """The step of giving a verdict."""
    return lambda session, actor, review_id: services.decide(
        session, actor, review_id, verdict, "理由", checked=CHECKED
    )


STEPS: dict[str, Act] = {
    "approve": deciding(Verdict.APPROVE),
    "request_changes": deciding(Verdict.REQUEST_CHANGES),
    "reject": deciding(Verdict.REJECT),
    "batch": lambda session, actor, review_id: services.decide_batch(
        session, actor, [review_id], Verdict.APPROVE, checked=CHECKED
    ),
    "claim": services.claim,
    "hand_back": services.hand_back,
    "withdraw": services.withdraw,
    "raise": lambda session, actor, review_id: services.raise_grade(
        session, actor, review_id, Grade.REGULATION, "影响面大"
    ),
    "urgent": lambda session, actor, review_id: services.sign_urgent(
        session, actor, review_id, 24, "抢修", checked=CHECKED
    ),
}
TAKEN = ("done", "+", "up")
REFUSALS = {
    "Forbidden own_submission": "own",
    "Forbidden forbidden": "no",
    "NotFound not_found": "-",
    "Conflict already_signed": "signed",
    "Conflict claimed": "held",
    "Conflict not_claimed": "unheld",
    "Conflict already_decided": "late",
    "Conflict grade_not_higher": "lower",
    "Conflict not_urgent": "calm",
    "Conflict interim_used": "used",
}


class Outcome(NamedTuple):
    """How a taken step leaves the review, the text and what agents see."""

    review: str
    text: str
    seen: bool


# The transition table of a review, for a text that was never published before.
OF_A_TEXT = {
    "approve": Outcome("approved", "published", True),
    "batch": Outcome("approved", "published", True),
    "request_changes": Outcome("changes_requested", "returned", False),
    "reject": Outcome("rejected", "rejected", False),
    "withdraw": Outcome("withdrawn", "withdrawn", False),
}
OF_A_RETIREMENT = {  # of a text that is published
    "approve": Outcome("approved", "retired", False),
    "batch": Outcome("approved", "retired", False),
    "request_changes": Outcome("changes_requested", "published", True),
    "reject": Outcome("rejected", "published", True),
    "withdraw": Outcome("withdrawn", "published", True),
}


class Seeded(NamedTuple):
    """The database with one open review of each kind of change."""

    database: Database
    actors: dict[str, Actor]
    reviews: dict[str, int]


Seeds = Callable[[str], Seeded]


@pytest.fixture(scope="module")
def seeds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seeds]:
    """The committee of the table and what it has before it, made once on each engine."""
    with ExitStack() as made:

        @cache
        def seeded(engine: str) -> Seeded:
            folder = tmp_path_factory.mktemp("table")
            name = "sqlite_templates" if engine == "sqlite" else "postgres_templates"
            templates = request.getfixturevalue(name)
            url = templates.copy(folder)
            database = Database(url)
            made.callback(templates.drop, url)
            made.callback(database.dispose)
            return _seed(database, folder)

        yield seeded


def _seed(database: Database, folder: Path) -> Seeded:
    maker = Unindexed(database, Index(folder / "index"))
    _people(database)
    down = maker.published(author="wang", title="已发布的一条")  # by one sign-off, the quickest
    save(maker, down, "author", title="author 改过的一条")
    save(maker, down, "coauthor", title="将要下线的一条")
    maker.sign_all(maker.submit(down, "submitter"))
    published = {grade: _imported(maker, grade) for grade in LIGHT}
    for grade, number in published.items():  # a first publication is never light
        save(maker, number, "importer", title=grade, content={"answer": "请找社区经理。"})
        maker.sign_all(maker.submit(number, "submitter"))
    default_policy(database)
    reviews = {grade: _written(maker, grade, published.get(grade)) for grade in TEXTS}
    with database.transaction() as session:
        submitter = actor_named(database, "submitter")
        reviews["retirement"] = services.ask_to_retire(session, submitter, down, "过时").id
        for away, delegate in (("author", "standin"), ("owner", "author")):
            days = {"starts_on": clock.today(), "ends_on": clock.today(), "note": ""}
            values = {"user": "", "delegate": delegate, **days}
            services.enter_absence(session, actor_named(database, away), values)
    with database.reading() as session:
        for grade, review_id in reviews.items():
            assert session.get_one(Review, review_id).grade == grade
    return Seeded(database, {name: actor_named(database, name) for name in WHO}, reviews)


def _people(database: Database) -> None:
    with database.transaction() as session:
        for name, (roles, department) in WHO.items():
            values = {"name": name, "display_name": name, "roles": roles.split()}
            values |= {"department": department, "active": True}
            if name.startswith(("author", "submitter")):
                values["person"] = name.removesuffix("2").upper()
            if name != "admin":
                accounts.add_user(session, CONSOLE, values, PASSWORD)


TEXTS: dict[str, dict[str, Any]] = {
    "wording": {"answer": "请联系社区经理。"},
    "variants": {"answer": "请联系社区经理。", "variants": ["找谁"]},
    "obligations": {"answer": "24 小时内恢复。"},
    "regulation": CONTENT["regulation"],
}
LIGHT = ("wording", "variants")
REGULATION = "# 某办法\n\n2026年1月1日 本公司发布\n\n第一条 为了供电。\n"


def _written(maker: Maker, grade: str, published: str | None) -> int:
    """Imported by one, written on by three, submitted by a fifth; gives the review's id."""
    number = published or _imported(maker, grade)
    if published:
        save(maker, number, "importer", title=grade, content=TEXTS[grade])
    for writer in ("author", "boss", "coauthor"):
        save(maker, number, writer, title=f"{writer} {grade}", content=TEXTS[grade])
    return maker.submit(number, "submitter")


def _imported(maker: Maker, grade: str) -> str:
    """A draft as an import makes it; gives its number."""
    answer = {"question": f"{grade}？", "answer": "待写。", "basis": []}
    files = [("a.jsonl", json.dumps(answer).encode())]
    what = "answers"
    if grade == "regulation":
        what, files = "regulations", [("某办法.md", REGULATION.encode())]
    parsed = previews.parse(what, files)
    with maker.database.transaction() as session:
        actor = maker.actor("importer")
        batch = previews.keep_preview(
            session,
            previews.preview_import(session, actor, what, parsed, "marketing", "third-party"),
        )
        (number,) = importing.commit_import(session, actor, batch.id)
    return number


# No engine decides what is in the table: on PostgreSQL all states of one kind of change will do.
TRIED = [
    pytest.param(engine, case, id=f"{engine}-{case.grade}-{case.state}")
    for engine in ENGINES
    for case in cases()
    if engine == "sqlite" or case.grade == "obligations"
]


@pytest.mark.parametrize(("engine", "case"), TRIED)
def test_every_step_is_taken_or_refused_as_the_table_says(
    seeds: Seeds, engine: str, case: Case
) -> None:
    seeded, wrong = seeds(engine), list[str]()
    with pytest.raises(Undo), seeded.database.transaction() as session:
        for step in case.way.split():
            verb, _, name = step.partition(":")
            STEPS[verb](session, seeded.actors[name], seeded.reviews[case.grade])
        for row in case.rows:
            wrong += _tried(session, seeded, case, row)
        raise Undo
    assert wrong == []


def _tried(session: Session, seeded: Seeded, case: Case, row: Row) -> Iterator[str]:
    """One row of the table; gives what is not as it says."""
    review_id = seeded.reviews[case.grade]
    before, trail = _standing(session, review_id), _trail(session)
    may = [name for name, expected in row.outcomes.items() if expected in TAKEN]
    asked = one_or_all(may, of=f"{case.grade} {case.state} {row.verb}")
    for name, expected in row.outcomes.items():
        if name in may and name not in asked:
            continue
        actor = seeded.actors[name]
        savepoint = session.begin_nested() if expected in TAKEN else None
        try:
            STEPS[row.verb](session, actor, review_id)
            found = _taken(session, case, row.verb, actor, review_id, before, trail)
        except DomainError as error:
            found = REFUSALS.get(f"{type(error).__name__} {error.code}", repr(error))
        if savepoint is not None:
            savepoint.rollback()
            forget_committee(session)
        if found != expected:
            yield f"{row.verb} by {name}: {found} instead of {expected}"
    refused_left = (_standing(session, review_id), _trail(session)) != (before, trail)
    if refused_left or session.new or session.dirty:
        yield f"{row.verb}: what was refused left something behind"


def _taken(
    session: Session,
    case: Case,
    verb: str,
    actor: Actor,
    review_id: int,
    before: Outcome,
    trail: int,
) -> str:
    """`done`, `+` or `up`, when everything that follows from it is there."""
    signed = select(func.count()).where(AuditEvent.id > trail, AuditEvent.actor == actor.name)
    if session.scalar(signed) != 1:
        return "not on record once"
    after = _standing(session, review_id)
    decides = OF_A_RETIREMENT if case.grade == "retirement" else OF_A_TEXT
    if after == decides.get(verb):
        return "done"
    if after == before:
        return "+"
    return "up" if after == before._replace(seen=True) else repr(after)


def _standing(session: Session, review_id: int) -> Outcome:
    review = session.get_one(Review, review_id)
    entry_id = review.entry_id
    text = session.scalar(select(Revision.state).where(Revision.id == review.revision_id))
    seen = visible_entries(session, [entry_id])
    shown = entry_id in seen and seen[entry_id].revision.id == review.revision_id
    assert text is not None
    return Outcome(review.state.value, text.value, shown)


def _trail(session: Session) -> int:
    return session.scalar(select(func.max(AuditEvent.id))) or 0


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("verb", STEPS)
def test_a_review_that_does_not_exist_is_not_found(seeds: Seeds, engine: str, verb: str) -> None:
    seeded = seeds(engine)
    for name in ("author", "third", "colleague", "agent"):
        with pytest.raises(NotFound), seeded.database.transaction() as session:
            STEPS[verb](session, seeded.actors[name], 99_999)
