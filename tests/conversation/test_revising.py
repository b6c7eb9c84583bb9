"""A message that is changed or deleted afterwards takes what it gave with it, and nothing else."""

import pytest

from bot.conversation.acts import Revise
from bot.conversation.adopting import adopted
from bot.conversation.given import Given, given_between, is_there, standing
from bot.conversation.suggesting import PAGE
from tests.conversation.talking import Talk, area_at, factor_at, suggesting_at


def gave(talk: Talk, text: str) -> Given:
    before = talk.draft
    talk.say(text)
    return given_between(talk.context, before, talk.draft)


def ids(talk: Talk, section: str) -> dict[str, str]:
    return {each.text: each.id for each in talk.draft.document.section(section).essential}


def test_new_words_stand_where_the_old_stood_and_what_is_the_same_keeps_its_id() -> None:
    talk = factor_at("experience.essential")
    given = gave(talk, "- Has led\n- Has kept records")
    talk.say("Has driven a van")
    before = ids(talk, "experience")
    talk.act(Revise(given, "experience.essential", "- Has kept records\n- Has led a team"))
    assert talk.essential("experience") == ["Has kept records", "Has led a team", "Has driven a van"]
    after = ids(talk, "experience")
    assert after["Has kept records"] == before["Has kept records"]
    assert after["Has led a team"] == before["Has led"]
    assert "earlier.given" in talk.names()
    assert talk.asked == "experience.essential"


def test_how_it_is_assessed_stays_with_reworded_criteria() -> None:
    talk = factor_at("experience.essential")
    given = gave(talk, "Has led")
    talk.say("done", "1")
    (was,) = talk.draft.document.section("experience").essential
    talk.act(Revise(given, "experience.essential", "Has led a team"))
    (now,) = talk.draft.document.section("experience").essential
    assert was.assessed_by
    assert (now.text, now.id, now.assessed_by) == ("Has led a team", was.id, was.assessed_by)


def test_a_line_of_the_head_follows_its_message_and_undo_brings_it_back() -> None:
    talk = factor_at("experience.essential")
    given = gave(talk, "change grade to 5")
    assert given.fields == {"header.grade": "Grade 5"}
    talk.act(Revise(given, "experience.essential", "change grade to 6"))
    assert talk.draft.document.header_words("grade") == "Grade 6"
    talk.say("undo")
    assert talk.draft.document.header_words("grade") == "Grade 5"


@pytest.mark.parametrize("words", ["undo", "back", "?!", "skip", "show"])
def test_new_words_that_are_no_answer_change_nothing(words: str) -> None:
    talk = factor_at("experience.essential")
    given = gave(talk, "Has led")
    before = talk.draft
    talk.act(Revise(given, "experience.essential", words))
    assert talk.draft == before
    assert "earlier.unfit" in talk.names()


def test_a_deleted_message_takes_away_what_it_gave_and_nothing_else() -> None:
    talk = area_at("header.management_responsibility")
    given = gave(talk, "6 Advisers\n2 Clerks")
    talk.say("1 Apprentice")
    talk.act(Revise(given, "header.management_responsibility", ""))
    assert talk.draft.document.header_words("management_responsibility") == "1 Apprentice"
    assert "earlier.taken_away" in talk.names()
    talk.say("undo")
    assert talk.draft.document.header_words("management_responsibility").startswith("6 Advisers")


def test_letters_of_suggestions_are_read_again() -> None:
    talk = suggesting_at("experience.essential")
    shown = talk.on_show()
    assert len(shown) == PAGE
    given = gave(talk, "A and C")
    talk.act(Revise(given, "experience.essential", "A"))
    assert talk.essential("experience") == [shown["A"]]


def test_what_was_changed_since_is_seen() -> None:
    talk = factor_at("experience.essential")
    given = gave(talk, "- Has led\n- Has kept records")
    assert standing(talk.context, talk.draft, given) == given
    talk.say("reword 1: Has led a team")
    assert standing(talk.context, talk.draft, given) != given
    assert is_there(talk.context, talk.draft, given).words() == ("Has led a team", "Has kept records")


def test_what_is_added_to_an_adopted_document_has_an_id_of_its_own() -> None:
    talk = factor_at("experience.essential")
    talk.say("- Has led\n- Has kept records")
    talk.draft = adopted(talk.context, talk.draft.document)
    talk.say("add to experience: Has driven a van")
    several = [each.id for _, _, each in talk.draft.document.all_criteria()]
    assert len(several) == len(set(several)) == 3
