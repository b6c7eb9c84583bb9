"""Long pastes that Slack turned into text files: kept at once, fetched by the worker, and taken as if typed."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.replies import Reply
from bot.services import claiming, conversations, posting
from bot.services.office import Act
from bot.services.uploads import Attached
from bot.store.tables import Conversation, PastedText
from specs.store.rows import stored_id

# The longest specification that we have seen is some 20,000 characters.
MOST_BYTES = 200_000
LEASE = timedelta(seconds=90)


def take(act: Act, conversation: Conversation, files: tuple[Attached, ...], text: str, ts: str) -> None:
    """Keep pastes that came with a message; what was typed with them comes before the first."""
    for place, file in enumerate(files):
        # Each answers the question that stood when the message was written, in the order of the files.
        act.session.add(
            PastedText(
                conversation_id=stored_id(conversation),
                file_id=file.file_id,
                name=file.name,
                ts=ts,
                text="" if place else text,
                next_attempt_at=act.wall,
            )
        )
    act.session.flush()


def try_later(act: Act, paste: PastedText, pause: timedelta) -> None:
    """Fetch it again after a while."""
    claiming.settle(act, paste, state="wanted", next_attempt_at=act.wall + pause)


def use(act: Act, paste: PastedText, content: bytes) -> None:
    """Take what was fetched as the answer, with what was typed with it."""
    words = text_in(content)
    if words is None:
        give_up(act, paste, "paste.no_text")
    elif claiming.settle(act, paste, state="taken"):
        conversation = act.session.get_one(Conversation, paste.conversation_id)
        conversations.say(act, conversation, "\n".join(filter(None, (paste.text, words))), paste.ts)


def give_up(act: Act, paste: PastedText, name: str) -> None:
    """It cannot be used, and the person is told why; what was typed with it is taken all the same."""
    if not claiming.settle(act, paste, state="given_up"):
        return
    conversation = act.session.get_one(Conversation, paste.conversation_id)
    posting.say(act, conversation, Reply(name, {"most": MOST_BYTES // 1000, "with_text": bool(paste.text)}))
    if paste.text:
        conversations.say(act, conversation, paste.text, paste.ts)


def text_in(content: bytes) -> str | None:
    """The words of a text file, however a person's computer wrote them; None for what is no text."""
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return words if words.strip() and "\0" not in words else None
    return None
