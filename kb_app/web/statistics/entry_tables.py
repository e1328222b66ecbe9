"""The tables of entries: how each is used, and what the rules found in which of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import url_for

from core.messages import _
from insight.entries.health_rules import RULE_LABELS, Rule
from insight.entries.queries import Fare, unwell
from kb_app.web.kit.figures import Cell, Row, Table, bar
from kb_app.web.statistics.statistics_look import Look

NEVER_CHECKED = 101  # points: stands after all that were


def _most_used(look: Look) -> Table:
    found = sorted(look.fares, key=lambda one: (-one.used, one.number))
    return _fares(_("最常用的条目"), found, look)


def _least_used(look: Look) -> Table:
    found = sorted(look.fares, key=lambda one: (one.used, one.found, one.number))
    return _fares(_("最少用的条目"), found, look)


def _in_vain(look: Look) -> Table:
    found = [one for one in look.fares if one.in_vain]
    return _fares(_("落空最多的条目"), sorted(found, key=lambda one: -one.in_vain), look)


def _untrusted(look: Look) -> Table:
    def trust(one: Fare) -> int:
        return NEVER_CHECKED if one.trust is None else one.trust

    return _fares(_("最不可信的条目"), sorted(look.fares, key=trust), look)


def _fares(title: object, found: Sequence[Fare], look: Look) -> Table:
    most = max((one.used for one in found), default=0)
    rows = [_fare(one, most, look) for one in found[: look.most]]
    columns = [
        _("编号"),
        _("标题"),
        _("部门"),
        _("查到"),
        _("打开"),
        _("念出或复制"),
        _("落空"),
        _("使用比此前"),
        _("纠错"),
        _("引来的提问"),
        _("可信度"),
    ]
    note = _("查到：在检索的前十个结果里。落空：在结果里，而那次检索什么也没有用上。")
    return Table(str(title), list(map(str, columns)), rows, str(note), of=len(found))


def _fare(one: Fare, most: int, look: Look) -> Row:
    cells = [
        Cell(one.number, _address(one.number, look)),
        Cell(one.title),
        Cell(one.department),
        Cell(one.found),
        Cell(one.opened),
        Cell(one.read_out),
        Cell(one.in_vain),
        Cell(one.used - one.before),
        Cell(one.flagged, look.figure("entry-flags", entry=one.number) if one.flagged else ""),
        Cell(
            one.questions, look.figure("entry-questions", entry=one.number) if one.questions else ""
        ),
        Cell("–" if one.trust is None else one.trust),
    ]
    return Row(cells, bar(one.used, most))


def _address(number: str, look: Look) -> str:
    """Of the page of an entry's figures; a file of all entries has no links."""
    if look.most is None:
        return ""
    return url_for("web.entry_figures", number=number, days=look.days)


def _health(look: Look) -> Table:
    found = Counter(one.finding.rule for one in unwell(look.session, look.who))
    most = max(found.values(), default=0)
    rows = [
        Row(
            [
                Cell(label),
                Cell(found[rule], look.figure(_name(rule))),
            ],
            bar(found[rule], most),
        )
        for rule, label in RULE_LABELS.items()
    ]
    columns = [_("规则"), _("处")]
    note = _("保存时在编辑页提示；发布后十分钟内、此后每夜查一遍全库。只提示，不拦截。")
    return Table(str(_("条目体检")), list(map(str, columns)), rows, str(note))


def _found_by(look: Look, rule: Rule) -> Table:
    found = [one for one in unwell(look.session, look.who) if one.finding.rule == rule]
    rows = [
        Row(
            [
                Cell(one.number, _address(one.number, look)),
                Cell(one.title),
                Cell(one.department),
                Cell(one.finding.told),
                Cell(one.finding.other),
            ]
        )
        for one in found[: look.most]
    ]
    columns = [_("编号"), _("标题"), _("部门"), _("查出"), _("对照的条目")]
    return Table(str(RULE_LABELS[rule]), list(map(str, columns)), rows, of=len(found))


def _name(rule: Rule) -> str:
    return f"health-{rule.replace('_', '-')}"


ENTRY_TABLES: Mapping[str, Callable[[Look], Table]] = {
    "entries-most-used": _most_used,
    "entries-least-used": _least_used,
    "entries-in-vain": _in_vain,
    "entries-untrusted": _untrusted,
    "health": _health,
    **{_name(rule): partial(_found_by, rule=rule) for rule in Rule},
}
