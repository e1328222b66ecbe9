"""The OpenAPI description, made from the routes and the marshmallow schemas, and its reader."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import flask_swagger_ui
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response, current_app, jsonify, render_template, send_from_directory
from marshmallow import Schema

from briefing.schemas import (
    ConfirmSchema,
    FollowSchema,
    ReadingChoiceSchema,
    RemindSchema,
    RequireSchema,
)
from calls import schemas as calls
from content.kinds.registry import all_kinds, importable
from content.schemas import DraftSchema, NewEntrySchema, ReconfirmSchema
from content.services.attaching import SaidOfFileSchema
from grievances.handling import schemas as grievances
from handover.schemas import ChangesSchema, HandoverSchema, RefusalSchema
from kb_app.api.duties.duty_calls import PastSchema
from kb_app.api.duties.handover_calls import HandoverListSchema
from kb_app.api.entries import EntryListSchema, FieldsSchema
from kb_app.api.grievances import GrievanceListSchema
from kb_app.api.imports import CommitSchema, ImportSchema
from kb_app.api.inbox import InboxSchema
from kb_app.api.quality.monitoring_calls import SampleListSchema, WeakSchema
from kb_app.api.questions import QuestionListSchema, SimilarSchema
from kb_app.api.request_response import PageSchema
from kb_app.api.reviews import QueueSchema
from kb_app.api.search import SearchSchema, SuggestSchema
from kb_app.api.upkeep import UpkeepListSchema
from kb_app.api.v1 import blueprint
from kb_app.api.variants import AcceptSchema, ProposalListSchema
from monitoring import schemas as monitoring
from people.schemas import AbsenceSchema, ChosenRegionSchema, GroupMemberSchema, ShiftSchema
from questions import schemas as questions
from review.policies.schemas import PolicySchema
from review.schemas import (
    AssignmentSchema,
    BatchDecisionSchema,
    CommentSchema,
    CommentTextSchema,
    DecisionSchema,
    DeclarationSchema,
    LoadDecisionSchema,
    RaiseSchema,
    RenewalSchema,
    RetireSchema,
    SettleSchema,
    SubmitSchema,
    UrgentSchema,
)
from search_index.schemas import UsedSchema
from training import schemas as training

SWAGGER_FILES = Path(flask_swagger_ui.__file__).parent / "dist"

BODIES: dict[str, type[Schema]] = {
    "create_entry": NewEntrySchema,
    "save_draft": DraftSchema,
    "submit": SubmitSchema,
    "retire": RetireSchema,
    "decide": DecisionSchema,
    "decide_batch": BatchDecisionSchema,
    "declare_load": DeclarationSchema,
    "sign_load": LoadDecisionSchema,
    "write_comment": CommentSchema,
    "rewrite_comment": CommentTextSchema,
    "settle_comment": SettleSchema,
    "renew": RenewalSchema,
    "assign": AssignmentSchema,
    "enter_absence": AbsenceSchema,
    "commit_import": CommitSchema,
    "record_question": questions.QuestionSchema,
    "route_question": questions.RouteSchema,
    "answer_question": questions.AnswerQuestionSchema,
    "link_question": questions.LinkSchema,
    "set_interim": questions.InterimSchema,
    "merge_question": questions.MergeSchema,
    "split_question": questions.SplitSchema,
    "snooze_question": questions.SnoozeSchema,
    "close_question": questions.ReasonSchema,
    "complete_question": questions.CompletionSchema,
    "record_call": questions.CallSchema,
    "flag_entry": questions.FlagSchema,
    "record_grievance": grievances.GrievanceSchema,
    "record_grievance_step": grievances.HandlingStepSchema,
    "record_customer_call": grievances.CustomerCallSchema,
    "close_grievance": grievances.FilingSchema,
    "use_hit": UsedSchema,
    "raise_grade": RaiseSchema,
    "sign_urgent": UrgentSchema,
    "write_policy": PolicySchema,
    "preview_policy": PolicySchema,
    "begin_call": calls.BeginSchema,
    "note_in_call": calls.NoteSchema,
    "close_call": calls.CloseSchema,
    "hear_line": calls.SpokenLineSchema,
    "tell_of_proposals": calls.ProposalsToldSchema,
    "make_callback": questions.CallSchema,
    "accept_proposal": AcceptSchema,
    "reconfirm": ReconfirmSchema,
    "describe_file": SaidOfFileSchema,
    "require_reading": RequireSchema,
    "confirm_reading": ConfirmSchema,
    "remind_of_reading": RemindSchema,
    "choose_reading": ReadingChoiceSchema,
    "follow": FollowSchema,
    "add_shift": ShiftSchema,
    "save_shift": ShiftSchema,
    "choose_region": ChosenRegionSchema,
    "make_plan": monitoring.PlanSchema,
    "score_sample": monitoring.AssessmentSchema,
    "calibrate_sample": monitoring.CalibrationSchema,
    "appeal_sample": monitoring.AppealSchema,
    "answer_sample": monitoring.AppealAnswerSchema,
    "answer_exercise": training.GivenSchema,
    "make_course": training.CourseSchema,
    "assign_course": training.AssignSchema,
    "read_of_course": training.ReadSchema,
    "rate_course": training.FeedbackSchema,
    "propose_handover": HandoverSchema,
    "preview_handover": HandoverSchema,
    "refuse_handover": RefusalSchema,
    "appoint_to_group": GroupMemberSchema,
}
ARGUMENTS: dict[str, type[Schema]] = {
    "list_entries": EntryListSchema,
    "read_entry": FieldsSchema,
    "list_reviews": QueueSchema,
    "search_entries": SearchSchema,
    "list_proposals": ProposalListSchema,
    "suggest_entries": SuggestSchema,
    "list_tasks": PageSchema,
    "list_questions": QuestionListSchema,
    "similar_questions": SimilarSchema,
    "list_callbacks": PageSchema,
    "list_grievances": GrievanceListSchema,
    "lines_heard": calls.LinesSchema,
    "list_departments": PageSchema,
    "list_categories": PageSchema,
    "list_regions": PageSchema,
    "list_messages": InboxSchema,
    "list_policy_versions": PageSchema,
    "list_upkeep": UpkeepListSchema,
    "list_plans": PageSchema,
    "list_samples": SampleListSchema,
    "list_weak_points": WeakSchema,
    "list_courses": PageSchema,
    "list_duties": ChangesSchema,
    "list_handovers": HandoverListSchema,
    "list_group": PastSchema,
}
NEEDS_VERSION = ("save_draft", "discard_draft", "save_shift")
CREATES = (
    *("create_entry", "start_draft", "submit", "retire", "create_import", "commit_import"),
    "enter_absence",
    *("record_question", "answer_question", "add_variants", "split_question", "flag_entry"),
    "write_comment",
    *("record_grievance", "record_grievance_step"),
    *("require_reading", "follow", "add_shift"),
    *("make_plan", "answer_exercise", "make_course"),
    *("begin_call", "hear_line", "attach_file"),
    *("propose_handover", "appoint_to_group"),
)
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, for programs"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "request_id": {"type": "string"},
    },
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This description."""
    return jsonify(_described())


