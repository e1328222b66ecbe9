"""Tables of how well the warning foresaw what escalated; each figure opens what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from core.messages import _
from grievances.handling.models import Handling
from grievances.handling.permissions import can_watch_grievances
from grievances.warning.foresight import Score
from grievances.warning.signs import GRADE_LABELS
from kb_app.web.kit.figures import Cell, Row, Table, share
from kb_app.web.kit.moments import moment
from people.actors import Actor


def level_table(found: Score, days: int) -> Table:
    """Precision and recall of a warning from each level on."""
    columns = [_("从哪一级起"), _("预警的"), _("真升级的"), _("准确率"), _("召回率")]
    rows = [
        Row(
            [
                Cell(str(GRADE_LABELS[one.level])),
                Cell(one.warned, _cases(days, level=one.level)),
                Cell(one.both, _cases(days, level=one.level, outside="true")),
                Cell(share(one.both, one.warned)),
                Cell(share(one.both, one.escalated)),
            ]
        )
        for one in found.levels
    ]
    note = str(_("准确率：预警的里面真升级的；召回率：真升级的里面预警过的"))
    return Table(str(_("预警与实际升级")), [str(one) for one in columns], rows, note)


def calibration_table(found: Score, days: int) -> Table:
    """How often grievances with so many points escalate."""
    columns = [_("最高分"), _("件数"), _("真升级的"), _("实际升级率")]
    rows = [
        Row(
            [
                Cell(points_told(one.least, one.most)),
                Cell(one.cases, _cases(days, points=one.least)),
                Cell(one.escalated, _cases(days, points=one.least, outside="true")),
                Cell(share(one.escalated, one.cases)),
            ],
            bar=100 * one.share if one.share is not None else None,
        )
        for one in found.bands
    ]
    rises = _("分数越高升级越多，分值合理")
    falls = _("有分数更高、升级反而更少的，分值要看看")
    said = str(rises if found.rises else falls)
    return Table(str(_("校准：多少分，升级多少")), [str(one) for one in columns], rows, said)


def cases_table(found: Sequence[Handling], who: Actor, note: str) -> Table:
    """What such a figure counts, one by one."""
    columns = [
        _("工单编号"),
        _("记录时间"),
        _("最高分"),
        _("最高预警"),
        _("向公司外反映"),
        _("结案"),
    ]
    opens = can_watch_grievances(who)
    rows = [
        Row(
            [
                Cell(one.number, url_for("web.grievance", number=one.number) if opens else ""),
                Cell(moment(one.recorded_at)),
                Cell(one.peak_points),
                Cell(str(GRADE_LABELS[one.peak_grade]) if one.peak_grade else ""),
                Cell(moment(one.outside_at)),
                Cell(moment(one.closed_at)),
            ]
        )
        for one in found
    ]
    return Table(str(_("检验预警的抱怨")), [str(one) for one in columns], rows, note)


def _cases(days: int, **narrowed: object) -> str:
    return url_for("web.warning_cases", days=days, **narrowed)  # type: ignore[arg-type]


def points_told(least: int, most: int) -> str:
    """The points of a band."""
    if most > 1000:
        return f"{least}+"
    return str(least) if least == most else f"{least}–{most}"
