"""What is shown is what was approved, or it is named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from content.models import id_of
from review import approved_texts
from review.approved_texts import unapproved
from tests.makers import Maker


def found(maker: Maker) -> list[str]:
    with maker.database.reading() as session:
        return unapproved(session)


def test_what_was_approved_is_not_named(maker: Maker) -> None:
    maker.published()
    maker.draft()
    maker.submitted()
    assert found(maker) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET title = 'x' WHERE entry_id = {entry}",
        "UPDATE revisions SET content = '{{}}' WHERE entry_id = {entry}",
        "UPDATE revisions SET expires_on = '2099-01-01' WHERE entry_id = {entry}",
        "UPDATE revisions SET seq = 9 WHERE entry_id = {entry}",
        "UPDATE entries SET published_revision_id = "
        "(SELECT id FROM revisions WHERE state = 'draft') WHERE id = {entry}",
        "UPDATE entries SET interim_revision_id = "
        "(SELECT id FROM revisions WHERE state = 'draft') WHERE id = {entry}",
        "UPDATE revisions SET state = 'approved' WHERE state = 'draft'",
        "UPDATE revisions SET state = 'published' WHERE state = 'draft'",
    ],
)
def test_what_was_changed_behind_the_service_is_named(maker: Maker, change: str) -> None:
    maker.published(title="另一条")
    drafted, number = maker.draft(), maker.published()
    with maker.database.transaction() as session:
        session.execute(text(change.format(entry=id_of(number))))
    assert set(found(maker)) <= {number, drafted}
    assert len(found(maker)) == 1


def test_a_base_is_gone_through_in_parts(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approved_texts, "_AT_ONCE", 2)
    numbers = [maker.published(title=f"第{n}条") for n in range(5)]
    changed = [numbers[0], numbers[1], numbers[4]]
    with maker.database.transaction() as session:
        for number in changed:
            session.execute(
                text("UPDATE revisions SET title = 'x' WHERE entry_id = :id"), {"id": id_of(number)}
            )
    assert found(maker) == changed
