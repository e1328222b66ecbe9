"""Input about calls, as JSON body and form alike. Free text is masked as it comes in."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, post_load, pre_load

from calls.models import LINE_MAX, NOTE_MAX, RECORDING_MAX, Outcome
from core.base_schema import BaseSchema, Choice, Line, ListOf, Moment, Prose, Whole
from core.masking import masked
from core.messages import _
from people.schemas import CODE_MAX
from questions.models import Urgency
from questions.schemas import CALLER_MAX, PROMISES
from search_index.models import CALL_KEY_MAX

OUTER_ID_MAX = 200
LONGEST_SECONDS = 24 * 3600
HEARD_MAX = 2000  # characters of what is sent as one line; of it LINE_MAX are kept
PROPOSALS_TOLD = 100
_KEY = re.compile(r"[A-Za-z0-9_-]{8,}")
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")


class BeginSchema(BaseSchema):
    """A call begins. `id`: chosen by whoever begins it, so that it can be named before the answer.

    `external_id` is the telephony's own; the same again names the same call. `region`: the code of
    the caller's; one that is not known is passed over, as no call waits for that. `recording`:
    where the telephony keeps what is said; it may be told once the call is over.
    """

    id = Line(load_default="", max_length=CALL_KEY_MAX, metadata={"label": _("通话编号")})
    external_id = Line(
        load_default="", max_length=OUTER_ID_MAX, metadata={"label": _("话务系统的通话编号")}
    )
    caller = Line(load_default="", max_length=CALLER_MAX, metadata={"label": _("客户编号或电话")})
    region = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("地区")})
    recording = Line(load_default="", max_length=RECORDING_MAX, metadata={"label": _("录音网址")})

    @post_load
    def _names_what_can_be_named(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if data["id"] and not _KEY.fullmatch(data["id"]):
            message = _("只能用字母、数字、- 和 _，8 到 {max} 个", max=CALL_KEY_MAX)
            raise ValidationError({"id": [message]})
        if data["recording"] and not _is_web_address(data["recording"]):
            told = _("要写完整的网址，以 https:// 或 http:// 开头，不带用户名和密码")
            raise ValidationError({"recording": [told]})
        return data


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc


class NoteSchema(BaseSchema):
    """The note of a call; empty takes it away."""

    text = Prose(load_default="", max_length=NOTE_MAX, metadata={"label": _("备注")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"text": masked(data["text"])[:NOTE_MAX]}


class SpokenLineSchema(BaseSchema):
    """A line of speech as it was heard; what is unseen in it is a space."""

    text = Line(required=True, max_length=HEARD_MAX, metadata={"label": _("听到的话")})

    @pre_load
    def _as_it_comes(self, data: Any, **kwargs: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("text"), str):
            return data | {"text": _UNSEEN.sub(" ", data["text"])}
        return data

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"text": masked(data["text"])[:LINE_MAX]}


class LinesSchema(BaseSchema):
    """Which lines are asked for: those after this one."""

    after = Whole(load_default=0)


class ProposalsToldSchema(BaseSchema):
    """Which proposals were shown to the agent, and which were used."""

    shown = ListOf(
        Whole(least=1), load_default=list, most=PROPOSALS_TOLD, metadata={"label": _("已显示")}
    )
    used = ListOf(
        Whole(least=1), load_default=list, most=PROPOSALS_TOLD, metadata={"label": _("已使用")}
    )


class CloseSchema(BaseSchema):
    """What became of a call.

    `seconds`: how long it took by the clock of the page, which went on while nothing got through.
    With the outcome `call_back`: to whom (`caller`, unless it is known) and by when (`promise`, or
    the very moment in `due_at`). With the outcome `escalated`: why, for those who are told.
    """

    outcome = Choice(tuple(Outcome), required=True, metadata={"label": _("处理结果")})
    note = Prose(
        load_default=None, allow_none=True, max_length=NOTE_MAX, metadata={"label": _("备注")}
    )
    seconds = Whole(
        load_default=None, allow_none=True, most=LONGEST_SECONDS, metadata={"label": _("通话时长")}
    )
    reason = Line(load_default="", metadata={"label": _("为什么升级")})
    caller = Line(load_default="", max_length=CALLER_MAX, metadata={"label": _("客户编号或电话")})
    promise = Choice(PROMISES, load_default=Urgency.SIMPLE, metadata={"label": _("答应的时限")})
    due_at = Moment(load_default=None, allow_none=True, metadata={"label": _("几点前")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        note = data["note"]
        reason = masked(data["reason"])
        return data | {
            "note": None if note is None else masked(note)[:NOTE_MAX],
            "reason": reason,
        }
