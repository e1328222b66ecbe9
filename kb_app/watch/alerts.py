"""What somebody should look at: found in the figures, and told; what is grave by a message."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum

from core import clock
from core.database import Database
from core.messages import LazyText, _
from core.storage.storage_faults import StorageFault
from kb_app.settings import Settings
from kb_app.watch.base_figures import Status
from kb_app.watch.disk_space import Space, is_low
from kb_app.watch.shared_counts import below
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role

LAG_SECONDS = 30.0
SILENT_SECONDS = 30.0  # without a sign of the worker
HUNG_SECONDS = 3600.0  # for one thing it does beside the others
FAULT_SECONDS = 300.0  # so long a fault of the disk is remembered
BACKUP_DUE_SECONDS = 2 * 86400.0  # one a night, and one night may fail


class Alert(StrEnum):
    """What can be wrong while requests are answered all the same."""

    DISK_LOW = "disk_low"
    STORAGE_FAILING = "storage_failing"
    DATABASE_DAMAGED = "database_damaged"
    UNREADABLE = "unreadable_entries"
    INDEX_BEHIND = "index_behind"
    WORKER_SILENT = "worker_silent"
    DUTY_FAILING = "duty_failing"
    DUTY_HUNG = "duty_hung"
    BACKUP_DUE = "backup_due"


GRAVE = (Alert.DISK_LOW, Alert.STORAGE_FAILING, Alert.DATABASE_DAMAGED, Alert.UNREADABLE)
Alerts = Mapping[Alert, LazyText]


def alerts_of(status: Status, settings: Settings) -> dict[Alert, LazyText]:
    """What is wrong, in words."""
    found = {
        Alert.DISK_LOW: _disk_low(status, settings),
        Alert.DATABASE_DAMAGED: _damaged(status),
        Alert.STORAGE_FAILING: _storage_failing(status.counted),
        Alert.UNREADABLE: _unreadable(status),
        Alert.INDEX_BEHIND: _index_behind(status),
        Alert.WORKER_SILENT: _worker_silent(status.counted),
        Alert.DUTY_FAILING: _failing(status.counted),
        Alert.DUTY_HUNG: _hung(status.counted),
        Alert.BACKUP_DUE: _backup_due(status),
    }
    return {alert: words for alert, words in found.items() if words is not None}


def tell_administrators(database: Database, alerts: Alerts) -> None:
    """Tell of what is grave, each once a day. Raises `Unavailable`."""
    grave = {alert: words for alert, words in alerts.items() if alert in GRAVE}
    if not grave:
        return
    with database.transaction() as session:
        administrators = members(session, Role.ADMIN)
        for alert, words in grave.items():
            key = f"alert:{alert}:{clock.today()}"
            tell(session, administrators, words, about=Subject(SubjectKind.STATUS), key=key)


def _disk_low(status: Status, settings: Settings) -> LazyText | None:
    free = status.figures.get("kb_disk_free_bytes")
    if not isinstance(free, dict):
        return None
    low = [left for left in free.values() if is_low(Space(0, int(left)), settings)]
    if not low:
        return None
    return _(
        "磁盘空间不足，只剩 {left} MB：写满后不能保存，只能查询。请清出空间",
        left=int(min(low) // 1_000_000),
    )


def _storage_failing(counted: Mapping[str, float]) -> LazyText | None:
    since = time.time() - FAULT_SECONDS
    failing = [f for f in StorageFault if counted.get(f"at:fault:{f}", 0.0) > since]
    if not failing:
        return None
    return {
        StorageFault.FULL: _("磁盘已满，不能保存。请清出空间"),
        StorageFault.READ_ONLY: _("磁盘只能读取，不能保存。请检查磁盘"),
        StorageFault.BROKEN: _("磁盘读写出错。请检查磁盘"),
        StorageFault.DAMAGED: _("数据库有损坏。请检查磁盘，必要时从备份恢复"),
    }[failing[-1]]


def _damaged(status: Status) -> LazyText | None:
    if status.figures.get("kb_database_sound") != 0.0:
        return None
    return _("数据库检查发现损坏：请保留现有备份，检查磁盘，从损坏之前的备份恢复")


def _unreadable(status: Status) -> LazyText | None:
    count = int(status.number("kb_unreadable_entries"))
    if not count:
        return None
    named = ", ".join(status.notes.get("unreadable", []))
    return _("{n} 个条目的内容读不出来，检索不到：{numbers}", n=count, numbers=named)


def _index_behind(status: Status) -> LazyText | None:
    lag = status.number("kb_outbox_lag_seconds")
    return _("索引落后 {n} 秒", n=int(lag)) if lag >= LAG_SECONDS else None


def _worker_silent(counted: Mapping[str, float]) -> LazyText | None:
    age = time.time() - max(counted.get("at:beat", 0.0), counted.get("at:made", 0.0))
    return _("后台进程 {n} 秒没有动静", n=int(age)) if age >= SILENT_SECONDS else None


def _failing(counted: Mapping[str, float]) -> LazyText | None:
    failing = _named(counted, "now:failing:", 1.0)
    return _("后台工作失败：{names}", names=", ".join(failing)) if failing else None


def _hung(counted: Mapping[str, float]) -> LazyText | None:
    now = time.time()
    hung = [
        duty
        for duty, begun in below(counted, "at:begun:").items()
        if begun > counted.get(f"at:done:{duty}", 0.0) and now - begun > HUNG_SECONDS
    ]
    return _("后台工作没有做完：{names}", names=", ".join(hung)) if hung else None


def _backup_due(status: Status) -> LazyText | None:
    age = status.number("kb_backup_age_seconds")
    if age <= BACKUP_DUE_SECONDS:  # NaN, where there is none, is no less than anything
        return None
    return _("两天内没有备份")


def _named(counted: Mapping[str, float], begin: str, least: float) -> list[str]:
    return sorted(name for name, value in below(counted, begin).items() if value >= least)
