"""The rules on how criteria and behaviours are worded: data, and a small engine for each kind of rule."""

from specs.wording.reach import BeyondLevel, beyond_level

__all__ = ["BeyondLevel", "beyond_level"]
