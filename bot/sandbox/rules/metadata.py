"""Message metadata: its shape and size."""

import json
import re

from bot.sandbox.rules.limits import LIMITS

_EVENT_TYPE = re.compile(r"[A-Za-z0-9_]{1,255}")


def metadata_error(metadata: object) -> str | None:
    """Slack's error name for this metadata, or None when it is accepted.

    Slack does not document whether a dotted event_type is taken; a strict workspace refuses it.
    """
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload", "entities"}:
        return "invalid_metadata_format"
    event_type = metadata.get("event_type")
    if not isinstance(event_type, str) or not _EVENT_TYPE.fullmatch(event_type):
        return "invalid_metadata_format"
    if not isinstance(metadata.get("event_payload"), dict):
        return "invalid_metadata_format"
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > LIMITS["metadata.bytes"]:
        return "metadata_too_large"
    return None
