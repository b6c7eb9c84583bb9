"""Sending a draft for sign-off: whom to propose, what stands in the way, and the revision that is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.blocks.modals import STAGE, StageChoice
from bot.conversation.replies import Button, Reply
from bot.services import (
    absences,
    card_facts,
    chain,
    drafts,
    ledger,
    moving,
    people,
    posting,
    querying,
    routing,
    signing,
    versions,
    witness,
)
from bot.services.office import Act
from bot.store.tables import Conversation, Post
from prompts import words
from specs import signoff
from specs.apart import is_erased
from specs.audit import content_hash
from specs.document import Document
from specs.forms import Form
from specs.organisation.model import Directorate
from specs.organisation.policies import over_limits
from specs.signoff import GradeGone, OpenPoints, Outcome, Problem, Problems, Refusal, Route, RouteStage, Unanswered
from specs.signoff.stages import outside_name, steps_of
from specs.store.rows import stored_id
from specs.store.tables import Revision, Spec

QUESTION = "submit"
TYPED_WITHDRAW = frozenset({"withdraw", "withdraw it", "take it back", "take back"})
TYPED_SEND = frozenset({"send", "send it", "send it now", "yes", "ok", "okay", "yes please"})


@dataclass(frozen=True)
class Proposed:
    """Who is proposed for a stage. `state`: known, wanted (being looked up), missing, deactivated, nobody."""

    stage: RouteStage
    user_id: str
    name: str
    email: str
    state: str

    def facts(self) -> dict[str, Any]:
        """As plain JSON values, for the message."""
        return {"name": self.name, "email": self.email, "state": self.state}


def proposed_emails(act: Act, author: str, home: Directorate | None = None) -> dict[str, str]:
    """For each way of proposing that the directory can answer, the e-mail address it gives for this author.

    `home` is the directorate of the post, the author's own where it is left out.
    """
    organisation = act.organisation
    entry = people.directory_entry(act.session, organisation, author)
    row = people.by_user(act.session, author)
    own = (row.email or "") if row else ""
    home = home or (organisation.directorate(entry.directorate) if entry else None)
    return {
        "author": own,
        "line_manager": (entry.line_manager if entry else "") or own,
        "executive_head": home.executive_head.lower() if home else "",
        "nobody": "",
    }


# "concat": else a planner may begin with every proposal that was ever posted, and not with the drafts.
STANDING_PROPOSALS = (
    select(col(Post.id))
    .join(Spec, col(Spec.id) == col(Post.spec_id))
    .where(col(Spec.state).in_(drafts.EDITABLE), col(Post.kind).concat("") == "proposal")
)


def proposals(act: Act, spec: Spec) -> tuple[Proposed, ...]:
    """Who is proposed for each stage of the route as it would be now, everybody of a group.

    One person's stage goes to whoever decided it last time, else to the directory's answer. Nobody is proposed for a
    stage that is decided outside Slack.
    """
    form, document = drafts.form_of(act, spec), drafts.draft_of(spec).document
    view = ledger.view_of(act, spec)
    before = {slot.stage: slot.assignee for slot in view.latest() if not _cannot_be_asked(slot.assignee)}
    emails = proposed_emails(act, spec.author, routing.home_of(act, spec.author, form, document))
    found: list[Proposed] = []
    for stage in routing.route_now(act, spec).stages:
        if stage.outside:
            continue
        if stage.how == "one" and stage.key in before:
            found.append(_known(act, stage, before[stage.key]))
            continue
        wanted = stage.candidates or (emails[stage.propose],)
        asked = [_from_directory(act, stage, email) for email in (wanted[:1] if stage.how == "one" else wanted)]
        without_author = [each for each in asked if each.user_id != spec.author] if stage.how == "any" else asked
        found += without_author or asked
    return tuple(found)


def _cannot_be_asked(assignee: str) -> bool:
    """Whether whoever decided last time is outside Slack, or was erased."""
    return bool(outside_name(assignee)) or is_erased(assignee)


def propose(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Show the author who would sign, to send it or to change them first. The message follows the look-ups."""
    _look_up(act, spec)
    posting.proposal(act, conversation, QUESTION)


def _look_up(act: Act, spec: Spec) -> None:
    """Have everybody looked up who is proposed and not known yet."""
    unknown = (each.email for each in proposals(act, spec) if each.state in ("wanted", "missing"))
    people.all_wanted(act.session, unknown)


