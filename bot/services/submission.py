"""Sending a draft for sign-off: whom to propose, what stands in the way, and the revision that is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.modals import STAGE, StageChoice
from bot.conversation.replies import Button, Reply
from bot.services import chain, drafts, ledger, people, posting, signing
from bot.services.office import Act
from bot.store.tables import Conversation, Post
from prompts import words
from specs import signoff
from specs.audit import content_hash
from specs.document import Document
from specs.forms import Form
from specs.forms.model import Stage
from specs.organisation import Organisation
from specs.signoff import Problem, Problems, Refusal
from specs.store.rows import stored_id
from specs.store.tables import Revision, Spec

QUESTION = "submit"
TYPED_SEND = frozenset({"send", "send it", "send it now", "yes", "ok", "okay", "yes please"})


@dataclass(frozen=True)
class Proposed:
    """Who is proposed for a stage. `state`: known, wanted (being looked up), missing, deactivated, nobody."""

    stage: Stage
    user_id: str
    name: str
    email: str
    state: str

    def facts(self) -> dict[str, Any]:
        """As plain JSON values, for the message."""
        return {"stage": self.stage.label, "name": self.name, "email": self.email, "state": self.state}


def proposed_emails(act: Act, author: str, form: Form | None = None, directorate: str = "") -> dict[str, str]:
    """For each way of proposing that the directory can answer, the e-mail address it gives for this author."""
    organisation = act.organisation
    entry = people.directory_entry(act.session, organisation, author)
    row = people.by_user(act.session, author)
    own = (row.email or "") if row else ""
    home = _directorate(organisation, directorate) or (organisation.directorate(entry.directorate) if entry else None)
    return {
        "author": own,
        "line_manager": (entry.line_manager if entry else "") or own,
        "executive_head": home.executive_head.lower() if home else "",
        "nobody": "",
    }


def proposals(act: Act, spec: Spec) -> tuple[Proposed, ...]:
    """Who is proposed for each deciding stage: whoever decided it last time, else the directory's answer."""
    form = drafts.form_of(act, spec)
    view = ledger.view_of(act, spec)
    before = {slot.stage: slot.assignee for slot in view.latest()}
    document = drafts.draft_of(spec).document
    emails = proposed_emails(act, spec.author, form, document.header_words("directorate"))
    return tuple(
        _known(act, stage, before[stage.key]) if stage.key in before else _from_directory(act, stage, emails)
        for stage in form.deciding_stages()
    )


