"""Talking about a draft: starting, answering, pressing, coming back. Each is one step of the conversation core."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import bindparam, select
from sqlmodel import col

from bot.conversation import acts
from bot.conversation.adopting import adopted
from bot.conversation.clauses import decided
from bot.conversation.copying import copied
from bot.conversation.core import asked_now, new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.reviewing import missing
from bot.conversation.turn import Turn
from bot.services import (
    chain,
    clause_reviews,
    drafts,
    moving,
    people,
    posting,
    querying,
    signing,
    submission,
    versions,
)
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation, HeldAnswer, Post
from specs.audit import content_hash
from specs.document import Document
from specs.forms import Form
from specs.store.rows import run, stored_id, table_of
from specs.store.tables import Spec

_POST = table_of(Post).c
_QUESTIONS = (_POST.conversation_id == bindparam("conversation"), _POST.question != "")
_ASKED_BEFORE = (
    select(_POST.question)
    .where(*_QUESTIONS, _POST.ts != "", _POST.ts < bindparam("written"))
    .order_by(_POST.ts.desc())
    .limit(1)
)
_DOUBTFUL = select(_POST.id).where(*_QUESTIONS, _POST.shown == 0, _POST.state.in_(("claimed", "uncertain"))).limit(1)

# Buttons that act on the question under which they stand; the others (help, show) mean the same at any time.
ANSWERING = frozenset(
    {"skip", "back", "done", "none", "keep", "all", "submit", "choose", "edit", "more", "take_all", "same", "no_facts"}
    # What they mean depends on what was asked or done last.
    | {"yes", "no", "accept_all", "set_aside", "undo", "redo", "not_known", "keep_one"}
)


def start(act: Act, user_id: str, title: str = "") -> Conversation:
    """A new draft with its author's thread; the first question is asked in it."""
    person = people.met(act.session, user_id)
    if person.state == "known":
        look_up_approvers(act, user_id)
    draft = new_draft(drafts.context_for(act, ""))
    spec = new_spec(act, user_id, draft)
    conversation = open_thread(act, spec, user_id)
    _step(act, conversation, spec, acts.Start(title))
    return conversation


def adopt(act: Act, user_id: str, document: Document) -> Conversation:
    """A document that exists already (an example, an import) becomes somebody's draft, with a thread at its review."""
    people.met(act.session, user_id)
    draft = adopted(drafts.context_for(act, document.form), document)
    spec = new_spec(act, user_id, draft)
    drafts.save(act, spec, draft)
    conversation = open_thread(act, spec, user_id)
    _step(act, conversation, spec, acts.Resume())
    return conversation


def copy(act: Act, user_id: str, document: Document) -> Conversation:
    """A new draft from an earlier specification, with its thread: it goes on with what the new post needs anew."""
    draft = copied(drafts.context_for(act, document.form), document)
    spec = new_spec(act, user_id, draft)
    drafts.save(act, spec, draft)
    conversation = open_thread(act, spec, user_id)
    _step(act, conversation, spec, acts.Resume(first=True))
    return conversation


def new_spec(act: Act, author: str, draft: Draft) -> Spec:
    """Store a new specification with its reference, and begin its audit chain."""
    spec = Spec(
        ref=uuid4().hex,
        organisation=act.organisation.organisation,
        form=draft.document.form,
        author=author,
        draft=draft.model_dump_json(),
        created_at=act.wall,
        changed_at=act.wall,
        touched_at=act.now,
    )
    act.session.add(spec)
    act.session.flush()
    spec.ref = drafts.reference(stored_id(spec))
    act.session.flush()
    chain.record(act, spec, "draft.created", author, {"ref": spec.ref})
    return spec


def open_thread(act: Act, spec: Spec, user_id: str) -> Conversation:
    """Somebody's thread about a specification: the one they have, else a new one with its head posted."""
    found = drafts.conversation_of(act.session, stored_id(spec), user_id)
    if found is not None:
        return found
    conversation = Conversation(spec_id=stored_id(spec), user_id=user_id, changed_at=act.wall)
    act.session.add(conversation)
    act.session.flush()
    conversation.root = posting.head(act, conversation).id
    act.session.flush()
    return conversation


