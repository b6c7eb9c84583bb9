"""What comes with the product is read quickly, and says the same as when it is read with care."""

from __future__ import annotations

from importlib import resources

import pytest

from specs.clauses.loader import clauses_of, shipped_clauses
from specs.forms import form_of, shipped_form, shipped_forms
from specs.frameworks import parse_framework, shipped_framework, shipped_frameworks
from specs.sources import Source, parse_source


def careful(package: str, file: str) -> Source:
    return parse_source(resources.files(package).joinpath(file).read_bytes(), file)


@pytest.mark.parametrize("key", shipped_forms())
def test_forms(key: str) -> None:
    assert shipped_form(key) == form_of(careful("specs.forms", f"{key}.yaml"))


@pytest.mark.parametrize("key", shipped_frameworks())
def test_frameworks(key: str) -> None:
    raw = resources.files("specs.frameworks").joinpath(f"{key}.yaml").read_bytes()
    assert shipped_framework(key) == parse_framework(raw, f"{key}.yaml")


def test_clauses() -> None:
    assert shipped_clauses() == clauses_of(careful("specs.clauses", "library.yaml"))
