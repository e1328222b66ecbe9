"""What can be wrong with the index on disk."""

from __future__ import annotations

from core.errors import Unavailable
from core.messages import _


class IndexDamaged(Unavailable):
    """The index is missing, damaged, or made by another analysis: it has to be rebuilt.

    `reason` is for the log.
    """

    default_code = "index_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(_("检索暂时不可用，索引正在重建，请稍后再试"))
        self.reason = reason

    def __str__(self) -> str:
        return self.reason
