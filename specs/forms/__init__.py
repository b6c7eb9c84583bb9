"""House forms as data: one YAML file a form, and their loader."""

from specs.forms.loader import form_of, read_form, shipped_form, shipped_forms
from specs.forms.model import Form

__all__ = ["Form", "form_of", "read_form", "shipped_form", "shipped_forms"]
