"""Agreed versions: which is in force, beginning a new one, and saying which one somebody saw on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.conversation.replies import Button, Listing, Reply
from bot.services import chain, drafts, ledger, people, posting, seeing
from bot.services.instants import in_words
from bot.services.office import Act
from bot.services.standing import SpecFacts
from prompts import words
from specs import versions as chained
from specs.document import Document
from specs.store.rows import changed, stored_id
from specs.store.tables import AuditRow, Spec
from specs.versions import Version

NEW_VERSION = Button("new_version")
# From one that was rejected: a new draft with its words.
START_AGAIN = Button("start_again")
TYPED = frozenset({"new version", "reopen", "reopen it"})
# A new version of what is in force is begun from it, or from a new version that was rejected.
REOPENED_FROM = ("agreed", "rejected")
_WRITTEN_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")


def versions_of(session: Session, spec: SpecFacts) -> tuple[Version, ...]:
    """The agreed versions of a specification, oldest first; the last one is in force."""
    chosen = select(AuditRow).where(col(AuditRow.spec_id) == spec.id, col(AuditRow.kind) == chained.AGREED)
    rows = session.execute(chosen.order_by(col(AuditRow.number))).scalars()
    return chained.versions([chain.entry_of(row, spec.ref) for row in rows])


def version_of(session: Session, spec: SpecFacts, revision: int) -> Version | None:
    """The agreed version of that number; None where that revision was not agreed."""
    return next((each for each in versions_of(session, spec) if each.revision == revision), None)


def in_force(session: Session, spec: SpecFacts) -> Version | None:
    """The version in force now; None for what was never agreed."""
    return next(reversed(versions_of(session, spec)), None)


def reopen(act: Act, spec: Spec, user_id: str) -> bool:
    """Begin a new version of an agreed specification, for its author; the agreed one stays in force meanwhile.

    Where a new version was rejected, the next one goes on with the words of that, under the same reference.
    """
    version, was = in_force(act.session, spec), spec.state
    if version is None or was not in REOPENED_FROM or not _moves(act, spec, was, "draft"):
        return False
    facts = {"from_revision": version.revision, "from_hash": version.content_hash}
    chain.record(act, spec, chained.REOPENED, user_id, facts)
    posting.redraw(act, spec_id=spec.id)
    posting.home(act, spec.author)
    return True


def ways_on(session: Session, spec: SpecFacts) -> tuple[Button, ...]:
    """What its author can press under a rejection; a new version only where an earlier one is in force."""
    return (NEW_VERSION, START_AGAIN) if in_force(session, spec) else (START_AGAIN,)


def leave_as_it_was(act: Act, spec: Spec, fresh: str) -> Reply | None:
    """Where the new version says what the agreed one says: it stands, with its signatures. None where it differs."""
    version = in_force(act.session, spec)
    same = version and (version.revision, version.content_hash) == (spec.revision, fresh)
    if version is None or not same or not _moves(act, spec, "draft", "agreed"):
        return None
    chain.record(act, spec, "version.unchanged", spec.author, {"from_revision": version.revision})
    posting.redraw(act, spec_id=spec.id)
    posting.home(act, spec.author)
    facts = {"ref": spec.ref, "title": spec.title, "revision": version.revision}
    return Reply("version.unchanged", facts, buttons=(NEW_VERSION,))


def history(act: Act, user_id: str, typed: str) -> Reply:
    """`/personspec status REF [DAY]`: the versions there were, or the one in force on a day, with its document."""
    ref, _, on = typed.partition(" ")
    spec = drafts.by_ref(act.session, ref)
    found = versions_of(act.session, spec) if spec else ()
    if spec is None or not found or not seeing.may_see_agreed(act, spec, user_id):
        return Reply("version.none", {"ref": spec.ref if spec and spec.author == user_id else ref})
    people.met(act.session, user_id)
    facts = {"ref": spec.ref, "title": _agreed_title(act, spec, found[-1]), "day": "", "understood": True}
    if on.strip():
        day = day_of(on, act.today())
        facts |= {"day": _day_in_words(day) if day else on, "understood": day is not None}
        zone = ZoneInfo(act.organisation.calendar.time_zone)
        found = tuple(each for each in found if day and each.held_on(day, zone))
        for each in found:
            posting.document_to(act, user_id, stored_id(spec), each.revision)
    lines = tuple(line(act, each) for each in found)
    facts["count"] = len(lines)
    return Reply("version.history", facts, (Listing("", lines),) if lines else ())


def _agreed_title(act: Act, spec: Spec, version: Version) -> str:
    """The title that was agreed: a new version's own is not for everybody to read before it is agreed too."""
    document = Document.model_validate_json(ledger.revision_of(act.session, spec, version.revision).document)
    return document.header_words(drafts.form_of(act, spec).title_field)


def line(act: Act, version: Version) -> str:
    """A version in a line: its number, and from when until when it was in force."""
    since, until = (in_words(act.organisation, datetime.fromisoformat(at)) if at else "" for at in _ends(version))
    return words("version.line", {"revision": version.revision, "since": since, "until": until}).lead


def day_of(typed: str, today: date) -> date | None:
    """A day as people write it: 2027-03-03, 3 March 2027, 3/3/2027; without a year the last such day."""
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", typed.strip().removeprefix("on ").strip(), flags=re.IGNORECASE)
    found = next(_read(plain), None)
    if found is None and (found := next(_read(f"{plain} {today.year}"), None)) and found > today:
        found = next(_read(f"{plain} {today.year - 1}"), None)
    return found


def _read(written: str) -> Iterator[date]:
    for form in _WRITTEN_DAYS:
        try:
            yield datetime.strptime(written, form).date()
        except ValueError:
            continue


def _day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _ends(version: Version) -> tuple[str, str]:
    return version.since, version.until


def _moves(act: Act, spec: Spec, was: str, becomes: str) -> bool:
    """Change the state, if it is still what it was."""
    mine = (col(Spec.id) == spec.id, col(Spec.state) == was, col(Spec.revision) == spec.revision)
    moved = changed(act.session, update(Spec).where(*mine).values(state=becomes, changed_at=act.wall)) == 1
    act.session.refresh(spec)
    return moved
