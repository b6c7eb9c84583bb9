"""Deciding: approve, query, reject, withdraw, hand on; and what follows from each, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sqlalchemy import insert, select
from sqlmodel import col

from bot.blocks.modals import Submitted
from bot.conversation.replies import Listing, Reply
from bot.services import (
    absences,
    card_facts,
    chain,
    consequences,
    drafts,
    hr,
    ledger,
    people,
    posting,
    precedents,
    querying,
    reminding,
    routing,
    standing,
    stranding,
    versions,
    witness,
)
from bot.services.instants import in_words
from bot.services.office import Act
from bot.services.people import Known
from bot.services.standing import SpecFacts, Standing
from bot.store.tables import Post
from specs.audit import Head
from specs.rendering import Format
from specs.signoff import Act as What
from specs.signoff import (
    Actor,
    AlreadyDecided,
    Card,
    Decision,
    NotYours,
    NotYourTurn,
    Outcome,
    Recorded,
    Refusal,
    SignOffView,
    Slot,
    decide,
    withdraw,
)
from specs.signoff.stages import outside_name
from specs.store.rows import run, stored_id, table_of
from specs.store.tables import DecisionRow, Spec

# The signed document is given in both: Word for the personnel file, PDF for reading on any machine.
SIGNED_AS: tuple[Format, ...] = ("docx", "pdf")
# What an approver does in words, as the audit chain and the messages name it.
DONE = {"approve": "approved", "query": "queried", "reject": "rejected"}
_O = TypeVar("_O", bound=Outcome)
_DECIDED = insert(table_of(DecisionRow))


@dataclass(frozen=True)
class Press:
    """A press on a sign-off card: who, from which workspace, on which post, drawn for which revision, and where."""

    user_id: str
    workspace: str
    post_id: int
    revision: int
    channel: str = ""
    thread_ts: str = ""


def submitted(form: Submitted) -> Press:
    """A form that a card's button opened, as a press on that card."""
    return Press(form.user_id, form.workspace, form.post_id, form.revision, form.channel)


@dataclass(frozen=True)
class Asked:
    """A card's slot as it is stored, with its sign-off, how its specification stands, and the card's place in Slack.

    `who` pressed; `content_hash` is of the revision that the slot is about, `chain` the end of the audit chain.
    """

    spec: Standing
    view: SignOffView
    slot: Slot
    slot_id: int
    message: str
    who: Known | None
    content_hash: str | None
    chain: Head | None


def asked_by(act: Act, press: Press) -> Asked | None:
    """The slot behind a card; None for a card that the store does not know. Its specification is held from here on."""
    found = standing.of_card(act.session, press.post_id, press.user_id)
    if found is None:
        return None
    sheet = ledger.sheet_of(act.session, found.spec)
    return Asked(
        spec=found.spec,
        view=ledger.view_with(act, found.spec, sheet.slots.values()),
        slot=sheet.slots[found.slot_id],
        slot_id=found.slot_id,
        message=witness.message_of(*found.place),
        who=found.who,
        content_hash=sheet.content_hashes[found.slot_id],
        chain=sheet.chain,
    )


def rule(
    act: Act, press: Press, what: What, words: str = "", recorded: Recorded | None = None
) -> tuple[Asked, Decision | Refusal] | None:
    """What the press would do, and nothing done yet. The card's revision must be the one it was drawn for.

    `recorded` is what HR writes down of a decision outside Slack.
    """
    asked = asked_by(act, press)
    if asked is None:
        return None
    card = Card(press.revision, asked.slot.stage, asked.slot.round, asked.slot.place)
    listed = asked.who.listed(act.organisation) if asked.who else None
    actor = Actor(press.user_id, press.workspace, hr=listed is not None and "hr" in listed.roles)
    return asked, decide(asked.view, actor, what, card, words, at=act.wall, recorded=recorded)


