"""What a query asks, point by point: kept when it is pressed, shown to its author, settled when it is sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.parts import shortened
from bot.conversation.replies import Button, Listing, Note, Reply
from bot.services import configuration, drafts, ledger, people, posting
from bot.services.office import Act
from bot.services.standing import SpecFacts
from bot.store.tables import Conversation, Post
from prompts import words
from specs.document import Document
from specs.signoff import Slot
from specs.signoff.points import Counted, Since, counted, points_of, since
from specs.store.rows import stored_id
from specs.store.tables import DecisionRow, QueryPoint, Revision, SlotRow, Spec

# Words that are longer go out whole in a message of their own, and the list then only begins with them.
LONGEST_IN_LIST = 1_200
_QUOTE, _QUOTE_IN_SHORT, _WORDS_IN_SHORT = 100, 70, 90
State = Literal["open", "answered", "changed"]


@dataclass(frozen=True)
class Standing:
    """A point and how it stands: answered, changed (also both), or still open."""

    row: QueryPoint
    since: Since

    @property
    def state(self) -> State:
        """A change counts also where nobody wrote an answer."""
        if self.since.became != "same":
            return "changed"
        return "answered" if self.row.answer else "open"


def numbered(act: Act, spec: Spec, revision: int) -> tuple[Counted, ...]:
    """The criteria and behaviours of a revision with their numbers."""
    stored = ledger.revision_of(act.session, spec, revision)
    document = Document.model_validate_json(stored.document)
    return counted(document, configuration.form(act.session, document.form, stored.form_version))


def of_card(act: Act, post_id: int) -> tuple[Counted, ...]:
    """The same of the revision that a card is about; nothing for no card of ours."""
    post = act.session.get(Post, post_id)
    slot = act.session.get(SlotRow, post.slot_id) if post and post.slot_id else None
    return numbered(act, act.session.get_one(Spec, slot.spec_id), slot.revision) if slot else ()


def keep(act: Act, spec: SpecFacts, slot_id: int, slot: Slot, said: str, chosen: Sequence[int]) -> None:
    """The points of a query that has just been pressed."""
    whole = act.session.get_one(Spec, spec.id)
    asked = points_of(said, chosen, numbered(act, whole, slot.revision))
    for place, each in enumerate(asked, 1):
        row = QueryPoint(
            spec_id=stored_id(whole),
            slot_id=slot_id,
            revision=slot.revision,
            number=place,
            criterion=each.id,
            criterion_number=each.number,
            text=each.text,
            words=each.words,
        )
        act.session.add(row)
    act.session.flush()


def standing(act: Act, spec: Spec, slot_id: int = 0) -> list[Standing]:
    """The points of a query (of the last, without `slot_id`), with how they stand in the draft as it is now."""
    mine = select(QueryPoint).where(col(QueryPoint.spec_id) == spec.id)
    last = select(col(QueryPoint.slot_id)).where(col(QueryPoint.spec_id) == spec.id)
    last = last.order_by(col(QueryPoint.id).desc()).limit(1)
    which = slot_id or act.session.execute(last).scalar_one_or_none()
    rows = list(
        act.session.execute(mine.where(col(QueryPoint.slot_id) == which).order_by(col(QueryPoint.number))).scalars()
    )
    if not rows:
        return []
    asked = Document.model_validate_json(ledger.revision_of(act.session, spec, rows[0].revision).document)
    now = drafts.whole(drafts.draft_of(spec).document, drafts.form_of(act, spec))
    return [Standing(row, _settled(row) or since(row.criterion, asked, now)) for row in rows]


def _settled(row: QueryPoint) -> Since | None:
    """What became of a point, where it has been sent again since; None while it is with the author."""
    if not row.settled_revision:
        return None
    became: Any = row.became
    return Since(became, row.text, row.now)


def still_open(act: Act, spec: Spec) -> list[Standing]:
    """What the last query asks and its author has neither answered nor changed."""
    if spec.state not in drafts.EDITABLE:
        return []
    return [each for each in standing(act, spec) if each.state == "open" and not each.row.settled_revision]


def in_short(act: Act, spec: Spec) -> dict[str, Any]:
    """Who has the query and how many of its points are open, for the card at the head of the author's thread."""
    points = standing(act, spec) if spec.state == "queried" else []
    if not points:
        return {"queried_by": "", "points_open": 0}
    slot = act.session.get_one(SlotRow, points[0].row.slot_id)
    by = people.name_of(act.session, act.organisation, slot.decided_by or slot.assignee)
    return {"queried_by": by, "points_open": len(still_open(act, spec))}


