"""What is refused before submission names the step; what is accepted ends from every way."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import event, given

from content.diagnoses.faults import basis_not_cited, faults_of
from content.diagnoses.tree import tree_of
from content.diagnoses.walking import walk
from content.kinds.registry import kind_named
from core.base_schema import load
from tests.content.diagnoses.trees import any_tree, sound

QUESTION, SUM, ENDS = "questions.0", "sums.0", "endings"


def changed(path: str, value: Any) -> dict[str, Any]:
    """The sound tree with one thing in it replaced; None takes it out."""
    content = deepcopy(sound())
    *above, last = path.split(".")
    holder: Any = content
    for step in above:
        holder = holder[int(step) if step.isdigit() else step]
    if value is None:
        del holder[int(last) if last.isdigit() else last]
    else:
        holder[int(last) if last.isdigit() else last] = value
    return content


def told(content: dict[str, Any]) -> dict[str, str]:
    return {field: "；".join(map(str, texts)) for field, texts in faults_of(content).items()}


def test_a_sound_tree_has_none_and_passes_its_schema() -> None:
    assert told(sound()) == {}
    schema = kind_named("diagnosis").schema()
    kept = schema.dump(load(schema, sound()))
    assert told(kept) == {}
    assert load(schema, kept)["sums"][0]["inputs"][0]["most"] == "100000"


@pytest.mark.parametrize(
    ("path", "value", "field", "says"),
    [
        (
            f"{QUESTION}.answers.0.to",
            "",
            f"{QUESTION}.answers.0.to",
            "步骤“问逾期”：回答“25日以后”没有写下一步",
        ),
        (f"{QUESTION}.answers.0.to", "别处", f"{QUESTION}.answers.0.to", "下一步“别处”不存在"),
        (f"{QUESTION}.unsure", "", f"{QUESTION}.unsure", "步骤“问逾期”：“客户说不清”没有写下一步"),
        (f"{QUESTION}.answers", [], f"{QUESTION}.answers", "没有回答可选"),
        (f"{QUESTION}.answers.1.text", "25日以后", f"{QUESTION}.answers.1.to", "写了两次"),
        (f"{SUM}.to", "", f"{SUM}.to", "步骤“算违约金”：算完之后没有写下一步"),
        (
            f"{SUM}.to",
            "问逾期",
            f"{SUM}.to",
            "步骤“算违约金”：绕回了走过的步骤：问逾期 → 算违约金 → 问逾期",
        ),
        (f"{QUESTION}.unsure", "登记", f"{ENDS}.2.label", "步骤“不知道”：从第一个问题走不到"),
        (f"{ENDS}.1.label", "说明", f"{ENDS}.1.label", "另一步也叫这个名字"),
        (f"{ENDS}.0.label", "说{明}", f"{ENDS}.0.label", "不能有花括号"),
        (f"{ENDS}.0.say", "", f"{ENDS}.0.say", "步骤“说明”：没有写对客户说什么"),
        (f"{ENDS}.0.say", "{问逾期}元", f"{ENDS}.0.say", "“问逾期”不是到这里之前一定算过"),
        (f"{ENDS}.2.say", "{算违约金}元", f"{ENDS}.2.say", "步骤“不知道”：“算违约金”不是"),
        (f"{ENDS}.1.department", "", f"{ENDS}.1.department", "没有写转给哪个部门"),
        (f"{ENDS}.1.ends_in", "entry", f"{ENDS}.1.entry", "没有写哪个条目"),
        (f"{SUM}.unit", "", f"{SUM}.unit", "没有写结果的单位"),
        (f"{SUM}.lines", [], f"{SUM}.lines", "没有一行算式"),
        (f"{SUM}.inputs.1.unit", "", f"{SUM}.inputs.1.unit", "“逾期”没有写单位"),
        (f"{SUM}.inputs.1.name", "欠费", f"{SUM}.inputs.1.name", "用了两次"),
        (f"{SUM}.inputs.1.name", "1天", f"{SUM}.inputs.1.name", "只能有文字和数字"),
        (f"{SUM}.inputs.1.most", "-1", f"{SUM}.inputs.1.most", "上限小于下限"),
        (f"{SUM}.inputs.1.usual", "9999", f"{SUM}.inputs.1.usual", "试算值不在上下限之间"),
        (f"{SUM}.lines.0.unit", "", f"{SUM}.lines.0.unit", "“违约金”没有写单位"),
        (f"{SUM}.lines.0.unit", "元", f"{SUM}.lines.0.unit", "算出来是元·天，写的是元"),
        (
            f"{SUM}.lines.0.rate_unit",
            "/月",
            f"{SUM}.lines.0.rate_unit",
            "“违约金”算出来是元·天/个月，不是元",
        ),
        (f"{SUM}.lines.0.amount", "欠费 + 逾期", f"{SUM}.lines.0.amount", "不能相加"),
        (
            f"{SUM}.lines.0.amount",
            "欠费 × 逾期 ÷ (1 - 1)",
            f"{SUM}.lines.0.amount",
            "步骤“算违约金”：除数可能是零",
        ),
        (f"{SUM}.lines.0.amount", "欠费 × 罚金", f"{SUM}.lines.0.amount", "“罚金”没有定义"),
        (f"{SUM}.lines.0.amount", "欠费 × (逾期", f"{SUM}.lines.0.amount", "括号没有配对"),
        (f"{SUM}.lines.0.amount", "__import__('os')", f"{SUM}.lines.0.amount", "看不懂"),
        (f"{SUM}.lines.0.amount", "开方(欠费)", f"{SUM}.lines.0.amount", "没有“开方”这个算法"),
        (f"{SUM}.lines.0.amount", "欠费 × 逾期 × 9999999999", f"{SUM}.lines.0.amount", "可能太大"),
        (f"{SUM}.lines.0.amount", "欠费 × 1天", f"{SUM}.lines.0.amount", "放错了地方"),
        (f"{SUM}.lines.0.amount", "欠费", f"{SUM}.inputs.1.name", "“逾期”没有用在算式里"),
    ],
)
def test_what_cannot_be_walked_names_its_step(path: str, value: Any, field: str, says: str) -> None:
    faults = told(changed(path, value))
    assert says in faults[field], faults
    assert all(text.startswith("步骤“") for text in faults.values())


def test_a_result_without_a_unit_is_one_fault_and_not_a_second_in_its_lines() -> None:
    assert list(told(changed(f"{SUM}.unit", ""))) == [f"{SUM}.unit"]


def test_a_tree_without_questions_or_names_is_refused() -> None:
    assert "questions" in told({"endings": [{"label": "完", "say": "完。"}]})
    assert "没有名字" in told(changed(f"{ENDS}.0.label", ""))[f"{ENDS}.0.label"]


def test_a_step_rests_on_what_the_entry_cites() -> None:
    content = changed(f"{SUM}.basis", ["KB-000001 第十七条"])
    assert basis_not_cited(content, ["KB-000001 第十七条"]) == {}
    refused = basis_not_cited(content, ["KB-000001 第十条"])
    assert [str(texts[0]) for texts in refused.values()] == [
        "步骤“算违约金”的依据“KB-000001 第十七条”没有列在引用依据里"
    ]


@given(any_tree())
def test_any_accepted_tree_ends_from_every_way_and_the_others_name_a_step(
    content: dict[str, Any],
) -> None:
    tree = tree_of(content)
    faults = faults_of(content)
    event("refused" if faults else "accepted")
    if faults:
        labels = {node.label for node in tree.nodes}
        for texts in faults.values():
            assert any(f"“{label}”" in str(text) for text in texts for label in labels)
        return
    assert {node.label for node in tree.nodes} == set(tree.reached)
    chance = random.Random(0)
    for _turn in range(20):
        given_answers: dict[str, str] = {}
        walked = walk(tree, given_answers)
        while walked.ending is None:
            assert walked.at is not None
            assert tree.still_ahead[walked.at.label] >= 1
            given_answers[walked.at.label] = chance.choice(walked.at.ways).text
            further = walk(tree, given_answers)
            assert len(further.steps) == len(walked.steps) + 1
            walked = further
        assert len(walked.steps) <= tree.still_ahead[tree.nodes[0].label]
