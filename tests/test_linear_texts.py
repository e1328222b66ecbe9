"""No text holds a process up: every function that takes one is linear in its length.

Functions that ask for nothing but texts are found by what their parameters say; who asks for more
is driven by `MORE`, and a new one that is neither is named.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from content.importers.answers.answer_files import parse_answers
from content.importers.regulations.regulation_files import parse_regulation
from content.importers.word.symbols import read_in_font
from content.kinds.base import Clause, Kind
from content.kinds.registry import all_kinds
from content.laws.said import relations_said
from content.texts.formats import Format
from content.texts.same_words import wording_of
from content.unfinished_drafts import is_blank
from grievances.file_rows import parse_grievances
from kb_app.web.admin.people_file import read_people
from kb_app.web.kit import html_text
from questions.danger import DangerWords, built_in
from review.comparison.pieces import Piece, paragraphs
from review.comparison.revisions import compared
from review.grading.grade import Judged, grade_of
from search_index.query.query import plain_query
from search_index.results.answering_sentence import answering_sentence
from search_index.results.snippets import Highlighter
from search_index.results.why_found import said_why
from tests.linear_time import HOSTILE, MORE_HOSTILE, THOROUGH, WHOLE, modules, too_slow
from tests.makers import CONTENT
from training.item_proposals import proposed_items

ANSWER = all_kinds()["answer"]
GIVEN: dict[str, Callable[[str], Any]] = {  # what a parameter of this type is given
    "str": str,
    "str | None": str,
    "bytes": str.encode,
    "Format": lambda text: Format.MARKDOWN,
    "Iterable[str]": lambda text: [text, *text.split()],
    "Sequence[str]": list,
    "list[str]": list,
    "Mapping[str, str]": lambda text: {"what": text},
    "date | None": lambda text: None,
    "bool": lambda text: True,
}
TEXTS = {"text", "line", "said", "folded", "typed", "letters", "title", "before", "after"}
BOUNDED = (  # types of those who look something up: their lines are 200 characters at the most
    *("Session", "Searcher", "Snapshot", "Vocabulary", "Phrases", "Table", "Actor", "Database"),
    *(
        "FormField",
        "Literal",
        "list[Line]",
        "frozenset",
        "Terms",
    ),  # what was read before, and driven there
)
NOT_TEXTS = (  # what takes names, keys and addresses
    *("kb_app.api", "kb_app.web.", "kb_app.cli", "kb_app.processes", "kb_app.demo", "kb_app.logs"),
    *("kb_app.auth", "kb_app.watch", "people.authentication.passwords"),
)
ELSEWHERE = {
    "search_index.text.pinyin.syllables_at",  # by `segmented`
    "review.comparison.wording.runs",  # by "compared"
    "content.importers.word.symbols.read_in_font",  # with a font, below
    "content.texts.same_words.wording_of",  # with a content, below
    "search_index.results.answering_sentence.answering_sentence",  # with what was found, below
    "search_index.results.why_found.said_why",  # with a highlighter, below
    "content.unfinished_drafts.is_blank",  # by `of_a_kind`
    "training.item_proposals.proposed_items",  # with a content, below
    "core.storage.storage_faults.parsed",  # of what was stored, by `json`
    "content.laws.said.relations_said",  # with clauses, below
    "content.laws.said.said_in",  # by "laws said"
    "content.kinds.base.no_rank",  # looks at nothing
}


def pieces(text: str) -> list[Piece]:
    (first, *_others) = ANSWER.blocks({"answer": text})
    return paragraphs(first)


def compared_with(other: Callable[[str], str]) -> Callable[[str], object]:
    return lambda text: compared(pieces(text), pieces(other(text)))


def judged(text: str) -> Judged:
    return Judged("answer", "标题", {"answer": text})


def graded_after(before: Callable[[str], str]) -> Callable[[str], object]:
    return lambda text: grade_of(judged(before(text)), judged(text))


def of_a_kind(kind: Kind, text: str) -> None:
    """What is done with each text of a kind: shown, read out, indexed."""
    content = with_text(CONTENT[kind.name], text)
    for block in (*kind.blocks(content), *kind.as_read(content)):
        assert isinstance(block.shown, str)
    kind.variants(content)
    kind.clauses(content)
    is_blank(kind, "", content)


def with_text(value: Any, text: str) -> Any:
    """A content in which every text is `text`."""
    if isinstance(value, dict):
        return {k: v if k == "issued_on" else with_text(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [with_text(one, text) for one in value]
    return text if isinstance(value, str) else value


DANGER = DangerWords(built_in())
MORE: dict[str, Callable[[str], object]] = {
    "answers, one cell": lambda text: parse_answers(
        "a.csv", f'问题,答案\n问,"{text}"\n'.encode(), ANSWER
    ),
    "answers, anything": lambda text: parse_answers("a.csv", text.encode(), ANSWER),
    "answers, lines": lambda text: parse_answers("a.jsonl", text.encode(), ANSWER),
    "regulation, text": lambda text: parse_regulation("a.txt", f"某办法\n第一条 {text}".encode()),
    "regulation, Markdown": lambda text: parse_regulation("a.md", f"# 某办法\n{text}".encode()),
    "grievances": lambda text: parse_grievances("a.csv", text.encode()),
    "people": lambda text: read_people("a.csv", text.encode(), [], []),
    "Markdown as HTML": lambda text: html_text.written(text),
    "plain text as HTML": lambda text: html_text.written(text, Format.PLAIN),
    "compared, one sign more": compared_with(lambda text: f"{text}改"),
    "compared, backwards": compared_with(lambda text: text[::-1]),
    "compared, each other": compared_with(lambda text: text[::2]),
    "graded, new": lambda text: grade_of(None, judged(text)),
    "graded, parted": graded_after(lambda text: f"{text[::2]}。{text[1::2]}"),
    "graded, shortened": graded_after(lambda text: f"{text[: len(text) // 2]}改{text}"),
    "danger": DANGER.found_in,
    "snippet": lambda text: Highlighter(plain_query("停电 1 a 半")).snippet([text]),
    "wording": lambda text: wording_of("标题", {"answer": text}),
    "why found": lambda text: said_why(
        Highlighter(plain_query("停电 1 a 半")), [text], of_clause=True, said=text
    ),
    "marked": lambda text: Highlighter(plain_query("停电 1 a 半")).mark(text),
    "sentence that answers": lambda text: answering_sentence(
        text, [(place, place + 2, text[place : place + 2]) for place in range(len(text))]
    ),
    "exercises": lambda text: proposed_items(ANSWER, "标题", {"answer": text}, nearby=[text]),
    "laws said": lambda text: relations_said(text[:200], [Clause("第一条", "", text)]),
    "laws said, made and ended": lambda text: relations_said(
        "规则", [Clause("第一条", "", f"根据{text}制定本规则，《甲办法》{text}同时废止")]
    ),
    "symbols": lambda text: read_in_font(text, "Symbol"),
    **{f"kind {kind.name}": partial(of_a_kind, kind) for kind in all_kinds().values()},
}


def functions() -> Iterator[tuple[str, Callable[..., Any], list[inspect.Parameter]]]:
    """Every public function of the product, with what it must be given."""
    for module in modules():
        for name, value in vars(module).items():
            plain = inspect.unwrap(value) if callable(value) else value
            if not inspect.isfunction(plain) or plain.__module__ != module.__name__:
                continue
            if not name.startswith("_"):
                given = inspect.signature(plain).parameters.values()
                yield f"{module.__name__}.{name}", value, list(given)


def asks_for_texts(given: Iterable[inspect.Parameter]) -> bool:
    return any(one.name in TEXTS and "str" in str(one.annotation) for one in given)


def text_functions() -> dict[str, Callable[[str], object]]:
    """Those that ask for nothing but texts, ready to be given one; others are in `MORE`."""
    found = dict(MORE)
    for name, function, given in functions():
        needed = [one for one in given if one.default is one.empty]
        if name.startswith(NOT_TEXTS) or name in ELSEWHERE or not needed:
            continue
        if not any("str" in str(one.annotation) or one.annotation == "bytes" for one in needed):
            continue
        if all(str(one.annotation) in GIVEN for one in needed):
            found[name] = partial(_call, function, needed)
    return found


def _call(function: Callable[..., Any], needed: list[inspect.Parameter], text: str) -> None:
    given = [GIVEN[str(one.annotation)](text) for one in needed if one.kind != one.KEYWORD_ONLY]
    named = {
        one.name: GIVEN[str(one.annotation)](text) for one in needed if one.kind == one.KEYWORD_ONLY
    }
    result = function(*given, **named)
    if isinstance(result, Iterator):
        for _one in result:
            pass


def test_every_text_function_is_driven() -> None:
    """Who writes a new one that asks for more than texts drives it in `MORE`, or says where."""
    driven_ones = text_functions()
    forgotten = [
        name
        for name, _function, given in functions()
        if asks_for_texts(given)
        and name not in driven_ones
        and name not in ELSEWHERE
        and not name.startswith(NOT_TEXTS)
        and not any(kind in str(one.annotation) for one in given for kind in BOUNDED)
    ]
    assert forgotten == []
    assert len(driven_ones) > 100


def test_every_text_function_is_linear() -> None:
    units = [*HOSTILE, *MORE_HOSTILE] if THOROUGH else HOSTILE[:: 1 if WHOLE else 2]
    slow = []
    for name, work in text_functions().items():
        with suppress(Exception):
            work("电")  # what is loaded at the first use
        slow += too_slow(name, work, units)
    assert slow == []
