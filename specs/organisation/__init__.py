"""An employer: grade ladder, forms, framework, directory, sign-off channel, calendar and reminder policy."""

from specs.organisation.catalogue import SHIPPED, Catalogue
from specs.organisation.loader import (
    organisation_of,
    read_organisation,
    shipped_example,
    shipped_organisation,
    shipped_organisations,
)
from specs.organisation.model import Organisation, Person

__all__ = [
    "SHIPPED",
    "Catalogue",
    "Organisation",
    "Person",
    "organisation_of",
    "read_organisation",
    "shipped_example",
    "shipped_organisation",
    "shipped_organisations",
]