def press(
    act: Act,
    pressed: Press,
    what: What,
    words: str = "",
    recorded: Recorded | None = None,
    criteria: Sequence[int] = (),
) -> bool:
    """Do what was pressed, or answer the person privately why not. Whether it was done.

    `criteria` are the numbers of those that a query points at (`specs.signoff.points.counted`).
    Only what must stand or fall together is written here; cards, reminders and words follow after the commit.
    """
    found = rule(act, pressed, what, words, recorded)
    if found is None:
        _privately(act, pressed, Reply("press.unknown"))
        return False
    asked, ruling = found
    if isinstance(ruling, Refusal):
        refuse(act, pressed, asked, ruling, words)
        return False
    ledger.move(act, asked.spec, ruling)
    _keep(act, asked, ruling, pressed.user_id)
    if what == "query":
        querying.keep(act, asked.spec, asked.slot_id, ruling.slot, words, criteria)
    consequences.note(act, asked.spec, ruling)
    return True


def catch_up(act: Act, spec: Spec) -> None:
    """Do what still follows from decisions on a specification: by the worker, or before the next act on it."""
    for row_id, decision in consequences.waiting(act, spec):
        people.met(act.session, decision.slot.decided_by)
        decision = follow_up(act, spec, decision)
        _announce(act, spec, decision)
        if decision.agreed:
            precedents.keep(act, spec)
        consequences.done(act, row_id)


def may_begin(act: Act, pressed: Press, what: What) -> bool:
    """Whether a form for the words may be opened; if not, the person is told why, as for the press itself."""
    found = rule(act, pressed, what, "a word to come")
    if found is None:
        _privately(act, pressed, Reply("press.unknown"))
        return False
    asked, ruling = found
    if isinstance(ruling, Refusal):
        refuse(act, pressed, asked, ruling)
        return False
    return True


def refuse(act: Act, pressed: Press, asked: Asked, refusal: Refusal, words: str = "") -> None:
    """Say privately why a press does not count, keep what was written, and put the card right."""
    facts = refusal_facts(act, asked.spec, refusal)
    listings = (Listing("", (words,), "plain"),) if words else ()
    own = isinstance(refusal, AlreadyDecided) and refusal.by == pressed.user_id
    name = "refusal.already_decided_by_you" if own else f"refusal.{refusal.name}"
    _privately(act, pressed, Reply(name, {**facts, "kept": bool(words)}, listings))
    posting.redraw(act, post_id=pressed.post_id)
    if not pressed.channel:
        posting.home(act, pressed.user_id)


def refusal_facts(act: Act, spec: SpecFacts, refusal: Refusal) -> dict[str, Any]:
    """The facts of a refusal with people by name, stages by label and instants as ISO 8601."""
    labels = {stage.key: stage.label for stage in ledger.view_of(act, spec).stages}
    facts: dict[str, Any] = {"ref": spec.ref, "title": spec.title, "state": spec.state, "revision": spec.revision}

    def named(person: str) -> str:
        return people.name_of(act.session, act.organisation, person)

    if isinstance(refusal, NotYours):
        facts["who_can"] = [named(person) for person in refusal.who_can]
        facts["own_card"] = refusal.own_card
    elif isinstance(refusal, NotYourTurn):
        facts["waiting_for"] = [named(slot.assignee) for slot in refusal.waiting_for]
        facts["stage"] = ", ".join(labels.get(slot.stage, slot.stage) for slot in refusal.waiting_for)
    elif isinstance(refusal, AlreadyDecided):
        at = in_words(act.organisation, refusal.at) if refusal.at else ""
        by = absences.in_name_of(act, named(refusal.by), refusal.signed_for)
        facts |= {"by": by, "what": refusal.what, "at": at}
    else:
        facts |= {key: value for key, value in asdict(refusal).items() if isinstance(value, str)}
        facts["stage"] = labels.get(str(facts.get("stage", "")), "")
    return facts


