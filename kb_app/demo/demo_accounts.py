"""Demo accounts, one for each way of working with the base."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.authentication import passwords
from people.models import User
from people.roles import Role, Speciality

PASSWORD = "demo-95598"  # noqa: S105 - printed at start, for trying out only


@dataclass(frozen=True)
class Account:
    """A log-in for trying out."""

    name: str
    display_name: str
    roles: tuple[Role, ...]
    department: str
    purpose: str
    password: str = PASSWORD
    specialities: tuple[Speciality, ...] = ()
    is_chair: bool = False


ACCOUNTS = (
    Account("agent", "坐席小安", (Role.AGENT,), "service", "坐席：检索、阅读、复制答案"),
    Account(
        "marketing",
        "营销供稿人",
        (Role.CONTRIBUTOR,),
        "marketing",
        "市场营销部供稿人：写稿、送审、导入",
    ),
    Account("service", "客服供稿人", (Role.CONTRIBUTOR,), "service", "客户服务中心供稿人"),
    Account("operation", "运行供稿人", (Role.CONTRIBUTOR,), "operation", "生产运行部供稿人"),
    Account("safety", "安监供稿人", (Role.CONTRIBUTOR,), "safety", "安全监察部供稿人"),
    Account("planning", "计划供稿人", (Role.CONTRIBUTOR,), "planning", "计划建设部供稿人"),
    Account(
        "reviewer",
        "审核委员老陈",
        (Role.REVIEWER,),
        "safety",
        "安全监察部的审核委员，委员会主任",
        specialities=(Speciality.SAFETY,),
        is_chair=True,
    ),
    Account("reviewer2", "审核委员小孙", (Role.REVIEWER,), "service", "客户服务中心的审核委员"),
    Account("reviewer3", "审核委员老钱", (Role.REVIEWER,), "marketing", "市场营销部的审核委员"),
    Account("reviewer4", "审核委员小吴", (Role.REVIEWER,), "operation", "生产运行部的审核委员"),
    Account("reviewer5", "审核委员老郑", (Role.REVIEWER,), "planning", "计划建设部的审核委员"),
    Account("supervisor", "班长老周", (Role.SUPERVISOR,), "service", "班长：检索与监看"),
    Account("admin", "系统管理员", (Role.ADMIN,), "", "管理员：人员、部门、业务类别"),
)


def open_to_anybody(session: Session) -> list[str]:
    """The log-in names of active accounts whose password is the one that is printed for all."""
    names = [account.name for account in ACCOUNTS]
    rows = session.execute(
        select(User.name, User.password_hash)
        .where(User.name.in_(names), User.active.is_(True))
        .order_by(User.name)
    )
    return [row.name for row in rows if is_printed(row.password_hash)]


@lru_cache(maxsize=4 * len(ACCOUNTS))
def is_printed(password_hash: str) -> bool:
    """To find out takes as long as a log-in, and is so for ever of one hash."""
    return passwords.matches(password_hash, PASSWORD)
