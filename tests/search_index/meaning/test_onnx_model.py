"""An encoder that a company brings: read from a folder, laid out as its family wants."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from search_index.meaning.encoder import ModelMissing
from search_index.meaning.onnx_model import OnnxModel

pytest.importorskip("onnxruntime", reason="pip install -r requirements-onnx.txt")
tokenizers = pytest.importorskip("tokenizers")

CHARS = "停电怎么办费交冰淇淋多少钱一斤"
WIDTH = 16


def field(number: int, value: bytes | int) -> bytes:
    """One field of a message, as ONNX files write it."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def tensor(name: str, kind: int) -> bytes:
    """An input or output of two or three free dimensions."""
    free = field(1, field(2, b"n")) * (2 if kind == 7 else 3)
    return field(1, name.encode()) + field(2, field(1, field(1, kind) + field(2, free)))


def model(table: np.ndarray) -> bytes:
    """A model that looks each token up in a table: the last hidden states are its rows."""
    weights = (
        b"".join(field(1, size) for size in table.shape)
        + field(2, 1)
        + field(8, b"table")
        + field(9, table.astype("<f4").tobytes())
    )
    node = field(1, b"table") + field(1, b"input_ids") + field(2, b"hidden") + field(4, b"Gather")
    graph = (
        field(1, node)
        + field(2, b"g")
        + field(5, weights)
        + field(11, tensor("input_ids", 7))
        + field(11, tensor("attention_mask", 7))
        + field(12, tensor("hidden", 1))
    )
    return field(1, 8) + field(7, graph) + field(8, field(1, b"") + field(2, 13))


def laid_out(folder: Path, name: str) -> Path:
    """A folder as models are published, under a name that tells the family."""
    place = folder / name
    (place / "onnx").mkdir(parents=True)
    table = np.random.default_rng(1).standard_normal((len(CHARS) + 1, WIDTH))
    (place / "onnx" / "model.onnx").write_bytes(model(table))
    words = {"[UNK]": 0} | {char: n for n, char in enumerate(dict.fromkeys(CHARS), 1)}
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    made.save(str(place / "tokenizer.json"))
    return place


@pytest.mark.parametrize(
    ("name", "line", "pooling"),
    [
        ("multilingual-e5-small", "query: ", "mean"),
        ("bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", "cls"),
        ("bge-m3", "", "cls"),
        ("Qwen3-Embedding-0.6B", "Instruct: ", "last"),
        ("some-other", "", "mean"),
    ],
)
def test_families_are_read_as_they_want(tmp_path: Path, name: str, line: str, pooling: str) -> None:
    encoder = OnnxModel(laid_out(tmp_path, name))
    assert encoder.layout.line.startswith(line)
    assert bool(encoder.layout.line) == bool(line)
    assert encoder.layout.pooling == pooling
    rows = encoder.passages(["停电怎么办", "电费", "冰淇淋多少钱一斤"] * 7)
    assert rows.shape == (21, WIDTH)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = encoder.passages(["电费"])
    assert np.allclose(rows[1], alone[0], atol=1e-5)  # beside longer texts as alone
    assert encoder.unrelated.spread > 0


def test_what_stands_beside_it_says_more_than_its_name(tmp_path: Path) -> None:
    place = laid_out(tmp_path, "bge-small-zh-v1.5")
    prompts = {"prompts": {"query": "问：", "passage": "答："}}
    (place / "config_sentence_transformers.json").write_text(json.dumps(prompts), encoding="utf-8")
    (place / "1_Pooling").mkdir()
    (place / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    encoder = OnnxModel(place)
    assert (encoder.layout.line, encoder.layout.passage) == ("问：", "答：")
    assert encoder.layout.pooling == "mean"


def test_other_weights_have_another_name(tmp_path: Path) -> None:
    place = laid_out(tmp_path, "e5")
    before = OnnxModel(place).name
    (place / "onnx" / "model.onnx").write_bytes(model(np.ones((len(CHARS) + 1, WIDTH))))
    assert OnnxModel(place).name != before


@pytest.mark.parametrize("broken", ["onnx/model.onnx", "tokenizer.json"])
def test_what_cannot_be_read_is_no_model(tmp_path: Path, broken: str) -> None:
    place = laid_out(tmp_path, "e5")
    (place / broken).write_bytes(b"{")
    with pytest.raises(ModelMissing):
        OnnxModel(place)
