"""One turn of a conversation while it is worked out: the draft and focus so far, and what there is to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.command_set import Wanted
from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus, Mark, in_order
from bot.conversation.questions import Question, next_question, question_of
from bot.conversation.replies import Note, Reply
from specs.document import Document, HeaderValue, SectionEntry
from specs.forms import Form


@dataclass(frozen=True)
class Turn:
    """The state of a turn. `moves` says that the question is done with, `asks` that one is asked at the end.

    `afresh` asks for the whole review even where nothing has changed since it was shown;
    `jumped` says that the person named the question themselves ("change grade"). `wanted` is for the caller to do.
    `undoable` says that a list was corrected, so that "undo" is worth a button. `confirmed` are the words that the
    person has just agreed to lose, None where nothing was asked.
    """

    context: Context
    draft: Draft
    focus: Focus
    notes: tuple[Note, ...] = ()
    replies: tuple[Reply, ...] = ()
    moves: bool = False
    asks: bool = True
    afresh: bool = False
    jumped: bool = False
    wanted: Wanted | None = None
    confirmed: tuple[str, ...] | None = None
    undoable: bool = False

    @property
    def form(self) -> Form:
        """The draft's form."""
        return self.context.form_named(self.draft.document.form)

    @property
    def document(self) -> Document:
        """The document so far."""
        return self.draft.document

    def noting(self, name: str, **facts: Any) -> Turn:
        """With one more thing to tell. Facts are plain JSON values."""
        return replace(self, notes=(*self.notes, Note(name, facts)))

    def with_notes(self, notes: Sequence[Note]) -> Turn:
        """With more to tell, made elsewhere."""
        return replace(self, notes=(*self.notes, *notes))

    def moving(self) -> Turn:
        """Done with the question that was asked."""
        return replace(self.understood(), moves=True)

    def looking_at(self, key: str) -> Turn:
        """With another question in focus."""
        return replace(self, focus=self.focus.model_copy(update={"question": key, "misunderstood": 0}))

    def with_focus(self, **update: Any) -> Turn:
        """With parts of the focus replaced."""
        return replace(self, focus=self.focus.model_copy(update=update))

    def misunderstood(self) -> Turn:
        """One more turn in a row that could not be made use of."""
        return self.with_focus(misunderstood=self.focus.misunderstood + 1)

    def understood(self) -> Turn:
        """The row of turns that could not be made use of has ended."""
        return self.with_focus(misunderstood=0)

    def with_draft(self, **update: Any) -> Turn:
        """With parts of the draft replaced."""
        return replace(self, draft=self.draft.model_copy(update=update))

    def with_header(self, key: str, value: HeaderValue) -> Turn:
        """With a header field set; an empty value takes it away."""
        header = {**self.document.header, key: value}
        if not value:
            del header[key]
        ordered = in_order(header, [field.key for field in self.form.header])
        return self.with_draft(document=self.document.model_copy(update={"header": ordered}))

    def with_section(self, key: str, entry: SectionEntry) -> Turn:
        """With a section's entry set; an empty entry takes it away."""
        sections = {**self.document.sections, key: entry}
        if entry == SectionEntry():
            del sections[key]
        ordered = in_order(sections, [section.key for section in self.form.sections])
        return self.with_draft(document=self.document.model_copy(update={"sections": ordered}))

    def marked(self, question: Question, mark: Mark | None) -> Turn:
        """With a question's mark set or taken away."""
        marks = {key: each for key, each in self.draft.marks.items() if key != question.key}
        return self.with_draft(marks={**marks, question.key: mark} if mark else marks)

    def current(self) -> Question:
        """The question in focus if it still applies, else the first open one, else the review."""
        focused = question_of(self.context, self.draft, self.focus.question) if self.focus.question else None
        return focused or next_question(self.context, self.draft)
