"""What people type, made ready: invisible characters, words that are commands, answers without words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.sayings import SAYINGS

# Line breaks of other systems, of Word (vertical tab, table cells) and of Unicode.
_BREAKS = re.compile("\r\n|[\r\n\x07\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Slack writes an emoji as its name between colons.
_EMOJI_NAME = re.compile(r":[a-z0-9_+'&-]+:(?::skin-tone-\d:)?")
# They turn the direction of everything after them, also of the words of others around them in a signed document.
_DIRECTION_OVERRIDES = "\u202d\u202e"

# Left by web pages and Word between and within words: no space, the mark of a file's start, a hyphen not printed.
_WITHOUT_WIDTH = str.maketrans("", "", "\u200b\ufeff\u00ad")

_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "back": ("back", "go back", "previous", "back one", "last question", "previous question"),
        "skip": (
            "skip",
            "skip for now",
            "skip it",
            "skip this",
            "later",
            "not now",
            "pass",
            "next",
            "dont know",
            "i dont know",
            "do not know",
            "i do not know",
            "not sure",
            "im not sure",
            "unsure",
            "dunno",
            "no idea",
        ),
        "show": (
            "show",
            "show me",
            "show me so far",
            "show so far",
            "so far",
            "show draft",
            "show the draft",
            "show me the draft",
        ),
        "help": ("help", "help me", "i need help", "what can i do", "commands", "what do i do"),
        "why": ("why", "why do you ask", "why do you need this", "why is that", "what for"),
        "example": ("example", "an example", "give me an example", "for example", "show me an example", "eg"),
        "done": (
            "done",
            "im done",
            "i am done",
            "thats all",
            "that is all",
            "thats it",
            "that is it",
            "all done",
            "finished",
            "ive finished",
            "no more",
            "nothing more",
            "nothing else",
            "keep",
            "keep it",
            "carry on",
            "continue",
            "go on",
        ),
        "none": ("none", "no", "nope", "nothing", "n/a", "na", "not applicable", "none needed", "not needed", "nil"),
        "submit": ("submit", "submit it", "send", "send it", "send for sign-off", "send for sign off", "sign off"),
        "review": ("review", "review it", "to the review", "summary"),
        "chat": (
            "hi",
            "hello",
            "hey",
            "good morning",
            "good afternoon",
            "yes",
            "yep",
            "ok",
            "okay",
            "thanks",
            "thank you",
        ),
        "edit": ("edit", "change", "change an answer", "change something", "edit an answer"),
        "undo": (
            "undo",
            "undo that",
            "undo it",
            "undo this",
            "undo the last one",
            "undo the last change",
            "take that back",
        ),
        "redo": ("redo", "redo that", "redo it", "undo the undo", "put it back", "put that back"),
        "not_known": (
            "not known yet",
            "not known",
            "not yet known",
            "dont know yet",
            "i dont know yet",
            "we dont know yet",
            "not decided yet",
            "not yet decided",
            "tbc",
            "tbd",
            "to be confirmed",
            "to be decided",
        ),
        "remaining": (
            "what is left",
            "whats left",
            "what is left to do",
            "whats left to do",
            "what is missing",
            "whats missing",
            "what remains",
            "remaining",
            "what is open",
            "how much is left",
            "how far are we",
            "where are we",
            "progress",
        ),
        "repeat": (
            "say that again",
            "again",
            "repeat",
            "repeat that",
            "repeat the question",
            "ask again",
            "ask me again",
            "pardon",
            "sorry",
            "what was the question",
        ),
        "tray": (
            "not placed",
            "not placed yet",
            "what is not placed",
            "whats not placed",
            "unplaced",
            "show not placed",
        ),
        "keep_one": ("keep as one", "keep it as one", "keep them as one", "keep them together", "it is one"),
        "proposals": ("proposals", "show proposals", "show the proposals", "what did you propose"),
        "pause": (
            "pause",
            "take a break",
            "lets pause",
            "ill come back later",
            "i will come back later",
            "come back later",
            "continue later",
            "carry on later",
            "continue tomorrow",
        ),
        "stop": ("stop", "stop here", "quit", "exit", "end", "bye", "goodbye", "thats enough for today"),
        "drafts": ("drafts", "my drafts", "list drafts", "list my drafts", "show my drafts", "other drafts"),
        "bulk": ("bulk", "all at once", "in bulk", "edit in bulk", "paste everything", "edit the whole list"),
        "hr": (
            "ask hr",
            "hr",
            "who can help",
            "who can help me",
            "talk to a person",
            "talk to someone",
            "human",
            "a person",
        ),
    }
)
# With courtesies and spaces around it; longer texts are never compared.
_LONGEST_COMMAND = 100
_COMMANDS = {words: name for ways in (SAYINGS, _SYNONYMS) for name, several in ways.items() for words in several}


def cleaned(text: str) -> tuple[str, int]:
    """The text with one kind of line break, and how many invisible control characters were left out.

    Characters that say nothing and take no room go without a word: nobody typed them.
    """
    lined = _BREAKS.sub("\n", text).translate(_WITHOUT_WIDTH)
    visible = "".join(character for character in lined if not _is_invisible(character))
    return visible, len(lined) - len(visible)


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, an emoji's name not counted."""
    return any(unicodedata.category(character)[0] in "LN" for character in _EMOJI_NAME.sub("", text))


def plain(text: str) -> str:
    """The words without case, punctuation at the ends, quotation marks and courtesies, to compare with commands."""
    bare = one_line(text).casefold()
    bare = re.sub(r"[’‘'\"“”`]", "", bare).strip(" .,!?;:…*_-–()")
    return re.sub(r"^(?:please |ok |okay )+|(?: please| thanks| thank you)+$", "", bare).strip(" .,!")


def ways_of(name: str) -> tuple[str, ...]:
    """How the command of that name can be said, the plainest way first; nothing where it is only pressed."""
    return (*_SYNONYMS.get(name, ()), *SAYINGS.get(name, ()))


def command_of(text: str) -> str:
    """The command that the words mean, or nothing: only the whole text counts."""
    return _COMMANDS.get(plain(text), "") if len(text) <= _LONGEST_COMMAND else ""


def _is_invisible(character: str) -> bool:
    if character in "\n\t":
        return False
    category = unicodedata.category(character)
    noncharacter = 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE
    return category in ("Cc", "Cs") or noncharacter or character in _DIRECTION_OVERRIDES
