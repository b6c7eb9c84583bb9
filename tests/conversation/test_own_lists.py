"""Lists of other kinds corrected in words: lines, counts, contacts, paragraphs, behaviours; and several at once."""

import pytest

from bot.blocks.replies import messages_for
from tests.conversation.talking import Talk, area_at, factor_at

POSTS = "6 Advisers\n3 Team Leaders\n2 Officers"


def posts() -> Talk:
    talk = area_at("header.management_responsibility")
    talk.say(POSTS)
    return talk


def shown(talk: Talk, field: str) -> str:
    return talk.draft.document.header_words(field)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("remove the last two", "6 Advisers"),
        ("remove 1-2", "2 Officers"),
        ("delete the second one", "6 Advisers, 2 Officers"),
        ("remove all but 2", "3 Team Leaders"),
    ],
)
def test_head_counts_are_removed_after_a_yes_and_come_back(said: str, left: str) -> None:
    talk = posts()
    talk.say(said)
    assert talk.reply().name == "confirm.remove"
    talk.say("yes")
    assert shown(talk, "management_responsibility") == left
    assert "undo" in talk.buttons()
    talk.press("undo")
    assert shown(talk, "management_responsibility") == "6 Advisers, 3 Team Leaders, 2 Officers"


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("move 3 up", "6 Advisers, 2 Officers, 3 Team Leaders"),
        ("put 3 first", "2 Officers, 6 Advisers, 3 Team Leaders"),
        ("swap 1 and 2", "3 Team Leaders, 6 Advisers, 2 Officers"),
        ("merge 1 and 3", "8 Advisers (6), Officers (2), 3 Team Leaders"),
        (
            "split 2: 1 Team Leader / 2 Senior Team Leaders",
            "6 Advisers, 1 Team Leader, 2 Senior Team Leaders, 2 Officers",
        ),
        ("change the last one to 4 Officers", "6 Advisers, 3 Team Leaders, 4 Officers"),
    ],
)
def test_head_counts_are_put_in_order_merged_and_split(said: str, now: str) -> None:
    talk = posts()
    talk.say(said)
    if talk.reply().name == "confirm.remove":
        talk.say("yes")
    assert shown(talk, "management_responsibility") == now


def test_what_does_not_fit_changes_nothing_and_says_why() -> None:
    talk = posts()
    for said, name in (
        ("remove 9", "list.number_unknown"),
        ("merge 2", "merge.needs_two"),
        ("split 2", "split.how"),
        ("split 2: some / others", "split.how"),
        ("swap 1-2 and 3", "reorder.swap_two"),
        ("put 1 first", "list.order_same"),
        ("move 1 to the moon", "list.moved_where"),
        ("move 1 to contacts", "list.does_not_fit"),
    ):
        talk.say(said)
        assert name in talk.names(), said
        assert shown(talk, "management_responsibility") == "6 Advisers, 3 Team Leaders, 2 Officers"


def contacts() -> Talk:
    talk = area_at("header.liaises_with")
    talk.say("Internal: Finance, Housing officers and caretakers\nExternal: Tenants")
    return talk


def test_contacts_go_from_inside_to_outside_and_are_merged_and_split() -> None:
    talk = contacts()
    talk.say("move 1 to external")
    assert talk.draft.document.header["liaises_with"] == {
        "internal": ("Housing officers and caretakers",),
        "external": ("Finance", "Tenants"),
    }
    talk.say("merge 2 and 3")
    assert talk.draft.document.header["liaises_with"]["external"] == ("Finance and Tenants",)
    talk.say("merge 1 and 2")
    assert "merge.other_kind" in talk.names()
    talk.say("split 1: Housing officers / caretakers")
    assert talk.draft.document.header["liaises_with"]["internal"] == ("Housing officers", "caretakers")
    talk.say("undo", "undo", "undo")
    assert talk.draft.document.header["liaises_with"]["internal"] == ("Finance", "Housing officers and caretakers")
    talk.say("move 3 up")
    assert "reorder.contacts" in talk.names()


def test_a_list_of_another_kind_is_named_from_any_question() -> None:
    talk = contacts()
    talk.say("done", "remove contacts 3")
    assert talk.texts() == ["External: Tenants"]
    talk.say("yes")
    assert "external" not in talk.draft.document.header["liaises_with"]
    assert "corrected.in" in talk.names()


