"""What is limited to some is told to nobody else, on no path: every route that reads is asked, by
everybody outside, for anything that limited entries say, what they are called, and their numbers.

The routes are those of the authorization matrix, its world is this one's: all that can hang on an
entry hangs on the limited ones. First everything is asked while nothing is limited, which says what
each route would tell.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from briefing.services.starring import keep_at_hand
from calls.models import Call, Proposal, SpokenLine
from content.applicability.limiting import circle_from
from content.doubts import DoubtReason
from content.models import Category, Entry, Revision, id_of
from content.services.doubting import raise_doubt
from core import clock
from core.database import Database
from core.messages import _
from core.storage.blobs import FolderStore
from insight.entries.models import EntryDay, EntryHealth
from insight.entries.trust import TrustPart
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from monitoring.models import Cause, Finding, Sample
from people.actors import CONSOLE
from people.authentication import sessions, tokens
from people.queries import user_named
from questions.models import GroupState, QuestionGroup
from search_index.engine import Index
from search_index.models import LoggedSearch, SearchUse, UseAction
from tests.databases import SqliteTemplates
from tests.kb_app.matrix import ROWS
from tests.kb_app.matrix.rows import NAMES, Row
from tests.kb_app.test_authorization_matrix import Undoing, World, subjects_of
from tests.makers import CONTENT, Maker
from training.services.item_ties import tie, untied

pytestmark = pytest.mark.xdist_group("matrix")

TRAIL = (  # numbers, for administrators
    *("/admin/audit", "/admin/policies", "/api/v1/policies"),
    *("/duties/handovers", "/api/v1/handovers"),
)
NAMED_BY_ITSELF = re.compile("另一条目 KB-[0-9]{6}")  # the words of an open diagnosis
OUTSIDE = ("agent", "foreign", "supervisor", "admin")
INSIDE = ("own", "reviewer")
TITLES = ("欠费停电后多久恢复供电", "指示灯一是什么意思", "指示灯二是什么意思")
TEXTS = ("结清电费后 24 小时内恢复供电", "交了电费多久来电", "计划检修停电提前七天公告")
MORE = (  # what rows do not ask for
    "/api/v1/search?q=欠费停电后多久恢复供电",
    "/api/v1/search?q=计划检修停电提前七天公告&kind=regulation",
    "/api/v1/search?q=kind:answer",
    "/api/v1/search?q=qianfeitingdianhouduojiuhuifu",
    "/api/v1/search?q=欠肥停电后多久恢复供电",
    "/api/v1/suggest?q=欠费",
    "/api/v1/suggest?q=qianfei",
    "/search?q=欠费停电后多久恢复供电",
    "/search/results?q=欠费停电后多久恢复供电",
    "/search?q=指示灯",
    "/api/v1/search?q=复电",
    "/api/v1/search?q=检修前多久公告",
    "/api/v1/questions/similar?text=欠费停电后多久恢复供电",
    "/search/preview/KB-000017",
    "/training",
    "/training/practice",
)


@dataclass
class Asked:
    """The world, and what outsiders were told before anything was limited."""

    world: World
    database: Database
    laws: list[str]  # that are open, and beside limited ones
    telling: set[tuple[str, str]] = field(default_factory=set)


@pytest.fixture(scope="module")
def asked(
    sqlite_templates: SqliteTemplates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    """The world of the matrix."""
    folder = tmp_path_factory.mktemp("limited")
    blobs = FolderStore(folder / "files")
    database = Database(sqlite_templates.copy(folder), blobs=blobs)
    index = Index(folder / "index")
    subjects = subjects_of(database, index)
    laws = _hang_on(database, index, subjects)
    keys, secrets = {}, {}
    with database.transaction() as session:
        for who, name in NAMES.items():
            user = user_named(session, name)
            assert user is not None
            keys[who] = sessions.begin_session(session, user)
            secrets[who] = tokens.issue_token(session, CONSOLE, name)[1]
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(data_dir=folder, database_url=url, secret_key="k" * 40)
    undoing = Undoing(url, blobs=blobs)
    app = create_app(settings, Container(settings, undoing, index))
    asked = Asked(World(app, subjects, keys, secrets), database, laws)
    handle = sessions.handle_of(sessions.key_hash(keys["own"]))
    asked.world.subjects |= {"session": handle, "session of user": f"wang/{handle}"}
    asked.telling = {(who, path) for who in OUTSIDE for path, _what in _told(asked, who)}
    yield asked
    undoing.dispose()
    database.dispose()


@pytest.mark.parametrize("by", ["category", "entry"])
def test_what_is_limited_is_told_on_no_path(asked: Asked, by: str) -> None:
    """Limited by their category, or each by itself."""
    with asked.database.transaction() as session:
        _limit(session, by)
    told = [(who, *leak) for who in OUTSIDE for leak in _told(asked, who)]
    assert not told, f"{len(told)} leaks:\n" + "\n".join(map(str, told))
    assert len(asked.telling) > 100


def test_whose_work_it_is_sees_it(asked: Asked) -> None:
    """Its department and the committee."""
    for who in INSIDE:
        assert len({path for path, _what in _told(asked, who)}) > 20, who


def _hang_on(database: Database, index: Index, subjects: dict[str, str]) -> list[str]:
    """All that the world of the matrix lacks and that can name an entry: what is open and rests on
    it, says it, leads to it, puts it first, asks of it; what was done with it. Gives the open laws
    that are beside limited ones."""
    maker = Maker(database, index)
    law = subjects["published"]
    answer = subjects["file of published"].split("/")[0]
    maker.published("notice")
    block = maker.published("block")
    cites = [{"number": law, "clause": "第二条"}]
    open_ = {"author": "zhao", "category": "service"}
    said = {"answer": f"见[[{block} 营业时间]]。", "no_basis": "通行做法"}
    maker.published(title="柜台开到几点？", content=said, **open_)
    cited = {"answer": "按公示的日子办。", "variants": [], "keywords": []}
    maker.published(title="检修前多久公告？", content=cited, citations=cites, **open_)
    tree = deepcopy(CONTENT["diagnosis"])
    tree["endings"][0] |= {"ends_in": "entry", "entry": answer}
    del tree["endings"][0]["say"]
    maker.published("diagnosis", title="没有电怎么办？", content=tree, citations=cites, **open_)
    maker.published(
        "pin", title="先看这条", content={"queries": ["复电"], "entries": [answer]}, **open_
    )
    maker.published("exercise", content=CONTENT["exercise"] | {"source": answer})
    with database.transaction() as session:
        for exercise in untied(session):
            tie(session, exercise)
        an = maker.actor("an")
        keep_at_hand(session, an, law)
        entry = session.get_one(Entry, id_of(answer))
        revision = entry.published_revision_id
        assert revision is not None
        now, on = clock.now(), {"entry_id": entry.id}
        for key in ("matrix-call-1", "matrix-monitored"):
            search = LoggedSearch(
                query="复电", folded="复电", user_id=an.id, sitting="s", hits=1, used=True,
                shown=[[entry.id, revision]], call_key=key, begun_at=now, at=now,
            )  # fmt: skip
            search.uses = [
                SearchUse(revision_id=revision, action=UseAction.COPIED, rank=1, at=now, **on)
            ]
            session.add(search)
        call = session.scalars(select(Call).where(Call.key == "matrix-call-1")).one()
        line = SpokenLine(call_id=call.id, text="什么时候来电", at=now)
        session.add(line)
        session.flush()
        told = {"rule": "duplicate", "told": "与另一条相近", "other": law}
        sample = session.scalars(select(Sample)).first()
        assert sample is not None
        session.add_all(
            [
                Proposal(call_id=call.id, line_id=line.id, confidence=0.9, at=now, **on),
                EntryDay(day=clock.today(), found=3, in_vain=2, **on),
                EntryHealth(
                    revision_id=revision,
                    checked_at=now,
                    findings=[told],
                    trust=50,
                    parts=dict.fromkeys(TrustPart, 10),
                    **on,
                ),
                Finding(
                    sample_id=sample.id,
                    found_by_id=an.id,
                    at=now,
                    criterion="答得对",
                    skill="业务知识",
                    cause=Cause.CONTENT,
                    text="旧了",
                    **on,
                ),
            ]
        )
        group = session.scalars(select(QuestionGroup).order_by(QuestionGroup.id.desc())).first()
        assert group is not None
        group.answer_entry_id, group.state = entry.id, GroupState.ANSWERED
        law_entry = session.get_one(Entry, id_of(law))
        for citing in session.scalars(select(Entry).where(Entry.kind == "answer")).unique():
            if citing.department_id != law_entry.department_id:
                raise_doubt(
                    session, citing, DoubtReason.BASIS_CHANGED, source=f"{law} 第二条",
                    detail=_("《{title}》已失效", title=TITLES[0]),
                    facts={
                        "regulation": law, "clause": "第二条",
                        "change": "changed", "moved_to": None,
                        "before": law_entry.published_revision_id,
                        "after": law_entry.published_revision_id,
                    },
                )  # fmt: skip
    laws = _laws_beside(maker, law, open_)
    maker.drain()
    return laws


def _laws_beside(maker: Maker, law: str, open_: dict[str, str]) -> list[str]:
    """Open laws: one that a limited one replaced, with what rests on it; one that implements a
    limited one, and one that replaced it."""
    texts = {"clauses": [{"label": "第一条", "heading": "", "text": "柜台每天开门。"}]}
    values: dict[str, Any] = {"content": texts, **open_}
    old = maker.published("regulation", title="柜台旧规定", **values)
    cites = [{"number": old, "clause": "第一条"}]
    maker.published(title="柜台哪天开门？", content={"answer": "每天。"}, citations=cites, **open_)

    def beside(relation: str, number: str, **changes: Any) -> str:
        relations = [{"relation": relation, "number": number}]
        return maker.published("regulation", relations=relations, **changes)

    beside("replaces", old, title=f"{TITLES[1]}的规定", content=texts)
    return [
        old,
        beside("implements", law, title="柜台细则", **values),
        beside("replaces", law, title="柜台新规定", **values),
    ]


def _limit(session: Session, by: str) -> None:
    circle = circle_from(session, {"seen_by_departments": ["safety"]})
    assert circle is not None
    own = select(Category.id).where(Category.code == "third-party")
    of_category, of_entry = (circle.id, None) if by == "category" else (None, circle.id)
    session.execute(
        update(Category).where(Category.code == "third-party").values(circle_id=of_category)
    )
    session.execute(
        update(Revision).where(Revision.category_id.in_(own)).values(circle_id=of_entry)
    )


def _told(asked: Asked, who: str) -> Iterator[tuple[str, str]]:
    """What of the limited somebody is told, and by which path."""
    world = asked.world
    rows = [row for row in ROWS if row.expected[who] < 300 and "filename" not in row.rule]
    rows += [Row("GET", path, "", "") for path in (*MORE, *_of_laws(asked.laws, who))]
    numbers = {world.subjects["published"], world.subjects["file of published"].split("/")[0]}
    for row in {(_path(world, row), row.method): row for row in rows}.values():
        path = _path(world, row)
        sent = json.dumps(row.json, ensure_ascii=False) if row.json else path
        text = _answer(world, who, row, path)
        text = NAMED_BY_ITSELF.sub("", text)
        for what in (*TITLES, *TEXTS, *(() if path.startswith(TRAIL) else numbers)):
            if what in text and what not in unquote(path) and what not in sent:
                place = text.index(what)
                yield f"{row.method} {path}", text[max(0, place - 60) : place + 60]
                break


def _of_laws(numbers: list[str], who: str) -> Iterator[str]:
    """Of those a department wrote it keeps the number it gave itself, to go on with its draft."""
    for number in numbers:
        yield f"/entries/{number}"
        yield f"/search/preview/{number}"
        if who != "foreign":
            yield f"/api/v1/entries/{number}"
        yield f"/api/v1/search?q={number}"
        yield f"/api/v1/entries/{number}/history"


def _answer(world: World, who: str, row: Row, path: str) -> str:
    client = world.app.test_client()
    headers = {"X-CSRF-Token": world.let_in(client, who)}
    headers |= {"If-Match": "*"} if row.method in ("PUT", "DELETE") else {}
    body: dict[str, Any] = {}
    if row.method != "GET":
        body = {"json": row.json} if row.json is not None else {}
        body = {"data": row.form()} if row.form is not None else body
    with client.open(path, method=row.method, headers=headers, **body) as answer:
        return _plain(answer.get_data()) if answer.status_code < 300 else ""


def _path(world: World, row: Row) -> str:
    return f"{world.path(row)}?{row.query}" if row.query else world.path(row)


def _plain(data: bytes) -> str:
    text = data.decode(errors="replace")
    if text.startswith(("{", "[")):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return html.unescape(text)
