"""Departments and users: adding and changing them. Every change of rights is audited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Forbidden, Invalid, Stale
from core.messages import _
from people.actors import Actor
from people.authentication import passwords
from people.authentication.models import SessionEnd
from people.authentication.sessions import end_sessions
from people.authentication.tokens import revoke_tokens
from people.authentication.weak_passwords import require_strong
from people.models import Department, User, UserRole
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.permissions import can_manage_people, same_person
from people.queries import department_coded, existing_user, region_coded, user_named
from people.roles import Role


def require_administrator(actor: Actor) -> None:
    """Raises `Forbidden` unless the actor manages people."""
    if not can_manage_people(actor):
        raise Forbidden(_("只有管理员可以这样做"))


def save_department(
    session: Session,
    actor: Actor,
    code: str,
    name: str,
    *,
    active: bool = True,
    is_service: bool | None = None,
    version: int | None = None,
) -> Department:
    """Add the department, or change the one that has this code.

    `is_service`: whether the hotline is this department's; None leaves it as it is. Raises
    `Stale` when `version` is given and not the stored one.
    """
    require_administrator(actor)
    department = session.scalar(select(Department).where(Department.code == code))
    if is_service is None:
        is_service = department is not None and department.is_service
    if department is None:
        department = Department(code=code, name=name, active=active, is_service=is_service)
        session.add(department)
    elif version is not None and version != department.version:
        raise Stale(_("有人刚刚改动了这个部门，请重新打开后再改"))
    elif (department.name, department.active, department.is_service) != (name, active, is_service):
        department.name, department.active = name, active
        department.is_service = is_service
        department.version += 1
    else:
        return department
    session.flush()
    values = {"name": name, "active": active, "is_service": is_service}
    audit.record(session, actor.name, "department.save", f"department:{code}", values)
    return department


def add_user(
    session: Session, actor: Actor, values: dict[str, Any], password: str, *, issued: bool = False
) -> User:
    """A new user from the fields of `UserSchema`. Raises `Invalid`, `Forbidden`.

    `issued`: the password was made for them and shown to somebody else, see `models.User`.
    """
    require_administrator(actor)
    about = (values["name"], values["display_name"], values.get("person", ""))
    require_strong(password, about)
    return add_user_hashed(session, actor, values, passwords.hash_password(password), issued=issued)


def add_user_hashed(
    session: Session, actor: Actor, values: dict[str, Any], password_hash: str, *, issued: bool
) -> User:
    """The same where the password is hashed already: for many, before anything is locked."""
    require_administrator(actor)
    name = values["name"]
    if user_named(session, name) is not None:
        raise Invalid.field("name", _("这个登录名已经有人使用"), code="name_taken")
    user = User(
        name=name,
        display_name=values["display_name"] or name,
        department_id=_department_id(session, values),
        email=values.get("email", ""),
        password_hash=password_hash,
        password_issued=issued,
        active=True,
        created_at=clock.now(),
    )
    session.add(user)
    _hold(user, values["roles"])
    _seat(user, values)
    _post(session, user, values)
    session.flush()
    if same_person(actor, user):
        _require_no_more(_no_rights(user), _rights_held(user))
    audit.record(session, actor.name, "user.add", f"user:{name}", _rights(user, values))
    return user


def change_user(
    session: Session, actor: Actor, name: str, values: dict[str, Any], *, version: int | None = None
) -> User:
    """Change a user; sessions end when roles, department or activity change.

    Raises `Stale` when `version` is given and not the stored one, `Invalid` where somebody would
    give rights to themselves, by whatever account.
    """
    require_administrator(actor)
    user = existing_user(session, name)
    if version is not None and version != user.version:
        raise Stale(_("有人刚刚改动了这个账号，请重新打开后再改"))
    before = (user.roles, user.department_id, user.active)
    own = _rights_held(user) if same_person(actor, user) else None
    user.display_name = values["display_name"] or name
    user.department_id = _department_id(session, values)
    user.email = values.get("email", "")
    user.active = values["active"]
    _hold(user, values["roles"])
    _seat(user, values)
    _post(session, user, values)
    if actor.id == user.id and not (user.active and Role.ADMIN in user.roles):
        raise Invalid.field("roles", _("不能取消自己的管理员身份，请由另一位管理员操作"))
    if own is not None:
        _require_no_more(own, _rights_held(user))
    user.version += 1
    session.flush()
    if before != (user.roles, user.department_id, user.active):
        reason = SessionEnd.ROLE_CHANGE if user.active else SessionEnd.DEACTIVATED
        end_sessions(session, user.id, reason)
    audit.record(session, actor.name, "user.change", f"user:{name}", _rights(user, values))
    return user


def set_password(session: Session, actor: Actor, name: str, password: str) -> None:
    """Give a user a new password, theirs until the first log-in; all their sessions end."""
    require_administrator(actor)
    _store_password(session, actor, existing_user(session, name), password, issued=True)


def change_own_password(session: Session, actor: Actor, current: str, new: str) -> None:
    """Change one's own password; all sessions end, the present one too. Raises `Invalid`."""
    user = existing_user(session, actor.name)
    if not passwords.matches(user.password_hash, current):
        raise Invalid.field("current", _("现在的密码不对"), code="wrong_password")
    if new == current:
        raise Invalid.field("password", _("新密码不能与现在的一样"), code="same_password")
    _store_password(session, actor, user, new, issued=False)


