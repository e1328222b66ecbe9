"""Exercises, answers, courses, needs of training as JSON; what is right is told with the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from content.applicability.readers import may_know_of
from content.kinds.exercise_forms import Exercise, Form
from monitoring.models import Need
from training.course_effects import CourseEffect
from training.models import Course, Enrolment, Item
from training.queries import PartLeft
from training.services.practising import Answered


def exercise_document(item: Item, shown: Exercise) -> dict[str, Any]:
    """An exercise as it is asked: options by their places, nothing of what is right."""
    return {
        "number": item.exercise.number,
        "form": str(shown.form),
        "skill": shown.skill,
        "question": shown.question,
        "options": [one.text for one in shown.options],
    }


def answered_document(result: Answered, left: int) -> dict[str, Any]:
    """What came of an answer, and what the base says."""
    shown = result.shown
    in_order = shown.form == Form.ORDER
    right = [place for place, one in enumerate(shown.options) if in_order or one.is_right]
    return {
        "right": result.is_right,
        "choices": sorted(right, key=lambda place: shown.options[place].place)
        if in_order
        else right,
        "figure": shown.figure or None,
        "explanation": shown.explanation,
        "source": shown.source,
        "clause": shown.clause or None,
        "left": left,
    }


def course_document(course: Course) -> dict[str, Any]:
    """A course."""
    return {
        "id": course.id,
        "title": course.title,
        "skill": course.skill,
        "made_at": course.made_at.isoformat(),
        "parts": [one.entry.number for one in course.parts if may_know_of(one.entry)],
    }


def whole_course(found: CourseEffect, taken: Sequence[Enrolment]) -> dict[str, Any]:
    """A course with who takes it, and what it did."""
    scores = found.scores
    return course_document(found.course) | {
        "people": [
            {
                "agent": one.user.name,
                "assigned_at": one.assigned_at.isoformat(),
                "done_at": one.done_at.isoformat() if one.done_at else None,
            }
            for one in taken
        ],
        "answers": found.answers,
        "right": found.right,
        "feedback": found.feedback,
        "effect": {
            "verdict": str(scores.verdict),
            "trained": scores.trained,
            "others": scores.others,
            "difference": scores.difference,
            "low": scores.low,
            "high": scores.high,
        },
    }


def enrolment_document(one: Enrolment, parts: Sequence[PartLeft]) -> dict[str, Any]:
    """A course that somebody takes, with what is left of it."""
    return {
        "id": one.id,
        "course": course_document(one.course),
        "assigned_at": one.assigned_at.isoformat(),
        "done_at": one.done_at.isoformat() if one.done_at else None,
        "feedback": one.feedback,
        "parts": [
            {
                "number": part.entry.number,
                "title": part.title,
                "exercise": part.item is not None,
                "done": part.done,
            }
            for part in parts
        ],
    }


def need_document(one: Need) -> dict[str, Any]:
    """What somebody is to be trained in."""
    return {"agent": one.user.name, "skill": one.skill, "since": one.since.isoformat()}
