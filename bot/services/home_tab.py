"""The Home tab: what waits for somebody, their drafts, what they sent and who has it; for HR, all that is under way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.conversation.draft import Focus
from bot.conversation.replies import Button, Listing, Presses, Reply
from bot.conversation.reviewing import missing
from bot.conversation.turn import Turn
from bot.services import (
    absences,
    clause_reviews,
    commanding,
    companions,
    drafts,
    ledger,
    people,
    posting,
    querying,
    reassigning,
    reminding_now,
    searching,
    seeing,
    showing,
    signing,
    threads,
)
from bot.services import submission as sending
from bot.services.instants import day_in_words
from bot.services.office import Act
from bot.store.tables import HomeSearch, Post
from prompts import words
from specs.signoff.stages import outside_name
from specs.store.tables import SlotRow, Spec

OPEN, PAPER, WITHDRAW = Button("home.open"), Button("home.paper"), Button("home.withdraw")
REMIND, HAND = Button("home.remind"), Button("home.hand")
_IN_FLIGHT = ("in_sign_off", "queried")
# HR sees the longest waiting first; the rest is counted.
_MOST_IN_FLIGHT = 200


def home(act: Act, user_id: str) -> Reply:
    """Somebody's Home tab, with the buttons to go on with each specification."""
    asked = showing.waiting_for(act, user_id)
    search = searching.stands(act, user_id)
    if search is not None:
        return _search(act, user_id, asked, search)
    under_way = drafts.specs_of(act.session, user_id, *drafts.EDITABLE)
    shared = companions.shared_with(act, user_id)
    sent = drafts.specs_of(act.session, user_id, "in_sign_off", "agreed", "rejected")
    flying = _in_flight(act, user_id, {spec.id for spec, _ in asked})
    clauses = clause_reviews.on_home(act, user_id)
    listings = (
        _rows("asked", asked, lambda each: _asked(act, *each), lambda each: _deciding(act, each[1])),
        _rows("drafts", under_way, lambda each: _draft(act, each), lambda each: _of_spec(each, OPEN)),
        _rows("shared", shared, lambda each: _draft(act, each), lambda each: _of_spec(each, OPEN)),
        _rows("sent", sent, lambda each: _sent(act, each, by=False), lambda each: _of_spec(each, *_sent_buttons(each))),
        _rows("in_flight", flying, lambda each: _sent(act, each), lambda each: _of_spec(each, *_hr_buttons(each))),
        *clauses,
    )
    facts = {"asked": len(asked), "drafts": len(under_way) + len(shared), "sent": len(sent) + len(flying)}
    facts["clauses"] = sum(len(each.entries) for each in clauses)
    return Reply("home", facts, tuple(each for each in listings if each.entries), (searching.SEARCH,))


def _search(act: Act, user_id: str, asked: list[tuple[Spec, SlotRow]], search: HomeSearch) -> Reply:
    """The Home tab while somebody looks for something: what waits for them, and a page of what was found."""
    note, page, buttons = searching.shown(act, search)
    hr = signing.is_hr(act, user_id)
    listings = (
        _rows("asked", asked, lambda each: _asked(act, *each), lambda each: _deciding(act, each[1])),
        _rows(
            "found",
            page,
            lambda each: _found(act, each),
            lambda each: _of_spec(each, *_buttons(act, each, user_id, hr)),
        ),
    )
    facts = {"asked": len(asked), "drafts": 0, "sent": 1, "clauses": 0}
    return Reply("home", facts, tuple(each for each in listings if each.entries), buttons, notes=(note,))


def form_to_hand(act: Act, user_id: str, workspace: str, spec_id: int) -> dict[str, Any] | None:
    """HR's form to give a decision of a specification to somebody else; None for others, and where there is none."""
    spec = act.session.get(Spec, spec_id)
    if spec is None or not seeing.may_see(act, spec, user_id, workspace):
        posting.tell(act, user_id, Reply("seeing.not_yours"))
        return None
    if not signing.is_hr(act, user_id):
        named = [each.name for each in act.organisation.having_role("hr")]
        posting.tell(act, user_id, Reply("absence.only_hr", {"hr": named}))
        return None
    absences.look_up_everybody(act)
    form = reassigning.form_for_any(act, spec)
    if form is None:
        posting.tell(act, user_id, Reply("absence.nothing_to_give", {"typed": spec.ref, "ref": spec.ref}))
        posting.home(act, user_id)
    return form


def press(act: Act, user_id: str, workspace: str, key: str, spec_id: int) -> None:
    """A button beside a specification on the Home tab: to go on with it, to read it, or to take it back."""
    found = act.session.get(Spec, spec_id)
    if found is None or not seeing.may_see(act, found, user_id, workspace):
        posting.tell(act, user_id, Reply("seeing.not_yours"))
        return
    spec = drafts.locked(act.session, spec_id)
    if key == PAPER.key and spec.revision:
        posting.document_to(act, user_id, spec_id, spec.revision)
    elif key == WITHDRAW.key and spec.author == user_id:
        sending.withdraw(act, spec, threads.open_thread(act, spec, user_id))
    elif key == REMIND.key:
        reminding_now.remind(act, spec, user_id)
    else:
        posting.tell(act, user_id, commanding.opened(act, user_id, spec.ref))
    posting.home(act, user_id)


