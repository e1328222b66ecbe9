"""Our own loops over the packaged weights: what they give is what the package's engine gives."""

from __future__ import annotations

import importlib
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search_index.meaning import packaged_model
from search_index.meaning.packaged_model import PACKAGE, PackagedModel
from search_index.meaning.packed import packed_encoder
from search_index.meaning.packed.packed_encoder import PackedEncoder
from search_index.meaning.packed.packed_layers import LANES

needs_package = pytest.mark.skipif(
    importlib.util.find_spec(PACKAGE) is None, reason="pip install -r requirements-meaning.txt"
)
needs_instructions = pytest.mark.skipif(not LANES, reason="a processor without AVX2")
TEXTS = [
    "停电了怎么办",
    "",
    "a",
    "Ｌ\u3000ED 220Ｖ①㍿ 👍🏽 é﹏",
    "家里突然黑了灯都不亮，是不是线路坏了，要等多久才能修好啊",
    "用户应当按照国家核准的电价和用电计量装置的记录，按时交纳电费；" * 8,
]


@needs_package
@needs_instructions
def test_vectors_are_those_of_the_package() -> None:
    engine: Any = importlib.import_module(PACKAGE).E5(num_threads=1)
    own = PackagedModel().engine
    assert isinstance(own, PackedEncoder)
    for mine, theirs in (
        (own.query(TEXTS), engine.query(TEXTS)),
        (own.passage(TEXTS), engine.passage(TEXTS)),
    ):
        assert ((mine * theirs).sum(axis=1) > 0.999).all()


@needs_package
@pytest.mark.parametrize("what", ["another processor", "another result", "another format"])
def test_where_it_cannot_be_had_the_engine_of_the_package_is_used(
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if what == "another processor":
        monkeypatch.setattr(packed_encoder, "LANES", 0)
    elif what == "another result":
        monkeypatch.setattr(PackedEncoder, "query", lambda _self, texts: np.eye(len(texts), 384))
    else:
        (tmp_path / "weights").write_bytes(b"E5S2" + bytes(400))
        own = PackedEncoder
        monkeypatch.setattr(
            packaged_model, "PackedEncoder", lambda _path: own(tmp_path / "weights")
        )
    with caplog.at_level(logging.WARNING, "kb.meaning"):
        model = PackagedModel()
    assert not isinstance(model.engine, PackedEncoder)
    assert "slower" in caplog.text
    assert model.lines(["停电"]).shape == (1, 384)
