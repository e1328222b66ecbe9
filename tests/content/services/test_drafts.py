"""Drafts beside the published text: begun, saved, given up, and foreign to other departments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.models import Entry, Revision, RevisionState
from content.schemas import DraftSchema
from content.services import drafts, publishing
from core import clock
from core.base_schema import load
from core.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from people.actors import Actor
from review import services as review
from tests.content.looking import actions, counts, newest, owed, shown, states, texts
from tests.databases import ON_POSTGRESQL
from tests.makers import CONTENT, Maker, new_entry

WRITTEN = {"title": "改过的标题", "category": "third-party", "content": CONTENT["answer"]}


def save(
    maker: Maker, number: str, author: str = "wang", version: int | None = None, **changes: Any
) -> int:
    """Save a draft; gives its new version."""
    values = load(DraftSchema(), WRITTEN | changes)
    with maker.database.transaction() as session:
        actor = maker.actor(author)
        return drafts.save_draft(session, actor, number, values, version).version


def start(maker: Maker, number: str, author: str = "wang") -> None:
    """Begin a draft."""
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor(author), number)


def discard(maker: Maker, number: str, author: str = "wang", version: int | None = None) -> None:
    """Give a draft up."""
    with maker.database.transaction() as session:
        drafts.discard_draft(session, maker.actor(author), number, version)


def test_a_new_entry_is_a_draft_that_agents_do_not_see(maker: Maker) -> None:
    number = maker.draft()
    assert states(maker.database, number) == ["draft"]
    assert shown(maker.database, number) is None
    assert actions(maker.database, number) == ["entry.create"]
    assert owed(maker.database) == []


def test_numbers_are_permanent_and_never_used_twice(maker: Maker) -> None:
    first, second = maker.draft(), maker.draft()
    assert (first[:3], len(first)) == ("KB-", 9)
    with maker.database.transaction() as session:
        for table in ("revision_writers", "revisions", "entries"):
            key = "revision_id" if table == "revision_writers" else "id"
            session.execute(text(f"DELETE FROM {table} WHERE {key} = {int(second[3:])}"))
    assert int(maker.draft()[3:]) == int(second[3:]) + 1


@pytest.mark.parametrize("kind", list(CONTENT))
def test_every_kind_can_be_drafted_and_saved_again(maker: Maker, kind: str) -> None:
    maker.published()  # for a pin to name
    number = maker.draft(kind)
    before = newest(maker.database, number).content
    expires = {"expires_on": "2099-12-31"} if kind == "notice" else {}
    save(maker, number, content=CONTENT[kind], **expires)
    assert newest(maker.database, number).content == before


def test_saving_replaces_the_draft_and_counts_its_version(maker: Maker) -> None:
    number = maker.draft()
    first = newest(maker.database, number).version
    second = save(maker, number, version=first)
    assert second > first
    assert newest(maker.database, number).title == "改过的标题"
    assert len(texts(maker.database, number)) == 1
    assert save(maker, number, version=second, title="再改") > second


def test_a_stale_save_overwrites_nothing(maker: Maker) -> None:
    number = maker.draft()
    opened = newest(maker.database, number).version
    save(maker, number, "li", version=opened, title="李的标题")
    with pytest.raises(Stale):
        save(maker, number, "wang", version=opened, title="王的标题")
    assert newest(maker.database, number).title == "李的标题"


def test_a_stale_discard_gives_nothing_up(maker: Maker) -> None:
    number = maker.draft()
    opened = newest(maker.database, number).version
    save(maker, number, version=opened)
    with pytest.raises(Stale):
        discard(maker, number, version=opened)
    assert states(maker.database, number) == ["draft"]


def test_a_draft_beside_the_published_text_leaves_it_as_it_is(maker: Maker) -> None:
    number = maker.published(title="已发布")
    published, owed_before = newest(maker.database, number), owed(maker.database)
    start(maker, number)
    save(maker, number)
    first, second = texts(maker.database, number)
    assert first == published
    assert (second.state, second.title) == ("draft", "改过的标题")
    assert shown(maker.database, number) == "已发布"
    assert owed(maker.database) == owed_before
    discard(maker, number)
    assert states(maker.database, number) == ["published", "discarded"]
    assert shown(maker.database, number) == "已发布"


def test_a_started_draft_says_what_is_published(maker: Maker) -> None:
    regulation = maker.published("regulation")
    number = maker.published(
        citations=[{"number": regulation, "clause": "第二条"}],
        expires_on="2099-01-01",
        effective_from="2020-01-01",
    )
    start(maker, number)
    published, draft = texts(maker.database, number)
    assert (draft.title, draft.content) == (published.title, published.content)
    assert draft.citations == published.citations
    assert draft.dates[1:] == published.dates[1:]
    assert draft.dates[0] is None  # it takes effect when it is approved, not in the past


def test_a_law_stays_in_force_since_its_day_when_its_text_is_put_right(maker: Maker) -> None:
    number = maker.published("regulation", effective_from="2011-10-01")
    start(maker, number)
    published, draft = texts(maker.database, number)
    assert draft.dates == published.dates
    assert str(draft.dates[0]) == "2011-10-01"


def test_an_older_text_can_be_brought_back_beside_the_published_one(maker: Maker) -> None:
    number = maker.published(title="起初的")
    start(maker, number)
    save(maker, number)
    maker.decide(maker.submit(number), "approve")
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), number, 1)
    first, second, brought_back = texts(maker.database, number)
    assert (brought_back.title, brought_back.content) == (first.title, first.content)
    assert second.title == shown(maker.database, number) == "改过的标题"
    with pytest.raises(Conflict), maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), number, 1)
    discard(maker, number)
    with pytest.raises(NotFound), maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), number, 9)


def test_saving_over_what_is_published_begins_a_draft(maker: Maker) -> None:
    number = maker.published(title="已发布")
    published = newest(maker.database, number)
    save(maker, number, "li", version=published.version)
    assert states(maker.database, number) == ["published", "draft"]
    draft = newest(maker.database, number)
    assert (draft.title, draft.author_id) == ("改过的标题", maker.actor("li").id)
    assert shown(maker.database, number) == "已发布"
    with pytest.raises(Stale):  # the one who opened the published text is too late now
        save(maker, number, "wang", version=published.version)


def test_saving_over_an_older_published_text_is_refused(maker: Maker) -> None:
    number = maker.published()
    older = newest(maker.database, number).version
    start(maker, number)
    maker.decide(maker.submit(number))
    with pytest.raises(Conflict):
        save(maker, number, version=older)
    assert states(maker.database, number) == ["superseded", "published"]


def test_a_second_draft_is_not_begun(maker: Maker) -> None:
    number = maker.published()
    start(maker, number)
    with pytest.raises(Conflict) as refused:
        start(maker, number, "li")
    assert refused.value.code == "already_in_work"


def test_the_database_itself_holds_one_revision_in_work(maker: Maker) -> None:
    number = maker.published()
    start(maker, number)
    with pytest.raises(IntegrityError), maker.database.transaction() as session:
        session.execute(update(Revision).values(state="draft"))


def test_a_submitted_text_cannot_be_saved_or_discarded(maker: Maker) -> None:
    number = maker.draft()
    version = newest(maker.database, number).version
    maker.submit(number)
    before = texts(maker.database, number)
    for tried in (version, before[0].version, None):
        with pytest.raises(Conflict) as refused:
            save(maker, number, version=tried)
        assert refused.value.code == "not_a_draft"
    with pytest.raises(Conflict):
        discard(maker, number)
    assert texts(maker.database, number) == before


def test_an_approved_text_that_waits_for_its_day_cannot_be_saved(maker: Maker) -> None:
    tomorrow = str(clock.today() + timedelta(days=1))
    number = maker.draft(effective_from=tomorrow)
    maker.decide(maker.submit(number))
    before = texts(maker.database, number)
    assert before[0].state == "approved"
    for tried in (before[0].version, None):
        with pytest.raises(Conflict):
            save(maker, number, version=tried)
    with pytest.raises(Conflict):
        discard(maker, number)
    assert texts(maker.database, number) == before


def test_without_a_draft_there_is_nothing_to_give_up(maker: Maker) -> None:
    number = maker.published()
    with pytest.raises(Conflict) as refused:
        discard(maker, number)
    assert refused.value.code == "no_draft"


def test_everybody_who_wrote_is_kept(maker: Maker) -> None:
    number = maker.draft(author="wang")
    save(maker, number, "li")
    save(maker, number, "li")
    draft = newest(maker.database, number)
    assert draft.author_id == maker.actor("wang").id
    assert draft.writers == {maker.actor("wang").id, maker.actor("li").id}


def test_words_the_committee_passed_are_nobodys_any_more(maker: Maker) -> None:
    number = maker.published(author="wang")
    start(maker, number, "li")
    assert newest(maker.database, number).writers == {maker.actor("li").id}


def test_words_the_committee_never_passed_keep_their_writers(maker: Maker) -> None:
    """Or a reviewer could have a colleague copy the reviewer's own text, and approve it."""
    number = maker.draft(author="sun")
    discard(maker, number, "sun")
    start(maker, number, "zhao")
    assert newest(maker.database, number).writers == {
        maker.actor("sun").id,
        maker.actor("zhao").id,
    }


