"""The layers of an encoder over weights of four bits, multiplied as they lie.

Numbers that go in become bytes, a factor for each 32. Products of bytes and half bytes are added
up by the instructions that processors have for it (AVX-512 VNNI, AVX2); `LANES` is 0 where there
are none. All of it stands in this one file: what is kept compiled is known by its file alone.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.core.registry import cpu_target
from numba.extending import intrinsic

from search_index.loops import freely_compiled
from search_index.meaning.encoder import Floats
from search_index.meaning.packed.packed_weights import IN_BLOCK, Blocks, PackedWeights

Bytes = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int32]

_GROUPS = IN_BLOCK // 4  # four products are added up by one instruction


def _lanes() -> int:
    """How many columns are worked on together, by what loops are compiled for."""
    _, _, features = cpu_target.target_context.codegen().magic_tuple()
    has = set(features.split(","))
    return 16 if "+avx512vnni" in has else 8 if "+avx2" in has else 0


LANES = _lanes()
ROWS = 4 if LANES == 16 else 2  # as many as registers hold; texts are filled up to them


class Matrix(NamedTuple):
    """A matrix of each layer: half bytes and factors in the order in which they are needed."""

    halves: npt.NDArray[np.uint8]
    factors: Floats
    bias: Floats


class Layers(NamedTuple):
    """What a text goes through; of norms factor and shift, after attention and at the end."""

    asked: Matrix  # queries, keys and values together
    attended: Matrix
    widened: Matrix
    narrowed: Matrix
    norms: Floats
    heads: int
    epsilon: float


def layers_of(weights: PackedWeights) -> Layers:
    """The layers, ready to be run; they take 14 MB. Raises `KeyError`, `ValueError`."""
    width, inner = weights.width, weights.inner
    norms = ("aln.w", "aln.b", "oln.w", "oln.b")
    return Layers(
        _matrix(weights, width, "q", "k", "v"),
        _matrix(weights, width, "ao"),
        _matrix(weights, width, "fi"),
        _matrix(weights, inner, "fo"),
        np.stack(
            [
                weights.floats(*(f"l{n}.{norm}" for norm in norms)).reshape(4, width)
                for n in range(weights.layers)
            ]
        ),
        weights.heads,
        weights.epsilon,
    )


def _matrix(weights: PackedWeights, columns: int, *names: str) -> Matrix:
    stacks = [
        weights.blocks(columns, *(f"l{n}.{name}.w" for name in names))
        for n in range(weights.layers)
    ]
    biases = [weights.floats(*(f"l{n}.{name}.b" for name in names)) for n in range(weights.layers)]
    laid = [_laid_out(blocks) for blocks in stacks]
    return Matrix(
        np.stack([halves for halves, _ in laid]),
        np.stack([factors for _, factors in laid]),
        np.stack(biases),
    )


def _laid_out(blocks: Blocks) -> tuple[npt.NDArray[np.uint8], Floats]:
    """Of `LANES` rows beside each other: block after block, of each row four bytes at a time."""
    rows, across = blocks.shape
    tiles = blocks.reshape(rows // LANES, LANES, across)
    halves = tiles["halves"].reshape(rows // LANES, LANES, across, 4, 4)
    factors = tiles["factor"].astype(np.float32).transpose(0, 2, 1)
    return np.ascontiguousarray(halves.transpose(0, 2, 3, 1, 4)), np.ascontiguousarray(factors)


@intrinsic
def _tile(
    _typing: Any,
    _halves: Any,
    _factors: Any,
    _bias: Any,
    _rows: Any,
    _steps: Any,
    _offsets: Any,
    _out: Any,
    _blocks: Any,
    _across: Any,
) -> Any:
    """`ROWS` rows with `LANES` columns of a matrix, from and to these addresses.

    `_offsets` is eight times each block's sum, below zero: halves count from 0 instead of -8.
    """
    signature = types.void(*[types.int64] * 9)
    return signature, _tile_code


def _tile_code(_context: Any, code: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
    halves, factors, bias, rows, steps, offsets, out, blocks, across = arguments
    i8, i32, i64 = ir.IntType(8), ir.IntType(32), ir.IntType(64)
    bytes_, wholes = ir.VectorType(i8, 4 * LANES), ir.VectorType(i32, LANES)
    floats, fast = ir.VectorType(ir.FloatType(), LANES), ("contract",)

    def at(base: ir.Value, step: ir.Value | int, size: int) -> ir.Value:
        times = ir.Constant(i64, step) if isinstance(step, int) else step
        return code.add(base, code.mul(times, ir.Constant(i64, size)))

    def loaded(address: ir.Value, kind: ir.Type, align: int) -> ir.Value:
        return code.load(code.inttoptr(address, kind.as_pointer()), align=align)

    def to_all(value: ir.Value, kind: ir.VectorType) -> ir.Value:
        first = code.insert_element(kind(ir.Undefined), value, i32(0))
        return code.shuffle_vector(first, kind(ir.Undefined), wholes([0] * LANES))

    before = code.block
    loop, after = code.append_basic_block("blocks"), code.append_basic_block("done")
    begun = loaded(bias, floats, 4)
    code.branch(loop)
    code.position_at_end(loop)
    block = code.phi(i64)
    block.add_incoming(i64(0), before)
    sums = [code.phi(floats) for _ in range(ROWS)]
    packed = [loaded(at(at(halves, block, 16 * LANES), n, 4 * LANES), bytes_, 4) for n in range(4)]
    weights = [code.and_(some, bytes_([15] * 4 * LANES)) for some in packed]
    weights += [code.lshr(some, bytes_([4] * 4 * LANES)) for some in packed]
    factor = loaded(at(factors, block, 4 * LANES), floats, 4)
    added = []
    for row, total in enumerate(sums):
        place = code.add(code.mul(blocks, i64(row)), block)
        four = [loaded(at(at(rows, place, IN_BLOCK), n, 4), i32, 4) for n in range(_GROUPS)]
        given = [code.bitcast(to_all(one, wholes), bytes_) for one in four]
        begun_with = to_all(loaded(at(offsets, place, 4), i32, 4), wholes)
        product = code.sitofp(_products(code, begun_with, weights, given), floats)
        step = to_all(loaded(at(steps, place, 4), ir.FloatType(), 4), floats)
        product = code.fmul(code.fmul(product, step), factor, flags=fast)
        added.append(code.fadd(product, total, flags=fast))
    following = code.add(block, i64(1))
    block.add_incoming(following, loop)
    for total, now in zip(sums, added, strict=True):
        total.add_incoming(begun, before)
        total.add_incoming(now, loop)
    code.cbranch(code.icmp_signed("<", following, blocks), loop, after)
    code.position_at_end(after)
    for row, now in enumerate(added):
        address = at(at(out, across, 4 * row), 0, 4)
        code.store(now, code.inttoptr(address, floats.as_pointer()), align=4)
    return _context.get_dummy_value()


def _products(
    code: ir.IRBuilder, begun: ir.Value, weights: list[ir.Value], given: list[ir.Value]
) -> ir.Value:
    """What `begun` holds and the products of a block, added up by lanes."""
    bytes_, wholes = weights[0].type, begun.type
    if LANES == 16:
        kind = ir.FunctionType(wholes, [wholes, bytes_, bytes_])
        add_products = code.module.declare_intrinsic("llvm.x86.avx512.vpdpbusd.512", (), kind)
        for weight, one in zip(weights, given, strict=True):
            begun = code.call(add_products, [begun, weight, one])
        return begun
    shorts = ir.VectorType(ir.IntType(16), 2 * LANES)
    pairs = code.module.declare_intrinsic(
        "llvm.x86.avx2.pmadd.ub.sw", (), ir.FunctionType(shorts, [bytes_, bytes_])
    )
    widen = code.module.declare_intrinsic(
        "llvm.x86.avx2.pmadd.wd", (), ir.FunctionType(wholes, [shorts, shorts])
    )
    total = shorts([0] * 2 * LANES)
    for weight, one in zip(weights, given, strict=True):  # 8 × 2 × 15 × 127 are less than 2^15
        total = code.add(total, code.call(pairs, [weight, one]))
    return code.add(begun, code.call(widen, [total, shorts([1] * 2 * LANES)]))


@freely_compiled
def _as_bytes(numbers: Floats, rows: Bytes, steps: Floats, offsets: Whole) -> None:
    for row in range(len(numbers)):
        for block in range(numbers.shape[1] // IN_BLOCK):
            begin = block * IN_BLOCK
            largest = np.float32(0)
            for place in range(begin, begin + IN_BLOCK):
                largest = max(largest, abs(numbers[row, place]))
            per_step = np.float32(127) / largest if largest > 0 else np.float32(0)
            total = np.int32(0)
            for place in range(begin, begin + IN_BLOCK):
                whole = np.int32(np.rint(numbers[row, place] * per_step))
                rows[row, place] = whole
                total += whole
            steps[row, block] = largest / np.float32(127)
            offsets[row, block] = -8 * total


@freely_compiled
def _times(
    numbers: Floats, matrix: Matrix, layer: int, rows: Bytes, steps: Floats, offsets: Whole
) -> Floats:
    """Rows of numbers times the matrix of a layer; the last three are room to work in."""
    _as_bytes(numbers, rows, steps, offsets)
    count, blocks = steps.shape
    across = matrix.bias.shape[1]
    out = np.empty((count, across), dtype=np.float32)
    halves, factors = matrix.halves[layer], matrix.factors[layer]
    for tile in range(across // LANES):
        bias = matrix.bias[layer, tile * LANES :].ctypes.data
        for row in range(0, count, ROWS):
            _tile(  # type: ignore[call-arg]
                halves[tile].ctypes.data,
                factors[tile].ctypes.data,
                bias,
                rows[row].ctypes.data,
                steps[row].ctypes.data,
                offsets[row].ctypes.data,
                out[row, tile * LANES :].ctypes.data,
                blocks,
                across,
            )
    return out


@freely_compiled
def _norm(numbers: Floats, others: Floats, norm: Floats, shift: Floats, epsilon: float) -> None:
    """Add the others, and bring each row to the same mean and spread."""
    width = np.float32(numbers.shape[1])
    for row in range(len(numbers)):
        mean = np.float32(0)
        for place in range(numbers.shape[1]):
            numbers[row, place] += others[row, place]
            mean += numbers[row, place]
        mean /= width
        spread = np.float32(0)
        for place in range(numbers.shape[1]):
            spread += (numbers[row, place] - mean) ** 2
        factor = np.float32(1 / np.sqrt(spread / width + epsilon))
        for place in range(numbers.shape[1]):
            numbers[row, place] = (numbers[row, place] - mean) * factor * norm[place] + shift[place]


@freely_compiled
def _to_powers(numbers: Floats, highest: np.float32) -> None:
    """e to each of them less the highest, to four digits: a few terms of a 32nd, squared."""
    one, half = np.float32(1), np.float32(0.5)
    third, fourth = np.float32(1 / 6), np.float32(1 / 24)
    for place in range(len(numbers)):
        below = numbers[place] - highest
        part = (below if below > np.float32(-20) else np.float32(-20)) * np.float32(1 / 32)
        power = one + part * (one + part * (half + part * (third + part * fourth)))
        power *= power
        power *= power
        power *= power
        power *= power
        power *= power
        numbers[place] = power


@freely_compiled
def _attention(asked: Floats, heads: int, count: int, out: Floats) -> None:
    """What each of the first `count` rows takes of the values of all of them."""
    width = out.shape[1]
    own = width // heads
    scale = np.float32(1 / np.sqrt(own))
    filled = (count + 15) // 16 * 16  # loops go on in steps of as many
    keys = np.zeros((own, filled), dtype=np.float32)
    values = np.empty((count, own), dtype=np.float32)
    query, taken = np.empty(own, dtype=np.float32), np.empty(own, dtype=np.float32)
    shares = np.empty(filled, dtype=np.float32)
    for head in range(heads):
        begin = head * own
        for row in range(count):
            for place in range(own):
                keys[place, row] = asked[row, width + begin + place] * scale
                values[row, place] = asked[row, 2 * width + begin + place]
        for row in range(count):
            query[:] = asked[row, begin : begin + own]
            shares[:] = 0
            for place in range(own):
                for other in range(filled):
                    shares[other] += query[place] * keys[place, other]
            highest = np.float32(-1e30)
            for other in range(count):
                highest = max(highest, shares[other])
            _to_powers(shares, highest)
            taken[:] = 0
            total = np.float32(0)
            for other in range(count):
                total += shares[other]
                for place in range(own):
                    taken[place] += shares[other] * values[other, place]
            for place in range(own):
                out[row, begin + place] = taken[place] / total


_REACH = 4.5  # above it a number is let through, and below it none


def _curve() -> tuple[np.float32, ...]:
    """The share of a normal distribution between 0 and x, over x: a polynomial of (x / reach)²."""
    at = np.linspace(1e-3, _REACH, 1000)
    share = np.array([math.erf(x / math.sqrt(2)) / 2 for x in at.tolist()])
    powers = np.vander((at / _REACH) ** 2, 10, increasing=True)
    fitted = np.linalg.lstsq(powers * at[:, None] ** 2, share * at, rcond=None)[0]
    return tuple(fitted.astype(np.float32))


_CURVE = _curve()


@freely_compiled
def _let_through(numbers: Floats) -> None:
    """GELU, to four digits."""
    reach = np.float32(_REACH)
    for row in range(len(numbers)):
        for place in range(numbers.shape[1]):
            number = numbers[row, place]
            near = min(max(number, -reach), reach)
            square = (near / reach) ** 2
            share = np.float32(0)
            for term in range(len(_CURVE) - 1, -1, -1):
                share = share * square + _CURVE[term]
            numbers[row, place] = number * (np.float32(0.5) + near * share)


@freely_compiled
def run_through(numbers: Floats, count: int, layers: Layers) -> None:
    """Take a text through the layers, in its place.

    A row of `numbers` is a piece; only the first `count` are. Their number is one of `ROWS`.
    """
    rows, width = numbers.shape
    inner = layers.widened.bias.shape[1]
    narrow, wide = np.empty((rows, width), np.int8), np.empty((rows, inner), np.int8)
    steps, offsets = (
        np.empty((rows, width // IN_BLOCK), np.float32),
        np.empty((rows, width // IN_BLOCK), np.int32),
    )
    wide_steps, wide_offsets = (
        np.empty((rows, inner // IN_BLOCK), np.float32),
        np.empty((rows, inner // IN_BLOCK), np.int32),
    )
    taken = np.zeros((rows, width), np.float32)
    for layer in range(len(layers.norms)):
        norms = layers.norms[layer]
        asked = _times(numbers, layers.asked, layer, narrow, steps, offsets)
        _attention(asked, layers.heads, count, taken)
        attended = _times(taken, layers.attended, layer, narrow, steps, offsets)
        _norm(numbers, attended, norms[0], norms[1], layers.epsilon)
        widened = _times(numbers, layers.widened, layer, narrow, steps, offsets)
        _let_through(widened)
        narrowed = _times(widened, layers.narrowed, layer, wide, wide_steps, wide_offsets)
        _norm(numbers, narrowed, norms[2], norms[3], layers.epsilon)
