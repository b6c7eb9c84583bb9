"""What is held on a person, as a page that they can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

HEADINGS = {
    "person": "As Slack knows you",
    "directory": "In the employer's file",
    "specifications": "Specifications you wrote",
    "asked_to_decide": "What you were asked to decide",
    "decisions": "Your decisions",
    "record": "Your names, addresses and words in the audit record",
    "messages": "What the app said to you",
    "files": "Files you sent",
}


def page(who: str, held: Mapping[str, Any]) -> str:
    """The page; whatever is in it is escaped by the template engine."""
    environment = Environment(
        loader=PackageLoader("bot", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = [(HEADINGS[key], [value] if isinstance(value, dict) else value) for key, value in held.items()]
    return environment.get_template("person_page.html.j2").render(who=who, parts=parts)
