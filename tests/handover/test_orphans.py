"""What nobody can see to is found, whatever it is, and nothing else."""

from __future__ import annotations

import pytest

from core.database import Database
from handover.orphans import ORPHAN_LABELS, WHAT_TO_DO, OrphanSort, orphans, summary
from people.actors import CONSOLE
from people.queries import existing_user
from review.grading.grades import Grade
from review.policies.queries import current_version
from review.policies.rules import Rule, Seat, Who
from review.policies.services import save_policy
from tests.handover.office import Office

LEVEL = "warning:1"


def put_off(database: Database, *names: str) -> None:
    """Past every guard, as another program might."""
    with database.transaction() as session:
        for name in names:
            existing_user(session, name).active = False


def test_a_department_without_people_leaves_all_it_holds(office: Office) -> None:
    published, draft = office.maker.published(), office.maker.draft(title="草稿")
    question, grievance = office.ask(), office.counter.record()
    measure = office.measure()
    sound = office.orphans()
    assert sound == {
        f"category:{code}" for code in ("safety", "construction", "reliability", "quality")
    }
    put_off(office.database, "wang", "li")
    assert office.orphans() - sound == {
        "category:third-party",
        f"entry:{published}",
        f"entry:{draft}",
        f"question:{question}",
        f"grievance:{grievance}",
        f"measure:M-{measure:06d}",
    }


def test_what_is_with_the_chair_has_an_owner_while_there_is_one(office: Office) -> None:
    question = office.ask(category="construction")
    assert f"question:{question}" not in office.orphans()
    put_off(office.database, "zhou")
    assert f"question:{question}" in office.orphans()


def test_reviews_nobody_can_sign_are_named_by_their_entry(office: Office) -> None:
    office.maker.full_committee()
    review = office.maker.submitted()
    assert f"review:{review}" not in office.orphans()
    put_off(office.database, "qian")
    with office.database.reading() as session:
        found = next(one for one in orphans(session) if one.sort == OrphanSort.REVIEW)
    assert (found.label, "市场营销部 1 人" in str(found.why)) == ("KB-000001", True)


@pytest.mark.parametrize("seat", [Seat(Who.GROUP), Seat(Who.DEPARTMENT, 1, "planning")])
def test_seats_of_the_policy_that_nobody_can_fill(office: Office, seat: Seat) -> None:
    with office.database.transaction() as session:
        rules = [Rule(tuple(Grade), (seat,))]
        save_policy(session, CONSOLE, rules, version=current_version(session).id)
        from people.services.accounts import save_department

        save_department(session, CONSOLE, "planning", "计划建设部", active=False)
    assert any(key.startswith("policy:") for key in office.orphans())


def test_every_sort_says_what_it_is_and_what_to_do() -> None:
    assert set(ORPHAN_LABELS) == set(WHAT_TO_DO) == set(OrphanSort)


def test_a_summary_counts_and_names(office: Office) -> None:
    put_off(office.database, "wang", "li")
    with office.database.reading() as session:
        said = summary(one for one in orphans(session) if one.department == "marketing")
    assert said == "业务类别 第三方机构"
