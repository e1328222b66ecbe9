"""What is published, in short: as every process keeps it."""

from __future__ import annotations

from content.facts import PublishedFacts, published_facts
from content.queries import entry_numbered
from tests.makers import Maker


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