@blueprint.get("/docs")
def docs() -> str:
    """The description, to read and to try."""
    return render_template("api/docs.html")


@blueprint.get("/docs/<name>")
def docs_asset(name: str) -> Response:
    """A file of Swagger UI, served from its package."""
    return send_from_directory(SWAGGER_FILES, name)


@cache
def _described() -> dict[str, Any]:
    spec = APISpec(
        title="热线知识库 Hotline knowledge base",
        version="1",
        openapi_version="3.0.3",
        plugins=[MarshmallowPlugin(schema_name_resolver=_schema_name)],
        info={"description": "Unsafe calls take an Idempotency-Key. Errors are problem+json."},
        security=[{"token": []}, {"session": []}],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": "kb_session"}
    )
    spec.components.schema("Problem", PROBLEM)
    for kind in all_kinds().values():
        spec.components.schema(f"Content{kind.name.title()}", schema=kind.schema)
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        if rule.endpoint.startswith(f"{blueprint.name}.") and "/docs" not in rule.rule:
            _describe(spec, rule.rule, rule.endpoint, rule.methods or set())
    return spec.to_dict()


def _describe(spec: APISpec, rule: str, endpoint: str, methods: set[str]) -> None:
    name = endpoint.removeprefix(f"{blueprint.name}.")
    path = re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", rule)
    summary = (current_app.view_functions[endpoint].__doc__ or "").split("\n")[0]
    parameters: list[Any] = [
        {
            "in": "path",
            "name": argument,
            "required": True,
            "schema": {"type": "integer" if converter.startswith("int") else "string"},
        }
        for converter, argument in re.findall(r"<(?:([^<>:]+):)?(\w+)>", rule)
    ]
    if name in ARGUMENTS:
        parameters.append({"in": "query", "schema": ARGUMENTS[name]})
    operations = {}
    for method in sorted(methods - {"HEAD", "OPTIONS"}):
        extra = [_header("Idempotency-Key", required=False)] if method != "GET" else []
        if name in NEEDS_VERSION:
            extra.append(_header("If-Match", required=True))
        operation: dict[str, Any] = {
            "operationId": f"{name}",
            "summary": summary,
            "parameters": parameters + extra,
            "responses": {
                "201" if name in CREATES else "200": {
                    "description": "done",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "default": {
                    "description": "problem",
                    "content": {"application/problem+json": {"schema": "Problem"}},
                },
            },
        }
        if name in BODIES:
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": BODIES[name]}},
            }
        if name == "create_import":
            operation["requestBody"] = _upload_body()
        if name == "attach_file":
            operation["requestBody"] = _attachment_body()
        if name == "read_file":
            operation["responses"]["200"]["content"] = {"application/octet-stream": {}}
        operations[method.lower()] = operation
    spec.path(path=path, operations=operations)


def _header(name: str, *, required: bool) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": required, "schema": {"type": "string"}}


def _upload_body() -> dict[str, Any]:
    properties: dict[str, Any] = {
        name: {"type": "string", **({"enum": list(importable())} if name == "what" else {})}
        for name in ImportSchema().fields
    }
    properties["file"] = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _attachment_body() -> dict[str, Any]:
    properties = {"file": {"type": "string", "format": "binary"}, "alt": {"type": "string"}}
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _schema_name(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")
