"""Refusals: what the Web API and the control API answer when something cannot be done."""

from typing import Any

from bot.sandbox.rules import Finding


class SlackError(Exception):
    """A Web API refusal. `error` is Slack's own name for it; `messages` go into response_metadata."""

    def __init__(self, error: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.more = more

    def answer(self) -> dict[str, Any]:
        """The body Slack would send, always with HTTP status 200."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


def refuse_findings(error: str, findings: list[Finding]) -> None:
    """Raise SlackError naming every finding; do nothing when there is none."""
    if findings:
        messages = [str(finding) for finding in findings]
        raise SlackError(error, messages, errors=[f"{f.message} [json-pointer:{f.pointer}]" for f in findings])


class CannotDo(Exception):
    """A person's act, or a test's wish, that this workspace cannot carry out; the message says why and what to do."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
