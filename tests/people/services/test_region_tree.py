"""Regions: a tree with who is responsible; which one somebody answers for."""

from __future__ import annotations

from typing import Any

import pytest

from core.database import Database
from core.errors import Forbidden, Invalid, Stale
from people.actors import CONSOLE
from people.models import Region
from people.services.region_tree import choose_region, save_region
from tests.makers import Maker


def saved(database: Database, code: str, **values: Any) -> Region:
    """A region added or changed."""
    given = {"code": code, "name": code, "parent": "", "department": "", **values}
    version = given.pop("version", None)
    with database.transaction() as session:
        return save_region(session, given.pop("by", CONSOLE), given, version=version)


def test_it_stands_below_another_and_has_its_department(database: Database) -> None:
    saved(database, "henan")
    below = saved(database, "luoyang", parent="henan", department="marketing")
    assert (below.parent_id, below.department_id is not None) == (1, True)
    assert saved(database, "luoyang", name="洛阳市", version=1).version == 2


def test_what_is_refused(database: Database, maker: Maker) -> None:
    saved(database, "henan")
    saved(database, "luoyang", parent="henan")
    with pytest.raises(Invalid) as circle:
        saved(database, "henan", parent="luoyang")
    assert list(circle.value.fields) == ["parent"]
    with pytest.raises(Invalid):
        saved(database, "x", parent="nowhere")
    with pytest.raises(Stale):
        saved(database, "henan", version=7)
    with pytest.raises(Forbidden):
        saved(database, "x", by=maker.actor("chen"))


def test_somebody_answers_for_a_region_until_they_choose_another(
    database: Database, maker: Maker
) -> None:
    region = saved(database, "henan")
    with database.transaction() as session:
        choose_region(session, maker.actor("an"), "henan")
    assert maker.actor("an").region_id == region.id
    with database.transaction() as session:
        choose_region(session, maker.actor("an"), "")
    assert maker.actor("an").region_id is None
    with pytest.raises(Invalid), database.transaction() as session:
        choose_region(session, maker.actor("an"), "nowhere")