def look_up_approvers(act: Act, user_id: str) -> None:
    """Have the people whom the directory proposes for an author looked up, long before they are needed."""
    people.all_wanted(act.session, proposed_emails(act, user_id).values())


def follow_look_ups(act: Act) -> None:
    """Somebody was found in Slack, or was not: the proposals that still stand show it."""
    for post_id in act.session.execute(STANDING_PROPOSALS).scalars().all():
        posting.redraw(act, post_id=post_id)


def proposal(act: Act, spec: Spec) -> Reply:
    """The message that proposes who signs, as things are now."""
    if act.organisation.has_no_more(spec.grade):
        gone = {"ref": spec.ref, "title": spec.title, "grade": spec.grade}
        return Reply("submit.grade_gone", gone, buttons=(Button("edit", primary=True),), question=QUESTION)
    about = routing.questions(act, spec)
    post = (Button("about_post", primary=any(not each.answer for each in about)),) if about else ()
    facts: dict[str, Any] = {"ref": spec.ref, "title": spec.title, "over": _over_limits(act, spec)}
    if any(not each.answer for each in about):
        return Reply("submit.unanswered", facts, buttons=(*post, Button("edit")), question=QUESTION)
    if left := querying.still_open(act, spec):
        facts["numbers"] = [each.row.number for each in left]
        return Reply("query.still_open", facts, buttons=(Button("edit"), Button("show")), question=QUESTION)
    route, proposed = routing.route_now(act, spec), proposals(act, spec)
    ready = _is_ready(route, proposed)
    buttons = (Button("send", primary=True),) if ready else ()
    if any(each.stage.how == "one" for each in proposed):
        buttons = (*buttons, Button("change_people", primary=not ready))
    known = routing.facts_of(act, spec).answers
    facts |= {"ready": ready, "stages": _stages(route, proposed), "rule": route.rule, "because": routing.why(route)}
    facts["post"] = [routing.said(act, known, each.fact) for each in about]
    return Reply("submit.proposed", facts, buttons=(*buttons, *post, Button("edit")), question=QUESTION)


def proposal_passed(spec: Spec) -> Reply:
    """What stands where a route was proposed, once it was sent or something else was asked: nothing out of date."""
    sent = spec.state not in drafts.EDITABLE
    return Reply("submit.passed", {"ref": spec.ref, "title": spec.title, "sent": sent}, question=QUESTION)


def _is_ready(route: Route, proposed: Sequence[Proposed]) -> bool:
    """Whether everybody is known who is needed: of a group of which any decides, one who is not being looked up."""
    for stage in route.stages:
        states = [each.state for each in proposed if each.stage.key == stage.key]
        enough = any if stage.how == "any" and "wanted" not in states else all
        if not stage.outside and not (states and enough(state == "known" for state in states)):
            return False
    return True


def _stages(route: Route, proposed: Sequence[Proposed]) -> list[dict[str, Any]]:
    """The stages of a route as the message shows them: in steps, each with its people."""
    steps = steps_of(route.stages)
    return [
        {
            "step": steps[stage.key],
            "stage": stage.label,
            "how": stage.how,
            "outside": stage.outside,
            "people": [each.facts() for each in proposed if each.stage.key == stage.key],
        }
        for stage in route.stages
    ]


def _over_limits(act: Act, spec: Spec) -> list[str]:
    """The employer's limits that the draft is over, in words."""
    found = over_limits(drafts.draft_of(spec).document, act.organisation.limits)
    return [words("limit.over", asdict(each)).lead for each in found]


def may_send(act: Act, spec: Spec, conversation: Conversation) -> bool:
    """Whether this is the thread of the author, who alone sends; somebody else is told so."""
    if spec.author == conversation.user_id:
        return True
    owner = people.name_of(act.session, act.organisation, spec.author)
    posting.say(act, conversation, Reply("sharing.author_sends", {"ref": spec.ref, "owner": owner}))
    return False


