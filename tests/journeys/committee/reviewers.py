"""What the committee does: claim, decide, raise a grade, hurry, be away. And what it may not."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, DomainError, Forbidden, Invalid
from review import services
from review.grading.grades import Grade
from review.models import LEASE, Verdict
from tests.journeys.committee.desk import PLACES, Desk
from tests.journeys.committee.members import DEPARTMENT, person
from tests.journeys.committee.model import Waiting
from tests.makers import CHECKED

REVIEWERS = st.sampled_from(sorted(DEPARTMENT))
# Approvals come often, or a quorum of three would never be seen.
VERDICTS = st.sampled_from([*Verdict, *[Verdict.APPROVE] * 6])


class Reviewers(Desk):
    """Five people with seven accounts; two of them write."""

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS)
    def claim(self, place: int, reviewer: str) -> None:
        """Take a submission into one's hands."""
        waiting = self.change(place).change
        assert waiting is not None
        expected = self.refusal(waiting, reviewer)
        actor = self.people[reviewer]
        self.do(lambda s: services.claim(s, actor, waiting.review_id), expected)
        if expected is None:
            waiting.holder, waiting.held_until = reviewer, self.now + LEASE

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS, verdict=VERDICTS)
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
        if expected is None and verdict == Verdict.APPROVE:
            waiting.judge(shelf.published)
        if expected is not None or not _decided(waiting, reviewer, verdict):
            return
        shelf.change = None
        shelf.close_interim(waiting.review_id, decided=verdict != Verdict.REQUEST_CHANGES)
        shelf.came_back = waiting if verdict == Verdict.REQUEST_CHANGES else None
        if verdict == Verdict.APPROVE:
            self.passed.add(text.title)
            shelf.is_raised = False
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
    @rule(place=PLACES, reviewer=REVIEWERS, verdict=VERDICTS)
    def decide_retirement(self, place: int, reviewer: str, verdict: Verdict) -> None:
        """Give a verdict on taking a text down."""
        asked = [shelf for shelf in self.shelves if shelf.retirement]
        shelf = asked[place % len(asked)]
        waiting = shelf.retirement
        assert waiting is not None
        expected: type[DomainError] | None = None
        if waiting.is_of(person(reviewer)):
            expected = Forbidden
        elif verdict == Verdict.APPROVE and (
            person(reviewer) in waiting.fresh or shelf.published is not waiting.text
        ):
            expected = Conflict
        self.verdict(waiting, reviewer, verdict, expected)
        if expected is not None or not _decided(waiting, reviewer, verdict):
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
    @rule(place=PLACES, reviewer=REVIEWERS, hours=st.sampled_from([1, 24, 72]))
    def sign_urgent(self, place: int, reviewer: str, hours: int) -> None:
        """Say that a text cannot wait; a second department's word puts it up."""
        shelf = self.change(place)
        waiting = shelf.change
        assert waiting is not None
        text, department = waiting.text, DEPARTMENT[reviewer]
        others = {of for of, _hours in waiting.urgent.values()}
        expected: type[DomainError] | None = None
        if waiting.is_of(person(reviewer)):
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

        def sign(session: Session) -> None:
            services.sign_urgent(session, actor, review_id, hours, "急", checked=CHECKED)

        self.do(sign, expected)
        if expected is not None:
            return
        waiting.urgent[person(reviewer)] = department, hours
        if others:
            until = self.now + timedelta(hours=min(h for _of, h in waiting.urgent.values()))
            if text.ends is not None:
                until = min(until, clock.end_of(text.ends))
            shelf.interim, shelf.interim_until = text, until
            shelf.interim_review = review_id
            self.interims.add(text.title)

    @precondition(lambda self: any(shelf.change for shelf in self.shelves))
    @rule(place=PLACES, reviewer=REVIEWERS)
    def raise_grade(self, place: int, reviewer: str) -> None:
        """Have it judged as heavily as a regulation, once."""
        shelf = self.change(place)
        waiting = shelf.change
        assert waiting is not None
        expected: type[DomainError] | None = None
        if waiting.is_of(person(reviewer)):
            expected = Forbidden
        elif waiting.grade == "regulation":
            expected = Conflict
        actor, review_id = self.people[reviewer], waiting.review_id

        def raised(session: Session) -> None:
            services.raise_grade(session, actor, review_id, Grade.REGULATION, "影响面大")

        self.do(raised, expected)
        if expected is None:
            waiting.grade, shelf.is_raised = "regulation", True

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
                services.enter_absence(session, actor, values)
            services.reassign_stranded(session)

        self.do(leave)

    def refusal(self, waiting: Waiting, reviewer: str) -> type[DomainError] | None:
        """Why this reviewer may not take the submission on."""
        if waiting.is_of(person(reviewer)):
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

        def decide(session: Session) -> None:
            services.decide(session, actor, waiting.review_id, verdict, "理由", checked=CHECKED)

        self.do(decide, expected)


def _decided(waiting: Waiting, reviewer: str, verdict: Verdict) -> bool:
    """Take a verdict down; whether it decides the submission."""
    if verdict != Verdict.APPROVE:
        waiting.signed.pop(person(reviewer), None)
        return True
    waiting.signed.setdefault(person(reviewer), DEPARTMENT[reviewer])
    waiting.fresh.add(person(reviewer))
    waiting.forget_holder()
    return waiting.is_complete
