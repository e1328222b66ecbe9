"""The five figures at the head: each as a card, and as a table of its steps beside its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.messages import LazyText, _
from grievances.models import TYPE_LABELS
from insight import headlines, kept_promises
from insight.spans import Part, Series
from kb_app.web.kit.charts import line_chart, trend
from kb_app.web.kit.figures import Cell, Row, Table, share
from kb_app.web.kit.moments import lasting
from kb_app.web.statistics.narrowed_lists import Only
from kb_app.web.statistics.statistics_look import Look
from search_index.query_log import reports


@dataclass(frozen=True)
class Headline:
    """One figure: its series, what is said beside it, and the tables that list what it counts."""

    title: LazyText
    read: Callable[[Look], Series]
    notes: Callable[[Look, Series], Sequence[str]]
    listed: str = ""  # the table that lists what a step counts
    which: Only | None = None
    behind: Sequence[str] = ()
    is_bad_above_zero: bool = False


@dataclass(frozen=True)
class Card:
    """A figure as it stands at the head. `trend`: its line, "" without any."""

    title: LazyText
    figure: str
    notes: Sequence[str]
    trend: str
    url: str
    is_bad: bool


def cards(look: Look) -> list[Card]:
    """All five, in their order."""
    return [_card(look, name) for name in HEADLINES]


def headline_table(look: Look, name: str) -> Table:
    """A figure by the steps of its time, with its chart."""
    headline, found = HEADLINES[name], HEADLINES[name].read(look)
    is_share = found.now.whole is not None
    labels = [_until(span.until) for span, _part in found.steps]
    values = [part.value for _span, part in found.steps]

    def cells(part: Part, step: int | None = None) -> Sequence[Cell]:
        url = (
            look.figure(headline.listed, step=step, which=headline.which) if headline.listed else ""
        )
        return _cells(part, url)

    rows = [
        Row([Cell(label), *cells(part, step)])
        for step, (label, (_span, part)) in enumerate(zip(labels, found.steps, strict=True))
    ]
    rows.append(Row([Cell(_("合计")), *cells(found.now)], is_total=True))
    rows.append(Row([Cell(_("此前 {days} 天", days=look.days)), *cells(found.before, -1)]))
    columns = [_("截至"), *([_("件数"), _("共"), _("占比")] if is_share else [_("件数")])]
    if name == "overdue":  # a state, not a sum
        rows = rows[:-2]
    days = [label.partition(" ")[0] for label in labels]
    chart = line_chart(str(headline.title), days, values, is_share=is_share)
    return Table(str(headline.title), list(map(str, columns)), rows, chart=chart)


def _card(look: Look, name: str) -> Card:
    headline, found = HEADLINES[name], HEADLINES[name].read(look)
    values = [part.value for _span, part in found.steps]
    return Card(
        headline.title,
        _figure(found.now),
        [*headline.notes(look, found), *_before(look, found.before)],
        trend(values, is_share=found.now.whole is not None),
        look.figure(name),
        is_bad=headline.is_bad_above_zero and found.now.part > 0,
    )


def _figure(part: Part) -> str:
    return str(part.part) if part.whole is None else share(part.part, part.whole)


def _before(look: Look, part: Part) -> Sequence[str]:
    if part.whole == 0:
        return ()
    return [str(_("此前 {days} 天 {share}", days=look.days, share=_figure(part)))]


def _until(at: datetime) -> str:
    return at.astimezone(clock.HOTLINE_ZONE).strftime("%m-%d %H:%M")


def _cells(part: Part, url: str) -> Sequence[Cell]:
    if part.whole is None:
        return [Cell(part.part, url)]
    return [Cell(part.part), Cell(part.whole, url), Cell(share(part.part, part.whole))]


def _answered_first(look: Look) -> Series:
    return headlines.answered_first(look.session, look.who, look.span, look.again)


def _of_calls(look: Look, found: Series) -> Sequence[str]:
    return [str(_("{n} 通", n=found.now.whole))]


def _found(look: Look) -> Series:
    return headlines.found_by_search(look.session, look.who, look.span)


def _of_searches(look: Look, found: Series) -> Sequence[str]:
    counts = reports.search_counts(look.session, look.since)
    return [str(_("没有把握 {share}", share=share(counts.doubted, counts.searches)))]


def _overdue(look: Look) -> Series:
    return headlines.overdue(look.session, look.who, look.span)


def _longest(look: Look, found: Series) -> Sequence[str]:
    late = [one.group.due_at for one in look.waiting if one.group.due_at < look.span.until]
    return [str(_("最久 {time}", time=lasting(look.span.until - min(late))))] if late else []


def _complained(look: Look) -> Series:
    return headlines.complained(look.session, look.who, look.span)[0]


def _of_types(look: Look, found: Series) -> Sequence[str]:
    types = headlines.complained(look.session, look.who, look.span)[1]
    return [f"{label} {types[type_]}" for type_, label in TYPE_LABELS.items()]


def _satisfied(look: Look) -> Series:
    return headlines.callers_satisfied(look.session, look.who, look.span)


def _of_promises(look: Look, found: Series) -> Sequence[str]:
    made = kept_promises.promises(look.session, look.who, look.since)
    return (
        [str(_("{kept} / {n} 承诺按时", kept=made.kept, n=made.promised))] if made.promised else []
    )


HEADLINES: Mapping[str, Headline] = {
    "answered-first": Headline(
        _("首次解答率"),
        _answered_first,
        _of_calls,
        "calls-listed",
        Only.CLOSED,
        ("not-answered-first", "calls-by-agent"),
    ),
    "found-by-search": Headline(
        _("检索得到的"), _found, _of_searches, "searches-listed", behind=("no-hits", "doubted")
    ),
    "overdue": Headline(
        _("超期未答"), _overdue, _longest, behind=("late",), is_bad_above_zero=True
    ),
    "complaints": Headline(_("客户抱怨"), _complained, _of_types, "received", behind=("received",)),
    "satisfied": Headline(_("回电满意"), _satisfied, _of_promises, "said", behind=("said",)),
}
