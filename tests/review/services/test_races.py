"""Two at once: one wins, the other is told, and there is one row in the audit trail.

TEST_RACE_ROUNDS turns the rounds up, TEST_VERDICT_ROUNDS those of opposite verdicts.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from content.models import Revision, RevisionState, id_of
from content.services import drafts
from core import audit, clock
from core.errors import Conflict, DomainError
from review import services
from review.approved_texts import unapproved
from review.models import LEASE, Review, SignOff, Verdict
from tests.content.looking import actions, states
from tests.makers import CHECKED, CONTENT, Maker
from tests.review.members import add_reviewer
from tests.review.writing import claim, open_all, save

ROUNDS = int(os.environ.get("TEST_RACE_ROUNDS", "10"))
VERDICT_ROUNDS = int(os.environ.get("TEST_VERDICT_ROUNDS", ROUNDS))
pytestmark = pytest.mark.timeout(300 + 2 * max(ROUNDS, VERDICT_ROUNDS))


def at_once(*acts: Callable[[], object]) -> list[DomainError | None]:
    """Do all at the same time; gives each one's error."""
    outcomes: list[DomainError | None] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        start.wait()
        try:
            acts[place]()
        except DomainError as error:
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def one_won(outcomes: list[DomainError | None]) -> bool:
    """One was done, the others met a conflict."""
    lost = [error for error in outcomes if error is not None]
    return len(lost) == len(outcomes) - 1 and all(isinstance(e, Conflict) for e in lost)


def test_of_two_opposite_verdicts_one_wins(maker: Maker) -> None:
    for _round in range(VERDICT_ROUNDS):
        number = maker.draft()
        review_id = maker.submit(number)
        outcomes = at_once(
            lambda review_id=review_id: maker.decide(review_id, "approve", "chen"),
            lambda review_id=review_id: maker.decide(review_id, "reject", "sun"),
        )
        assert one_won(outcomes), outcomes
        approved = outcomes[0] is None
        assert states(maker.database, number) == ["published" if approved else "rejected"]
        decided = "review.approve" if approved else "review.reject"
        assert actions(maker.database, number)[2:] == [decided]
        with maker.database.reading() as session:
            given = session.scalars(select(SignOff).where(SignOff.review_id == review_id)).all()
            assert [s.verdict for s in given] == [Verdict.APPROVE if approved else Verdict.REJECT]
    with maker.database.reading() as session:
        assert audit.first_bad_row(session) is None


def test_of_two_claims_one_holds(maker: Maker) -> None:
    for _round in range(ROUNDS):
        review_id = maker.submitted()
        outcomes = at_once(
            lambda review_id=review_id: claim(maker, review_id, "chen"),
            lambda review_id=review_id: claim(maker, review_id, "sun"),
        )
        assert one_won(outcomes), outcomes
        with maker.database.reading() as session:
            assert session.get_one(Review, review_id).claim_count == 1


