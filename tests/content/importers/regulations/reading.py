"""What the tests of imported regulations share: a text, and what is read of one."""

from __future__ import annotations

from content.importers.regulations.regulation_files import parse_regulation

RULES = """# 示范市路灯用电管理办法

2019年3月5日 示范市人民政府令第12号公布

2021年6月8日 《示范市人民政府关于修改部分规章的决定》修订

<!-- INFO END -->

## 第一章  总　则

第一条 为了规范路灯用电，制定本办法。

第二条 本办法适用于本市。

依照第一条办理的，
第三条规定的情形除外。

## 第二章 管理

### 第一节 一般规定

第三条 路灯由主管部门管理：

（一）安装；

（二）维护。

第三条之一 节能改造另行规定。

第四条 本办法自2019年5月1日起施行。
"""


def entry_of(text: str, name: str = "rules.md"):
    parsed = parse_regulation(name, text.encode())
    assert parsed.errors == []
    return parsed.entries[0]


def clauses_of(text: str):
    return entry_of(text).content["clauses"]


def labels_of(text: str) -> list[str]:
    return [clause["label"] for clause in clauses_of(text)]


def notes_of(text: str) -> str:
    return "\n".join(str(note) for note in parse_regulation("rules.md", text.encode()).notes)
