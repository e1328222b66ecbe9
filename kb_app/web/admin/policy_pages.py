"""Administration of the review policy: its rules, what an edit would have meant, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.kinds.registry import all_kinds
from content.queries import categories
from core.base_schema import load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _
from kb_app.access.logging_in import require_confirmed
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.category_tree import tree
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form, whole
from people.queries import departments, display_names
from people.roles import SPECIALITY_LABELS
from review.grading.grades import GRADE_LABELS
from review.policies import queries
from review.policies.preview import Preview, committee_gaps, preview
from review.policies.rules import GROUP_LABELS, RESETTING, WHO_LABELS, Rule, rules_of
from review.policies.schemas import HOURS_MAX, SIGN_OFFS_MAX, PolicySchema, RuleSchema
from review.policies.services import check_codes, require_policy_maker, save_policy

BLANK_ROWS = 2
VERSIONS_SHOWN = 50


@blueprint.get("/admin/policies")
def policies() -> ResponseReturnValue:
    """The rules in force, whom they leave stuck, the versions before."""
    require_policy_maker(actor())
    with container().database.reading() as session:
        version = queries.current_version(session)
        rules = rules_of(version.rules)
        earlier = queries.versions(session, limit=VERSIONS_SHOWN).items
        return render_template(
            "admin/policies.html",
            version=version,
            rules=rules,
            gaps=committee_gaps(session, rules),
            earlier=earlier,
            names=display_names(session, {one.saved_by for one in (version, *earlier)}),
            **_names(session),
        )


@blueprint.get("/admin/policies/<int(max=2147483647):number>")
def policy_version(number: int) -> ResponseReturnValue:
    """One version as it stood."""
    require_policy_maker(actor())
    with container().database.reading() as session:
        version = queries.version_numbered(session, number)
        return render_template(
            "admin/policy_version.html",
            version=version,
            current=queries.current_version(session),
            rules=rules_of(version.rules),
            names=display_names(session, [version.saved_by]),
            **_names(session),
        )


@blueprint.post("/admin/policies/<int(max=2147483647):number>/restore")
def restore_policy(number: int) -> ResponseReturnValue:
    """Put an earlier version in force again, as a new one."""
    require_policy_maker(actor())
    require_confirmed()
    with container().database.transaction() as session:
        version = queries.version_numbered(session, number)
        note = str(_("恢复第 {n} 版", n=version.id))
        current = queries.current_version(session)
        save_policy(session, actor(), rules_of(version.rules), version=current.id, note=note)
    flash(note, "success")
    return redirect(url_for("web.policies"), 303)


@blueprint.route("/admin/policies/rule", methods=["GET", "POST"])
def policy_rule() -> ResponseReturnValue:
    """One rule, by its key; without one a new rule. `op`: save, preview, or remove it."""
    require_policy_maker(actor())
    with container().database.reading() as session:
        version = queries.current_version(session)
        key = request.values.get("key", "")
        stored = next((rule for rule in rules_of(version.rules) if rule.key == key), None)
        if request.method != "POST":
            if key and stored is None:
                raise NotFound
            values = stored.as_json() if stored else {"grades": [], "seats": [], "hours": 24}
            return _rule_page(session, {**values, "version": version.id, "key": key})
    return _changed_rule()


def _changed_rule() -> ResponseReturnValue:
    typed: dict[str, Any] = {}
    try:
        typed = _rows_filled(typed_form())
        op = typed.get("op", "save")
        with container().database.reading() as session:
            rules = _edited(session, typed)
            if op == "preview":
                check_codes(session, rules)
                return _rule_page(session, typed, shown=preview(session, rules))
        require_confirmed()
        with container().database.transaction() as session:
            saved = save_policy(
                session,
                actor(),
                rules,
                version=_version(typed),
                note=str(typed.get("note", "")),
            )
            gaps = committee_gaps(session, rules)
    except (Invalid, Stale) as error:
        with container().database.reading() as session:
            return _rule_page(session, typed, _of_the_rule(error))
    flash(str(_("已保存，现在是第 {n} 版", n=saved.id)), "success")
    if gaps:
        told = _("有 {count} 处现在的委员会满足不了，见下面的提示", count=len(gaps))
        flash(str(told), "warning")
    return redirect(url_for("web.policies"), 303)


def _edited(session: Session, typed: Mapping[str, Any]) -> list[Rule]:
    """All rules with the edited one in its place, checked together. Raises `Invalid`."""
    version = queries.current_version(session)
    rules = [rule for rule in rules_of(version.rules) if rule.key != typed.get("key")]
    stored = [rule.as_json() for rule in rules]
    if typed.get("op") != "remove":
        fields = {k: v for k, v in typed.items() if k in RuleSchema().fields}
        load(RuleSchema(), fields)
        stored.append(fields)
    whole = {"version": _version(typed), "note": typed.get("note", ""), "rules": stored}
    return [Rule.from_json(rule) for rule in load(PolicySchema(), whole)["rules"]]


def _version(typed: Mapping[str, Any]) -> int:
    return whole(str(typed.get("version", ""))) or 0


def _rows_filled(typed: dict[str, Any]) -> dict[str, Any]:
    """Without the rows and fields that were left empty: the schemas know those as absent."""
    seats = _listed(typed.get("seats"))
    typed["seats"] = [
        {name: value for name, value in seat.items() if value} for seat in seats if seat.get("who")
    ]
    items = _listed(typed.get("checklist"))
    typed["checklist"] = [item for item in items if str(item.get("text", "")).strip()]
    return filled(typed)


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _of_the_rule(error: DomainError) -> DomainError:
    """An error about all rules, as one about the rule on the form."""
    fields = {
        name.split(".", 2)[2] if name.startswith("rules.") and name.count(".") > 1 else name: texts
        for name, texts in error.fields.items()
    }
    return type(error)(error.message, code=error.code, fields=fields)


def _rule_page(
    session: Session,
    typed: Mapping[str, Any],
    error: DomainError | None = None,
    shown: Preview | None = None,
) -> ResponseReturnValue:
    stale = isinstance(error, Stale)
    current = queries.current_version(session)
    if stale:
        typed = {**typed, "version": current.id}
    key = typed.get("key")
    stored = next((rule for rule in rules_of(current.rules) if rule.key == key), None)
    html = render_template(
        "admin/policy_rule.html",
        typed=typed,
        stored=stored,
        error=error,
        stale=stale,
        preview=shown,
        blank_rows=BLANK_ROWS,
        hours_max=HOURS_MAX,
        sign_offs_max=SIGN_OFFS_MAX,
        resetting=RESETTING,
        tree=list(tree(categories(session))),
        departments=departments(session),
        **_names(session),
    )
    return html, status_of(error) if error else 200


def _names(session: Session) -> dict[str, Any]:
    """What codes and choices are called."""
    return {
        "grade_labels": GRADE_LABELS,
        "who_labels": WHO_LABELS,
        "group_labels": GROUP_LABELS,
        "speciality_labels": SPECIALITY_LABELS,
        "kind_labels": {name: kind.label for name, kind in all_kinds().items()},
        "category_names": {one.code: one.name for one in categories(session)},
        "department_names": {one.code: one.name for one in departments(session)},
        "seats_said": _seats_said,
    }


def _seats_said(rule: Rule, department_names: Mapping[str, str]) -> Sequence[str]:
    """Who must sign off by a rule, one text for each."""
    said = []
    for seat in rule.seats:
        who = department_names.get(seat.department, seat.department) or WHO_LABELS[seat.who]
        said.append(str(_("{who} {count} 人", who=who, count=seat.count)))
    if rule.departments > 1:
        said.append(str(_("至少 {count} 个部门", count=rule.departments)))
    return [*said, *(str(SPECIALITY_LABELS[one]) for one in rule.specialities)]
