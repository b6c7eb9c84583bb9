"""The draft as listings, what it still misses, and the review."""

from __future__ import annotations

from typing import Any

from bot.conversation.assessed_form import assessable_places
from bot.conversation.clauses import about_post_shown, carried_in, is_stale
from bot.conversation.criteria import shown_criterion
from bot.conversation.duties import duties_label
from bot.conversation.questions import OF_DUTIES, Question, is_empty, is_open, questions
from bot.conversation.replies import Button, Listing, Reply
from bot.conversation.turn import Turn
from bot.conversation.worth_a_look import worth_a_look
from specs.document import SectionEntry, header_lines, marked_words
from specs.forms.model import Section

# So many open answers get a button of their own; "change" and a name reach every other.
_LINKS = 4
_LONGEST_LABEL = 60


def missing(turn: Turn) -> list[Question]:
    """The required questions that the draft does not answer: it cannot be sent for sign-off without them."""
    asked = questions(turn.context, turn.draft)
    return [each for each in asked if (each.required or is_not_known(turn, each)) and is_empty(turn.draft, each)]


def is_not_known(turn: Turn, question: Question) -> bool:
    """Whether somebody said that the answer is not known yet: then it is needed, whatever the form says."""
    return turn.draft.marks.get(question.key) == "not_known"


def left_open(turn: Turn) -> list[Question]:
    """What may stay empty but was only skipped, or was not asked yet."""
    skipped = [
        question
        for question in questions(turn.context, turn.draft)
        if (turn.draft.marks.get(question.key) == "skipped" and question.kind not in OF_DUTIES)
        or is_open(turn.draft, question)
    ]
    return [question for question in skipped if question not in missing(turn) and is_empty(turn.draft, question)]


def review(turn: Turn) -> Reply:
    """The whole document, what is missing and how to fill it; it can be sent when nothing required is missing."""
    required = missing(turn)
    changeable = turn.form.header_field(turn.form.title_field).label
    send = () if required or turn.draft.proposed else (Button("submit", primary=True),)
    return Reply(
        "review.shown",
        {**_title(turn), **_gaps(turn), "changeable": changeable},
        listings=(*listings(turn), *worth_a_look(turn)),
        buttons=(*send, Button("edit", primary=bool(required)), Button("back"), Button("help")),
        question="review",
        attach=("docx",),
        choices=assessable_places(turn),
    )


def waiting(turn: Turn) -> Reply:
    """At the review still or again: what is missing, not the whole document and its file once more."""
    send = () if missing(turn) or turn.draft.proposed else (Button("submit", primary=True),)
    buttons = (*send, Button("review"), Button("edit", primary=not send), Button("help"))
    return Reply("review.waiting", _gaps(turn), buttons=buttons, question="review")


def shown_so_far(turn: Turn) -> Reply:
    """The draft so far, without asking anything."""
    facts = {**_title(turn), **_gaps(turn), "empty": not listings(turn)}
    return Reply("draft.shown", facts, listings=listings(turn))


def incomplete(turn: Turn, current: Question) -> Reply:
    """Why the draft cannot be sent yet."""
    open_ones = links(missing(turn))
    proposals = (Button("proposals"),) if turn.draft.proposed else ()
    buttons = (*open_ones, *proposals, Button("edit", primary=not open_ones), Button("show"), Button("help"))
    return Reply("submit.incomplete", {**_title(turn), **_gaps(turn)}, buttons=buttons, question=current.key)


def _title(turn: Turn) -> dict[str, Any]:
    return {"title": turn.document.header_words(turn.form.title_field)}


def _gaps(turn: Turn) -> dict[str, Any]:
    return {
        "missing": [question.named() for question in missing(turn)],
        "skipped": [question.named() for question in left_open(turn)],
        "tray": len(turn.draft.tray),
        "proposed": len(turn.draft.proposed),
    }


