"""Files that go to somebody and belong to no specification: a list of faults, an example of a form, a matrix."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, cast

from bot.services import configuration, drawing
from bot.services.office import Act
from bot.store.tables import Post, Upload
from prompts import words
from specs.forms import Form
from specs.forms.example import example_document
from specs.frameworks import Framework
from specs.rendering import render
from specs.rendering.matrix import render_matrix


@dataclass(frozen=True)
class Handout:
    """A file with the words that go with it."""

    name: str
    content: bytes
    comment: str


def handout(act: Act, post: Post) -> Handout:
    """The file of an outbox row, made now."""
    made_from: dict[str, Any] = json.loads(post.body)
    if made_from["of"] == "framework":
        return _framework_in_force(act, made_from)
    upload = act.session.get_one(Upload, made_from["upload"])
    if made_from["of"] == "faults":
        name = f"{_plain(PurePath(upload.name).name)} faults.txt"
        return Handout(name, f"{upload.report}\n".encode(), _comment("faults", {"file": upload.name}))
    content, _ = configuration.checked(act.session, cast(configuration.Kind, upload.kind), upload.content, upload.name)
    if isinstance(content, Form):
        return _example(act, content, upload.name)
    return _matrix(act, cast(Framework, content), made_from["to"], "matrix", {"file": upload.name})


def _framework_in_force(act: Act, made_from: Mapping[str, Any]) -> Handout:
    framework = configuration.framework(act.session, made_from["key"], made_from["version"])
    facts = {"framework": framework.name, "version": framework.version}
    return _matrix(act, framework, made_from["to"], "in_force", facts)


def _matrix(act: Act, framework: Framework, to: Any, message: str, facts: dict[str, Any]) -> Handout:
    employer = act.organisation if framework.framework == act.organisation.framework else None
    content = render_matrix(framework, to, act.wall, employer, drawing.draw)
    return Handout(f"{_plain(framework.name)}.{to}", content, _comment(message, {**facts, "to": to}))


def _example(act: Act, form: Form, file: str) -> Handout:
    organisation = act.organisation
    framework = None
    if organisation.framework:
        framework = configuration.framework(act.session, organisation.framework)
    grade = organisation.ladder[len(organisation.ladder) // 2].name if organisation.ladder else ""
    document = example_document(form, organisation.name, grade, framework)
    content = render(document, form, organisation, "pdf", made_at=act.wall, drawn_by=drawing.draw)
    return Handout(f"{_plain(form.name)} example.pdf", content, _comment("example", {"form": form.name, "file": file}))


def _comment(message: str, facts: Mapping[str, Any]) -> str:
    return words(f"loading.file.{message}", facts).lead


def _plain(name: str) -> str:
    """A name for a file, of letters that every system takes."""
    return re.sub(r"[^\w .()-]+", " ", unicodedata.normalize("NFKC", name)).strip()[:80] or "personspec"
