"""A model whose vectors are kept from run to run: a set of thousands takes it an hour."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.meaning.encoder import Encoder, Floats
from search_index.meaning.making import VectorMaker
from search_index.meaning.model import Model

_AT_ONCE = 16


class KeptVectors:
    """An encoder over another; `spent` is the processor time that one took."""

    def __init__(self, encoder: Encoder, file: Path | None) -> None:
        """`file`: where the vectors are kept; None: they are not."""
        self.name, self.unrelated = encoder.name, encoder.unrelated
        self.spent, self.made = 0.0, 0
        self._encoder, self._file = encoder, file
        self._known: dict[str, Floats] = {}
        if file is not None and file.exists():
            with np.load(file) as stored:
                vectors = stored["vectors"].astype(np.float32)
                self._known = dict(zip(stored["marks"].tolist(), vectors, strict=True))

    def lines(self, texts: Sequence[str]) -> Floats:
        """A row for each of the questions."""
        return self._of(texts, "line", self._encoder.lines)

    def passages(self, texts: Sequence[str]) -> Floats:
        """A row for each of the texts that may answer."""
        return self._of(texts, "passage", self._encoder.passages)

    def _of(
        self, texts: Sequence[str], role: str, make: Callable[[Sequence[str]], Floats]
    ) -> Floats:
        marks = [hashlib.sha256(f"{role}:{text}".encode()).hexdigest()[:24] for text in texts]
        missing = [n for n, mark in enumerate(marks) if mark not in self._known]
        for begin in range(0, len(missing), _AT_ONCE):
            some = missing[begin : begin + _AT_ONCE]
            before = time.thread_time()
            rows = make([texts[n] for n in some])
            self.spent += time.thread_time() - before
            self.made += len(some)
            self._known |= {marks[n]: row for n, row in zip(some, rows, strict=True)}
        if missing and self.made % 512 < len(missing):
            self.keep()
        return np.stack([self._known[mark] for mark in marks])

    def keep(self) -> None:
        """Write them down."""
        if self._file is not None and self._known:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part.npz")
            vectors = np.stack(list(self._known.values())).astype(np.float16)
            np.savez(part, marks=np.array(list(self._known)), vectors=vectors)
            part.replace(self._file)


def model_of(setting: str, folder: Path | None) -> tuple[Model, KeptVectors | None]:
    """The model that a benchmark compares meanings with, as KB_MODEL has it."""
    chosen = Model(setting)
    encoder = chosen.encoder()
    if encoder is None:
        if chosen.missing is not None:
            raise SystemExit(chosen.missing)
        return chosen, None
    kept = KeptVectors(encoder, folder / f"{encoder.name}.npz" if folder else None)
    return Model(setting, kept), kept


def make_vectors(index: Index, entries: Iterable[IndexedEntry]) -> None:
    """All vectors of an index, as the worker makes them."""
    by_id = {entry.entry_id: entry for entry in entries}
    maker = VectorMaker(index.snapshot, lambda ids: [by_id[one] for one in ids], index.meaning)
    while maker.step():
        pass