TOUCHING: dict[str, Callable[[Session, Actor, str], Any]] = {
    "start": drafts.start_draft,
    "save": lambda session, actor, number: drafts.save_draft(
        session, actor, number, load(DraftSchema(), WRITTEN), None
    ),
    "discard": drafts.discard_draft,
    "submit": review.submit,
    "retire": lambda session, actor, number: review.ask_to_retire(session, actor, number, "旧"),
}
STRANGERS = ["an", "zhao", "chen", "sun", "zhou", "admin"]


@pytest.mark.parametrize("touch", TOUCHING)
def test_a_foreign_entry_is_answered_as_one_that_does_not_exist(maker: Maker, touch: str) -> None:
    numbers = [maker.draft(), maker.published(), "KB-999999"]
    before = counts(maker.database)
    for stranger in STRANGERS:
        for number in numbers:
            with pytest.raises(NotFound) as refused, maker.database.transaction() as session:
                TOUCHING[touch](session, maker.actor(stranger), number)
            assert str(refused.value) == str(NotFound())
    assert counts(maker.database) == before


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_writes_for_a_department_of_others(maker: Maker, stranger: str) -> None:
    before = counts(maker.database)
    with pytest.raises(Forbidden) as refused:
        maker.draft(author=stranger, department="marketing")
    assert list(refused.value.fields) == ["department"]
    assert counts(maker.database) == before


