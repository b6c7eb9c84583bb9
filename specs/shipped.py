"""Files that come with the product, read quickly: faults are not looked for, because the tests read them with care."""

from __future__ import annotations

from importlib import resources
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel

from specs.sources import PlainLoader, spare_surprises

ModelT = TypeVar("ModelT", bound=BaseModel)

# PyYAML's C parser, ten times as fast, where it was built. Not for files that others write: see PlainLoader.
_Parser: Any = getattr(yaml, "CSafeLoader", None)
_Quick: Any = spare_surprises(type("_Quick", (_Parser,), {})) if _Parser else PlainLoader


def shipped(package: str, file: str, model: type[ModelT]) -> ModelT:
    """A file of ours as its model, the same as the careful way gives it. Raises FileNotFoundError for none."""
    return model.model_validate(shipped_value(package, file))


def shipped_value(package: str, file: str) -> Any:
    """What a file of ours says, as plain values."""
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Quick)  # noqa: S506
