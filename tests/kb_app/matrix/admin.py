"""What people may do on the pages of administrators."""

from __future__ import annotations

import io
from typing import Any

from tests.kb_app.matrix.rows import (
    Row,
    fields,
)

ADMIN = "303 403 403 403 403 403 200"
ADMIN_THEN_BACK = "303 403 403 403 403 403 303"

POLICY_PAGE = "/admin/policies/<int(max=2147483647):number>"


def rule_form() -> dict[str, Any]:
    """A rule of its own, saved over the version that is in force."""
    return {
        "version": "2",
        "kind": "notice",
        "grades.0": "wording",
        "seats.0.who": "owner",
        "hours": "12",
    }


def people_form() -> dict[str, Any]:
    """A file of one person."""
    return {"file": (io.BytesIO("登录名,角色\nneu,坐席\n".encode()), "people.csv")}


ADMIN_ROWS = [
    Row("GET", "/admin/access", "", ADMIN),
    Row("GET", "/admin/tokens", "", ADMIN),
    Row("POST", "/admin/tokens/<int:token_id>/revoke", "token", ADMIN_THEN_BACK),
    Row("POST", "/admin/tokens/<int:token_id>/revoke", "nothing", "303 403 403 403 403 403 404"),
    Row(
        "POST",
        "/admin/users/<name>/sessions/<handle>/end",
        "session of user",
        ADMIN_THEN_BACK,
    ),
    Row(
        "POST",
        "/admin/users/<name>/sessions/<handle>/end",
        "no session",
        "303 403 403 403 403 403 404",
    ),
    Row("POST", "/admin/users/<name>/second-factor/off", "user", "303 403 403 403 403 403 404"),
    #                                            nobody agent own foreign reviewer superv. admin
    Row("GET", "/admin/status", "", ADMIN),
    Row("GET", "/admin/people-file", "", ADMIN),
    Row("POST", "/admin/people-file", "", ADMIN, form=people_form),
    Row("GET", "/admin/people-file/template.<any(csv,xlsx):type_>", "type", ADMIN),
    Row(
        "POST",
        "/admin/people-file/commit",
        "",
        ADMIN,
        form=fields(rows='[{"name": "neu", "roles": ["agent"]}]'),
    ),
    Row("GET", "/admin/upkeep", "", ADMIN),
    Row(
        "POST",
        "/admin/upkeep/<kind>",
        "kind",
        ADMIN_THEN_BACK,
        form=fields(review_months="6", takedown_days="", version="0"),
    ),
    Row("GET", "/admin/mails", "", ADMIN),
    Row("POST", "/admin/mails/<int:mail_id>/retry", "nothing", "303 403 403 403 403 403 404"),
    Row("POST", "/admin/mails/<int:mail_id>/retry", "mail", ADMIN_THEN_BACK),
    Row("GET", "/admin", "", ADMIN),
    Row("GET", "/admin/audit", "", ADMIN, query="verify=1"),
    Row("GET", "/admin/audit.csv", "", ADMIN),
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
    Row("GET", "/admin/regions", "", ADMIN),
    Row("POST", "/admin/regions", "", ADMIN_THEN_BACK, form=fields(code="new", name="新区")),
    Row("GET", "/admin/regions/<code>", "region", ADMIN),
    Row(
        "POST",
        "/admin/regions/<code>",
        "region",
        ADMIN_THEN_BACK,
        form=fields(name="河南省", version="1"),
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
