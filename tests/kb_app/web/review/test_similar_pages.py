"""The pages of similar submissions through the test client, and the same over the API."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from core.database import Database
from review.models import Review, ReviewState
from tests.makers import Browser, Maker, default_policy
from tests.review.many_alike import keys, submit


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def open_ids(database: Database, ids: list[int]) -> list[int]:
    """Which of the reviews are open."""
    with database.reading() as session:
        return [i for i in ids if session.get_one(Review, i).state == ReviewState.OPEN]


def form(
    ids: list[int], ticked: list[int], verdict: str, comment: str = "", ticks: Sequence[str] = ()
) -> dict[str, str]:
    """What the page sends; `ticks` of the checklist."""
    shown = {f"shown.{place}": str(one) for place, one in enumerate(ids)}
    chosen = {f"ids.{ids.index(one)}": str(one) for one in ticked}
    checked = {f"checklist.{place}": one for place, one in enumerate(ticks)}
    return {**shown, **chosen, **checked, "verdict": verdict, "comment": comment}


def test_a_group_is_read_by_sample_and_decided(
    chen: Browser, maker: Maker, database: Database
) -> None:
    ids = submit(maker, 11)
    [key] = keys(maker)
    assert f"/review/similar/{key}" in chen.get("/review/similar").text
    page = chen.get(f"/review/similar/{key}").text
    assert "样本 4 件" in page
    assert "其余 7 件" in page
    assert page.count("请到营业厅或者在手机上办理。") >= 4
    assert len(re.findall(r'name="ids\.\d+" value="\d+" checked', page)) == 11
    done = chen.post(f"/review/similar/{key}", form(ids, ids[1:], "approve", ticks=["no_basis"]))
    assert done.status_code == 303
    assert "已通过 10 件" in chen.get("/review/similar").text
    assert open_ids(database, ids) == ids[:1]


def test_a_reason_is_wanted_and_ticks_stay(chen: Browser, maker: Maker) -> None:
    ids = submit(maker, 3)
    [key] = keys(maker)
    refused = chen.post(f"/review/similar/{key}", form(ids, ids[:1], "reject"))
    assert refused.status_code == 400
    assert "请写明原因" in refused.text
    assert len(re.findall(r'name="ids\.\d+" value="\d+" checked', refused.text)) == 1
    none = chen.post(f"/review/similar/{key}", form(ids, [], "approve"))
    assert none.status_code == 400
    assert "请至少勾选一件" in none.text


def test_the_checklist_is_gone_through(chen: Browser, maker: Maker, database: Database) -> None:
    ids = submit(maker, 3, between=lambda: default_policy(database))
    [key] = keys(maker)
    page = chen.get(f"/review/similar/{key}").text
    assert "读给客户听通顺" in page
    refused = chen.post(f"/review/similar/{key}", form(ids, ids, "approve"))
    assert refused.status_code == 400
    assert "清单还有 2 项没有核对" in refused.text
    assert open_ids(database, ids) == ids
    half = chen.post(f"/review/similar/{key}", form(ids, ids, "approve", ticks=["no_basis"]))
    assert 'value="no_basis" checked' in half.text
    values = form(ids, ids, "approve", ticks=["readable", "no_basis"])
    assert chen.post(f"/review/similar/{key}", values).status_code == 303
    assert open_ids(database, ids) == []


def test_risky_ones_offer_no_approval(chen: Browser, maker: Maker, database: Database) -> None:
    ids = submit(maker, 3, content={"answer": "押金 100 元。"})
    [key] = keys(maker)
    assert "须逐件打开" in chen.get("/review/similar").text
    page = chen.get(f"/review/similar/{key}").text
    assert 'value="approve"' not in page
    refused = chen.post(f"/review/similar/{key}", form(ids, ids, "approve"))
    assert refused.status_code == 409
    assert open_ids(database, ids) == ids


def test_where_nothing_goes_by_sample_it_says_why_and_what_to_do(
    chen: Browser, maker: Maker
) -> None:
    ids = [maker.submitted(author="sun", title=f"首次的第 {place} 件") for place in range(3)]
    [key] = keys(maker)
    page = chen.get("/review/similar").text
    assert "data-none-by-sample" in page
    assert "请归口部门声明后走“批量接收”" in page
    group = chen.get(f"/review/similar/{key}").text
    (first,) = re.findall(r'href="/review/(\d+)" data-first-due', group)
    assert int(first) == ids[0]
    assert 'href="/review/takeovers"' in group
    submit(maker, 3)
    assert "data-none-by-sample" not in chen.get("/review/similar").text


def test_several_ticked_in_the_queue_say_what_to_open(chen: Browser, maker: Maker) -> None:
    [risky] = submit(maker, 1, content={"answer": "押金 100 元。"})
    values = {"ids.0": str(risky), "verdict": "approve"}
    assert "金额、期限与义务：请打开核对" in chen.post("/review/batch", values).text


def test_nothing_to_group_says_so(chen: Browser, maker: Maker) -> None:
    submit(maker, 2)
    assert "没有成组的同类内容" in chen.get("/review/similar").text
    assert chen.get("/review/similar/1-1-answer-wording").status_code == 404


def test_over_the_api(maker: Maker, chen: Browser) -> None:
    ids = submit(maker, 3)
    [group] = chen.client.get("/api/v1/reviews/similar").json["items"]
    assert group["ids"] == ids
    assert sorted(group["sample"]) == ids
    assert (group["grade"], group["by_sample"]) == ("wording", True)
