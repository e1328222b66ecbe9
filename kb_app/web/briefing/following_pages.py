"""What one follows and keeps at hand, what is new of it, and the address of one's own feed."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from briefing import followed
from briefing.models import Follower
from briefing.schemas import FollowerSchema, FollowSchema
from briefing.services import following
from content.permissions import require_search
from content.queries import categories, visible_entries
from core import clock
from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.security import local_path
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form

NEW_FOR = timedelta(days=14)


@blueprint.get("/following", endpoint="following")
def following_page() -> ResponseReturnValue:
    """What one follows, and what is new of it."""
    return _page()


@blueprint.post("/following")
def follow() -> ResponseReturnValue:
    """Follow an entry or a category."""
    typed = typed_form()
    back = local_path(typed.pop("next", None), url_for("web.following"))
    try:
        values = load(FollowSchema(), filled(typed))
        if not any(values.values()):
            raise Invalid.field("category", _("请选择一个业务类别"))
        with container().database.transaction() as session:
            following.follow(session, actor(), **values)
    except NotFound:
        return _page(Invalid.field("entry", _("没有这个编号的已发布条目")))
    except (Invalid, Conflict) as error:
        return _page(error)
    flash(str(_("已关注")), "success")
    return redirect(back, 303)


@blueprint.post("/following/<int(max=2147483647):follow_id>/drop")
def unfollow(follow_id: int) -> ResponseReturnValue:
    """Follow it no more; back to the entry where it was said there."""
    back = local_path(request.form.get("next"), url_for("web.following"))
    with container().database.transaction() as session:
        following.unfollow(session, actor(), follow_id)
    flash(str(_("已取消关注")), "success")
    return redirect(back, 303)


@blueprint.post("/following/mail")
def choose_digest_mail() -> ResponseReturnValue:
    """Whether the digest comes by mail too."""
    values = load(FollowerSchema(), {"by_mail": "false", **filled(typed_form())})
    with container().database.transaction() as session:
        following.choose_mail(session, actor(), values["by_mail"])
    flash(str(_("已保存")), "success")
    return redirect(url_for("web.following"), 303)


@blueprint.post("/following/feed")
def make_feed() -> ResponseReturnValue:
    """A new address for one's own feed, shown this once; the one before is worth nothing."""
    with container().database.transaction() as session:
        key = following.make_feed_key(session, actor())
    base = container().settings.public_url.rstrip("/") or request.host_url.rstrip("/")
    return _page(feed_address=f"{base}{url_for('web.feed', key=key)}")


@blueprint.post("/following/feed/revoke")
def revoke_feed() -> ResponseReturnValue:
    """The address of one's own feed is worth nothing any more."""
    with container().database.transaction() as session:
        following.revoke_feed_key(session, actor())
    flash(str(_("订阅地址已撤销")), "success")
    return redirect(url_for("web.following"), 303)


def _page(error: DomainError | None = None, *, feed_address: str = "") -> ResponseReturnValue:
    who = actor()
    require_search(who)
    with container().database.reading() as session:
        follows = followed.follows_of(session, who.id)
        favourites = followed.favourite_ids(session, who.id)
        wanted = [one.entry_id for one in follows if one.entry_id is not None]
        visible = visible_entries(session, [*wanted, *favourites])
        page = render_template(
            "briefing/following.html",
            follows=follows,
            favourites=[visible[one] for one in favourites if one in visible],
            visible=visible,
            changes=followed.followed_changes(session, who.id, clock.now() - NEW_FOR),
            follower=session.get(Follower, who.id),
            categories=categories(session),
            feed_address=feed_address,
            error=error,
        )
    return page, status_of(error) if error else 200
