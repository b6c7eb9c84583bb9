import time

import pytest

from bot.conversation.pasted import entries_of
from bot.conversation.typed import cleaned

AREAS = [("internal", "Internal"), ("external", "External")]


def texts(pasted: str) -> list[str]:
    return [entry.text for entry in entries_of(cleaned(pasted)[0], AREAS)]


@pytest.mark.parametrize(
    "mark",
    [
        "- ",
        "* ",
        "• ",
        "– ",
        "· ",
        "•\t",
        "-\t",
        "  - ",
        "▪ ",
        "●",
        "\uf0b7\t",
        "\uf0a7 ",
        "1. ",
        "1) ",
        "(a) ",
        "i. ",
        "(ii) ",
        "a) ",
    ],
)
def test_marks_of_a_list_are_taken_off(mark: str) -> None:
    assert texts(f"{mark}Has kept records\n{mark}Has answered calls") == ["Has kept records", "Has answered calls"]


def test_a_numbered_list_with_windows_newlines_and_semicolons() -> None:
    pasted = "1. Has kept records;\r\n2.\tHas answered calls;\r\n\r\n3)Has trained others; and\r\n10. Has led"
    assert texts(pasted) == ["Has kept records", "Has answered calls", "Has trained others", "Has led"]


def test_one_paragraph_stays_one_criterion() -> None:
    paragraph = "Has kept records; has answered calls, and has trained others. Some of it by phone."
    assert texts(paragraph) == [paragraph]


def test_a_paragraph_wrapped_by_a_mail_program_stays_one() -> None:
    pasted = "Has dealt with enquiries from the public, in person and by phone,\nand has kept a record of each."
    assert len(texts(pasted)) == 1


def test_short_lines_in_lower_case_are_separate() -> None:
    assert texts("keeps records\nanswers calls\ntrains others") == ["keeps records", "answers calls", "trains others"]


def test_a_bullet_that_goes_on_in_the_next_line() -> None:
    assert texts("• Has kept records\n  of every call\n• Has led") == ["Has kept records of every call", "Has led"]


@pytest.mark.parametrize(
    "text", ["3.5 days of training", "5 GCSEs at grade 4", "A-level in any subject", "i know a lot"]
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert texts(text) == [text]


def test_a_single_letter_with_a_full_stop_is_no_mark_on_its_own() -> None:
    assert texts("C. difficile: follows the cleaning rules") == ["C. difficile: follows the cleaning rules"]


def test_a_label_holds_until_the_next() -> None:
    pasted = "Before\nInternal: to colleagues\nto heads of service\nExternal:\nto residents"
    found = [(entry.label, entry.text) for entry in entries_of(pasted, AREAS)]
    assert found == [
        ("", "Before"),
        ("internal", "to colleagues"),
        ("internal", "to heads of service"),
        ("external", "to residents"),
    ]


def test_a_word_that_begins_like_a_label_is_not_one() -> None:
    assert texts("Internal-audit rules") == ["Internal-audit rules"]


def test_table_cells_of_phrases_are_separate_and_other_tabs_are_spaces() -> None:
    assert texts("Has kept records\tHas led a team") == ["Has kept records", "Has led a team"]
    assert texts("Has kept records\tAF") == ["Has kept records AF"]


def test_word_line_breaks_and_table_marks_part_lines() -> None:
    assert texts("Has kept records\x0bHas led\x07Has trained") == ["Has kept records", "Has led", "Has trained"]


def test_forty_at_once() -> None:
    assert len(texts("\n".join(f"{n}. Has done task {n}" for n in range(1, 41)))) == 40


@pytest.mark.parametrize("filler", [" ", "\t", "; ", "- ", "1 ", "\n", "a.", "("])
def test_a_hostile_paste_takes_no_time(filler: str) -> None:
    started = time.monotonic()
    entries_of(cleaned("1" + filler * (40_000 // len(filler)) + "x")[0], AREAS)
    assert time.monotonic() - started < 2
