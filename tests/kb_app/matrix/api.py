"""What programs may do."""

from __future__ import annotations

from review.policies.defaults import DEFAULT_RULES
from tests import makers
from tests.kb_app.matrix.rows import (
    ANSWER,
    ANY,
    AWAY,
    NOTE,
    USED,
    Row,
    attachment,
    upload,
)

DRAFT = {k: v for k, v in makers.new_entry().items() if k not in ("kind", "department")}
API = "/api/v1"
ENTRY = f"{API}/entries/<number>"
REVIEW = f"{API}/reviews/<int:review_id>"
COMMENT = f"{API}/comments/<int:comment_id>"
PROPOSAL = f"{API}/variant-proposals/<int:proposal_id>"
TASK = f"{API}/tasks/<int(max=2147483647):task_id>"
DRAFT_FILES = f"{ENTRY}/draft/files"
DRAFT_FILE = f"{DRAFT_FILES}/<sha256>"
IMPORT = f"{API}/imports/<int:batch_id>"
QUESTION = f"{API}/questions/<reference>"
GRIEVANCE = f"{API}/grievances/<number>"
TOLD = {"type": "opinion", "category": "third-party", "text": "电表箱漏水没人管"}
FILED = {"cause": "老化", "responsibility": "运维班", "measure": "更换"}
AGENTS_CALL = f"{API}/calls/<key>"
CALLBACK = f"{API}/callbacks/<int:callback_id>"
SOLVED = {"outcome": "solved"}
ROUTE = {"department": "safety", "reason": "职责第三条"}
LINK = {"number": "KB-000001"}
CALL = {"satisfaction": "satisfied"}
FLAG = {"reason": "outdated", "passage": "提前七天"}
RAISED = {"grade": "regulation", "reason": "影响面大"}
URGENT = {"hours": 4, "reason": "抢修", "checklist": list(makers.CHECKED)}
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
    Row("GET", f"{ENTRY}/walks", "published", "401 403 200 403 200 200 200"),
    Row("GET", f"{ENTRY}/walks", "draft", "401 404 200 404 404 404 404"),
    Row("POST", f"{ENTRY}/draft", "published", "401 404 201 404 404 404 404"),
    Row("POST", f"{ENTRY}/draft", "draft", "401 404 409 404 404 404 404"),
    Row("PUT", f"{ENTRY}/draft", "draft", "401 404 200 404 404 404 404", json=DRAFT),
    Row("PUT", f"{ENTRY}/draft", "submitted", "401 404 409 404 404 404 404", json=DRAFT),
    Row("GET", f"{ENTRY}/draft/checks", "draft", "401 404 200 404 404 404 404"),
    Row("GET", f"{ENTRY}/draft/searches", "draft", "401 404 200 404 404 404 404"),
    Row("DELETE", f"{ENTRY}/draft", "draft", "401 404 200 404 404 404 404"),
    Row("POST", DRAFT_FILES, "draft", "401 403 201 404 403 403 403", form=attachment),
    Row("POST", DRAFT_FILES, "submitted", "401 403 409 404 403 403 403", form=attachment),
    Row("POST", f"{DRAFT_FILE}/text", "file of draft", "401 404 409 404 404 404 404"),
    Row("PUT", DRAFT_FILE, "file of draft", "401 404 200 404 404 404 404", json={"alt": "电表"}),
    Row("PUT", DRAFT_FILE, "no file", "401 404 409 404 404 404 404", json={"alt": "电表"}),
    Row("DELETE", DRAFT_FILE, "file of draft", "401 404 200 404 404 404 404"),
    Row("GET", f"{ENTRY}/files/<sha256>", "file of published", "401 200 200 200 200 200 200"),
    Row("GET", f"{ENTRY}/files/<sha256>", "file of draft", "401 404 200 404 404 404 404"),
    Row("GET", f"{ENTRY}/files/<sha256>", "no file", "401 404 404 404 404 404 404"),
    Row("POST", f"{ENTRY}/submit", "draft", "401 404 201 404 404 404 404"),
    Row("POST", f"{ENTRY}/submit", "submitted", "401 404 409 404 404 404 404"),
    Row("POST", f"{ENTRY}/retire", "published", "401 404 201 404 404 404 404", {"reason": "旧"}),
    Row("POST", f"{ENTRY}/retire", "draft", "401 404 409 404 404 404 404", {"reason": "旧"}),
    Row("GET", f"{API}/tasks", "", "401 200 200 200 200 200 200"),
    Row("GET", TASK, "task", "401 404 200 404 404 404 404"),
    Row("GET", TASK, "nothing", "401 404 404 404 404 404 404"),
    Row("DELETE", TASK, "task", "401 404 200 404 404 404 404"),
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
    Row("GET", f"{API}/takeovers", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{API}/takeovers", "", "401 403 409 409 403 403 403", {"declaration": "属实"}),
    Row("GET", f"{API}/takeovers/<int:takeover_id>", "takeover", "401 404 404 404 404 404 404"),
    Row(
        "POST",
        f"{API}/takeovers/<int:takeover_id>/decision",
        "takeover",
        "401 403 403 403 404 403 403",
        {"comment": ""},
    ),
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
    Row("GET", f"{API}/departments", "", "401 200 200 200 200 200 200"),
    Row("GET", f"{API}/categories", "", "401 200 200 200 200 200 200"),
    Row("GET", f"{API}/regions", "", "401 200 200 200 200 200 200"),
    Row("PUT", f"{API}/regions/yours", "", "401 200 200 200 200 200 200", json={"region": "henan"}),
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
    Row("POST", f"{QUESTION}/confirm", "question", "401 403 409 404 404 403 404"),
    Row("POST", f"{QUESTION}/close", "question", "401 200 200 404 404 200 404", {"reason": "重复"}),
    Row("GET", f"{API}/grievances", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{API}/grievances", "", "401 201 403 403 403 201 403", TOLD),
    Row("GET", GRIEVANCE, "grievance", "401 200 200 404 404 200 404"),
    Row("GET", GRIEVANCE, "nothing", "401 404 404 404 404 404 404"),
    Row(
        "POST",
        f"{GRIEVANCE}/steps",
        "grievance",
        "401 201 403 404 404 201 404",
        {"step": "judge"},
    ),
    Row("POST", f"{GRIEVANCE}/call", "grievance", "401 200 403 404 404 200 404", CALL),
    Row("POST", f"{GRIEVANCE}/close", "grievance", "401 200 403 404 404 200 404", FILED),
    Row("POST", f"{QUESTION}/call", "question", "401 200 404 404 404 200 404", CALL),
    Row("POST", f"{API}/calls", "", "401 201 403 403 403 403 403", {}),
    Row("GET", AGENTS_CALL, "call", "401 200 404 404 404 404 404"),
    Row("GET", AGENTS_CALL, "nothing", "401 404 404 404 404 404 404"),
    Row("PUT", f"{AGENTS_CALL}/note", "call", "401 200 404 404 404 404 404", {"text": "急"}),
    Row("GET", f"{AGENTS_CALL}/lines", "call", "401 200 404 404 404 404 404"),
    Row("POST", f"{AGENTS_CALL}/lines", "call", "401 201 404 404 404 404 404", {"text": "停电"}),
    Row("POST", f"{AGENTS_CALL}/proposals", "call", "401 204 404 404 404 404 404", {"shown": [1]}),
    Row("POST", f"{AGENTS_CALL}/close", "call", "401 200 404 404 404 404 404", SOLVED),
    Row("POST", f"{AGENTS_CALL}/reopen", "call", "401 200 404 404 404 404 404"),
    Row("POST", f"{AGENTS_CALL}/discard", "call", "401 200 404 404 404 404 404"),
    Row("POST", f"{CALLBACK}/call", "callback", "401 200 404 404 404 200 404", CALL),
    Row("POST", f"{CALLBACK}/call", "nothing", "401 404 404 404 404 404 404", CALL),
    Row("GET", f"{API}/callbacks", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{ENTRY}/flags", "published", "401 201 201 201 201 201 201", FLAG),
    Row("POST", f"{ENTRY}/flags", "draft", "401 404 404 404 404 404 404", FLAG),
    Row("POST", f"{API}/imports", "", "401 403 201 403 403 403 403", form=upload),
    Row("GET", IMPORT, "batch", "401 404 200 404 404 404 404"),
    Row("POST", f"{IMPORT}/commit", "batch", "401 404 201 404 404 404 404"),
    Row("DELETE", IMPORT, "batch", "401 404 200 404 404 404 404"),
]
