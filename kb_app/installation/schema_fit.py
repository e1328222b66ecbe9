"""The code works with the schema it finds, or does not start."""

from __future__ import annotations

from core.database import Database
from core.errors import Conflict
from core.messages import _
from migrations.current import Fit, fit


def require_fit(database: Database) -> None:
    """Raises `Conflict` when the schema is older than the code, or more than one step newer."""
    found = fit(database)
    if found == Fit.BEHIND:
        raise Conflict(
            _("数据库还没有准备好，请先运行：python -m kb_app init"), code="schema_behind"
        )
    if found == Fit.AHEAD:
        raise Conflict(
            _("数据库比这个版本新两步以上：请先把这个节点升级到其他节点的版本"), code="schema_ahead"
        )
