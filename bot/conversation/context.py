"""What a conversation rests on: the employer, its forms and its competency framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from specs.clauses import ClauseLibrary
from specs.forms import Form
from specs.frameworks import Framework
from specs.organisation import Organisation
from specs.suggestions import AgreedSource, Library


@dataclass(frozen=True)
class Context:
    """What a conversation rests on: the form, the employer, and the framework where the employer has one.

    `forms` are the forms that may be chosen, the usual one first; empty where there is nothing to choose. `form` is the
    draft's form, or the usual one while none is chosen yet. `read_library` gives what criteria are suggested from, read
    when it is first needed; without one nothing is suggested. `precedents` finds what the employer has agreed before.
    `clauses` are the fixed clauses as the employer uses them, weighed against the day `today`; without both nothing is
    asked about them.
    """

    form: Form
    organisation: Organisation
    framework: Framework | None
    forms: tuple[Form, ...] = ()
    read_library: Callable[[], Library] | None = None
    precedents: AgreedSource | None = None
    clauses: ClauseLibrary | None = None
    today: date | None = None

    @property
    def library(self) -> Library | None:
        """The library that criteria are suggested from."""
        return self.read_library() if self.read_library else None

    def form_named(self, key: str) -> Form:
        """The form of that key among those known here; `form` where the key is empty or unknown."""
        return next((form for form in (self.form, *self.forms) if form.form == key), self.form)
