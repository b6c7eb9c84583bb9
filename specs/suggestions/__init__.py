"""What to offer for this title, grade and section: a shipped library of criteria and the ranking of it."""

from specs.suggestions.bands import grade_band
from specs.suggestions.for_duty import offers_for_duty
from specs.suggestions.kinds import kind_of, section_for
from specs.suggestions.loader import read_library, shipped_library
from specs.suggestions.merging import Offer, Offerable
from specs.suggestions.model import Library, LibraryCriterion, Role
from specs.suggestions.offering import Asked, criterion_of, offers, offers_near
from specs.suggestions.precedents import AgreedSource
from specs.suggestions.ranking import Because, Suggestion, suggest
from specs.suggestions.titles import RoleMatch

__all__ = [
    "AgreedSource",
    "Asked",
    "Because",
    "Library",
    "LibraryCriterion",
    "Offer",
    "Offerable",
    "Role",
    "RoleMatch",
    "Suggestion",
    "criterion_of",
    "grade_band",
    "kind_of",
    "offers",
    "offers_for_duty",
    "offers_near",
    "read_library",
    "section_for",
    "shipped_library",
    "suggest",
]
