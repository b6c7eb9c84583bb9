"""What a conversation rests on: the employer, its forms and its competency framework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from specs.clauses import ClauseLibrary
from specs.forms import Form
from specs.frameworks import Framework
from specs.organisation import Organisation
from specs.suggestions import Library


@dataclass(frozen=True)
class Context:
    """What a conversation rests on: the form, the employer, and the framework where the employer has one.

    `forms` are the forms that may be chosen, the usual one first; empty where there is nothing to choose. `form` is the
    draft's form, or the usual one while none is chosen yet. `library` is what criteria are suggested from; without one
    nothing is suggested. `clauses` are the fixed clauses as the employer uses them, weighed against the day `today`;
    without both nothing is asked about them.
    """

    form: Form
    organisation: Organisation
    framework: Framework | None
    forms: tuple[Form, ...] = ()
    library: Library | None = None
    clauses: ClauseLibrary | None = None
    today: date | None = None

    def form_named(self, key: str) -> Form:
        """The form of that key among those known here; `form` where the key is empty or unknown."""
        return next((form for form in (self.form, *self.forms) if form.form == key), self.form)
