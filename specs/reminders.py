"""When an approver is nudged, and when somebody else hears of it: the rungs of one slot and which of them is due.

A slot that opens gets all its rungs at once; they are rows, and what is done is remembered by number. Each rung stands
on a local working day and is due when the person's hours open on it, so that one morning message can hold several. The
day stays when the person's zone or hours change; only the instant moves. All instants are UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from specs.organisation.model import Calendar, QuietHours, ReminderPolicy
from specs.working_days import add_working_days, as_utc, at_local, is_open, next_open_moment

RungKind = Literal["first", "follow_up", "asked", "escalation", "hr"]


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: `day` is the local working day it stands on, `due_at` the instant (UTC) it is due.

    `first` and `follow_up` go to the approver, and so does `asked`, which they asked for themselves after the last;
    `escalation` goes to the stage's deputy, or HR where there is none, and `hr` to HR after the deputy has heard.
    """

    number: int
    kind: RungKind
    day: date
    due_at: datetime

    @property
    def nudges(self) -> bool:
        """Whether it goes to the approver."""
        return self.kind not in ("escalation", "hr")


@dataclass(frozen=True)
class Due:
    """What a sweep does with a slot now: send `send`, count `skipped` as done unsent, look again at `look_again`.

    `send` holds at most one nudge, one escalation and one word to HR. Everything in `send` and `skipped` is done
    afterwards. `look_again` is None when nothing is left.
    """

    send: tuple[Rung, ...] = ()
    skipped: tuple[Rung, ...] = ()
    look_again: datetime | None = None


def rungs(
    policy: ReminderPolicy,
    calendar: Calendar,
    zone: ZoneInfo,
    opened_at: datetime,
    *,
    first_number: int = 1,
    with_deputy: bool = False,
    escalated: bool = False,
) -> tuple[Rung, ...]:
    """All rungs of a slot that opened at that instant for a person in that zone, in the order in which they are due.

    Working days are counted from the day on which the card reached them in their hours: what comes in the evening or
    at the weekend counts from the next opening. `first_number` continues the numbers of a slot that had rungs before
    (another approver). There are `policy.at_most` nudges and, unless `escalate_after` is 0, one escalation; where that
    goes to a deputy (`with_deputy`), HR hears `policy.hr_after` working days later. `escalated`: the slot has come
    to the deputy by such an escalation, so that only HR is left to hear, on the day on which it would have anyhow.
    """
    start = counted_from(opened_at, zone, calendar, policy.hours)
    ladder: list[tuple[int, RungKind]] = [
        (policy.first_after + place * policy.then_every, "follow_up" if place else "first")
        for place in range(policy.at_most)
    ]
    if policy.escalate_after and not escalated:
        ladder.append((policy.escalate_after, "escalation"))
    if escalated and policy.hr_after:
        ladder.append((policy.hr_after, "hr"))
    elif policy.escalate_after and policy.hr_after and with_deputy:
        ladder.append((policy.escalate_after + policy.hr_after, "hr"))
    ladder.sort(key=lambda step: step[0])  # stable: the approver hears first where both fall on one day
    placed = ((kind, add_working_days(start, after, calendar)) for after, kind in ladder)
    return tuple(
        Rung(number, kind, day, due_on(day, zone, calendar, policy.hours))
        for number, (kind, day) in enumerate(placed, start=first_number)
    )


def due(
    ladder: Sequence[Rung],
    now: datetime,
    done: Collection[int],
    *,
    zone: ZoneInfo,
    calendar: Calendar,
    hours: QuietHours,
) -> Due:
    """What to send at `now`, given the numbers that are done.

    In quiet time nothing is sent and nothing is spent. Of several missed nudges only the last is sent and the earlier
    ones are skipped, so that downtime never becomes a flood; a missed escalation is sent beside it.
    """
    now = as_utc(now)
    left = sorted((rung for rung in ladder if rung.number not in done), key=lambda rung: (rung.due_at, rung.number))
    missed = [rung for rung in left if rung.due_at <= now]
    if missed and not is_open(now, zone, calendar, hours):
        return Due(look_again=next_open_moment(now, zone, calendar, hours))
    nudges = [rung for rung in missed if rung.nudges]
    later = [rung.due_at for rung in left if rung.due_at > now]
    return Due(
        send=tuple(rung for rung in missed if not rung.nudges or rung == nudges[-1]),
        skipped=tuple(nudges[:-1]),
        look_again=min(later, default=None),
    )


def next_after(
    ladder: Sequence[Rung],
    now: datetime,
    done: Collection[int],
    *,
    zone: ZoneInfo,
    calendar: Calendar,
    hours: QuietHours,
) -> datetime | None:
    """When the approver hears next, for "the next reminder comes on ..."; None when no nudge is left.

    A nudge that is overdue counts as coming now, or at the next opening where it is quiet.
    """
    left = [rung.due_at for rung in ladder if rung.nudges and rung.number not in done]
    return next_open_moment(max(min(left), as_utc(now)), zone, calendar, hours) if left else None


def reschedule(
    ladder: Sequence[Rung], done: Collection[int], *, zone: ZoneInfo, calendar: Calendar, hours: QuietHours
) -> tuple[Rung, ...]:
    """The ladder for a person whose zone, hours or working days are now these: what is done stays as it was.

    Each other rung keeps its number and its local day and is due when the hours open on it; a day that is no working
    day any longer rolls forward, its rung with it.
    """
    return tuple(
        rung if rung.number in done else replace(rung, due_at=due_on(rung.day, zone, calendar, hours))
        for rung in ladder
    )


def counted_from(opened_at: datetime, zone: ZoneInfo, calendar: Calendar, hours: QuietHours) -> date:
    """The local day from which working days are counted: the one on which a card reached its person in their hours."""
    return next_open_moment(opened_at, zone, calendar, hours).astimezone(zone).date()


def due_on(day: date, zone: ZoneInfo, calendar: Calendar, hours: QuietHours) -> datetime:
    """When the hours open on that day, or on the first working day after it."""
    return next_open_moment(at_local(day, hours.opens, zone), zone, calendar, hours)
