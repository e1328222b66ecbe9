"""The place of a law among others, as far as whoever reads may know of these."""

from __future__ import annotations

from datetime import timedelta

from content.applicability.readers import reading_for
from content.laws.place import SeenLaw, seen_laws
from content.models import Entry, id_of
from core import clock
from people.actors import Actor
from tests.content.basis_world import regulation, revise
from tests.content.laws.laws_world import NEW, NEW_TEXTS
from tests.makers import Maker


def test_a_law_that_is_gone_is_called_by_its_last_title(maker: Maker) -> None:
    law = maker.published("regulation", title=NEW)
    maker.retire(law)
    with maker.database.reading() as session:
        assert seen_laws(session, [id_of(law)]) == {id_of(law): SeenLaw(NEW, law)}


def test_a_law_that_was_limited_is_called_by_no_name_once_it_is_gone(
    maker: Maker, people: dict[str, Actor]
) -> None:
    law = maker.published("regulation", title=NEW, seen_by_roles=["supervisor"])
    maker.retire(law)
    with maker.database.reading() as session, reading_for(session, people["an"]):
        assert seen_laws(session, [id_of(law)]) == {}


def test_what_stands_of_it_now_decides(maker: Maker, people: dict[str, Actor]) -> None:
    """An interim text that is for some keeps the whole law from the others."""
    law = maker.published("regulation", title=NEW)
    revise(maker, law, regulation(NEW_TEXTS), title=NEW, seen_by_roles=["supervisor"])
    with maker.database.transaction() as session:
        entry = session.get_one(Entry, id_of(law))
        entry.interim = entry.revisions[-1]
        entry.interim_until = clock.now() + timedelta(hours=1)
    with maker.database.reading() as session, reading_for(session, people["an"]):
        assert seen_laws(session, [id_of(law)]) == {}
    with maker.database.reading() as session, reading_for(session, people["zhou"]):
        assert seen_laws(session, [id_of(law)])[id_of(law)].is_shown
