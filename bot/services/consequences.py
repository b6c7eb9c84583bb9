"""What follows from a decision, kept as a row until somebody works it off: the press writes no more than it must.

The row is written in the transaction of the decision, so nothing that follows from one can be lost, and it is removed
in the transaction that does what follows, so nothing is done twice.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import bindparam, delete, insert, select, update

from bot.services import ledger
from bot.services.office import Act
from bot.services.standing import SpecFacts
from bot.store.tables import Consequence
from specs.signoff import Act as What
from specs.signoff import Decision, SignOffView, Slot, SpecState
from specs.store.rows import run, table_of

# What cannot be worked off is tried again after these pauses, in seconds; the log says why each time.
PAUSES_S = (1, 5, 30, 300)
_TABLE = table_of(Consequence)
_NOTED = insert(_TABLE)
_DUE = (
    select(_TABLE.c.spec_id)
    .where(_TABLE.c.next_attempt_at <= bindparam("at"))
    .order_by(_TABLE.c.next_attempt_at)
    .limit(1)
)
_WAITING = select(_TABLE.c.id, _TABLE.c.body).where(_TABLE.c.spec_id == bindparam("spec")).order_by(_TABLE.c.id)
_DONE = delete(_TABLE).where(_TABLE.c.id == bindparam("row"))
_TRIED = select(_TABLE.c.attempts).where(_TABLE.c.spec_id == bindparam("spec")).order_by(_TABLE.c.id).limit(1)
_PUT_OFF = (
    update(_TABLE)
    .where(_TABLE.c.spec_id == bindparam("spec"))
    .values(attempts=_TABLE.c.attempts + 1, next_attempt_at=bindparam("at"), problem=bindparam("why"))
)
_SLOT_FIELDS = tuple(each.name for each in fields(Slot))
_columns_of = attrgetter(*_SLOT_FIELDS)


def note(act: Act, spec: SpecFacts, decision: Decision) -> None:
    """Keep what follows from a decision, for the worker."""
    values = {"spec_id": spec.id, "body": _as_json(decision), "attempts": 0, "next_attempt_at": act.wall, "problem": ""}
    run(act.session, _NOTED, values)


def next_due(act: Act) -> int | None:
    """The id of a specification with something to work off now; None where there is none."""
    found: int | None = run(act.session, _DUE, {"at": act.wall}).scalar_one_or_none()
    return found


def waiting(act: Act, spec: SpecFacts) -> list[tuple[int, Decision]]:
    """The decisions whose consequences are still to come, with the ids of their rows, oldest first."""
    rows = run(act.session, _WAITING, {"spec": spec.id}).all()
    view = ledger.view_of(act, spec) if rows else None
    return [(row.id, _of_json(view, row.body)) for row in rows if view is not None]


def done(act: Act, row_id: int) -> None:
    """A decision's consequences have been worked off."""
    run(act.session, _DONE, {"row": row_id})


def put_off(act: Act, spec_id: int, why: str) -> None:
    """They could not be worked off: later again, so that another specification's do not wait for them."""
    attempts: int = run(act.session, _TRIED, {"spec": spec_id}).scalar_one_or_none() or 0
    later = act.wall + timedelta(seconds=PAUSES_S[min(attempts, len(PAUSES_S) - 1)])
    run(act.session, _PUT_OFF, {"spec": spec_id, "at": later, "why": why})


def _as_json(decision: Decision) -> str:
    """A decision as text: both sides of the sign-off, without the route, which is in force until it ends."""
    sides = {name: _side(view) for name, view in (("before", decision.before), ("after", decision.after))}
    return json.dumps({**sides, "act": decision.act, "slot": decision.slot.key, "words": decision.words})


def _side(view: SignOffView) -> dict[str, Any]:
    return {"state": view.state, "revision": view.revision, "slots": [_slot(slot) for slot in view.slots]}


def _slot(slot: Slot) -> list[Any]:
    return [each.isoformat() if isinstance(each, datetime) else each for each in _columns_of(slot)]


def _of_json(view: SignOffView, body: str) -> Decision:
    kept = json.loads(body)
    before, after = _view(view, kept["before"]), _view(view, kept["after"])
    stage, place, round_ = kept["slot"]
    slot = after.slot(stage, place, round_)
    if slot is None:
        raise LookupError(f"the decision of {kept['slot']} is not among its own slots")
    return Decision(before, after, act=cast(What, kept["act"]), slot=slot, words=kept["words"])


def _view(view: SignOffView, kept: dict[str, Any]) -> SignOffView:
    return SignOffView(
        state=cast(SpecState, kept["state"]),
        revision=kept["revision"],
        author=view.author,
        workspace=view.workspace,
        stages=view.stages,
        policy=view.policy,
        slots=tuple(_slot_of(columns) for columns in kept["slots"]),
    )


def _slot_of(columns: list[Any]) -> Slot:
    named = dict(zip(_SLOT_FIELDS, columns, strict=True))
    at = named["decided_at"]
    return Slot(**{**named, "decided_at": datetime.fromisoformat(at) if at else None})
