"""The evidence file as a page: who decided what and when, each text, what changed, and the record for machines.

Made from the machine's part alone (`specs.evidence`): the same part gives the same page, byte for byte, so a page whose
readable half was altered can be told. What people wrote is escaped by the template engine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from specs.apart import BLANK, PLACE, is_reference, put_back
from specs.audit import Entry, Opening
from specs.document import Document, header_lines
from specs.evidence import Openings, read_parts, signed_texts
from specs.frameworks.model import UNLEVELLED
from specs.redline import Line, Redline, redline, word_changes
from specs.rendering.signatures import as_words, long_date
from specs.signoff.findings import in_words
from specs.versions import versions

# What a page looks like and says. With another number the readable half of an older page cannot be compared.
EDITION = 3
_DONE = {
    "draft.created": "Draft begun",
    "draft.changed": "Draft changed",
    "post.answered": "Facts of the post answered",
    "signoff.submitted": "Sent for sign-off",
    "signoff.approved": "Approved",
    "signoff.queried": "Queried",
    "signoff.rejected": "Rejected",
    "signoff.agreed": "Agreed by everybody",
    "signoff.withdrawn": "Withdrawn",
    "signoff.reassigned": "Given to somebody else to decide",
    "signoff.delegated": "Handed to a stand-in",
    "signoff.unreachable": "An approver could not be reached",
    "reminder.sent": "Reminder sent",
    "reminder.brought_forward": "Reminder brought forward",
    "version.opened": "A new version begun",
    "version.unchanged": "The new version was left: nothing had changed",
    "personal.erased": "Personal values erased",
    "text.removed": "Text removed, its time being over",
}
DECISIONS = ("signoff.approved", "signoff.queried", "signoff.rejected")
# Told in columns of their own.
_OWN_COLUMNS = ("content_hash", "from_hash", "message", "link", "findings", "ref")
# Facts whose values are keys, told as words.
_KEYS = ("stage", "rule", "reminder")


@dataclass(frozen=True)
class Deed:
    """An entry as a reader sees it. `who` is the name as it was then, `personal` what else stands beside the chain."""

    number: int
    at: str
    done: str
    who: str
    user_id: str
    role: str
    email: str
    words: str
    facts: tuple[tuple[str, str], ...]
    message: str
    hash: str
    kind: str
    link: str = ""


@dataclass(frozen=True)
class Shown:
    """A part of the text with its lines; a line is pieces of words, each kept, added or removed, and a note."""

    heading: str
    lines: tuple[tuple[tuple[tuple[str, str], ...], str], ...]


@dataclass(frozen=True)
class RevisionShown:
    """A revision: its hash, what it says, what changed since the one before it, and what stood out when it was sent."""

    number: int
    content_hash: str
    text: tuple[Shown, ...]
    counts: str = ""
    changes: tuple[Shown, ...] = field(default=())
    stood_out: tuple[Shown, ...] = field(default=())


def page(parts: Mapping[str, Any]) -> bytes:
    """The evidence file as one UTF-8 HTML page that loads nothing. Raises ValueError for parts of another shape."""
    entries, openings, contents = read_parts(parts)
    if not entries:
        raise ValueError("there are no entries")
    deeds = [_deed(entry, openings) for entry in entries]
    numbers = list(signed_texts(entries).items())
    documents = [Document.model_validate(content) for content in contents]
    shown = [
        replace(
            _revision(number, content_hash, document, documents[at - 1] if at else None),
            stood_out=_stood_out(entries, number, document),
        )
        for at, ((number, content_hash), document) in enumerate(zip(numbers, documents, strict=False))
    ]
    facts = {
        "edition": EDITION,
        "ref": entries[0].specification,
        "head": _grouped(entries[-1].hash),
        "begun": _moment(entries[0].at),
        "last": _moment(entries[-1].at),
        "deeds": deeds,
        "decisions": [deed for deed in deeds if deed.kind in DECISIONS],
        "versions": [_version(each) for each in versions(entries)],
        "revisions": shown,
        "record": _record(parts),
    }
    return _template().render(facts).encode()


def _record(parts: Mapping[str, Any]) -> str:
    """JSON that may stand inside a script element: no `<` in it can end the element."""
    written = json.dumps(parts, ensure_ascii=False, indent=1)
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _deed(entry: Entry, openings: Openings) -> Deed:
    known = openings.get(entry.number, {})

    def personal(name: str) -> str:
        return _value(known.get(name)) if name in entry.personal else ""

    shown = ("name", "email", "role", "words", *PLACE)
    others = [name for name in entry.personal if name not in shown and not is_reference(entry, name)]
    facts = put_back(entry, known, entry.facts, BLANK)
    told = [(as_words(name), personal(name)) for name in others]
    named = {label for label, _ in told}
    told += [
        # Somebody whose name stands there already follows by their id.
        (
            f"{as_words(key)} (Slack user)" if as_words(key) in named else as_words(key),
            as_words(str(value)) if key in _KEYS and value else _plain(value),
        )
        for key, value in facts.items()
        if key not in _OWN_COLUMNS
    ]
    return Deed(
        number=entry.number,
        at=_moment(entry.at),
        done=_DONE.get(entry.kind, as_words(entry.kind.replace(".", " "))),
        who=personal("name"),
        user_id=put_back(entry, known, entry.actor, BLANK),
        role=personal("role"),
        email=personal("email"),
        words=personal("words"),
        facts=tuple((label, value) for label, value in told if value),
        message=personal("message") or str(facts.get("message", "")),
        hash=_grouped(entry.hash),
        kind=entry.kind,
        link=_address(personal("link") or facts.get("link")),
    )


def _address(link: Any) -> str:
    """The address of a message, where it is one: nothing else may become a link of the page."""
    return link if isinstance(link, str) and link.startswith(("https://", "http://")) else ""


def _value(opening: Opening | None) -> str:
    return _plain(opening.value) if opening else BLANK


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{as_words(str(key))}: {_plain(each)}" for key, each in value.items() if _plain(each))
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value if _plain(each))
    return {True: "yes", False: "no", None: ""}[value] if value is None or isinstance(value, bool) else str(value)


def _moment(instant: str) -> str:
    """An instant as the chain writes it, in words: UTC throughout."""
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    return f"{long_date(at)}, {at:%H:%M:%S} UTC"


def _version(version: Any) -> dict[str, str]:
    until = _moment(version.until) if version.until else ""
    return {
        "revision": str(version.revision),
        "since": _moment(version.since),
        "until": until,
        "head": _grouped(version.head),
    }


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _revision(number: int, content_hash: str, document: Document, before: Document | None) -> RevisionShown:
    text = tuple(_text(document))
    if before is None:
        return RevisionShown(number, _grouped(content_hash), text)
    changes = redline(before, document)
    return RevisionShown(number, _grouped(content_hash), text, counted(changes), tuple(_changes(changes)))


def _stood_out(entries: Sequence[Entry], revision: int, document: Document) -> tuple[Shown, ...]:
    """What the entry says of a revision's text that was written when it was sent last; nothing in older records."""
    sent = [
        each.facts for each in entries if each.kind == "signoff.submitted" and each.facts.get("revision") == revision
    ]
    found = list(in_words(sent[-1].get("findings", []), document)) if sent else []
    return (_shown("What stood out when it was sent", found),) if found else ()


