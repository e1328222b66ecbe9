"""The sample content: enough of each kind, through the same path as everything else, once."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from content.kinds.registry import kind_named
from content.models import Entry, Revision
from core import audit, clock
from core.base_schema import load
from core.database import Database
from insight import timeliness
from kb_app.container import Container
from kb_app.demo import asking, loading
from kb_app.demo.demo_accounts import ACCOUNTS, PASSWORD
from kb_app.settings import Settings
from people.actors import actor_of
from people.authentication import passwords
from people.queries import user_named
from people.roles import Role
from questions.models import GroupKind, GroupState, QuestionGroup
from questions.queries import callbacks_owed, is_overdue
from review.grading.grades import Grade
from review.models import Review, ReviewState
from review.permissions import is_own
from review.policies.queries import demand_of
from search_index.engine import Index
from search_index.models import LoggedSearch
from search_index.query.synonym_groups import Group, Synonyms
from tests.conftest import DEMO_SYNONYMS
from tests.databases import SqliteTemplates

pytestmark = pytest.mark.xdist_group("browser")  # as they do, it looks at `demo_file`

LEAST = {
    "script": 30,
    "answer": 40,
    "procedure": 10,
    "case": 8,
    "regulation": 3,
    "notice": 3,
    "block": 2,
    "synonyms": 6,
    "pin": 2,
    "scorecard": 2,
}


@pytest.fixture(scope="module")
def loaded(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A base with the sample content."""
    own = shutil.copy(demo_file, tmp_path_factory.mktemp("loaded"))
    database = Database(f"sqlite:///{own}")
    yield database
    database.dispose()


def test_there_is_enough_of_every_kind(loaded: Database) -> None:
    with loaded.reading() as session:
        found = dict(session.execute(select(Entry.kind, func.count()).group_by(Entry.kind)).all())
    assert {kind: found[kind] >= least for kind, least in LEAST.items()} == dict.fromkeys(
        LEAST, True
    )


def test_what_is_shown_was_approved_by_somebody_else_and_something_still_waits(
    loaded: Database,
) -> None:
    with loaded.reading() as session:
        reviews = session.scalars(select(Review)).unique().all()
        by_state = Counter(review.state for review in reviews)
        assert by_state[ReviewState.OPEN] == loading.LEFT_FOR_REVIEW
        published = select(func.count(Entry.id)).where(Entry.published_revision_id.is_not(None))
        assert by_state[ReviewState.APPROVED] == session.scalar(published)
        assert len(by_state) == 2
        for review in reviews:
            for sign_off in review.sign_offs:
                assert not is_own(actor_of(sign_off.reviewer), review)
            if review.state == ReviewState.APPROVED:
                assert demand_of(session, review).is_met
                assert review.grade != Grade.OBLIGATIONS or len(review.sign_offs) == 2
        assert audit.first_bad_row(session) is None


def test_answers_cite_clauses_and_have_variants(loaded: Database) -> None:
    with loaded.reading() as session:
        answers = session.scalars(
            select(Revision)
            .join(Entry, Revision.entry_id == Entry.id)
            .where(Entry.kind == "answer")
        ).unique()
        cited = [(bool(r.citations), bool(r.content["variants"])) for r in answers]
    assert all(has_variants for _citations, has_variants in cited)
    assert sum(has_citations for has_citations, _variants in cited) > len(cited) / 2


def test_every_account_can_log_in(loaded: Database) -> None:
    with loaded.reading() as session:
        roles = set()
        for account in ACCOUNTS:
            user = user_named(session, account.name)
            assert user is not None
            roles |= user.roles
            if account.name != "admin":  # the tests' own people have one of that name
                assert passwords.matches(user.password_hash, PASSWORD)
    assert roles == set(Role)


