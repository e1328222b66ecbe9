"""What is published, in short: as every process keeps it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from content import facts as facts_module
from content.facts import DateFacts, PublishedFacts, date_facts, published_facts
from content.queries import entry_numbered
from core import clock
from tests.content.upkeep_world import confirm
from tests.makers import Maker
from tests.review.urgent_path import put_up
from tests.review.writing import save


def facts(maker: Maker, *numbers: str) -> list[PublishedFacts]:
    """The facts of these entries; of all when none is named."""
    with maker.database.reading() as session:
        found = [entry_numbered(session, number) for number in numbers]
        return published_facts(session, [e.id for e in found if e] if numbers else None)


def test_only_what_agents_may_see_has_facts(maker: Maker) -> None:
    answer = maker.published(expires_on="2099-12-31")
    maker.draft(title="草稿？")
    maker.published("synonyms")
    (found,) = facts(maker)
    assert (found.kind, str(found.expires_on)) == ("answer", "2099-12-31")
    assert facts(maker, answer) == [found]


def test_what_is_retired_has_none(maker: Maker) -> None:
    number = maker.published()
    maker.retire(number)
    assert facts(maker) == facts(maker, number) == []


def dates(maker: Maker, *numbers: str) -> list[DateFacts | None]:
    """The dates of the newest revision of each entry; None of what agents may not see."""
    with maker.database.reading() as session:
        found = [entry_numbered(session, number) for number in numbers]
        newest = [max(entry.revisions, key=lambda r: r.seq).id for entry in found if entry]
        known = date_facts(session, newest)
        return [known.get(one) for one in newest]


def test_dates_are_those_of_what_agents_may_see(maker: Maker) -> None:
    answer = maker.published(expires_on="2099-12-31", review_by="2099-01-01")
    draft, gone = maker.draft(title="草稿？"), maker.published()
    maker.retire(gone)
    (shown, unseen, retired) = dates(maker, answer, draft, gone)
    assert shown is not None
    assert (shown.expires_on, shown.review_by) == (date(2099, 12, 31), date(2099, 1, 1))
    assert shown.published_at is not None
    assert unseen is None
    assert retired is None


def test_a_confirmed_date_goes_before_the_texts_own(maker: Maker) -> None:
    number = maker.published(review_by="2099-01-01")
    sooner = clock.today() + timedelta(days=100)
    confirm(maker, number, review_by=sooner)
    (shown,) = dates(maker, number)
    assert shown is not None
    assert shown.review_by == sooner


def test_what_is_over_is_over_on_the_day(maker: Maker) -> None:
    last = clock.today() + timedelta(days=3)
    number = maker.published(expires_on=str(last))
    assert dates(maker, number) != [None]
    with clock.moved_to(clock.now() + timedelta(days=5)):
        assert dates(maker, number) == [None]


def test_dates_are_kept_until_something_changes(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = maker.published(expires_on="2099-12-31")
    known = dates(maker, number)
    read: list[object] = []
    ask = facts_module._read

    def noted(session: Session, revision_ids: Collection[int]) -> dict[int, DateFacts]:
        read.append(revision_ids)
        return ask(session, revision_ids)

    monkeypatch.setattr(facts_module, "_read", noted)
    assert dates(maker, number) == known
    assert not read
    maker.retire(number)
    assert dates(maker, number) == [None]
    assert read


def test_an_interim_text_was_never_approved(maker: Maker) -> None:
    maker.full_committee()
    number = maker.published(title="旧", review_by="2099-01-01")
    save(maker, number, title="新", review_by="2099-02-02")
    morning = clock.start_of(clock.today() + timedelta(days=1)) + timedelta(hours=9)
    with clock.moved_to(morning):
        put_up(maker, number, hours=1)
        assert dates(maker, number) == [DateFacts(None, None, date(2099, 2, 2))]
    with clock.moved_to(morning + timedelta(hours=2)):  # nothing is counted by then
        assert dates(maker, number) == [None]
