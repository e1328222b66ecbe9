"""Which entries somebody may read at all, as bits: what may not be read is not even ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Readable:
    """A bit for each id of an entry; those it is too short for may not be read."""

    mask: npt.NDArray[np.bool_]

    def __contains__(self, entry_id: int) -> bool:
        return 0 <= entry_id < len(self.mask) and bool(self.mask[entry_id])

    def among(self, entry_ids: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Which of these entries may be read."""
        if not len(self.mask):
            return np.zeros(len(entry_ids), dtype=np.bool_)
        known = entry_ids < len(self.mask)
        among: npt.NDArray[np.bool_] = known & self.mask[np.where(known, entry_ids, 0)]
        return among
