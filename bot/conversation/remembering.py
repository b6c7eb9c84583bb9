"""What was worked out for a draft is not worked out again while that draft lives: one turn asks a dozen times."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import ref

from bot.conversation.context import Context
from bot.conversation.draft import Draft

Answer = TypeVar("Answer")
# A turn looks at the draft as it was and as it is; several people have their turns at once.
_KEPT = 16


def remembered(work: Callable[[Context, Draft], Answer]) -> Callable[[Context, Draft], Answer]:
    """A pure function of a context and a draft, worked out once for the same two objects, which never change.

    They are told apart as objects, not by what is in them, which is quicker; nothing here keeps them alive.
    """
    known: deque[tuple[ref[Context], ref[Draft], Answer]] = deque(maxlen=_KEPT)

    @wraps(work)
    def answered(context: Context, draft: Draft) -> Answer:
        for of_context, of_draft, answer in tuple(known):
            if of_draft() is draft and of_context() is context:
                return answer
        answer = work(context, draft)
        known.appendleft((ref(context), ref(draft), answer))
        return answer

    return answered
