"""The packaged model as it comes: what is alike is near, what is not is far."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search_index.meaning.encoder import ModelMissing, unrelated_by
from search_index.meaning.model import PACKAGED, Model
from search_index.meaning.packaged_model import PACKAGE, PackagedModel


@pytest.fixture(scope="module")
def packaged() -> PackagedModel:
    pytest.importorskip(PACKAGE, reason="pip install -r requirements-meaning.txt")
    return PackagedModel()


def test_what_says_the_same_in_other_words_is_nearest(packaged: PackagedModel) -> None:
    passages = packaged.passages(["停电怎么报修", "电费怎么缴纳", "充电桩怎么申请安装"])
    for line, right in (("家里突然黑了灯都不亮", 0), ("在哪掏钱", 1), ("想给电车弄个桩", 2)):
        assert int(np.argmax(passages @ packaged.lines([line])[0])) == right, line
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-4)


def test_it_says_what_is_unrelated_as_it_was_measured(packaged: PackagedModel) -> None:
    measured = unrelated_by(packaged)
    assert measured.mean == pytest.approx(packaged.unrelated.mean, abs=0.005)
    assert measured.spread == pytest.approx(packaged.unrelated.spread, abs=0.003)


def test_any_text_is_taken(packaged: PackagedModel) -> None:
    rows = packaged.passages(["", "停\0电", "\ud800", "停电" * 600])
    assert np.isfinite(rows).all()
    assert not np.allclose(rows[0], rows[1])


def test_its_name_is_that_of_its_weights(packaged: PackagedModel) -> None:
    assert packaged.name == PackagedModel().name
    assert packaged.name.startswith(f"{PACKAGE}-")


def test_without_the_package_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", gone)
    with pytest.raises(ModelMissing, match=PACKAGE):
        PackagedModel()
    model = Model(PACKAGED)
    assert model.encoder() is None
    assert model.missing is not None
    assert PACKAGE in model.missing


def test_a_folder_without_a_model_is_no_model(tmp_path: Path) -> None:
    model = Model(str(tmp_path))
    assert model.encoder() is None
    assert "onnx" in str(model.missing)


def test_off_is_not_missing() -> None:
    model = Model()
    assert model.encoder() is None
    assert model.missing is None
    assert not model.is_on
