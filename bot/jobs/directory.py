"""Looking people up in Slack, outside any handler: who an e-mail address is, and whether somebody has left."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.services import naming, people, reassigning, reminding, submission, taking_back
from bot.services.office import Office
from bot.slack.failures import RateLimited, Refused, RefusedForNow, SlackFailure
from bot.slack.gateway import Gateway, Member
from bot.store.tables import PersonRow

log = logging.getLogger(__name__)

# Names, zones and departures change; a day is soon enough where no event tells us earlier.
STALE = timedelta(days=1)
# A look-up that fails for a passing reason is tried again after this.
AGAIN = timedelta(seconds=20)


@dataclass
class Directory:
    """Keeps the store's record of people in step with the workspace."""

    office: Office
    gateway: Gateway

    def look_up_next(self) -> bool:
        """Look up the people who are due, one call each; False when there was nobody."""
        wall = self.office.clock.wall()
        with self.office.store.reading() as session:
            due = people.to_look_up(session, wall - STALE, wall - AGAIN)
            session.expunge_all()
        for row in due:
            if not self._look_up(row):
                return False
        return bool(due)

    def _look_up(self, row: PersonRow) -> bool:
        """Whether to go on with the next one."""
        try:
            member = self.gateway.member(row.user_id) if row.user_id else self.gateway.member_by_email(row.email or "")
        except RateLimited:
            return False
        except RefusedForNow as failure:
            log.warning("nobody can be looked up: %s", failure)
            self._keep(row, None, missing=False)
            return False
        except Refused:
            self._keep(row, None, missing=True)
            return True
        except SlackFailure as failure:
            log.warning("a look-up failed: %s", failure)
            self._keep(row, None, missing=False)
            return False
        self._keep(row, member, missing=False)
        return True

    def _keep(self, row: PersonRow, member: Member | None, *, missing: bool) -> None:
        with self.office.act() as act:
            # Somebody of another workspace cannot decide here, nor can an app, whoever named them.
            if member is not None and (member.is_app or self._is_strange(member)):
                member = replace(member, deactivated=True)
            moved = people.keep(act.session, row.id or 0, _found(member), missing=missing, now=act.wall)
            if member is not None and not row.name:
                naming.show_by_name(act, member.user_id)
            if moved and member is not None:
                reminding.move(act, member.user_id)
            if member is not None and member.deactivated:
                reassigning.left(act, member.user_id)
                if not row.name:
                    taking_back.from_nobody(act, member.user_id)
                submission.follow_look_ups(act)
            elif member is not None:
                submission.look_up_approvers(act, member.user_id)
                submission.follow_look_ups(act)
            elif missing:
                if not row.name:
                    taking_back.from_nobody(act, row.user_id or "")
                submission.follow_look_ups(act)

    def _is_strange(self, member: Member) -> bool:
        return bool(self.office.workspace) and member.team_id not in ("", self.office.workspace)


def _found(member: Member | None) -> people.Found | None:
    if member is None:
        return None
    return people.Found(member.user_id, member.name, member.email, member.time_zone, member.deactivated)
