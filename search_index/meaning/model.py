"""The model that is set, as one process has it: found, loaded when first needed, or missing."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from search_index.meaning.encoder import Encoder, ModelMissing
from search_index.meaning.onnx_model import OnnxModel
from search_index.meaning.packaged_model import PackagedModel

OFF, PACKAGED = "off", "packaged"

log = logging.getLogger("kb.meaning")


class Model:
    """What KB_MODEL names: `off`, `packaged`, or a folder with an encoder."""

    def __init__(self, setting: str = OFF, encoder: Encoder | None = None) -> None:
        """Loads nothing yet. `encoder`: one that is there already, under whatever name."""
        self.setting = setting
        self._loading = threading.Lock()
        self._encoder = encoder
        self._missing: str | None = None

    @property
    def is_on(self) -> bool:
        """Whether there is to be one."""
        return self.setting != OFF

    def encoder(self) -> Encoder | None:
        """The encoder, loaded; None when it is off or missing, which is logged once."""
        if not self.is_on or self._missing is not None:
            return None
        if self._encoder is None:
            with self._loading:
                if self._encoder is None and self._missing is None:
                    self._load()
        return self._encoder

    @property
    def loaded(self) -> Encoder | None:
        """The encoder, if it is there already."""
        return self._encoder

    @property
    def missing(self) -> str | None:
        """Why there is none although there is to be one; None when there is, or nobody looked."""
        return self._missing

    def _load(self) -> None:
        try:
            self._encoder = (
                PackagedModel() if self.setting == PACKAGED else OnnxModel(Path(self.setting))
            )
        except ModelMissing as error:
            self._missing = str(error)
            log.warning("no model, searching by words alone", extra={"reason": str(error)})
