"""Slack's limits, as far as they shape what the bot builds. Characters, unless it says otherwise.

From Slack's Block Kit reference, last read 2026-11: a text that is longer is refused, not cut.
"""

from __future__ import annotations

BUTTON_TEXT = 75
OPTION_TEXT = 75
OPTIONS = 100
INPUT_TEXT = 3000
MESSAGE_BLOCKS = 50
# Slack refuses blocks that weigh about 13,200 characters in all (seen, not documented), and shortens `text` past 4,000
# where a message is updated. What is built stays well under both.
MESSAGE_WEIGHT = 11_500
MESSAGE_TEXT = 3_900
# Views: blocks in one, and what one weighs in bytes.
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
