"""An annex in every spelling, and references that only begin like one."""

from __future__ import annotations

import pytest

from content.importers.regulations.annexes import begins_annex
from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.cases import case
from tests.content.importers.regulations.reading import clauses_of, notes_of

ANNEXES = [
    "附件",
    "附件：",
    "附件1",
    "附件 1",
    "附 件",
    "附　件：收费标准",
    "附件一",
    "附件1-2",
    "附件（一）",
    "【附件】",
    "附件1 收费标准",
    "附件1收费标准",
    "附件2：收费标准表",
    "附录A",
    "附录 A 收费标准",
    "附表",
    "附表一",
    "附图1",
    "附：",
    "附1",
    "附：收费标准",
    "附页",
]
REFERENCES = [
    "附则",
    "附近的用户应当配合。",
    "附件1所列的标准",
    "附件1中的标准按年调整",
    "附件规定的除外",
    "附加费按月收取",
    "附属设施由业主维护",
    "附带说明",
    "附件1、附件2由营销部解释。",
]


@pytest.mark.parametrize("line", ANNEXES)
def test_an_annex_is_told_by_row(line: str) -> None:
    assert begins_annex(line)
    text = f"# 办法\n第一条 甲。\n第二条 乙。\n{line}\n校表 200 元\n"
    assert clauses_of(text)[1]["text"] == f"乙。\n{line}\n校表 200 元"
    assert "第 4 行起是附件" in notes_of(text)


@pytest.mark.parametrize("line", REFERENCES)
def test_what_only_refers_to_an_annex(line: str) -> None:
    assert not begins_annex(line)


def test_ho10_an_annex_with_a_blank_in_its_name() -> None:
    assert "第 4 行起是附件" in "\n".join(map(str, parse_regulation(*case("ho10")).notes))
