"""What the disk under the database failed: counted, and when it was the last time."""

from __future__ import annotations

from core.storage.storage_faults import StorageFailed
from kb_app.watch.shared_counts import SharedCounts


def count_fault(counts: SharedCounts, error: StorageFailed) -> None:
    """One more."""
    counts.count(f"fault:{error.fault}")
    counts.stamp(f"fault:{error.fault}")
