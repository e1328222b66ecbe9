"""What people may do on the pages, but for the committee's and the administrators'."""

from __future__ import annotations

import io
from typing import Any

from tests import makers
from tests.kb_app.matrix.rows import (
    PAGE,
    USED,
    WALKED,
    Row,
    attachment,
    fields,
    upload,
)


def upload_page() -> dict[str, Any]:
    """The same on the page, where the department is one's own."""
    return {k: v for k, v in upload().items() if k != "department"}


def grievance_file() -> dict[str, Any]:
    """A file of grievances, as a form."""
    data = "受理日期,类型,业务类别\n2026-01-05,投诉,供电可靠\n".encode()
    return {"file": (io.BytesIO(data), "cases.csv")}


IN_FILE = "/entries/<number>/files/<sha256>/pictures"
GRIEVANCES = "/statistics/grievances"
REPORTS = "/statistics/reports"
FIGURES_FILE = "/entries/<number>/figures/<any(weeks,trust):name>.csv"
GRIEVANCE_FILE = f"{GRIEVANCES}/import/<int:import_id>"
STATISTICS_THEN_BACK = "303 403 403 403 403 303 303"
STATISTICS = "303 403 403 403 403 200 200"
BACK = "303 303 303 303 303 303 303"
WRITERS = "303 403 200 200 403 403 403"
OWNER = "303 404 200 404 404 404 404"
OWNER_THEN_BACK = "303 404 303 404 404 404 404"
CONTRIBUTE = "/contribute/<number>"
TASK_PAGE = "/tasks/<int(max=2147483647):task_id>"
IMPORT_PAGE = "/contribute/import/<int:batch_id>"

draft_form = {
    "title": "欠费停电后多久恢复供电？",
    "category": "third-party",
    "content.answer": "结清电费后 24 小时内恢复供电。",
    "version": "1",
}

CALLBACK = "/calls/callbacks/<int:callback_id>"

QUESTION_ACTION = (
    "/questions/<reference>/<any(route,answer,link,variants,interim,merge,split,undo,snooze,"
    "close,confirm,call):action>"
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
    ("confirm", "303 403 409 404 404 403 404", None),
    ("call", "303 303 404 404 404 303 404", fields(satisfaction="satisfied")),
]


def duty_form() -> dict[str, Any]:
    """A turn of one's own department."""
    return {"user": "wang", "first_day": "2026-03-01", "last_day": "2026-03-02"}


