"""The rules on how criteria and behaviours are worded: data, and a small engine for each kind of rule."""

from specs.wording.levels import LevelFinding, finding_of, level_findings
from specs.wording.reach import BeyondLevel, beyond_level

__all__ = ["BeyondLevel", "LevelFinding", "beyond_level", "finding_of", "level_findings"]
