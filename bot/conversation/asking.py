"""A question as a message: its words from the form, what is recorded already, and the buttons that fit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from bot.conversation.asking_facts import about_post
from bot.conversation.assessed import methods_before
from bot.conversation.clauses import carried_in
from bot.conversation.competencies import Offer, offer_of, shown_indicator
from bot.conversation.criteria import criteria_of, shown_criterion
from bot.conversation.day_one import shown_places
from bot.conversation.duties import duty_of
from bot.conversation.framework import choice_for, grade_written, picked, rungs_of
from bot.conversation.lines import rows_of, shown_row
from bot.conversation.questions import EDIT, Question, is_empty, questions
from bot.conversation.replies import Button, Choices, Listing, Option, Reply
from bot.conversation.reviewing import review, waiting
from bot.conversation.suggesting import Page, page_of
from bot.conversation.suggestion_menu import beside
from bot.conversation.turn import Turn
from specs.document import Criterion, marked_words


def ask(turn: Turn, question: Question, *, briefly: bool = False) -> Reply:
    """The message that asks a question, with what the turn has to tell at its head.

    `briefly` leaves the document out of the review: the person has seen it, and is told what has changed since.
    """
    match question.kind:
        case "review":
            reply = waiting(turn) if briefly else review(turn)
        case "edit":
            reply = _which_answer(turn)
        case "form":
            reply = _which_form(turn)
        case "criteria":
            reply = _criteria(turn, question)
        case "assessed":
            reply = _assessed(turn, question)
        case "competencies":
            reply = _competencies(turn, question)
        case "which":
            reply = _which(turn, question)
        case "lines" | "head_counts" | "contacts" | "prose" | "duties":
            reply = _lines(turn, question)
        case "duty":
            reply = _day_one(turn, question)
        case "text" | "grade" | "date":
            reply = _one_line(turn, question)
        case "facts" | "fact" | "fact_reason" | "clauses" | "clause_reason":
            reply = about_post(turn, question, facts_of(turn, question), partial(_buttons, turn, question))
    return replace(reply, notes=turn.notes)


def facts_of(turn: Turn, question: Question) -> dict[str, Any]:
    """The words of a question."""
    words = question.asking
    return {
        **question.named(),
        "ask": words.ask,
        "example": words.example,
        "required": question.required,
        "often": turn.focus.misunderstood > 1,
    }


def _buttons(turn: Turn, question: Question, *first: Button) -> tuple[Button, ...]:
    """The buttons of a question, the likely one first."""
    leaving: tuple[Button, ...] = (Button("skip"),) if is_empty(turn.draft, question) else ()
    back = () if questions(turn.context, turn.draft)[0] == question else (Button("back"),)
    return (*first, *leaving, *back, Button("help"), Button("show"))


def _done(turn: Turn, question: Question) -> tuple[Button, ...]:
    if not is_empty(turn.draft, question):
        return (Button("done", primary=True),)
    return () if question.required else (Button("none"),)


def _one_line(turn: Turn, question: Question) -> Reply:
    value = turn.document.header_words(question.field)
    keep = (Button("keep", primary=True),) if value else ()
    facts = {**facts_of(turn, question), "value": value}
    return Reply("ask.line", facts, buttons=_buttons(turn, question, *keep), question=question.key)


def _lines(turn: Turn, question: Question) -> Reply:
    rows = tuple(shown_row(row) for row in rows_of(turn, question))
    listings = (Listing("", rows, "number", aspect="recorded"),) if rows else ()
    facts = {**facts_of(turn, question), "recorded": len(rows)}
    buttons = _buttons(turn, question, *_done(turn, question))
    return Reply("ask.lines", facts, listings, buttons, question.key)


def _day_one(turn: Turn, question: Question) -> Reply:
    """A duty, what was chosen for it with the section of each, and suggestions for it, or else for the post."""
    page = page_of(turn, question)
    chosen = tuple(shown_places(turn, question))
    listings = (Listing("", chosen, "number", aspect="recorded"),) if chosen else ()
    duty = duty_of(turn.draft, question.duty)
    facts = {**facts_of(turn, question), "duty": duty.text if duty else "", "count": len(turn.document.duties)}
    of_post = bool(page.shown) and all(each.suggestion.because.name not in ("duty", "like") for each in page.shown)
    facts |= {"chosen": len(chosen), "letters": page.letters, "of_post": of_post}
    done = (Button("done", primary=True),) if chosen else ()
    buttons = (*_buttons(turn, question, *done, *_taking(page, likely=not chosen)), Button("leave_duties"))
    return Reply("ask.day_one", facts, (*listings, *_suggested(page)), buttons, question.key)


def _criteria(turn: Turn, question: Question) -> Reply:
    section = turn.form.section(question.section)
    entries = tuple(shown_criterion(section, each) for each in criteria_of(turn, question))
    listings = (Listing("", entries, "number", aspect="recorded"),) if entries else ()
    page = page_of(turn, question)
    facts = {
        **facts_of(turn, question),
        "recorded": len(entries),
        "necessity": question.necessity,
        "clauses": list(section.clauses),
        "carried": [each.label for each in carried_in(turn, section.key)],
        "movable": section.desirable,
        "from_grade": _higher_grade(turn),
        "letters": page.letters,
    }
    taking = _taking(page, likely=not entries)
    done = _done(turn, question)
    buttons = _buttons(turn, question, *((*done, *taking) if entries else (*taking, *done)))
    return Reply("ask.criteria", facts, (*listings, *_suggested(page)), buttons, question.key)


def _suggested(page: Page) -> tuple[Listing, ...]:
    """The suggestions by letter, each with its reason."""
    if not page.shown:
        return ()
    texts = tuple(each.suggestion.criterion.text for each in page.shown)
    reasons = tuple(each.because() for each in page.shown)
    listing = Listing("", texts, "letter", aspect="suggested", letters=tuple(page.letters), reasons=reasons)
    return (replace(listing, presses=tuple(map(beside, page.keys))),)


def _taking(page: Page, *, likely: bool) -> tuple[Button, ...]:
    """The buttons for suggestions; the first is the likely one where nothing is in the list yet."""
    everything = (Button("take_all", primary=likely),) if page.shown else ()
    return (*everything, Button("more")) if page.more else everything


def _assessed(turn: Turn, question: Question) -> Reply:
    methods = turn.form.assessment
    entry = turn.document.section(question.section)
    bare = [each for each in entry.criteria() if not each.assessed_by]
    shown = tuple(each.text + _assessed_by(turn, each) for each in entry.criteria())
    codes = tuple(f"{method.label} ({method.code})" if method.code else method.label for method in methods)
    before = [turn.form.method_label(key) for key in methods_before(turn, question)]
    facts = {**facts_of(turn, question), "count": len(bare or shown), "again": not bare, "before": before}
    facts |= {"several": len(shown) > 1, "some": bool(bare) and len(bare) < len(shown)}
    same = (Button("same", primary=True),) if before else ()
    keep = (Button("keep", primary=not before),) if not bare else ()
    return Reply(
        "ask.assessed",
        facts,
        (Listing("", shown, "number"), Listing("", codes, "number", aspect="methods")),
        _buttons(turn, question, *same, *keep, *((Button("assess"),) if len(shown) > 1 else ())),
        question.key,
        choices=Choices(tuple(Option(method.key, method.label) for method in methods), several=True),
    )


def _assessed_by(turn: Turn, criterion: Criterion) -> str:
    methods = ", ".join(turn.form.method_label(key) for key in criterion.assessed_by)
    return f" [{methods}]" if methods else ""


def _competencies(turn: Turn, question: Question) -> Reply:
    offer = offer_of(turn)
    grade = turn.document.header_words(turn.form.grade_field) if turn.form.grade_field else ""
    facts = {
        **facts_of(turn, question),
        "basis": offer.basis,
        "grade": grade,
        "proposed": len(offer.proposals),
        "chosen": sum(1 for proposal in offer.proposals if proposal.indicator.id in offer.chosen),
        "own": len(offer.added),
        "several": bool(_higher_grade(turn)),
        "first": offer.proposals[0].competency_name if offer.proposals else "",
    }
    first = (Button("give_grade", primary=True),) if offer.basis == "no_grade" else ()
    if offer.proposals and not offer.chosen:
        first = (Button("all", primary=True),)
    buttons = _buttons(turn, question, *first, *_done(turn, question))
    return Reply("ask.competencies", facts, _offered(offer), buttons, question.key)


def _higher_grade(turn: Turn) -> str:
    """The second rung of a career grade, as an example of a mark; empty for any other grade."""
    rungs = rungs_of(turn.context, turn.draft)
    return rungs[1].name if len(rungs) > 1 else ""


def _which(turn: Turn, question: Question) -> Reply:
    """The competencies to choose from, numbered; those for people who lead stand last and say so."""
    choice, asked = choice_for(turn.context, turn.draft), picked(turn.draft)
    several = choice.choosable if choice else ()
    entries = tuple(f"{each.name}: {each.description}" if each.description else each.name for each in several)
    remarks = tuple("leads_people" if choice and each in choice.on_request else "" for each in several)
    included = tuple(each.name for each in choice.included) if choice else ()
    chosen = [each.name for each in several if each.key in asked]
    facts = {
        **facts_of(turn, question),
        "grade": grade_written(turn.context, turn.draft),
        "room": choice.room if choice else None,
        "included": list(included),
        "chosen": chosen,
    }
    options = tuple(Option(each.key, each.name) for each in several)
    return Reply(
        "ask.which",
        facts,
        (Listing("", entries, "number", remarks=remarks),),
        _buttons(turn, question, *(_done(turn, question) if chosen or included else ())),
        question.key,
        choices=Choices(options, several=True, chosen=tuple(each.key for each in several if each.key in asked)),
    )


def _offered(offer: Offer) -> tuple[Listing, ...]:
    """The proposals by competency, numbered through; then one's own additions with the numbers that follow."""
    listings: list[Listing] = []
    for number, proposal in enumerate(offer.proposals, start=1):
        remark = "left_out" if offer.chosen and proposal.indicator.id not in offer.chosen else ""
        words = marked_words(shown_indicator(proposal))
        if listings and listings[-1].heading == proposal.competency_name:
            entries = (*listings[-1].entries, words)
            listings[-1] = replace(listings[-1], entries=entries, remarks=(*listings[-1].remarks, remark))
        else:
            shown = Listing(proposal.competency_name, (words,), "number", number)
            listings.append(replace(shown, remarks=(remark,)))
    own = tuple(f"{each.name}: {marked_words(each.indicator)}" for each in offer.added)
    if own:
        listings.append(Listing("", own, "number", len(offer.proposals) + 1, aspect="own"))
    return tuple(listings)


def _which_form(turn: Turn) -> Reply:
    forms = turn.context.forms
    described = tuple(f"{form.name}: {form.description}" if form.description else form.name for form in forms)
    chosen = turn.document.form
    buttons = tuple(Button(f"choose.{form.form}", label=form.name, primary=form.form == chosen) for form in forms)
    title = turn.document.header_words(turn.form.title_field)
    keep = (Button("keep"),) if chosen else ()
    facts = {"chosen": turn.form.name if chosen else "", "title": title, "often": turn.focus.misunderstood > 1}
    return Reply(
        "ask.form",
        facts,
        (Listing("", described, "number"),),
        (*buttons, *keep, Button("help")),
        "form",
    )


def _which_answer(turn: Turn) -> Reply:
    answers = [each for each in questions(turn.context, turn.draft) if each.kind != "review"]
    options = tuple(Option(each.key, each.label, each.aspect) for each in answers)
    labels = tuple(each.label for each in answers)
    listing = Listing("", labels, "number", remarks=tuple(each.aspect for each in answers))
    buttons = (Button("keep"), Button("help"))
    return Reply("ask.edit", {}, (listing,), buttons, EDIT.key, choices=Choices(options))