def reminded(act: Act, spec: Spec, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The review as the core asks it, with a word on the points of the query that are still open."""
    if spec.state != "queried" or not any(each.question == "review" for each in replies):
        return replies
    numbers = [each.row.number for each in still_open(act, spec)]
    note = Note("query.left", {"numbers": numbers})
    return tuple(
        replace(each, notes=(*each.notes, note)) if numbers and each.question == "review" else each for each in replies
    )


def settle(act: Act, spec: Spec) -> None:
    """It has been sent again: what became of each point stands from now on."""
    for each in standing(act, spec):
        if not each.row.settled_revision:
            each.row.became, each.row.now = each.since.became, each.since.now
            each.row.settled_revision, each.row.settled_at = spec.revision, act.wall
            act.session.add(each.row)
    act.session.flush()


def put_to_author(act: Act, spec: Spec, conversation: Conversation, slot_id: int, said: str) -> None:
    """The author's to-do list, which shows from then on how each point stands."""
    reply = to_do(act, spec, slot_id)
    if len(said) > LONGEST_IN_LIST:
        facts = {"ref": spec.ref, "by": reply.facts["by"]}
        posting.say(act, conversation, Reply("query.words", facts, (Listing("", (said,), "plain"),)))
    posting.points(act, conversation, slot_id)


def to_do(act: Act, spec: Spec, slot_id: int) -> Reply:
    """What a query asks, numbered, with how each point stands and buttons for those that are open."""
    points = standing(act, spec, slot_id)
    slot = act.session.get_one(SlotRow, slot_id)
    decision = act.session.execute(select(DecisionRow).where(col(DecisionRow.slot_id) == slot_id)).scalar_one()
    long = len(decision.words) > LONGEST_IN_LIST
    with_author = spec.state in drafts.EDITABLE and not any(each.row.settled_revision for each in points)
    left = [each for each in points if each.state == "open"] if with_author else []
    facts = {
        "ref": spec.ref,
        "title": spec.title,
        "by": decision.actor_name,
        "stage": drafts.stage_label(act, spec, slot.stage),
        "points": len(points),
        "left": len(left),
        "with_author": with_author,
        "whole": _whole(decision.words, points),
        "long": long,
    }
    listings = [Listing("", (decision.words,), "plain")] if facts["whole"] and not long else []
    if len(points) > 1 or points[0].row.criterion:
        once = decision.words.strip() if facts["whole"] else ""
        listings.append(Listing("", tuple(_line(each, long, once) for each in points), "number"))
    return Reply("signoff.queried", facts, tuple(listings), _buttons(points, left) if with_author else (), "review")


def _whole(said: str, points: Sequence[Standing]) -> bool:
    """Whether the words stand once for several points, or for the whole, rather than each with its point."""
    return any(each.row.words == said.strip() for each in points)


def _buttons(points: Sequence[Standing], left: Sequence[Standing]) -> tuple[Button, ...]:
    """Answer and change for each open point; sending it again once none is open."""
    one = len(points) == 1
    made: list[Button] = []
    for each in left:
        for way in ("answer", "change"):
            name = f"query.button.{way}"
            label = words(name, {"number": 0 if one else each.row.number}).lead
            made.append(Button(f"query.{way}.{each.row.id}", primary=way == "answer" and one, label=label))
    return (*made, Button("submit", primary=not left), Button("edit"), Button("show"))


def of_points(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """The buttons that go on meaning the same when something else was asked since."""
    return tuple(each for each in buttons if each.key.startswith("query."))


def _line(each: Standing, short: bool, once: str) -> str:
    """A point in the list; words that stand `once` above it are not said again."""
    row = each.row
    quote = shortened(row.text, _QUOTE_IN_SHORT if short else _QUOTE)
    said = "" if row.words == once else shortened(row.words, _WORDS_IN_SHORT) if short else row.words
    facts = {"number": row.criterion_number, "quote": quote, "words": said, "state": each.state}
    return words("query.point", facts).lead


def became(act: Act, spec: Spec, slot_row: SlotRow, most: int) -> list[str]:
    """What the last query asked and what became of it, for the cards of the sign-off that followed.

    Words longer than `most` end in an ellipsis.
    """
    points = [each for each in standing(act, spec) if each.row.settled_revision == slot_row.revision]
    if not points or _decided_before(slot_row, points[0].row):
        return []
    asker = act.session.get_one(SlotRow, points[0].row.slot_id)
    by = people.name_of(act.session, act.organisation, asker.decided_by or asker.assignee)
    yours = asker.assignee == slot_row.assignee
    return [words("query.became", _told(each, "" if yours else by, most)).lead for each in points]


def _decided_before(slot_row: SlotRow, point: QueryPoint) -> bool:
    at = slot_row.decided_at
    return at is not None and point.settled_at is not None and at < point.settled_at


def _told(each: Standing, by: str, most: int) -> dict[str, Any]:
    row, now = each.row, each.since
    return {
        "by": by,
        "number": row.criterion_number,
        "words": shortened(row.words, most),
        "answer": shortened(row.answer, most),
        "became": now.became,
        "was": shortened(now.was, most),
        "now": shortened(now.now, most),
        "whole": not row.criterion,
    }


def latest_decided(act: Act, spec: Spec, before: int) -> Revision | None:
    """The last revision before that one on which anybody decided anything: what people read last."""
    decided = (
        select(Revision)
        .join(
            SlotRow, (col(SlotRow.spec_id) == col(Revision.spec_id)) & (col(SlotRow.revision) == col(Revision.number))
        )
        .join(DecisionRow, col(DecisionRow.slot_id) == col(SlotRow.id))
        .where(col(Revision.spec_id) == stored_id(spec), col(Revision.number) < before)
        .order_by(col(Revision.number).desc())
        .limit(1)
    )
    return act.session.execute(decided).scalars().first()
