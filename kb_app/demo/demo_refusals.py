"""Demo accounts stay where they do no harm: anybody can read their password."""

from __future__ import annotations

import ipaddress
import socket

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.cache import ProcessCache
from core.changes import counts_now
from core.database import Database
from core.errors import Conflict, Text, Unavailable
from core.messages import _
from kb_app.demo.demo_accounts import ACCOUNTS, is_printed, open_to_anybody
from kb_app.settings import Settings
from people.models import User


def refuse_beside_real_work(settings: Settings, database: Database) -> None:
    """Raises `Conflict` where the base is, or will be, somebody's: demo accounts could log in."""
    reasons: list[Text] = []
    if not database.is_sqlite:
        reasons.append(_("数据库不是内置的（KB_DATABASE_URL）"))
    if settings.public_url:
        reasons.append(_("设置了对外网址（KB_PUBLIC_URL）"))
    with database.reading() as session:
        if names := _real_people(session):
            reasons.append(_("已经有真实的账号（{names}）", names=", ".join(names[:5])))
    if reasons:
        why = "；".join(map(str, reasons))
        raise Conflict(
            _("这里像是正式环境：{why}。演示账号的密码是公开的，没有添加任何内容。", why=why),
            code="not_a_demo",
        )


def refuse_to_open_to_others(settings: Settings, database: Database, host: str) -> None:
    """Raises `Conflict` where others could reach a service that anybody can log in to."""
    reach = _reach(settings, host)
    if reach is None:
        return
    with database.reading() as session:
        names = open_to_anybody(session)
    if names:
        raise Conflict(
            _(
                "账号 {names} 还用着公开的演示密码，而服务会被别的机器访问（{reach}）。"
                "请先停用这些账号或重设密码，或只在 127.0.0.1 上运行。",
                names=", ".join(names),
                reach=reach,
            ),
            code="demo_passwords",
        )


def open_accounts(database: Database) -> tuple[str, ...]:
    """`open_to_anybody`, asked again only when somebody's rights or password changed."""

    def read(before: tuple[int, tuple[str, ...]] | None) -> tuple[int, tuple[str, ...]]:
        with database.reading() as session:
            return rights, tuple(open_to_anybody(session))

    try:
        rights = counts_now(database).rights
        return _open.current(database, read, lambda kept: kept[0] == rights)[1]
    except Unavailable:
        return ()


_open = ProcessCache[tuple[int, tuple[str, ...]]]()


def _real_people(session: Session) -> list[str]:
    """Active accounts that are not the demo's as it makes them."""
    rows = session.execute(
        select(User.name, User.password_hash).where(User.active.is_(True)).order_by(User.name)
    )
    ours = {account.name for account in ACCOUNTS}
    return [row.name for row in rows if row.name not in ours or not is_printed(row.password_hash)]


def _reach(settings: Settings, host: str) -> str | None:
    """By which word others can reach the service; None where only this machine can."""
    if not _is_loopback(host):
        return f"--host {host}"
    if settings.public_url:
        return f"KB_PUBLIC_URL={settings.public_url}"
    return "KB_TRUSTED_PROXIES" if settings.trusted_proxies else None


def _is_loopback(host: str) -> bool:
    """Whether all the addresses a host stands for are this machine's own."""
    if not host:  # all there are
        return False
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    addresses = {str(one[4][0]).partition("%")[0] for one in found}
    return bool(addresses) and all(ipaddress.ip_address(one).is_loopback for one in addresses)
