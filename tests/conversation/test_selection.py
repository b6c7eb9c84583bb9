import pytest

from bot.conversation.selection import Selection, selected

NAMES = {"planning and organising": (1, 2), "communication": (3, 4, 5)}
ALL = tuple(range(1, 13))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("all", ALL),
        ("Yes, all of them.", ALL),
        ("everything", ALL),
        ("all but 7 and 12", (1, 2, 3, 4, 5, 6, 8, 9, 10, 11)),
        ("all except 3-5", (1, 2, 6, 7, 8, 9, 10, 11, 12)),
        ("all apart from communication", (1, 2, 6, 7, 8, 9, 10, 11, 12)),
        ("all without 1", ALL[1:]),
        ("1-4, 9", (1, 2, 3, 4, 9)),
        ("1 to 4 and 9", (1, 2, 3, 4, 9)),
        ("1–4 & 9", (1, 2, 3, 4, 9)),
        ("numbers 2, 2 and 1", (1, 2)),
        ("1 2 3", (1, 2, 3)),
        ("1, 2, and 3", (1, 2, 3)),
        ("only 5", (5,)),
        ("planning and organising, 9", (1, 2, 9)),
        ("3\n4\n5", (3, 4, 5)),
    ],
)
def test_ways_to_choose(words: str, numbers: tuple[int, ...]) -> None:
    assert selected(words, 12, NAMES) == Selection(numbers)


def test_a_number_outside_leaves_the_others_beyond_doubt() -> None:
    assert selected("1-3, 99", 12) == Selection((1, 2, 3), ("99",))


@pytest.mark.parametrize("words", ["all but 99", "10-14", "5-3", "1, 30-40", "all but 3-99"])
def test_what_cannot_be_sure_is_doubtful(words: str) -> None:
    chosen = selected(words, 12)
    assert chosen is not None
    assert chosen.doubtful


@pytest.mark.parametrize(
    "words", ["", "the ones about people", "all but the silly ones", "1 or so", "-", "and", "1-2-3"]
)
def test_other_words_are_no_choice(words: str) -> None:
    assert selected(words, 12, NAMES) is None


def test_a_huge_range_is_not_counted_out() -> None:
    chosen = selected("1-999999", 12)
    assert chosen is not None
    assert chosen.outside == ("1-999999",)
