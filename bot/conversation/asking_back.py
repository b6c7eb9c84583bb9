"""A question that a person asks the bot in the place of an answer: said so, quoted, and never recorded as one."""

from __future__ import annotations

import re

from bot.conversation.questions import Question
from bot.conversation.turn import Turn
from bot.conversation.typed import one_line

# Longer words are somebody's work, also where they end with a question mark.
_LONGEST = 150
_ASKED = re.compile(
    r"(?:(?:and|but|so|ok|sorry|hi)[\s,]+)?(?:who|whom|whose|what|when|where|why|how|which|is|are|am|was|do|does|did|can|could"
    r"|may|might|should|would|will|shall)\b[^\n]*\?",
    re.IGNORECASE,
)
# So begins no criterion and no title, with the mark or without.
_PLAINLY = re.compile(
    r"(?:how (?:many|long) (?:do|does|should|can|will|is|are)|how do (?:i|we)|what (?:do|does|should|about|happens)\b"
    r"|who (?:signs|sees|will|can)|when (?:will|does|do|is)|(?:can|could|should|do|may) (?:i|we|you)\b"
    r"|is (?:that|this|it) (?:enough|ok|okay|right|everything|all|fine|too)|am i|are we|where do)\b[^\n]*",
    re.IGNORECASE,
)


def asks_back(question: Question, text: str) -> bool:
    """Whether the words ask something, and so are no answer. A reason may be put as a question."""
    if question.kind in ("fact_reason", "clause_reason") or len(text) > _LONGEST:
        return False
    line = one_line(text)
    return "\n" not in text.strip() and bool(_ASKED.fullmatch(line) or _PLAINLY.fullmatch(line))


def asked_back(turn: Turn, text: str) -> Turn:
    """With the question quoted, and where an answer is to be had."""
    return turn.misunderstood().noting("asked.back", typed=one_line(text))
