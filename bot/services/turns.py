"""One turn in a thread: a step of the conversation core, and what is kept, said and redrawn because of it."""

from __future__ import annotations

from bot.conversation import acts, core
from bot.conversation.clauses import decided
from bot.conversation.command_set import Wanted
from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus
from bot.services import (
    chain,
    clause_reviews,
    companions,
    drafts,
    moving,
    others,
    posting,
    querying,
    remembering,
    resting,
)
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.audit import content_hash
from specs.forms import Form
from specs.store.tables import Spec


def step(act: Act, conversation: Conversation, spec: Spec, what: acts.Act, ts: str = "") -> Wanted | None:
    """One act in a conversation; `ts` is the time in Slack of the message in which it was typed, if it was.

    Returns what the core wants done besides, which only what a person types or presses can ask for: carried out by
    `wanting`, above this.
    """
    draft, focus = moving.brought(act, spec, conversation), Focus.model_validate_json(conversation.focus)
    context = drafts.context_for(act, draft.document.form)
    outcome = core.step(context, draft, focus, what)
    if outcome.draft != draft:
        _keep(act, conversation, spec, context, draft, outcome.draft)
        if ts and isinstance(what, acts.Say):
            said = remembering.Said(ts, what.question or focus.question, what.text)
            remembering.remember(act, conversation, said, draft, outcome.draft)
        others.tell(act, spec, conversation, draft, outcome.draft, drafts.form_of(act, spec))
    conversation.focus = outcome.focus.model_dump_json()
    conversation.changed_at = act.wall
    act.session.add(conversation)
    act.session.flush()
    replies = companions.as_reader(act, spec, conversation.user_id, outcome.replies)
    posting.say(act, conversation, *querying.reminded(act, spec, replies))
    if outcome.draft.document.post_facts != draft.document.post_facts:
        clause_reviews.tell_hr(act, spec, decided(context, outcome.draft).past_review)
    return outcome.wanted


def resume(act: Act, conversation: Conversation, *, first: bool = False) -> None:
    """Come back to a draft: say where it stands and ask what is next. `first`: it is new to this person."""
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state in drafts.EDITABLE:
        step(act, conversation, spec, acts.Resume(first=first))
    else:
        resting.say(act, conversation, spec)


def _keep(act: Act, conversation: Conversation, spec: Spec, context: Context, before: Draft, after: Draft) -> None:
    """The draft as it is now, with its entry in the audit chain; what shows the draft is drawn again."""
    drafts.save(act, spec, after)
    facts = {"draft_version": spec.draft_version, "content_hash": content_hash(after.document.content())}
    chain.record(act, spec, "draft.changed", conversation.user_id, facts)
    if _heading(after, context.form) != _heading(before, context.form):
        posting.redraw(act, spec_id=spec.id)
    elif spec.revision:
        posting.redraw_points(act, spec.id or 0)
    posting.redraw_heads(act, conversation.spec_id)


def _heading(draft: Draft, form: Form) -> tuple[str, str]:
    """What the head of a thread shows of a draft: its title and its grade."""
    return draft.document.header_words(form.title_field), draft.document.header_words(form.grade_field)
