"""Slack's limits, once. Counts are of characters unless the name says otherwise.

Source: Slack's Block Kit, views and chat.postMessage reference pages; `message.blocks_json` is what users of
Slack's own libraries measured (Slack answers `msg_blocks_too_long` and documents no figure).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "message.blocks": 50,
        "message.blocks_json": 13_200,
        "message.text": 40_000,
        "message.tables": 1,
        "metadata.bytes": 16_000,
        "view.blocks": 100,
        "view.bytes": 250_000,
        "view.stack": 3,
        "view.title": 24,
        "view.submit": 24,
        "view.close": 24,
        "view.callback_id": 255,
        "view.external_id": 255,
        "view.private_metadata": 3_000,
        "block_id": 255,
        "action_id": 255,
        "section.text": 3_000,
        "section.fields": 10,
        "section.field": 2_000,
        "header.text": 150,
        "context.elements": 10,
        "actions.elements": 25,
        "input.label": 2_000,
        "input.hint": 2_000,
        "image.alt_text": 2_000,
        "image.title": 2_000,
        "image.image_url": 3_000,
        "markdown.text": 12_000,
        "table.rows": 100,
        "table.columns": 20,
        "table.characters": 10_000,
        "button.text": 75,
        "button.value": 2_000,
        "button.url": 3_000,
        "button.accessibility_label": 75,
        "option.text": 75,
        "option.value": 150,
        "option.description": 75,
        "option.url": 3_000,
        "select.options": 100,
        "select.option_groups": 100,
        "option_group.label": 75,
        "overflow.options": 5,
        "checkboxes.options": 10,
        "radio_buttons.options": 10,
        "placeholder": 150,
        "confirm.title": 100,
        "confirm.text": 300,
        "confirm.button": 30,
        "plain_text_input": 3_000,
        "file_input.files": 10,
    }
)
