"""What people may do on the pages of training: a course the agent takes, an entry of `own`."""

from __future__ import annotations

from tests.kb_app.matrix.rows import Row, fields

COURSE = "/training/courses/<int:course_id>"
ENROLMENT = "/training/enrolments/<int:enrolment_id>/<any(read,feedback):action>"
LEADER = "303 403 403 403 403 200 403"
REFUSED_FORM = "303 403 403 403 403 400 403"
PROPOSED = fields(revision="1", skill="业务知识", **{"places.0": "0"})

TRAINING_ROWS = [
    #                            nobody agent own foreign reviewer superv. admin
    Row("GET", "/training", "", "303 200 403 403 403 303 403"),
    Row(
        "POST",
        "/training/answer",
        "",
        "303 303 403 403 403 403 403",
        form=fields(exercise="KB-000099"),
    ),
    Row(
        "POST",
        ENROLMENT,
        "enrolment/read",
        "303 404 404 404 404 404 404",
        form=fields(number="KB-000099"),
    ),
    Row(
        "POST",
        ENROLMENT,
        "enrolment/feedback",
        "303 303 404 404 404 404 404",
        form=fields(feedback="4"),
    ),
    Row("GET", "/training/items/<number>", "published", "303 403 200 403 403 403 403"),
    Row(
        "POST",
        "/training/items/<number>",
        "published",
        "303 403 303 403 403 403 403",
        form=PROPOSED,
    ),
    Row("GET", "/training/courses", "", LEADER),
    Row(
        "POST",
        "/training/courses",
        "",
        REFUSED_FORM,
        form=fields(title="课", skill="业务知识", parts="KB-000099"),
    ),
    Row(
        "POST",
        "/training/coachings",
        "",
        "303 403 403 403 403 303 403",
        form=fields(user="an", notes="谈了", steps="一步"),
    ),
    Row("GET", COURSE, "course", LEADER),
    Row("GET", COURSE, "nothing", "303 403 403 403 403 404 403"),
    Row("POST", f"{COURSE}/assign", "course", REFUSED_FORM, form=fields(**{"people.0": "an"})),
]
