"""What the department does: write, submit, take back, ask for the end of an entry."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from content.schemas import DraftSchema, NewEntrySchema
from content.services import drafts
from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid, Stale
from review import services as review_services
from tests.journeys.committee.desk import PLACES, Desk
from tests.journeys.committee.members import WRITERS
from tests.journeys.committee.model import Shelf, Text, Waiting

AUTHORS = st.sampled_from(WRITERS)  # of one department, and reviewers both
DAYS = st.sampled_from([None, None, None, 0, 1, 3])


class Department(Desk):
    """Two of marketing, who share their entries."""

    @precondition(lambda self: len(self.shelves) < 3)
    @rule(author=AUTHORS, begins=DAYS, ends=DAYS, binds=st.booleans())
    def create(self, author: str, begins: int | None, ends: int | None, binds: bool) -> None:
        """A new entry."""
        typed = self.written(author, begins, ends, binds)
        values = load(NewEntrySchema(), typed | {"kind": "answer", "department": "marketing"})
        entry = self.do(lambda s: drafts.create_entry(s, self.people[author], values))
        dates = values["effective_from"], values["expires_on"]
        text = Text(typed["title"], *dates, binds, {author})
        self.shelves.append(Shelf(entry.number, [text]))

    @precondition(lambda self: self.shelves)
    @rule(
        place=PLACES,
        author=AUTHORS,
        begins=DAYS,
        ends=DAYS,
        binds=st.booleans(),
        stale=st.sampled_from([False, False, True]),
    )
    def save(
        self,
        place: int,
        author: str,
        begins: int | None,
        ends: int | None,
        binds: bool,
        stale: bool,
    ) -> None:
        """Write, over an older state now and then."""
        shelf = self.shelf(place)
        typed = self.written(author, begins, ends, binds)
        values = load(DraftSchema(), typed)
        expected: type[DomainError] | None = None
        if shelf.change or not (shelf.draft or shelf.published):
            expected = Conflict
        elif stale:
            expected = Stale if shelf.draft else Conflict
        version = 10**6 if stale else None
        actor = self.people[author]
        self.do(lambda s: drafts.save_draft(s, actor, shelf.number, values, version), expected)
        if expected is None:
            if shelf.draft is None:
                assert shelf.published is not None
                shelf.copy(shelf.published, author)
            draft = shelf.draft
            assert draft is not None
            draft.title, draft.begins = typed["title"], values["effective_from"]
            draft.ends, draft.binds = values["expires_on"], binds
            draft.writers.add(author)

    @precondition(lambda self: self.shelves)
    @rule(place=PLACES, author=AUTHORS)
    def start(self, place: int, author: str) -> None:
        """Begin a draft from what stands."""
        shelf = self.shelf(place)
        expected = Conflict if shelf.change or shelf.draft else None
        self.do(lambda s: drafts.start_draft(s, self.people[author], shelf.number), expected)
        if expected is None:
            shelf.copy(shelf.published or shelf.texts[-1], author)

    @precondition(lambda self: self.shelves)
    @rule(place=PLACES, author=AUTHORS)
    def discard(self, place: int, author: str) -> None:
        """Give a draft up."""
        shelf = self.shelf(place)
        expected = None if shelf.draft else Conflict
        self.do(lambda s: drafts.discard_draft(s, self.people[author], shelf.number), expected)
        if shelf.draft:
            shelf.draft.state = "discarded"

    @precondition(lambda self: self.shelves)
    @rule(place=PLACES, author=AUTHORS)
    def submit(self, place: int, author: str) -> None:
        """Put a draft before the committee."""
        shelf = self.shelf(place)
        draft = shelf.draft
        expected: type[DomainError] | None = None
        if draft is None:
            expected = Conflict
        elif self.is_over(draft):
            expected = Invalid
        actor = self.people[author]
        review = self.do(lambda s: review_services.submit(s, actor, shelf.number), expected)
        if review is not None and draft is not None:
            draft.state = "submitted"
            grade = shelf.grade_of(draft)
            assert review.grade == grade
            shelf.change = Waiting(review.id, draft, author, grade, base=shelf.published)
            _carry_over(shelf, shelf.change)

    @precondition(lambda self: self.shelves)
    @rule(place=PLACES, author=AUTHORS)
    def ask_to_retire(self, place: int, author: str) -> None:
        """Ask for what is published to be taken down."""
        shelf = self.shelf(place)
        expected = None if shelf.published and not shelf.retirement else Conflict
        actor = self.people[author]
        review = self.do(
            lambda s: review_services.ask_to_retire(s, actor, shelf.number, "过时"), expected
        )
        if review is not None and shelf.published is not None:
            shelf.retirement = Waiting(review.id, shelf.published, author, "retirement")

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, author=AUTHORS)
    def withdraw(self, place: int, author: str) -> None:
        """Take a submission back."""
        shelf = self.change(place)
        waiting = shelf.change
        assert waiting is not None
        actor = self.people[author]
        self.do(lambda s: review_services.withdraw(s, actor, waiting.review_id))
        shelf.change = None
        shelf.close_interim(waiting.review_id, decided=False)
        shelf.came_back = waiting
        waiting.text.state = "withdrawn"
        shelf.copy(waiting.text, None)


def _carry_over(shelf: Shelf, waiting: Waiting) -> None:
    """What was signed stays where the change does not touch it; never for who wrote meanwhile."""
    before, shelf.came_back = shelf.came_back, None
    if before is not None and waiting.keeps_sign_offs_of(before):
        waiting.signed = {who: of for who, of in before.signed.items() if not waiting.is_of(who)}