def call_off(act: Act, spec: Spec, user_id: str, words: str = "") -> Refusal | None:
    """Withdraw a specification from sign-off, for its author to change."""
    catch_up(act, spec)
    view = ledger.view_of(act, spec)
    ruling = withdraw(view, Actor(user_id, act.workspace, is_hr(act, user_id)), words)
    if isinstance(ruling, Refusal):
        return ruling
    ledger.write(act, spec, ruling)
    chain.record(act, spec, "signoff.withdrawn", user_id, {"revision": spec.revision}, {"words": words})
    follow_up(act, spec, ruling)
    return None


def follow_up(act: Act, spec: Spec, outcome: _O) -> _O:
    """Cards, reminders and words that follow from a change: who is asked now, who no longer, whose name is void.

    What is asked of somebody who is away goes to their stand-in; the outcome as it is then.
    """
    outcome = absences.passed_on(act, spec, outcome)
    for slot in outcome.closed:
        row = ledger.row_of(act, spec, slot)
        reminding.stop(act, stored_id(row))
        posting.cancel_waiting(act, stored_id(row))
    posting.redraw(act, spec_id=spec.id)
    for slot in outcome.opened:
        ask(act, spec, slot)
    for slot in outcome.voided:
        facts = {"ref": spec.ref, "title": spec.title, "revision": slot.revision, "state": spec.state}
        posting.tell(act, slot.decided_by, Reply("signoff.voided", facts), spec_id=spec.id)
    for slot in outcome.blocked_on:
        stranding.tell(act, spec, slot)
    asked = {slot.assignee for slot in outcome.after.slots if not outside_name(slot.assignee)}
    from_outside = len(asked) < len({slot.assignee for slot in outcome.after.slots})
    for person in {spec.author, *asked, *(hr.user_ids(act) if from_outside else ())}:
        posting.home(act, person)
    return outcome


def ask(act: Act, spec: Spec, slot: Slot) -> None:
    """Put a slot before its person (HR, for a decision outside Slack): a card in a channel, and the reminders."""
    row = ledger.row_of(act, spec, slot)
    target = f"channel:{routing.card_channel(act, spec, slot.stage)}"
    card = posting.card(act, stored_id(spec), stored_id(row), target, f"signoff:{spec.id}", slot.assignee)
    posting.document_under(act, card, "pdf", slot.revision)
    if whole := card_facts.under_card(act, spec, row):
        posting.under_card(act, card, whole)
    if not outside_name(slot.assignee):
        lane = f"direct:{row.id}:{slot.assignee}"
        posting.card(act, stored_id(spec), stored_id(row), f"dm:{slot.assignee}", lane)
    reminding.begin(act, row)
    absences.look_up_deputies(act, slot)


def is_hr(act: Act, user_id: str) -> bool:
    """Whether the directory says that somebody is HR."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    return entry is not None and "hr" in entry.roles


def _keep(act: Act, asked: Asked, decision: Decision, by: str) -> None:
    """The decision as a row, and as an entry of the chain with the hash of what was decided on; `by` pressed."""
    spec, slot, told = asked.spec, decision.slot, decision.recorded
    who, content_hash = asked.who, asked.content_hash
    if content_hash is None:
        raise LookupError(f"{spec.ref} has no revision {slot.revision}")
    presser = who.printed(act.organisation) if who else by
    name = told.who if told else presser
    kept = {
        "slot_id": asked.slot_id,
        "act": decision.act,
        "actor": slot.decided_by,
        "actor_name": name,
        "words": decision.words,
        "decided_at": act.wall,
        "content_hash": content_hash,
        "stage_label": drafts.stage_label(act, spec, slot.stage),
    }
    run(act.session, _DECIDED, {**kept, **_outside(told, by, presser)})
    facts: dict[str, Any] = {
        "stage": slot.stage,
        "round": slot.round,
        "revision": slot.revision,
        "content_hash": content_hash,
        "signed_for": slot.signed_for,
        "message": asked.message,
        "link": witness.link_to(act, asked.message),
    }
    personal = witness.of_known(act, who, by) | {"name": name, "words": decision.words}
    if slot.signed_for:
        personal["signed_for"] = people.name_of(act.session, act.organisation, slot.signed_for)
    if told:
        facts |= {"outside": True, "decided_on": told.on.isoformat()}
        personal |= {"recorded_by": presser, "evidence": told.evidence}
    entry = chain.record(act, spec, f"signoff.{DONE[decision.act]}", by, facts, personal, asked.chain)
    if decision.agreed:
        facts = {"revision": spec.revision, "content_hash": content_hash}
        chain.record(act, spec, "signoff.agreed", by, facts, end=entry)


def _outside(told: Recorded | None, by: str, presser: str) -> dict[str, str]:
    """The columns of a decision made outside Slack; all "" for one that was pressed by whoever decided."""
    if told is None:
        return {"recorded_by": "", "recorded_by_name": "", "decided_on": "", "evidence": ""}
    evidence = {"decided_on": told.on.isoformat(), "evidence": told.evidence}
    return {"recorded_by": by, "recorded_by_name": presser, **evidence}


def _words_under_card(act: Act, spec: Spec, decision: Decision) -> None:
    """Words too long for the card's history stand whole in the thread under it."""
    card = card_of(act, stored_id(ledger.row_of(act, spec, decision.slot)))
    if card is not None and len(decision.words) > card_facts.ON_CARD:
        by = people.name_of(act.session, act.organisation, decision.slot.decided_by)
        words = (Listing("", (decision.words,), "plain"),)
        posting.under_card(act, card, Reply("signoff.words_in_full", {"ref": spec.ref, "by": by}, words))


