"""Small changes of a module's code, one at a time: each should make some test fail."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
_SMALL = 20  # of large numbers one more or less is no matter
_TEXTS = {"_", "N_"}  # whose arguments people read


@dataclass(frozen=True)
class Change:
    """One change: where, what stands there now, and the module with it."""

    line: int
    before: str
    after: str
    tree: ast.Module
    within: str  # the function or the constant it is in


def changes(source: str) -> Iterator[Change]:
    """Every change of the code inside functions and of constants."""
    tree = ast.parse(source)
    for path, within in _places(tree, (), ""):
        node = _at(tree, path)
        for number, _replacement in enumerate(_instead(node)):
            changed = copy.deepcopy(tree)
            replacement = _instead(_at(changed, path))[number]
            _put(changed, path, replacement)
            before, after = _said(node, replacement, number)
            yield Change(
                getattr(node, "lineno", 0),
                before,
                after,
                ast.fix_missing_locations(changed),
                within,
            )


Path = tuple[tuple[str, int | None], ...]


def _places(node: ast.AST, path: Path, within: str) -> Iterator[tuple[Path, str]]:
    """The way to every node that is run when a function is, or makes a constant."""
    if within:
        yield path, within
    for name, value in ast.iter_fields(node):
        if name in {"decorator_list", "args", "returns", "annotation"} and not isinstance(
            node, ast.Call
        ):
            continue
        children = value if isinstance(value, list) else [value]
        for number, child in enumerate(children):
            if not isinstance(child, ast.AST) or _is_said(child):
                continue
            place = (*path, (name, number if isinstance(value, list) else None))
            yield from _places(child, place, _within(child, within))


def _said(before: ast.AST, after: ast.AST, number: int) -> tuple[str, str]:
    """Both in words that tell them apart."""
    if isinstance(before, ast.Tuple | ast.List | ast.Set):
        return ast.unparse(before.elts[number]), "left out"
    return ast.unparse(before), ast.unparse(after)


def _within(node: ast.AST, outside: str) -> str:
    if "(" in outside:
        return outside
    if isinstance(node, ast.FunctionDef):
        return f"{outside.removesuffix('.')}{'.' if outside else ''}{node.name}()"
    if isinstance(node, ast.ClassDef):
        return ""  # what stands in a class outside of methods was read long ago
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return outside


def _is_said(node: ast.AST) -> bool:
    """Words for people or for who reads the code."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in _TEXTS
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _at(tree: ast.AST, path: Path) -> ast.AST:
    node = tree
    for name, number in path:
        value = getattr(node, name)
        node = value if number is None else value[number]
    return node


def _put(tree: ast.AST, path: Path, node: ast.AST) -> None:
    above = _at(tree, path[:-1])
    name, number = path[-1]
    if number is None:
        setattr(above, name, node)
    else:
        getattr(above, name)[number] = node


def _instead(node: ast.AST) -> list[ast.AST]:
    """What may stand in the place of a node; the node may be changed by it."""
    made: list[ast.AST] = []
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _OTHER:
        other = copy.copy(node)
        other.ops = [_OTHER[type(node.ops[0])](), *node.ops[1:]]  # type: ignore[list-item]
        made.append(other)
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in _OTHER:
        swapped = copy.copy(node)
        swapped.op = _OTHER[type(node.op)]()  # type: ignore[assignment]
        made.append(swapped)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        made.append(node.operand)
    elif isinstance(node, ast.If | ast.IfExp) and isinstance(
        node.test, ast.Name | ast.Attribute | ast.Call
    ):
        negated = copy.copy(node)
        negated.test = ast.UnaryOp(ast.Not(), node.test)
        made.append(negated)
    elif isinstance(node, ast.Raise | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        made.append(ast.Pass())
    elif isinstance(node, ast.Return) and isinstance(
        node.value, ast.Call | ast.Attribute | ast.Name | ast.Compare | ast.BoolOp
    ):
        made.append(ast.Return(ast.Constant(None)))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        made.append(ast.Constant(not node.value))
    elif isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value <= _SMALL:
        made.append(ast.Constant(node.value + 1))
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 1:
        for left_out in range(len(node.elts)):
            fewer = copy.copy(node)
            fewer.elts = [one for n, one in enumerate(node.elts) if n != left_out]
            made.append(fewer)
    return made
