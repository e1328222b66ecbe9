"""The roles a person can hold, several at once."""

from __future__ import annotations

from enum import StrEnum

from core.messages import LazyText, _


class Role(StrEnum):
    """What a person does with the base."""

    AGENT = "agent"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Speciality(StrEnum):
    """What a reviewer can judge besides the business: policies may ask for one of these."""

    LEGAL = "legal"
    SAFETY = "safety"


SPECIALITY_LABELS: dict[Speciality, LazyText] = {
    Speciality.LEGAL: _("法务审核"),
    Speciality.SAFETY: _("安全审核"),
}
ROLE_LABELS: dict[Role, LazyText] = {
    Role.AGENT: _("坐席"),
    Role.CONTRIBUTOR: _("部门供稿人"),
    Role.REVIEWER: _("审核委员"),
    Role.SUPERVISOR: _("班长"),
    Role.ADMIN: _("管理员"),
}
