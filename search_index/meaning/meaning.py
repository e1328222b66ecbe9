"""What a line means to the index: how near each document is to it, as far as there are vectors."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_index.index.snapshot import Snapshot
from search_index.meaning.adapter import Adapter
from search_index.meaning.encoder import Floats
from search_index.meaning.lines import LineVectors, as_asked
from search_index.meaning.model import OFF, PACKAGED, Model
from search_index.meaning.scan import load_scan, nearness
from search_index.meaning.shelf import Shelf
from search_index.meaning.vectors import Vectors
from search_index.query.query import Query


@dataclass(frozen=True)
class MeaningState:
    """How far searching by meaning is there.

    `setting` as KB_MODEL has it; `missing` why there is no model although there is to be one;
    `with_vectors` of so many `documents`.
    """

    setting: str
    missing: str | None
    with_vectors: int
    documents: int

    @property
    def is_on(self) -> bool:
        """Whether there is to be a model."""
        return self.setting != OFF

    @property
    def is_complete(self) -> bool:
        """Whether everything has its vectors."""
        return self.missing is None and self.with_vectors >= self.documents


@dataclass(frozen=True)
class Near:
    """How near to a line what an index holds is in meaning.

    `segments`: for each segment its documents, in steps (`scan.nearness`). `is_taught`: by a model
    that use has taught.
    """

    segments: Sequence[Floats]
    is_taught: bool


class Meaning:
    """The model and the vectors it made, as one process has them. Safe among threads."""

    def __init__(self, folder: Path, model: Model) -> None:
        """`folder` is where the vectors lie. Loads nothing yet."""
        self.model = model
        self.shelf = Shelf(folder)
        self._tried: Adapter | None = None
        self._untaught = False
        self._lines = LineVectors()

    def trying(self, adapter: Adapter | None) -> Meaning:
        """The same with another change of lines, or none, whatever is in force."""
        other = copy(self)
        other._tried, other._untaught = adapter, adapter is None
        return other

    def line_vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of lines, as a search has them. There has to be a model."""
        encoder = self.model.encoder()
        assert encoder is not None
        return encoder.lines([as_asked(text) for text in texts])

    @property
    def is_ready(self) -> bool:
        """Whether a settled line may be answered by what it means too; costs nothing."""
        encoder = self.model.loaded
        return encoder is not None and bool(self.shelf.vectors(encoder.name))

    def prepare(self) -> None:
        """Load what processes may share that part from this one, if they use it.

        A company's own model is not: what reads it may have threads, which no fork survives.
        """
        if self.model.setting == PACKAGED:
            self.warm()

    def warm(self) -> None:
        """Load what the first line needs."""
        if self.model.encoder() is not None:
            load_scan()

    def nearness(self, snapshot: Snapshot, query: Query) -> Near | None:
        """How near the documents of an index are to a line; None where that is not known.

        That is so without a model or vectors, or when there is no time.
        """
        encoder = self.model.encoder()
        if encoder is None:
            return None
        known = self.shelf.vectors(encoder.name)
        own = [known.get(segment.name) for segment in snapshot.segments]
        if not any(own):
            return None
        line = self._lines.of(encoder, query)
        if line is None:
            return None
        unrelated, nothing = encoder.unrelated, Vectors.none()
        adapter = None if self._untaught else self._tried or self.shelf.adapter(encoder.name)
        if adapter is not None:
            line, unrelated = adapter.line(line), adapter.unrelated(unrelated)
        steps = [
            nearness(vectors or nothing, line, segment.postings.size, unrelated)
            for vectors, segment in zip(own, snapshot.segments, strict=True)
        ]
        return Near(steps, is_taught=adapter is not None)

    def state(self, snapshot: Snapshot) -> MeaningState:
        """How things stand; loads the model, to see whether it can be."""
        encoder = self.model.encoder()
        known = self.shelf.vectors(encoder.name) if encoder else {}
        count = 0
        for segment in snapshot.segments:
            if (own := known.get(segment.name)) is not None:
                count += int(segment.living[np.unique(own.owners)].sum())
        said = snapshot.documents - len(snapshot.pages())  # pages of files are found by words
        return MeaningState(self.model.setting, self.model.missing, count, said)