def resume(act: Act, conversation: Conversation, *, first: bool = False) -> None:
    """Come back to a draft: say where it stands and ask what is next. `first`: it is new to this person."""
    spec = drafts.locked(act.session, conversation.spec_id)
    if spec.state in drafts.EDITABLE:
        _step(act, conversation, spec, acts.Resume(first=first))
    else:
        say_resting(act, conversation, spec, "")


def say(act: Act, conversation: Conversation, text: str, ts: str) -> None:
    """Something typed in a thread. While it is in doubt which question stands there, it is kept until that is known."""
    spec = drafts.locked(act.session, conversation.spec_id)
    if _in_doubt(act, conversation):
        held = HeldAnswer(conversation_id=stored_id(conversation), text=text, ts=ts, received_at=act.wall)
        act.session.add(held)
        act.session.flush()
        return
    question = _question_before(act, conversation, ts)
    plain = " ".join(text.lower().strip(" .!").split())
    if not may_write(act, spec, conversation.user_id):
        say_resting(act, conversation, spec, text)
    elif spec.state == "in_sign_off" and plain == "withdraw" and spec.author == conversation.user_id:
        submission.withdraw(act, spec, conversation)
    elif spec.state == "agreed" and plain in versions.TYPED:
        _new_version(act, conversation, spec)
    elif spec.state == "rejected" and plain in (*versions.START_AGAIN_TYPED, f"copy {spec.ref.lower()}"):
        _start_again(act, conversation, spec)
    elif spec.state not in drafts.EDITABLE:
        say_resting(act, conversation, spec, text)
    elif question == submission.QUESTION and plain in submission.TYPED_SEND:
        _send(act, spec, conversation)
    elif not _answers_query(act, conversation, spec, text):
        what = acts.Say(text, "review" if question == submission.QUESTION else question)
        _step(act, conversation, spec, what, ts)


def _answers_query(act: Act, conversation: Conversation, spec: Spec, text: str) -> bool:
    from bot.services import answering  # it comes back here to ask where something can be changed

    return answering.typed(act, conversation, spec, text)


def post_at(act: Act, channel: str, ts: str) -> int:
    """The outbox row of a message, for an element that carries no id of it (a menu); 0 where there is none."""
    found = act.session.execute(
        select(col(Post.id)).where(col(Post.channel_id) == channel, col(Post.ts) == ts)
    ).scalar_one_or_none()
    return found or 0


@dataclass(frozen=True)
class Said:
    """A message as it was taken: its time in Slack, the question that it answered, and its words."""

    ts: str
    question: str
    text: str


@dataclass(frozen=True)
class Pressed:
    """A press on a message of a conversation: by whom, on which post, which key, and what was chosen."""

    user_id: str
    post_id: int
    key: str
    chosen: tuple[str, ...] = ()
    channel: str = ""
    thread_ts: str = ""


def press(act: Act, pressed: Pressed) -> None:
    """A button under a question. One that is not theirs, or no longer stands for anything, is answered privately."""
    post = act.session.get(Post, pressed.post_id)
    conversation = act.session.get(Conversation, post.conversation_id) if post and post.conversation_id else None
    if post is None or conversation is None:
        posting.tell_privately(act, pressed.user_id, pressed.channel, Reply("press.unknown"), pressed.thread_ts)
        return
    if conversation.user_id != pressed.user_id:
        owner = people.name_of(act.session, act.organisation, conversation.user_id)
        reply = Reply("press.not_your_draft", {"owner": owner})
        posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)
        return
    spec = drafts.locked(act.session, conversation.spec_id)
    if not may_write(act, spec, pressed.user_id):
        say_resting(act, conversation, spec, "")
    elif pressed.key == "withdraw" and spec.author == pressed.user_id:
        submission.withdraw(act, spec, conversation)
    elif pressed.key == versions.NEW_VERSION.key:
        _new_version(act, conversation, spec)
    elif pressed.key == versions.START_AGAIN.key and spec.state == "rejected":
        _start_again(act, conversation, spec)
    elif spec.state not in drafts.EDITABLE:
        say_resting(act, conversation, spec, "")
    elif pressed.key in ANSWERING and is_superseded(act, post):
        reply = Reply("press.old_question", {"ref": spec.ref})
        posting.tell_privately(act, pressed.user_id, pressed.channel, reply, pressed.thread_ts)
        posting.redraw(act, post_id=post.id)
        _step(act, conversation, spec, acts.Resume())
    elif pressed.key == "carry_on":
        _step(act, conversation, spec, acts.Resume())
    elif pressed.key == "send":
        _send(act, spec, conversation)
    elif pressed.chosen:
        _step(act, conversation, spec, acts.Choose(pressed.chosen, post.question))
    else:
        _step(act, conversation, spec, acts.Press(pressed.key, post.question))


