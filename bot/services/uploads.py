"""Files that HR sends in Slack to be used from now on: taken at once, fetched by the worker, offered, and put in force.

Until somebody presses, the file is kept in the store, so that a restart between loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import col

from bot.conversation.replies import Listing, Reply
from bot.services import claiming, configuration, moving, people, posting, previews
from bot.services.configuration import Content, Kind
from bot.services.office import Act
from bot.store.tables import Upload
from specs.frameworks.loader import SPREADSHEETS
from specs.recognising import kind_of_file
from specs.sources import SourceError
from specs.store.rows import changed

TEXTS = (".yaml", ".yml", ".json")
LOADERS = ("hr", "administrator")
# A file written by hand is far smaller (the largest that is shipped has 40 kB), and reading one takes its time.
MOST_BYTES = {"text": 400_000, "spreadsheet": 5_000_000}
# Fetching has its own time limit; reading the largest file is well within the rest.
LEASE = timedelta(seconds=120)
# Somebody who writes for the first time is looked up first, to see whether they are of HR.
LOOKED_UP_WITHIN = timedelta(seconds=60)
# So many faults are read in messages; of more, all stand in a file and the first of them in a message.
FAULTS_SHOWN = 20


@dataclass(frozen=True)
class Attached:
    """A file that came with a message: Slack's id of it, and its name. `is_text`: it is a paste, or a plain text."""

    file_id: str
    name: str
    is_text: bool = False

    def is_for_loading(self) -> bool:
        """Whether its name ends as those of forms, frameworks and organisations do."""
        return self.name.lower().endswith((*TEXTS, *SPREADSHEETS))


@dataclass(frozen=True)
class Examined:
    """What a file was found to be: with `faults` (sentences), of no kind of ours (neither), or good, with `content`."""

    kind: Kind | None = None
    faults: tuple[str, ...] = ()
    content: Content | None = None
    differs: bool = False


def most_bytes(name: str) -> int:
    """How large a file of that name may be."""
    return MOST_BYTES["spreadsheet" if name.lower().endswith(SPREADSHEETS) else "text"]


def may_load(act: Act, user_id: str) -> bool:
    """Whether somebody may put files in force: HR and administrators, by the organisation's file."""
    entry = people.directory_entry(act.session, act.organisation, user_id)
    return entry is not None and any(role in entry.roles for role in LOADERS)


def who_may_load(act: Act) -> list[str]:
    """The names of those who may."""
    return [person.name for person in act.organisation.people if any(role in person.roles for role in LOADERS)]


def take(act: Act, user_id: str, files: Sequence[Attached], *, with_text: bool) -> None:
    """Take files that came in direct messages; what came of them is told when they were fetched and read."""
    row = people.met(act.session, user_id)
    names = [file.name for file in files]
    if row.state != "wanted" and not may_load(act, user_id):
        posting.tell(act, user_id, Reply("loading.not_yours", {"files": names, "people": who_may_load(act)}))
        return
    posting.tell(act, user_id, Reply("loading.begun", {"files": names, "with_text": with_text}))
    for file in files:
        act.session.add(
            Upload(
                user_id=user_id, file_id=file.file_id, name=file.name, next_attempt_at=act.wall, received_at=act.wall
            )
        )
    act.session.flush()


def try_later(act: Act, upload: Upload, pause: timedelta, *, counts: bool = True) -> None:
    """Fetch it again after a while; an attempt that does not count was none of Slack's."""
    attempts = upload.attempts if counts else upload.attempts - 1
    claiming.settle(act, upload, state="wanted", attempts=attempts, next_attempt_at=act.wall + pause)


def give_up(act: Act, upload: Upload, name: str, **facts: object) -> None:
    """It cannot be used, and the person is told why: `name` is the message."""
    if claiming.settle(act, upload, state="refused", report=name, decided_at=act.wall):
        posting.tell(act, upload.user_id, Reply(name, {"file": upload.name, **facts}))


def examine(act: Act, name: str, content: bytes) -> Examined:
    """What the file is and whether it holds together; changes nothing."""
    try:
        kind = kind_of_file(content, name)
        if kind not in ("form", "framework", "organisation"):
            return Examined()
        held, differs = configuration.checked(act.session, kind, content, name)
    except SourceError as error:
        return Examined(faults=tuple(fault.sentence() for fault in error.faults))
    return Examined(kind, (), held, differs)


def report(act: Act, upload: Upload, content: bytes, found: Examined) -> None:
    """Keep what was fetched and tell what it is: its faults, or a preview with the question whether to use it."""
    lane = f"upload:{upload.id}"
    if found.content is None or found.kind is None or not found.differs:
        said = _refusal(act, upload.name, found)
        if claiming.settle(act, upload, state="refused", content=content, report="\n".join(found.faults)):
            posting.tell_in_order(act, upload.user_id, lane, said)
            if len(found.faults) > FAULTS_SHOWN:
                posting.hand_over(act, upload.user_id, lane, {"of": "faults", "upload": upload.id})
        return
    key = configuration.key_of(found.content)
    against = configuration.version_in_force(act.session, found.kind, key)
    if not claiming.settle(act, upload, state="offered", content=content, kind=found.kind, key=key, against=against):
        return
    posting.tell_in_order(act, upload.user_id, lane, previews.preview(act, upload.name, found.content))
    for made_from in previews.HANDOUTS[found.kind]:
        posting.hand_over(act, upload.user_id, lane, {**made_from, "upload": upload.id})
    asked = posting.offer(act, upload.user_id, lane)
    act.session.execute(update(Upload).where(col(Upload.id) == upload.id).values(offer_post=asked.id))


