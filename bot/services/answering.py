"""The author's side of a query: answering a point in words, or going to where it can be changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.blocks import modals
from bot.conversation import acts
from bot.conversation.questions import questions
from bot.conversation.replies import Listing, Reply
from bot.services import chain, drafts, people, posting, querying, threads, turns
from bot.services.office import Act
from bot.store.tables import Conversation
from prompts import words
from specs.document import Document
from specs.store.rows import stored_id
from specs.store.tables import QueryPoint, SlotRow, Spec

_TYPED = re.compile(
    r"answer(?:\s+(?:to\s+)?(?:point\s+|number\s+)?(?P<number>\d{1,2}))?\s*(?P<mark>[:,–—-])?\s+(?P<words>\S.*)",
    re.I | re.S,
)


@dataclass(frozen=True)
class Press:
    """A press beside a point: by whom, on which point, and where."""

    user_id: str
    point_id: int
    channel: str = ""
    thread_ts: str = ""


def may_begin(act: Act, press: Press) -> dict[str, Any] | None:
    """The facts of the form for an answer; None where it may not be opened, and then the person is told why."""
    found = _found(act, press.user_id, press.point_id)
    if isinstance(found, Reply):
        posting.tell_privately(act, press.user_id, press.channel, found, press.thread_ts)
        return None
    _, point = found
    return {
        "point": stored_id(point),
        "by": _asker(act, point),
        "words": point.words,
        "text": point.text,
        "number": point.criterion_number,
        "answer": point.answer,
    }


def submit_form(act: Act, user_id: str, point_id: int, said: str) -> dict[str, str]:
    """Keep the answer of the form. The errors to show, by block."""
    if not said.strip():
        return {modals.WORDS: words("modal.answer.missing", {}).lead}
    found = _found(act, user_id, point_id)
    if isinstance(found, Reply):
        return {modals.WORDS: words(found.name, found.facts).lead}
    _answer(act, *found, said)
    return {}


def change(act: Act, press: Press) -> None:
    """Ask the question in which the criterion of a point stands, so that the author can change it there."""
    found = _found(act, press.user_id, press.point_id)
    if isinstance(found, Reply):
        posting.tell_privately(act, press.user_id, press.channel, found, press.thread_ts)
        return
    spec, point = found
    conversation = threads.open_thread(act, spec, spec.author)
    question = _question_of(act, spec, point)
    if not question:
        turns.step(act, conversation, spec, acts.Press("edit", "review"))
        return
    posting.say(act, conversation, Reply("query.go_and_change", {"by": _asker(act, point), "text": point.text}))
    turns.step(act, conversation, spec, acts.Choose((f"goto.{question}",), "review"))


def typed(act: Act, conversation: Conversation, spec: Spec, text: str) -> bool:
    """Keep an answer that was typed in the thread ("answer 2: ..."); False where it is none."""
    said = _TYPED.fullmatch(text.strip())
    points = querying.standing(act, spec) if said and spec.author == conversation.user_id else []
    points = [each for each in points if not each.row.settled_revision]
    wanted = said["number"] if said else None
    left = [each for each in points if each.state == "open"]
    meant = [each for each in points if each.row.number == int(wanted)] if wanted else left
    # "Answers the phone" and "answer 20 calls a day" are criteria.
    if said is None or not points or (not said["mark"] and (not wanted or not meant)):
        return False
    if len(meant) == 1:
        _answer(act, spec, meant[0].row, said["words"])
    else:
        facts = {"number": wanted or "", "numbers": [each.row.number for each in left or points]}
        posting.say(act, conversation, Reply("query.which", facts, (Listing("", (text.strip(),), "plain"),)))
    return True


def _answer(act: Act, spec: Spec, point: QueryPoint, said: str) -> None:
    first = not point.answer
    point.answer = said.strip()
    act.session.add(point)
    act.session.flush()
    slot = act.session.get_one(SlotRow, point.slot_id)
    facts = {"stage": slot.stage, "round": slot.round, "revision": slot.revision, "point": point.number}
    chain.record(act, spec, "query.answered", spec.author, facts, {"words": point.answer})
    points = querying.standing(act, spec)
    told = {
        "ref": spec.ref,
        "by": _asker(act, point),
        "first": first,
        "number": point.number if len(points) > 1 else 0,
        "left": len(querying.still_open(act, spec)),
    }
    conversation = threads.open_thread(act, spec, spec.author)
    kept = (Listing("", (point.answer,), "plain"),)
    posting.say(act, conversation, Reply("query.answered", told, kept))
    posting.redraw(act, spec_id=spec.id)


def _found(act: Act, user_id: str, point_id: int) -> tuple[Spec, QueryPoint] | Reply:
    """The point and its specification, held; or why this person cannot answer it now."""
    point = act.session.get(QueryPoint, point_id)
    if point is None:
        return Reply("press.unknown")
    spec = drafts.locked(act.session, point.spec_id)
    if spec.author != user_id:
        owner = people.name_of(act.session, act.organisation, spec.author)
        return Reply("query.not_yours", {"owner": owner, "ref": spec.ref})
    if point.settled_revision or spec.state not in drafts.EDITABLE:
        return Reply("query.gone")
    return spec, point


def _asker(act: Act, point: QueryPoint) -> str:
    slot = act.session.get_one(SlotRow, point.slot_id)
    return people.name_of(act.session, act.organisation, slot.decided_by or slot.assignee)


def _question_of(act: Act, spec: Spec, point: QueryPoint) -> str:
    """The key of the question in which a criterion or behaviour stands now; "" for the whole, or where it is gone."""
    draft = drafts.draft_of(spec)
    asked = {each.key: each for each in questions(drafts.context_for(act, draft.document.form), draft)}
    place = _place(draft.document, point.criterion) if point.criterion else ""
    return place if place in asked else ""


def _place(document: Document, criterion: str) -> str:
    for key, necessity, each in document.all_criteria():
        if each.id == criterion:
            return f"{key}.{necessity}"
    behaviours = (indicator.id for chosen in document.competencies for indicator in chosen.indicators)
    return "competencies" if criterion in behaviours else ""
