"""What to offer for this title, grade and section: a shipped library of criteria and the ranking of it."""

from specs.suggestions.bands import grade_band
from specs.suggestions.loader import read_library, shipped_library
from specs.suggestions.model import Library, LibraryCriterion, Role
from specs.suggestions.ranking import Because, Suggestion, suggest
from specs.suggestions.titles import RoleMatch

__all__ = [
    "Because",
    "Library",
    "LibraryCriterion",
    "Role",
    "RoleMatch",
    "Suggestion",
    "grade_band",
    "read_library",
    "shipped_library",
    "suggest",
]
