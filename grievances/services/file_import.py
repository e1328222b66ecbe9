"""Grievances come in by file: a preview that counts nothing, then all of it or nothing.

A case that has a number counts once, whatever file it comes in; a file counts once, too. What came
in by mistake is taken back as the file it came in.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.files.refusals import RowError, bounded, told
from content.models import Category
from content.services.previews import PREVIEWS_KEPT, require_sound
from core import audit, clock
from core.errors import Conflict, NotFound
from core.messages import LazyText, _, enumerated
from grievances.file_rows import ParsedGrievance, ParsedGrievances
from grievances.models import Grievance, GrievanceImport, GrievanceType, is_own_number
from people.actors import Actor
from people.permissions import require_statistics

_ASKED_AT_ONCE = 500  # numbers
_NOT_OURS = _("这种编号由本系统编排，却没有这一件")


def preview(
    session: Session, actor: Actor, data: bytes, parsed: ParsedGrievances
) -> GrievanceImport:
    """Keep what was parsed of `data` until it is confirmed or cancelled. Raises `Forbidden`."""
    require_statistics(actor)
    rows, errors = _with_categories(session, parsed)
    wrong = bounded(sorted([*parsed.errors, *errors], key=lambda error: error.row or 0))
    found = GrievanceImport(
        user_id=actor.id,
        source=parsed.source,
        fingerprint=hashlib.sha256(data).hexdigest(),
        rows=rows,
        errors=told(wrong, parsed.written),
        notes=[str(note) for note in parsed.notes],
        needs_confirmation=parsed.needs_confirmation,
        created_at=clock.now(),
    )
    session.add(found)
    session.flush()
    found.notes = [*found.notes, *map(str, _of_what_is_there(session, found))]
    session.flush()
    return found


def grievance_import(session: Session, actor: Actor, import_id: int) -> GrievanceImport:
    """One's own preview, or anybody's committed file. Raises `Forbidden`, `NotFound`."""
    require_statistics(actor)
    found = session.get(GrievanceImport, import_id, with_for_update={"of": GrievanceImport})
    if found is None or (found.committed_at is None and found.user_id != actor.id):
        raise NotFound
    return found


def commit(
    session: Session, actor: Actor, import_id: int, *, encoding_confirmed: bool = False
) -> int:
    """Every case of the preview counts from now on; gives how many.

    Numbers that are there already are left out. Raises `Invalid` while there are errors or the
    encoding is unconfirmed, `Conflict` when this file is in already.
    """
    found = _waiting(session, actor, import_id)
    require_sound(found, encoding_confirmed=encoding_confirmed)
    if _same_file(session, found) is not None:
        raise Conflict(_("这个文件已经导入过，没有再次计数"), code="already_imported")
    present = _numbers_present(session, [row["number"] for row in found.rows])
    new = [row for row in found.rows if row["number"] not in present]
    session.add_all(
        Grievance(
            import_id=found.id,
            number=row["number"] or None,
            received_on=date.fromisoformat(row["received_on"]),
            type=GrievanceType(row["type"]),
            category_id=row["category_id"],
            cases=row["cases"],
        )
        for row in new
    )
    found.cases = sum(row["cases"] for row in new)
    found.committed_at = clock.now()
    found.rows = []
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            _("刚刚有人导入了同样的工单，请重新上传核对"), code="already_imported"
        ) from error
    told = {"file": found.source, "cases": found.cases}
    audit.record(session, actor.name, "grievance.import", f"grievances:{found.id}", told)
    return found.cases


def cancel(session: Session, actor: Actor, import_id: int) -> None:
    """Throw a preview away; nothing of it remains."""
    session.delete(_waiting(session, actor, import_id))
    session.flush()


def take_back(session: Session, actor: Actor, import_id: int) -> int:
    """A file that was committed counts no longer; gives how many cases went."""
    found = grievance_import(session, actor, import_id)
    if found.committed_at is None:
        raise NotFound
    cases = found.cases
    told = {"file": found.source, "cases": cases}
    session.execute(delete(Grievance).where(Grievance.import_id == found.id))
    session.delete(found)
    session.flush()
    audit.record(session, actor.name, "grievance.take_back", f"grievances:{import_id}", told)
    return cases


def forget_old_previews(session: Session) -> None:
    """Drop previews nobody confirmed within `PREVIEWS_KEPT`."""
    session.execute(
        delete(GrievanceImport).where(
            GrievanceImport.committed_at.is_(None),
            GrievanceImport.created_at < clock.now() - PREVIEWS_KEPT,
        )
    )


def _waiting(session: Session, actor: Actor, import_id: int) -> GrievanceImport:
    found = grievance_import(session, actor, import_id)
    if found.committed_at is not None:
        raise Conflict(_("这一批已经导入"), code="already_imported")
    return found


def _with_categories(
    session: Session, parsed: ParsedGrievances
) -> tuple[list[dict[str, object]], list[RowError]]:
    """The rows in stored form with their categories, and which rows cannot be counted: they name
    no category there is, or have a number of ours that nobody gave."""
    named: defaultdict[str, set[int]] = defaultdict(set)
    tops = []
    for category in session.scalars(select(Category).order_by(Category.position, Category.id)):
        for name in (category.name, category.code):
            named[_plain(name)].add(category.id)
        if category.parent_id is None:
            tops.append(category.name)
    rows: list[dict[str, object]] = []
    errors: list[RowError] = []
    title = parsed.titles.get("category", "")
    foreign = _numbers_nobody_gave(session, parsed)
    for row in parsed.rows:
        if row.number in foreign:
            errors.append(RowError(row.row, "number", _NOT_OURS, parsed.titles.get("number", "")))
        ids = named.get(_plain(row.category), set())
        if len(ids) == 1:
            rows.append(_stored(row, next(iter(ids))))
        else:
            errors.append(RowError(row.row, "category", _unclear(row.category, ids, tops), title))
    return rows, errors


def _numbers_nobody_gave(session: Session, parsed: ParsedGrievances) -> set[str]:
    """Numbers like those of what is recorded here: they would meet the next one recorded."""
    ours = [row.number for row in parsed.rows if is_own_number(row.number)]
    return set(ours) - _numbers_present(session, ours)


def _stored(row: ParsedGrievance, category_id: int) -> dict[str, object]:
    return {
        "row": row.row,
        "received_on": row.received_on.isoformat(),
        "type": row.type,
        "category": row.category,
        "category_id": category_id,
        "number": row.number,
        "cases": row.cases,
    }


def _unclear(written: str, ids: set[int], tops: list[str]) -> LazyText:
    if ids:
        return _("有几个叫“{name}”的业务类别，请填代码", name=written)
    return _("没有叫“{name}”的业务类别，可用的有：{known}", name=written, known=enumerated(tops))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().replace("其他", "其它").strip()


def _of_what_is_there(session: Session, found: GrievanceImport) -> list[LazyText]:
    if (same := _same_file(session, found)) is not None:
        return [_("这个文件已经导入过（{file}），不会再次计数", file=same.source)]
    present = _numbers_present(session, [row["number"] for row in found.rows])
    if not present:
        return []
    return [_("有 {count} 件工单已经导入过，将跳过", count=len(present))]


def _same_file(session: Session, found: GrievanceImport) -> GrievanceImport | None:
    query = select(GrievanceImport).where(
        GrievanceImport.fingerprint == found.fingerprint,
        GrievanceImport.committed_at.is_not(None),
    )
    return session.scalars(query).first()


def _numbers_present(session: Session, numbers: list[str]) -> set[str]:
    given = [number for number in numbers if number]
    present: set[str] = set()
    for start in range(0, len(given), _ASKED_AT_ONCE):
        part = given[start : start + _ASKED_AT_ONCE]
        query = select(Grievance.number).where(Grievance.number.in_(part))
        present.update(number for number in session.scalars(query) if number)
    return present