def _send(act: Act, spec: Spec, conversation: Conversation) -> None:
    """Send it, unless a new version of the form asks for something more since it was looked through."""
    if spec.author != conversation.user_id:
        _authors_to_send(act, spec, conversation)
        return
    draft = moving.brought(act, spec, conversation)
    context = drafts.context_for(act, draft.document.form)
    if missing(Turn(context, draft, Focus())):
        _step(act, conversation, spec, acts.Press("submit", "review"))
    else:
        submission.send(act, spec, conversation)


def is_superseded(act: Act, post: Post) -> bool:
    """Whether the bot has asked something later in that conversation, so that the buttons of `post` are old."""
    later = select(col(Post.id)).where(
        col(Post.conversation_id) == post.conversation_id,
        col(Post.question) != "",
        col(Post.id) > post.id,
    )
    return act.session.execute(later.limit(1)).first() is not None


def release_held(act: Act, conversation_id: int) -> None:
    """Work off the answers that were kept while a post was in doubt, in the order in which they were written."""
    waiting = select(HeldAnswer).where(col(HeldAnswer.conversation_id) == conversation_id).order_by(col(HeldAnswer.ts))
    rows = list(act.session.execute(waiting).scalars())
    conversation = act.session.get(Conversation, conversation_id) if rows else None
    if conversation is None or _in_doubt(act, conversation):
        return
    for row in rows:
        act.session.delete(row)
        act.session.flush()
        say(act, conversation, row.text, row.ts)


def _authors_to_send(act: Act, spec: Spec, conversation: Conversation) -> None:
    owner = people.name_of(act.session, act.organisation, spec.author)
    posting.say(act, conversation, Reply("sharing.author_sends", {"ref": spec.ref, "owner": owner}))


def _step(act: Act, conversation: Conversation, spec: Spec, what: acts.Act, ts: str = "") -> None:
    from bot.services import earlier, sharing  # they come back here to go on in a thread

    draft, focus = moving.brought(act, spec, conversation), Focus.model_validate_json(conversation.focus)
    context = drafts.context_for(act, draft.document.form)
    outcome = step(context, draft, focus, what)
    if outcome.draft != draft:
        drafts.save(act, spec, outcome.draft)
        content = content_hash(outcome.draft.document.content())
        facts = {"draft_version": spec.draft_version, "content_hash": content}
        chain.record(act, spec, "draft.changed", conversation.user_id, facts)
        if _heading(outcome.draft, context.form) != _heading(draft, context.form):
            posting.redraw(act, spec_id=spec.id)
        elif spec.revision:
            posting.redraw_points(act, spec.id or 0)
        posting.redraw_heads(act, conversation.spec_id)
        if ts and isinstance(what, acts.Say):
            asked = what.question or focus.question
            earlier.remember(act, conversation, Said(ts, asked, what.text), draft, outcome.draft)
        sharing.tell_others(act, spec, conversation, draft, outcome.draft, drafts.form_of(act, spec))
    conversation.focus = outcome.focus.model_dump_json()
    conversation.changed_at = act.wall
    act.session.add(conversation)
    act.session.flush()
    posting.say(act, conversation, *querying.reminded(act, spec, outcome.replies))
    if outcome.draft.document.post_facts != draft.document.post_facts:
        clause_reviews.tell_hr(act, spec, decided(context, outcome.draft).past_review)
    if outcome.wants == "submit" and spec.author != conversation.user_id:
        _authors_to_send(act, spec, conversation)
    elif outcome.wants == "submit":
        submission.propose(act, spec, conversation)
    elif outcome.wanted is not None:
        from bot.services import wanting  # it comes back here to open the thread of a copy

        wanting.carry_out(act, conversation, outcome.wanted)


