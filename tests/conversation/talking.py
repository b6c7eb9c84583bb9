"""A conversation to talk with in tests: it remembers the draft, the focus and what was said last."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.conversation.acts import Act, Choose, Press, Say, Start
from bot.conversation.context import Context
from bot.conversation.core import Outcome, new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.replies import Note, Reply
from specs.forms import Form, shipped_form
from specs.frameworks import shipped_framework
from specs.organisation import shipped_example
from specs.suggestions import shipped_library


def context_on(*keys: str, suggests: bool = False) -> Context:
    """The fictional borough with these forms; several are a choice. `suggests` gives it the shipped library."""
    forms = tuple(shipped_form(key) for key in keys)
    context = context_with(forms[0], forms if len(forms) > 1 else ())
    return replace(context, read_library=shipped_library) if suggests else context


def context_with(form: Form, forms: tuple[Form, ...] = ()) -> Context:
    organisation = shipped_example()
    return Context(form, organisation, shipped_framework(organisation.framework), forms)


@dataclass
class Talk:
    """One person's conversation about one draft."""

    context: Context
    title: str = ""
    draft: Draft = field(init=False)
    focus: Focus = field(init=False)
    last: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self.draft, self.focus = new_draft(self.context), Focus()
        self.act(Start(self.title))

    def act(self, act: Act) -> Outcome:
        self.last = step(self.context, self.draft, self.focus, act)
        self.draft, self.focus = self.last.draft, self.last.focus
        return self.last

    def say(self, *several: str, question: str = "") -> Outcome:
        for text in several:
            self.act(Say(text, question))
        return self.last

    def press(self, *keys: str, question: str = "") -> Outcome:
        for key in keys:
            self.act(Press(key, question))
        return self.last

    def choose(self, *keys: str) -> Outcome:
        return self.act(Choose(keys))

    @property
    def asked(self) -> str:
        return self.focus.question

    def names(self) -> list[str]:
        return [name for reply in self.last.replies for name in reply.names()]

    def reply(self) -> Reply:
        return self.last.replies[-1]

    def note(self, name: str) -> Note:
        return next(note for reply in self.last.replies for note in reply.notes if note.name == name)

    def essential(self, section: str) -> list[str]:
        return [criterion.text for criterion in self.draft.document.section(section).essential]

    def desirable(self, section: str) -> list[str]:
        return [criterion.text for criterion in self.draft.document.section(section).desirable]

    def on_show(self) -> dict[str, str]:
        """The suggestions in the message that asks, by letter."""
        shown = [listing for listing in self.reply().listings if listing.aspect == "suggested"]
        return {letter: text for each in shown for letter, text in zip(each.letters, each.entries, strict=True)}

    def buttons(self) -> list[str]:
        return [button.key for button in self.reply().buttons]

    def texts(self) -> list[str]:
        """Everything listed in the last message."""
        return [entry for listing in self.reply().listings for entry in listing.entries]

    def behaviours(self) -> list[str]:
        return [each.text for chosen in self.draft.document.competencies for each in chosen.indicators]


def factor_at(question: str, title: str = "Customer Hub Assistant") -> Talk:
    """A conversation on the factor form that has come to a question, with as little said as can be."""
    talk = Talk(context_on("factor"), title)
    talk.say("Grade 4", "CSV-04-26")
    return _until(talk, question)


def area_at(question: str, *, suggests: bool = False) -> Talk:
    """As `factor_at`, on the area form."""
    return _until(Talk(context_on("area", suggests=suggests), "Customer Services Team Leader"), question)


def suggesting_at(question: str, title: str = "Customer Hub Assistant", grade: str = "Grade 4") -> Talk:
    """As `factor_at`, with suggestions; without a title or a grade these are skipped."""
    talk = Talk(context_on("factor", suggests=True), title)
    if not title:
        talk.say("skip")
    talk.say(grade or "skip", "CSV-04-26")
    return _until(talk, question)


def _until(talk: Talk, question: str) -> Talk:
    for _ in range(60):
        if talk.asked == question:
            return talk
        if talk.asked.endswith(".assessed") or not question.endswith(".assessed"):
            talk.press("skip")
        else:
            talk.say("Explains what the service does", "done")
    raise AssertionError(f"never asked: {question}")
