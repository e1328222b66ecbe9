"""What a choice takes along: by category, by sort, by number."""

from __future__ import annotations

from typing import Any

import pytest

from handover.models import Sort
from handover.services import offering
from handover.what_moves import Choice, summary_of
from tests.databases import ON_SQLITE
from tests.handover.office import Office
from tests.questions.desk import Desk

pytestmark = ON_SQLITE


def chosen(office: Office, **choice: Any) -> set[str]:
    """The references of what would move."""
    with office.database.reading() as session:
        values = office.values(**choice)
        return {
            o.reference for o in offering.preview(session, office.actor("wang"), values)[2].things
        }


@pytest.fixture
def world(office: Office) -> dict[str, str]:
    """A flagged entry, a draft, a submission, a question that a draft is to answer."""
    desk = Desk(office.database, office.context, office.maker)
    found = {"published": office.maker.published(), "draft": office.maker.draft(title="草稿一")}
    found["submitted"] = office.maker.draft(title="送审一")
    office.maker.submit(found["submitted"])
    found["flag"] = desk.number(desk.flag(found["published"]))
    question = desk.record("变压器噪音大找谁")
    found["question"] = desk.number(question)
    desk.draft(question)
    found["answer"] = "KB-000004"
    return found


@pytest.mark.parametrize(
    ("choice", "moved"),
    [
        ({"sorts": ["drafts"]}, ["draft", "answer", "question"]),
        ({"sorts": ["submissions"]}, ["submitted"]),
        ({"sorts": ["questions"]}, ["flag", "question"]),
        ({"numbers": ["kb-000001"]}, ["published", "flag"]),
        ({"numbers": ["KB-000004"]}, ["answer", "question"]),
        ({"numbers": ["KB-000002", "KB-000003"]}, ["draft", "submitted"]),
    ],
)
def test_what_hangs_on_it_goes_along(
    office: Office, world: dict[str, str], choice: dict[str, Any], moved: list[str]
) -> None:
    assert chosen(office, **choice) == {world[name] for name in moved}


def test_a_category_takes_all_that_stands_in_it(office: Office, world: dict[str, str]) -> None:
    """Drafts without a category stay; everything takes them too."""
    by_category = chosen(office, categories=["third-party"])
    assert by_category >= {"third-party", *world.values()} - {world["draft"]}
    assert chosen(office, everything=True) == {"third-party", *world.values()}


def test_a_choice_is_kept_as_it_was_made(office: Office) -> None:
    values = {"everything": False, "categories": ["b", "a", "a"], "regions": [], "sorts": []}
    made = Choice.of(values | {"numbers": [" q-000001 "]})
    assert Choice.of(made.as_json()) == made
    assert (made.categories, made.numbers) == (["a", "b"], ["Q-000001"])


def test_a_summary_counts_by_sort(office: Office, world: dict[str, str]) -> None:
    with office.database.reading() as session:
        values = office.values(numbers=["KB-000001"])
        found = offering.preview(session, office.actor("wang"), values)[2]
    assert summary_of(found.things) == "条目 1、未解答问题和纠错 1"
    assert [sort for sort, _things in found.by_sort] == [Sort.ENTRY, Sort.QUESTION]
