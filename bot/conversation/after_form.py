"""What was said before the form was chosen, read as soon as it is (see `before_form`)."""

from __future__ import annotations

from bot.conversation.before_form import read_on
from bot.conversation.command_set import Several
from bot.conversation.proposing import propose
from bot.conversation.turn import Turn


def kept_proposed(before: Turn, done: Turn) -> Turn:
    """With what was kept proposed, where the draft has its first form since `before`; what says nothing stays kept."""
    if before.document.form or not done.document.form:
        return done
    read = [(text, read_on(done, done.form, text)) for text in done.draft.tray]
    found = [several for _, several in read if several]
    unread = [text for text, several in read if not several]
    done = done.noting("tray.kept", number=len(unread)) if unread and not found else done
    if not found:
        return done
    done = done.with_draft(tray=tuple(unread))
    whole = Several(
        placements=tuple(each for several in found for each in several.placements),
        left=tuple(each for several in found for each in several.left),
        headings=tuple(each for several in found for each in several.headings),
        strays=tuple(each for several in found for each in several.strays),
    )
    return propose(done.looking_at(""), whole)
