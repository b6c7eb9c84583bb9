"""Precedents in a conversation: what the employer agreed before, what is near to one, and what comes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest

from bot.blocks.replies import messages_for
from specs.suggestions.precedents import Agreed, Precedent, Wanted, key_of
from specs.suggestions.words import content_words
from tests.conversation.talking import Talk, context_on, factor_at, suggesting_at

EXPERIENCE = "experience.essential"
PHONES = "Has answered calls from tenants about leaking roofs"
PARCELS = "Has sorted parcels for a depot by their postcode"


def wording(text: str, *specs: int, methods: tuple[str, ...] = ("interview",)) -> Precedent:
    words = content_words(text)
    return Precedent(key_of(words), text, words, methods, frozenset(specs))


@dataclass(frozen=True)
class Listed:
    """Precedents in a list: two agreed Grade 4 specifications of the same title."""

    wordings: tuple[Precedent, ...]

    def agreed(self, wanted: Wanted) -> Agreed:
        if "experience" not in wanted.kinds or wanted.grade != "4" or wanted.necessity != "essential":
            return Agreed()
        titles = {1: "Customer Hub Assistant", 2: "Customer Hub Assistant"}
        return Agreed(frozenset({1, 2}), titles, self.wordings)

    def sharing(self, words: tuple[str, ...], wanted: Wanted) -> tuple[Precedent, ...]:
        return tuple(each for each in self.wordings if set(words) & each.words)

    def named(self, keys: Collection[str], organisation: str) -> tuple[Precedent, ...]:
        assert organisation
        return tuple(each for each in self.wordings if each.key in keys)


def agreed_before(*wordings: Precedent) -> Talk:
    """The first criteria question, at an employer that has agreed these."""
    context = replace(context_on("factor", suggests=True), precedents=Listed(wordings))
    talk = Talk(context, "Customer Hub Assistant")
    talk.say("Grade 4", "CSV-04-26")
    assert talk.asked == EXPERIENCE
    return talk


def letter_of(talk: Talk, text: str) -> str:
    return next(letter for letter, shown in talk.on_show().items() if shown == text)


def test_what_was_agreed_is_offered_with_how_often_and_taken_with_its_methods() -> None:
    talk = agreed_before(wording(PHONES, 1, 2, methods=("test", "smoke_signals")))
    assert PHONES in talk.on_show().values()
    assert f"{PHONES} (in 2 of 2 agreed Grade 4 specifications)" in messages_for(talk.reply(), "A")[0].text
    talk.say(letter_of(talk, PHONES))
    assert talk.essential("experience") == [PHONES]
    assert talk.draft.document.section("experience").essential[0].assessed_by == ("test",)
    assert PHONES not in talk.on_show().values()


def test_one_agreed_specification_of_that_title_says_so() -> None:
    talk = agreed_before(wording(PHONES, 1))
    [message] = messages_for(talk.reply(), "A")
    assert f"{PHONES} (in 1 of 2 agreed specifications for “Customer Hub Assistant”)" in message.text


def test_a_precedent_is_declined_for_good_and_can_be_offered_again() -> None:
    precedent = wording(PHONES, 1, 2)
    talk = agreed_before(precedent)
    letter = letter_of(talk, PHONES)
    talk.say(f"not {letter}")
    assert talk.draft.declined == (precedent.key,)
    assert PHONES not in talk.on_show().values()
    talk.say(f"offer {letter} again")
    assert not talk.draft.declined
    assert talk.note("suggestions.again").facts["texts"] == [PHONES]
    assert talk.on_show()[letter] == PHONES
    talk.say(f"offer {letter} again")
    assert "suggestions.not_put_aside" in talk.names()


def test_what_is_near_to_a_declined_one_is_not_offered_either() -> None:
    near = wording(f"{PHONES} quickly", 2)
    talk = agreed_before(wording(PHONES, 1, 2))
    talk.say(f"not {letter_of(talk, PHONES)}")
    source = Listed((wording(PHONES, 1, 2), near))
    talk.context = replace(talk.context, precedents=source)
    talk.say("more")
    assert not {PHONES, near.text} & set(talk.on_show().values())


def test_more_like_one_shows_what_is_near_under_letters_of_its_own() -> None:
    talk = suggesting_at(EXPERIENCE)
    before = talk.on_show()
    talk.say("more like A")
    assert talk.note("suggestions.like").facts == {"letter": "A"}
    shown = talk.on_show()
    assert shown
    assert not set(shown) & {"A"}
    assert all(before.get(letter, text) == text for letter, text in shown.items())
    [listing] = [each for each in talk.reply().listings if each.aspect == "suggested"]
    assert {reason.facts["reason"] for reason in listing.reasons} == {"like"}
    assert "(like A)" in messages_for(talk.reply(), "A")[0].text
    letter, text = next(iter(shown.items()))
    talk.say(letter, "A")
    assert talk.essential("experience") == [text, before["A"]]


def test_more_after_more_like_goes_on_with_the_others() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("show me more like suggestion B", "more")
    assert "suggestions.like" not in talk.names()
    [listing] = [each for each in talk.reply().listings if each.aspect == "suggested"]
    assert "like" not in {reason.facts["reason"] for reason in listing.reasons}


def test_precedents_are_among_what_is_like_one() -> None:
    talk = agreed_before(wording(PHONES, 1, 2), wording("Has answered emails from tenants about roofs in a gale", 9))
    talk.say(f"more like {letter_of(talk, PHONES)}")
    assert "Has answered emails from tenants about roofs in a gale" in talk.on_show().values()


def test_where_nothing_is_like_it_that_is_said_and_nothing_changes() -> None:
    talk = agreed_before(wording("Has juggled torches aboard submarines", 1, 2))
    shown = talk.on_show()
    talk.say(f"more like {letter_of(talk, 'Has juggled torches aboard submarines')}")
    assert "suggestions.nothing_like" in talk.names()
    assert talk.on_show() == shown


@pytest.mark.parametrize("typed", ["more like this", "show me something similar to that one", "more like it"])
def test_without_a_letter_it_is_asked_which_one(typed: str) -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say(typed)
    assert talk.note("suggestions.like_which").facts["letters"] == list("ABCDE")
    assert talk.essential("experience") == []
    talk.say("none of these", "more like this")
    assert talk.note("suggestions.like_which").facts["letters"] == []


def test_a_letter_that_nothing_has_changes_nothing() -> None:
    talk = suggesting_at(EXPERIENCE)
    for typed in ("more like Z", "offer Z again"):
        talk.say(typed)
        assert talk.note("suggestions.unknown").facts["letters"] == ["Z"]


@pytest.mark.parametrize("typed", ["more like a diplomat than a judge", "Would show residents the way again"])
def test_sentences_that_begin_like_it_are_answers(typed: str) -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say(typed)
    assert talk.essential("experience") == [typed]


@pytest.mark.parametrize("typed", ["more like A", "offer A again"])
def test_where_nothing_is_suggested_they_are_words_as_before(typed: str) -> None:
    talk = factor_at(EXPERIENCE)
    talk.say(typed)
    assert talk.essential("experience") == [typed]


def test_a_precedent_that_is_agreed_no_longer_changes_nothing() -> None:
    talk = agreed_before(wording(PHONES, 1, 2))
    letter = letter_of(talk, PHONES)
    talk.context = replace(talk.context, precedents=Listed(()))
    talk.say(letter)
    assert "suggestions.none_left" in talk.names()
    assert talk.essential("experience") == []


def test_without_suggestions_the_library_is_never_read() -> None:
    def unreadable() -> None:
        raise AssertionError("read although nothing was suggested")

    context = replace(context_on("factor"), read_library=unreadable)  # type: ignore[arg-type]
    talk = Talk(context, "Customer Hub Assistant")
    talk.say("Grade 4")
    assert talk.asked == "header.post_ref"
