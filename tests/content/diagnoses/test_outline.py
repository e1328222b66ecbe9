"""The rows of a drawing: each node once, loose ends and what nothing leads to among them."""

from __future__ import annotations

from content.diagnoses.outline import outline
from content.diagnoses.tree import tree_of
from tests.content.diagnoses.trees import sound


def test_each_node_stands_once_under_the_first_way_to_it() -> None:
    content = sound()
    content["questions"][0]["answers"].append({"text": "不记得", "to": "登记"})
    content["questions"][0]["answers"].append({"text": "没交过", "to": "别处"})
    content["questions"].append({"label": "没人来", "ask": "？", "unsure": "问逾期"})
    rows = [
        (row.depth, row.key, row.label, row.again, row.missing) for row in outline(tree_of(content))
    ]
    assert rows == [
        (0, "", "问逾期", False, False),
        (1, "1", "算违约金", False, False),
        (2, "", "说明", False, False),
        (1, "2", "登记", False, False),
        (1, "3", "登记", True, False),
        (1, "4", "别处", False, True),
        (1, "0", "不知道", False, False),
        (0, "", "没人来", False, False),
        (1, "0", "问逾期", True, False),
    ]
