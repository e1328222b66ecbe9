"""What agents see by every way out, beside what the model says they may, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from content.hashing import content_hash
from content.models import Revision
from content.queries import visible_entries
from core import audit, clock
from review.models import Review, SignOff, UrgentSignOff
from search_index import services as index_services
from tests.journeys.committee.desk import Desk, answer_of
from tests.journeys.committee.members import person
from tests.journeys.committee.model import is_enough
from tests.makers import Browser

PASSED = ("approved", "published", "superseded", "expired", "retired")
LOOKED_FOR = "社区经理"  # stands in every text
NOW = (  # what may hold nothing but what is shown now; `{}`: each entry's number
    f"/search?q={LOOKED_FOR}",
    "/api/v1/suggest?q=第",
    "/entries/{}",
    "/search/preview/{}",
    "/api/v1/entries/{}",
)
EVER = ("/api/v1/entries/{}/history", "/entries/{}/history")  # what was ever in force


class Readers(Desk):
    """Agents, and whoever looks after them."""

    def shown(self) -> dict[str, str]:
        """What the model says agents see now: title by number."""
        found: dict[str, str] = {}
        for shelf in self.shelves:
            until = shelf.interim_until
            if shelf.interim is not None and until is not None and until > self.now:
                found[shelf.number] = shelf.interim.title
                continue
            text = shelf.published
            begun = text is not None and (text.begins is None or text.begins <= self.today)
            if text is not None and begun and not self.is_over(text):
                found[shelf.number] = text.title
        return found

    @rule(indexed=st.booleans())
    def an_agent_looks(self, indexed: bool) -> None:
        """By page, API, search and suggestion, whether the index is up to date or behind."""
        expected = self.shown()
        in_force = {t.title for shelf in self.shelves for t in shelf.texts if t.was_published}
        with clock.moved_to(self.now):
            if indexed:
                index_services.drain(self.database, self.index)
            agent = Browser(self.app, self.database, "an")
            for path in self._spelled(NOW):
                self._holds_only(agent.get(path).text, set(expected.values()), path)
            for path in self._spelled(EVER):
                self._holds_only(agent.get(path).text, in_force, path)
            found = agent.get(f"/api/v1/search?q={LOOKED_FOR}&limit=50").json
            seen = {hit["number"]: hit["title"] for hit in found["hits"]}
            assert found["total"] == len(found["hits"])
            assert seen.items() <= expected.items()
            assert not indexed or seen == expected
            for shelf in self.shelves:
                status = agent.get(f"/api/v1/entries/{shelf.number}").status_code
                assert status == (200 if shelf.number in expected else 404)

    def _spelled(self, paths: Sequence[str]) -> list[str]:
        found = [path.format(shelf.number) for path in paths for shelf in self.shelves]
        return sorted(set(found))

    def _holds_only(self, text: str, allowed: set[str], path: str) -> None:
        leaked = [title for title in self.typed_by if title in text and title not in allowed]
        assert not leaked, f"{leaked} in {path}"

    @invariant()
    def agents_see_what_the_model_says_and_that_was_passed(self) -> None:
        """Nothing unapproved, nothing out of its time, nothing missing."""
        expected = self.shown()
        assert set(expected.values()) <= self.passed | self.interims
        with clock.moved_to(self.now), self.database.reading() as session:
            ids = [int(shelf.number[3:]) for shelf in self.shelves]
            seen = {e.number: e.revision for e in visible_entries(session, ids).values()}
            assert {number: r.title for number, r in seen.items()} == expected
            for text in seen.values():
                assert text.content["answer"] in [answer_of(text.title, b) for b in (True, False)]

    @invariant()
    def the_revisions_stand_as_the_model_says(self) -> None:
        """Every state, and every text that was passed as it was judged."""
        with self.database.reading() as session:
            found = session.scalars(select(Revision).order_by(Revision.entry_id, Revision.seq))
            stored = list(found.unique())
            told = [(text.title, text.state) for shelf in self.shelves for text in shelf.texts]
            assert [(r.title, r.state.value) for r in stored] == told
            kept = [r for r in stored if r.state in PASSED]
            assert {r.title for r in kept} == self.passed
            assert all(r.content_hash == content_hash(r) for r in kept)

    def teardown(self) -> None:
        """Nobody decided on their own, nothing passed without its quorum, the trail is whole."""
        names = {actor.id: name for name, actor in self.people.items()}
        with self.database.reading() as session:
            given = [*session.scalars(select(SignOff)), *session.scalars(select(UrgentSignOff))]
            for sign_off in given:
                review, signer = sign_off.review, person(names[sign_off.reviewer_id])
                assert signer != names[review.submitted_by_id]
                if review.purpose == "publish":
                    assert signer != self.typed_by[review.revision.title]
            for review in session.scalars(select(Review).where(Review.state == "approved")):
                signed = {
                    person(names[s.reviewer_id]): s.department.code
                    for s in reversed(review.sign_offs)
                    if s.verdict == "approve" and s.department
                }
                assert is_enough(review.grade.value, signed), (review.grade, signed)
            assert audit.first_bad_row(session) is None
