"""Slack's request signature, version 0. Source: Slack, "Verifying requests from Slack"."""

import hashlib
import hmac
import time


def signed_headers(secret: bytes, body: bytes, timestamp: int | None = None) -> dict[str, str]:
    """The two headers that prove a delivery comes from here; `timestamp` is real Unix time in seconds."""
    moment = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret, b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}
