"""What makes a vector of a text; any model that does this can stand in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_SAMPLED = 1 << 16


class ModelMissing(Exception):
    """The model that was set cannot be used; says why."""


@dataclass(frozen=True)
class Unrelated:
    """Cosines of lines with passages about something else: their mean, and how far they spread.

    Models differ in both by far; in these terms they can be compared.
    """

    mean: float
    spread: float


class Encoder(Protocol):
    """Vectors of length one. Safe to call from several threads; uses one thread itself."""

    @property
    def name(self) -> str:
        """Which model it is, down to its weights: vectors of different ones are not compared."""
        ...

    @property
    def unrelated(self) -> Unrelated:
        """What its cosines of texts that have nothing to do with each other are like."""
        ...

    def lines(self, texts: Sequence[str]) -> Floats:
        """A row for each of the questions, as they are asked and as an entry is called."""
        ...

    def passages(self, texts: Sequence[str]) -> Floats:
        """A row for each of the texts that may answer."""
        ...


_LINES = (
    "停电了怎么办",
    "电费怎么交",
    "冰淇淋多少钱一斤",
    "医保卡怎么补办",
    "孩子上学要什么材料",
    "房子漏水谁来修",
    "明天会下雨吗",
    "手机没有信号",
)
_PASSAGES = (
    "办理居住证需要身份证和租房合同。",
    "营业时间为每天上午九点到下午五点。",
    "苹果含有丰富的维生素。",
    "故障时请先关闭总开关。",
    "请在三十日内提出申请。",
    "火车票可以改签一次。",
    "图书馆每周一闭馆。",
    "合同自双方签字之日起生效。",
)


def unrelated_by(encoder: Encoder) -> Unrelated:
    """As it is with a few texts of our own; takes a model sixteen texts."""
    cosines = encoder.lines(_LINES) @ encoder.passages(_PASSAGES).T
    return Unrelated(float(cosines.mean()), max(float(cosines.std()), 1e-3))


def digest_of(files: Iterable[Path]) -> str:
    """What tells weights from others: sizes, and both ends and the middle of each file.

    Weights are hundreds of megabytes, and every process asks. Raises `OSError`.
    """
    digest = hashlib.sha256()
    for path in files:
        size = path.stat().st_size
        digest.update(f"{path.name}:{size};".encode())
        with path.open("rb") as file:
            for place in (0, size // 2, size - _SAMPLED):
                file.seek(max(0, place))
                digest.update(file.read(_SAMPLED))
    return digest.hexdigest()[:16]
