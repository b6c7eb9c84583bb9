"""Answers by question, given in any order: the tables under `answers/`, and somebody who gives them as they please.

Every way there is to give an answer is used: as asked, by naming the question, with the words at once, under an old
question, in parts, with a slip that is corrected, to a list from elsewhere, as a paste taken as proposals, and in a
form. In between the person skips, goes back, looks things up, says something wrong and takes it back.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.conversation.acts import Act, EditList, Resume, Say, Start
from bot.conversation.bulk import Line, lines_of
from bot.conversation.context import Context
from bot.conversation.core import Outcome, new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import LISTED, Question, is_empty, question_of, questions
from bot.conversation.turn import Turn
from specs.forms import shipped_form
from specs.suggestions import shipped_library
from tests.conversation.asked_twice import AskedTwice
from tests.conversation.grounds import about_the_post
from tests.conversation.talking import context_with

TABLES = sorted((Path(__file__).parent / "answers").glob("*.yaml"))
_ONE_LINE = ("text", "grade", "date")
_ROWS = ("head_counts", "contacts", "lines", "prose")
# What changes nothing wherever it is said.
_LOOKS = ["help", "why", "example", "show", "what is left", "say that again", "not placed", "hello", "review", "pause"]


@dataclass(frozen=True)
class Table:
    """A form, the title of the post, and the answers by question."""

    form: str
    title: str
    answers: dict[str, str]

    def context(self, *, suggests: bool = False) -> Context:
        """The fictional borough on this form, with the questions about the post."""
        made = about_the_post(context_with(shipped_form(self.form)))
        return Context(**{**made.__dict__, "read_library": shipped_library if suggests else None})


def table_in(path: Path) -> Table:
    """The table of a file."""
    return Table(**yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass
class Answering:
    """Somebody who gives the answers of a table. `twice` has what was put again without a reason."""

    table: Table
    context: Context
    chance: random.Random
    draft: Draft = field(init=False)
    focus: Focus = field(init=False)
    watch: AskedTwice = field(init=False)
    twice: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start the draft with its title."""
        self.draft, self.focus, self.watch = new_draft(self.context), Focus(), AskedTwice(self.context)
        self.act(Start(self.table.title))

    def act(self, act: Act) -> Outcome:
        """One act, with a save and a load of the draft and of the focus."""
        outcome = step(self.context, self.draft, self.focus, act)
        fault = self.watch.look(self.draft, self.focus, act, outcome)
        self.said.append(f"{self.focus.question}: {act}")
        self.twice += [fault] if fault else []
        self.draft = Draft.model_validate_json(outcome.draft.model_dump_json())
        self.focus = Focus.model_validate_json(outcome.focus.model_dump_json())
        return outcome

    def say(self, text: str, question: str = "") -> Outcome:
        """Something typed."""
        return self.act(Say(text, question))

    def in_order(self) -> dict[str, Any]:
        """As the bot asks; what the table has nothing for is skipped. The document at the review."""
        for _ in range(120):
            asked = self.focus.question
            if asked == "review":
                break
            self._as_asked(asked)
        return self.draft.document.content()

    def in_any_order(self) -> dict[str, Any]:
        """In an order of chance, in ways of chance, with detours. The document when all is given."""
        left = dict(self.table.answers)
        while left:
            if self.chance.random() < 0.45:
                self._detour()
            asked = self.focus.question
            ready = [key for key in left if self._may_be_given(key, left)]
            key = asked if asked in ready and self.chance.random() < 0.4 else self.chance.choice(ready)
            self._give(key, left.pop(key))
        return self.draft.document.content()

    def _may_be_given(self, key: str, left: dict[str, str]) -> bool:
        """How a list is assessed is said when it has entries; behaviours are chosen for a grade."""
        if question_of(self.context, self.draft, key) is None:
            return False
        return key != "competencies" or "header.grade" not in left

    def _as_asked(self, asked: str) -> None:
        if asked in self.table.answers:
            self.say(self.table.answers[asked])
        else:
            self.say("skip")
        if self.focus.question == asked:
            self.say("done")

    def _give(self, key: str, text: str) -> None:
        question = question_of(self.context, self.draft, key)
        assert question is not None
        ways: list[Callable[[Question, str], None]] = [self._by_name, self._under_the_old_question]
        if question.kind in _ONE_LINE:
            ways += [self._at_once, self._wrong_first]
        if question.kind in _ROWS:
            ways += [self._in_parts]
        if question.kind == "criteria":
            ways += [self._in_parts, self._with_a_slip, self._with_one_too_many, self._from_elsewhere, self._pasted]
            ways += [self._in_a_form]
        self.chance.choice(ways)(question, text)

    def _go_to(self, question: Question) -> None:
        if self.focus.question != question.key or self.chance.random() < 0.3:
            self.say(f"change {_name(question)}")
        assert self.focus.question == question.key, self.said[-6:]

    def _leave(self, question: Question) -> None:
        """Say "done", or just go on elsewhere."""
        if question.kind in LISTED and self.chance.random() < 0.6 and self.focus.question == question.key:
            self.say("done")

    def _by_name(self, question: Question, text: str) -> None:
        self._go_to(question)
        self.say(text)
        self._leave(question)

    def _under_the_old_question(self, question: Question, text: str) -> None:
        self.say(text, question.key)

    def _at_once(self, question: Question, text: str) -> None:
        self.say(f"change {_name(question)} to {text}")

    def _wrong_first(self, question: Question, text: str) -> None:
        self._go_to(question)
        self.say("Grade 2" if question.kind == "grade" else "Something else")
        self._at_once(question, text)

    def _in_parts(self, question: Question, text: str) -> None:
        lines = text.split("\n")
        place = self.chance.randint(0, len(lines))
        self._go_to(question)
        for part in filter(None, ("\n".join(lines[:place]), "\n".join(lines[place:]))):
            if self.focus.question != question.key:
                self._go_to(question)
            self.say(part)
            if self.chance.random() < 0.3:
                self._detour()
        self._leave(question)

    def _with_a_slip(self, question: Question, text: str) -> None:
        lines = text.split("\n")
        number = self.chance.randint(1, len(lines))
        label, _, _ = lines[number - 1].rpartition(": ")
        slip = f"{label}: Quite other words" if label else "Quite other words"
        self._go_to(question)
        self.say("\n".join([*lines[: number - 1], slip, *lines[number:]]))
        self.say(f"change {number}: {lines[number - 1].rpartition(': ')[2]}")
        self._leave(question)

    def _with_one_too_many(self, question: Question, text: str) -> None:
        self._go_to(question)
        self.say(f"{text}\nOne that nobody wants")
        outcome = self.say("remove the last one")
        if self.focus.pending:
            self.say("yes")
        elif self.chance.random() < 0.5:
            self.say("undo")
            self.say("redo")
        assert outcome.replies
        self._leave(question)

    def _from_elsewhere(self, question: Question, text: str) -> None:
        aspect = " as desirable" if question.necessity == "desirable" else ""
        self.say(f"add to {question.label}{aspect}: {text}")

    def _pasted(self, question: Question, text: str) -> None:
        """With its heading, as out of an older document; taken as proposals."""
        if self.focus.question == question.key or ": " in text or question.necessity == "desirable":
            self._by_name(question, text)
            return
        bullets = "\n".join(f"- {line}" for line in text.split("\n"))
        before = self.draft
        self.say(f"{question.label}\n{bullets}")
        if self.draft.proposed:
            self.say("accept all")
        else:
            assert self.draft == before
            self._by_name(question, text)

    def _in_a_form(self, question: Question, text: str) -> None:
        section = self.context.form.section(question.section)
        standing = lines_of(section, self.draft.document.section(question.section))
        fresh = tuple(Line(id="", text=line, necessity=question.necessity) for line in text.split("\n"))
        self.act(EditList(question.section, (*standing, *fresh), question.key))

    def _detour(self) -> None:
        """Something that leaves the draft as it is, or is taken back."""
        kind = self.chance.random()
        asked = question_of(self.context, self.draft, self.focus.question)
        if kind < 0.35:
            self.say(self.chance.choice(_LOOKS))
        elif kind < 0.55:
            self.say(self.chance.choice(["back", "skip", "back"]))
        elif kind < 0.65:
            self.act(Resume())
        elif kind < 0.8 and asked and asked.kind in _ONE_LINE and is_empty(self.draft, asked):
            self.say("Grade 3" if asked.kind == "grade" else "Words said by mistake")
            self.say("undo")
        elif kind < 0.9:
            self.say("not known yet")
        else:
            every = list(questions(self.context, self.draft)[:-1])
            self.say(f"change {_name(self.chance.choice(every))}")


def _name(question: Question) -> str:
    return f"{question.label} {question.aspect}".strip()


def open_questions(context: Context, draft: Draft) -> list[str]:
    """The questions that have no answer yet."""
    asked = questions(context, draft)[:-1]
    return [
        each.key for each in asked if each.kind != "clauses" and is_empty(Turn(context, draft, Focus()).draft, each)
    ]