def rest(act: Act, conversation: Conversation, spec: Spec, quoted: str = "") -> None:
    """Say that a specification cannot be changed now; what was written meanwhile is given back."""
    posting.say(act, conversation, _resting(act, spec, quoted))


def step_in(act: Act, conversation: Conversation, spec: Spec, what: acts.Act) -> None:
    """One act in a conversation that is not delivered from Slack but follows from another."""
    _step(act, conversation, spec, what)


def show_anew(act: Act, spec: Spec, conversation: Conversation) -> None:
    """The question that stands in a thread, drawn again where it stands after somebody else changed the draft.

    What the person sees is what its numbers mean from then on. A question too long for one message stays as it is.
    """
    draft, focus = drafts.draft_of(spec), Focus.model_validate_json(conversation.focus)
    reply, seen = asked_now(drafts.context_for(act, draft.document.form), draft, focus)
    if reply is not None and posting.ask_again_in_place(act, conversation, reply):
        conversation.focus = seen.model_dump_json()
        act.session.add(conversation)
        act.session.flush()


def say_resting(act: Act, conversation: Conversation, spec: Spec, text: str) -> None:
    """What to say to somebody who cannot change a specification now, or not any more; their words are given back."""
    if may_write(act, spec, conversation.user_id):
        posting.say(act, conversation, _resting(act, spec, text, conversation.user_id))
        return
    owner, by = (people.name_of(act.session, act.organisation, each) for each in (spec.author, conversation.user_id))
    listings = (Listing("", (text,), "plain"),) if text else ()
    facts = {"ref": spec.ref, "owner": owner, "by": by}
    posting.say(act, conversation, Reply("sharing.not_yours_now", facts, listings))


def _heading(draft: Draft, form: Form) -> tuple[str, str]:
    """What the head of a thread shows of a draft: its title and its grade."""
    return draft.document.header_words(form.title_field), draft.document.header_words(form.grade_field)


def _question_before(act: Act, conversation: Conversation, ts: str) -> str:
    """The question last posted before an answer was written, whatever came in between."""
    values = {"conversation": conversation.id, "written": ts}
    found: str | None = run(act.session, _ASKED_BEFORE, values).scalar_one_or_none()
    return found or ""


def _in_doubt(act: Act, conversation: Conversation) -> bool:
    """Whether a question may stand in the thread of which it is not known yet that it does."""
    return run(act.session, _DOUBTFUL, {"conversation": conversation.id}).first() is not None


def _resting(act: Act, spec: Spec, quoted: str = "", user_id: str = "") -> Reply:
    """What to say of a specification that cannot be changed now; what was typed meanwhile is given back."""
    listings = (Listing("", (quoted,), "plain"),) if quoted else ()
    own = user_id == spec.author
    buttons = (Button("withdraw"),) if spec.state == "in_sign_off" and own else ()
    buttons = (versions.NEW_VERSION,) if spec.state == "agreed" and own else buttons
    buttons = (versions.START_AGAIN,) if spec.state == "rejected" and user_id else buttons
    return Reply("draft.resting", submission.resting_facts(act, spec), listings, buttons)


def _start_again(act: Act, conversation: Conversation, spec: Spec) -> None:
    """A new draft with the words of one that was rejected, which stays as it is."""
    fresh = copy(act, conversation.user_id, drafts.draft_of(spec).document)
    facts = {"of": spec.ref, "ref": act.session.get_one(Spec, fresh.spec_id).ref, "changes": ""}
    posting.say(act, conversation, Reply("copy.made", facts))


def _new_version(act: Act, conversation: Conversation, spec: Spec) -> None:
    """Begin a new version of what was agreed, at its review; pressed again, go on where the conversation stands."""
    signing.catch_up(act, spec)
    if versions.reopen(act, spec, conversation.user_id):
        posting.say(act, conversation, Reply("version.opened", {"ref": spec.ref, "revision": spec.revision}))
    if spec.state in drafts.EDITABLE:
        _step(act, conversation, spec, acts.Resume())
    else:
        posting.say(act, conversation, _resting(act, spec))


def look_up_approvers(act: Act, user_id: str) -> None:
    """Have the people whom the directory proposes for an author looked up, long before they are needed."""
    for email in submission.proposed_emails(act, user_id).values():
        if email:
            people.wanted(act.session, email)
