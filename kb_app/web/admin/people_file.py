"""Reads people, one a row: CSV or XLSX. A row becomes what the form for one person would send."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from content.files.refusals import Refused, RowError, bounded, refuse
from content.files.uploads import file_type, shown_name
from content.importers.tables.blank_table import table_file
from content.importers.tables.columns import Layout, shown
from content.importers.tables.csv_records import read_csv
from content.importers.tables.table_rows import Record, Records
from content.importers.tables.xlsx_records import read_xlsx
from core.base_schema import load
from core.errors import Invalid, Text
from core.messages import LazyText, _, enumerated
from people.models import Department
from people.roles import ROLE_LABELS, Role
from people.schemas import UserSchema

COLUMNS: Final = Layout(
    {
        "name": ("登录名", "账号", "用户名", "login", "name"),
        "display_name": ("姓名", "名字", "display name"),
        "roles": ("角色", "岗位", "roles", "role"),
        "department": ("部门", "所属部门", "department"),
        "email": ("电子邮箱", "邮箱", "email", "e-mail"),
        "person": ("工号", "员工号", "person"),
    },
    required=("name", "roles"),
)
PEOPLE_MOST = 200  # each gets a password of their own, which takes its time
_EXAMPLE = ["wangli", "王丽", "坐席、部门供稿人", "客户服务中心", "wangli@example.com", "10023"]
_READERS: dict[str, Callable[[bytes, Layout], Records]] = {".csv": read_csv, ".xlsx": read_xlsx}
_BETWEEN_ROLES = re.compile(r"[、，,;；/\s]+")
_ROLES = {str(role): role for role in Role} | {label: role for role, label in ROLE_LABELS.items()}


@dataclass(frozen=True)
class PeopleFile:
    """What was found in one file: `rows` are the values of `UserSchema`, as JSON may hold them."""

    source: str
    rows: list[dict[str, Any]]
    errors: list[RowError]
    needs_confirmation: bool = False
    notes: list[LazyText] = field(default_factory=list)


def people_template(kind_of_file: Literal["csv", "xlsx"]) -> bytes:
    """An empty table with one example, in the form that `read_people` reads."""
    header = [names[0] for names in COLUMNS.names.values()]
    return table_file(kind_of_file, "人员", [header, _EXAMPLE], [18] * len(header))


def read_people(
    filename: str, data: bytes, departments: Iterable[Department], taken: Collection[str]
) -> PeopleFile:
    """The people in `data`; `taken`: the log-in names there are, in small letters. Never raises."""
    source = shown_name(filename)
    try:
        read = _READERS[file_type(filename, data, tuple(_READERS))](data, COLUMNS)
        if not read.records:
            raise refuse(_("没有数据：表头下面至少要有一行"))
        if len(read.records) > PEOPLE_MOST:
            raise refuse(_("一次最多 {max} 人，请拆成几个文件", max=PEOPLE_MOST))
    except Refused as refused:
        return PeopleFile(source, [], refused.errors)
    by_name = {_plain(name): d.code for d in departments if d.active for name in (d.name, d.code)}
    seen = dict.fromkeys(taken, 0)
    rows: list[dict[str, Any]] = []
    errors: list[RowError] = []
    for record in read.records:
        found, wrong = _row(record, by_name, seen)
        rows += [found] if found else []
        errors += wrong
    notes = [*read.notes, *_ignored(read)]
    return PeopleFile(source, rows, bounded(errors), read.needs_confirmation, notes)


def _row(
    record: Record, departments: dict[str, str], seen: dict[str, int]
) -> tuple[dict[str, Any] | None, list[RowError]]:
    errors = list(record.errors)

    def wrong(name: str, message: Text) -> None:
        title = record.titles.get(name, COLUMNS.names[name][0])
        told = message if isinstance(message, LazyText) else LazyText(message)
        errors.append(RowError(record.row, name, told, title))

    given = {name: str(record.values.get(name, "")).strip() for name in COLUMNS.names}
    written = [one for one in _BETWEEN_ROLES.split(given["roles"]) if one]
    values = {**given, "roles": list(dict.fromkeys(_ROLES.get(one, one) for one in written))}
    if given["department"]:
        values["department"] = departments.get(_plain(given["department"]), "")
        if not values["department"]:
            wrong("department", _("没有“{name}”这个部门", name=shown(given["department"])))
    if unknown := [one for one in written if one not in _ROLES]:
        labels = enumerated(ROLE_LABELS.values())
        wrong("roles", _("没有“{name}”这个角色，有：{known}", name=shown(unknown[0]), known=labels))
        values["roles"] = [str(Role.AGENT)]  # only so that the other fields are looked at
    elif Role.CONTRIBUTOR in values["roles"] and not given["department"]:
        wrong("department", _("部门供稿人必须属于一个部门"))
    try:
        load(UserSchema(), values)
    except Invalid as refused:
        for name, texts in refused.fields.items():
            wrong(name.split(".")[0], texts[0])
    earlier = seen.setdefault(given["name"].casefold(), record.row)
    if earlier == 0:
        wrong("name", _("这个登录名已经有人使用"))
    elif earlier != record.row:
        wrong("name", _("与第 {row} 行的登录名相同", row=earlier))
    return (None if errors else values), errors


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _ignored(read: Records) -> list[LazyText]:
    names = dict.fromkeys(shown(name) for record in read.records for name in record.ignored)
    if not names:
        return []
    known = enumerated(found[0] for found in COLUMNS.names.values())
    listed = enumerated(list(names)[:20])
    return [_("没有导入这些列：{columns}。可以导入的列：{known}", columns=listed, known=known)]
