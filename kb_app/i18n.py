"""Chinese first, English second. Source strings are Chinese; English comes from a .po catalogue.

The catalogue is read as it is: no compiled file to forget.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from core import clock
from core.messages import set_translator, spoken
from kb_app.access import cookies

LANGUAGES = {"zh": "中文", "en": "English"}
CATALOGUES = Path(__file__).parent / "translations"


class PoDomain(Domain):  # type: ignore[misc]
    """Translations straight from translations/<language>.po."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the reader's language."""
        locale = get_locale()
        return _catalogue(locale.language if locale else "zh")


@cache
def _catalogue(language: str) -> NullTranslations:
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


_domain = PoDomain()


def translate(text: str) -> str:
    """`text` in the language of `speaking`, else of whoever is asking, else as written."""
    if spoken() in LANGUAGES:
        return str(_catalogue(spoken()).ugettext(text))
    return str(_domain.get_translations().ugettext(text)) if has_request_context() else text


def language() -> str:
    """The language of this request."""
    chosen = cookies.sent(cookies.LANGUAGE) or ""
    if chosen in LANGUAGES:
        return chosen
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(LANGUAGES, "zh") or "zh"
    return "zh"


def init_app(app: Flask) -> None:
    """Hook translation into templates and into `core.messages`."""
    babel = Babel(
        app,
        default_locale="zh",
        locale_selector=language,
    )
    babel.domain_instance = _domain  # its own would look for compiled catalogues
    app.jinja_env.globals["current_language"] = language
    app.jinja_env.globals["hotline_zone"] = lambda: clock.HOTLINE_ZONE.key
    app.jinja_env.globals["languages"] = LANGUAGES
    set_translator(translate)
