"""Who may see something, out of the fields of a form."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.applicability.limiting import circle_from
from content.applicability.models import KeptCircle
from core.database import Database
from core.errors import Invalid


def test_a_circle_is_kept_once(database: Database) -> None:
    fields = {"seen_by_roles": ["agent"], "seen_by_departments": ["service"]}
    for _time in range(2):
        with database.transaction() as session:
            kept = circle_from(session, fields)
            assert kept is not None
            assert kept.circle.as_json == {"roles": ["agent"], "departments": ["service"]}
    with database.transaction() as session:
        assert circle_from(session, {}) is None
        assert len(session.scalars(select(KeptCircle)).all()) == 1


@pytest.mark.parametrize("field", ["seen_by_departments", "seen_by_regions"])
def test_it_names_what_there_is(database: Database, field: str) -> None:
    with database.transaction() as session, pytest.raises(Invalid) as refused:
        circle_from(session, {field: ["nowhere"]})
    assert list(refused.value.fields) == [field]
