"""What Slack accepts: pure functions over Block Kit, views and message metadata, with the limits in one table."""

from bot.sandbox.rules.blocks import check_blocks, message_blocks_too_long
from bot.sandbox.rules.findings import Finding
from bot.sandbox.rules.limits import LIMITS
from bot.sandbox.rules.metadata import metadata_error
from bot.sandbox.rules.views import check_view, view_too_large

__all__ = [
    "LIMITS",
    "Finding",
    "check_blocks",
    "check_view",
    "message_blocks_too_long",
    "metadata_error",
    "view_too_large",
]
