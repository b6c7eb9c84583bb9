"""What one message gave to a draft: so that changing the message can change that, and deleting it take it away."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from bot.conversation.context import Context
from bot.conversation.draft import Draft, Focus
from bot.conversation.given_settings import (
    Setting,
    same_settings,
    settings_between,
    settings_in,
    settings_there,
    without_settings,
)
from bot.conversation.lines import rows_of, shown_row, without_rows
from bot.conversation.pending import Proposal
from bot.conversation.questions import QuestionKind, questions
from bot.conversation.turn import Turn
from specs.document import ChosenCompetency, Criterion, SectionEntry

_ONE_LINE: frozenset[QuestionKind] = frozenset({"text", "grade", "date"})
_ROWS: frozenset[QuestionKind] = frozenset({"lines", "head_counts", "contacts", "prose", "duties"})


class Given(BaseModel):
    """What a message gave. `fields` are one-line answers by question, `rows` lines added to an answer by question,
    `criteria` and `indicators` the words of what was added, by its id. `settings` are what it set on what stood there
    already (how something is assessed, a fact of the post), `offers` the proposals that were read out of it, `tray` its
    words that found no place, and `taken` the proposals that it took or put aside, as they waited before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: dict[str, str] = Field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    criteria: dict[str, str] = Field(default_factory=dict)
    indicators: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, Setting] = Field(default_factory=dict)
    offers: dict[str, str] = Field(default_factory=dict)
    tray: tuple[str, ...] = ()
    taken: tuple[Proposal, ...] = ()

    def words(self) -> tuple[str, ...]:
        """All of it, a line each."""
        rows = (row for several in self.rows.values() for row in several)
        added = (*self.fields.values(), *rows, *self.criteria.values(), *self.indicators.values())
        return (*added, *(each.told for each in self.settings.values()), *self.offers.values(), *self.tray)


def given_between(context: Context, before: Draft, after: Draft) -> Given:
    """What came to a draft between two states of it."""
    was, now = given_in(context, before), given_in(context, after)
    fields = {key: value for key, value in now.fields.items() if was.fields.get(key) != value}
    rows = {key: _added(was.rows.get(key, ()), several) for key, several in now.rows.items()}
    return Given(
        fields=fields,
        rows={key: added for key, added in rows.items() if added},
        criteria={key: words for key, words in now.criteria.items() if key not in was.criteria},
        indicators={key: words for key, words in now.indicators.items() if key not in was.indicators},
        settings=settings_between(was.settings, now.settings),
        offers={key: words for key, words in now.offers.items() if key not in was.offers},
        tray=_added(was.tray, now.tray),
        taken=tuple(each for each in before.proposed if each.id not in now.offers),
    )


def given_in(context: Context, draft: Draft) -> Given:
    """All that stands in a draft, in the same terms."""
    turn = Turn(context, draft, Focus())
    fields: dict[str, str] = {}
    rows: dict[str, tuple[str, ...]] = {}
    for question in questions(context, draft):
        if question.kind in _ONE_LINE and (value := draft.document.header_words(question.field)):
            fields[question.key] = value
        elif question.kind in _ROWS:
            rows[question.key] = tuple(shown_row(row) for row in rows_of(turn, question))
    criteria = {each.id: each.text for _, _, each in draft.document.all_criteria()}
    indicators = {each.id: each.text for chosen in draft.document.competencies for each in chosen.indicators}
    return Given(
        fields=fields,
        rows=rows,
        criteria=criteria,
        indicators=indicators,
        settings=settings_in(context, draft),
        offers={each.id: each.text for each in draft.proposed},
        tray=draft.tray,
    )


def standing(context: Context, draft: Draft, given: Given) -> Given:
    """What of it still stands in the draft, word for word."""
    now = given_in(context, draft)
    rows = {key: tuple(row for row in several if row in now.rows.get(key, ())) for key, several in given.rows.items()}
    return Given(
        fields=_same(given.fields, now.fields),
        rows={key: several for key, several in rows.items() if several},
        criteria=_same(given.criteria, now.criteria),
        indicators=_same(given.indicators, now.indicators),
        settings=same_settings(given.settings, now.settings),
        offers=_same(given.offers, now.offers),
        tray=tuple(line for line in given.tray if line in now.tray),
        taken=given.taken,
    )


def is_there(context: Context, draft: Draft, given: Given) -> Given:
    """What of it is there at all, with the words that it has now."""
    now = given_in(context, draft)
    kept = standing(context, draft, given)
    return Given(
        fields={key: now.fields[key] for key in given.fields if key in now.fields},
        rows=kept.rows,
        criteria={key: now.criteria[key] for key in given.criteria if key in now.criteria},
        indicators={key: now.indicators[key] for key in given.indicators if key in now.indicators},
        settings=settings_there(given.settings, now.settings),
        offers=kept.offers,
        tray=kept.tray,
        taken=given.taken,
    )


def without(context: Context, draft: Draft, given: Given, *, fields: bool) -> Draft:
    """The draft without what was given; one-line answers only go where `fields` says so."""
    turn = Turn(context, draft, Focus())
    for question in questions(context, draft):
        if fields and question.key in given.fields:
            turn = turn.with_header(question.field, "")
        elif question.key in given.rows:
            turn = without_rows(turn, question, given.rows[question.key])
    for key, entry in turn.document.sections.items():
        turn = turn.with_section(key, _without_criteria(entry, given)) if given.criteria else turn
    left = tuple(_without_indicators(each, given) for each in turn.document.competencies)
    competencies = tuple(each for each in left if each.indicators)
    if competencies != turn.document.competencies and given.indicators:
        turn = turn.with_draft(document=turn.document.model_copy(update={"competencies": competencies}))
    turn = without_settings(turn, given.settings) if given.settings else turn
    return _waiting_again(turn.draft, given)


def _waiting_again(draft: Draft, given: Given) -> Draft:
    """Without the proposals that were read out of the message, and with those waiting again that it took."""
    left = [each for each in draft.proposed if each.id not in given.offers]
    waiting = {each.id: each for each in (*given.taken, *left)}
    # What was chosen for duties stands by section, not by number: it stays so where nothing comes back.
    in_order = sorted(waiting.values(), key=lambda each: int(each.id.removeprefix("p"))) if given.taken else left
    tray = tuple(line for line in draft.tray if line not in given.tray)
    return draft.model_copy(update={"proposed": tuple(in_order), "tray": tray})


def _without_criteria(entry: SectionEntry, given: Given) -> SectionEntry:
    def kept(several: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(each for each in several if each.id not in given.criteria)

    return entry.model_copy(update={"essential": kept(entry.essential), "desirable": kept(entry.desirable)})


def _without_indicators(chosen: ChosenCompetency, given: Given) -> ChosenCompetency:
    kept = tuple(each for each in chosen.indicators if each.id not in given.indicators)
    return chosen.model_copy(update={"indicators": kept})


def _added(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row for row in after if row not in before)


def _same(given: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    return {key: words for key, words in given.items() if now.get(key) == words}
