"""The model and its vectors, as one process has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.meaning.meaning import Meaning
from search_index.meaning.model import OFF, PACKAGED, Model


@pytest.mark.parametrize(("setting", "loads"), [(PACKAGED, 1), (OFF, 0), ("/srv/model", 0)])
def test_before_processes_part_only_the_packaged_model_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, loads: int
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Model, "encoder", lambda model: asked.append(model.setting))
    Meaning(tmp_path, Model(setting)).prepare()
    assert len(asked) == loads