def _rows(heading: str, several: Iterable[Any], told: Callable[[Any], str], row: Callable[[Any], Presses]) -> Listing:
    found = list(several)
    return Listing(heading, tuple(told(each) for each in found), presses=tuple(row(each) for each in found))


def _in_flight(act: Act, user_id: str, asked: set[int | None]) -> list[Spec]:
    """For HR, what is with others or queried, besides their own; nothing for anybody else."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    if entry is None or "hr" not in entry.roles:
        return []
    chosen = select(Spec).where(col(Spec.state).in_(_IN_FLIGHT), col(Spec.author) != user_id)
    chosen = chosen.order_by(col(Spec.changed_at), col(Spec.id)).limit(_MOST_IN_FLIGHT)
    return [spec for spec in act.session.execute(chosen).scalars() if spec.id not in asked]


def _asked(act: Act, spec: Spec, row: SlotRow) -> str:
    by = people.name_of(act.session, act.organisation, spec.author)
    since = day_in_words(act.organisation, row.opened_at) if row.opened_at else ""
    stage = drafts.stage_label(act, spec, row.stage)
    return words("home.asked", {**_named(spec), "stage": stage, "author": by, "since": since}).lead


def _draft(act: Act, spec: Spec) -> str:
    """A draft with how much it still needs before it can be sent."""
    draft = drafts.draft_of(spec)
    turn = Turn(drafts.context_for(act, draft.document.form), draft, Focus())
    points = len(querying.still_open(act, spec)) if spec.state == "queried" else 0
    facts = {"state": spec.state, "missing": len(missing(turn)), "points": points}
    return words("home.draft", {**_named(spec), **facts}).lead


def _found(act: Act, spec: Spec) -> str:
    """A specification that was found, whatever its state."""
    facts = {**_named(spec), "state": spec.state}
    facts["author"] = people.name_of(act.session, act.organisation, spec.author)
    return words("search.draft", facts).lead if spec.state in ("draft", "withdrawn") else _sent(act, spec)


def _sent(act: Act, spec: Spec, *, by: bool = True) -> str:
    """What was sent, `by` whom where the reader need not be the author, who has it, and since when."""
    turn = ledger.view_of(act, spec).whose_turn() if spec.state == "in_sign_off" else ()
    names = [people.name_of(act.session, act.organisation, slot.assignee) for slot in turn]
    opened = [at for slot in turn if (at := ledger.row_of(act, spec, slot).opened_at)]
    facts = {**_named(spec), "state": spec.state, "waiting_for": names}
    facts["author"] = people.name_of(act.session, act.organisation, spec.author) if by else ""
    facts["since"] = day_in_words(act.organisation, min(opened)) if opened else ""
    return words("home.sent", facts).lead


def _named(spec: Spec) -> dict[str, Any]:
    return {"ref": spec.ref, "title": spec.title, "grade": spec.grade}


def _sent_buttons(spec: Spec) -> tuple[Button, ...]:
    return (OPEN, PAPER, REMIND, WITHDRAW) if spec.state == "in_sign_off" else (PAPER,)


def _hr_buttons(spec: Spec) -> tuple[Button, ...]:
    return (PAPER, REMIND, HAND) if spec.state == "in_sign_off" else (PAPER,)


def _buttons(act: Act, spec: Spec, user_id: str, hr: bool) -> tuple[Button, ...]:
    """What somebody can do with a specification that they found."""
    own, in_flight = spec.author == user_id, spec.state == "in_sign_off"
    offered = (
        (OPEN, spec.state in (*drafts.EDITABLE, "in_sign_off") and companions.may_write(act, spec, user_id)),
        (PAPER, spec.revision > 0),
        (REMIND, in_flight and (own or hr)),
        (WITHDRAW, in_flight and own),
        (HAND, in_flight and hr),
    )
    return tuple(button for button, fits in offered if fits)


def _of_spec(spec: Spec, *buttons: Button) -> Presses:
    return Presses(f"{spec.id}.{spec.revision}", buttons)


def _deciding(act: Act, row: SlotRow) -> Presses:
    """The buttons of a decision, as on its card: they carry the card, so that they mean the same."""
    card = select(col(Post.id)).where(col(Post.slot_id) == row.id, col(Post.kind) == "card")
    post_id = act.session.execute(card.order_by(col(Post.id)).limit(1)).scalar_one_or_none()
    buttons = showing.RECORDING if outside_name(row.assignee) else showing.DECIDING
    return Presses(f"{post_id}.{row.revision}", (*buttons, Button("signoff.paper")) if post_id else ())