def test_of_two_takeovers_one_holds_and_the_late_owner_is_out(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    for _round in range(ROUNDS):
        review_id = maker.submitted()
        late = claim(maker, review_id, "chen")
        with clock.moved_to(clock.now() + LEASE):
            outcomes = at_once(
                lambda review_id=review_id: claim(maker, review_id, "sun"),
                lambda review_id=review_id: claim(maker, review_id, "qian"),
                lambda review_id=review_id, late=late: decide_under(maker, review_id, late),
            )
            assert outcomes[2] is not None
            assert one_won(outcomes[:2]), outcomes
            with maker.database.reading() as session:
                review = session.get_one(Review, review_id)
                assert review.claim_count == late + 1
                assert review.sign_offs == []


def decide_under(maker: Maker, review_id: int, claim_number: int) -> None:
    """Chen approves under a claim."""
    with maker.database.transaction() as session:
        chen = maker.actor("chen")
        services.decide(
            session, chen, review_id, Verdict.APPROVE, claim_number=claim_number, checked=CHECKED
        )


def test_a_withdrawal_and_an_approval_do_not_both_happen(maker: Maker) -> None:
    wang = maker.actor("wang")

    def withdraw(review_id: int) -> None:
        with maker.database.transaction() as session:
            services.withdraw(session, wang, review_id)

    for _round in range(ROUNDS):
        number = maker.draft()
        review_id = maker.submit(number)
        outcomes = at_once(
            lambda review_id=review_id: maker.decide(review_id),
            lambda review_id=review_id: withdraw(review_id),
        )
        assert one_won(outcomes), outcomes
        expected = ["published"] if outcomes[0] is None else ["withdrawn", "draft"]
        assert states(maker.database, number) == expected


def test_of_two_submissions_one_is_opened(maker: Maker) -> None:
    for _round in range(ROUNDS):
        number = maker.draft()
        outcomes = at_once(
            lambda number=number: maker.submit(number, "wang"),
            lambda number=number: maker.submit(number, "li"),
        )
        assert one_won(outcomes), outcomes


def test_of_two_drafts_begun_at_once_one_is_there(maker: Maker) -> None:
    wang, li = maker.actor("wang"), maker.actor("li")

    def start(number: str, who: object) -> None:
        with maker.database.transaction() as session:
            drafts.start_draft(session, who, number)  # type: ignore[arg-type]

    for _round in range(ROUNDS):
        number = maker.published()
        outcomes = at_once(
            lambda number=number: start(number, wang), lambda number=number: start(number, li)
        )
        assert one_won(outcomes), outcomes
        assert states(maker.database, number) == ["published", "draft"]


def test_saving_while_it_is_submitted_never_changes_what_is_judged(maker: Maker) -> None:
    for _round in range(ROUNDS):
        number = maker.draft(title="送审的")
        saved, submitted = at_once(
            lambda number=number: save(maker, number, "li", title="改过的"),
            lambda number=number: maker.submit(number, "wang"),
        )
        assert submitted is None
        assert saved is None or isinstance(saved, Conflict)
        with maker.database.reading() as session:
            review = session.scalars(select(Review).order_by(Review.id.desc()).limit(1)).one()
            assert review.revision.title == ("改过的" if saved is None else "送审的")
        maker.decide(review.id)  # the hash still holds


def test_a_block_and_an_entry_that_says_it_are_decided_one_after_the_other(maker: Maker) -> None:
    number = maker.published("block", title="营业厅时间", content={"text": "第0版时间"})
    wang = maker.actor("wang")
    for turn in range(1, ROUNDS + 1):
        later = f"第{turn}版时间"
        answer = {**CONTENT["answer"], "answer": f"营业时间：[[{number}]]。"}
        user = maker.draft(content=answer, title=f"第{turn}个问题")
        of_user = maker.submit(user)
        with maker.database.transaction() as session:
            drafts.start_draft(session, wang, number)
        save(maker, number, "wang", title="营业厅时间", content={"text": later})
        of_block = maker.submit(number)
        block_refused, user_refused = at_once(
            lambda of_block=of_block: maker.decide(of_block, "approve", "sun"),
            lambda of_user=of_user: maker.decide(of_user, "approve", "chen"),
        )
        assert block_refused is None
        if user_refused is not None:
            assert (user_refused.code, states(maker.database, user)) == (
                "block_changed",
                ["submitted"],
            )
        with maker.database.reading() as session:
            said = session.scalars(
                select(Revision).where(
                    Revision.state == RevisionState.PUBLISHED, Revision.entry_id != id_of(number)
                )
            ).unique()
            assert {one.content["answer"] for one in said} <= {f"营业时间：{later}。"}
            assert unapproved(session) == []


def test_two_batches_that_overlap_do_not_mix(maker: Maker) -> None:
    def batch(ids: list[int], verdict: Verdict, who: str) -> None:
        open_all(maker, ids, who)
        with maker.database.transaction() as session:
            services.decide_batch(session, maker.actor(who), ids, verdict, "理由", checked=CHECKED)

    for _round in range(max(1, ROUNDS // 3)):
        numbers = [maker.draft() for _ in range(3)]
        ids = [maker.submit(number) for number in numbers]
        outcomes = at_once(
            lambda ids=ids: batch(ids, Verdict.APPROVE, "chen"),
            lambda ids=ids: batch(ids[::-1], Verdict.REJECT, "sun"),
        )
        assert one_won(outcomes), outcomes
        expected = ["published"] if outcomes[0] is None else ["rejected"]
        assert [states(maker.database, number) for number in numbers] == [expected] * 3
