"""Any order of steps: agents see approved text only, none is lost, nobody passes their own.

Hypothesis walks through drafts, submissions, verdicts and days as they come; a plain model says
what each step must do. TEST_HYPOTHESIS=thorough walks longer.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.hashing import content_hash
from content.models import Revision
from content.queries import visible_entries
from content.schemas import DraftSchema, NewEntrySchema
from content.services import drafts, publishing
from core import audit, clock
from core.database import Database
from core.errors import Conflict, DomainError, Forbidden, Invalid, Stale
from core.schema import load
from people.actors import Actor
from review import services as review_services
from review.models import LEASE, Review, SignOff, UrgentSignOff, Verdict
from tests.databases import SqliteTemplates
from tests.journeys.review_committee import DEPARTMENT, form_committee, person
from tests.journeys.review_model import Shelf, Text, Waiting
from tests.makers import PEOPLE, actor_named

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
AUTHORS = st.sampled_from(["zhao", "sun"])  # of one department; sun is a reviewer too
REVIEWERS = st.sampled_from(["chen", "chen2", "sun", "sun2", "qian"])
PLACES = st.integers(0, 2)
DAYS = st.sampled_from([None, None, 0, 1, 3])
PASSED = ("approved", "published", "superseded", "expired", "retired")


class Committee(RuleBasedStateMachine):
    """The service beside the model."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        form_committee(database)
        everybody = [*PEOPLE, *DEPARTMENT]
        self.people: dict[str, Actor] = {name: actor_named(database, name) for name in everybody}
        self.now = START
        self.shelves: list[Shelf] = []
        self.typed_by: dict[str, str] = {}
        self.passed: set[str] = set()

    @property
    def today(self) -> date:
        """The model's day."""
        return self.now.astimezone(clock.HOTLINE_ZONE).date()

    def do(self, act: Callable[[Any], Any], expected: type[DomainError] | None = None) -> Any:
        """Do it in a transaction; it must end as the model says."""
        found: type[BaseException] | None = None
        result = None
        try:
            with clock.moved_to(self.now), self.database.transaction() as session:
                result = act(session)
        except DomainError as error:
            found = type(error)
        assert found is expected, f"{found} instead of {expected}"
        return result

    def written(self, author: str, begins: int | None, ends: int | None) -> dict[str, Any]:
        """A new text, never written before."""
        title = f"第{len(self.typed_by) + 1}稿"
        self.typed_by[title] = author
        return {
            "title": title,
            "category": "service",
            "content": {"answer": f"{title}的答案"},
            "effective_from": self.day(begins),
            "expires_on": self.day(None if ends is None else ends + (begins or 0)),
        }

    def day(self, days: int | None) -> str | None:
        """A day counted from today, as it is typed."""
        return None if days is None else str(self.today + timedelta(days=days))

    def shelf(self, place: int) -> Shelf:
        """One of the entries."""
        return self.shelves[place % len(self.shelves)]

    def is_over(self, text: Text) -> bool:
        """Whether its last day has passed."""
        return text.ends is not None and text.ends < self.today

    @precondition(lambda self: len(self.shelves) < 3)
    @rule(author=AUTHORS, begins=DAYS, ends=DAYS)
    def create(self, author: str, begins: int | None, ends: int | None) -> None:
        """A new entry."""
        typed = self.written(author, begins, ends)
        values = load(NewEntrySchema(), typed | {"kind": "answer", "department": "service"})
        entry = self.do(lambda s: drafts.create_entry(s, self.people[author], values))
        text = Text(typed["title"], values["effective_from"], values["expires_on"], {author})
        self.shelves.append(Shelf(entry.number, [text]))

    @precondition(lambda self: self.shelves)
    @rule(place=PLACES, author=AUTHORS, begins=DAYS, ends=DAYS, stale=st.booleans())
    def save(
        self, place: int, author: str, begins: int | None, ends: int | None, stale: bool
    ) -> None:
        """Write, over an older state now and then."""
        shelf = self.shelf(place)
        typed = self.written(author, begins, ends)
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
            draft.ends = values["expires_on"]
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
            shelf.change = Waiting(review.id, draft, author, base=shelf.published)
            self.carry_over(shelf, shelf.change)

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
            shelf.retirement = Waiting(review.id, shelf.published, author)

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS)
    def claim(self, place: int, reviewer: str) -> None:
        """Take a submission into one's hands."""
        waiting = self.change(place).change
        assert waiting is not None
        expected = self.refusal(waiting, reviewer)
        actor = self.people[reviewer]
        self.do(lambda s: review_services.claim(s, actor, waiting.review_id), expected)
        if expected is None:
            waiting.holder, waiting.held_until = reviewer, self.now + LEASE

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS, verdict=st.sampled_from([*Verdict, Verdict.APPROVE]))
    def decide(self, place: int, reviewer: str, verdict: Verdict) -> None:
        """Give a verdict on a text."""
        shelf = self.change(place)
        waiting = shelf.change
        assert waiting is not None
        text = waiting.text
        expected = self.refusal(waiting, reviewer)
        twice = person(reviewer) in waiting.fresh
        if expected is None and verdict == Verdict.APPROVE and (twice or self.is_over(text)):
            expected = Conflict
        self.verdict(waiting, reviewer, verdict, expected)
        if expected is not None or not self.decided(waiting, reviewer, verdict):
            return
        shelf.change = None
        shelf.close_interim(waiting.review_id, decided=verdict != Verdict.REQUEST_CHANGES)
        shelf.came_back = waiting if verdict == Verdict.REQUEST_CHANGES else None
        if verdict == Verdict.APPROVE:
            self.passed.add(text.title)
            if text.begins is not None and text.begins > self.today:
                text.state = "approved"
            else:
                shelf.publish(text)
        elif verdict == Verdict.REQUEST_CHANGES:
            text.state = "returned"
            shelf.copy(text, None)
        else:
            text.state = "rejected"

    @precondition(lambda self: any(shelf.retirement for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS, verdict=st.sampled_from(Verdict))
    def decide_retirement(self, place: int, reviewer: str, verdict: Verdict) -> None:
        """Give a verdict on taking a text down."""
        asked = [shelf for shelf in self.shelves if shelf.retirement]
        shelf = asked[place % len(asked)]
        waiting = shelf.retirement
        assert waiting is not None
        expected: type[DomainError] | None = None
        if person(reviewer) == waiting.submitter:
            expected = Forbidden
        elif verdict == Verdict.APPROVE and (
            person(reviewer) in waiting.fresh or shelf.published is not waiting.text
        ):
            expected = Conflict
        self.verdict(waiting, reviewer, verdict, expected)
        if expected is not None or not self.decided(waiting, reviewer, verdict):
            return
        shelf.retirement = None
        if verdict != Verdict.REQUEST_CHANGES and waiting.review_id >= shelf.interim_review:
            shelf.interim_review = 0
        if verdict == Verdict.APPROVE:
            shelf.close_interim(waiting.review_id, decided=True)
            for text in shelf.texts:
                if text.state in ("published", "approved"):
                    text.state = "retired"

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

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS, hours=st.sampled_from([1, 24, 72]))
    def sign_urgent(self, place: int, reviewer: str, hours: int) -> None:
        """Say that a text cannot wait; a second department's word puts it up."""
        shelf = self.change(place)
        waiting = shelf.change
        assert waiting is not None
        text, department = waiting.text, DEPARTMENT[reviewer]
        others = {of for of, _hours in waiting.urgent.values()}
        expected: type[DomainError] | None = None
        if self.is_own(waiting, reviewer):
            expected = Forbidden
        elif (
            self.is_over(text)
            or shelf.interim_review
            or person(reviewer) in waiting.urgent
            or department in others
            or (others and text.begins is not None and text.begins > self.today)
        ):
            expected = Conflict
        actor = self.people[reviewer]
        review_id = waiting.review_id
        self.do(lambda s: review_services.sign_urgent(s, actor, review_id, hours, "急"), expected)
        if expected is not None:
            return
        waiting.urgent[person(reviewer)] = department, hours
        if others:
            until = self.now + timedelta(hours=min(h for _of, h in waiting.urgent.values()))
            if text.ends is not None:
                until = min(until, clock.end_of(text.ends))
            shelf.interim, shelf.interim_until = text, until
            shelf.interim_review = review_id

    @rule(name=st.sampled_from(["chen", "sun", "qian"]), delegate=REVIEWERS, days=st.integers(0, 2))
    def go_away(self, name: str, delegate: str, days: int) -> None:
        """Be away with a delegate: who may decide on what stays as it was."""
        actor = self.people[name]
        values = {
            "user": "",
            "delegate": delegate,
            "starts_on": self.today,
            "ends_on": self.today + timedelta(days=days),
            "note": "",
        }

        def leave(session: Session) -> None:
            with contextlib.suppress(Invalid, Conflict):  # away already, or one's own delegate
                review_services.enter_absence(session, actor, values)
            review_services.reassign_stranded(session)

        self.do(leave)

    @rule(
        time=st.sampled_from(
            [timedelta(minutes=20), timedelta(hours=1), timedelta(days=1), timedelta(days=3)]
        )
    )
    def time_passes(self, time: timedelta) -> None:
        """The clock goes on."""
        self.now += time

    @rule()
    def clock_goes_back(self) -> None:
        """Somebody sets the clock."""
        self.now -= timedelta(hours=1)

    @rule()
    def dates_take_effect(self) -> None:
        """The worker comes round."""
        self.do(publishing.apply_due_dates)
        self.do(review_services.end_due_interims)
        for shelf in self.shelves:
            if shelf.interim_until and shelf.interim_until <= self.now:
                shelf.interim = shelf.interim_until = None
        for shelf in self.shelves:
            for text in list(shelf.texts):
                if text.state == "approved" and text.begins and text.begins <= self.today:
                    shelf.publish(text)
            if shelf.published and self.is_over(shelf.published):
                shelf.published.state = "expired"

    def change(self, place: int) -> Shelf:
        """One of the entries that have a text before the committee."""
        waiting = [shelf for shelf in self.shelves if shelf.change]
        return waiting[place % len(waiting)]

    def carry_over(self, shelf: Shelf, waiting: Waiting) -> None:
        """An unchanged resubmission keeps its sign-offs, any change resets them all."""
        before, text = shelf.came_back, waiting.text
        shelf.came_back = None
        if before is None or before.base is not waiting.base:
            return
        same = (before.text.title, before.text.begins, before.text.ends)
        if same == (text.title, text.begins, text.ends):
            waiting.signed = {
                who: of for who, of in before.signed.items() if not self.is_own(waiting, who)
            }

    def decided(self, waiting: Waiting, reviewer: str, verdict: Verdict) -> bool:
        """Take a verdict down; whether it decides the submission."""
        if verdict != Verdict.APPROVE:
            waiting.signed.pop(person(reviewer), None)
            return True
        waiting.signed.setdefault(person(reviewer), DEPARTMENT[reviewer])
        waiting.fresh.add(person(reviewer))
        waiting.forget_holder()
        return waiting.is_complete

    def is_own(self, waiting: Waiting, reviewer: str) -> bool:
        """Whether it is their own text, by whatever account."""
        return person(reviewer) in {waiting.submitter, *waiting.text.writers}

    def refusal(self, waiting: Waiting, reviewer: str) -> type[DomainError] | None:
        """Why this reviewer may not take the submission on."""
        if self.is_own(waiting, reviewer):
            return Forbidden
        until = waiting.held_until
        held = until is not None and self.now < until <= self.now + 2 * LEASE
        return Conflict if held and waiting.holder != reviewer else None

    def verdict(
        self,
        waiting: Waiting,
        reviewer: str,
        verdict: Verdict,
        expected: type[DomainError] | None,
    ) -> None:
        """Decide, as the committee's page would."""
        actor = self.people[reviewer]
        self.do(
            lambda s: review_services.decide(s, actor, waiting.review_id, verdict, "理由"), expected
        )

    @invariant()
    def agents_see_what_the_model_says_and_that_was_passed(self) -> None:
        """Nothing unapproved, nothing out of its time, nothing missing."""
        expected: dict[str, str] = {}
        interim: set[str] = set()  # signed by two departments, for a while
        for shelf in self.shelves:
            until = shelf.interim_until
            if shelf.interim is not None and until is not None and until > self.now:
                expected[shelf.number] = shelf.interim.title
                interim.add(shelf.interim.title)
                continue
            text = shelf.published
            if text is None or self.is_over(text):
                continue
            if text.begins is None or text.begins <= self.today:
                expected[shelf.number] = text.title
        with clock.moved_to(self.now), self.database.reading() as session:
            ids = [int(shelf.number[3:]) for shelf in self.shelves]
            seen = {e.number: e.revision for e in visible_entries(session, ids).values()}
            assert {number: r.title for number, r in seen.items()} == expected
            for revision in seen.values():
                assert revision.title in self.passed | interim
                assert revision.content == revision.content | {"answer": f"{revision.title}的答案"}

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
        """Nobody decided on what they typed or submitted, and the trail is whole."""
        names = {actor.id: name for name, actor in self.people.items()}
        with self.database.reading() as session:
            given = [*session.scalars(select(SignOff)), *session.scalars(select(UrgentSignOff))]
            for sign_off in given:
                review, signer = sign_off.review, person(names[sign_off.reviewer_id])
                assert signer != names[review.submitted_by_id]
                if review.purpose == "publish":
                    assert signer != self.typed_by[review.revision.title]
            for review in session.scalars(select(Review).where(Review.state == "approved")):
                passed_by = {
                    person(names[s.reviewer_id]): s.department_id for s in review.sign_offs[::-1]
                }
                assert len(set(passed_by.values())) > 1
            assert audit.first_bad_row(session) is None


@pytest.mark.timeout(3600)  # the thorough walk takes its time
def test_any_order_of_steps_keeps_what_the_base_promises(sqlite_templates: SqliteTemplates) -> None:
    thorough = os.environ.get("TEST_HYPOTHESIS") == "thorough"
    run_state_machine_as_test(
        lambda: Committee(sqlite_templates.fresh()),
        settings=settings(
            max_examples=400 if thorough else 15,
            stateful_step_count=60 if thorough else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
