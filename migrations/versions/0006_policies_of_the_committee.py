"""Policies of the committee, grades of changes, who a person is"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Added one by one, by a statement both engines know: a table that others refer to is not rebuilt.
_COLUMNS = [
    ("departments", "is_service BOOLEAN DEFAULT false NOT NULL"),
    ("users", "person VARCHAR(60) DEFAULT '' NOT NULL"),
    ("users", "specialities JSON DEFAULT '[]' NOT NULL"),
    ("users", "is_chair BOOLEAN DEFAULT false NOT NULL"),
    (
        "reviews",
        "grade VARCHAR(32) DEFAULT 'obligations' NOT NULL CONSTRAINT ck_reviews_grade CHECK"
        " (grade IN ('wording', 'variants', 'obligations', 'regulation', 'retirement'))",
    ),
    (
        "entries",
        "interim_revision_id INTEGER CONSTRAINT fk_entries_interim_revision_id_revisions"
        " REFERENCES revisions (id)",
    ),
    ("reviews", "grade_reasons JSON DEFAULT '[]' NOT NULL"),
    (
        "reviews",
        "graded_against_id INTEGER CONSTRAINT fk_reviews_graded_against_id_revisions"
        " REFERENCES revisions (id)",
    ),
    (
        "reviews",
        "policy_version_id INTEGER CONSTRAINT fk_reviews_policy_version_id_policy_versions"
        " REFERENCES policy_versions (id)",
    ),
    ("reviews", "rule_key VARCHAR(200) DEFAULT '' NOT NULL"),
    (
        "sign_offs",
        "department_id INTEGER CONSTRAINT fk_sign_offs_department_id_departments"
        " REFERENCES departments (id)",
    ),
    (
        "sign_offs",
        "carried_from_id INTEGER CONSTRAINT fk_sign_offs_carried_from_id_reviews"
        " REFERENCES reviews (id)",
    ),
]
_INSTANTS = [
    ("entries", "interim_until"),
    ("revisions", "interim_from"),
    ("revisions", "interim_until"),
]
# What is before the committee was never graded: as heavy as it can be, so that none slips through.
_FILLED = [
    "UPDATE departments SET is_service = true WHERE code = 'service'",
    "UPDATE reviews SET grade = 'regulation'"
    " WHERE entry_id IN (SELECT id FROM entries WHERE kind = 'regulation')",
    "UPDATE reviews SET grade = 'retirement' WHERE purpose = 'retire'",
    "UPDATE reviews SET policy_version_id = (SELECT max(id) FROM policy_versions)"
    " WHERE state = 'open'",
    "UPDATE sign_offs SET department_id ="
    " (SELECT department_id FROM users WHERE users.id = sign_offs.reviewer_id)",
]
_RULES = """[
 {
  "category": "",
  "kind": "",
  "grades": ["wording"],
  "seats": [{"who": "any", "count": 1, "department": ""}],
  "departments": 1,
  "specialities": [],
  "hours": 24,
  "checklist": [{"key": "readable", "text": "读给客户听通顺，没有歧义"}],
  "resets": {"wording": ["owner", "service", "others"]}
 },
 {
  "category": "",
  "kind": "",
  "grades": ["variants"],
  "seats": [{"who": "any", "count": 1, "department": ""}],
  "departments": 1,
  "specialities": [],
  "hours": 24,
  "checklist": [
   {"key": "readable", "text": "读给客户听通顺，没有歧义"},
   {"key": "findable", "text": "相似问确实指向这一个答案"}],
  "resets": {"wording": ["owner", "service", "others"],
   "variants": ["owner", "service", "others"]}
 },
 {
  "category": "",
  "kind": "",
  "grades": ["obligations"],
  "seats": [{"who": "owner", "count": 1, "department": ""},
   {"who": "service", "count": 1, "department": ""}],
  "departments": 2,
  "specialities": [],
  "hours": 48,
  "checklist": [
   {"key": "numbers", "text": "数字、金额、日期和期限已与依据逐一核对"},
   {"key": "basis", "text": "引用的条款现行有效，并支持这一说法"},
   {"key": "readable", "text": "读给客户听通顺，没有歧义"}],
  "resets": {"obligations": ["owner", "service", "others"]}
 },
 {
  "category": "",
  "kind": "",
  "grades": ["regulation"],
  "seats": [{"who": "any", "count": 3, "department": ""}],
  "departments": 2,
  "specialities": [],
  "hours": 72,
  "checklist": [
   {"key": "complete", "text": "条款完整，条号和文号无误"},
   {"key": "effective", "text": "生效日期和被取代的旧规定已核对"},
   {"key": "affected", "text": "引用它的答案已看过"}],
  "resets": {"wording": ["owner", "service", "others"],
   "variants": ["owner", "service", "others"],
   "obligations": ["owner", "service", "others"]}
 },
 {
  "category": "",
  "kind": "",
  "grades": ["retirement"],
  "seats": [{"who": "any", "count": 3, "department": ""}],
  "departments": 2,
  "specialities": [],
  "hours": 72,
  "checklist": [
   {"key": "replaced", "text": "已有替代的内容，或确认不再需要"},
   {"key": "affected", "text": "引用它的答案已看过"}],
  "resets": {"wording": ["owner", "service", "others"],
   "variants": ["owner", "service", "others"],
   "obligations": ["owner", "service", "others"]}
 }
]"""


def upgrade() -> None:
    versions = op.create_table(
        "policy_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
    )
    first = {"saved_by": "system", "note": "出厂默认", "rules": json.loads(_RULES)}
    op.execute(sa.insert(versions).values(saved_at=sa.func.now(), **first))
    for table, column in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for table, name in _INSTANTS:
        op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_users_person"), "users", ["person"])
    op.create_index(op.f("ix_entries_interim_until"), "entries", ["interim_until"])
    _create_urgent_sign_offs()
    for statement in _FILLED:
        op.execute(statement)


def _create_urgent_sign_offs() -> None:
    op.create_table(
        "urgent_sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_urgent_sign_offs_review_id_reviews")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["users.id"], name=op.f("fk_urgent_sign_offs_reviewer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_urgent_sign_offs_department_id_departments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_sign_offs")),
        sa.UniqueConstraint(
            "review_id", "reviewer_id", name=op.f("uq_urgent_sign_offs_review_id_reviewer_id")
        ),
    )
    op.create_index(op.f("ix_urgent_sign_offs_review_id"), "urgent_sign_offs", ["review_id"])
