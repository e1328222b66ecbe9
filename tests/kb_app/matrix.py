"""Who may do what, as one table: every route and method, for everybody who may ask.

The columns of a row are, in this order:

    nobody   nobody is logged in
    agent    an agent of the hotline, in the department "service"
    own      the contributor whose department owns the subject (and who wrote it)
    foreign  a contributor of another department
    reviewer a member of the committee
    superv.  a supervisor
    admin    an administrator

and a number is the status they get, by session and by token alike. A new route needs a row here,
or the test fails; `subject` names what of `SUBJECTS` stands in the path's <…>, and one route may
have a row for each of several subjects. Only statuses stand here: what is in the answers is the
business of the tests of the API and of the pages.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from review.policies.defaults import DEFAULT_RULES
from tests import makers

WHO = ("nobody", "agent", "own", "foreign", "reviewer", "supervisor", "admin")
NAMES = {
    "agent": "an",
    "own": "wang",
    "foreign": "zhao",
    "reviewer": "chen",
    "supervisor": "zhou",
    "admin": "admin",
}

DRAFT = {k: v for k, v in makers.new_entry().items() if k not in ("kind", "department")}
USED = {"query": "停电", "number": "KB-000001", "action": "copied", "rank": 1}
AWAY = {"starts_on": "2990-01-01", "ends_on": "2990-01-07"}
CSV = "问题,答案\n停电了怎么办,请拨打服务热线\n".encode()


@dataclass(frozen=True)
class Row:
    """One route and method with one subject, and what everybody gets."""

    method: str
    rule: str
    subject: str
    statuses: str
    json: Any = None
    form: Callable[[], dict[str, Any]] | None = None
    query: str = ""

    @property
    def expected(self) -> dict[str, int]:
        """The status each of `WHO` gets."""
        return dict(zip(WHO, map(int, self.statuses.split()), strict=True))

    def __str__(self) -> str:
        return f"{self.method} {self.rule} {self.subject}".strip()


def upload() -> dict[str, Any]:
    """A file to import, as a form."""
    return {
        "what": "answers",
        "department": "marketing",
        "category": "third-party",
        "file": (io.BytesIO(CSV), "answers.csv"),
    }


def upload_page() -> dict[str, Any]:
    """The same on the page, where the department is one's own."""
    return {k: v for k, v in upload().items() if k != "department"}


def grievance_file() -> dict[str, Any]:
    """A file of grievances, as a form."""
    data = "受理日期,类型,业务类别\n2026-01-05,投诉,供电可靠\n".encode()
    return {"file": (io.BytesIO(data), "cases.csv")}


ANY = "200 200 200 200 200 200 200"
API = "/api/v1"
ENTRY = f"{API}/entries/<number>"
REVIEW = f"{API}/reviews/<int:review_id>"
COMMENT = f"{API}/comments/<int:comment_id>"
PROPOSAL = f"{API}/variant-proposals/<int:proposal_id>"
IMPORT = f"{API}/imports/<int:batch_id>"
QUESTION = f"{API}/questions/<reference>"
ROUTE = {"department": "safety", "reason": "职责第三条"}
LINK = {"number": "KB-000001"}
CALL = {"satisfaction": "satisfied"}
FLAG = {"reason": "outdated", "passage": "提前七天"}
RAISED = {"grade": "regulation", "reason": "影响面大"}
URGENT = {"hours": 4, "reason": "抢修", "checklist": list(makers.CHECKED)}
NOTE = {"piece": "answer", "text": "请说明依据"}
ANSWER = {"answer": "已改"}

GRIEVANCES = "/statistics/grievances"
GRIEVANCE_FILE = f"{GRIEVANCES}/import/<int:import_id>"
STATISTICS_THEN_BACK = "303 403 403 403 403 303 303"
STATISTICS = "303 403 403 403 403 200 200"
COMMITTEE_RULES = "401 403 403 403 403 403 200"
POLICY = {"version": 1, "rules": [rule.as_json() for rule in DEFAULT_RULES]}

