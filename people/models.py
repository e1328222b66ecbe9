"""Tables of people: departments, regions, users and their roles. What lets them in and what they
are told have tables of their own, in `authentication` and `notifications`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.changes import Counted, watch
from core.database import Base, enum_column
from people.roles import Role


class Department(Base):
    """A department of the company: owns content, is answerable for categories."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(default=True)
    is_service: Mapped[bool] = mapped_column(default=False)  # the hotline's own department
    version: Mapped[int] = mapped_column(default=1)


class Region(Base):
    """A region the company serves, in the one above it; `department` is responsible for what is
    asked from there, where there is one of its own."""

    __tablename__ = "regions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department | None] = relationship(lazy="joined")
    parent: Mapped[Region | None] = relationship(remote_side=[id])


class User(Base):
    """A log-in of a person. Never deleted, only made inactive: the audit trail names them.

    `person` is the personnel number: accounts that share one are the same person to the committee.
    `specialities` and `is_chair` say what a reviewer is on it. `password_issued`: somebody else
    has seen the password, so its owner has to choose another before anything else.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    region_id: Mapped[int | None]  # whose callers are answered; regions are never deleted
    posted_to_id: Mapped[int | None]  # where an administrator has posted them: it opens texts
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    password_issued: Mapped[bool] = mapped_column(default=False, server_default=false())
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[str] = mapped_column(String(60), default="", index=True)
    specialities: Mapped[list[Any]] = mapped_column(default=list)
    is_chair: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department | None] = relationship(lazy="joined")
    held_roles: Mapped[list[UserRole]] = relationship(
        cascade="all, delete-orphan", order_by="UserRole.role"
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held."""
        return frozenset(held.role for held in self.held_roles)


class UserRole(Base):
    """One role of one user."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)


watch(Counted.STRUCTURE, "departments", "INSERT", "UPDATE", "DELETE")
watch(Counted.STRUCTURE, "regions", "INSERT", "UPDATE", "DELETE")
# What a key stands for changes with each of these; a new user or key has stood for nothing before.
watch(Counted.RIGHTS, "users", "UPDATE", "DELETE")
watch(Counted.RIGHTS, "user_roles", "INSERT", "UPDATE", "DELETE")
