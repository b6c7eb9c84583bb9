"""What each word of the slash command does. The answer is shown to the person alone, where they typed it."""

from __future__ import annotations

from bot.conversation.replies import Button, Listing, Reply
from bot.services import (
    coming,
    configuration,
    drafts,
    people,
    posting,
    seeing,
    showing,
    signing,
    starting,
    threads,
    turns,
    versions,
)
from bot.services.companions import may_write, shared_with
from bot.services.office import Act
from specs.store.tables import Spec

# So many fit one message with room to spare; the rest are on the Home tab.
LISTED = 20
# One for each draft that can be gone on with; more than a row of buttons is no help.
MOST_BUTTONS = 12


def new(act: Act, user_id: str, title: str) -> Reply:
    """Start a draft; the conversation opens in the app's direct messages."""
    conversation = starting.start(act, user_id, title)
    posting.home(act, user_id)
    spec = act.session.get_one(Spec, conversation.spec_id)
    return Reply("command.new", {"ref": spec.ref, "title": spec.title})


def listed(act: Act, user_id: str, _: str) -> Reply:
    """The person's own drafts and what they sent."""
    people.met(act.session, user_id)
    specs = drafts.specs_of(act.session, user_id, "draft", "queried", "withdrawn", "in_sign_off", "agreed", "rejected")
    entries = tuple(showing.line(act, spec) for spec in specs[:LISTED])
    theirs = shared_with(act, user_id)
    shared = tuple(showing.line(act, spec) for spec in theirs[:LISTED])
    listings = (Listing("", entries), Listing("", shared, aspect="shared"))
    open_now = [spec for spec in (*specs, *theirs) if spec.state in drafts.EDITABLE]
    buttons = tuple(Button(f"draft.open.{spec.id}", label=spec.ref) for spec in open_now[:MOST_BUTTONS])
    facts = {"count": len(specs), "shown": len(entries), "shared": len(shared)}
    return Reply("command.list", facts, tuple(each for each in listings if each.entries), buttons)


def opened(act: Act, user_id: str, ref: str) -> Reply:
    """Come back to a draft: its thread asks again where it stood."""
    spec = drafts.by_ref(act.session, ref) if ref else None
    if spec is None or not seeing.may_see(act, spec, user_id):
        found = spec and seeing.may_see_agreed(act, spec, user_id) and versions.in_force(act.session, spec)
        if spec and found:
            return Reply("command.open.in_force", {"ref": spec.ref, "today": act.today().isoformat()})
        return Reply("command.open.unknown", {"ref": ref})
    if not may_write(act, spec, user_id):
        owner = people.name_of(act.session, act.organisation, spec.author)
        return Reply("command.open.not_yours", {"ref": spec.ref, "owner": owner, "state": spec.state})
    conversation = threads.open_thread(act, spec, user_id)
    turns.resume(act, conversation)
    return Reply("command.open", {"ref": spec.ref, "title": spec.title, "asks": spec.state in drafts.EDITABLE})


def status(act: Act, user_id: str, about: str) -> Reply:
    """What waits for the person, and who has what they sent.

    With a reference, who signs that one or which versions of it there were; with a day too, which was in force then;
    about "reminders", the queue of those to come.
    """
    people.met(act.session, user_id)
    if about.lower() == "reminders":
        return coming.queue(act, user_id)
    if about:
        return _about(act, user_id, about)
    asked = tuple(showing.line(act, spec) for spec, _row in showing.waiting_for(act, user_id))
    own = tuple(showing.line(act, spec) for spec in drafts.specs_of(act.session, user_id, "in_sign_off", "queried"))
    listings = (Listing("", asked, aspect="asked"), Listing("", own, aspect="sent"))
    facts = {"asked": len(asked), "sent": len(own)}
    return Reply("command.status", facts, tuple(each for each in listings if each.entries))


def framework(act: Act, user_id: str, _: str) -> Reply:
    """The competency framework in force, as documents to read."""
    people.met(act.session, user_id)
    key = act.organisation.framework
    if not key:
        return Reply("command.framework", {"framework": "", "version": 0})
    found = configuration.framework(act.session, key)
    for to in ("pdf", "html"):
        made_from = {"of": "framework", "key": key, "version": found.version, "to": to}
        posting.hand_over(act, user_id, f"framework:{user_id}", made_from)
    return Reply("command.framework", {"framework": found.name, "version": found.version})


def _about(act: Act, user_id: str, about: str) -> Reply:
    """How one specification stands: who signs it while it is signed, else its versions; with a day, that day's."""
    ref, _, day = about.partition(" ")
    spec = drafts.by_ref(act.session, ref)
    if day or spec is None or (spec.state not in ("in_sign_off", "queried") and versions.in_force(act.session, spec)):
        return versions.history(act, user_id, about)
    if not seeing.may_see(act, spec, user_id):
        return Reply("command.open.unknown", {"ref": about})
    return showing.route_of(act, spec, user_id)


def helped(act: Act, user_id: str, typed: str) -> Reply:
    """What can be typed, and what waits for the person."""
    people.met(act.session, user_id)
    asked = tuple(showing.line(act, spec) for spec, _row in showing.waiting_for(act, user_id))
    under_way = tuple(showing.line(act, spec) for spec in drafts.specs_of(act.session, user_id, *drafts.EDITABLE))
    listings = (Listing("", asked, aspect="asked"), Listing("", under_way, aspect="drafts"))
    facts = {"typed": typed, "asked": len(asked), "drafts": len(under_way), "hr": signing.is_hr(act, user_id)}
    return Reply("command.help", facts, tuple(each for each in listings if each.entries))
