"""Tables of how well the warning foresaw what escalated."""

from __future__ import annotations

from core.messages import _
from grievances.warning.foresight import Score
from grievances.warning.signs import GRADE_LABELS
from kb_app.web.kit.figures import Cell, Row, Table, share


def level_table(found: Score) -> Table:
    """Precision and recall of a warning from each level on."""
    columns = [_("从哪一级起"), _("预警的"), _("真升级的"), _("准确率"), _("召回率")]
    rows = [
        Row(
            [
                Cell(str(GRADE_LABELS[one.level])),
                Cell(one.warned),
                Cell(one.both),
                Cell(share(one.both, one.warned)),
                Cell(share(one.both, one.escalated)),
            ]
        )
        for one in found.levels
    ]
    note = str(_("准确率：预警的里面真升级的；召回率：真升级的里面预警过的"))
    return Table(str(_("预警与实际升级")), [str(one) for one in columns], rows, note)


def calibration_table(found: Score) -> Table:
    """How often grievances with so many points escalate."""
    columns = [_("最高分"), _("件数"), _("真升级的"), _("实际升级率")]
    rows = [
        Row(
            [
                Cell(_span(one.least, one.most)),
                Cell(one.cases),
                Cell(one.escalated),
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


def _span(least: int, most: int) -> str:
    if most > 1000:
        return f"{least}+"
    return str(least) if least == most else f"{least}–{most}"