@pytest.mark.parametrize(
    "number",
    ["", "KB-", "KB-1", "kb-000001", "KB-00000x", "KB-000001 ", "1", "KB-９", "KB-0000001"],
)
def test_a_number_has_one_spelling(maker: Maker, number: str) -> None:
    maker.draft()
    with pytest.raises(NotFound):
        start(maker, number)


@pytest.mark.parametrize("digits", ["2147483647", "2147483648", "999999999999", "9" * 400])
def test_a_number_beyond_all_numbers_does_not_exist(maker: Maker, digits: str) -> None:
    with pytest.raises(NotFound):
        start(maker, f"KB-{digits}")
    assert shown(maker.database, f"KB-{digits}") is None


def test_the_order_of_revisions_is_that_of_writing_whatever_the_clock_says(maker: Maker) -> None:
    noon = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    with clock.moved_to(noon):
        number = maker.published(title="第一版")
    with clock.moved_to(noon - timedelta(hours=1)):
        save(maker, number, title="第二版")
        maker.decide(maker.submit(number))
    with clock.moved_to(noon - timedelta(days=365)):
        save(maker, number, title="第三版")
        maker.decide(maker.submit(number))
    assert [(t.seq, t.title) for t in texts(maker.database, number)] == [
        (1, "第一版"),
        (2, "第二版"),
        (3, "第三版"),
    ]
    assert states(maker.database, number) == ["superseded", "superseded", "published"]
    assert shown(maker.database, number) == "第三版"


def test_what_was_typed_comes_back_letter_by_letter(maker: Maker) -> None:
    typed = "😀 𠮷野家 👩‍👩‍👧 עברית ﬀ①\n\n  a\tb"
    number = maker.draft(title="𠮷😀", content={"answer": typed})
    draft = newest(maker.database, number)
    assert (draft.title, draft.content["answer"]) == ("𠮷😀", typed)


@ON_POSTGRESQL  # SQLite has one writer at a time anyway
def test_a_locked_regulation_can_be_cited_meanwhile(maker: Maker) -> None:
    regulation = maker.published("regulation")
    with maker.database.transaction() as session:
        drafts.writable_entry(session, maker.actor("wang"), regulation)
        cited = [{"number": regulation, "clause": "第一条"}]
        assert maker.draft(author="zhao", citations=cited)


def test_a_new_entry_belongs_to_its_department_for_good(maker: Maker) -> None:
    number = maker.draft()
    with maker.database.reading() as session:
        entry = session.get_one(Entry, int(number[3:]))
        assert (entry.department.code, entry.kind) == ("marketing", "answer")
    assert new_entry()["department"] == "marketing"


def test_only_a_draft_may_be_without_a_category(maker: Maker, people: dict[str, Actor]) -> None:
    number = maker.draft(category="")
    with maker.database.transaction() as session:
        entry = drafts.writable_entry(session, people["wang"], number)
        draft = entry.revisions[-1]
        assert draft.chosen_category is None
        with pytest.raises(Invalid) as refused:
            publishing.freeze(session, draft)
        assert refused.value.code == "no_category"
        assert draft.state == RevisionState.DRAFT
    with pytest.raises(IntegrityError), maker.database.transaction() as session:
        forced = update(Revision).where(Revision.id == draft.id)
        session.execute(forced.values(state=RevisionState.SUBMITTED))
    with maker.database.transaction() as session:
        drafts.discard_draft(session, people["wang"], number)