def test_behaviours_of_ones_own_are_changed_in_every_way() -> None:
    talk = factor_at("competencies")
    talk.say("all\nadd:\n- Keeps bees\n- Grows trees and mends fences\n- Sings", "change competencies")
    first = next(each.start for each in talk.reply().listings if each.aspect == "own")
    talk.say(f"move {first + 2} up")
    assert talk.behaviours()[-3:] == ["Keeps bees", "Sings", "Grows trees and mends fences"]
    talk.say(f"merge {first} and {first + 1}")
    assert talk.behaviours()[-2:] == ["Keeps bees; Sings", "Grows trees and mends fences"]
    talk.say(f"split {first + 1}", "yes")
    assert talk.behaviours()[-2:] == ["Grows trees", "Mends fences"]
    talk.say(f"reword {first}: Keeps bees well", "remove the last two")
    assert talk.texts() == ["Grows trees", "Mends fences"]
    talk.say("yes")
    assert talk.behaviours()[-1] == "Keeps bees well"
    talk.say("undo")
    assert talk.behaviours()[-2:] == ["Grows trees", "Mends fences"]


def test_a_behaviour_of_ones_own_goes_to_another_competency_or_list() -> None:
    talk = factor_at("competencies")
    name = talk.reply().listings[0].heading
    talk.say("add: Keeps bees\nadd: Knows the byelaws")
    own = next(each.start for each in talk.reply().listings if each.aspect == "own")
    talk.say(f"move {own} to {name}")
    assert talk.draft.document.competencies[0].name == name
    last = own + 1 if talk.behaviours()[-1] == "Knows the byelaws" else own
    talk.say(f"move {last} to knowledge")
    assert talk.essential("knowledge") == ["Knows the byelaws"]
    assert talk.behaviours() == ["Keeps bees"]
    assert "list.moved_to" in talk.names()


def test_behaviours_of_two_competencies_are_not_put_in_one_order() -> None:
    talk = factor_at("competencies")
    name = talk.reply().listings[0].heading
    talk.say(f"add: Keeps bees\nadd to {name}: Grows trees")
    own = next(each.start for each in talk.reply().listings if each.aspect == "own")
    talk.say(f"put {own} after {own + 1}")
    assert "behaviours.order" in talk.names()
    assert sorted(talk.behaviours()) == ["Grows trees", "Keeps bees"]


def test_paragraphs_are_split_at_their_sentences_and_joined_again() -> None:
    talk = area_at("other.text")
    talk.say("Drives a van. Works on Sundays.\nSpeaks Welsh.", "split 1")
    assert talk.texts() == ["Drives a van.", "Works on Sundays."]
    talk.say("yes", "move 3 up", "merge 1 and 2")
    assert talk.draft.document.section("other").text == "Drives a van. Speaks Welsh.\nWorks on Sundays."
    talk.say("move 2 to knowledge")
    assert talk.essential("knowledge") == ["Works on Sundays."]


def test_the_frameworks_own_words_and_order_stay() -> None:
    talk = factor_at("competencies")
    talk.say("1-4", "change competencies")
    for said in ("move 3 up", "reword 2: Other words", "merge 1 and 2", "split 1", "move 1 to knowledge"):
        before = talk.behaviours()
        talk.say(said)
        assert "behaviours.of_the_framework" in talk.names(), said
        assert talk.behaviours() == before
    talk.say("remove 1-2", "what is left", "remove behaviour 3")
    assert len(talk.behaviours()) == 1


def two_lists() -> Talk:
    talk = factor_at("knowledge.essential")
    talk.say("Knows the rules\nKnows the history\nKnows the law", "change experience")
    talk.say("Has led a team\nHas kept records\nHas trained others")
    return talk


def test_entries_of_several_lists_are_removed_in_one_sentence() -> None:
    talk = two_lists()
    talk.say("remove knowledge 2 and 3, and experience 1")
    assert talk.texts() == ["Knows the history", "Knows the law", "Has led a team"]
    talk.say("yes")
    assert (talk.essential("knowledge"), talk.essential("experience")) == (
        ["Knows the rules"],
        ["Has kept records", "Has trained others"],
    )
    talk.press("undo")
    assert (len(talk.essential("knowledge")), len(talk.essential("experience"))) == (3, 3)


