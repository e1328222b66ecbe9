"""The department's page of proposed variants."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from content.queries import revision_in_work
from core import clock
from review.models import Review
from search_index.models import ProposalState, VariantProposal
from tests.makers import Browser, Maker

EVIL = "<script>alert(1)</script>怎么办呀"
PAGE = "/contribute/proposed"


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@pytest.fixture
def number(maker: Maker) -> str:
    """A published answer with two proposals."""
    number = maker.published()
    now = clock.now()
    with maker.database.transaction() as session:
        for uses, text in ((5, "钱交了灯不亮"), (3, EVIL)):
            values = {"uses": uses, "support": 3, "worst_rank": 4, "text": text, "folded": text}
            made = {"created_at": now, "updated_at": now, "entry_id": int(number[3:])}
            session.add(VariantProposal(**values, **made))
            session.flush()
    return number


def states(maker: Maker) -> list[ProposalState]:
    with maker.database.reading() as session:
        return [session.get_one(VariantProposal, n).state for n in (1, 2)]


def variants(maker: Maker, number: str) -> list[str]:
    with maker.database.reading() as session:
        draft = revision_in_work(session, int(number[3:]))
        return list(draft.content["variants"]) if draft else []


def test_the_page_shows_what_waits_and_escapes_it(
    browser: Callable[[str], Browser], number: str
) -> None:
    wang = browser("wang")
    page = wang.get(PAGE).text
    assert page.index("钱交了灯不亮") < page.index("alert(1)")
    assert "<script>alert" not in page
    assert EVIL in unescape(page)
    assert number in page
    assert "相似问建议" in wang.get("/contribute").text
    assert "钱交了灯不亮" not in browser("zhao").get(PAGE).text


def test_accepting_some_in_other_words(
    browser: Callable[[str], Browser], maker: Maker, number: str
) -> None:
    form = {"op": "accept", "id": "1", "text.1": "交了钱灯不亮", "text.2": "不管"}
    answer = browser("wang").post(f"{PAGE}/{number}", form)
    assert answer.status_code == 303
    assert variants(maker, number) == ["交了电费多久来电", "交了钱灯不亮"]
    assert states(maker) == [ProposalState.ACCEPTED, ProposalState.OPEN]
    accepted = browser("wang").get(f"{PAGE}?state=accepted").text
    assert "交了钱灯不亮" in accepted
    assert "原话：钱交了灯不亮" in accepted


def test_accepting_and_submitting_at_once(
    browser: Callable[[str], Browser], maker: Maker, number: str
) -> None:
    form = {"op": "submit", "id": ["1", "2"], "text.1": "钱交了灯不亮", "text.2": "灯不亮怎么办"}
    assert browser("wang").post(f"{PAGE}/{number}", form).status_code == 303
    with maker.database.reading() as session:
        draft = revision_in_work(session, int(number[3:]))
        assert draft is not None
        assert draft.state == "submitted"
        assert session.query(Review).filter_by(revision_id=draft.id).count() == 1
    assert states(maker) == [ProposalState.ACCEPTED] * 2


def test_declining_is_remembered(
    browser: Callable[[str], Browser], maker: Maker, number: str
) -> None:
    form = {"op": "decline", "id": "2", "text.2": "x"}
    assert browser("li").post(f"{PAGE}/{number}", form).status_code == 303
    assert states(maker) == [ProposalState.OPEN, ProposalState.DECLINED]
    assert variants(maker, number) == []
    assert EVIL in unescape(browser("wang").get(f"{PAGE}?state=declined").text)


@pytest.mark.parametrize(
    "form",
    [
        {"op": "accept"},
        {"op": "accept", "id": "x"},
        {"op": "accept", "id": "1", "text.1": ""},
        {"op": "admire", "id": "1", "text.1": "好"},
        {"op": "accept", "id": ["1", "2"], "text.1": "好的好的", "text.2": ""},
    ],
)
def test_what_makes_no_sense_changes_nothing_and_keeps_what_was_typed(
    browser: Callable[[str], Browser], maker: Maker, number: str, form: dict[str, object]
) -> None:
    answer = browser("wang").post(f"{PAGE}/{number}", form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert states(maker) == [ProposalState.OPEN] * 2
    assert variants(maker, number) == []


def test_a_decided_one_is_a_conflict(
    browser: Callable[[str], Browser], maker: Maker, number: str
) -> None:
    form = {"op": "accept", "id": "1", "text.1": "钱交了灯不亮"}
    browser("wang").post(f"{PAGE}/{number}", form)
    assert browser("li").post(f"{PAGE}/{number}", form).status_code == 409


def test_the_empty_page_says_what_will_come(browser: Callable[[str], Browser]) -> None:
    assert "没有待处理的建议" in browser("wang").get(PAGE).text
