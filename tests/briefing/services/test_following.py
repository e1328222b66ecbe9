"""Favourites, following, the digest and the key of a feed; and what changed since one's shift."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from briefing import followed
from briefing.followed import How, Why
from briefing.models import Follow, Follower
from briefing.services import following, starring
from briefing.services.digests import send_digests
from content.models import id_of
from core import clock
from core.errors import Conflict, Invalid, NotFound
from people.actors import CONSOLE
from people.notifications.models import InboxMessage, Mail
from people.services.accounts import change_user
from search_index.models import LoggedSearch, SearchUse, UseAction
from tests.briefing.reading_desk import Desk, at
from tests.databases import ON_SQLITE

_DIGESTS = (
    select(InboxMessage.user_id, InboxMessage.text)
    .where(InboxMessage.key.startswith("digest:"))
    .order_by(InboxMessage.id)
)


@ON_SQLITE
def test_since_my_last_shift(desk: Desk) -> None:
    """New, changed and retired since the end of the last shift, what concerns me first."""
    an = desk.maker.actor("an")
    desk.shift("早班", "08:00", "16:00", ["an"], weekdays=[1, 2])  # Monday and Tuesday
    with clock.moved_to(at(2, 9)):  # a Monday
        used, gone, other, unused = (desk.publish(title=f"第{n}件怎么办") for n in "一二三四")
        use(desk, used, gone)
    with clock.moved_to(at(2, 20)):
        desk.revise(used, "结清电费后 12 小时内恢复供电。")
        desk.revise(other, "结清电费后 6 小时内恢复供电。")
        desk.maker.retire(gone)
        desk.maker.retire(unused)
        new = desk.publish(title="新的一件")
        hidden = desk.maker.draft(title="没有审过的")
        with desk.database.transaction() as session:
            starring.keep_at_hand(session, an, new)
    with clock.moved_to(at(3, 9)), desk.database.reading() as session:
        since = followed.since_last_shift(session, an, 10)
        assert (since.since, since.by_shift) == (at(2, 16), True)
        told = {one.entry.number: one for one in since.changes}
        assert [one.entry.number for one in since.changes][-1] == other, "what is mine comes first"
        assert {number: (one.how, one.why) for number, one in told.items()} == {
            new: (How.NEW, Why.FAVOURITE),
            gone: (How.GONE, Why.USED),
            used: (How.CHANGED, Why.USED),
            other: (How.CHANGED, None),
        }
        assert hidden not in told
        assert [(one.before, one.after) for one in told[used].lines] == [("24 小时", "12 小时")]
        assert len(followed.since_last_shift(session, an, 2).changes) == 2
        zhou = followed.since_last_shift(session, desk.maker.actor("zhou"), 10)
        assert (zhou.by_shift, zhou.since) == (False, clock.now() - timedelta(days=7))
        assert gone not in {one.entry.number for one in zhou.changes}
    with clock.moved_to(at(3, 17)), desk.database.reading() as session:
        assert followed.since_last_shift(session, an, 10).changes == []


@ON_SQLITE
def test_favourites(desk: Desk) -> None:
    """Kept once, let go again; what one may not see cannot be kept."""
    number, draft = desk.publish(), desk.maker.draft(title="草稿")
    an = desk.maker.actor("an")
    with desk.database.transaction() as session:
        for _twice in range(2):
            starring.keep_at_hand(session, an, number)
        with pytest.raises(NotFound):
            starring.keep_at_hand(session, an, draft)
        assert followed.favourite_ids(session, an.id) == [id_of(number)]
        for _twice in range(2):
            starring.let_go(session, an, number)
        starring.let_go(session, an, "KB-999999")
        assert followed.favourite_ids(session, an.id) == []
        starring.FAVOURITES_MOST, most = 0, starring.FAVOURITES_MOST
        with pytest.raises(Conflict):
            starring.keep_at_hand(session, an, number)
        starring.FAVOURITES_MOST = most


def test_the_digest_tells_once_a_day_of_what_can_be_seen(desk: Desk) -> None:
    """An entry and a category are followed; who follows is told at eight, by mail if they wish."""
    an, wang = desk.maker.actor("an"), desk.maker.actor("wang")
    values = {"display_name": "an", "roles": ["agent"], "department": "service", "active": True}
    with desk.database.transaction() as session:
        change_user(session, CONSOLE, "an", {**values, "email": "an@example.com"})
    with clock.moved_to(at(2, 9)):
        number, elsewhere = desk.publish(), desk.publish(title="另一条")
        with desk.database.transaction() as session:
            first = following.follow(session, an, entry=number)
            assert following.follow(session, an, entry=number).id == first.id
            following.follow(session, wang, category="third-party")
            with pytest.raises(NotFound):
                following.follow(session, an, category="nothing")
            with pytest.raises(NotFound):
                following.follow(session, an, entry="KB-999999")
            with pytest.raises(Invalid):
                following.follow(session, an, entry=number, category="third-party")
            with pytest.raises(NotFound):
                following.unfollow(session, wang, first.id)
    with clock.moved_to(at(2, 20)):
        desk.revise(number, "结清电费后 12 小时内恢复供电。")
        desk.revise(elsewhere, "结清电费后 6 小时内恢复供电。")
        desk.maker.draft(title="没有审过的")
    assert digests(desk, at(3, 7)) == 0
    assert digests(desk, at(3, 8)) == 2
    assert digests(desk, at(3, 9)) == 0
    with desk.database.reading() as session:
        rows = session.execute(_DIGESTS)
        texts = {row.user_id: row.text for row in rows}
        assert texts[an.id]["params"] == {"n": 1, "numbers": number}
        assert texts[wang.id]["params"]["n"] == 2
        assert session.query(Mail).count() == 1, "wang has no address"
    with desk.database.transaction() as session:
        following.choose_mail(session, an, False)
    with clock.moved_to(at(3, 20)):
        desk.revise(number, "结清电费后 18 小时内恢复供电。")
        desk.revise(elsewhere, "结清电费后 8 小时内恢复供电。")
        desk.maker.retire(elsewhere)
    assert digests(desk, at(4, 8)) == 2
    with desk.database.reading() as session:
        told = [row.text["params"]["numbers"] for row in session.execute(_DIGESTS)]
        assert told[2:] == [number] * 2
        assert session.query(Mail).count() == 1
    with desk.database.transaction() as session:
        following.unfollow(session, an, first.id)
        assert session.query(Follow).count() == 1
    assert digests(desk, at(5, 8)) == 1, "who follows nothing is not looked at"


@ON_SQLITE
def test_what_few_may_see_is_in_no_digest_of_others_and_not_theirs_to_read(desk: Desk) -> None:
    an, wang = desk.maker.actor("an"), desk.maker.actor("wang")
    with clock.moved_to(at(2, 9)), desk.database.transaction() as session:
        for who in (an, wang):
            following.follow(session, who, category="third-party")
    with clock.moved_to(at(2, 20)):
        limited = desk.publish(title="内部口径", seen_by_departments=["safety"])
        for_all = desk.publish(title="对外口径")
        desk.revise(limited, "结清电费后 12 小时内恢复供电。", seen_by_departments=["safety"])
        desk.revise(for_all, "结清电费后 12 小时内恢复供电。")
        assert desk.numbers("an") == [for_all]
    digests(desk, at(3, 8))
    with desk.database.reading() as session:
        told = {row.user_id: row.text["params"] for row in session.execute(_DIGESTS)}
    assert told[an.id] == {"n": 1, "numbers": for_all}
    assert told[wang.id]["n"] == 2, "its own department"


@ON_SQLITE
def test_the_key_of_a_feed(desk: Desk) -> None:
    """It is stored hashed, the next one ends it, and it is worth what its owner is."""
    an = desk.maker.actor("an")
    with desk.database.transaction() as session:
        old, key = (following.make_feed_key(session, an) for _twice in range(2))
        assert key not in str(session.get_one(Follower, an.id).feed_hash)
        assert following.actor_by_feed_key(session, key).id == an.id
        with pytest.raises(NotFound):
            following.actor_by_feed_key(session, old)
        values = {"display_name": "an", "roles": ["agent"], "department": "service"}
        change_user(session, CONSOLE, "an", {**values, "active": False})
        with pytest.raises(NotFound):
            following.actor_by_feed_key(session, key)
        change_user(session, CONSOLE, "an", {**values, "active": True})
        following.revoke_feed_key(session, an)
        with pytest.raises(NotFound):
            following.actor_by_feed_key(session, key)


def use(desk: Desk, *numbers: str) -> None:
    """An agent searched, and opened these."""
    now = clock.now()
    with desk.database.transaction() as session:
        search = LoggedSearch(
            query="停电", folded="停电", user_id=desk.user("an").id, sitting="s" * 32, hits=2,
            shown=[], used=True, begun_at=now, at=now,
        )  # fmt: skip
        for number in numbers:
            entry_id = id_of(number)
            search.uses.append(
                SearchUse(entry_id=entry_id, revision_id=1, action=UseAction.OPENED, rank=1, at=now)
            )
        session.add(search)


def digests(desk: Desk, moment: object) -> int:
    """How many people the worker looks at for their digests at a moment."""
    with clock.moved_to(moment), desk.database.transaction() as session:  # type: ignore[arg-type]
        return send_digests(session, hour=8)
