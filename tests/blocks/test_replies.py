"""Replies as Slack messages: within Slack's limits, whole for a screen reader, numbered as one can type."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.parts import broken, escaped, runs
from bot.blocks.replies import Message, messages_for
from bot.conversation.replies import Button, Choices, Listing, Note, Option, Reply
from bot.sandbox.rules.blocks import check_blocks, message_blocks_too_long
from prompts import STRONG, WEAK
from tests.conversation.talking import area_at, factor_at, suggesting_at

LONG = "Explains to residents what the council can and cannot do about it. " * 6


def reply(*listings: Listing, buttons: tuple[Button, ...] = (), choices: Choices | None = None) -> Reply:
    return Reply("ask.edit", {}, listings, buttons, "edit", choices=choices)


def within_limits(messages: list[Message]) -> None:
    for message in messages:
        assert 0 < len(message.text) <= 4_000
        assert 0 < len(message.blocks) <= 50
        assert len(json.dumps(message.blocks, ensure_ascii=False, separators=(",", ":"))) <= 12_000
        assert not message_blocks_too_long(message.blocks)
        assert check_blocks(message.blocks, "message") == []


def shown(messages: list[Message]) -> str:
    """All words in the blocks."""

    def words(value: Any) -> str:
        if isinstance(value, dict):
            return (
                str(value["text"])
                if value.get("type") in ("text", "plain_text")
                else " ".join(words(each) for each in value.values())
            )
        return " ".join(words(each) for each in value) if isinstance(value, list) else ""

    return words([message.blocks for message in messages])


def plain(text: str) -> str:
    return " ".join(text.split())


def numbers_shown(messages: list[Message]) -> list[int]:
    """The numbers that Slack puts before the entries of ordered lists."""
    numbers: list[int] = []
    for message in messages:
        for block in message.blocks:
            for element in block["elements"] if block["type"] == "rich_text" else ():
                if element.get("style") == "ordered":
                    start = element.get("offset", 0) + 1
                    numbers += range(start, start + len(element["elements"]))
    return numbers


@pytest.mark.parametrize(
    ("count", "length"), [(1, 5_000), (60, 120), (60, 400), (32, 400), (80, 400), (200, 40), (3, 20_000)]
)
@pytest.mark.parametrize("style", ["number", "bullet", "plain"])
def test_long_lists_are_split_and_nothing_is_cut(count: int, length: int, style: Any) -> None:
    entries = tuple(f"{place}: " + (LONG * (length // 100 + 1))[:length].strip() for place in range(count))
    messages = messages_for(reply(Listing("Head", entries, style), buttons=(Button("done"),)), "ABC")
    within_limits(messages)
    spoken = plain(" ".join(message.text for message in messages))
    for entry in entries if length < 2_000 else ():
        assert plain(entry) in spoken
        assert plain(entry) in plain(shown(messages))
    assert len(re.sub(r"\s", "", spoken)) >= sum(len(re.sub(r"\s", "", entry)) for entry in entries)


@pytest.mark.parametrize("count", [32, 80])
def test_numbers_are_the_same_in_blocks_and_in_text_over_all_messages(count: int) -> None:
    several = tuple(
        Listing(
            f"Competency {start}", tuple(f"{LONG}{n}" for n in range(start, min(start + 7, count + 1))), "number", start
        )
        for start in range(1, count + 1, 7)
    )
    messages = messages_for(reply(*several), "ABC")
    within_limits(messages)
    assert numbers_shown(messages) == list(range(1, count + 1))
    spoken = [int(found) for message in messages for found in re.findall(r"(?m)^(\d+)\. ", message.text)]
    assert spoken == list(range(1, count + 1))


def test_a_list_that_goes_on_has_its_heading_again_and_no_heading_stands_alone() -> None:
    messages = messages_for(reply(Listing("First", (LONG,) * 12), Listing("Second", (LONG,) * 9)), "ABC")
    assert len(messages) > 1
    assert all("First" in each.text or "Second" in each.text for each in messages)
    assert any("First, continued" in each.text or "Second, continued" in each.text for each in messages[1:])
    for message in messages:
        assert message.text.splitlines()[-1] not in ("First", "Second")


def test_buttons_and_menus_stand_on_the_last_message_and_carry_the_value() -> None:
    choices = Choices((Option("a", "Interview"), Option("b", "Experience", "desirable")), several=True)
    buttons = (Button("done", primary=True), Button("choose.factor", label="Factor form"))
    messages = messages_for(reply(Listing("Head", (LONG,) * 30), buttons=buttons, choices=choices), "D1.R2")
    within_limits(messages)
    assert len(messages) > 1
    assert not [block for message in messages[:-1] for block in message.blocks if block["type"] != "rich_text"]
    menu, row = messages[-1].blocks[-2:]
    assert menu["block_id"] == "conversation.choose:D1.R2"
    assert menu["accessory"]["type"] == "multi_static_select"
    assert menu["accessory"]["options"][1]["text"]["text"] == "Experience (desirable criteria)"
    assert [element["action_id"] for element in row["elements"]] == ["conversation.done", "conversation.choose.factor"]
    assert {element["value"] for element in row["elements"]} == {"D1.R2"}
    assert row["elements"][0]["style"] == "primary"
    assert messages[-1].text.endswith("Buttons: Done, Factor form.")


def test_a_label_that_is_too_long_for_a_menu_stands_in_full_in_the_list() -> None:
    label = "A way of assessing that has a very long name " * 3
    messages = messages_for(reply(Listing("", (label,)), choices=Choices((Option("a", label),))), "ABC")
    within_limits(messages)
    option = messages[-1].blocks[-1]["accessory"]["options"][0]["text"]["text"]
    assert option.endswith("…")
    assert plain(label) in plain(messages[0].text)


def test_more_options_than_slack_takes_are_typed_by_number() -> None:
    options = tuple(Option(str(number), f"Answer {number}") for number in range(101))
    messages = messages_for(
        reply(Listing("", tuple(each.label for each in options), "number"), choices=Choices(options)), "A"
    )
    within_limits(messages)
    assert "accessory" not in json.dumps([message.blocks for message in messages])


def test_a_button_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="200 characters"):
        messages_for(reply(), "x" * 201)


def test_what_a_person_wrote_is_never_markup() -> None:
    hostile = "<!channel> *bold* <@U123> & <https://example.org|click>"
    talk = factor_at("experience.essential")
    talk.say(hostile)
    messages = messages_for(talk.reply(), "ABC")
    within_limits(messages)
    assert "mrkdwn" not in json.dumps(messages[0].blocks)
    assert "&lt;!channel&gt; *bold* &lt;@U123&gt; &amp; &lt;https://example.org|click&gt;" in messages[0].text
    assert hostile in shown(messages)


def test_a_remark_stands_after_its_entry() -> None:
    [message] = messages_for(reply(Listing("", ("One", "Two"), "number", 1, remarks=("", "left_out"))), "ABC")
    assert "2. Two (not chosen)" in message.text
    assert "One (not chosen)" not in message.text


def test_notes_stand_before_the_question() -> None:
    facts = {"typed": "blorp", "often": False}
    noted = Reply("ask.edit", {}, question="edit", notes=(Note("not_understood", facts),))
    [message] = messages_for(noted, "ABC")
    assert message.text.index("blorp") < message.text.index("Which answer")


def test_the_review_of_a_full_area_form_and_sixty_criteria() -> None:
    talk = area_at("knowledge.essential")
    talk.say("\n".join(f"{n}. {LONG}{n}" for n in range(1, 61)))
    assert len(talk.essential("knowledge")) == 60
    within_limits(messages_for(talk.reply(), "ABC"))
    talk.say("review")
    messages = messages_for(talk.reply(), "ABC")
    within_limits(messages)
    spoken = " ".join(message.text for message in messages)
    assert all(f"{LONG}{n}" in spoken for n in range(1, 61))


def test_emphasis_becomes_bold_and_is_silent_in_text() -> None:
    assert runs(f"a {STRONG}b{WEAK} c") == [
        {"type": "text", "text": "a "},
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": " c"},
    ]
    assert escaped(f"{STRONG}a & b{WEAK}") == "a &amp; b"


@given(text=st.text(max_size=3_000), most=st.integers(20, 200))
@settings(deadline=None, max_examples=100)
def test_broken_text_is_whole_when_put_together(text: str, most: int) -> None:
    text = text.replace(STRONG, "").replace(WEAK, "")
    pieces = broken(text, most)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= most for piece in pieces)


def test_emphasis_that_is_broken_is_closed_and_opened_again() -> None:
    pieces = broken(f"{STRONG}{'word ' * 30}{WEAK}end", 50)
    assert all(piece.count(STRONG) == piece.count(WEAK) for piece in pieces)
    assert "".join(pieces).replace(STRONG, "").replace(WEAK, "") == "word " * 30 + "end"


texts = st.text(st.sampled_from("ab &<>\n🙂é" + STRONG), max_size=600)


@given(entries=st.lists(texts, min_size=1, max_size=40), style=st.sampled_from(["number", "bullet", "plain"]))
@settings(deadline=None, max_examples=60)
def test_any_entries_make_messages_that_slack_takes(entries: list[str], style: Any) -> None:
    within_limits(messages_for(reply(Listing("Head", tuple(entries), style), buttons=(Button("help"),)), "ABC"))


def test_suggestions_stand_by_letter_with_their_reasons_within_the_limits() -> None:
    for title in ("Customer Hub Assistant", "Team Leader (Refuse)", "Zorblax"):
        talk = suggesting_at("experience.essential", title)
        talk.say("\n".join(f"{LONG}{n}" for n in range(1, 41)), "more")
        messages = messages_for(talk.reply(), "ABC")
        within_limits(messages)
        spoken = " ".join(message.text for message in messages)
        assert talk.on_show()
        for letter, text in talk.on_show().items():
            assert f"\n{letter}. {text} (" in spoken
            assert text in plain(shown(messages))
        assert numbers_shown(messages) == list(range(1, 41))


def test_a_reply_stored_before_letters_came_is_read() -> None:
    stored = reply(Listing("Head", ("One",))).to_json()
    for listing in stored["listings"]:
        del listing["letters"], listing["reasons"]
    assert Reply.from_json(stored) == reply(Listing("Head", ("One",)))
