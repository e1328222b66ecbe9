"""What the handed-over files must say, whichever way they come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TITLE = "滨城供电公司业扩报装服务规定"


@dataclass(frozen=True)
class Right:
    """The right result of a file: what its entries say and never say, what is noted.

    `entries` is how many there are, 0 for a file that is refused; `clauses` how many of a law.
    """

    what: str = "regulations"
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    entries: int = 1
    clauses: int = 0


def _answers(*says: str, never: tuple[str, ...] = (), notes: tuple[str, ...] = (), n: int = 1):
    return Right("answers", says, never, notes, n)


RIGHT = {
    "ho01": Right(says=("3-5 个工作日",), never=("35 个",), clauses=2),
    "ho02": Right(says=("不超过±7%。",), clauses=2),
    "ho03": Right(says=("违约金=欠费×0.1%×天数。",), clauses=2),
    "ho04": Right(says=("校表费 200 元。",), never=("150",), notes=("暂按 150 元收",), clauses=2),
    "ho05": Right(
        says=("（一）医院和学校；", "（二）正在抢险救灾的单位；"), notes=("第 3 段",), clauses=2
    ),
    "ho06": Right(notes=("第 3 段", "第 4 段", "自动编号"), entries=0),
    "ho07": Right(says=("低压居民客户三个工作日内装表接电。",), clauses=3),
    "ho08": Right(says=("为规范业扩报装，制定本规定。",), never=("|",), clauses=2),
    "ho09": Right(says=("类别 | 说明\n居民 | 3 天\n企业 | 8 天\n完",), clauses=2),
    "ho10": Right(says=("附件 1",), notes=("第 4 行起是附件",), clauses=2),
    "ho11": Right(says=("为规范业扩报装，制定本规定。",), clauses=1),
    "ho12": Right(says=("为规范业扩报装，制定本规定。",), clauses=1),
    "ho13": Right(says=("为规范业扩报装，制定本规定。",), clauses=1),
    "ho14": Right(never=("附则", "职责分工"), notes=("“附则”",), clauses=3),
    "ho15": Right(says=("为规范用电报装", "低压居民客户三个工作日内装表接电。"), clauses=2),
    "ho16": Right(never=("页", "1 —"), notes=("第 3、6 行是页码",), clauses=2),
    "ho17": Right(says=("校表费 150 元。",), never=("200",), notes=("“200”",), clauses=1),
    "ho18": Right(says=("类别 | 上门费 | 工时费\n居民 |  | 80 元",), clauses=2),
    "ho19": Right(says=("为规范业扩报装，制定本规定。",), clauses=1),
    "ho25": Right(says=("三个工作日内装表接电。",), never=("**",), clauses=2),
    "ho27": Right(says=("三个工作日内装表接电。",), clauses=2),
    "ho20": _answers("90%", "0.1%", never=("0.9", "0.001"), n=2),
    "ho21": _answers("五人以上", never=("已作废",), notes=("第 2 行是隐藏行",)),
    "ho22": _answers("网上缴费。", notes=("填写说明",)),
    "ho23": _answers("拨打热线。", "到营业厅办理。", n=2),
    "ho24": _answers("拨打热线。"),
    "ho26": _answers("网上查询。", "也可到营业厅查询。", notes=("合并单元格",), n=2),
    "ho28": _answers("拨打热线。", never=("勿外传",), notes=("D（备注）",)),
}
SOUND = {
    what: [n for n, r in RIGHT.items() if r.what == what and r.entries]
    for what in ("regulations", "answers")
}


def check(right: Right, entries: list[dict[str, Any]], notes: str) -> None:
    """Whether `entries` (title and content) and `notes` are as they must be."""
    assert len(entries) == right.entries
    text = "\n\n".join(_text(entry["content"]) for entry in entries)
    for piece in right.says:
        assert piece in text
    for piece in right.never:
        assert piece not in text
    for piece in right.notes:
        assert piece in notes
    if right.clauses and right.entries:
        assert [entry["title"] for entry in entries] == [TITLE]
        assert len(entries[0]["content"]["clauses"]) == right.clauses


def _text(content: dict[str, Any]) -> str:
    if "clauses" in content:
        return "\n\n".join(clause["text"] for clause in content["clauses"])
    return f"{content['answer']}\n{content.get('note', '')}"
