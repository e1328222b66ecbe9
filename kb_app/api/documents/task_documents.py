"""Tasks as JSON."""

from __future__ import annotations

from typing import Any

from core.tasks.models import Task
from core.tasks.queries import FAILURES_SHOWN


def task_document(task: Task) -> dict[str, Any]:
    """How far it is, and what came of it: a result for each step that was done, in their order."""
    return {
        "id": task.id,
        "kind": task.kind,
        "import": task.parameters.get("batch"),
        "state": str(task.state),
        "done": task.position,
        "total": task.total,
        "results": [one for one in task.results if one is not None],
        "failures": task.failures[:FAILURES_SHOWN],
        "failure_count": len(task.failures),
        "trouble": task.trouble,
        "stopping": task.stop_asked,
        "created_at": task.created_at.isoformat(),
        "ended_at": task.ended_at.isoformat() if task.ended_at else None,
    }
