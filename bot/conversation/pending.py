"""What waits for a word of the person: a yes before words are lost, which of several was meant, and proposals."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Pending(BaseModel):
    """Something that was asked for and is done only after a yes, or after the person says which was meant.

    `ways` are the words to carry out, one for each way it can be meant; `question` is the key of the question that
    they were said at. `texts` are the words that will be lost.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ways: tuple[str, ...]
    question: str
    texts: tuple[str, ...] = ()


class Proposal(BaseModel):
    """Words that were read as the answer to the question of that key, until the person says so or otherwise.

    `label` is the key of a sub-area, empty for none. `for_duties` are the ids of the duties that a criterion was chosen
    for, `assessed_by` the ways of assessing that are usual for it. `together` is the id of the first of several
    that were written as one line, empty for others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    text: str
    label: str = ""
    for_duties: tuple[str, ...] = ()
    assessed_by: tuple[str, ...] = ()
    together: str = ""