def counted(changes: Redline) -> str:
    """A redline in a line: "2 added, 1 in other words"."""
    names = {"added": "added", "removed": "removed", "reworded": "in other words", "changed": "otherwise changed"}
    names |= {"moved": "moved", "header": "changed in the header", "other": "other parts changed"}
    found = changes.counts()
    told = ", ".join(f"{found[key]} {name}" for key, name in names.items() if found[key])
    return told or ("another order" if changes else "nothing changed")


def _text(document: Document) -> Iterator[Shown]:
    """The whole text, every part of it."""
    header = [(f"{as_words(key)}: {'; '.join(header_lines(value))}", "") for key, value in document.header.items()]
    yield _shown("About the post", header)
    yield _shown("Main duties", [(duty.text, "") for duty in document.duties])
    for key, entry in document.sections.items():
        for side in ("essential", "desirable"):
            several = getattr(entry, side)
            yield _shown(f"{as_words(key)}: {side}", [(each.text, _note(each)) for each in several])
        yield _shown(f"{as_words(key)}: fixed clauses", [(each, "") for each in entry.clauses])
        yield _shown(f"{as_words(key)}: free text", [(entry.text, "")] if entry.text else [])
    for chosen in document.competencies:
        yield _shown(
            chosen.name or as_words(chosen.competency), [(each.text, _note(each)) for each in chosen.indicators]
        )
    answered = [(f"{as_words(key)}: {one.answer}", one.reason) for key, one in document.post_facts.items()]
    yield _shown("Facts of the post", answered)
    yield _shown("Clauses carried", [(f"{each.label}: {each.text}", each.because) for each in document.clauses])
    yield _shown("Clauses taken away", [(each.label, each.reason) for each in document.clauses_taken_away])


