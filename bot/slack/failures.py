"""What can go wrong in a call to Slack, by what the caller must do about it."""

from __future__ import annotations


class SlackFailure(Exception):
    """A call to Slack did not succeed. `error` is Slack's own name for it, or the network's."""

    def __init__(self, method: str, error: str) -> None:
        self.method = method
        self.error = error
        super().__init__(f"{method}: {error}")


class NotDone(SlackFailure):
    """Certainly not done, and worth trying again later: the connection was never made."""


class RateLimited(SlackFailure):
    """Not done; Slack says how long to wait (seconds)."""

    def __init__(self, method: str, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(method, "ratelimited")


class InDoubt(SlackFailure):
    """Perhaps done: a time-out, a lost connection, or a fault on Slack's side. Look before doing it again."""


class Refused(SlackFailure):
    """Not done, and trying again as it is would not help."""


class RefusedForNow(Refused):
    """Refused for a reason that an administrator can mend (an app not in a channel, a token, a missing scope)."""


# Slack's errors behind which the same call may work later, once somebody has mended the workspace.
MENDABLE = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "missing_scope",
        "org_login_required",
        "team_access_not_granted",
        "access_denied",
    }
)
# Slack's errors that say nothing about whether the call took effect.
DOUBTFUL = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"})


def refusal(method: str, error: str) -> SlackFailure:
    """The failure for an `ok: false` answer."""
    if error in DOUBTFUL:
        return InDoubt(method, error)
    if error in MENDABLE:
        return RefusedForNow(method, error)
    return Refused(method, error)
