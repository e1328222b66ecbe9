"""The committee's policy: its rules, its versions, what an edit would mean. Administrators."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Response, jsonify
from marshmallow import pre_load
from sqlalchemy.orm import Session

from kb_app.access.logging_in import require_confirmed
from kb_app.api import request_response
from kb_app.api.documents.policy_documents import gap_document, preview_document, version_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from review.policies import queries
from review.policies.preview import committee_gaps, preview
from review.policies.rules import Rule, rules_of
from review.policies.schemas import PolicySchema
from review.policies.services import check_codes, require_policy_maker, save_policy

ADDED = frozenset({"saved_at", "saved_by", "gaps"})  # to a policy by `read_policy`


class ReadPolicySchema(PolicySchema):
    """A policy as it was read: what the answer adds may come back with it, and says nothing."""

    @pre_load
    def _without_what_was_added(self, data: Any, **kwargs: Any) -> Any:
        if not isinstance(data, dict):
            return data
        rules = data.get("rules")
        if isinstance(rules, list):
            rules = [_without(rule, {"key"}) for rule in rules]
        kept = _without(data, ADDED)
        return {**kept, "rules": rules} if "rules" in kept else kept


def _without(data: Any, names: Collection[str]) -> Any:
    return {k: v for k, v in data.items() if k not in names} if isinstance(data, dict) else data


@blueprint.get("/policies")
def read_policy() -> Response:
    """The policy in force, and what the committee as it is cannot satisfy."""
    require_policy_maker(actor())
    with container().database.reading() as session:
        version = queries.current_version(session)
        gaps = committee_gaps(session, rules_of(version.rules))
        document = version_document(version) | {"gaps": [gap_document(gap) for gap in gaps]}
    return jsonify(document)


@blueprint.put("/policies")
def write_policy() -> Response:
    """Put all rules in force as a new version; `version` is the one they were changed from."""
    values = request_response.body(ReadPolicySchema())
    require_confirmed()

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        rules = [Rule.from_json(rule) for rule in values["rules"]]
        saved = save_policy(session, who, rules, version=values["version"], note=values["note"])
        gaps = committee_gaps(session, rules)
        return version_document(saved) | {"gaps": [gap_document(gap) for gap in gaps]}, 200

    return request_response.write(work)


@blueprint.post("/policies/preview")
def preview_policy() -> Response:
    """What these rules would have demanded of last month's submissions; nothing is saved."""
    require_policy_maker(actor())
    values = request_response.body(ReadPolicySchema())
    rules = [Rule.from_json(rule) for rule in values["rules"]]
    with container().database.reading() as session:
        check_codes(session, rules)
        return jsonify(preview_document(preview(session, rules)))


@blueprint.get("/policies/versions")
def list_policy_versions() -> Response:
    """Every version there was, newest first."""
    asked = request_response.arguments(request_response.PageSchema())
    require_policy_maker(actor())
    with container().database.reading() as session:
        page = queries.versions(session, limit=asked["limit"], offset=asked["offset"])
        items = [version_document(version, rules=False) for version in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.get("/policies/versions/<int:number>")
def read_policy_version(number: int) -> Response:
    """One version with its rules."""
    require_policy_maker(actor())
    with container().database.reading() as session:
        return jsonify(version_document(queries.version_numbered(session, number)))