def _shown(heading: str, lines: Sequence[tuple[str, str]]) -> Shown:
    return Shown(heading, tuple(((("kept", text),), note) for text, note in lines))


def _note(part: Any) -> str:
    """What stands beside a line: how it is assessed, the reason for it, from which grade or at which level."""
    assessed = ", ".join(as_words(each).lower() for each in getattr(part, "assessed_by", ()))
    told = {"Assessed by": assessed, "Reason": getattr(part, "reason", ""), "Part": getattr(part, "sub_area", "")}
    told |= {"From grade": part.from_grade, "Level": level_in_words(getattr(part, "level", ""))}
    return ". ".join(f"{name}: {value}" for name, value in told.items() if value)


def level_in_words(key: str) -> str:
    """A framework's level as words: `l2` is "2", `all` "every level", `higher_executive` "Higher executive"."""
    if key == UNLEVELLED:
        return "every level"
    numbered = re.fullmatch(r"(?:l|level)[_-]?([0-9]+)", key)
    return numbered[1] if numbered else as_words(key) if key else ""


def _changes(changes: Redline) -> Iterator[Shown]:
    """A redline as lines with what came and went marked in them."""
    header = [(_pieces(*each.lines(), label=f"{as_words(each.key)}: "), "") for each in changes.header]
    if header:
        yield Shown("About the post", tuple(header))
    for (key, side), criteria in changes.criteria:
        yield Shown(f"{as_words(key)}: {side}", tuple(_line(each) for each in criteria))
    for (key, name), indicators in changes.indicators:
        yield Shown(name or as_words(key), tuple(_line(each) for each in indicators))
    for each in changes.other:
        heading = " ".join(
            part for part in (as_words(each.section) if each.section else "", as_words(each.part)) if part
        )
        yield Shown(heading, ((_pieces(_other(each.was), _other(each.now)), ""),))


def _line(line: Line[Any]) -> tuple[tuple[tuple[str, str], ...], str]:
    words = {"moved_here": "Moved here", "moved_away": "Moved to another list", "changed": "Otherwise changed"}
    note = words.get(line.sort, "")
    if line.sort == "changed":
        note = f"{note}: was “{_note(line.was)}”, is “{_note(line.now)}”"
    return _pieces(line.was.text if line.was else "", line.now.text if line.now else ""), note


def _pieces(was: str, now: str, label: str = "") -> tuple[tuple[str, str], ...]:
    return ((("kept", label),) if label else ()) + word_changes(was, now)


def _other(value: Any) -> str:
    if hasattr(value, "model_dump"):
        return _plain(value.model_dump(mode="json"))
    if isinstance(value, Mapping):
        return "; ".join(f"{as_words(str(key))}: {_other(each)}" for key, each in value.items())
    return "; ".join(_other(each) for each in value) if isinstance(value, list | tuple) else _plain(value)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("specs", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("evidence_page.html.j2")