def listings(turn: Turn) -> tuple[Listing, ...]:
    """Everything in the draft: head, sections, competencies, and last what has no place on the form."""
    form, document = turn.form, turn.document
    head = tuple(
        f"{field.label}: {line}" for field in form.header for line in header_lines(document.header.get(field.key, ""))
    )
    shown = [Listing("", head, "plain")] if head else []
    shown += _duties(turn)
    for section in form.sections:
        shown += _competencies(turn) if section.kind == "competencies" else _of_section(turn, section)
    if not any(section.kind == "competencies" for section in form.sections):
        shown += _competencies(turn)
    shown += [each for each in about_post_shown(turn) if each.entries]
    return (*shown, *_unplaced(turn), *_tray(turn), *_proposed(turn))


def _duties(turn: Turn) -> list[Listing]:
    """What the person will do; where the form has no place for it, that it is not printed."""
    texts = tuple(duty.text for duty in turn.document.duties)
    printed = any(section.kind == "duties" for section in turn.form.sections)
    return [Listing(duties_label(turn.form), texts, aspect="" if printed else "not_printed")] if texts else []


def _of_section(turn: Turn, section: Section) -> list[Listing]:
    entry = turn.document.section(section.key)
    shown = [
        Listing(section.label, _lines(turn, section, entry, desirable=False), aspect="essential"),
        Listing(section.label, _lines(turn, section, entry, desirable=True), aspect="desirable"),
        Listing(section.label, tuple(line for line in entry.text.split("\n") if line), "plain"),
        _always(turn, section, entry),
    ]
    return [listing for listing in shown if listing.entries]


def _always(turn: Turn, section: Section, entry: SectionEntry) -> Listing:
    """What stands there without being asked for; a clause whose review date has passed since says so."""
    fixed, carried = (*section.clauses, *entry.clauses), carried_in(turn, section.key)
    remarks = (*("" for _ in fixed), *("past_review" if is_stale(turn, each) else "" for each in carried))
    texts = (*fixed, *(each.text for each in carried))
    return Listing(section.label, texts, "plain", aspect="clauses", remarks=remarks)


def _lines(turn: Turn, section: Section, entry: SectionEntry, *, desirable: bool) -> tuple[str, ...]:
    criteria = entry.desirable if desirable else entry.essential
    return tuple(shown_criterion(section, each) + _methods(turn, each.assessed_by) for each in criteria)


def _methods(turn: Turn, keys: tuple[str, ...]) -> str:
    return f" [{', '.join(turn.form.method_label(key) for key in keys)}]" if keys else ""


def _competencies(turn: Turn) -> list[Listing]:
    return [
        Listing(chosen.name or chosen.competency, tuple(marked_words(indicator) for indicator in chosen.indicators))
        for chosen in turn.document.competencies
        if chosen.indicators
    ]


def _unplaced(turn: Turn) -> list[Listing]:
    """Answers to questions that another form or an earlier version of it asked."""
    fields = {field.key for field in turn.form.header}
    sections = {section.key for section in turn.form.sections}
    lines = [line for key, value in turn.document.header.items() if key not in fields for line in header_lines(value)]
    for key, entry in turn.document.sections.items():
        if key not in sections:
            lines += [marked_words(criterion) for criterion in entry.criteria()]
            lines += [*entry.clauses, *entry.text.split("\n")]
    return [Listing("", tuple(line for line in lines if line), aspect="unplaced")] if any(lines) else []


def _tray(turn: Turn) -> list[Listing]:
    return [Listing("", turn.draft.tray, "number", aspect="tray")] if turn.draft.tray else []


def _proposed(turn: Turn) -> list[Listing]:
    texts = tuple(each.text for each in turn.draft.proposed)
    return [Listing("", texts, "number", aspect="proposed")] if texts else []


def links(asked: list[Question]) -> tuple[Button, ...]:
    """A button for each of the first few of these questions, which goes to it."""
    return tuple(Button(f"choose.goto.{each.key}", label=each.label[:_LONGEST_LABEL]) for each in asked[:_LINKS])
