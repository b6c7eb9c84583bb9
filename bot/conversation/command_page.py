"""docs/commands.md, made from the code: every command of the closed set, how it is said and what it does.

To write it anew: python -m bot.conversation.command_page > docs/commands.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.conversation.command_set import NAMED, TypedCommand
from bot.conversation.typed import ways_of
from prompts import label, labels

# How the commands that carry words or numbers are said: whole messages, each of which is tried in the tests.
SAID: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer": ("Has kept accurate records",),
        "several": ("Customer Hub Assistant, grade 4, reports to the hub manager", "Post ref: A-17\nGrade: 4"),
        "add": (
            "add to knowledge: Explains the rules",
            "add to knowledge desirable: Knows the history",
            "add a desirable criterion to knowledge: Knows the history",
            "put Knows the history under knowledge as desirable",
            "add desirable: Knows the history",
            "add to duties: Answers calls",
        ),
        "change": ("change grade", "change the grade to 5", "change job title to Customer Adviser"),
        "reword": (
            "reword 3: new words",
            "change 3 to new words",
            "reword knowledge 3: new words",
            "change k3: new words",
        ),
        "move": (
            "3 is desirable",
            "the third one is desirable",
            "move 4 to knowledge",
            "put 4 under knowledge as desirable",
            "move knowledge 2 and experience 3 to desirable",
            "move behaviour 14 to knowledge",
            "move 4 to duties",
        ),
        "merge": ("merge 2 and 5", "merge 2 with 5"),
        "split": ("split 3", "split 3: first part / second part"),
        "remove": (
            "remove 3",
            "remove 2-4",
            "remove the last two",
            "delete knowledge desirable 1",
            "remove all",
            "remove knowledge 2 and experience 3",
            "remove behaviour 3",
        ),
        "reorder": ("put 5 first", "put 5 before 2", "swap 1 and 2", "move 3 up"),
        "place": ("put not placed 1 under knowledge as desirable",),
        "drop": ("discard 1", "discard all", "drop not placed 2"),
        "accept": ("accept 1-3", "accept all"),
        "set_aside": ("reject 2",),
        "confirm": ("yes", "do it"),
        "cancel": ("no", "leave it"),
        "switch": ("switch to PS-0012", "switch to the Team Leader one"),
        "copy": ("copy PS-0003", "like the Team Leader one but grade 6"),
        "hand_over": ("hand over to Priya Nair", "give this to Priya Nair", "hand it over"),
        "invite": ("work on this with Priya Nair", "share this with Priya Nair", "invite @Priya Nair"),
    }
)
_BUTTONS = {"confirm": "yes", "cancel": "no", "accept": "accept_all"}
_WAYS_SHOWN = 4
_HEAD = """# What can be typed and pressed

Every message and every button of the interview becomes one of these commands. Capitals, “please” and a full stop make
no difference. Only a whole message is a command: “Remove graffiti” is a criterion. This page is made from the code
(`python -m bot.conversation.command_page`); do not edit it by hand.

**Which entry.** Numbers are those of the list that you saw last, even if somebody else has changed it since. From
another question, or for another list, name it as well: “knowledge 3”, “knowledge desirable 3”, or by the first letter
“k3”. “The third one”, “the last two”, “2-4”, “all but 2” and “1 and 3” work too. If two lists could be meant, you are
asked. All this holds for every list: criteria, lines, head counts, contacts, paragraphs and behaviours (“contacts 2”,
“behaviour 3”). Of the framework's behaviours only the choice can be changed: its words and its order are fixed.

**Before words are lost** you are asked, and “undo” brings them back.

| command | say | press | what it does |
|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    for command in TypedCommand.__args__:
        name = getattr(command, "name", None)
        if isinstance(name, str):
            yield _row(name, SAID[name], _BUTTONS.get(name, name), (command.__doc__ or "").strip())
    for name, does in NAMED.items():
        yield _row(name, ways_of(name)[:_WAYS_SHOWN], name, does)


def _row(name: str, ways: tuple[str, ...], button: str, does: str) -> str:
    said = "; ".join(f"“{way}”".replace("\n", " ⏎ ").replace("|", "\\|") for way in ways)
    pressed = label(button) if button in labels() else ""
    return f"| {name} | {said} | {pressed} | {' '.join(does.split())} |"


if __name__ == "__main__":
    print(page(), end="")
