"""Loads the sample content through the same submit and approve path as everything else.

Every entry goes in in a transaction of its own and is recognised by its title, so a run that was
cut off is simply repeated.
"""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.diagnoses.tree import with_basis
from content.kinds.alarm_words import AlarmWords
from content.kinds.registry import answering_kind, kind_named, names_of
from content.models import Entry, Revision
from content.schemas import CategorySchema, NewEntrySchema
from content.services.categories import SERVICE, add_defaults, save_category
from content.services.drafts import create_entry
from core import clock
from core.base_schema import load
from core.database import Database
from kb_app.demo.demo_accounts import ACCOUNTS, Account
from people.actors import CONSOLE, Actor, actor_of
from people.authentication.passwords import hash_password
from people.queries import user_named
from people.roles import Role
from people.services.accounts import add_user_hashed
from questions.danger import built_in
from review import services as review
from review.checklist import checklist_of
from review.models import Review, ReviewState, Verdict
from review.policies.queries import demand_of

FOLDER = Path(__file__).parent / "content"
FIRST = ("regulations.toml", "blocks.toml")  # others cite them, and say what blocks say
_NAMED_BLOCK = re.compile(r"\[\[([a-z-]+)\]\]")
SAFETY = "safety"  # the department that watches over words of danger, and their category

CATEGORIES = {  # code: (name, responsible department, category above)
    "service-billing": ("电费电价", "marketing", "service"),
    "service-connection": ("用电业务办理", "marketing", "service"),
    "service-conduct": ("服务规范", "service", "service"),
}
LEFT_FOR_REVIEW = 4  # of the last file's entries: so that the committee's queue can be tried


def load_demo(database: Database, synonyms: int | None = None) -> int:
    """Add accounts, categories and entries that are not there yet; gives how many entries.

    `synonyms`: so many groups of them; None: all, which are half of the time it takes.
    """
    with database.transaction() as session:
        add_defaults(session)
        _add_categories(session)
        for account in ACCOUNTS:
            _add_account(session, account)
    items = _without_all_synonyms(_items(), synonyms)
    numbers: dict[str, str] = {}
    added = 0
    for place, item in enumerate(items):
        waits = place >= len(items) - LEFT_FOR_REVIEW
        with database.transaction() as session:
            number = _number_of(session, item)
            if number is None:
                number = _add(session, item, numbers, approve=not waits)
                added += 1
            numbers[item["id"]] = number
    return added


def _items() -> list[dict[str, Any]]:
    """Every sample entry: regulations first, what names others after them, some answers last."""
    files = sorted(FOLDER.glob("*.toml"), key=lambda file: (file.name not in FIRST, file.name))
    items = [item for file in files for item in tomllib.loads(file.read_text("utf-8"))["entry"]]
    items += [_danger(words) for words in built_in()]
    items.sort(key=lambda item: bool(kind_named(item["kind"]).references(item["content"])))
    last = [item for item in items if item["kind"] == answering_kind().name][-LEFT_FOR_REVIEW:]
    return [item for item in items if item not in last] + last


def _without_all_synonyms(items: list[dict[str, Any]], most: int | None) -> list[dict[str, Any]]:
    groups = [item for item in items if item["id"].startswith("syn-")]
    left_out = [] if most is None else groups[most:]
    return [item for item in items if item not in left_out]


def _danger(words: AlarmWords) -> dict[str, Any]:
    """The words of danger that hold anyway, as an entry the committee can look at and build on."""
    content = {"say": words.say, "words": list(words.words), "unless": list(words.unless)}
    (kind,) = names_of(lambda kind: kind.alarm is not None)
    owned = {"department": SAFETY, "category": SAFETY, "content": content}
    return {"id": f"{kind}-{words.title}", "kind": kind, "title": words.title, **owned}


