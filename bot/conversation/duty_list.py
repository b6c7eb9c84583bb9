"""The list of duties, changed: a duty keeps its id, so that what was chosen for it stays chosen for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.bulk import Line
from bot.conversation.duties import MOST_DUTIES, chosen_for
from bot.conversation.turn import Turn
from specs.document import Document, Duty


def with_duties(turn: Turn, texts: Sequence[str]) -> Turn:
    """With these as the duties. New words in the place of old ones are the same duty; what was chosen stays."""
    standing = turn.document.duties
    kept, gone = _matched(standing, texts)
    fresh = iter(gone)
    number = turn.draft.next_id
    duties: list[Duty] = []
    for text in texts:
        was = kept.pop(0) if kept and kept[0].text == text else next(fresh, None)
        duties.append(Duty(id=was.id if was else f"d{number}", text=text))
        number += 0 if was else 1
    turn = turn.with_draft(document=_with(turn.document, duties), next_id=number)
    lost = [duty for duty in gone if duty.id not in {each.id for each in duties}]
    return _told_many(_told_stays(turn, lost), standing)


def _told_many(turn: Turn, before: Sequence[Duty]) -> Turn:
    count = len(turn.document.duties)
    return turn.noting("duties.many", count=count, most=MOST_DUTIES) if count > max(MOST_DUTIES, len(before)) else turn


def duty_lines(document: Document) -> tuple[Line, ...]:
    """The duties as the lines of a form."""
    return tuple(Line(id=duty.id, text=duty.text, necessity="essential") for duty in document.duties)


def with_duty_lines(turn: Turn, lines: Sequence[Line]) -> Turn:
    """With these lines as the duties: those that stood there are the same duties, whatever their words and order."""
    number, standing = turn.draft.next_id, turn.document.duties
    duties: list[Duty] = []
    for line in lines:
        duties.append(Duty(id=line.id or f"d{number}", text=line.text))
        number += 0 if line.id else 1
    lost = [duty for duty in standing if duty.id not in {each.id for each in duties}]
    return _told_many(
        _told_stays(turn.with_draft(document=_with(turn.document, duties), next_id=number), lost), standing
    )


def rejoined(turn: Turn, before: Document) -> Turn:
    """Duties that were given anew, with the ids that those with the same words had before."""
    old = {duty.text: duty.id for duty in before.duties}
    duties = [duty.model_copy(update={"id": old.pop(duty.text, duty.id)}) for duty in turn.document.duties]
    return turn.with_draft(document=_with(turn.document, duties))


def _matched(standing: Sequence[Duty], texts: Sequence[str]) -> tuple[list[Duty], list[Duty]]:
    """The duties whose words are in the list still, in its order, and those whose words are not."""
    left = list(standing)
    kept: list[Duty] = []
    for text in texts:
        same = next((duty for duty in left if duty.text == text), None)
        if same is not None:
            kept.append(same)
            left.remove(same)
    return kept, left


def _with(document: Document, duties: Sequence[Duty]) -> Document:
    return document.model_copy(update={"duties": tuple(duties)})


def _told_stays(turn: Turn, lost: Sequence[Duty]) -> Turn:
    """That what was chosen for a duty stays, though the duty goes."""
    texts = list(dict.fromkeys(each.text for duty in lost for each in chosen_for(turn.draft, duty.id)))
    return turn.noting("duties.criteria_stay", count=len(lost), texts=texts) if texts else turn
