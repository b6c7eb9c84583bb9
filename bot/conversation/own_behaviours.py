"""Corrections of the behaviours, by number: any can be taken out; those that a person wrote, changed in every way.

The framework's behaviours keep its words, its order and their competency: for other words a person writes their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.command_set import Correction, Merge, Move, Remove, Reorder, Reword, Split
from bot.conversation.competencies import OWN, Added, Offer, group_of, offer_of, rebuilt, taken_out
from bot.conversation.confirming import asked, losing
from bot.conversation.correcting import not_there, split_parts, words_in
from bot.conversation.criteria import same_words
from bot.conversation.ordering import in_new_order
from bot.conversation.own_lists import Spoken, added_to, list_named, places_meant
from bot.conversation.questions import Question
from bot.conversation.references import NotThere
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line


def behaviour_ids(offer: Offer) -> tuple[str, ...]:
    """The behaviours in the order of their numbers."""
    return (*(each.indicator.id for each in offer.proposals), *(each.indicator.id for each in offer.added))


def correct_behaviours(turn: Turn, question: Question, correction: Correction, spoken: Spoken) -> Turn:
    """Carry out a correction of the behaviours; what is not clear is said and nothing is done."""
    offer = offer_of(turn)
    places = places_meant(turn, question, behaviour_ids(offer), correction.which.numbers)
    if isinstance(places, NotThere):
        return not_there(turn, places, spoken.said)
    if isinstance(correction, Remove):
        return taken_out(turn, spoken.target, [place + 1 for place in places], spoken.way)
    fixed = [place for place in places if place < len(offer.proposals)]
    own = [offer.added[place - len(offer.proposals)] for place in places if place >= len(offer.proposals)]
    theirs = [each for each in own if each.indicator.source == "own"]
    if fixed or len(theirs) < len(own):
        numbers = [place + 1 for place in places if place in fixed or own]
        return turn.understood().noting("behaviours.of_the_framework", numbers=numbers, typed=one_line(spoken.said))
    match correction:
        case Reword(text=text):
            return _reworded(turn, offer, theirs, text, places)
        case Merge():
            return _merged(turn, offer, theirs, places)
        case Split():
            return _split(turn, question, offer, theirs, correction, spoken)
        case Reorder():
            return _reordered(turn, question, offer, theirs, correction, spoken)
        case Move(to=to):
            return _moved(turn, offer, theirs, to, spoken)


def _with_own(turn: Turn, offer: Offer, added: Sequence[Added]) -> Turn:
    return rebuilt(turn, replace(offer, added=tuple(added)), offer.chosen).understood()


def _worded(behaviour: Added, text: str) -> Added:
    return replace(behaviour, indicator=behaviour.indicator.model_copy(update={"text": text}))


def _reworded(turn: Turn, offer: Offer, own: list[Added], text: str, places: list[int]) -> Turn:
    if len(own) > 1:
        return turn.misunderstood().noting("reword.one_only", typed=text)
    number, was = places[0] + 1, own[0]
    if not has_words(text):
        return turn.understood().noting("list.words_needed", number=number)
    if same_words(text) in [same_words(each.indicator.text) for each in offer.added if each != was]:
        return turn.understood().noting("criteria.duplicates", texts=[text])
    turn = _with_own(turn, offer, [_worded(was, text) if each == was else each for each in offer.added])
    return turn.noting("list.changed", number=number, value=text, was=was.indicator.text)


def _merged(turn: Turn, offer: Offer, own: list[Added], places: list[int]) -> Turn:
    if len(own) < 2:
        return turn.misunderstood().noting("merge.needs_two", number=places[0] + 1)
    texts = [each.indicator.text for each in own]
    whole = "; ".join([*(text.rstrip(" .;") for text in texts[:-1]), texts[-1]])
    standing = [_worded(each, whole) if each == own[0] else each for each in offer.added if each not in own[1:]]
    return _with_own(turn, offer, standing).noting("criteria.merged", texts=texts, value=whole)


def _split(turn: Turn, question: Question, offer: Offer, own: list[Added], split: Split, spoken: Spoken) -> Turn:
    if len(own) > 1:
        return turn.misunderstood().noting("split.one_only", typed=one_line(spoken.said))
    [was] = own
    number = behaviour_ids(offer).index(was.indicator.id) + 1
    parts = split.parts or split_parts(was.indicator.text)
    if len(parts) < 2:
        facts = {"number": number, "value": was.indicator.text, "typed": split.parts}
        return turn.misunderstood().noting("split.how", **facts)
    if not split.parts:
        words = f"split {question.key} {split.which.numbers}:\n" + "\n".join(parts)
        return asked(turn, spoken.target, words, "split.proposed", parts, number=number)
    lost = [was.indicator.text] if words_in(was.indicator.text) - words_in(" ".join(parts)) - {"and"} else []
    if (asking := losing(turn, spoken.target, lost, spoken.way, parts)) is not None:
        return asking
    first = turn.draft.next_id
    fresh = [_worded(was, parts[0])]
    for place, text in enumerate(parts[1:]):
        indicator = was.indicator.model_copy(update={"id": f"c{first + place}", "text": text})
        fresh.append(replace(was, indicator=indicator))
    standing = [new for each in offer.added for new in (fresh if each == was else [each])]
    turn = _with_own(turn.with_draft(next_id=first + len(fresh) - 1), offer, standing)
    return turn.noting("criteria.split", texts=[each.indicator.text for each in fresh], was=was.indicator.text)


def _reordered(turn: Turn, question: Question, offer: Offer, own: list[Added], order: Reorder, spoken: Spoken) -> Turn:
    """Among the behaviours that stand under the same competency, after the framework's."""
    ids = behaviour_ids(offer)
    other = places_meant(turn, question, ids, str(order.other)) if order.other else []
    if isinstance(other, NotThere):
        return not_there(turn, other, spoken.said)
    if order.where == "swap" and (len(own) != 1 or not other):
        return turn.misunderstood().noting("reorder.swap_two", typed=one_line(spoken.said))
    beside = next((each for each in offer.added if other and each.indicator.id == ids[other[0]]), None)
    together = [each for each in offer.added if each.competency == own[0].competency]
    elsewhere = (other and beside not in together) or any(each not in together for each in own)
    if elsewhere:
        return turn.understood().noting("behaviours.order", typed=one_line(spoken.said))
    sequence = in_new_order(together, own, order.where, beside)
    if sequence == together:
        return turn.understood().noting("list.order_same")
    following = iter(sequence)
    standing = [next(following) if each in together else each for each in offer.added]
    texts = [each.indicator.text for each in sequence]
    return _with_own(turn, offer, standing).noting("list.reordered", texts=texts)


def _moved(turn: Turn, offer: Offer, own: list[Added], to: str, spoken: Spoken) -> Turn:
    """To another competency, or out of the behaviours into a list of criteria or lines."""
    texts = [each.indicator.text for each in own]
    key, name = group_of(turn, to)
    if key != OWN:
        moved = [replace(each, competency=key, name=name) if each in own else each for each in offer.added]
        return _with_own(turn, offer, moved).noting("list.moved_to", label=name, texts=texts)
    target = list_named(turn, to)
    if target is None:
        return turn.misunderstood().noting("list.moved_where", typed=one_line(spoken.said), to=to)
    done = added_to(turn, target, texts)
    if done is None:
        return turn.understood().noting("list.does_not_fit", texts=texts, **target.named())
    kept = [each for each in offer.added if each not in own]
    return _with_own(done, offer, kept).noting("list.moved_to", label=target.label, texts=texts)
