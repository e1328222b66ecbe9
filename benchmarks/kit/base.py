"""A data folder filled from a set: published entries, agents, the index; kept for the next run.

Rows go in directly, as approved ones would stand: what is measured is reading, not importing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

import migrations
from benchmarks.kit.corpora import Corpus, as_entries
from content.models import Category, Entry, Revision, RevisionState
from content.services.categories import add_defaults
from core import clock
from core.database import Database
from core.errors import Unavailable
from kb_app.container import Container
from kb_app.settings import Settings
from migrations.runner import upgrade
from people.actors import CONSOLE, Actor, actor_of
from people.authentication import sessions, tokens
from people.models import Department, User
from people.queries import user_named
from people.services import accounts
from search_index import services as index_services

PASSWORD = "benchmark-only"
NOTE = "prepared.json"
PEOPLE = {  # name: (role, department)
    "bench-writer": ("contributor", "marketing"),
    "bench-safety": ("reviewer", "safety"),
    "bench-marketing": ("reviewer", "marketing"),
    "bench-operation": ("reviewer", "operation"),
    "bench-service": ("reviewer", "service"),
}
REVIEWERS = [name for name, (role, _) in PEOPLE.items() if role == "reviewer"]
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Base:
    """A prepared data folder: how many entries it holds, and what its rebuild took in seconds."""

    folder: Path
    entries: int
    rebuild_s: float

    @property
    def settings(self) -> Settings:
        """Settings that name it."""
        return Settings(data_dir=self.folder)

    def open(self) -> Container:
        """Its parts, in this process."""
        return Container.from_settings(self.settings)


def prepared(corpus: Corpus, folder: Path) -> Base:
    """The base of `corpus` in `folder`, made when it is not there yet, or by other code."""
    note, rows = folder / NOTE, _made_from(corpus)
    kept = json.loads(note.read_text()) if note.exists() else {}
    if kept.get("rows") != rows:
        shutil.rmtree(folder, ignore_errors=True)
        kept = {"rows": rows}
    container = Container.from_settings(Settings(data_dir=folder))
    if not note.exists():
        container.settings.signing_key()
        upgrade(container.database)
        with container.database.transaction() as session:
            _fill(session, corpus)
    if not _is_sound(container):
        begun = time.perf_counter()
        kept["entries"] = index_services.rebuild(container.database, container.index)
        kept["rebuild_s"] = round(time.perf_counter() - begun, 1)
        note.write_text(json.dumps(kept))
    container.database.dispose()
    return Base(folder, kept["entries"], kept["rebuild_s"])


def usual_folder(corpus: Corpus) -> Path:
    """Where the base of a set is kept when nobody says otherwise."""
    return Path("/tmp") / f"kb-bench-{corpus.name}-{len(corpus.items)}"


def agents(database: Database, count: int) -> list[str]:
    """Names of `count` agents of the base; those missing are added."""
    names = [f"bench-{number:04}" for number in range(1, count + 1)]
    for name in names:
        with database.transaction() as session:
            if user_named(session, name) is None:
                values = {"name": name, "display_name": "", "roles": ["agent"], "department": ""}
                accounts.add_user(session, CONSOLE, values | {"active": True}, PASSWORD)
    return names


def person(database: Database, name: str) -> Actor:
    """Somebody of `PEOPLE` who is added when missing."""
    role, department = PEOPLE[name]
    with database.transaction() as session:
        user = user_named(session, name)
        if user is None:
            values = {"name": name, "display_name": "", "roles": [role], "department": department}
            user = accounts.add_user(session, CONSOLE, values | {"active": True}, PASSWORD)
        return actor_of(user)


def credentials(database: Database, names: Iterable[str], *, token: bool) -> list[str]:
    """A header line for each agent: a bearer token, or the cookie of a session just begun."""
    lines = []
    with database.transaction() as session:
        for name in names:
            user = user_named(session, name)
            assert user is not None
            if token:
                lines.append(
                    f"Authorization: Bearer {tokens.issue_token(session, CONSOLE, name)[1]}"
                )
            else:
                lines.append(f"Cookie: kb_session={sessions.begin_session(session, user)}")
    return lines


def _made_from(corpus: Corpus) -> str:
    """What the rows were made from: the set, and the tables as migrations make them."""
    digest = hashlib.sha256()
    for item in corpus.items:
        digest.update(item.everything.encode())
    for script in sorted((Path(migrations.__file__).parent / "versions").glob("*.py")):
        digest.update(script.read_bytes())
    return digest.hexdigest()[:16]


def _is_sound(container: Container) -> bool:
    try:
        container.index.check()
    except Unavailable:
        return False
    return True


def _fill(session: Session, corpus: Corpus) -> None:
    add_defaults(session)
    values = {"name": "bench-author", "display_name": "", "roles": ["contributor"]}
    author = accounts.add_user(
        session, CONSOLE, {**values, "department": "service", "active": True}, PASSWORD
    )
    add_entries(session, corpus, author)


def add_entries(session: Session, corpus: Corpus, author: User) -> None:
    """The items of `corpus` as published entries, beside what a base holds already."""
    department = session.scalars(select(Department.id).where(Department.code == "service")).one()
    categories = list(session.scalars(select(Category.id).order_by(Category.id)))
    after = max(session.scalar(select(func.max(one.id))) or 0 for one in (Entry, Revision))
    rows = _rows(corpus, author, department, categories, after + 1)
    while some := list(islice(rows, _AT_ONCE)):
        session.execute(insert(Entry), [entry for entry, _ in some])
        session.execute(insert(Revision), [revision for _, revision in some])
    session.execute(update(Entry).where(Entry.id > after).values(published_revision_id=Entry.id))


def _rows(
    corpus: Corpus, author: User, department: int, categories: list[int], first: int
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    now = clock.now()
    for number, (entry, _) in enumerate(as_entries(corpus.items), start=first):
        yield (
            {
                "id": number,
                "kind": entry.kind,
                "department_id": department,
                "created_at": now,
                "created_by_id": author.id,
                "version": 1,
            },
            {
                "id": number,
                "entry_id": number,
                "seq": 1,
                "version": 1,
                "state": RevisionState.PUBLISHED,
                "title": entry.title,
                "category_id": categories[number % len(categories)],
                "content": _content(entry),
                "change_note": "",
                "author_id": author.id,
                "created_at": now,
                "updated_at": now,
                "published_at": now,
            },
        )


def _content(entry: Any) -> dict[str, Any]:
    if entry.clauses:
        clauses = [{"label": c.label, "heading": "", "text": c.text} for c in entry.clauses]
        return {"issuer": "", "document_number": "", "issued_on": None, "clauses": clauses}
    # The answer repeats the question: the sets have no answers, and no term is added by it.
    return {"answer": entry.text or entry.title, "variants": list(entry.variants)}
