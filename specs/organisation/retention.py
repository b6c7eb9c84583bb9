"""How long specifications are kept: the employer's own periods, in months."""

from __future__ import annotations

from pydantic import Field

from specs.document import Part


class Retention(Part):
    """How long what is not in force is kept, in months since it was last touched; 0 keeps it for ever.

    `drafts` were never sent for sign-off, `abandoned` were withdrawn or rejected and never agreed. `audit` is the least
    time that anything is kept that was ever sent, because its audit chain goes with it. What was agreed stays, with
    its chain and every version's text, unless the employer gives `agreed` a period: then its texts, names and words
    go, and its chain stays and can still be checked. The periods are ours, for want of a rule that fits every employer:
    ask whoever keeps your retention schedule. `notice_days` before it goes, the author is told.
    """

    drafts: int = Field(default=12, ge=0)
    abandoned: int = Field(default=12, ge=0)
    audit: int = Field(default=72, ge=0)
    agreed: int = Field(default=0, ge=0)
    notice_days: int = Field(default=14, ge=1)
