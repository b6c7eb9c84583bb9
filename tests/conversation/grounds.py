"""The grounds that conversations are walked on: both forms and the choice of them, with and without suggestions, post
facts and fixed clauses, a career grade, and frameworks that leave competencies to choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.conversation.context import Context
from specs.clauses import shipped_clauses
from specs.forms import shipped_form
from specs.frameworks import shipped_framework
from specs.organisation import shipped_example, shipped_organisation
from specs.organisation.grades import Grade
from specs.suggestions import shipped_library
from tests.conversation.talking import context_on

DAY = date(2026, 11, 20)


def about_the_post(context: Context) -> Context:
    """With the questions about the post and the fixed clauses that follow from them."""
    return replace(context, clauses=shipped_clauses(), today=DAY)


def career(form: str = "factor") -> Context:
    """Two councils whose ladder has career grades ("Scale 6 - PO1"), with suggestions and post facts."""
    organisation, framework = shipped_organisation("wenfold_harrowmere"), shipped_framework("local_government")
    return about_the_post(Context(shipped_form(form), organisation, framework, read_library=shipped_library))


def department() -> Context:
    """A department whose framework leaves competencies to choose for each grade."""
    framework = shipped_framework("civil_service")
    ladder = tuple(Grade(key=key, name=key) for key in framework.matrix)
    organisation = shipped_example().model_copy(update={"ladder": ladder, "framework": "civil_service"})
    return replace(context_on("factor"), organisation=organisation, framework=framework)


# By name, so that a fault names its ground.
GROUNDS: dict[str, Callable[[], Context]] = {
    "either form": lambda: context_on("factor", "area"),
    "either form, suggestions": lambda: context_on("factor", "area", suggests=True),
    "factor form": lambda: about_the_post(context_on("factor")),
    "factor form, suggestions": lambda: about_the_post(context_on("factor", suggests=True)),
    "area form": lambda: about_the_post(context_on("area")),
    "area form, suggestions": lambda: about_the_post(context_on("area", suggests=True)),
    "career grade": career,
    "career grade, area form": lambda: career("area"),
    "competencies to choose": department,
}
