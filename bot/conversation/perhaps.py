"""Words that were taken as an answer and read like an instruction, so that "undo" is offered beside them."""

from __future__ import annotations

import re

from bot.conversation.questions import LISTED, Question
from bot.conversation.typed import one_line

# Longer words are somebody's work.
_LONGEST = 120
_SHORT = 5
_ASKING = (
    r"(?:(?:please|can you|could you|would you|i want to|i['’]?d like to|we should|let['’]?s"
    r"|just|now|then)[\s,]+)*"
)
_DOING = re.compile(
    rf"{_ASKING}(?:remove|delete|drop|take (?:out|away|off)|get rid of|merge|combine|join|split|separate|move|swap"
    r"|switch|put|make|mark|change|reword|rewrite|rephrase|replace|rename|reorder|re-order|sort|undo|restore"
    r"|bring back|insert|scrap|cancel|clear|copy|duplicate|shorten|edit)\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"\b(?:[0-9]{1,3}(?:st|nd|rd|th)?|first|second|third|last|previous|criteri(?:on|a)|numbers?|list|sections?"
    r"|entr(?:y|ies)|bullets?|essential|desirable|duplicates?|(?:this|that) one|above|below)\b",
    re.IGNORECASE,
)
# The whole of a message: a command that works elsewhere, or one without its other half.
_BARE = re.compile(
    r"/personspec\b.*|withdraw|take it back|new version|approve|reject|delegate|delete|remove|reword|move|copy"
    r"|switch(?: to)?|hand over to|invite|share(?: this)? with|work on this with",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"\b(?:it|them|these|those|all|everything|both|this|that)\b", re.IGNORECASE)


def reads_like_an_instruction(question: Question, text: str) -> bool:
    """Whether words that became an entry of a list may have been meant to change it. Wrong guesses cost one line."""
    line = one_line(text)
    if question.kind not in LISTED or "\n" in text.strip() or len(line) > _LONGEST:
        return False
    if _BARE.fullmatch(line.strip(" .!")):
        return True
    if not _DOING.match(line):
        return False
    return bool(_ENTRY.search(line) or (len(line.split()) <= _SHORT and _LOOSE.search(line)))
