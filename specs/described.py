"""What the keys of a file mean: the words below each key of its model, for the JSON Schema and for docs/forms.md.

pydantic can read them too (`use_attribute_docstrings`), but does so for every class whenever the program starts, which
took a twentieth of a start; only the two that print them ask here.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema


def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The words below each key in the source of the class and of those that it is made from; no words, no entry."""
    found: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if issubclass(part, BaseModel) and part is not BaseModel:
            found |= _below_keys(part)
    return {name: words for name, words in found.items() if name in model.model_fields}


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of the model, with the description of each key."""
    return model.model_json_schema(schema_generator=_Described)


class _Described(GenerateJsonSchema):
    """The JSON Schema with descriptions; one that the model gives itself stays."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        made = super().model_schema(schema)
        for name, words in descriptions(schema["cls"]).items():
            made["properties"][name].setdefault("description", words)
        return made


def _below_keys(model: type[BaseModel]) -> dict[str, str]:
    statements = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    found: dict[str, str] = {}
    for key, below in pairwise(getattr(statements, "body", [])):
        match key, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                found[name] = inspect.cleandoc(words)
    return found