def _add(session: Session, item: dict[str, Any], numbers: dict[str, str], *, approve: bool) -> str:
    author = _contributor(session, item["department"])
    today = clock.today()
    values = {
        "kind": item["kind"],
        "title": item["title"],
        "department": item["department"],
        "category": item["category"],
        "content": _content(item, numbers),
        "citations": [
            {"number": numbers[cited["entry"]], "clause": cited["clause"]}
            for cited in item.get("citations", [])
        ],
    }
    for name, days in (("expires_on", "expires_in_days"), ("review_by", "review_in_days")):
        if days in item:
            values[name] = str(today + timedelta(days=item[days]))
    number = create_entry(session, author, load(NewEntrySchema(), values)).number
    submitted = review.submit(session, author, number)
    if approve:
        have_approved(session, submitted)
    return number


def _content(item: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    """The content of a sample, with the numbers of the entries it names."""
    content: dict[str, Any] = _with_blocks(item["content"], numbers)
    kind = kind_named(item["kind"])
    if kind.tree is not None:
        content = with_basis(content, lambda written: _numbered(written, numbers))
    for place, named in kind.references(content):
        *above, last = place.removeprefix("content.").split(".")
        holder: Any = content
        for part in above:
            holder = holder[int(part) if part.isdigit() else part]
        holder[int(last) if last.isdigit() else last] = numbers[named]
    return content


def _with_blocks(value: Any, numbers: dict[str, str]) -> Any:
    """The texts with the numbers of the blocks they say: [[block-hours]]."""
    if isinstance(value, str):
        return _NAMED_BLOCK.sub(lambda found: f"[[{numbers[found[1]]}]]", value)
    if isinstance(value, dict):
        return {key: _with_blocks(one, numbers) for key, one in value.items()}
    return [_with_blocks(one, numbers) for one in value] if isinstance(value, list) else value


def _numbered(basis: str, numbers: dict[str, str]) -> str:
    entry, _space, clause = basis.partition(" ")
    return f"{numbers[entry]} {clause}"


def have_approved(session: Session, submitted: Review) -> None:
    """Have it signed off as the policy asks: by the owner's, the hotline's, then the others'."""
    order = [submitted.entry.department.code, SERVICE]
    committee = sorted(
        (a for a in ACCOUNTS if Role.REVIEWER in a.roles),
        key=lambda a: order.index(a.department) if a.department in order else len(order),
    )
    for account in committee:
        if submitted.state == ReviewState.OPEN:
            review.decide(
                session,
                actor_called(session, account.name),
                submitted.id,
                Verdict.APPROVE,
                checked=[one.key for one in checklist_of(submitted, demand_of(session, submitted))],
            )


def _number_of(session: Session, item: dict[str, Any]) -> str | None:
    entry = session.scalar(
        select(Entry)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.kind == item["kind"], Revision.title == item["title"])
        .limit(1)
    )
    return entry.number if entry else None


def _add_categories(session: Session) -> None:
    for place, (code, (name, department, parent)) in enumerate(CATEGORIES.items(), start=10):
        given = {"code": code, "name": name, "department": department, "parent": parent}
        save_category(session, CONSOLE, load(CategorySchema(), {**given, "position": place}))


def _add_account(session: Session, account: Account) -> None:
    if user_named(session, account.name) is None:
        values = {
            "name": account.name,
            "display_name": account.display_name,
            "roles": list(account.roles),
            "department": account.department,
            "active": True,
            "specialities": account.specialities,
            "is_chair": account.is_chair,
        }
        # Anybody can read here what it is made of: `demo_refusals` keeps it where it does no harm.
        hashed = hash_password(account.password)
        add_user_hashed(session, CONSOLE, values, hashed, issued=False)


def _contributor(session: Session, department: str) -> Actor:
    name = next(
        a.name for a in ACCOUNTS if a.department == department and Role.CONTRIBUTOR in a.roles
    )
    return actor_called(session, name)


def actor_called(session: Session, name: str) -> Actor:
    """A demo account as it acts."""
    user = user_named(session, name)
    assert user is not None
    return actor_of(user)
