"""What a kind of entry says of itself, and what follows from its fields alone.

A field's `metadata` carries its `label` for people, an optional `help`, `markdown=True` where the
text is Markdown, `said=True` where it is written to be read out as it stands, `deadline=True` where
whatever it says binds as a time limit, `internal=True` where it is not for callers and not
searched, `apart=True` where it is none of the text; of what belongs together `written` gives the
text, where its fields in their order would not do. The editor, the plain view, the text the index
sees and the blocks a comparison aligns all come from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from content.applicability.for_whom import EVERYWHERE, Scope
from content.diagnoses.tree import Tree
from content.kinds.alarm_words import AlarmWords
from content.kinds.content_fields import (
    Block,
    Content,
    blocks_of,
    deadlines_of,
    made_once,
    marked_texts,
)
from content.kinds.exercise_forms import Exercise
from content.kinds.score_criteria import ScoreCard
from content.kinds.searching_rule import SearchingRule
from content.laws.ranks import Rank
from content.texts.figures_kept import Altered, altered_figures
from content.texts.formats import Format
from content.texts.opening import opening
from core.base_schema import BaseSchema
from core.errors import FieldErrors
from core.messages import LazyText, _

__all__ = ["Block", "Clause", "Content", "Kind"]


@dataclass(frozen=True)
class Clause:
    """An addressable part of a regulation: `label` 第十条, `heading` the chapter it stands in.

    `page`: of the file it came from. `scope`: for whom it holds, as far as it says so itself.
    """

    label: str
    heading: str
    text: str
    page: int | None = None
    scope: Scope = EVERYWHERE


def no_clauses(content: Content) -> list[Clause]:
    """For kinds that have no clauses."""
    return []


def no_references(content: Content) -> list[tuple[str, str]]:
    """For kinds that name no other entries."""
    return []


def no_rank(title: str, content: Content) -> Rank | None:
    """For kinds that are no laws."""
    return None


def no_faults(content: Content) -> FieldErrors:
    """For kinds whose fields are all there is to check."""
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `name` is stored and spoken by the API, `label` shown, `short` where room is scarce; `schema`
    checks the content.

    - `expiry_required`: it may not stand for ever; `review_months`: after how long it is to be
      looked at again, None for never; `announced`: while in force it stands above every search.
    - `spoken`: what it `says` stands on top, to be read out; without `says` it is how it begins;
      `copied_as` is what the button says that copies it.
    - `pair` gives what is said and what is never said, to stand beside what is `spoken` and has
      none of its own.
    - `citable`: others rest on its `clauses`. It is found by the short names of laws, a law ranks
      before what is issued under it, and any change of it is graded as one of a regulation.
    - `rank`: how high a law with this title and content stands, as far as that is known.
    - `needs_basis`: it cites clauses, or its field `no_basis` says why not.
    - `answers_in`: the field that holds the answer when a department answers a question by it.
    - `recounts`: it tells what happened once and what is learnt from it.
    - `imported_as`: what files of it are called where one imports. A file is a whole text that
      falls into clauses, or holds one in each row: `columns` are the headings each field goes by.
    - `references` gives (dotted field, number) of the entries a content names; they must be there
      to be seen when it is saved.
    - `stands_for`: the text that is read where others refer to it; it depends on no day.
    - `checklist`: its steps are ticked off during the call.
    - `tree`: it is walked, question by question, to what is to be said or done.
    - `faults` gives what keeps a content from the committee beyond what its fields want, by dotted
      field below it: a draft may have them.
    - `searching_rule`: what it tells the search; `alarm`: which words of callers raise the alarm;
      `scores`: by which criteria monitoring judges; `asks`: what training asks. Such a kind is for
      the service: no agent finds it by searching.
    """

    name: str
    label: LazyText
    schema: type[BaseSchema]
    order: int
    short: LazyText | None = None
    expiry_required: bool = False
    review_months: int | None = 12
    announced: bool = False
    spoken: bool = False
    says: Callable[[Content], str] | None = None
    copied_as: LazyText = field(default=_("复制答复"))
    pair: Callable[[Content], tuple[Sequence[str], Sequence[str]]] | None = None
    citable: bool = False
    clauses: Callable[[Content], list[Clause]] = field(default=no_clauses)
    rank: Callable[[str, Content], Rank | None] = field(default=no_rank)
    needs_basis: bool = False
    answers_in: str = ""
    recounts: bool = False
    imported_as: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: Callable[[Content], list[tuple[str, str]]] = field(default=no_references)
    stands_for: Callable[[Content], str] | None = None
    checklist: bool = False
    tree: Callable[[Content], Tree] | None = None
    faults: Callable[[Content], FieldErrors] = field(default=no_faults)
    searching_rule: Callable[[Content], SearchingRule] | None = None
    alarm: Callable[[Content], AlarmWords] | None = None
    scores: Callable[[Content], ScoreCard] | None = None
    asks: Callable[[Content], Exercise] | None = None

    @property
    def shown(self) -> bool:
        """Whether agents see it. What acts on the service passes the committee, and is no hit."""
        return not any((self.searching_rule, self.alarm, self.scores, self.asks))

    def text_to_say(self, content: Content) -> str:
        """What to read out or copy, plain: what the kind says of itself, else how it begins."""
        return self.says(content) if self.says is not None else self._beginning(content)

    def _beginning(self, content: Content) -> str:
        first = next((b for b in self.blocks(content) if not b.internal), None)
        return opening(first.text, first.format)[0] if first else ""

    def as_read(self, content: Content) -> list[Block]:
        """The content as readers meet it: what is said first."""
        blocks = sorted(self.blocks(content), key=lambda block: not block.said)
        if self.spoken and blocks and not blocks[0].said:
            blocks[0] = replace(blocks[0], said_first=True)
        return blocks

    def blocks(self, content: Content) -> list[Block]:
        """The content in reading order, empty fields left out."""
        return [b for b in blocks_of(made_once(self.schema), content) if b.text]

    def deadlines(self, content: Content) -> list[str]:
        """Whatever stands in its fields for time limits, in whatever words: 当场, 尽快."""
        return list(deadlines_of(made_once(self.schema), content))

    def altered_figures(self, content: Content) -> list[Altered]:
        """The figures of its texts that Markdown shows otherwise than they were typed."""
        return [
            altered
            for text in marked_texts(made_once(self.schema), content)
            for altered in altered_figures(text, Format.MARKDOWN)
        ]

    @property
    def has_variants(self) -> bool:
        """Whether other ways to ask the same can be added to it."""
        return "variants" in made_once(self.schema).fields

    def variants(self, content: Content) -> list[str]:
        """Other ways the public asks the same; they count as much as the title."""
        return list(content.get("variants") or [])

    def keywords(self, content: Content) -> list[str]:
        """Words the department wants it found by."""
        return list(content.get("keywords") or [])

    def searchable_text(self, content: Content) -> str:
        """What the index sees of the content besides variants and keywords."""
        return "\n".join(b.shown for b in self.blocks(content) if not (b.internal or b.finding_aid))