def _refusal(act: Act, file: str, found: Examined) -> Reply:
    """Why there is nothing to offer: faults, a file of another kind, or one that is in force already."""
    if found.faults:
        shown = found.faults[:FAULTS_SHOWN]
        facts = {"file": file, "count": len(found.faults), "shown": len(shown)}
        return Reply("loading.faults", facts, (Listing("", shown, "number"),))
    if found.content is None or found.kind is None:
        return Reply("loading.unknown", {"file": file})
    name = configuration.version_in_force(act.session, found.kind, configuration.key_of(found.content))
    return Reply("loading.same", {"file": file, "kind": found.kind, "version": name.rpartition(" ")[2]})


@dataclass(frozen=True)
class Press:
    """A press under an offer: by whom, on which post, from which workspace, and where."""

    user_id: str
    post_id: int
    workspace: str
    channel: str
    thread_ts: str


def use(act: Act, press: Press) -> None:
    """Put the offered file in force as the next version, exactly once; whatever stands in the way is said privately."""
    upload = _pressed(act, press)
    if upload is None:
        return
    kind = previews.kind_of(upload)
    if configuration.version_in_force(act.session, kind, upload.key) != upload.against:
        _decide(act, press, upload, "outdated")
        return
    if not _decide(act, press, upload, "in_force"):
        return
    try:
        loaded = configuration.load(act.session, kind, upload.content, upload.name, act.wall, press.user_id)
    except SourceError as error:
        # It was sound when it was offered: what it names is not there any more.
        faults = tuple(fault.sentence() for fault in error.faults)
        values = {"state": "refused", "report": "\n".join(faults)}
        act.session.execute(update(Upload).where(col(Upload.id) == upload.id).values(**values))
        said = _refusal(act, upload.name, Examined(faults=faults))
        posting.tell_in_order(act, press.user_id, f"upload:{upload.id}", said)
        return
    act.session.execute(update(Upload).where(col(Upload.id) == upload.id).values(version=loaded.version))


def decline(act: Act, press: Press) -> None:
    """Not now: nothing changes, and the offer says how to come back to it."""
    upload = _pressed(act, press)
    if upload is not None:
        _decide(act, press, upload, "declined")


def offer_of(act: Act, post_id: int) -> Reply:
    """The message of an offer as things stand: with its buttons while it can be decided, else what became of it."""
    upload = act.session.execute(select(Upload).where(col(Upload.offer_post) == post_id)).scalar_one()
    facts = {
        "file": upload.name,
        "kind": upload.kind,
        "state": upload.state,
        "version": upload.version,
        "by": people.name_of(act.session, act.organisation, upload.decided_by) if upload.decided_by else "",
        "drafts": moving.count(act, upload.kind, upload.key) if upload.state == "offered" else 0,
    }
    return Reply("loading.offer", facts, buttons=previews.BUTTONS if upload.state == "offered" else ())


def _pressed(act: Act, press: Press) -> Upload | None:
    """The upload that a press is about, if it can be decided by that person; else they are told why not."""
    chosen = select(Upload).where(col(Upload.offer_post) == press.post_id)
    upload: Upload | None = act.session.execute(chosen).scalar_one_or_none() if press.post_id else None
    if upload is None:
        _whisper(act, press, Reply("press.unknown"))
    elif press.workspace != act.workspace or not may_load(act, press.user_id):
        facts = {"files": [upload.name], "people": who_may_load(act)}
        _whisper(act, press, Reply("loading.not_yours", facts))
    elif upload.state != "offered":
        _whisper(act, press, _decided(act, upload))
        posting.redraw(act, post_id=press.post_id)
    else:
        return upload
    return None


def _decide(act: Act, press: Press, upload: Upload, state: str) -> bool:
    """The decision, taken once whoever else presses; whether it was this press that took it."""
    once = update(Upload).where(col(Upload.id) == upload.id, col(Upload.state) == "offered")
    values = {"state": state, "decided_at": act.wall, "decided_by": press.user_id}
    taken: bool = changed(act.session, once.values(**values)) == 1
    act.session.refresh(upload)
    if not taken or state == "outdated":
        _whisper(act, press, _decided(act, upload))
    posting.redraw(act, post_id=press.post_id)
    return taken


def _decided(act: Act, upload: Upload) -> Reply:
    facts = {
        "file": upload.name,
        "state": upload.state,
        "version": upload.version,
        "by": people.name_of(act.session, act.organisation, upload.decided_by) if upload.decided_by else "",
    }
    return Reply("loading.decided", facts)


def _whisper(act: Act, press: Press, reply: Reply) -> None:
    posting.tell_privately(act, press.user_id, press.channel, reply, press.thread_ts)
