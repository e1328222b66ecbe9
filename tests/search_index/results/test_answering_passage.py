"""Which passage of an answer answers a caller whom what is read out does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from content.texts.formats import Format
from search_index.query.query import plain_query
from search_index.results.answering_passage import Answer, Asked, asked_for

COMMON = {"停电": 1.0, "电表": 1.2, "用电": 1.0, "电费": 0.8, "登记": 0.5, "电话": 0.9}


class Words:
    """A base in which every word is rare but those of every day."""

    def rarity(self, words: Sequence[str]) -> list[float]:
        return [COMMON.get(word, 4.0) for word in words]


def asked(line: str) -> Asked:
    return asked_for(Words(), plain_query(line))  # type: ignore[arg-type]


def answer(title: str, said: str, text: str) -> Answer:
    return Answer(title, said, text, Format.MARKDOWN)


PILE = answer(
    "电动车充电桩怎么申请？",
    "带上身份证和车位证明就能申请，物业要先同意施工，5个工作日内装好。",
    "充电桩可以单独装表。\n\n1. **材料**：身份证、车位证明；车位是租的，带租赁合同。\n"
    "2. **价格**：每度0.5元，夜里便宜。\n\n"
    "物业不同意的：我们登记下来，和居委会一起沟通。\n\n用拖线板充电有火灾危险，请不要从楼上拉线。",
)
STORM = answer(
    "电器烧坏了能不能赔？",
    "很抱歉让您受损失了，请保留电器，24小时内有人上门核查。",
    "- 付款：签了协议10个工作日内到账。\n- 赔偿数额：按价格扣除折旧计算。\n"
    "- 雷击、洪水造成的，不在赔偿范围内。\n- 买卖合同丢了的，可以凭付款记录。",
)
OFTEN = answer(
    "老是停电怎么办？",
    "我登记下来，由运行部门查明原因，安排整改。",
    "- 停电三次以上的，5个工作日内提出整改措施。\n- 变压器太小的，报进改造计划，请耐心等待。",
)


@pytest.mark.parametrize(
    ("of", "line", "beginning"),
    [
        (PILE, "物业不肯签字，充电桩装不了", "物业不同意的"),
        (PILE, "居委会不让装充电桩", "物业不同意的"),
        (PILE, "我的车位是租的能装吗", "材料"),
        (PILE, "从楼上拖线板下来充电行不行", "用拖线板"),
        (STORM, "雷把路由器劈了赔不赔", "雷击"),
        (STORM, "发洪水把冰箱泡了", "雷击"),
        (STORM, "烧坏的冰箱赔偿怎么算", "赔偿数额"),
        (OFTEN, "你们多久能整改好", "停电三次"),
        (OFTEN, "变压器带不动了吧", "变压器太小"),
        # what stands on top answers, or nothing does
        (PILE, "申请充电桩要带身份证吗", ""),
        (PILE, "物业同意了，多久装好", ""),
        (PILE, "电费发票", ""),
        (STORM, "别人卖的电器烧坏了", ""),
        (STORM, "电器烧坏了找谁", ""),
        (OFTEN, "又停电了登记一下", ""),
        (OFTEN, "你们多久能来", ""),
        (OFTEN, "", ""),
    ],
)
def test_the_passage_that_says_what_is_not_said_on_top(
    of: Answer, line: str, beginning: str
) -> None:
    found = asked(line).answered_in(of)
    assert found.startswith(beginning)
    assert bool(found) == bool(beginning)


def test_what_is_read_out_anyway_is_no_passage() -> None:
    said = "雷击造成的不在赔偿范围内。"
    assert not asked("雷劈了赔吗").answered_in(answer("赔偿", said, f"{said}\n\n其他的照赔。"))


def test_words_of_every_day_are_not_enough() -> None:
    text = answer("怎么办理", "请带身份证。", "- 电费按月登记。\n- 其他的照办。")
    assert not asked("电费登记").answered_in(text)


def test_a_character_that_begins_words_of_two_passages_tells_neither() -> None:
    one, other = "- 雷击造成的，不赔。", "- 雷雨天请拔掉插头。"
    assert asked("被雷打了").answered_in(answer("烧坏", "请保留。", one)) == "雷击造成的，不赔。"
    assert not asked("被雷打了").answered_in(answer("烧坏", "请保留。", f"{one}\n{other}"))