def propose(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Show the author who would sign, to send it or to change them first. The message follows the look-ups."""
    for each in proposals(act, spec):
        if each.state in ("wanted", "missing") and each.email:
            people.wanted(act.session, each.email)
    posting.proposal(act, conversation, QUESTION)


def follow_look_ups(act: Act) -> None:
    """Somebody was found in Slack, or was not: the proposals that still stand show it."""
    standing = (
        select(col(Post.id))
        .join(Spec, col(Spec.id) == col(Post.spec_id))
        .where(col(Post.kind) == "proposal", col(Spec.state).in_(drafts.EDITABLE))
    )
    for post_id in act.session.execute(standing).scalars().all():
        posting.redraw(act, post_id=post_id)


def proposal(act: Act, spec: Spec) -> Reply:
    """The message that proposes who signs, as things are now."""
    proposed = proposals(act, spec)
    ready = all(each.state == "known" for each in proposed)
    buttons = ((Button("send", primary=True),) if ready else ()) + (Button("change_people", primary=not ready),)
    facts = {"ref": spec.ref, "title": spec.title, "ready": ready, "people": [each.facts() for each in proposed]}
    return Reply("submit.proposed", facts, buttons=(*buttons, Button("edit")), question=QUESTION)


def send(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Send the draft to those who were proposed, or say what stands in the way."""
    chosen = {each.stage.key: each.user_id for each in proposals(act, spec)}
    refusal = submit(act, spec, conversation, chosen)
    if refusal is not None:
        posting.say(act, conversation, refusal_reply(act, spec, refusal))


def withdraw(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Take the specification back, for its author to change."""
    refusal = signing.call_off(act, spec, conversation.user_id)
    if refusal is not None:
        posting.say(act, conversation, refusal_reply(act, spec, refusal))
        return
    buttons = (Button("edit", primary=True), Button("show"), Button("submit"))
    facts = {"ref": spec.ref, "title": spec.title}
    posting.say(act, conversation, Reply("submit.withdrawn", facts, buttons=buttons, question="review"))


def submit(act: Act, spec: Spec, conversation: Conversation, chosen: dict[str, str]) -> Problems | Refusal | None:
    """Send the draft to the people chosen for each stage (stage key to user id), or say what stands in the way."""
    for user_id in chosen.values():
        if user_id:
            people.met(act.session, user_id)
    signing.catch_up(act, spec)
    form = drafts.form_of(act, spec)
    document = whole(drafts.draft_of(spec).document, form)
    fresh = content_hash(document.content())
    view = ledger.view_of(act, spec)
    changed = spec.revision == 0 or ledger.revision_of(act.session, spec).content_hash != fresh
    outcome = signoff.submit(view, signoff.Actor(spec.author, act.workspace), chosen, changed)
    if isinstance(outcome, Problems | Refusal):
        return outcome
    if outcome.after.revision != view.revision:
        act.session.add(
            Revision(
                spec_id=stored_id(spec),
                number=outcome.after.revision,
                document=document.model_dump_json(),
                content_hash=fresh,
                form_version=form.version,
                organisation_version=act.organisation.version,
                submitted_by=spec.author,
                submitted_at=act.wall,
            )
        )
    spec.form_version = form.version
    ledger.write(act, spec, outcome)
    facts = {"revision": spec.revision, "content_hash": fresh, "route": chosen}
    chain.record(act, spec, "signoff.submitted", spec.author, facts)
    signing.follow_up(act, spec, outcome)
    asked = [people.name_of(act.session, act.organisation, slot.assignee) for slot in outcome.after.whose_turn()]
    facts = {"ref": spec.ref, "title": spec.title, "revision": spec.revision, "asked": asked}
    facts["channel"] = act.organisation.sign_off.channel
    posting.say(act, conversation, Reply("submit.sent", facts))
    return None


def whole(document: Document, form: Form) -> Document:
    """The document with the form's fixed clauses in their places, so that they are part of what is signed."""
    sections = dict(document.sections)
    for section in form.sections:
        entry = document.section(section.key)
        if section.clauses and not entry.clauses:
            sections[section.key] = entry.model_copy(update={"clauses": section.clauses})
    return document.model_copy(update={"sections": sections})


def waiting_for(act: Act, spec: Spec) -> list[str]:
    """The names of the people with whom a specification lies now."""
    if spec.state != "in_sign_off":
        return []
    view = ledger.view_of(act, spec)
    return [people.name_of(act.session, act.organisation, slot.assignee) for slot in view.whose_turn()]


def refusal_reply(act: Act, spec: Spec, refusal: Problems | Refusal) -> Reply:
    """Why it could not be sent, in words for the author."""
    if isinstance(refusal, Refusal):
        return Reply(f"refusal.{refusal.name}", signing.refusal_facts(act, spec, refusal))
    return Reply("submit.problems", {"problems": [_sentence(act, spec, each) for each in refusal.problems]})


def _sentence(act: Act, spec: Spec, problem: Problem) -> str:
    """A problem of the route in words, with its stages by label and its person by name."""
    form = drafts.form_of(act, spec)
    labels = {stage.key: stage.label for stage in form.sign_off.stages}
    stages = getattr(problem, "stages", (getattr(problem, "stage", ""),))
    person = getattr(problem, "person", "")
    name = people.name_of(act.session, act.organisation, person) if person else ""
    facts = {"name": problem.name, "stages": [labels.get(key, key) for key in stages if key], "person": name}
    return words("submit.problem", facts).lead


def _known(act: Act, stage: Stage, user_id: str) -> Proposed:
    row = people.by_user(act.session, user_id)
    name = people.name_of(act.session, act.organisation, user_id)
    state = row.state if row and row.state == "deactivated" else "known"
    return Proposed(stage, user_id, name, (row.email or "") if row else "", state)


def _from_directory(act: Act, stage: Stage, emails: dict[str, str]) -> Proposed:
    email = emails[stage.propose]
    if not email:
        return Proposed(stage, "", "", "", "nobody")
    row = people.by_email(act.session, email)
    listed = act.organisation.person(email)
    name = (listed.name if listed else row.name if row else "") or email
    return Proposed(stage, (row.user_id if row else "") or "", name, email, row.state if row else "wanted")


def _directorate(organisation: Organisation, written: str) -> Any:
    plain = written.strip().casefold()
    return next((each for each in organisation.directorates if plain in (each.name.casefold(), each.key)), None)


def form_for_people(act: Act, post_id: int, user_id: str) -> tuple[StageChoice, ...] | Reply:
    """The stages and who is proposed, for the form in which the author changes them; or why it cannot be opened."""
    found = _authors_spec(act, post_id, user_id)
    if isinstance(found, Reply):
        return found
    return tuple(StageChoice(each.stage.key, each.stage.label, each.user_id) for each in proposals(act, found[0]))


def submit_form(act: Act, user_id: str, post_id: int, values: Mapping[str, str]) -> dict[str, str]:
    """Send the draft to the people chosen in the form. The errors to show, by block."""
    found = _authors_spec(act, post_id, user_id)
    chosen = {key.removeprefix(STAGE): person for key, person in values.items() if key.startswith(STAGE)}
    first = STAGE + next(iter(chosen), "")
    if isinstance(found, Reply):
        return {first: words(found.name, found.facts).lead}
    spec, conversation = found
    refusal = submit(act, spec, conversation, chosen)
    if isinstance(refusal, Refusal):
        return {first: words(f"refusal.{refusal.name}", signing.refusal_facts(act, spec, refusal)).lead}
    errors: dict[str, str] = {}
    for problem in refusal.problems if refusal else ():
        for key in getattr(problem, "stages", ()) or (getattr(problem, "stage", ""),):
            errors[STAGE + key if key in chosen else first] = _sentence(act, spec, problem)
    return errors


def _authors_spec(act: Act, post_id: int, user_id: str) -> tuple[Spec, Conversation] | Reply:
    post = act.session.get(Post, post_id)
    conversation = act.session.get(Conversation, post.conversation_id) if post and post.conversation_id else None
    if conversation is None:
        return Reply("press.unknown")
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.author != user_id:
        owner = people.name_of(act.session, act.organisation, spec.author)
        return Reply("press.not_your_draft", {"owner": owner})
    if spec.state not in drafts.EDITABLE:
        return Reply("draft.resting", resting_facts(act, spec))
    return spec, conversation


def resting_facts(act: Act, spec: Spec) -> dict[str, Any]:
    """Of a specification that cannot be changed now: who has it, or how it ended."""
    return {"ref": spec.ref, "title": spec.title, "state": spec.state, "waiting_for": waiting_for(act, spec)}
