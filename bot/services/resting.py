"""What is said in a thread of a specification that cannot be changed there now. Nothing that was written is lost."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.draft import Draft, Focus
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.reviewing import listings
from bot.conversation.turn import Turn
from bot.conversation.typed import command_of
from bot.services import drafts, ledger, people, posting, submission, versions
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.document import Document
from specs.store.tables import Spec

# What can be asked at any time, typed or pressed.
_SHOWING = ("show", "review")


def say(act: Act, conversation: Conversation, spec: Spec, text: str = "", key: str = "") -> None:
    """What to say to somebody who cannot change a specification now, or not any more; their words are given back.

    `key` is of the button that was pressed. Who asks for the document or for help gets that.
    """
    asked = key or command_of(text)
    if may_write(act, spec, conversation.user_id):
        own = conversation.user_id == spec.author
        buttons: tuple[Button, ...] = (Button("withdraw"),) if spec.state == "in_sign_off" and own else ()
        buttons = (versions.NEW_VERSION,) if spec.state == "agreed" and own else buttons
        if spec.state == "rejected":
            buttons = versions.ways_on(act.session, spec) if own else (versions.START_AGAIN,)
        if asked in _SHOWING:
            _show(act, conversation, spec)
        elif asked == "help":
            facts = submission.resting_facts(act, spec, conversation.user_id)
            posting.say(act, conversation, Reply("resting.help", facts, buttons=(Button("show"), *buttons)))
        else:
            posting.say(act, conversation, _resting(act, conversation, spec, text, buttons))
        return
    owner, by = (people.name_of(act.session, act.organisation, each) for each in (spec.author, conversation.user_id))
    facts = {"ref": spec.ref, "owner": owner, "by": by}
    posting.say(act, conversation, Reply("sharing.not_yours_now", facts, _given_back(text)))


def say_briefly(act: Act, conversation: Conversation, spec: Spec, text: str = "") -> None:
    """How the specification stands, with no button to change that, and the words given back: the answer to a form."""
    posting.say(act, conversation, _resting(act, conversation, spec, text))


def _show(act: Act, conversation: Conversation, spec: Spec) -> None:
    """The document as it was sent last, in the thread and as a file."""
    document = Document.model_validate_json(ledger.revision_of(act.session, spec).document)
    form = drafts.form_of(act, spec)
    context = replace(drafts.context_for(act, document.form), form=form)
    shown = listings(Turn(context, Draft(document=document), Focus()))
    facts = {"ref": spec.ref, "title": document.header_words(form.title_field), "revision": spec.revision}
    posting.say(act, conversation, Reply("resting.shown", {**facts, "state": spec.state}, shown))
    posting.attach(act, conversation, "pdf", spec.revision)


def _resting(act: Act, conversation: Conversation, spec: Spec, text: str, buttons: tuple[Button, ...] = ()) -> Reply:
    facts = submission.resting_facts(act, spec, conversation.user_id)
    return Reply("draft.resting", facts, _given_back(text), buttons)


def _given_back(text: str) -> tuple[Listing, ...]:
    return (Listing("", (text,), "plain"),) if text else ()