def _announce(act: Act, spec: Spec, decision: Decision) -> None:
    """Tell the author what was decided; at the end, give everybody the signed document."""
    _words_under_card(act, spec, decision)
    conversation = drafts.conversation_of(act.session, stored_id(spec), spec.author)
    facts = {
        "ref": spec.ref,
        "title": spec.title,
        "revision": spec.revision,
        "by": absences.printed(act, decision.slot),
        "stage": drafts.stage_label(act, spec, decision.slot.stage),
        "next": [absences.printed(act, slot) for slot in decision.opened],
    }
    if conversation is None:
        return
    if decision.agreed:
        facts["supersedes"] = _superseded(act, spec)
        posting.say(act, conversation, Reply("signoff.agreed", facts, buttons=(versions.NEW_VERSION,)))
        for kind in SIGNED_AS:
            posting.attach(act, conversation, kind, spec.revision)
        _document_under_card(act, spec, decision)
    elif decision.act == "query":
        slot_id = stored_id(ledger.row_of(act, spec, decision.slot))
        querying.put_to_author(act, spec, conversation, slot_id, decision.words)
    elif decision.act == "reject":
        reason = (Listing("", (decision.words,), "plain"),)
        version = versions.in_force(act.session, spec)
        facts["in_force"] = version.revision if version else 0
        posting.say(act, conversation, Reply("signoff.rejected", facts, reason, versions.ways_on(act.session, spec)))
    else:
        posting.say(act, conversation, Reply("signoff.approved", facts))


def _superseded(act: Act, spec: Spec) -> int:
    """The revision whose place the one that was just agreed takes; 0 for none."""
    *_, before, _now = (0, 0, *(each.revision for each in versions.versions_of(act.session, spec)))
    return before


def _document_under_card(act: Act, spec: Spec, decision: Decision) -> None:
    card = card_of(act, stored_id(ledger.row_of(act, spec, decision.slot)))
    if card is not None:
        for kind in SIGNED_AS:
            posting.document_under(act, card, kind, spec.revision)


def card_of(act: Act, slot_id: int) -> Post | None:
    """The card of a slot in its channel, the newest where it had to be posted afresh."""
    chosen = (
        select(Post)
        .where(col(Post.slot_id) == slot_id, col(Post.kind) == "card", col(Post.target).startswith("channel:"))
        .order_by(col(Post.id).desc())
        .limit(1)
    )
    return act.session.execute(chosen).scalar_one_or_none()


def _privately(act: Act, pressed: Press, reply: Reply) -> None:
    posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)
