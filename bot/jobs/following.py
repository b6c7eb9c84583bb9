"""Working off what follows from decisions: cards, reminders and words, each specification's in a transaction."""

from __future__ import annotations

import logging

from bot.services import consequences, drafts, signing
from bot.services.office import Office

log = logging.getLogger(__name__)


def work_off_next(office: Office) -> bool:
    """Do what follows from the decisions on one specification; False when there was none."""
    with office.look() as act:
        spec_id = consequences.next_due(act)
    if spec_id is None:
        return False
    try:
        with office.act() as act:
            signing.catch_up(act, drafts.locked(act.session, spec_id))
    except Exception as error:
        log.exception("what follows from a decision on specification %s could not be done", spec_id)
        with office.act() as act:
            consequences.put_off(act, spec_id, f"{type(error).__name__}: {error}"[:500])
    return True
