"""The pages of a first load: what is refused comes back with what was ticked."""

from __future__ import annotations

import pytest

from review import services, taken_over
from tests.makers import TICKED, Browser, Maker, default_policy
from tests.review.writing import open_all


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def load(maker: Maker) -> int:
    """A first load, declared, under the policy of a new base."""
    default_policy(maker.database)
    for place in range(taken_over.LEAST):
        maker.submitted(title=f"第 {place} 条")
    with maker.database.transaction() as session:
        return services.declare_load(session, maker.actor("wang"), "逐条核对过").id


def open_sample(maker: Maker, load: int) -> None:
    with maker.database.reading() as session:
        found = taken_over.load_numbered(session, maker.actor("chen"), load)
        drawn = [one.id for one in found.sample]
    open_all(maker, drawn)


def test_an_unfinished_checklist_comes_back_as_it_was(
    chen: Browser, maker: Maker, load: int
) -> None:
    open_sample(maker, load)
    half = {"checklist.0": "numbers", "comment": "抽查无误"}
    refused = chen.post(f"/review/takeovers/{load}", half)
    assert refused.status_code == 400
    assert "清单还有" in refused.text
    assert 'value="numbers" checked' in refused.text
    assert "抽查无误" in refused.text
    assert chen.post(f"/review/takeovers/{load}", {**half, **TICKED}).status_code == 303
    page = chen.get(f"/review/takeovers/{load}").text
    assert f"已会签 {taken_over.LEAST} 件" in page
    assert "您已经会签通过" in page  # others are still to sign: nothing is offered twice
    assert "接收还在等的" not in page


def test_an_unopened_sample_is_refused_on_the_page(chen: Browser, load: int) -> None:
    refused = chen.post(f"/review/takeovers/{load}", TICKED)
    assert refused.status_code == 409
    assert "您还没有打开" in refused.text
    assert 'value="numbers" checked' in refused.text
