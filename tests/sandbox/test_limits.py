"""What Slack refuses in blocks and views, one limit at a time. The figures are Slack's documented ones."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.rules import check_blocks, check_view, message_blocks_too_long, metadata_error, view_too_large

Json = dict[str, Any]


def plain(length: int) -> Json:
    """Plain text of so many characters."""
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    """Mrkdwn of so many characters."""
    return {"type": "mrkdwn", "text": "x" * length}


def options(count: int, text: int = 3, value: int = 4, description: int | None = None) -> list[Json]:
    """So many options with texts and values of so many characters."""
    about = {} if description is None else {"description": plain(description)}
    return [{"text": plain(text), "value": str(n).zfill(value), **about} for n in range(count)]


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(3), **more}


def section(**more: Any) -> Json:
    """A section with a word in it."""
    return {"type": "section", "text": mrkdwn(3), **more}


def field(element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(3), "element": element, **more}


def select(kind: str = "static_select", **more: Any) -> Json:
    """A select with two options, unless told otherwise."""
    return {"type": kind, "options": options(2), **more}


def table(rows: int = 1, columns: int = 1, characters: int = 1) -> Json:
    """A table with so many characters in its first cell and one in each other."""
    made = [[{"type": "raw_text", "text": "x"} for _ in range(columns)] for _ in range(rows)]
    made[0][0]["text"] = "x" * characters
    return {"type": "table", "rows": made}


def rows_of(kind: str) -> Callable[[int], Json]:
    """An element of this kind with so many options, in an actions block."""
    return lambda count: actions({"type": kind, "options": options(count)})


Make = Callable[[int], Json]
LIMITS: dict[str, tuple[int, Make]] = {
    "button text": (75, lambda n: actions(button(text=plain(n)))),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "button url": (3000, lambda n: actions(button(url="x" * n))),
    "button accessibility label": (75, lambda n: actions(button(accessibility_label="x" * n))),
    "action_id": (255, lambda n: actions(button(action_id="x" * n))),
    "block_id": (255, lambda n: section(block_id="x" * n)),
    "option text": (75, lambda n: actions(select(options=options(2, text=n)))),
    "option value": (150, lambda n: actions(select(options=options(2, value=n)))),
    "option description": (75, lambda n: actions(select(options=options(2, description=n)))),
    "select options": (100, rows_of("static_select")),
    "overflow options": (5, rows_of("overflow")),
    "checkboxes": (10, rows_of("checkboxes")),
    "radio buttons": (10, rows_of("radio_buttons")),
    "placeholder": (150, lambda n: actions(select(placeholder=plain(n)))),
    "confirm title": (100, lambda n: actions(button(confirm={"title": plain(n)}))),
    "confirm text": (300, lambda n: actions(button(confirm={"text": plain(n)}))),
    "confirm button": (30, lambda n: actions(button(confirm={"confirm": plain(n)}))),
    "confirm denial": (30, lambda n: actions(button(confirm={"deny": plain(n)}))),
    "section text": (3000, lambda n: {"type": "section", "text": mrkdwn(n)}),
    "section fields": (10, lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}),
    "section field": (2000, lambda n: {"type": "section", "fields": [mrkdwn(n)]}),
    "header": (150, lambda n: {"type": "header", "text": plain(n)}),
    "context elements": (10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}),
    "actions elements": (25, lambda n: actions(*[button()] * n)),
    "input label": (2000, lambda n: field(select()) | {"label": plain(n)}),
    "input hint": (2000, lambda n: field(select(), hint=plain(n))),
    "image alt text": (
        2000,
        lambda n: {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "x" * n},
    ),
    "text box initial value": (3000, lambda n: field({"type": "plain_text_input", "initial_value": "x" * n})),
    "text box max_length": (3000, lambda n: field({"type": "plain_text_input", "max_length": n})),
    "table rows": (100, lambda n: table(rows=n)),
    "table columns": (20, lambda n: table(columns=n)),
    "table characters": (10_000, lambda n: table(characters=n)),
    "markdown": (12_000, lambda n: {"type": "markdown", "text": "x" * n}),
}


@pytest.mark.parametrize("name", LIMITS)
def test_at_the_limit_is_taken_and_one_more_is_refused(name: str) -> None:
    most, make = LIMITS[name]
    assert check_blocks([make(most)], "message") == []
    assert check_blocks([make(most + 1)], "message") != []


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_how_many_blocks_a_surface_takes(surface: str, most: int) -> None:
    assert check_blocks([{"type": "divider"}] * most, surface) == []
    assert check_blocks([{"type": "divider"}] * (most + 1), surface) != []


REFUSED: dict[str, list[Json]] = {
    "unknown block": [{"type": "carousel"}],
    "no type": [{"text": mrkdwn(1)}],
    "not an object": ["words"],  # type: ignore[list-item]
    "empty text": [{"type": "section", "text": mrkdwn(0)}],
    "section without words": [{"type": "section"}],
    "header in mrkdwn": [{"type": "header", "text": mrkdwn(3)}],
    "unknown property": [section(colour="red")],
    "unknown element": [actions({"type": "slider"})],
    "text box outside an input": [actions({"type": "plain_text_input"})],
    "several-of-many menu in actions": [actions(select("multi_static_select"))],
    "button in an input": [field(button())],
    "button without text": [actions({"type": "button"})],
    "unknown style": [actions(button(style="huge"))],
    "same block_id twice": [section(block_id="a"), section(block_id="a")],
    "same action_id twice in a block": [actions(button(action_id="a"), button(action_id="a"))],
    "same option value twice": [actions(select(options=options(1) * 2))],
    "options and groups": [actions(select(option_groups=[{"label": plain(1), "options": options(1)}]))],
    "no options": [actions({"type": "static_select"})],
    "initial option that is not offered": [actions(select(initial_option=options(3)[2]))],
    "two tables": [table(), table()],
    "unknown cell": [{"type": "table", "rows": [[{"type": "sum"}]]}],
    "markdown over 12,000 in all": [{"type": "markdown", "text": "x" * 7_000}] * 2,
    "image without alt text": [{"type": "image", "image_url": "https://example.org/a.png"}],
    "image from nowhere": [{"type": "image", "alt_text": "x"}],
    "file field in a message": [field({"type": "file_input"})],
    "bad date": [actions({"type": "datepicker", "initial_date": "tomorrow"})],
    "unknown rich text": [{"type": "rich_text", "elements": [{"type": "rich_text_poem", "elements": []}]}],
    "unknown run of rich text": [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "sound"}]}]}
    ],
    "number field without is_decimal_allowed": [field({"type": "number_input"})],
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_in_a_message_with_the_place_named(name: str) -> None:
    found = check_blocks(REFUSED[name], "message")
    assert found
    assert all(finding.pointer.startswith("/blocks") for finding in found)


def test_one_action_id_may_stand_in_two_blocks() -> None:
    twice = actions(button(action_id="signoff"))
    assert check_blocks([twice, twice], "message") == []


@pytest.mark.parametrize("surface", ["modal", "home"])
@pytest.mark.parametrize("block", [table(), {"type": "markdown", "text": "x"}])
def test_tables_and_markdown_stand_in_messages_only(block: Json, surface: str) -> None:
    assert check_blocks([block], "message") == []
    assert check_blocks([block], surface) != []


def test_every_kind_of_block_and_element_is_taken() -> None:
    elements = [
        select(),
        select("multi_static_select"),
        {"type": "users_select"},
        {"type": "multi_users_select"},
        {"type": "conversations_select"},
        select("checkboxes"),
        select("radio_buttons"),
        {"type": "plain_text_input", "multiline": True},
        {"type": "datepicker", "initial_date": "2026-03-02"},
        {"type": "timepicker", "initial_time": "09:05"},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "email_text_input"},
        {"type": "file_input"},
    ]
    runs = [
        {"type": "text", "text": "a", "style": {"bold": True}},
        {"type": "link", "url": "https://example.org"},
        {"type": "user", "user_id": "U1"},
        {"type": "emoji", "name": "tada"},
    ]
    rich = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": runs},
            {"type": "rich_text_quote", "elements": runs},
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": runs}],
            },
        ],
    }
    picture = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a crest"}
    blocks = [
        *(field(element) for element in elements),
        section(accessory=picture),
        {"type": "context", "elements": [picture, mrkdwn(3)]},
        actions(button(style="primary"), select("overflow")),
        rich,
        picture,
    ]
    assert check_blocks(blocks, "modal") == []


def view(**more: Any) -> Json:
    """A modal that is taken, with changes."""
    return {"type": "modal", "title": plain(24), "submit": plain(24), "close": plain(24), "blocks": [], **more}


@pytest.mark.parametrize(("name", "most"), [("title", 24), ("submit", 24), ("close", 24)])
def test_the_words_of_a_modal(name: str, most: int) -> None:
    assert check_view(view(**{name: plain(most)}), "modal") == []
    assert check_view(view(**{name: plain(most + 1)}), "modal") != []


@pytest.mark.parametrize(("name", "most"), [("callback_id", 255), ("external_id", 255), ("private_metadata", 3000)])
def test_the_ids_of_a_modal(name: str, most: int) -> None:
    assert check_view(view(**{name: "x" * most}), "modal") == []
    assert check_view(view(**{name: "x" * (most + 1)}), "modal") != []


def test_a_modal_with_an_input_needs_submit() -> None:
    blocks = [field({"type": "plain_text_input"})]
    assert check_view(view(blocks=blocks), "modal") == []
    assert check_view(view(blocks=blocks, submit=None), "modal") != []


def test_a_modal_needs_a_title_and_a_home_tab_takes_none() -> None:
    assert check_view({"type": "modal", "blocks": []}, "modal") != []
    assert check_view({"type": "home", "blocks": []}, "home") == []
    assert check_view({"type": "home", "blocks": [], "title": plain(3)}, "home") != []
    assert check_view({"type": "home", "blocks": []}, "modal") != []


def test_the_size_of_a_view_in_bytes() -> None:
    assert not view_too_large(view(private_metadata="x" * 249_000))
    assert view_too_large(view(private_metadata="é" * 125_000))


def test_the_blocks_of_a_message_together() -> None:
    assert not message_blocks_too_long([{"type": "markdown", "text": "x" * 11_900}])
    assert message_blocks_too_long([section(text=mrkdwn(2_700)) for _ in range(5)])


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "personspec_question", "event_payload": {"post": "1"}}, None),
        ({"event_type": "personspec.question", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "personspec_question"}, "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": [], "more": 1}, "invalid_metadata_format"),
        ("words", "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {"text": "x" * 16_000}}, "metadata_too_large"),
    ],
)
def test_message_metadata(metadata: object, error: str | None) -> None:
    assert metadata_error(metadata) == error
