"""The main duties of a draft: what the person will do, from which it follows what they must be able to do.

What is known of them without asking anything: the words of their questions, and which criteria were chosen for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import prompts
from bot.conversation.draft import Draft
from bot.conversation.pending import Proposal
from specs.document import Criterion, Duty
from specs.forms import Form
from specs.forms.model import Asking

# The key of the question for the duties, and what became of the offer to begin with them.
DUTIES, TAKEN, PASSED = "duties", "taken", "passed"
# With more, each asked about in turn, the interview is longer than the one that it is to spare.
MOST_DUTIES = 8


def duty_key(duty: str) -> str:
    """The key of the question what a duty asks of somebody on day one, by the duty's id."""
    return f"duty.{duty}"


def duty_of(draft: Draft, duty: str) -> Duty | None:
    """The duty of that id; None where it was taken out."""
    return next((each for each in draft.document.duties if each.id == duty), None)


def chosen_for(draft: Draft, duty: str) -> Iterator[Criterion | Proposal]:
    """What was chosen for a duty: criteria of the document, then what is proposed and not taken yet."""
    yield from (each for _, _, each in draft.document.all_criteria() if duty in each.for_duties)
    yield from (each for each in draft.proposed if duty in each.for_duties)


def without_essential(draft: Draft) -> tuple[Duty, ...]:
    """The duties for which no essential criterion of the document was chosen."""
    covered = {
        duty
        for _, necessity, each in draft.document.all_criteria()
        if necessity == "essential"
        for duty in each.for_duties
    }
    return tuple(duty for duty in draft.document.duties if duty.id not in covered)


@cache
def duties_asking() -> Asking:
    """The words of the question for the duties."""
    return _asking("duties")


@cache
def day_one_asking() -> Asking:
    """The words of the question what a duty asks of somebody on day one."""
    return _asking("day_one")


def duties_label(form: Form) -> str:
    """What the duties are called: as the form prints them, where it does."""
    printed = next((section.label for section in form.sections if section.kind == "duties"), "")
    return printed or _words("duties", "label")


def duty_label(number: int) -> str:
    """What one of them is called, by its place in the list."""
    return f"{_words('day_one', 'label')} {number}"


def _asking(name: str) -> Asking:
    return Asking(**{part: _words(name, part) for part in ("ask", "example", "help", "why")})


@cache
def _words(name: str, part: str) -> str:
    return prompts.words(f"{name}.{part}", {}).lead
