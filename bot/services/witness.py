"""What the audit chain keeps of people and messages as they were at the time, so that it can be told years later."""

from __future__ import annotations

from bot.services import chain, drafts, people
from bot.services.office import Act
from bot.services.people import Known
from specs.reminders import Rung
from specs.signoff.stages import outside_name
from specs.store.tables import SlotRow


def as_they_are(act: Act, user_id: str) -> dict[str, str]:
    """Somebody's name, e-mail address and job title now, as personal values of an entry."""
    return of_known(act, people.known(act.session, user_id), user_id)


def of_known(act: Act, who: Known | None, user_id: str) -> dict[str, str]:
    """The same for somebody whose record is at hand."""
    if who is None:
        return {"name": user_id, "email": "", "role": ""}
    listed = who.listed(act.organisation)
    return {"name": who.printed(act.organisation), "email": who.email, "role": listed.job_title if listed else ""}


def message_of(channel: str, ts: str) -> str:
    """Which message in Slack it was: the channel's id and the message's `ts`, "" for one that is not posted."""
    return f"{channel}/{ts}" if channel and ts else ""


def link_to(act: Act, message: str) -> str:
    """The address of a message (as `message_of` names it) in a browser, as Slack's permalinks are made; "" for none."""
    channel, _, ts = message.partition("/")
    return f"{act.workspace_url}archives/{channel}/p{ts.replace('.', '')}" if ts and act.workspace_url else ""


def reminded(act: Act, row: SlotRow, rung: Rung) -> None:
    """A reminder about a slot goes out: which, for which stage, to whom."""
    spec = drafts.locked(act.session, row.spec_id)
    facts = {
        "stage": row.stage,
        "round": row.round,
        "rung": rung.number,
        "reminder": rung.kind,
        "assignee": row.assignee,
    }
    personal = {} if outside_name(row.assignee) else {"to": as_they_are(act, row.assignee)["name"]}
    chain.record(act, spec, "reminder.sent", "", facts, personal)


def handed(act: Act, by: str, to: str, words: str) -> dict[str, str]:
    """The personal values of an entry that says who gave a decision to whom, and why."""
    return {"name": as_they_are(act, by)["name"], "to": as_they_are(act, to)["name"], "words": words}