def send(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Send the draft to those who were proposed, or say what stands in the way."""
    refusal = submit(act, spec, conversation, _people_of(proposals(act, spec)))
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


def submit(
    act: Act, spec: Spec, conversation: Conversation, chosen: Mapping[str, Sequence[str]]
) -> Problems | Refusal | None:
    """Send the draft to the people chosen for each stage (stage key to user ids), or say what stands in the way."""
    if unready := _unready(act, spec):
        return unready
    for user_id in (each for several in chosen.values() for each in several):
        people.met(act.session, user_id)
    signing.catch_up(act, spec)
    sent = _as_sent(act, spec)
    view = ledger.view_of(act, spec)
    if stands := versions.leave_as_it_was(act, spec, sent.content_hash):
        posting.say(act, conversation, stands)
        return None
    changed = spec.revision == 0 or ledger.revision_of(act.session, spec).content_hash != sent.content_hash
    actor = signoff.Actor(spec.author, act.workspace)
    outcome = signoff.submit(view, actor, chosen, changed, sent.route.stages)
    if isinstance(outcome, Problems | Refusal):
        return outcome
    _store(act, spec, sent, outcome, new_revision=outcome.after.revision != view.revision)
    _record(act, spec, sent, outcome)
    _say_sent(act, spec, conversation, signing.follow_up(act, spec, outcome))
    return None


def _unready(act: Act, spec: Spec) -> Problems | None:
    """What the author has to say first: another grade, something about the post, or to a query."""
    if act.organisation.has_no_more(spec.grade):
        return Problems((GradeGone(spec.grade),))
    if wanted := routing.still_to_say(act, spec):
        return Problems((Unanswered(wanted),))
    if left := querying.still_open(act, spec):
        return Problems((OpenPoints(tuple(each.row.number for each in left)),))
    return None


@dataclass(frozen=True)
class _Sent:
    """What is sent as it is now: the whole document, the form and framework it was made on, and its route."""

    document: Document
    form: Form
    framework_version: int
    route: Route
    content_hash: str


def _as_sent(act: Act, spec: Spec) -> _Sent:
    route, form = routing.route_now(act, spec), drafts.form_of(act, spec)
    draft = moving.brought(act, spec)
    document = drafts.whole(draft.document, form)
    return _Sent(document, form, draft.framework_version, route, content_hash(document.content()))


def _store(act: Act, spec: Spec, sent: _Sent, outcome: Outcome, *, new_revision: bool) -> None:
    """The revision, if the text is a new one, the route, and the slots of those who are asked."""
    if new_revision:
        revision = Revision(
            spec_id=stored_id(spec),
            number=outcome.after.revision,
            document=sent.document.model_dump_json(),
            content_hash=sent.content_hash,
            form_version=sent.form.version,
            organisation_version=act.organisation.version,
            framework_version=sent.framework_version,
            submitted_by=spec.author,
            submitted_at=act.wall,
        )
        act.session.add(revision)
    spec.form_version, spec.route = sent.form.version, sent.route.model_dump_json()
    spec.directorate = sent.route.facts.get("directorate", "")
    act.session.flush()
    ledger.write(act, spec, outcome)
    querying.settle(act, spec)


def _record(act: Act, spec: Spec, sent: _Sent, outcome: Outcome) -> None:
    """The entry of the audit chain: what was sent, to whom and why to them, with what the checks found."""
    asked_of: dict[str, list[str]] = {}
    for slot in outcome.after.latest():
        asked_of.setdefault(slot.stage, []).append(slot.assignee)
    told = {"revision": spec.revision, "content_hash": sent.content_hash, "route": asked_of}
    facts = {**told, **routing.record_of(sent.route)}
    facts["findings"] = card_facts.at_submission(act, spec, sent.document, sent.form)
    chain.record(act, spec, "signoff.submitted", spec.author, facts, witness.as_they_are(act, spec.author))


def _say_sent(act: Act, spec: Spec, conversation: Conversation, outcome: Outcome) -> None:
    asked = [absences.printed(act, slot) for slot in outcome.after.whose_turn()]
    facts = {"ref": spec.ref, "title": spec.title, "revision": spec.revision, "asked": asked}
    facts["channel"] = routing.channel_of(act, spec)
    posting.say(act, conversation, Reply("submit.sent", facts))


def waiting_for(act: Act, spec: Spec) -> list[str]:
    """The names of the people with whom a specification lies now."""
    if spec.state != "in_sign_off":
        return []
    view = ledger.view_of(act, spec)
    return [absences.printed(act, slot) for slot in view.whose_turn()]


def refusal_reply(act: Act, spec: Spec, refusal: Problems | Refusal) -> Reply:
    """Why it could not be sent, in words for the author."""
    if isinstance(refusal, Refusal):
        return Reply(f"refusal.{refusal.name}", signing.refusal_facts(act, spec, refusal))
    return Reply("submit.problems", {"problems": [_sentence(act, spec, each) for each in refusal.problems]})


def _sentence(act: Act, spec: Spec, problem: Problem) -> str:
    """A problem of the route in words, with its stages by label and its person by name."""
    form = drafts.form_of(act, spec)
    labels = {stage.key: stage.label for stage in form.sign_off.stages}
    labels |= {stage.key: stage.label for stage in routing.route_now(act, spec).stages}
    stages = getattr(problem, "stages", (getattr(problem, "stage", ""),))
    person = getattr(problem, "person", "")
    name = people.name_of(act.session, act.organisation, person) if person else ""
    numbers = list(getattr(problem, "numbers", ()))
    facts = {
        "name": problem.name,
        "numbers": numbers,
        "grade": getattr(problem, "grade", ""),
        "stages": [labels.get(key, key) for key in stages if key],
        "person": name,
    }
    return words("submit.problem", facts).lead


def _known(act: Act, stage: RouteStage, user_id: str) -> Proposed:
    row = people.by_user(act.session, user_id)
    name = people.name_of(act.session, act.organisation, user_id)
    state = row.state if row and row.state == "deactivated" else "known"
    return Proposed(stage, user_id, name, (row.email or "") if row else "", state)


def _from_directory(act: Act, stage: RouteStage, email: str) -> Proposed:
    if not email:
        return Proposed(stage, "", "", "", "nobody")
    row = people.by_email(act.session, email)
    listed = act.organisation.person(email)
    name = (listed.name if listed else row.name if row else "") or email
    return Proposed(stage, (row.user_id if row else "") or "", name, email, row.state if row else "wanted")


def _people_of(proposed: Sequence[Proposed]) -> dict[str, list[str]]:
    """Who is chosen for each stage: those who are known. Who cannot be found in Slack is left out of a group."""
    chosen: dict[str, list[str]] = {each.stage.key: [] for each in proposed}
    for each in proposed:
        if each.user_id and (each.state == "known" or each.stage.how != "any"):
            chosen[each.stage.key].append(each.user_id)
    return chosen


def form_for_people(act: Act, post_id: int, user_id: str) -> tuple[StageChoice, ...] | Reply:
    """The stages and who is proposed, for the form in which the author changes them; or why it cannot be opened."""
    found = _authors_spec(act, post_id, user_id)
    if isinstance(found, Reply):
        return found
    single = (each for each in proposals(act, found[0]) if each.stage.how == "one")
    return tuple(StageChoice(each.stage.key, each.stage.label, each.user_id) for each in single)


def form_about_post(act: Act, post_id: int, user_id: str) -> tuple[routing.PostQuestion, ...] | Reply:
    """What the author is asked about the post, as the rules of routes need it; or why the form cannot be opened."""
    found = _authors_spec(act, post_id, user_id)
    return found if isinstance(found, Reply) else routing.questions(act, found[0])


def submit_post(act: Act, user_id: str, post_id: int, answers: Mapping[str, str]) -> dict[str, str]:
    """Keep what the author said about the post. The errors to show, by fact."""
    found = _authors_spec(act, post_id, user_id)
    if isinstance(found, Reply):
        return {next(iter(answers), "post"): words(found.name, found.facts).lead}
    routing.keep_answers(act, found[0], answers)
    _look_up(act, found[0])
    return {}


def submit_form(act: Act, user_id: str, post_id: int, values: Mapping[str, str]) -> dict[str, str]:
    """Send the draft to the people chosen in the form. The errors to show, by block."""
    found = _authors_spec(act, post_id, user_id)
    chosen = {key.removeprefix(STAGE): person for key, person in values.items() if key.startswith(STAGE)}
    first = STAGE + next(iter(chosen), "")
    if isinstance(found, Reply):
        return {first: words(found.name, found.facts).lead}
    spec, conversation = found
    groups = _people_of([each for each in proposals(act, spec) if each.stage.how != "one"])
    singles = {key: [person] if person else [] for key, person in chosen.items()}
    refusal = submit(act, spec, conversation, {**groups, **singles})
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


def resting_facts(act: Act, spec: Spec, reader: str = "") -> dict[str, Any]:
    """Of a specification that cannot be changed now: who has it, or how it ended.

    `owner` is its author where somebody else reads it, who can neither take it back nor start a new version.
    """
    strange = reader not in ("", spec.author)
    owner = people.name_of(act.session, act.organisation, spec.author) if strange else ""
    version = versions.in_force(act.session, spec) if spec.state == "rejected" else None
    in_force = version.revision if version else 0
    facts = {"ref": spec.ref, "title": spec.title, "state": spec.state, "owner": owner, "in_force": in_force}
    return {**facts, "waiting_for": waiting_for(act, spec)}
