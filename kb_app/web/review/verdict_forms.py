"""The form of a verdict, on one review or on several: what was given, ready for the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.base_schema import BaseSchema, load
from kb_app.web.kit.request_form import filled, typed_form
from review.models import Verdict


@dataclass(frozen=True)
class Given:
    """A verdict that was given; `values` are all fields of its form."""

    verdict: Verdict
    values: Mapping[str, Any]

    @property
    def terms(self) -> dict[str, Any]:
        """What each service that decides takes of it."""
        return {
            "verdict": self.verdict,
            "comment": self.values["comment"],
            "checked": self.values["checklist"] or (),
        }


def given_verdict(schema: BaseSchema, typed: dict[str, Any]) -> Given:
    """The form of this request by `schema`; `typed` is filled with what stood in it even when it
    is refused. Raises `Invalid`."""
    typed.update(typed_form())
    values = load(schema, filled(typed))
    return Given(Verdict(values["verdict"]), values)
