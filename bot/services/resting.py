"""What is said in a thread of a specification that cannot be changed there now. Nothing that was written is lost."""

from __future__ import annotations

from bot.conversation.replies import Button, Listing, Reply
from bot.services import people, posting, submission, versions
from bot.services.companions import may_write
from bot.services.office import Act
from bot.store.tables import Conversation
from specs.store.tables import Spec


def say(act: Act, conversation: Conversation, spec: Spec, text: str = "") -> None:
    """What to say to somebody who cannot change a specification now, or not any more; their words are given back."""
    if may_write(act, spec, conversation.user_id):
        own = conversation.user_id == spec.author
        buttons = (Button("withdraw"),) if spec.state == "in_sign_off" and own else ()
        buttons = (versions.NEW_VERSION,) if spec.state == "agreed" and own else buttons
        if spec.state == "rejected":
            buttons = versions.ways_on(act.session, spec) if own else (versions.START_AGAIN,)
        posting.say(act, conversation, _resting(act, conversation, spec, text, buttons))
        return
    owner, by = (people.name_of(act.session, act.organisation, each) for each in (spec.author, conversation.user_id))
    facts = {"ref": spec.ref, "owner": owner, "by": by}
    posting.say(act, conversation, Reply("sharing.not_yours_now", facts, _given_back(text)))


def say_briefly(act: Act, conversation: Conversation, spec: Spec, text: str = "") -> None:
    """How the specification stands, with no button to change that, and the words given back: the answer to a form."""
    posting.say(act, conversation, _resting(act, conversation, spec, text))


def _resting(act: Act, conversation: Conversation, spec: Spec, text: str, buttons: tuple[Button, ...] = ()) -> Reply:
    facts = submission.resting_facts(act, spec, conversation.user_id)
    return Reply("draft.resting", facts, _given_back(text), buttons)


def _given_back(text: str) -> tuple[Listing, ...]:
    return (Listing("", (text,), "plain"),) if text else ()
