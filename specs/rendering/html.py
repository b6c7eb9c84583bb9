"""The web page: semantic, readable without styles, printable, with nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from specs.rendering.parts import Listing, Table, Tree

LIST_TYPES = {"roman": "i", "number": "1", "bullet": ""}


def render(tree: Tree) -> bytes:
    """The tree as one UTF-8 HTML page. Everything a person wrote is escaped by the template engine."""
    return _template().render(tree=tree).encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("specs.rendering", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["list_types"] = LIST_TYPES
    environment.tests["listing"] = lambda part: isinstance(part, Listing)
    environment.tests["table"] = lambda part: isinstance(part, Table)
    return environment.get_template("page.html.j2")
