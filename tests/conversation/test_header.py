import dataclasses

import pytest

from bot.conversation.header import is_date, near_grades
from specs.document import HeadCount
from specs.organisation import shipped_example
from tests.conversation.talking import Talk, area_at, context_on, factor_at


def at_grade() -> Talk:
    return Talk(context_on("factor"), "Customer Hub Assistant")


def test_a_title_given_at_the_start_is_not_asked_for() -> None:
    talk = at_grade()
    assert talk.draft.document.header == {"job_title": "Customer Hub Assistant"}
    assert talk.asked == "header.grade"


@pytest.mark.parametrize("title", ["x" * 151, "🙂", ":tada:", "Clerk\x00"])
def test_a_title_that_cannot_be_used_is_quoted_and_asked_for(title: str) -> None:
    talk = Talk(context_on("factor"), title)
    assert "title.unfit" in talk.names()
    assert talk.asked == "header.job_title"
    assert talk.draft.document.header == {}


@pytest.mark.parametrize("written", ["4", "Grade 4", "grade 4 ", "G4", "GRADE  4."])
def test_a_grade_is_stored_as_the_ladder_prints_it(written: str) -> None:
    talk = at_grade()
    talk.say(written)
    assert talk.draft.document.header["grade"] == "Grade 4"
    assert talk.asked == "header.post_ref"


def test_an_unknown_grade_names_the_ends_of_the_ladder_and_stores_nothing() -> None:
    talk = at_grade()
    talk.say("Grade 44")
    facts = talk.note("grade.unknown").facts
    assert (facts["lowest"], facts["highest"], facts["typed"]) == ("Grade 1", "Grade 12", "Grade 44")
    assert "Grade 4" in facts["near"]
    assert "grade" not in talk.draft.document.header
    assert talk.asked == "header.grade"


def test_near_grades_of_a_slip_of_the_finger() -> None:
    assert near_grades(shipped_example(), "Grdae 11")[0] == "Grade 11"
    assert near_grades(shipped_example(), "boss") == ()


def test_without_a_ladder_any_words_are_a_grade() -> None:
    context = context_on("factor")
    organisation = context.organisation.model_copy(update={"ladder": ()})
    talk = Talk(dataclasses.replace(context, organisation=organisation), "Clerk")
    talk.say("Scale 6 – PO3 (Career Grade)")
    assert talk.draft.document.header["grade"] == "Scale 6 – PO3 (Career Grade)"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "answer.without_words"),
        ("🙂👍", "answer.without_words"),
        (":thumbsup::skin-tone-3:", "answer.without_words"),
        ("?!", "answer.without_words"),
        ("x" * 151, "answer.too_long"),
        ("CSV\x00-1", "answer.control_characters"),
        ("CSV\u202e-1", "answer.control_characters"),
    ],
)
def test_what_cannot_be_a_line_is_said_and_not_stored(text: str, note: str) -> None:
    talk = at_grade()
    talk.say("4", text)
    assert note in talk.names()
    assert talk.asked == "header.post_ref"
    assert "post_ref" not in talk.draft.document.header


def test_a_title_of_150_characters_is_taken() -> None:
    assert Talk(context_on("factor"), "x" * 150).draft.document.header["job_title"] == "x" * 150


def test_a_second_text_to_an_answered_line_replaces_it_and_quotes_the_old() -> None:
    talk = at_grade()
    talk.say("Customer Services Assistant", question="header.job_title")
    assert talk.note("header.replaced").facts["was"] == "Customer Hub Assistant"
    assert talk.names()[0] == "answer.earlier"
    assert talk.asked == "header.grade"


def test_head_counts_are_read_as_people_write_them() -> None:
    talk = area_at("header.management_responsibility")
    talk.say("6 Advisers (First Line)\n2 x Clerks\nthree Porters\nRangers: 4", "done")
    assert talk.draft.document.header["management_responsibility"] == (
        HeadCount(count=6, post="Advisers (First Line)"),
        HeadCount(count=2, post="Clerks"),
        HeadCount(count=3, post="Porters"),
        HeadCount(count=4, post="Rangers"),
    )
    assert talk.asked == "header.liaises_with"


