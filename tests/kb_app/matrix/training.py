"""What people may do on the pages of training: a course the agent takes, an entry of `own`."""

from __future__ import annotations

from tests.kb_app.matrix.rows import Row, fields

COURSE = "/training/courses/<int:course_id>"
ENROLMENT = "/training/enrolments/<int:enrolment_id>/<any(read,feedback):action>"
SEMINAR = "/training/seminars/<int:seminar_id>"
CONTEST = "/training/contests/<int:contest_id>"
TAUGHT = "303 200 403 403 403 200 403"
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
    Row(
        "POST",
        f"{COURSE}/rules",
        "course",
        "303 403 403 403 403 303 403",
        form=fields(for_new="true"),
    ),
    Row("GET", "/training/seminars", "", TAUGHT),
    Row(
        "POST",
        "/training/seminars",
        "",
        REFUSED_FORM,
        form=fields(title="研讨", held_on="2026-03-02", entry="KB-000099", **{"people.0": "an"}),
    ),
    Row("GET", SEMINAR, "seminar", "303 200 404 404 404 200 404"),
    Row(
        "POST",
        f"{SEMINAR}/minutes",
        "seminar",
        "303 403 403 403 403 303 403",
        form=fields(minutes="谈了", agreed="一条"),
    ),
    Row("GET", "/training/contests", "", TAUGHT),
    Row(
        "POST",
        "/training/contests",
        "",
        REFUSED_FORM,
        form=fields(
            title="竞赛",
            opens_at="2990-03-02T10:00",
            closes_at="2990-03-02T12:00",
            parts="KB-000099",
        ),
    ),
    Row("GET", CONTEST, "contest", TAUGHT),
    Row(
        "POST",
        f"{CONTEST}/answer",
        "contest",
        "303 303 403 403 403 403 403",
        form=fields(exercise="KB-000099"),
    ),
]

API = "/api/v1/training"
CALLED = f"{API}/courses/<int(max=2147483647):course_id>"
TAKEN = f"{API}/enrolments/<int(max=2147483647):enrolment_id>"
LEADS = "401 403 403 403 403 200 403"
REFUSED = "401 403 403 403 403 400 403"
OWN = "401 404 404 404 404 404 404"
MADE = {"title": "课", "skill": "业务知识", "parts": ["KB-000099"]}
TRAINING_CALLS = [
    #                                  nobody agent own foreign reviewer superv. admin
    Row("GET", f"{API}/next", "", "401 200 403 403 403 403 403"),
    Row(
        "POST",
        f"{API}/answers",
        "",
        "401 409 403 403 403 403 403",
        {"exercise": "KB-000099", "choices": [0]},
    ),
    Row("GET", f"{API}/needs", "", "401 200 403 403 403 200 403"),
    Row("GET", f"{API}/courses", "", LEADS),
    Row("POST", f"{API}/courses", "", REFUSED, MADE),
    Row("GET", CALLED, "course", LEADS),
    Row("GET", CALLED, "nothing", "401 403 403 403 403 404 403"),
    Row("POST", f"{CALLED}/assign", "course", REFUSED, {"people": ["an"]}),
    Row("GET", f"{API}/enrolments", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{TAKEN}/read", "enrolment", OWN, {"number": "KB-000099"}),
    Row("POST", f"{TAKEN}/feedback", "enrolment", "401 409 404 404 404 404 404", {"feedback": 4}),
]
