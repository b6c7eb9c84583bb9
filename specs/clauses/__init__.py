"""Fixed clauses: a library with sources and review dates, the facts of a post that decide between them."""

from specs.clauses.deciding import Applying, Decision, decide, facts_asked, holds, nation_clauses
from specs.clauses.loader import shipped_clauses
from specs.clauses.merging import merged, merging_faults
from specs.clauses.model import Clause, ClauseChange, ClauseLibrary, FactOption, PostFact

__all__ = [
    "Applying",
    "Clause",
    "ClauseChange",
    "ClauseLibrary",
    "Decision",
    "FactOption",
    "PostFact",
    "decide",
    "facts_asked",
    "holds",
    "merged",
    "merging_faults",
    "nation_clauses",
    "shipped_clauses",
]