@pytest.mark.parametrize(
    "said",
    [
        "make knowledge 2 and experience 3 desirable",
        "move knowledge 2 and experience 3 to desirable",
        "k2 and 3 from experience are desirable",
    ],
)
def test_entries_of_several_lists_are_moved_in_one_sentence(said: str) -> None:
    talk = two_lists()
    talk.say(said)
    assert (talk.desirable("knowledge"), talk.desirable("experience")) == (
        ["Knows the history"],
        ["Has trained others"],
    )


def test_entries_of_several_lists_go_to_one_section() -> None:
    talk = two_lists()
    talk.say("move knowledge 2 and experience 1 to conditions")
    assert talk.essential("conditions") == ["Knows the history", "Has led a team"]
    talk.say("undo", "move knowledge 2 and experience 1 to nowhere")
    assert talk.reply().name == "which.section"
    talk.choose(next(o.key for o in talk.reply().choices.options if "onditions" in o.label))  # type: ignore[union-attr]
    assert talk.essential("conditions") == ["Knows the history", "Has led a team"]


def test_what_is_for_one_list_at_a_time_is_said() -> None:
    talk = two_lists()
    talk.say("merge knowledge 2 and experience 1")
    assert "correct.one_list" in talk.names()
    talk.say("remove knowledge 9 and experience 1")
    assert "list.number_unknown" in talk.names()
    assert (len(talk.essential("knowledge")), len(talk.essential("experience"))) == (3, 3)


def posts_without_the_first() -> Talk:
    """Somebody else took it out since this person saw the list."""
    talk = posts()
    other = Talk(talk.context)
    other.draft = talk.draft
    other.say("change management responsibility", "remove 1", "yes")
    talk.draft = other.draft
    return talk


def test_numbers_keep_their_meaning_when_somebody_else_changes_the_list() -> None:
    talk = posts_without_the_first()
    talk.say("remove 2")
    assert talk.texts() == ["3 Team Leaders"]
    talk.say("no", "remove 2")
    assert talk.texts() == ["2 Officers"]


def test_an_entry_that_somebody_else_took_out_is_gone_and_says_so() -> None:
    talk = posts_without_the_first()
    talk.say("remove 1")
    assert "list.number_gone" in talk.names()
    assert shown(talk, "management_responsibility") == "3 Team Leaders, 2 Officers"


def test_the_number_of_a_behaviour_keeps_its_meaning_when_somebody_else_takes_one_out() -> None:
    talk = factor_at("competencies")
    talk.say("add: Cooks the lunch", "add: Sings in the choir")
    seen, last = talk.focus, len(talk.texts())
    talk.say(f"remove {last - 1}", "yes")
    talk.focus = seen
    talk.say(f"change {last}: Sings in the kitchen")
    assert talk.behaviours() == ["Sings in the kitchen"]
    talk.focus = seen
    talk.say(f"change {last - 1}: Cooks the dinner")
    assert "list.number_gone" in talk.names()
    assert talk.behaviours() == ["Sings in the kitchen"]


def test_all_but_the_only_one_is_told_in_words_and_changes_nothing() -> None:
    talk = posts()
    talk.say("remove 2-3", "yes", "remove all but 1")
    assert talk.note("list.number_unknown").facts["numbers"] == []
    assert "That leaves none of the list" in messages_for(talk.reply(), "1.0")[0].text
    assert shown(talk, "management_responsibility") == "6 Advisers"


@pytest.mark.parametrize("said", ["knowledge 2 and k2", "k1, 2 and knowledge 2", "knowledge 2 and knowledge 2"])
def test_a_criterion_that_is_named_twice_is_moved_once(said: str) -> None:
    talk = factor_at("experience.essential")
    talk.say("add to knowledge: Aa aa", "add to knowledge: Bb bb", f"move {said} to desirable")
    assert talk.desirable("knowledge").count("Bb bb") == 1
    ids = [each.id for _, _, each in talk.draft.document.all_criteria()]
    assert len(ids) == len(set(ids))
