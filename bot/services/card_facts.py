"""What a sign-off card tells a reader in thirty seconds besides its head: what is unusual, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from bot.blocks.parts import shortened
from bot.blocks.replies import messages_for
from bot.conversation.replies import Listing, Reply
from bot.services import configuration, ledger, querying
from bot.services.office import Act
from prompts import aspect, words
from specs.document import Criterion, Document, Indicator, marked_words
from specs.forms import Form
from specs.organisation.policies import over_limits
from specs.redline import Line, Redline, redline
from specs.signoff.findings import stood
from specs.signoff.points import counted
from specs.signoff.unusual import off_level, reasoned
from specs.store.tables import Revision, SlotRow, Spec
from specs.wording import level_findings

# On a card; the whole words are then in the message under it.
ON_CARD = 240
_WHOLE = 90_000
# So many characters of these lists a card surely holds beside its head, its history and its buttons.
_ROOM = 1_900
# The value of a card's buttons is never longer than this.
_VALUE = "0" * 30


def listings(act: Act, spec: Spec, slot_row: SlotRow, *, whole: bool = False) -> tuple[Listing, ...]:
    """What became of a query, what changed since it was read last, what is unusual; each left out where there is none.

    Without `whole`, long words end in an ellipsis.
    """
    most = _WHOLE if whole else ON_CARD
    revision = ledger.revision_of(act.session, spec, slot_row.revision)
    document = Document.model_validate_json(revision.document)
    form = configuration.form(act.session, document.form, revision.form_version)
    found = (
        Listing("", tuple(querying.became(act, spec, slot_row, most)), aspect="query_became"),
        Listing("", tuple(_changes(act, spec, slot_row, document, form, most)), aspect="changed_since"),
        Listing("", tuple(_unusual(act, revision, document, form, most)), aspect="unusual"),
        Listing("", tuple(_taken_away(document, most)), aspect="clauses_taken_away"),
    )
    return tuple(each for each in found if each.entries)


def under_card(act: Act, spec: Spec, slot_row: SlotRow) -> Reply | None:
    """All of it with every word, for the thread under a card that cannot hold it; None where the card says it all."""
    short, full = listings(act, spec, slot_row), listings(act, spec, slot_row, whole=True)
    fits = sum(len(entry) for each in short for entry in each.entries) < _ROOM
    return None if short == full and fits else Reply("signoff.details", {"ref": spec.ref}, full)


def fitted(reply: Reply) -> Reply:
    """The card as one message: the longest lists lose their last entries, which stand in the thread under it."""
    while len(messages_for(reply, _VALUE)) > 1:
        at = max(range(len(reply.listings)), key=lambda place: sum(map(len, reply.listings[place].entries)))
        longest = reply.listings[at]
        more = words("signoff.more", {}).lead
        kept = tuple(each for each in longest.entries if each != more)[:-1]
        shorter = replace(longest, entries=(*kept, more)) if kept else None
        rest = (*reply.listings[:at], *((shorter,) if shorter else ()), *reply.listings[at + 1 :])
        reply = replace(reply, listings=rest)
    return reply


def since_revision(act: Act, spec: Spec, slot_row: SlotRow) -> dict[str, Any]:
    """How much changed since the revision that was read last: its number (0 for none) and the counts in words."""
    before = querying.latest_decided(act, spec, slot_row.revision)
    if before is None:
        return {"since": 0, "changes": []}
    now = ledger.revision_of(act.session, spec, slot_row.revision)
    counts = _redline(before, now).counts()
    changes = [words(f"redline.count.{sort}", {"count": count}).lead for sort, count in counts.items() if count]
    return {"since": before.number, "changes": changes}


def _redline(before: Revision, now: Revision) -> Redline:
    was, is_now = (Document.model_validate_json(each.document) for each in (before, now))
    return redline(was, is_now)


def _changes(act: Act, spec: Spec, slot_row: SlotRow, document: Document, form: Form, most: int) -> Iterator[str]:
    before = querying.latest_decided(act, spec, slot_row.revision)
    if before is None:
        return
    found = redline(Document.model_validate_json(before.document), document)
    points = [each.row for each in querying.standing(act, spec)]
    told = {each.criterion for each in points if each.settled_revision == slot_row.revision}
    labels = {section.key: section.label for section in form.sections}
    for field in found.header:
        was, now = (shortened(each, most) for each in field.lines())
        label = next((each.label for each in form.header if each.key == field.key), field.key)
        yield words("redline.header", {"label": label, "was": was, "now": now}).lead
    for (section, side), lines in found.criteria:
        heading = f"{labels.get(section, section)} ({aspect(side)})"
        yield from (_line(each, heading, most) for each in lines if _is_told(each, told))
    for (competency, name), behaviours in found.indicators:
        yield from (_line(each, name or competency, most) for each in behaviours if _is_told(each, told))
    for other in found.other:
        heading = labels.get(other.section, other.section)
        yield words("redline.other", {"part": other.part, "heading": heading}).lead


def _is_told(line: Line[Criterion] | Line[Indicator], told: set[str]) -> bool:
    """A line that differs and of which the card does not say already, at a point of the query, what became of it."""
    part = line.now or line.was
    return line.sort not in ("kept", "moved_away") and part is not None and not (part.id and part.id in told)


def _line(line: Line[Criterion] | Line[Indicator], heading: str, most: int) -> str:
    was = shortened(marked_words(line.was), most) if line.was else ""
    now = shortened(marked_words(line.now), most) if line.now else ""
    return words("redline.line", {"sort": line.sort, "heading": heading, "was": was, "now": now}).lead


def _unusual(act: Act, revision: Revision, document: Document, form: Form, most: int) -> Iterator[str]:
    numbered = counted(document, form)
    for over in over_limits(document, act.organisation.limits):
        yield words("limit.over", asdict(over)).lead
    for off in off_level(_findings(act, revision, document, form), numbered):
        if not off.numbers:
            continue
        facts = {**asdict(off), "numbers": list(off.numbers), "example": shortened(off.example, most)}
        yield words("unusual.off_level", facts).lead
    for each in reasoned(document, numbered):
        text, reason = shortened(each.text, most), shortened(each.reason, most)
        yield words("unusual.reasoned", {"number": each.number, "text": text, "reason": reason}).lead


def at_submission(act: Act, spec: Spec, document: Document, form: Form) -> list[dict[str, str | int]]:
    """What stands out in the text of the revision that is being sent, for its entry of the chain."""
    revision = ledger.revision_of(act.session, spec)
    return stood(document, _findings(act, revision, document, form), over_limits(document, act.organisation.limits))


def _findings(act: Act, revision: Revision, document: Document, form: Form) -> tuple[Any, ...]:
    key = act.organisation.framework
    if not key or not form.grade_field:
        return ()
    framework = configuration.framework(act.session, key, revision.framework_version)
    return level_findings(document, document.header_words(form.grade_field), framework, act.organisation)


def _taken_away(document: Document, most: int) -> Iterator[str]:
    for each in document.clauses_taken_away:
        yield f"{each.label}: {shortened(each.reason, most)}"
