"""Text for people, marked for translation in layers that do not know Flask.

Source strings are Chinese. `_()` gives a text that is translated when it is read, in the language
of whoever reads it; `kb_app` plugs in the translator, everything else sees Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import Any

Translator = Callable[[str], str]

OF_CONTENT = "zh"  # the language source strings and content are in


def _as_written(text: str) -> str:
    return text


_translator: Translator = _as_written
_language: ContextVar[str] = ContextVar("language", default="")


def set_translator(translator: Translator) -> None:
    """Make `translator` (source text -> text in the reader's language) the one in use."""
    global _translator  # one process speaks through one web framework
    _translator = translator


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Texts are read in `language` within: what is done later for somebody, in theirs."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def spoken() -> str:
    """The language of `speaking`, outside of it none."""
    return _language.get()


class LazyText(str):
    """A translatable text with its parameters; `str()` gives it in the reader's language.

    A `str` so that marshmallow takes it for a message; its raw value is the Chinese source.
    """

    _params: dict[str, Any]

    def __new__(cls, source: str, params: dict[str, Any] | None = None) -> LazyText:
        """`source` with `params` to be filled in when it is read."""
        text = super().__new__(cls, source)
        text._params = params or {}
        return text

    @property
    def source(self) -> str:
        """The Chinese source, untranslated and without its parameters filled in."""
        return str.__str__(self)

    @property
    def params(self) -> dict[str, Any]:
        """What is filled in when it is read."""
        return self._params

    def format(self, *args: object, **params: object) -> LazyText:
        """The same text with `params` filled in; marshmallow calls it so."""
        return LazyText(str.__str__(self), {**self._params, **params})

    def __str__(self) -> str:
        text = _translator(str.__str__(self))
        return text.format(**self._params) if self._params else text

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __html__(self) -> str:
        """For Jinja: translated, then escaped."""
        return escape(str(self))

    def __repr__(self) -> str:
        return f"LazyText({str.__str__(self)!r}, {self._params!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return LazyText, (str.__str__(self), self._params)


def _(source: str, **params: Any) -> LazyText:
    """A text for people: `_("最多 {max} 个字", max=200)`."""
    return LazyText(source, params)


def enumerated(items: Iterable[object]) -> str:
    """`items` one after the other, in the reader's language: A、B、C."""
    return str(_("、")).join(map(str, items))


def as_json(text: str) -> dict[str, Any]:
    """A text to be stored and read later, in the language of whoever reads it then.

    Parameters that are texts themselves are kept as texts, days and the like as they are written.
    """
    if not isinstance(text, LazyText):
        return {"text": str(text)}
    return {"source": text.source, "params": {k: _stored(v) for k, v in text.params.items()}}


def from_json(stored: Mapping[str, Any]) -> str:
    """The text that `as_json` stored."""
    if "source" not in stored:
        return str(stored.get("text", ""))
    params = {k: from_json(v) if isinstance(v, dict) else v for k, v in stored["params"].items()}
    return LazyText(stored["source"], params)


def _stored(value: Any) -> Any:
    if isinstance(value, LazyText):
        return as_json(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)
