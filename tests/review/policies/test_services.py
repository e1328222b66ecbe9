"""Saving a policy: versions, stale edits, who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import audit
from core.errors import Forbidden, Stale
from review.policies import queries
from review.policies.defaults import DEFAULT_RULES
from tests.databases import ON_SQLITE
from tests.makers import PEOPLE, Maker
from tests.review.policy_steps import put


def test_every_save_is_a_version_on_record_and_what_stands_already_is_none(maker: Maker) -> None:
    rules = [*DEFAULT_RULES[1:], replace(DEFAULT_RULES[0], hours=5)]
    number = put(maker, *rules)
    assert put(maker, *rules[::-1]) == number
    with maker.database.reading() as session:
        (event,) = audit.latest(session, 1)
        assert (event.actor, event.action) == ("admin", "policy.save")
        assert event.subject == f"policy:{number}"
        assert [v.id for v in queries.versions(session, limit=9).items] == [number, 2, 1]


def test_of_two_edits_of_one_version_the_second_is_stale(maker: Maker) -> None:
    put(maker, *DEFAULT_RULES, version=2)
    with pytest.raises(Stale):
        put(maker, *[replace(rule, hours=7) for rule in DEFAULT_RULES], version=2)


@ON_SQLITE
def test_administrators_alone_set_the_bar(maker: Maker) -> None:
    for name in set(PEOPLE) - {"admin"}:
        with pytest.raises(Forbidden):
            put(maker, *DEFAULT_RULES, name=name)
