"""The tables of the supervisor's figures: each row of one leads to the list it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import url_for

from content.queries import categories
from core.messages import _
from insight import backlog, coverage, kept_promises, timeliness
from insight.backlog import Backlog
from insight.chosen_hits import chosen_hits
from insight.spans import Part
from kb_app.web.kit.figures import Cell, Row, Table, bar, share
from kb_app.web.statistics.call_tables import CALL_TABLES
from kb_app.web.statistics.entry_tables import ENTRY_TABLES
from kb_app.web.statistics.flow_tables import FLOW_TABLES
from kb_app.web.statistics.headline_lists import HEADLINE_LISTS
from kb_app.web.statistics.headlines_shown import HEADLINES, headline_table
from kb_app.web.statistics.narrowed_lists import Only
from kb_app.web.statistics.statistics_look import Look, figures_table
from people.queries import departments
from questions.models import SATISFACTION_LABELS, URGENCY_LABELS, Satisfaction
from questions.narrowing import AGE_LABELS, Answered, CameBack
from questions.permissions import can_see_all_questions
from search_index.query_log import reports
from search_index.query_log.reports import Ended

QUERIES_LISTED = 100


def _backlog(
    title: str, found: Sequence[Backlog], names: Mapping[str, object], look: Look, by: str
) -> Table:
    """`by`: the argument of the list of questions that takes the key of a row."""
    most = max((b.sightings for b in found), default=0)
    rows = []
    for b in found:
        narrowed = {"show": "open", by: b.key}
        cells = [
            Cell(names.get(b.key, b.key)),
            Cell(b.groups, look.to(**narrowed)),
            Cell(b.sightings, look.to(**narrowed)),
            Cell(b.callers, look.to(**narrowed, waiting="true")),
            Cell(b.overdue, look.to(**narrowed, overdue="true")),
        ]
        rows.append(Row(cells, bar(b.sightings, most)))
    columns = [title, _("问题数"), _("问过次数"), _("等回电的客户"), _("已逾期")]
    return Table(str(_("积压：{by}", by=title)), list(map(str, columns)), rows)


def _by_department(look: Look) -> Table:
    found = backlog.by_department(look.waiting)
    names = {d.code: d.name for d in departments(look.session)}
    return _backlog(str(_("部门")), found, names, look, "department")


def _by_category(look: Look) -> Table:
    found = backlog.by_category(look.waiting)
    names = {c.code: c.name for c in categories(look.session)}
    return _backlog(str(_("业务类别")), found, names, look, "category")


def _by_age(look: Look) -> Table:
    found = backlog.by_age(look.waiting)
    names = {band.value: label for band, label in AGE_LABELS.items()}
    return _backlog(str(_("首次提问")), found, names, look, "age")


def _by_urgency(look: Look) -> Table:
    found = backlog.by_urgency(look.waiting)
    names = {urgency.value: label for urgency, label in URGENCY_LABELS.items()}
    return _backlog(str(_("难易")), found, names, look, "grade")


def _answers(look: Look) -> Table:
    found = timeliness.timeliness(look.session, look.who, look.since)
    back = timeliness.came_back(look.session, look.who, look.since)
    hours = "–" if found.seconds is None else f"{found.seconds / 3600:.1f}"

    def over(how: Answered, **narrowed: str) -> str:
        return look.to(show="over", answered=how.value, days=look.days, **narrowed)

    def again(how: CameBack) -> str:
        return look.to(show="all", came_back=how.value, days=look.days)

    lines = [
        (_("已答复"), found.answered, "", over(Answered.ALL)),
        (
            _("按时答复"),
            found.in_time,
            share(found.in_time, found.answered),
            over(Answered.IN_TIME),
        ),
        (
            _("从首次提问到检索能找到，中位数（小时）"),
            hours,
            "",
            over(Answered.ALL, kind="question"),
        ),
        (_("现在已逾期"), found.overdue, "", look.to(show="open", overdue="true")),
        (_("退回过"), back[CameBack.RETURNED], "", again(CameBack.RETURNED)),
        (_("重新打开过"), back[CameBack.REOPENED], "", again(CameBack.REOPENED)),
    ]
    rows = [Row([Cell(name), Cell(value, url), Cell(part)]) for name, value, part, url in lines]
    return figures_table(_("答复情况"), rows)


def _callbacks(look: Look) -> Table:
    found = kept_promises.promises(look.session, look.who, look.since)
    said = kept_promises.satisfaction(look.session, look.who, look.since)
    reached = sum(count for one, count in said.items() if one != Satisfaction.UNREACHED)
    waiting = look.to(show="open", waiting="true")

    def listed(**narrowed: object) -> str:
        return look.figure("promised", **narrowed)

    lines: list[tuple[object, int, str, str]] = [
        (_("答应的回电"), found.promised, "", listed()),
        (_("按时回电"), found.kept, share(found.kept, found.promised), listed(which=Only.KEPT)),
        (
            _("超时回电或还没有回"),
            found.late,
            share(found.late, found.promised),
            listed(which=Only.LATE),
        ),
        (_("还没有到时间"), found.waiting, "", waiting),
    ]
    lines += [
        (
            SATISFACTION_LABELS[one],
            count,
            share(count, reached) if one != Satisfaction.UNREACHED else "",
            listed(said=one),
        )
        for one, count in said.items()
    ]
    rows = [Row([Cell(name), Cell(value, url), Cell(part)]) for name, value, part, url in lines]
    return figures_table(_("回电与满意度"), rows)


def _searches(look: Look) -> Table:
    found = reports.search_counts(look.session, look.since)
    chosen = chosen_hits(look.session, look.who, look.span)
    mean = chosen.mean_rank
    used = look.figure("searches-listed", ended=Ended.USED)
    lines: list[tuple[object, object, str, str]] = [
        (_("检索次数"), found.searches, "", _lines(look, "queries")),
        (
            _("没有结果"),
            found.without_hits,
            share(found.without_hits, found.searches),
            _lines(look, "no-hits"),
        ),
        (
            _("有结果但没有用"),
            found.without_use,
            share(found.without_use, found.searches),
            _lines(look, "no-use"),
        ),
        (
            _("有结果但没有把握"),
            found.doubted,
            share(found.doubted, found.searches),
            _lines(look, "doubted"),
        ),
        (_("选中率：有结果的检索里用上的"), *_share_of(chosen.through), used),
        (_("用上的平均排第几"), "–" if mean is None else f"{mean:.1f}", "", used),
        (_("用上的排在前三"), *_share_of(chosen.high), used),
    ]
    rows = [Row([Cell(name), Cell(value, url), Cell(part)]) for name, value, part, url in lines]
    return figures_table(_("检索情况"), rows)


def _share_of(part: Part) -> tuple[int, str]:
    return part.part, share(part.part, part.whole)


def _lines(look: Look, which: str) -> str:
    """Where the page lists the lines of those searches."""
    return url_for("web.statistics", days=look.days, queries=which, open="searches", _anchor=which)


def _queries(
    look: Look, title: object, found: Sequence[reports.LoggedQuery], ended: Ended | None = None
) -> Table:
    """A line leads to its searches in the log: to search for it would be one more without a use."""
    most = max((query.times for query in found), default=0)
    rows = []
    for query in found:
        url = look.figure("searches-listed", line=query.text, ended=ended)
        rows.append(Row([Cell(query.text), Cell(query.times, url)], bar(query.times, most)))
    return Table(str(title), [str(_("检索词")), str(_("次数"))], rows)


def _all_queries(look: Look) -> Table:
    found = reports.recent_queries(look.session, look.days, QUERIES_LISTED)
    return _queries(look, _("检索词"), found)


def _no_hits(look: Look) -> Table:
    found = reports.queries_without_hits(look.session, look.days, QUERIES_LISTED)
    return _queries(look, _("没有结果的检索"), found, Ended.NO_HITS)


def _no_use(look: Look) -> Table:
    found = reports.queries_without_use(look.session, look.days, QUERIES_LISTED)
    return _queries(look, _("有结果但没有用的检索"), found, Ended.NO_USE)


def _doubted(look: Look) -> Table:
    found = reports.queries_doubted(look.session, look.days, QUERIES_LISTED)
    return _queries(look, _("有结果但没有把握的检索"), found, Ended.DOUBTED)


def _shortlist(look: Look) -> Table:
    found = backlog.shortlist(look.waiting)
    sees = can_see_all_questions(look.who)
    rows = []
    for row in found.rows:
        group = row.waiting.group
        url = url_for("web.question", reference=group.number) if sees else ""
        cells = [
            Cell(group.number, url),
            Cell(group.text if sees else ""),
            Cell(group.department.name),
            Cell(row.waiting.sightings, url),
            Cell(row.waiting.callers, url),
            Cell(f"{100 * row.so_far:.1f} %"),
        ]
        rows.append(Row(cells, bar(row.waiting.sightings, found.sightings)))
    columns = [
        _("编号"),
        _("未解答问题"),
        _("部门"),
        _("问过次数"),
        _("等回电的客户"),
        _("累计占比"),
    ]
    note = _("{n} 组问题占了未解答需求的 80 %，共 {total} 组", n=len(rows), total=found.groups)
    title = str(_("先答这些：占需求 80 %"))
    return Table(title, list(map(str, columns)), rows, str(note) if rows else "")


def _coverage(look: Look) -> Table:
    found = coverage.coverage(look.session, look.who, look.since)
    most = max((one.sightings for one in found), default=0)
    rows = []
    for one in found:
        code = one.category.code
        url = look.to(show="all", kind="question", category=code, asked="true", days=look.days)
        entries = url_for("web.covered_entries", category=code)
        cells = [
            Cell(one.category.name),
            Cell(one.published, entries),
            Cell(one.groups, url),
            Cell(one.sightings, url),
        ]
        rows.append(Row(cells, bar(one.sightings, most)))
    columns = [_("业务类别"), _("已发布条目"), _("问题数"), _("问过次数")]
    return Table(str(_("覆盖情况")), list(map(str, columns)), rows)


TABLES: dict[str, Callable[[Look], Table]] = {
    "departments": _by_department,
    "categories": _by_category,
    "ages": _by_age,
    "grades": _by_urgency,
    "shortlist": _shortlist,
    "answers": _answers,
    "callbacks": _callbacks,
    "searches": _searches,
    "queries": _all_queries,
    "no-hits": _no_hits,
    "no-use": _no_use,
    "doubted": _doubted,
    "coverage": _coverage,
    **CALL_TABLES,
    **ENTRY_TABLES,
    **FLOW_TABLES,
    **HEADLINE_LISTS,
    **{name: partial(headline_table, name=name) for name in HEADLINES},
}
