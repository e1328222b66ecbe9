"""The content of a revision as it lies in the database, where one row may be past reading.

A disk or a hand in the database can leave behind what is no JSON, no text, or not what kinds write.
Such a row is loaded like any other, so that lists of which it is one go on; whoever looks into its
content learns that it is damaged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from sqlalchemy import JSON, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from core.storage.storage_faults import StorageFailed, StorageFault

# What reading a content raises that is not what its kind wrote.
UNREADABLE = (StorageFailed, AttributeError, LookupError, TypeError, ValueError)


class UnreadableContent(dict[str, Any]):
    """Takes the place of a content that cannot be read: any look into it raises `StorageFailed`."""

    def __init__(self) -> None:
        super().__init__(unreadable=True)  # not empty: an encoder of JSON would not look inside

    def _refuse(self, *_asked: object, **_named: object) -> NoReturn:
        raise StorageFailed(StorageFault.DAMAGED)

    __getitem__ = __iter__ = __len__ = __contains__ = __reversed__ = _refuse
    __or__ = __ror__ = _refuse
    get = items = keys = values = copy = _refuse

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None


class StoredContent(TypeDecorator[dict[str, Any]]):
    """JSON that is `UnreadableContent` where it cannot be read."""

    impl = JSON
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """As JSON does: an index into it is no content."""
        return self.impl_instance.coerce_compared_value(op, value)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """SQLite gives bytes: of a text that is none its driver would refuse the whole query."""
        return _Bytes(column, type_=self)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], dict[str, Any] | None]:
        """From what the driver gives to the content."""
        parse = self.impl_instance.dialect_impl(dialect).result_processor(dialect, coltype)

        def read(value: Any) -> dict[str, Any] | None:
            try:
                content = parse(value) if parse is not None else value
            except StorageFailed:
                return UnreadableContent()
            if content is None or isinstance(content, dict):
                return content
            return UnreadableContent()

        return read


class _Bytes(FunctionElement[Any]):
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], *, type_: StoredContent) -> None:
        super().__init__(column)
        self.type = type_


@compiles(_Bytes)
def _as_it_is(element: _Bytes, compiler: SQLCompiler, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(_Bytes, "sqlite")
def _as_bytes(element: _Bytes, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS BLOB)"