def test_the_starter_synonyms_are_many_and_each_can_be_approved() -> None:
    groups = [item for item in loading._items() if item["kind"] == "synonyms"]
    schema = kind_named("synonyms").schema()
    assert len(groups) >= 100
    assert len({item["title"] for item in groups}) == len(groups)
    for item in groups:
        content = load(schema, item["content"])
        arrow = "→" if content["one_way"] else "="
        first, *others = content["words"]
        assert item["title"] == f"{first} {arrow} {'、'.join(others)}"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("采暖", "暖气"),
        ("断水", "停水"),
        ("太阳能", "光伏"),
        ("户主", "户名"),
        ("保险丝", "熔断器"),
        ("空开", "熔断器"),
        ("掐电", "停电"),
        ("扩容", "增容"),
    ],
)
def test_words_of_the_trade_lead_to_one_another(said: str, written: str) -> None:
    groups = [item["content"] for item in loading._items() if item["kind"] == "synonyms"]
    known = Synonyms.of(Group(tuple(one["words"]), one.get("one_way", False)) for one in groups)
    assert written in known.named_in(f"{said}怎么办")[said]
    assert said in known.named_in(f"{written}怎么办")[written]


def test_loading_again_adds_nothing(loaded: Database) -> None:
    def entries() -> int | None:
        with loaded.reading() as session:
            return session.scalar(select(func.count(Entry.id)))

    before = entries()
    assert loading.load_demo(loaded, synonyms=DEMO_SYNONYMS) == 0
    assert entries() == before


def test_there_is_something_to_do_for_everybody(
    sqlite_templates: SqliteTemplates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flagged = tomllib.loads(asking.FILE.read_text("utf-8"))["flag"][0]["entry"]
    items = [i | {"citations": []} for i in loading._items() if i["title"] == flagged]
    monkeypatch.setattr(loading, "_items", lambda: items)
    monkeypatch.setattr(loading, "LEFT_FOR_REVIEW", 0)
    database = Database(sqlite_templates.copy(tmp_path))
    index, settings = Index(tmp_path / "index"), Settings(data_dir=tmp_path, secret_key="k" * 40)
    container = Container(settings, database, index)
    loading.load_demo(database)
    assert asking.ask_demo(container) > 10
    assert asking.ask_demo(container) == 0
    with database.reading() as session:
        groups = session.scalars(select(QuestionGroup)).unique().all()
        states = Counter((group.kind, group.state) for group in groups)
        assert states[GroupKind.FLAG, GroupState.OPEN] == 1
        assert states[GroupKind.QUESTION, GroupState.ANSWERED] == 1
        assert states[GroupKind.QUESTION, GroupState.OPEN] >= 5
        assert sum(is_overdue(group) for group in groups) == 1
        assert [group.returns for group in groups].count(1) == 1
        supervisor = loading.actor_called(session, "supervisor")
        assert callbacks_owed(session, supervisor, limit=9).total >= 3
        found = timeliness.timeliness(session, supervisor, clock.now() - timedelta(days=1))
        assert (found.answered, found.in_time) == (1, 1)
        assert session.scalar(select(func.count(LoggedSearch.id))) > 10
        assert audit.first_bad_row(session) is None
    database.dispose()


def test_a_run_that_was_cut_off_is_repeated(
    sqlite_templates: SqliteTemplates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_templates.copy(tmp_path))
    items = loading._items()
    few = items[:3] + [i for i in items if i["kind"] == "script"][:7]
    monkeypatch.setattr(loading, "_items", lambda: few)
    add, added = loading._add, []

    def cut_off(*arguments: object, **options: object) -> str:
        if len(added) == 2:
            raise KeyboardInterrupt
        added.append(1)
        return add(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_add", cut_off)
    with pytest.raises(KeyboardInterrupt):
        loading.load_demo(database)
    monkeypatch.setattr(loading, "_add", add)
    assert loading.load_demo(database) == len(few) - 2
    with database.reading() as session:
        titles = list(session.scalars(select(Revision.title)))
    database.dispose()
    assert sorted(titles) == sorted(item["title"] for item in few)
