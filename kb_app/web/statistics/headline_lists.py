"""What the figures at the head count, one by one; notes and customers' numbers are not in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import url_for

from calls.models import OUTCOME_LABELS
from core.messages import _
from grievances.handling.permissions import can_watch_grievances
from grievances.models import TYPE_LABELS, is_own_number
from insight import headlines, kept_promises
from kb_app.web.kit.figures import Cell, Row, Table
from kb_app.web.kit.moments import lasting, moment
from kb_app.web.statistics.call_tables import call_length
from kb_app.web.statistics.statistics_look import Look
from people.queries import names_of
from questions.models import SATISFACTION_LABELS
from questions.permissions import can_see_all_questions


def _not_answered_first(look: Look) -> Table:
    found = [one for one in look.calls_now if one.outcome and not one.answered_first]
    found.sort(key=lambda one: one.ended_at, reverse=True)
    shown = found[: look.most]
    names = names_of(look.session, [one.agent_id for one in shown])
    rows = [
        [
            Cell(moment(one.ended_at)),
            Cell(names.get(one.agent_id, "")),
            Cell(OUTCOME_LABELS[one.outcome]),
            Cell(_("又问了") if one.asked_again else ""),
        ]
        for one in shown
        if one.outcome
    ]
    columns = [_("结束时间"), _("坐席"), _("结果"), _("{days} 天内又问", days=7)]
    return _listed(_("没有首次解答的通话"), columns, rows, of=len(found))


def _calls_listed(look: Look) -> Table:
    found = sorted(look.calls_now, key=lambda one: one.ended_at, reverse=True)
    shown = found[: look.most]
    names = names_of(look.session, [one.agent_id for one in shown])
    rows = [
        [
            Cell(moment(one.ended_at)),
            Cell(names.get(one.agent_id, "")),
            Cell(OUTCOME_LABELS[one.outcome] if one.outcome else "–"),
            Cell(call_length(one.seconds)),
            Cell(_("是") if one.read_out else ""),
            Cell(_("是") if one.answered_first else ""),
        ]
        for one in shown
    ]
    columns = [_("结束时间"), _("坐席"), _("结果"), _("时长"), _("照念"), _("首次解答")]
    return _listed(_("通话清单"), columns, rows, of=len(found))


def _promised(look: Look) -> Table:
    rows = [
        [
            Cell(one.number, _question(look, one.number)),
            Cell(moment(one.due_at)),
            Cell(moment(one.called_at) or "–"),
            Cell(SATISFACTION_LABELS[one.satisfaction] if one.satisfaction else ""),
        ]
        for one in kept_promises.promised(look.session, look.who, look.since)
    ]
    columns = [_("编号"), _("答应的时间"), _("回电时间"), _("客户满意度")]
    return _listed(_("答应的回电清单"), columns, rows)


def _late(look: Look) -> Table:
    sees = can_see_all_questions(look.who)
    late = [one for one in look.waiting if one.group.due_at < look.span.until]
    late.sort(key=lambda one: one.group.due_at)
    rows = [
        [
            Cell(one.group.number, _question(look, one.group.number)),
            Cell(one.group.text if sees else ""),
            Cell(one.group.department.name),
            Cell(lasting(look.span.until - one.group.due_at)),
        ]
        for one in late
    ]
    columns = [_("编号"), _("未解答问题"), _("部门"), _("逾期")]
    return _listed(_("超期未答的问题"), columns, rows)


def _received(look: Look) -> Table:
    rows = [
        [
            Cell(str(one.received_on)),
            Cell(one.number or "–", _grievance(look, one.number or "")),
            Cell(TYPE_LABELS[one.type]),
            Cell(one.category.name),
            Cell(one.cases),
        ]
        for one in headlines.received_in(look.session, look.who, look.span)
    ]
    columns = [_("受理日期"), _("工单编号"), _("类型"), _("业务类别"), _("件数")]
    return _listed(_("受理的客户抱怨"), columns, rows)


def _said(look: Look) -> Table:
    rows = [
        [
            Cell(moment(one.at)),
            Cell(one.number or "–", _question(look, one.number) or _grievance(look, one.number)),
            Cell(SATISFACTION_LABELS[one.satisfaction]),
        ]
        for one in headlines.said_in(look.session, look.who, look.span)
    ]
    columns = [_("回电时间"), _("编号"), _("客户满意度")]
    return _listed(_("客户回电时怎么说"), columns, rows)


def _listed(
    title: object, columns: Sequence[object], rows: Sequence[Sequence[Cell]], *, of: int = 0
) -> Table:
    return Table(str(title), list(map(str, columns)), [Row(cells) for cells in rows], of=of)


def _question(look: Look, number: str) -> str:
    if not (number.startswith("Q-") and can_see_all_questions(look.who)):
        return ""
    return url_for("web.question", reference=number)


def _grievance(look: Look, number: str) -> str:
    if not (is_own_number(number) and can_watch_grievances(look.who)):
        return ""
    return url_for("web.grievance", number=number)


HEADLINE_LISTS: Mapping[str, Callable[[Look], Table]] = {
    "calls-listed": _calls_listed,
    "not-answered-first": _not_answered_first,
    "promised": _promised,
    "late": _late,
    "received": _received,
    "said": _said,
}
