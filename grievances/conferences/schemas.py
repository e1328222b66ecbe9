"""Input about conferences. Free text is masked as it comes in."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from core.base_schema import BaseSchema, Day, Line, ListOf, Prose, Whole
from core.masking import masked
from core.messages import _
from grievances.conferences.models import MEASURE_MAX, MINUTES_MAX, NOTE_MAX, TITLE_MAX
from grievances.file_rows import NUMBER_MAX

AGENDA_MAX = 50


class ConferenceSchema(BaseSchema):
    """A conference on a day; its agenda makes itself."""

    title = Line(required=True, max_length=TITLE_MAX, metadata={"label": _("会议名称")})
    held_on = Day(required=True, metadata={"label": _("哪一天")})


class MinutesSchema(BaseSchema):
    """What was said: of all, and of each on the agenda in its order."""

    minutes = Prose(required=True, max_length=MINUTES_MAX, metadata={"label": _("纪要")})
    notes = ListOf(
        Line(max_length=NOTE_MAX, load_default=""),
        load_default=list,
        most=AGENDA_MAX,
        metadata={"label": _("讨论结论")},
    )

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        notes = [masked(note)[:NOTE_MAX] for note in data["notes"]]
        return {"minutes": masked(data["minutes"])[:MINUTES_MAX], "notes": notes}


class MeasureSchema(BaseSchema):
    """What is to be done, by whom, until when, because of which grievance."""

    text = Line(required=True, max_length=MEASURE_MAX, metadata={"label": _("措施")})
    owner = Line(required=True, max_length=60, metadata={"label": _("负责人")})
    due_on = Day(required=True, metadata={"label": _("哪天前")})
    number = Line(load_default="", max_length=NUMBER_MAX, metadata={"label": _("抱怨编号")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"text": masked(data["text"])[:MEASURE_MAX]}


class DoneSchema(BaseSchema):
    """That a measure is done, and how it shows."""

    measure = Whole(required=True, least=1, metadata={"label": _("措施")})
    note = Line(required=True, max_length=NOTE_MAX, metadata={"label": _("完成情况")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"note": masked(data["note"])[:NOTE_MAX]}
