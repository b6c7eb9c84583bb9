"""Forms from files, checked as a whole: a form that loads can be asked, printed and signed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from specs.forms import layout_checks, reference_checks
from specs.forms.model import Form
from specs.shipped import shipped
from specs.sources import Source, SourceError, read_source, validate


def read_form(path: Path) -> Form:
    """A form file. Raises SourceError with one fault for each thing that is wrong."""
    return form_of(read_source(path))


def form_of(source: Source) -> Form:
    """As `read_form`, for a source that is already read."""
    form = validate(source, Form)
    faults = [*reference_checks.faults(source, form), *layout_checks.faults(source, form)]
    if faults:
        raise SourceError(sorted(faults, key=lambda fault: fault.line))
    return form


@cache
def shipped_forms() -> tuple[str, ...]:
    """The keys of the forms that come with the product."""
    names = (entry.name for entry in resources.files("specs.forms").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def shipped_form(key: str) -> Form:
    """A form that comes with the product. Raises KeyError for one that does not."""
    if key not in shipped_forms():
        raise KeyError(key)
    return shipped("specs.forms", f"{key}.yaml", Form)
