"""What somebody should look at, each by its figures."""

from __future__ import annotations

import math
import time

import pytest

from core.storage.storage_faults import StorageFault
from kb_app.settings import Settings
from kb_app.watch.alerts import (
    BACKUP_DUE_SECONDS,
    FAULT_SECONDS,
    HUNG_SECONDS,
    SILENT_SECONDS,
    Alert,
    alerts_of,
)
from kb_app.watch.base_figures import Figure, Status

WELL: dict[str, Figure] = {
    "kb_disk_free_bytes": {"data": 5e9},
    "kb_backup_age_seconds": 60.0,
    "kb_outbox_lag_seconds": 0.0,
    "kb_database_sound": 1.0,
}


def alerts(figures: dict[str, Figure], counted: dict[str, float]) -> set[Alert]:
    now = time.time()
    moments = {key: now - ago if key.startswith("at:") else ago for key, ago in counted.items()}
    status = Status({**WELL, **figures}, {"at:beat": now} | moments, now)
    return set(alerts_of(status, Settings()))


@pytest.mark.parametrize(
    ("figures", "counted", "alert"),
    [
        ({"kb_disk_free_bytes": {"data": 5e9, "database": 9e8}}, {}, Alert.DISK_LOW),
        ({}, {f"at:fault:{StorageFault.FULL}": 10}, Alert.STORAGE_FAILING),
        ({"kb_database_sound": 0.0}, {}, Alert.DATABASE_DAMAGED),
        ({"kb_outbox_lag_seconds": 31.0}, {}, Alert.INDEX_BEHIND),
        ({}, {"at:beat": SILENT_SECONDS + 1}, Alert.WORKER_SILENT),
        ({}, {"now:failing:mail": 1}, Alert.DUTY_FAILING),
        ({}, {"at:begun:mail": HUNG_SECONDS + 1, "at:done:mail": 9999}, Alert.DUTY_HUNG),
        ({"kb_backup_age_seconds": BACKUP_DUE_SECONDS + 1}, {}, Alert.BACKUP_DUE),
        ({"kb_backup_age_seconds": math.nan}, {}, Alert.BACKUP_DUE),
    ],
)
def test_each_is_seen(figures: dict[str, Figure], counted: dict[str, float], alert: Alert) -> None:
    assert alerts(figures, counted) == {alert}


def test_what_is_well_is_quiet() -> None:
    long_ago = {f"at:fault:{StorageFault.FULL}": FAULT_SECONDS + 1}
    assert alerts({}, long_ago | {"at:begun:mail": 20, "at:done:mail": 10}) == set()
