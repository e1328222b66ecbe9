"""A model that the company brings: a folder with an ONNX encoder and its tokenizer.

`*.onnx` (model.onnx, or in onnx/) and tokenizer.json, as encoders are published. How texts are
prefixed and tokens pooled is said by the files beside them where there are any (as of
sentence-transformers), else by what E5, BGE and Qwen are known to want.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search_index.meaning.encoder import Floats, ModelMissing, digest_of, unrelated_by

_MOST_TOKENS = 512
_AT_ONCE = 16

Tokens = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """What a family of models wants: words before a line and a passage, and what is pooled."""

    line: str = ""
    passage: str = ""
    pooling: str = "mean"  # mean, cls, last


_E5 = Layout("query: ", "passage: ")
_BGE = Layout("为这个句子生成表示以用于检索相关文章：", pooling="cls")
_BGE_M3 = Layout(pooling="cls")
_QWEN = Layout(
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
    pooling="last",
)
_FAMILIES: Sequence[tuple[str, Layout]] = (
    ("bge-m3", _BGE_M3),
    ("bge", _BGE),
    ("qwen", _QWEN),
    ("e5", _E5),
)


class OnnxModel:
    """The encoder of a folder in this process."""

    def __init__(self, folder: Path) -> None:
        """Load it. Raises `ModelMissing`."""
        try:
            weights = _weights_in(folder)
            self.layout = _layout_of(folder)
            external = sorted(weights.parent.glob(weights.name + "*"))
            files = [*external, folder / "tokenizer.json"]
            self.name = f"onnx-{digest_of(files)}-{self.layout.pooling}"
            runtime = importlib.import_module("onnxruntime")
            self._tokenizer: Any = importlib.import_module("tokenizers").Tokenizer.from_file(
                str(folder / "tokenizer.json")
            )
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(_MOST_TOKENS)
            options = runtime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session: Any = runtime.InferenceSession(
                str(weights), options, providers=["CPUExecutionProvider"]
            )
            self._wanted = {one.name: one.type for one in self._session.get_inputs()}
            self.unrelated = unrelated_by(self)  # one that cannot answer is none
        except Exception as error:  # whatever keeps foreign code from loading
            raise ModelMissing(f"{folder}: {error}") from error

    def lines(self, texts: Sequence[str]) -> Floats:
        """A row for each of the questions."""
        return self._all([self.layout.line + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Floats:
        """A row for each of the texts that may answer."""
        return self._all([self.layout.passage + text for text in texts])

    def _all(self, texts: Sequence[str]) -> Floats:
        parts = range(0, len(texts), _AT_ONCE)
        return np.concatenate([self._rows(texts[n : n + _AT_ONCE]) for n in parts])

    def _rows(self, texts: Sequence[str]) -> Floats:
        coded = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        longest = max(map(len, coded))
        tokens = np.zeros((len(coded), longest), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(coded):
            tokens[row, : len(ids)], mask[row, : len(ids)] = ids, 1
        hidden = self._session.run(None, self._inputs(tokens, mask))[0]
        pooled = hidden if hidden.ndim == 2 else _pooled(hidden, mask, self.layout.pooling)
        lengths = np.linalg.norm(pooled, axis=1, keepdims=True)
        vectors: Floats = (pooled / np.maximum(lengths, 1e-9)).astype(np.float32)
        if not np.isfinite(vectors).all():
            raise ValueError("the model gives no numbers")
        return vectors

    def _inputs(self, tokens: Tokens, mask: Tokens) -> dict[str, Tokens]:
        known = {
            "input_ids": tokens,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(tokens),
            "position_ids": np.broadcast_to(np.arange(tokens.shape[1]), tokens.shape).copy(),
        }
        return {name: known[name] for name in self._wanted}


def _weights_in(folder: Path) -> Path:
    for pattern in ("model.onnx", "onnx/model.onnx", "*.onnx", "onnx/*.onnx"):
        for path in sorted(folder.glob(pattern)):
            return path
    raise ModelMissing("no *.onnx in it")


def _layout_of(folder: Path) -> Layout:
    """As the files beside the weights say, else as the family is known to want."""
    configured = _read(folder / "config.json")
    called = f"{folder.name} {configured.get('_name_or_path', '')} {configured.get('model_type')}"
    family = next((own for name, own in _FAMILIES if name in called.lower()), Layout())
    prompts = _read(folder / "config_sentence_transformers.json").get("prompts") or {}
    pooling = _read(folder / "1_Pooling" / "config.json")
    chosen = [how for how, key in _POOLING.items() if pooling.get(key)]
    return Layout(
        prompts.get("query") or family.line,
        prompts.get("passage") or prompts.get("document") or family.passage,
        chosen[0] if chosen else family.pooling,
    )


_POOLING = {
    "cls": "pooling_mode_cls_token",
    "mean": "pooling_mode_mean_tokens",
    "last": "pooling_mode_lasttoken",
}


def _read(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return stored if isinstance(stored, dict) else {}


def _pooled(hidden: npt.NDArray[Any], mask: Tokens, pooling: str) -> npt.NDArray[Any]:
    """One vector a row from those of its tokens."""
    if pooling == "cls":
        first: npt.NDArray[Any] = hidden[:, 0]
        return first
    if pooling == "last":
        last: npt.NDArray[Any] = hidden[np.arange(len(mask)), mask.sum(axis=1) - 1]
        return last
    weights = mask[:, :, None].astype(hidden.dtype)
    mean: npt.NDArray[Any] = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    return mean