def _store_password(
    session: Session, actor: Actor, user: User, password: str, *, issued: bool
) -> None:
    hashed = passwords.hash_password(password)
    require_strong(password, (user.name, user.display_name, user.person, user.email))
    user.password_hash = hashed
    user.password_issued = issued
    session.flush()
    end_sessions(session, user.id, SessionEnd.PASSWORD_CHANGE)
    if issued:  # whatever made it necessary may have got at these too
        revoke_tokens(session, user.id)
    event = audit.record(session, actor.name, "user.password", f"user:{user.name}")
    _tell_of_password(session, actor, user, issued=issued, key=f"password:{event.id}")


def _tell_of_password(
    session: Session, actor: Actor, user: User, *, issued: bool, key: str
) -> None:
    """Whose password it is learns of it: the one who changed it may have been somebody else."""
    text = (
        _(
            "您的密码被 {name} 重设，API 令牌已全部撤销；不是您要求的，请马上联系管理员",
            name=actor.display_name,
        )
        if issued
        else _("您的密码刚刚更改；不是您改的，请马上联系管理员")
    )
    tell(session, [user.id], text, about=Subject(SubjectKind.ACCOUNT), key=key)


def _department_id(session: Session, values: dict[str, Any]) -> int | None:
    code = values["department"]
    if code:
        return department_coded(session, code).id
    if Role.CONTRIBUTOR in values["roles"]:
        raise Invalid.field("department", _("部门供稿人必须属于一个部门"))
    return None


def _hold(user: User, roles: Iterable[str]) -> None:
    wanted = {Role(role) for role in roles}
    user.held_roles = [held for held in user.held_roles if held.role in wanted] + [
        UserRole(role=role) for role in sorted(wanted - user.roles)
    ]


def _seat(user: User, values: dict[str, Any]) -> None:
    """Who the person is and what they are on the committee; what is not given stays."""
    user.person = values.get("person", user.person or "")
    user.specialities = sorted(values.get("specialities", user.specialities or []))
    user.is_chair = values.get("is_chair", bool(user.is_chair))


def _post(session: Session, user: User, values: dict[str, Any]) -> None:
    """Where they are posted, which opens what is for there; what is not given stays."""
    if "posted_to" in values:
        code = values["posted_to"]
        user.posted_to_id = region_coded(session, code, "posted_to").id if code else None


def _rights_held(user: User) -> dict[str, frozenset[str]]:
    """What decides whose text somebody may judge and for whom, by the field of `UserSchema`."""
    held = {
        "roles": frozenset(map(str, user.roles)),
        "department": frozenset([str(user.department_id)] if user.department_id else ()),
        "person": frozenset([user.person] if user.person else ()),
        "specialities": frozenset(map(str, user.specialities)),
        "is_chair": frozenset(["chair"] if user.is_chair else ()),
        "posted_to": frozenset([str(user.posted_to_id)] if user.posted_to_id else ()),
    }
    return held if user.active else _no_rights(user)


def _no_rights(user: User) -> dict[str, frozenset[str]]:
    rights = ("roles", "department", "specialities", "is_chair", "posted_to")
    person = frozenset([user.person] if user.person else ())
    return dict.fromkeys(rights, frozenset[str]()) | {"person": person}


def _require_no_more(before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]) -> None:
    """Nobody gives rights to themselves, nor takes off what says that an account is theirs."""
    fields = {name for name in before if not after[name] <= before[name]} - {"person"}
    if before["person"] and after["person"] != before["person"]:
        fields.add("person")  # to say it where it was not known does no harm
    if fields:
        told = _("不能给自己增加权限或改自己的工号，请由另一位管理员操作")
        raise Invalid(
            _("请检查标出的内容"), code="own_rights", fields={name: [told] for name in fields}
        )


def _rights(user: User, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "roles": sorted(values["roles"]),
        "department": values["department"],
        "active": values["active"],
        "person": user.person,
        "specialities": user.specialities,
        "is_chair": user.is_chair,
        **({"posted_to": values["posted_to"]} if values.get("posted_to") else {}),
    }
