"""Which forms and frameworks there are: the ones that come with the product, and whatever an employer has loaded."""

from __future__ import annotations

from typing import Protocol

from specs.forms import Form, shipped_form, shipped_forms
from specs.frameworks import Framework, shipped_framework, shipped_frameworks


class Catalogue(Protocol):
    """Forms and frameworks by key, each in the version in force."""

    def form_keys(self) -> tuple[str, ...]:
        """The keys of all forms."""

    def framework_keys(self) -> tuple[str, ...]:
        """The keys of all frameworks."""

    def form(self, key: str) -> Form:
        """The form of that key. Raises KeyError."""

    def framework(self, key: str) -> Framework:
        """The framework of that key. Raises KeyError."""


class Shipped:
    """What comes with the product."""

    def form_keys(self) -> tuple[str, ...]:
        """The keys of the shipped forms."""
        return shipped_forms()

    def framework_keys(self) -> tuple[str, ...]:
        """The keys of the shipped frameworks."""
        return shipped_frameworks()

    def form(self, key: str) -> Form:
        """A shipped form. Raises KeyError."""
        return shipped_form(key)

    def framework(self, key: str) -> Framework:
        """A shipped framework. Raises KeyError."""
        return shipped_framework(key)


SHIPPED: Catalogue = Shipped()
