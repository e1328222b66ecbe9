"""The five steps of handling a complaint, and the ten of the longer form they fall into.

Each of the ten is the hotline's or the department's; whoever has it ticks it off.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from core.messages import LazyText, _


class Task(StrEnum):
    """One of the ten."""

    SOOTHE = "soothe"
    RECORD = "record"
    JUDGE = "judge"
    ASSIGN = "assign"
    FIND_CAUSE = "find_cause"
    PROPOSE = "propose"
    INFORM = "inform"
    HOLD_TO_ACCOUNT = "hold_to_account"
    IMPROVE = "improve"
    FOLLOW_UP = "follow_up"


TASK_LABELS: dict[Task, LazyText] = {
    Task.SOOTHE: _("安抚并致歉"),
    Task.RECORD: _("记录"),
    Task.JUDGE: _("判定：类型、是否本方责任"),
    Task.ASSIGN: _("派给归口管理部门"),
    Task.FIND_CAUSE: _("查明原因"),
    Task.PROPOSE: _("提出解决方案"),
    Task.INFORM: _("答复客户"),
    Task.HOLD_TO_ACCOUNT: _("责任处理"),
    Task.IMPROVE: _("整改"),
    Task.FOLLOW_UP: _("回访满意度"),
}


@dataclass(frozen=True)
class Stage:
    """One of the five, with those of the ten that belong to it."""

    label: LazyText
    tasks: tuple[Task, ...]


STAGES = (
    Stage(_("受理"), (Task.SOOTHE, Task.RECORD)),
    Stage(_("倾听理解"), (Task.JUDGE,)),
    Stage(_("问清症结"), (Task.ASSIGN, Task.FIND_CAUSE)),
    Stage(_("说明怎么办"), (Task.PROPOSE, Task.INFORM)),
    Stage(_("跟进回访"), (Task.HOLD_TO_ACCOUNT, Task.IMPROVE, Task.FOLLOW_UP)),
)
OF_DEPARTMENT = frozenset({Task.FIND_CAUSE, Task.PROPOSE, Task.HOLD_TO_ACCOUNT, Task.IMPROVE})
AT_RECORDING = (Task.SOOTHE, Task.RECORD, Task.ASSIGN)  # done by recording itself
BY_CALL = frozenset({Task.INFORM, Task.FOLLOW_UP})  # ticked by calling the customer, not by hand
AGAIN = frozenset({Task.FIND_CAUSE, Task.PROPOSE, *BY_CALL})  # once the customer is not content


def next_task(done: Collection[Task], of: Collection[Task] = tuple(Task)) -> Task | None:
    """The first of the ten, or of those in `of`, that is not done; None when all are."""
    return next((task for task in Task if task in of and task not in done), None)
