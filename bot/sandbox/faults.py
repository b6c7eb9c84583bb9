"""Faults that a test asks for, and the optional rate limits."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.config import RateLimit

KINDS: Final = {
    "rate_limited": "answer 429 with Retry-After, do nothing",
    "error_500_before": "answer 500, do nothing",
    "error_500_after": "do it, then answer 500",
    "reset_before": "break the connection, do nothing",
    "reset_after": "do it, then break the connection",
    "hang": "do it at once, answer after `seconds`",
    "error": "answer ok:false with the name in `error`, do nothing",
}


class Fault(BaseModel):
    """What goes wrong, in which Web API method (`*` is any), and how often.

    With `times` the next so many calls; without, every call, each with `probability` (seeded, so a test repeats).
    `channel` narrows it to calls about that channel.
    """

    model_config = ConfigDict(extra="forbid")

    method: str
    kind: str = Field(pattern=f"^({'|'.join(KINDS)})$")
    times: int | None = Field(default=None, ge=1)
    probability: float = Field(default=1.0, ge=0, le=1)
    seconds: float = Field(default=1.0, ge=0)
    retry_after: int = Field(default=1, ge=0)
    error: str = "internal_error"
    channel: str | None = None


class Faults:
    """The faults in force. Kept in memory only: a restarted workspace is a healthy one."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.in_force: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force; those added first are met first."""
        self.in_force.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        self.in_force = []

    def meet(self, method: str, channel: str | None) -> Fault | None:
        """The fault this call meets, if any; counts it."""
        for fault in self.in_force:
            if fault.method not in ("*", method) or fault.channel not in (None, channel):
                continue
            if fault.probability < 1 and self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times == 0:
                    self.in_force.remove(fault)
            return fault
        return None


@dataclass
class _Bucket:
    tokens: float
    filled: float


class Throttle:
    """A token bucket per method (and per channel where the limit says so)."""

    def __init__(self, limits: Mapping[str, RateLimit]) -> None:
        self._limits = limits
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def retry_after(self, method: str, channel: str | None) -> int | None:
        """None when the call may go on, otherwise the seconds to wait (whole, at least 1)."""
        limit = self._limits.get(method)
        if limit is None:
            return None
        now = time.monotonic()
        key = (method, (channel or "") if limit.per_channel else "")
        bucket = self._buckets.setdefault(key, _Bucket(float(limit.burst), now))
        gained = (now - bucket.filled) * limit.per_minute / 60
        bucket.tokens, bucket.filled = min(float(limit.burst), bucket.tokens + gained), now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return None
        return max(1, round((1 - bucket.tokens) * 60 / limit.per_minute))
