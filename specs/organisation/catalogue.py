"""Which forms and frameworks there are: the ones that come with the product, and whatever an employer has loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Overlaid:
    """Another catalogue with forms and frameworks of one's own before it, such as those of files."""

    below: Catalogue
    forms: Mapping[str, Form]
    frameworks: Mapping[str, Framework]

    def form_keys(self) -> tuple[str, ...]:
        """The keys of all forms."""
        return tuple(sorted({*self.below.form_keys(), *self.forms}))

    def framework_keys(self) -> tuple[str, ...]:
        """The keys of all frameworks."""
        return tuple(sorted({*self.below.framework_keys(), *self.frameworks}))

    def form(self, key: str) -> Form:
        """One's own form of that key, else the other catalogue's. Raises KeyError."""
        return self.forms[key] if key in self.forms else self.below.form(key)

    def framework(self, key: str) -> Framework:
        """One's own framework of that key, else the other catalogue's. Raises KeyError."""
        return self.frameworks[key] if key in self.frameworks else self.below.framework(key)


SHIPPED: Catalogue = Shipped()
