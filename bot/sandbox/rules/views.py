"""Views: modals and Home tabs."""

import json
from typing import Final

from bot.sandbox.rules.blocks import check_blocks
from bot.sandbox.rules.findings import Finding, Findings, Json
from bot.sandbox.rules.limits import LIMITS
from bot.sandbox.rules.objects import check_text

_SHARED: Final = ("private_metadata", "callback_id", "external_id")
_MODAL: Final = (*_SHARED, "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")


def view_too_large(view: Json) -> bool:
    """Whether the view's JSON is over Slack's size in bytes (`view_too_large`)."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > LIMITS["view.bytes"]


def check_view(view: Json, kind: str) -> list[Finding]:
    """Say what Slack would refuse in this view; `kind` is `modal` or `home`."""
    findings = Findings()
    if view.get("type") != kind:
        findings.add("/view/type", f"must be {kind}")
        return findings.found
    if kind == "modal":
        findings.properties("/view", view, ("title", "blocks"), _MODAL)
        for name in ("title", "submit", "close"):
            check_text(findings, f"/view/{name}", view.get(name), f"view.{name}")
        for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
            findings.boolean(f"/view/{name}", view.get(name))
    else:
        findings.properties("/view", view, ("blocks",), _SHARED)
    for name in _SHARED:
        findings.string(f"/view/{name}", view.get(name), LIMITS[f"view.{name}"], least=0)
    found = [*findings.found, *check_blocks(view.get("blocks"), kind, "/view/blocks")]
    if kind == "modal" and _has_input(view) and view.get("submit") is None:
        found.append(Finding("/view", "must define `submit` to use an `input` block in modals"))
    return found


def _has_input(view: Json) -> bool:
    blocks = view.get("blocks")
    return isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
