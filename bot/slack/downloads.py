"""Files that people sent: what Slack says of one, and its bytes, weighed while they come. One attempt each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.slack.failures import InDoubt, NotDone, RateLimited, Refused, RefusedForNow
from bot.slack.gateway import Gateway

if TYPE_CHECKING:
    import httpx

METHOD = "file download"
# A whole file may take this long; a connection that gives a byte now and then must not hold the worker for ever.
LONGEST_S = 30.0
# Slack's own addresses: the token goes to these, and to the host of SLACK_API_URL, and nowhere else.
SLACK_HOSTS = (".slack.com", ".slack-files.com", ".slack-edge.com")
_FORBIDDEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class TooLarge(Exception):
    """The file has more bytes than were asked for."""


@dataclass(frozen=True)
class SentFile:
    """A file as Slack describes it: its name, its size in bytes and where it can be fetched."""

    name: str
    size: int
    address: str


def describe(gateway: Gateway, file_id: str) -> SentFile:
    """What Slack says of a file. Raises a SlackFailure: `file_not_found` and `file_deleted` among the refused."""
    found = gateway.file_info(file_id)
    address = found.get("url_private_download") or found.get("url_private") or ""
    return SentFile(str(found.get("name") or file_id), _number(found.get("size")), str(address))


def fetch(gateway: Gateway, file: SentFile, most: int, longest_s: float = LONGEST_S) -> bytes:
    """The file's bytes. Raises TooLarge beyond `most` of them, and a SlackFailure where they cannot be had."""
    if file.size > most:
        raise TooLarge
    if not _may_be_asked(gateway, file.address):
        raise Refused(METHOD, "not_a_slack_address")
    import httpx  # most processes never fetch a file, and it is slow to load

    headers = {"Authorization": f"Bearer {gateway.client.token}"}
    until = time.monotonic() + longest_s
    try:
        with httpx.stream("GET", file.address, headers=headers, timeout=gateway.timeout) as answer:
            _check(answer, file.name)
            content = bytearray()
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > most:
                    raise TooLarge
                if time.monotonic() > until:
                    raise InDoubt(METHOD, "took too long")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        family = NotDone if isinstance(error, httpx.ConnectError) else InDoubt
        raise family(METHOD, type(error).__name__) from error
    return bytes(content)


def _may_be_asked(gateway: Gateway, address: str) -> bool:
    asked, own = urlsplit(address), urlsplit(gateway.client.base_url)
    if (asked.scheme, asked.netloc) == (own.scheme, own.netloc):
        return True
    host = asked.hostname or ""
    return asked.scheme == "https" and (host.endswith(SLACK_HOSTS) or host == "slack.com")


def _check(answer: httpx.Response, name: str) -> None:
    """Slack sends whoever may not read a file to a page for signing in, by redirection or in place of the file."""
    status = answer.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimited(METHOD, 5.0)
    if status in _GONE:
        raise Refused(METHOD, "file_not_found")
    page = answer.headers.get("content-type", "").startswith("text/html") and not name.lower().endswith(".html")
    if status in _FORBIDDEN or answer.is_redirect or (page and status == HTTPStatus.OK):
        raise RefusedForNow(METHOD, "access_denied")
    if status != HTTPStatus.OK:
        raise NotDone(METHOD, f"status {status}")


def _number(written: Any) -> int:
    return written if isinstance(written, int) and written >= 0 else 0
