"""Who may see a person specification (rule 14 of the house), as one pure rule for every surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# The state of a specification of which only the audit chain is left, its time being over.
REMOVED = "removed"
Visibility = Literal["workspace", "directorate", "route"]


@dataclass(frozen=True)
class Reader:
    """What somebody has to do with one specification.

    `at_home`: a member of the employer's own workspace. `invited`: has a thread about it. `asked`: on its route now, or
    decided it before. `same_directorate`: of the directorate of the post. `hr`: sees everything of the employer's.
    """

    at_home: bool = True
    author: bool = False
    invited: bool = False
    asked: bool = False
    hr: bool = False
    same_directorate: bool = False


def may_see(reader: Reader, state: str, agreed_is_for: Visibility = "workspace") -> bool:
    """Whether that reader may see a specification in that state, wherever it would be shown.

    A draft: its author and those invited. One that was sent (queried, taken back and rejected ones too): also the
    people on its route. HR: all. An agreed one: everybody of the workspace, unless the employer narrows that to the
    directorate of the post or to the route. What was removed after its time: nobody, as there is nothing left to see.
    """
    if not reader.at_home or state == REMOVED:
        return False
    if reader.author or reader.invited or reader.hr:
        return True
    if state == "draft":
        return False
    if reader.asked:
        return True
    if state != "agreed":
        return False
    return agreed_is_for == "workspace" or (agreed_is_for == "directorate" and reader.same_directorate)