def test_a_line_without_a_number_is_asked_for_and_the_rest_is_kept() -> None:
    talk = area_at("header.management_responsibility")
    talk.say("6 Advisers\nPorters")
    assert talk.note("head_counts.without_number").facts["lines"] == ["Porters"]
    assert talk.draft.document.header_words("management_responsibility") == "6 Advisers"
    assert talk.asked == "header.management_responsibility"


def test_a_change_that_cannot_be_read_changes_nothing() -> None:
    talk = area_at("header.management_responsibility")
    talk.say("6 Advisers", "change 1")
    assert "list.words_needed" in talk.names()
    talk.say("change 1: Porters")
    assert talk.note("list.change_unclear").facts == {"number": 1, "typed": "Porters"}
    assert talk.draft.document.header_words("management_responsibility") == "6 Advisers"


def test_contacts_are_gathered_by_kind_over_several_messages() -> None:
    talk = area_at("header.liaises_with")
    talk.say("Internal: all services, councillors (all parties, all wards)\nExternal: residents; police.")
    talk.say("External: charities")
    assert talk.draft.document.header["liaises_with"] == {
        "internal": ("all services", "councillors (all parties, all wards)"),
        "external": ("residents", "police", "charities"),
    }
    talk.say("the mayor")
    assert talk.note("contacts.without_kind").facts["lines"] == ["the mayor"]


def test_lines_are_changed_and_removed_by_number() -> None:
    talk = area_at("header.liaises_with")
    talk.say("Internal: services, councillors\nExternal: residents")
    talk.say("change 2: elected members", "remove 3", "yes")
    assert talk.draft.document.header["liaises_with"] == {"internal": ("services", "elected members")}
    talk.say("change 1: External: the press")
    assert talk.draft.document.header_words("liaises_with") == "Internal: elected members, External: the press"
    talk.say("remove 7")
    assert "list.number_unknown" in talk.names()


def test_free_text_keeps_its_paragraphs() -> None:
    talk = area_at("other.text")
    talk.say("Keeps what is heard confidential.\n\nWorks to targets.")
    talk.say("Promotes equality.", "done")
    text = talk.draft.document.section("other").text
    assert text == "Keeps what is heard confidential.\nWorks to targets.\nPromotes equality."
    assert talk.asked == "review"


def test_the_employer_is_filled_in_on_the_form_that_prints_it() -> None:
    assert area_at("header.directorate").draft.document.header["authority"] == "Thornley Vale Borough Council"


@pytest.mark.parametrize("words", ["10/06/26", "10.6.2026", "10 June 2026", "1st Sept 2026", "2026-06-10"])
def test_dates_as_they_are_written_here(words: str) -> None:
    assert is_date(words)


@pytest.mark.parametrize("words", ["31/02/2026", "June", "10 Smarch 2026", "0/0/0", "2026", "99999"])
def test_what_is_no_date(words: str) -> None:
    assert not is_date(words)


def test_a_date_that_is_asked_for_is_checked() -> None:
    context = context_on("factor")
    header = tuple(field.model_copy(update={"asked": True}) for field in context.form.header)
    form = context.form.model_copy(update={"header": header})
    talk = Talk(dataclasses.replace(context, form=form), "Clerk")
    talk.say("4", "A-1", "soon")
    assert (talk.asked, "date.unknown" in talk.names()) == ("header.date", True)
    talk.say("10 June 2026")
    assert talk.draft.document.header["date"] == "10 June 2026"


def test_the_head_stands_in_the_forms_order_whatever_was_answered_first() -> None:
    talk = factor_at("review")
    talk.say("change job title to Clerk")
    assert list(talk.draft.document.header) == ["job_title", "grade", "post_ref"]
