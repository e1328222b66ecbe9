"""Collects the texts of the code and keeps the English catalogue in step: `make messages`.

Source texts are Chinese. A text without English is left empty in the catalogue; a test fails on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
ENGLISH = Path(__file__).parent / "translations" / "en.po"
PACKAGES = (
    "core",
    "people",
    "content",
    "search_index",
    "review",
    "questions",
    "grievances",
    "handover",
    "monitoring",
    "training",
    "calls",
    "briefing",
    "insight",
    "kb_app",
)
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "pgettext": ((1, "c"), 2)}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{[^{}]{0,200}\}")


def collected() -> Catalog:
    """Every text marked in code and templates."""
    catalogue = Catalog(project="hotline-kb", fuzzy=False)
    for package in PACKAGES:
        if not (ROOT / package).is_dir():
            continue
        found = extract_from_dir(ROOT / package, METHODS, keywords=KEYWORDS)
        for file, _line, message, _comments, context in found:
            catalogue.add(message, locations=[(f"{package}/{file}", 0)], context=context)
    return catalogue


def english() -> Catalog:
    """The English catalogue as it stands."""
    if not ENGLISH.exists():
        return Catalog(locale="en", project="hotline-kb", fuzzy=False)
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def shortcomings() -> Iterator[str]:
    """What the English catalogue lacks: texts, translations, placeholders."""
    known = {_name(message): message for message in english() if message.id}
    wanted = {_name(message) for message in collected() if message.id}
    for text in sorted(wanted - known.keys()):
        yield f"not in the catalogue: {text}"
    for text in sorted(known.keys() - wanted):
        yield f"no longer in the code: {text}"
    for message in known.values():
        source, translated = str(message.id), str(message.string)
        if not translated or message.fuzzy:
            yield f"no English: {source}"
        elif sorted(_PLACEHOLDER.findall(source)) != sorted(_PLACEHOLDER.findall(translated)):
            yield f"other placeholders: {source} / {translated}"


def _name(message: Message) -> str:
    return f"{message.id} ({message.context})" if message.context else str(message.id)


def update() -> None:
    """Bring the English catalogue in step with the code; translations are kept."""
    catalogue = english()
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with ENGLISH.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=100,
            sort_output=True,
            no_location=True,
            ignore_obsolete=True,
            omit_header=True,
        )


if __name__ == "__main__":
    update()