API_ROWS = [
    #                                            nobody agent own foreign reviewer superv. admin
    Row("GET", f"{API}/openapi.json", "", ANY),
    Row("GET", f"{API}/docs", "", ANY),
    Row("GET", f"{API}/docs/<name>", "asset", ANY),
    Row("GET", f"{API}/search", "", "401 200 200 200 200 200 200", query="q=停电"),
    Row("POST", f"{API}/search/used", "", "401 204 204 204 204 204 204", USED),
    Row("GET", f"{API}/variant-proposals", "", "401 403 200 200 403 403 403"),
    Row("POST", f"{PROPOSAL}/accept", "proposal", "401 404 200 404 404 404 404", {}),
    Row("POST", f"{PROPOSAL}/accept", "nothing", "401 404 404 404 404 404 404", {}),
    Row("POST", f"{PROPOSAL}/decline", "proposal", "401 404 200 404 404 404 404"),
    Row("GET", f"{API}/suggest", "", "401 200 200 200 200 200 200", query="q=停电"),
    Row("GET", f"{API}/entries", "", "401 403 200 200 403 403 403"),
    Row("POST", f"{API}/entries", "", "401 403 201 403 403 403 403", json=makers.new_entry()),
    Row("GET", ENTRY, "published", "401 200 200 200 200 200 200"),
    Row("GET", ENTRY, "draft", "401 404 200 404 404 404 404"),
    Row("GET", ENTRY, "submitted", "401 404 200 404 404 404 404"),
    Row("GET", ENTRY, "nothing", "401 404 404 404 404 404 404"),
    Row("GET", f"{ENTRY}/history", "published", "401 200 200 200 200 200 200"),
    Row("GET", f"{ENTRY}/history", "draft", "401 404 200 404 404 404 404"),
    Row("POST", f"{ENTRY}/draft", "published", "401 404 201 404 404 404 404"),
    Row("POST", f"{ENTRY}/draft", "draft", "401 404 409 404 404 404 404"),
    Row("PUT", f"{ENTRY}/draft", "draft", "401 404 200 404 404 404 404", json=DRAFT),
    Row("PUT", f"{ENTRY}/draft", "submitted", "401 404 409 404 404 404 404", json=DRAFT),
    Row("DELETE", f"{ENTRY}/draft", "draft", "401 404 200 404 404 404 404"),
    Row("POST", f"{ENTRY}/submit", "draft", "401 404 201 404 404 404 404"),
    Row("POST", f"{ENTRY}/submit", "submitted", "401 404 409 404 404 404 404"),
    Row("POST", f"{ENTRY}/retire", "published", "401 404 201 404 404 404 404", {"reason": "旧"}),
    Row("POST", f"{ENTRY}/retire", "draft", "401 404 409 404 404 404 404", {"reason": "旧"}),
    Row("GET", f"{API}/reviews", "", "401 200 200 200 200 200 200"),
    Row("GET", REVIEW, "review", "401 404 200 404 200 404 404"),
    Row("GET", REVIEW, "nothing", "401 404 404 404 404 404 404"),
    Row("POST", f"{REVIEW}/claim", "review", "401 404 403 404 200 404 404"),
    Row("DELETE", f"{REVIEW}/claim", "review", "401 404 409 404 409 404 404"),
    Row(
        "POST",
        f"{REVIEW}/decision",
        "review",
        "401 404 403 404 200 404 404",
        makers.APPROVAL,
    ),
    Row(
        "POST",
        f"{REVIEW}/decision",
        "review",
        "401 404 403 404 200 404 404",
        {"verdict": "reject", "comment": "不妥"},
    ),
    Row("POST", f"{REVIEW}/grade", "review", "401 404 403 404 200 404 404", RAISED),
    Row("POST", f"{REVIEW}/urgent", "review", "401 404 403 404 200 404 404", URGENT),
    Row("GET", f"{REVIEW}/comments", "review", "401 404 200 404 200 404 404"),
    Row("POST", f"{REVIEW}/comments", "review", "401 404 403 404 201 404 404", NOTE),
    Row("PUT", COMMENT, "comment", "401 404 404 404 200 404 404", {"text": "改"}),
    Row("PUT", COMMENT, "sent comment", "401 404 403 404 409 404 404", {"text": "改"}),
    Row("DELETE", COMMENT, "comment", "401 404 404 404 200 404 404"),
    Row("POST", f"{COMMENT}/settle", "sent comment", "401 404 200 404 403 404 404", ANSWER),
    Row("POST", f"{COMMENT}/settle", "comment", "401 404 404 404 404 404 404", ANSWER),
    Row(
        "POST",
        f"{REVIEW}/claim/renewal",
        "review",
        "401 404 403 404 409 404 404",
        {"claim": 1},
    ),
    Row(
        "POST",
        f"{REVIEW}/assignment",
        "review",
        "401 404 403 404 403 404 200",
        {"user": "chen"},
    ),
    Row("GET", f"{API}/reviews/similar", "", "401 200 200 200 200 200 200"),
    Row("GET", f"{API}/absences", "", "401 403 403 403 200 403 200"),
    Row("POST", f"{API}/absences", "", "401 403 403 403 201 403 201", AWAY),
    Row(
        "DELETE",
        f"{API}/absences/<int:absence_id>",
        "absence",
        "401 403 403 403 200 403 200",
    ),
    Row("POST", f"{REVIEW}/withdraw", "review", "401 404 200 404 403 404 404"),
    Row(
        "POST",
        f"{API}/reviews/decisions",
        "",
        "401 404 403 404 200 404 404",
        {"ids": [2], **makers.APPROVAL},
    ),
    Row("GET", ENTRY, "published", "401 403 400 403 400 400 400", query="at=2999-01-01"),
    Row("GET", ENTRY, "draft", "401 404 404 404 404 404 404", query="at=2020-01-01"),
    Row("GET", f"{API}/search", "", "401 403 403 403 200 200 200", query="q=停电&at=2020-01-01"),
    Row("GET", f"{API}/policies", "", COMMITTEE_RULES),
    Row("PUT", f"{API}/policies", "", "401 403 403 403 403 403 412", POLICY),
    Row("POST", f"{API}/policies/preview", "", COMMITTEE_RULES, POLICY),
    Row("GET", f"{API}/policies/versions", "", COMMITTEE_RULES),
    Row("GET", f"{API}/policies/versions/<int:number>", "policy", COMMITTEE_RULES),
    Row("GET", f"{API}/upkeep", "", "401 403 200 200 200 200 200"),
    Row("POST", f"{ENTRY}/reconfirm", "published", "401 404 200 404 404 404 404", {"reason": "对"}),
    Row("POST", f"{ENTRY}/reconfirm", "draft", "401 404 409 404 404 404 404", {"reason": "对"}),
    Row("GET", f"{API}/inbox", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{API}/inbox/<int:message_id>/read", "nothing", "401 404 404 404 404 404 404"),
    Row("POST", f"{API}/inbox/<int:message_id>/read", "message", "401 404 200 404 404 404 404"),
    Row("POST", f"{API}/inbox/read", "", "401 200 200 200 200 200 200"),
    Row("GET", f"{API}/questions", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{API}/questions", "", "401 201 403 403 403 201 403", {"text": "电表箱漏水"}),
    Row("GET", f"{API}/questions/similar", "", "401 200 403 403 403 200 403", query="text=停电"),
    Row("GET", QUESTION, "question", "401 200 200 404 404 200 404"),
    Row("GET", QUESTION, "nothing", "401 404 404 404 404 404 404"),
    Row("POST", f"{QUESTION}/details", "question", "401 200 404 404 404 404 404", {"caller": "8"}),
    Row("POST", f"{QUESTION}/route", "question", "401 403 200 404 404 200 404", ROUTE),
    Row("POST", f"{QUESTION}/answer", "question", "401 403 201 404 404 403 404", {"answer": "好"}),
    Row("POST", f"{QUESTION}/link", "question", "401 403 200 404 404 200 404", LINK),
    Row("POST", f"{QUESTION}/variants", "question", "401 409 409 404 404 409 404"),
    Row("POST", f"{QUESTION}/interim", "question", "401 403 200 404 404 403 404", {"note": "稍候"}),
    Row("POST", f"{QUESTION}/merge", "question", "401 403 200 404 404 200 404", {"into": 2}),
    Row("POST", f"{QUESTION}/split", "question", "401 403 400 404 404 400 404"),
    Row("POST", f"{QUESTION}/undo", "question", "401 403 409 404 404 409 404"),
    Row("POST", f"{QUESTION}/snooze", "question", "401 403 200 404 404 403 404", {"hours": 2}),
    Row("POST", f"{QUESTION}/close", "question", "401 200 200 404 404 200 404", {"reason": "重复"}),
    Row("POST", f"{QUESTION}/call", "question", "401 200 404 404 404 200 404", CALL),
    Row("GET", f"{API}/callbacks", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{ENTRY}/flags", "published", "401 201 201 201 201 201 201", FLAG),
    Row("POST", f"{ENTRY}/flags", "draft", "401 404 404 404 404 404 404", FLAG),
    Row("POST", f"{API}/imports", "", "401 403 201 403 403 403 403", form=upload),
    Row("GET", IMPORT, "batch", "401 404 200 404 404 404 404"),
    Row("POST", f"{IMPORT}/commit", "batch", "401 404 201 404 404 404 404"),
    Row("DELETE", IMPORT, "batch", "401 404 200 404 404 404 404"),
]

PROBE_ROWS = [
    Row("GET", "/healthz", "", ANY),
    Row("GET", "/readyz", "", ANY),
    Row("GET", "/metrics", "", ANY),
    Row("GET", "/static/<path:filename>", "static", ANY),
    Row("GET", "/static/v-<version>/<path:filename>", "static", ANY),
    Row("GET", "/bootstrap/static/<path:filename>", "bootstrap", ANY),
]

PAGE = "303 200 200 200 200 200 200"
BACK = "303 303 303 303 303 303 303"
WRITERS = "303 403 200 200 403 403 403"
OWNER = "303 404 200 404 404 404 404"
OWNER_THEN_BACK = "303 404 303 404 404 404 404"
ADMIN = "303 403 403 403 403 403 200"
ADMIN_THEN_BACK = "303 403 403 403 403 403 303"
CONTRIBUTE = "/contribute/<number>"
REVIEW_PAGE = "/review/<int(max=2147483647):review_id>"
COMMENT_PAGE = "/review/comments/<int(max=2147483647):comment_id>"
POLICY_PAGE = "/admin/policies/<int(max=2147483647):number>"
IMPORT_PAGE = "/contribute/import/<int:batch_id>"


def fields(**values: Any) -> Callable[[], dict[str, Any]]:
    """A form with these fields."""
    return lambda: dict(values)


def rule_form() -> dict[str, Any]:
    """A rule of its own, saved over the version that is in force."""
    return {
        "version": "2",
        "kind": "notice",
        "grades.0": "wording",
        "seats.0.who": "owner",
        "hours": "12",
    }


draft_form = {
    "title": "欠费停电后多久恢复供电？",
    "category": "third-party",
    "content.answer": "结清电费后 24 小时内恢复供电。",
    "version": "1",
}

QUESTION_ACTION = (
    "/questions/<reference>/<any(route,answer,link,variants,interim,merge,split,undo,snooze,"
    "close,call):action>"
)
QUESTION_FORMS = [
    ("route", "303 403 303 404 404 303 404", fields(department="safety", reason="第三条")),
    ("answer", "303 403 303 404 404 403 404", fields(answer="好", general="true")),
    ("link", "303 403 303 404 404 303 404", fields(number="KB-000001")),
    ("variants", "303 409 409 404 404 409 404", None),
    ("interim", "303 403 303 404 404 403 404", fields(note="稍候")),
    ("merge", "303 403 303 404 404 303 404", fields(into="2")),
    ("split", "303 403 400 404 404 400 404", None),
    ("undo", "303 403 409 404 404 409 404", None),
    ("snooze", "303 403 303 404 404 403 404", fields(hours="2")),
    ("close", "303 303 303 404 404 303 404", fields(reason="重复")),
    ("call", "303 303 404 404 404 303 404", fields(satisfaction="satisfied")),
]


def duty_form() -> dict[str, Any]:
    """A turn of one's own department."""
    return {"user": "wang", "first_day": "2026-03-01", "last_day": "2026-03-02"}


WEB_ROWS = [
    #                                            nobody agent own foreign reviewer superv. admin
    Row("GET", "/", "", BACK),
    Row("GET", "/login", "", "200 303 303 303 303 303 303"),
    Row("POST", "/login", "", BACK, form=fields(name="an", password=makers.PASSWORD)),
    Row("POST", "/login", "", "400 400 400 400 400 400 400", form=fields(name="an", password="no")),
    Row("POST", "/logout", "", BACK),
    Row("POST", "/language", "", BACK, form=fields(language="en")),
    Row("GET", "/account", "", PAGE),
    Row("POST", "/account", "", "303 400 400 400 400 400 400", form=fields(current="no", new="x")),
    Row("POST", "/account/tokens", "", PAGE, form=fields(label="报表")),
    Row(
        "POST",
        "/account/tokens/<int:token_id>/revoke",
        "token",
        "303 404 303 404 404 404 303",
    ),
    Row("GET", "/search", "", PAGE, query="q=停电"),
    Row("GET", "/search/results", "", PAGE, query="q=停电"),
    Row("GET", "/search/preview/<number>", "published", PAGE),
    Row("GET", "/search/preview/<number>", "draft", "303 404 404 404 404 404 404"),
    Row("POST", "/search/used", "", "303 204 204 204 204 204 204", USED),
    Row("GET", "/suggest", "", PAGE, query="q=停电"),
    Row("GET", "/entries/<number>", "published", PAGE),
    Row("GET", "/entries/<number>", "draft", "303 404 404 404 404 404 404"),
    Row("GET", "/entries/<number>/history", "published", PAGE),
    Row("GET", "/entries/<number>/history", "draft", OWNER),
    Row("GET", "/contribute", "", WRITERS),
    Row("GET", "/contribute/proposed", "", WRITERS),
    Row(
        "POST",
        "/contribute/proposed/<number>",
        "draft",
        "303 403 303 404 403 403 403",
        form=lambda: {"op": "accept", "id": "1", "text.1": "指示灯啥意思"},
    ),
    Row("POST", "/contribute/proposed/<number>", "draft", "303 403 400 404 403 403 403"),
    Row("GET", "/contribute/new", "", WRITERS),
    Row("GET", "/contribute/new/<name>", "kind", WRITERS),
    Row(
        "POST",
        "/contribute/new/<name>",
        "kind",
        "303 403 303 400 403 403 403",  # the foreign one's department has another category
        form=fields(**draft_form),
    ),
    Row("GET", "/contribute/clauses", "", WRITERS),
    Row("GET", CONTRIBUTE, "draft", OWNER),
    Row("GET", CONTRIBUTE, "submitted", OWNER),
    Row("GET", CONTRIBUTE, "published", OWNER),
    Row("GET", CONTRIBUTE, "nothing", "303 404 404 404 404 404 404"),
    Row("POST", CONTRIBUTE, "draft", OWNER_THEN_BACK, form=fields(**draft_form)),
    Row(
        "POST",
        f"{CONTRIBUTE}/merge",
        "draft",
        OWNER_THEN_BACK,
        form=fields(**draft_form, all="mine"),
    ),
    Row("POST", f"{CONTRIBUTE}/draft", "published", OWNER_THEN_BACK),
    Row("POST", f"{CONTRIBUTE}/submit", "draft", OWNER_THEN_BACK, form=fields(version="1")),
    Row("POST", f"{CONTRIBUTE}/discard", "draft", OWNER_THEN_BACK, form=fields(version="1")),
    Row("POST", f"{CONTRIBUTE}/retire", "published", OWNER_THEN_BACK, form=fields(reason="旧")),
    Row("GET", f"{CONTRIBUTE}/preview", "draft", OWNER),
    Row("GET", "/contribute/import", "", WRITERS),
    Row("POST", "/contribute/import", "", "303 403 303 400 403 403 403", form=upload_page),
    Row("GET", "/contribute/import/template.<any(csv,xlsx):type_>", "type", WRITERS),
    Row("GET", IMPORT_PAGE, "batch", OWNER),
    Row("POST", f"{IMPORT_PAGE}/commit", "batch", OWNER_THEN_BACK),
    Row("POST", f"{IMPORT_PAGE}/cancel", "batch", OWNER_THEN_BACK),
    Row("POST", "/reviews/<int:review_id>/withdraw", "review", "303 404 303 404 403 404 404"),
    Row("GET", "/review", "", PAGE),
    Row("GET", REVIEW_PAGE, "review", "303 404 200 404 200 404 404"),
    Row("GET", f"{REVIEW_PAGE}/impact", "review", "303 404 200 404 200 404 404"),
    Row("POST", f"{REVIEW_PAGE}/claim", "review", "303 404 403 404 303 404 404"),
    Row(
        "POST",
        f"{REVIEW_PAGE}/grade",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(grade="regulation", reason="影响面大"),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/urgent",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(hours="4", reason="抢修", **makers.TICKED),
    ),
    Row("POST", f"{REVIEW_PAGE}/hand-back", "review", "303 404 409 404 409 404 404"),
    Row(
        "POST",
        f"{REVIEW_PAGE}/decision",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(verdict="approve", **makers.TICKED),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/decision",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(verdict="reject", comment="不妥"),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/comments",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(**NOTE),
    ),
    Row(
        "POST",
        COMMENT_PAGE,
        "comment",
        "303 404 404 404 303 404 404",
        form=fields(op="drop"),
    ),
    Row(
        "POST",
        f"{COMMENT_PAGE}/settle",
        "sent comment",
        "303 404 303 404 403 404 404",
        form=fields(**ANSWER),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/assignment",
        "review",
        "303 404 403 404 403 404 303",
        form=fields(user="chen"),
    ),
    Row("GET", "/review/similar", "", "303 403 403 403 200 403 403"),
    Row("GET", "/review/similar/<key>", "nothing", "303 403 403 403 404 403 403"),
    Row(
        "POST",
        "/review/similar/<key>",
        "nothing",
        "303 403 403 403 404 403 403",
        form=lambda: {"shown.0": "2", "ids.0": "2", "verdict": "reject"},
    ),
    Row("GET", "/review/absences", "", "303 403 403 403 200 403 200"),
    Row("POST", "/review/absences", "", "303 403 403 403 303 403 303", form=fields(**AWAY)),
    Row(
        "POST",
        "/review/absences/<int(max=2147483647):absence_id>/cancel",
        "absence",
        "303 403 403 403 303 403 303",
    ),
    Row(
        "POST",
        "/review/members/<name>/share-out",
        "user",
        "303 403 403 403 403 403 303",
    ),
    Row(
        "POST",
        "/review/batch",
        "",
        "303 404 403 404 303 404 404",
        form=fields(**{"ids.0": "2"}, verdict="approve", confirmed="yes", **makers.TICKED),
    ),
    Row("GET", "/entries/<number>/at", "published", "303 403 200 403 200 200 200"),
    Row("GET", "/entries/<number>/at", "draft", "303 404 404 404 404 404 404"),
    Row("GET", "/search/past", "", "303 403 403 403 200 200 200", query="q=停电"),
    Row("GET", "/upkeep", "", "303 403 200 200 200 200 200"),
    Row("POST", "/upkeep/<number>/confirm", "published", OWNER_THEN_BACK, form=fields(reason="对")),
    Row("GET", "/admin/upkeep", "", ADMIN),
    Row(
        "POST",
        "/admin/upkeep/<kind>",
        "kind",
        ADMIN_THEN_BACK,
        form=fields(review_months="6", takedown_days="", version="0"),
    ),
    Row("GET", "/inbox", "", PAGE),
    Row("POST", "/inbox/<int:message_id>/open", "message", OWNER_THEN_BACK),
    Row("POST", "/inbox/<int:message_id>/read", "message", OWNER_THEN_BACK),
    Row("POST", "/inbox/read", "", BACK),
    Row("GET", "/admin/mails", "", ADMIN),
    Row("POST", "/admin/mails/<int:mail_id>/retry", "nothing", "303 403 403 403 403 403 404"),
    Row("POST", "/admin/mails/<int:mail_id>/retry", "mail", ADMIN_THEN_BACK),
    Row("GET", "/questions", "", PAGE),
    Row("GET", "/statistics", "", STATISTICS),
    Row("GET", "/statistics/<name>.csv", "table", STATISTICS),
    Row("GET", "/statistics/entries", "", STATISTICS, query="category=safety"),
    Row("GET", GRIEVANCES, "", STATISTICS),
    Row("GET", f"{GRIEVANCES}/cases", "", STATISTICS),
    Row("GET", f"{GRIEVANCES}/<any(headings,categories):name>.csv", "grievance table", STATISTICS),
    Row("GET", f"{GRIEVANCES}/import", "", STATISTICS),
    Row("POST", f"{GRIEVANCES}/import", "", STATISTICS_THEN_BACK, form=grievance_file),
    Row("GET", f"{GRIEVANCES}/import/template.<any(csv,xlsx):type_>", "type", STATISTICS),
    Row("GET", GRIEVANCE_FILE, "nothing", "303 403 403 403 403 404 404"),
    *(
        Row("POST", f"{GRIEVANCE_FILE}/{act}", "nothing", "303 403 403 403 403 404 404")
        for act in ("commit", "cancel", "take-back")
    ),
    Row("GET", "/questions/duty", "", WRITERS),
    Row("POST", "/questions/duty", "", "303 403 303 400 403 403 403", form=duty_form),
    Row("POST", "/questions/duty/<int:turn_id>/drop", "turn", "303 404 303 404 404 303 404"),
    Row("GET", "/questions/<reference>", "question", "303 200 200 404 404 200 404"),
    *(
        Row("POST", QUESTION_ACTION, f"question/{action}", statuses, form=form)
        for action, statuses, form in QUESTION_FORMS
    ),
    Row("GET", "/admin", "", ADMIN),
    Row("GET", "/admin/audit", "", ADMIN, query="verify=1"),
    Row("GET", "/admin/policies", "", ADMIN),
    Row("GET", POLICY_PAGE, "policy", ADMIN),
    Row("POST", f"{POLICY_PAGE}/restore", "policy", ADMIN_THEN_BACK),
    Row("GET", "/admin/policies/rule", "", ADMIN),
    Row("POST", "/admin/policies/rule", "", ADMIN_THEN_BACK, form=rule_form),
    Row("GET", "/admin/users/new", "", ADMIN),
    Row(
        "POST",
        "/admin/users/new",
        "",
        ADMIN,
        form=lambda: {"name": "neu", "roles.0": "agent", "active": "true"},
    ),
    Row("GET", "/admin/users/<name>", "user", ADMIN),
    Row("GET", "/admin/users/<name>", "nothing", "303 403 403 403 403 403 404"),
    Row(
        "POST",
        "/admin/users/<name>",
        "user",
        ADMIN_THEN_BACK,
        form=lambda: {
            "roles.0": "contributor",
            "department": "marketing",
            "active": "true",
            "version": "1",
        },
    ),
    Row("POST", "/admin/users/<name>/password", "user", ADMIN),
    Row("GET", "/admin/departments", "", ADMIN),
    Row("POST", "/admin/departments", "", ADMIN_THEN_BACK, form=fields(code="new", name="新部")),
    Row("GET", "/admin/departments/<code>", "department", ADMIN),
    Row(
        "POST",
        "/admin/departments/<code>",
        "department",
        ADMIN_THEN_BACK,
        form=fields(name="市场部", active="true", version="1"),
    ),
    Row("GET", "/admin/categories", "", ADMIN),
    Row(
        "POST",
        "/admin/categories",
        "",
        ADMIN_THEN_BACK,
        form=fields(code="new", name="新类", department="service", position="9"),
    ),
    Row("GET", "/admin/categories/<code>", "category", ADMIN),
    Row(
        "POST",
        "/admin/categories/<code>",
        "category",
        ADMIN_THEN_BACK,
        form=fields(name="第三方", department="marketing", position="5", version="1"),
    ),
]

ROWS = [*API_ROWS, *PROBE_ROWS, *WEB_ROWS]

PARAMETER_VALUES = {
    "published": "KB-000001",
    "draft": "KB-000002",
    "kind": "answer",
    "user": "an",
    "department": "marketing",
    "category": "service",
}
"""For tests that are answered before anything is looked up."""