PAGE_ROWS = [
    Row("GET", CALLBACK, "callback", "303 200 404 404 404 200 404"),
    Row("GET", CALLBACK, "nothing", "303 404 404 404 404 404 404"),
    Row(
        "POST",
        CALLBACK,
        "callback",
        "303 303 404 404 404 303 404",
        form=fields(satisfaction="satisfied"),
    ),
    Row("GET", "/tasks", "", PAGE),
    Row("GET", TASK_PAGE, "task", OWNER),
    Row("GET", TASK_PAGE, "nothing", "303 404 404 404 404 404 404"),
    Row("POST", f"{TASK_PAGE}/stop", "task", OWNER_THEN_BACK),
    #                                            nobody agent own foreign reviewer superv. admin
    Row("GET", "/", "", BACK),
    Row("GET", "/login", "", "200 303 303 303 303 303 303"),
    Row("POST", "/login", "", BACK, form=fields(name="an", password=makers.PASSWORD)),
    Row("POST", "/login", "", "400 400 400 400 400 400 400", form=fields(name="an", password="no")),
    Row("POST", "/logout", "", BACK),
    Row("POST", "/language", "", BACK, form=fields(language="en")),
    Row("POST", "/region", "", BACK, form=fields(region="henan")),
    Row("GET", "/account", "", PAGE),
    Row("POST", "/account", "", "303 400 400 400 400 400 400", form=fields(current="no", new="x")),
    Row("POST", "/account/tokens", "", PAGE, form=fields(label="报表")),
    Row(
        "POST",
        "/account/tokens/<int:token_id>/revoke",
        "token",
        "303 404 303 404 404 404 303",
    ),
    Row("POST", "/account/sessions/<handle>/end", "session", "303 404 303 404 404 404 404"),
    Row("POST", "/account/sessions/end-others", "", BACK),
    Row("GET", "/account/second-factor", "", PAGE),
    Row("POST", "/account/second-factor", "", PAGE),
    Row(
        "POST",
        "/account/second-factor/confirm",
        "",
        "303 409 409 409 409 409 409",
        form=fields(code="000000"),
    ),
    Row("POST", "/account/second-factor/off", "", "303 404 404 404 404 404 404"),
    Row("GET", "/login/code", "", BACK),
    Row("POST", "/login/code", "", BACK, form=fields(code="000000")),
    Row("GET", "/search", "", PAGE, query="q=停电"),
    Row("GET", "/search/results", "", PAGE, query="q=停电"),
    Row("GET", "/search/preview/<number>", "published", PAGE),
    Row("GET", "/search/preview/<number>", "draft", "303 404 404 404 404 404 404"),
    Row("GET", "/search/softening", "", PAGE),
    Row("GET", "/search/not-ours", "", PAGE),
    Row("POST", "/search/used", "", "303 204 204 204 204 204 204", USED),
    Row("POST", "/search/walked", "", "303 404 404 404 404 404 404", WALKED),
    Row("GET", "/suggest", "", PAGE, query="q=停电"),
    Row("GET", "/entries/<number>", "published", PAGE),
    Row("GET", "/entries/<number>", "draft", "303 404 404 404 404 404 404"),
    Row("GET", "/entries/<number>/history", "published", PAGE),
    Row("GET", "/entries/<number>/history", "draft", OWNER),
    Row("GET", "/entries/<number>/files/<sha256>", "file of published", PAGE),
    Row("GET", "/entries/<number>/files/<sha256>", "file of draft", OWNER),
    Row("GET", "/entries/<number>/files/<sha256>/view", "file of published", PAGE),
    Row("GET", "/entries/<number>/files/<sha256>/view", "file of draft", OWNER),
    Row("GET", "/entries/<number>/files/<sha256>/pages/<int:page>", "page of published", PAGE),
    Row("GET", "/entries/<number>/files/<sha256>/pages/<int:page>", "page of draft", OWNER),
    Row("GET", f"{IN_FILE}/<int:place>", "picture in file of published", PAGE),
    Row("GET", f"{IN_FILE}/<int:place>", "picture in file of draft", OWNER),
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
    Row("POST", "/contribute/checks/<name>", "kind", WRITERS, form=fields(**draft_form)),
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
    Row("POST", f"{CONTRIBUTE}/files", "draft", "303 403 303 404 403 403 403", form=attachment),
    Row(
        "POST",
        f"{CONTRIBUTE}/files/<sha256>",
        "file of draft",
        "303 403 303 404 403 403 403",
        form=fields(op="remove"),
    ),
    Row("POST", f"{CONTRIBUTE}/retire", "published", OWNER_THEN_BACK, form=fields(reason="旧")),
    Row("GET", f"{CONTRIBUTE}/preview", "draft", OWNER),
    Row("GET", f"{CONTRIBUTE}/searches", "draft", OWNER),
    Row("GET", "/contribute/import", "", WRITERS),
    Row("POST", "/contribute/import", "", "303 403 303 400 403 403 403", form=upload_page),
    Row("GET", "/contribute/import/template.<any(csv,xlsx):type_>", "type", WRITERS),
    Row("GET", IMPORT_PAGE, "batch", OWNER),
    Row("GET", f"{IMPORT_PAGE}/errors.xlsx", "batch", OWNER),
    Row("POST", f"{IMPORT_PAGE}/commit", "batch", OWNER_THEN_BACK),
    Row("POST", f"{IMPORT_PAGE}/cancel", "batch", OWNER_THEN_BACK),
    Row("GET", "/entries/<number>/at", "published", "303 403 200 403 200 200 200"),
    Row("GET", "/entries/<number>/at", "draft", "303 404 404 404 404 404 404"),
    Row("GET", "/search/past", "", "303 403 403 403 200 200 200", query="q=停电"),
    Row("GET", "/upkeep", "", "303 403 200 200 200 200 200"),
    Row("POST", "/upkeep/<number>/confirm", "published", OWNER_THEN_BACK, form=fields(reason="对")),
    Row("GET", "/inbox", "", PAGE),
    Row("POST", "/inbox/<int:message_id>/open", "message", OWNER_THEN_BACK),
    Row("POST", "/inbox/<int:message_id>/read", "message", OWNER_THEN_BACK),
    Row("POST", "/inbox/read", "", BACK),
    Row("GET", "/questions", "", PAGE),
    Row("GET", "/statistics", "", STATISTICS),
    Row("GET", "/statistics/<name>.csv", "table", STATISTICS),
    Row("GET", "/statistics/figures/<name>", "table", STATISTICS),
    Row("GET", "/entries/<number>/figures", "published", "303 404 200 404 404 200 200"),
    Row("GET", "/entries/<number>/figures", "draft", "303 404 404 404 404 404 404"),
    Row("GET", FIGURES_FILE, "entry table", "303 404 200 404 404 200 200"),
    Row("GET", "/statistics/entries", "", STATISTICS, query="category=safety"),
    Row("GET", "/statistics/lessons", "", STATISTICS),
    Row(
        "POST",
        "/statistics/lessons/<int:lesson_id>/take-back",
        "nothing",
        "303 403 403 403 403 404 404",
    ),
    Row("GET", GRIEVANCES, "", STATISTICS),
    Row("GET", f"{GRIEVANCES}/cases", "", STATISTICS),
    Row("GET", f"{GRIEVANCES}/<any(headings,categories):name>.csv", "grievance table", STATISTICS),
    Row("GET", f"{GRIEVANCES}/import", "", STATISTICS),
    Row("POST", f"{GRIEVANCES}/import", "", STATISTICS_THEN_BACK, form=grievance_file),
    Row("GET", f"{GRIEVANCES}/import/template.<any(csv,xlsx):type_>", "type", STATISTICS),
    Row("GET", GRIEVANCE_FILE, "nothing", "303 403 403 403 403 404 404"),
    Row("GET", f"{GRIEVANCE_FILE}/errors.xlsx", "nothing", "303 403 403 403 403 404 404"),
    *(
        Row("POST", f"{GRIEVANCE_FILE}/{act}", "nothing", "303 403 403 403 403 404 404")
        for act in ("commit", "cancel", "take-back")
    ),
    Row("GET", REPORTS, "", STATISTICS),
    Row("POST", REPORTS, "", STATISTICS_THEN_BACK, form=fields(period="2014-1", format="xlsx")),
    Row("GET", f"{REPORTS}/<int:report_id>", "nothing", "303 403 403 403 403 404 404"),
    Row("GET", f"{REPORTS}/template.docx", "", STATISTICS),
    Row("POST", f"{REPORTS}/template", "", "303 403 403 403 403 400 400"),
    Row("POST", f"{REPORTS}/template/drop", "", "303 403 403 403 403 403 303"),
    Row("GET", "/questions/duty", "", WRITERS),
    Row("POST", "/questions/duty", "", "303 403 303 400 403 403 403", form=duty_form),
    Row("POST", "/questions/duty/<int:turn_id>/drop", "turn", "303 404 303 404 404 303 404"),
    Row("GET", "/questions/<reference>", "question", "303 200 200 404 404 200 404"),
    *(
        Row("POST", QUESTION_ACTION, f"question/{action}", statuses, form=form)
        for action, statuses, form in QUESTION_FORMS
    ),
]
