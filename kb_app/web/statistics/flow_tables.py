"""From a draft to its effect: phases, what passed at once, gaps that closed, what came again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from flask import url_for

from core.messages import _
from insight import gaps
from insight.department_replies import Replies, replies
from insight.entries.queries import asked_about
from insight.publishing_flow import (
    PHASE_LABELS,
    Published,
    escaped,
    first_passes,
    median_of,
)
from insight.spans import Part
from kb_app.web.kit.figures import Cell, Row, Table, bar, share
from kb_app.web.kit.moments import lasting, moment
from kb_app.web.statistics.narrowed_lists import Of
from kb_app.web.statistics.statistics_look import Look
from questions.models import STATE_LABELS, GroupKind, QuestionGroup
from questions.permissions import can_see_all_questions


def _phases(look: Look) -> Table:
    found = look.published
    whole = median_of(found, None)
    most = whole.total_seconds() if whole else 0
    listed = look.figure("published-changes")
    rows = [
        _phase_row(label, median_of(found, phase), most, listed)
        for phase, label in PHASE_LABELS.items()
    ]
    total = _phase_row(_("从起草到生效"), whole, most, listed)
    columns = [_("阶段"), _("中位数")]
    note = _("{n} 次发布的变更", n=len(found))
    return Table(str(_("发布用时")), list(map(str, columns)), [*rows, total], str(note))


def _phase_row(label: object, took: timedelta | None, most: float, url: str) -> Row:
    seconds = took.total_seconds() if took else 0
    cells = [Cell(label), Cell("–" if took is None else lasting(took), url)]
    return Row(cells, min(100.0, 100 * seconds / most) if most else 0)


def _effect(look: Look) -> Table:
    lines: list[tuple[object, Part, str]] = [
        (
            _("一次通过率：首次送审就通过的"),
            first_passes(look.session, look.who, look.span),
            "sent-back",
        ),
        (
            _("缺口关闭率：提出的问题已有检索得到的答案"),
            gaps.closed_gaps(look.session, look.who, look.span),
            "open-gaps",
        ),
        (
            _("答复后又没有答案的"),
            gaps.came_again(look.session, look.who, look.span),
            "asked-again",
        ),
        (_("漏过率：发布后被证实有错的"), escaped(look.published), "escaped"),
    ]
    rows = [
        Row(
            [
                Cell(name),
                Cell(part.part, look.figure(listed)),
                Cell(part.whole),
                Cell(share(part.part, part.whole)),
            ]
        )
        for name, part, listed in lines
    ]
    columns = [_("指标"), _("数值"), _("共"), _("占比")]
    return Table(str(_("质量与见效")), list(map(str, columns)), rows)


def _replies(look: Look) -> Table:
    def replied(one: Replies, **narrowed: object) -> str:
        return look.figure("replied", team=one.code, **narrowed)

    rows = [
        Row(
            [
                Cell(one.department),
                *_cells(one.questions, replied(one, of=Of.QUESTIONS)),
                *_cells(one.grievances, replied(one, of=Of.GRIEVANCES)),
                Cell(share(one.in_time.part, one.in_time.whole), replied(one)),
                *_cells(one.satisfied, look.figure("said", team=one.code)),
            ],
            bar(one.in_time.part, one.in_time.whole or 0),
        )
        for one in replies(look.session, look.who, look.span)
    ]
    columns = [
        _("部门"),
        _("按时答复的问题"),
        _("问题及时率"),
        _("按时办结的抱怨"),
        _("抱怨及时率"),
        _("回复及时率"),
        _("满意的客户"),
        _("回复满意度"),
    ]
    return Table(str(_("各部门回复")), list(map(str, columns)), rows)


def _cells(part: Part, url: str) -> Sequence[Cell]:
    listed = url if part.whole else ""
    return Cell(f"{part.part} / {part.whole}", listed), Cell(share(part.part, part.whole))


def _changes(look: Look, title: object, keep: Callable[[Published], bool]) -> Table:
    rows = [
        Row(
            [
                Cell(one.number, url_for("web.history", number=one.number)),
                Cell(one.title),
                Cell(one.department),
                Cell(moment(one.published_at)),
                *(Cell(lasting(one.phases[phase])) for phase in PHASE_LABELS),
                Cell(one.returns),
            ]
        )
        for one in look.published
        if keep(one)
    ]
    columns = [
        _("编号"),
        _("标题"),
        _("部门"),
        _("发布时间"),
        *PHASE_LABELS.values(),
        _("退回次数"),
    ]
    return Table(str(title), list(map(str, columns)), rows)


def _open_gaps(look: Look) -> Table:
    found = gaps.open_gaps(look.session, look.who, look.span)
    return _groups(look, _("还没有答案的问题"), found)


def _asked_again(look: Look) -> Table:
    found = gaps.asked_again(look.session, look.who, look.span)
    return _groups(look, _("答复后又没有答案的问题"), found)


def _asked_about(look: Look, title: object, kind: GroupKind) -> Table:
    number = look.narrowed.entry
    found = asked_about(look.session, look.who, number, look.days, kind) if number else ()
    return replace(_groups(look, title, found), note=look.told())


def _groups(look: Look, title: object, found: Sequence[QuestionGroup]) -> Table:
    sees = can_see_all_questions(look.who)
    rows = [
        Row(
            [
                Cell(one.number, url_for("web.question", reference=one.number) if sees else ""),
                Cell(one.text if sees else ""),
                Cell(one.department.name),
                Cell(moment(one.created_at)),
                Cell(STATE_LABELS[one.state]),
            ]
        )
        for one in found
    ]
    columns = [_("编号"), _("未解答问题"), _("部门"), _("首次提问"), _("状态")]
    return Table(str(title), list(map(str, columns)), rows)


FLOW_TABLES: Mapping[str, Callable[[Look], Table]] = {
    "phases": _phases,
    "effect": _effect,
    "replies": _replies,
    "published-changes": partial(_changes, title=_("发布的变更"), keep=lambda one: True),
    "sent-back": partial(_changes, title=_("退回过的变更"), keep=lambda one: one.returns > 0),
    "escaped": partial(_changes, title=_("发布后被证实有错的变更"), keep=lambda one: one.is_wrong),
    "open-gaps": _open_gaps,
    "asked-again": _asked_again,
    "entry-questions": partial(
        _asked_about, title=_("引到这个条目的提问"), kind=GroupKind.QUESTION
    ),
    "entry-flags": partial(_asked_about, title=_("对这个条目的纠错"), kind=GroupKind.FLAG),
}
