"""What the figures at the head count, one by one; notes and customers' numbers are not in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import url_for

from calls.models import OUTCOME_LABELS
from content.models import number_of
from content.queries import VisibleEntry, visible_entries
from core.messages import _
from grievances.handling.permissions import can_watch_grievances
from grievances.models import TYPE_LABELS, is_own_number
from insight import call_figures, headlines, kept_promises
from insight.call_figures import Which
from insight.department_replies import replies_listed
from kb_app.web.kit.figures import Cell, Row, Table
from kb_app.web.kit.moments import lasting, moment
from kb_app.web.statistics.call_tables import call_length
from kb_app.web.statistics.narrowed_lists import Of, Only
from kb_app.web.statistics.statistics_look import Look
from people.queries import names_of
from questions.models import SATISFACTION_LABELS
from questions.permissions import can_see_all_questions
from search_index.query_log import reports


def _not_answered_first(look: Look) -> Table:
    which = Which(answered_first=False)
    found, of = call_figures.listed(
        look.session, look.who, look.listed, look.again, which, look.most
    )
    names = names_of(look.session, [one.agent_id for one in found])
    rows = [
        [
            Cell(moment(one.ended_at)),
            Cell(names.get(one.agent_id, "")),
            Cell(OUTCOME_LABELS[one.outcome]),
            Cell(_("又问了") if one.asked_again else ""),
        ]
        for one in found
        if one.outcome
    ]
    columns = [_("结束时间"), _("坐席"), _("结果"), _("{days} 天内又问", days=7)]
    return _listed(look, _("没有首次解答的通话"), columns, rows, of=of)


def _calls_listed(look: Look) -> Table:
    narrowed = look.narrowed
    which = Which(
        agent_id=narrowed.agent,
        department_id=look.team_id,
        outcome=narrowed.outcome,
        closed=narrowed.which == Only.CLOSED,
        read_out=narrowed.which == Only.READ_OUT,
        known_caller=narrowed.which == Only.KNOWN,
        answered_first=True if narrowed.which == Only.FIRST else None,
    )
    found, of = call_figures.listed(
        look.session, look.who, look.listed, look.again, which, look.most
    )
    names = names_of(look.session, [one.agent_id for one in found])
    ended = {one: Cell(str(label)) for one, label in OUTCOME_LABELS.items()}
    is_so = {True: Cell(str(_("是"))), False: Cell("")}
    rows = [
        [
            Cell(moment(one.ended_at)),
            Cell(names.get(one.agent_id, "")),
            ended[one.outcome] if one.outcome else Cell("–"),
            Cell(call_length(one.seconds)),
            is_so[one.read_out],
            is_so[one.answered_first],
        ]
        for one in found
    ]
    columns = [_("结束时间"), _("坐席"), _("结果"), _("时长"), _("照念"), _("首次解答")]
    return _listed(look, _("通话清单"), columns, rows, of=of)


def _proposals(look: Look) -> Table:
    which = look.narrowed.which
    found = call_figures.proposals_listed(
        look.session, look.who, look.listed, shown=which == Only.SHOWN, used=which == Only.USED
    )
    rows = [
        [
            Cell(moment(one.at)),
            Cell(one.entry.number, url_for("web.entry", number=one.entry.number)),
            Cell(one.clause or ""),
            Cell(_("是") if one.shown_at else ""),
            Cell(_("是") if one.used_at else ""),
        ]
        for one in found
    ]
    columns = [_("时间"), _("条目"), _("条款"), _("显示过"), _("用上了")]
    return _listed(look, _("按听到的话推荐过的答复"), columns, rows)


def _searches(look: Look) -> Table:
    found, of = reports.searches(
        look.session,
        look.listed.since,
        look.listed.until,
        line=look.narrowed.line,
        ended=look.narrowed.ended,
        limit=look.most,
    )
    used = sorted({one.entry_id for one in found if one.entry_id is not None})
    shown = visible_entries(look.session, used)
    entries = {one: _entry_cell(one, shown.get(one)) for one in used}
    unsure, nothing = Cell(str(_("没有"))), Cell("")
    rows = [
        [
            Cell(moment(one.at)),
            Cell(one.query),
            Cell("–" if one.hits is None else one.hits),
            unsure if one.doubted else nothing,
            nothing if one.entry_id is None else entries[one.entry_id],
            nothing if one.entry_id is None else Cell(one.rank or "–"),
        ]
        for one in found
    ]
    columns = [_("时间"), _("检索词"), _("结果数"), _("把握"), _("用上的条目"), _("排第几")]
    return _listed(look, _("检索清单"), columns, rows, of=of)


def _entry_cell(entry_id: int, shown: VisibleEntry | None) -> Cell:
    number = number_of(entry_id)
    if shown is None:
        return Cell(number)
    url = url_for("web.entry_figures", number=number)
    return Cell(f"{number} {shown.revision.title}", url)


def _promised(look: Look) -> Table:
    which, said = look.narrowed.which, look.narrowed.said
    rows = [
        [
            Cell(one.number, _question(look, one.number)),
            Cell(moment(one.due_at)),
            Cell(moment(one.called_at) or "–"),
            Cell(SATISFACTION_LABELS[one.satisfaction] if one.satisfaction else ""),
        ]
        for one in kept_promises.promised(look.session, look.who, look.since)
        if (which != Only.KEPT or one.is_kept)
        and (which != Only.LATE or one.is_late)
        and (said is None or one.satisfaction == said)
    ]
    columns = [_("编号"), _("答应的时间"), _("回电时间"), _("客户满意度")]
    return _listed(look, _("答应的回电清单"), columns, rows)


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
    return _listed(look, _("超期未答的问题"), columns, rows)


def _received(look: Look) -> Table:
    rows = [
        [
            Cell(str(one.received_on)),
            Cell(one.number or "–", _grievance(look, one.number or "")),
            Cell(TYPE_LABELS[one.type]),
            Cell(one.category.name),
            Cell(one.cases),
        ]
        for one in headlines.received_in(look.session, look.who, look.listed)
    ]
    columns = [_("受理日期"), _("工单编号"), _("类型"), _("业务类别"), _("件数")]
    return _listed(look, _("受理的客户抱怨"), columns, rows)


def _said(look: Look) -> Table:
    rows = [
        [
            Cell(moment(one.at)),
            Cell(one.number or "–", _question(look, one.number) or _grievance(look, one.number)),
            Cell(SATISFACTION_LABELS[one.satisfaction]),
        ]
        for one in headlines.said_in(look.session, look.who, look.listed, look.team_id)
    ]
    columns = [_("回电时间"), _("编号"), _("客户满意度")]
    return _listed(look, _("客户回电时怎么说"), columns, rows)


def _replied(look: Look) -> Table:
    found = replies_listed(
        look.session,
        look.who,
        look.listed,
        look.team_id,
        questions=look.narrowed.of != Of.GRIEVANCES,
        grievances=look.narrowed.of != Of.QUESTIONS,
    )
    rows = [
        [
            Cell(one.number, _question(look, one.number) or _grievance(look, one.number)),
            Cell(one.department),
            Cell(moment(one.due_at)),
            Cell(moment(one.at)),
            Cell("" if one.in_time else _("逾期")),
        ]
        for one in found
    ]
    columns = [_("编号"), _("部门"), _("应答复的时间"), _("答复时间"), _("是否逾期")]
    return _listed(look, _("部门的答复清单"), columns, rows)


def _listed(
    look: Look,
    title: object,
    columns: Sequence[object],
    rows: Sequence[Sequence[Cell]],
    *,
    of: int = 0,
) -> Table:
    made = [Row(cells) for cells in rows]
    return Table(str(title), list(map(str, columns)), made, look.told(), of=of)


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
    "proposals": _proposals,
    "searches-listed": _searches,
    "promised": _promised,
    "replied": _replied,
    "late": _late,
    "received": _received,
    "said": _said,
}
