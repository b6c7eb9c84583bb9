"""Everything that sign-off says, with fixed facts: the golden file that shows what a change of the wording does.

`python -m tests.blocks.signoff_wording` writes it again. Each message is rendered once with the facts of `FACTS`, and
once more for each other value in `OTHERWISE` that makes it say something else; of those only the lines that differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, meta

from prompts import MENTION, MENTIONED, STRONG, WEAK, words

GOLDEN = Path(__file__).with_name("signoff_wording.yaml")
# What in a template chooses between ways of saying it.
_CHOOSING = re.compile(r"\{%.*?%\}|\{\{[^}]*(?: if |\[|counted|length).*?\}\}", re.DOTALL)
FILES = (
    *("signoff", "cards", "queries", "routes", "absence", "deputies", "reminders", "search", "home", "seeing"),
    *("versions", "retention"),
)
STAGE = {
    "step": 1,
    "stage": "Line manager",
    "outside": "",
    "how": "one",
    "people": [{"name": "Priya Nair", "state": "known", "email": "priya.nair@thornleyvale.example"}],
}
PANEL = {**STAGE, "step": 2, "stage": "Establishment panel", "outside": "Establishment Panel", "people": []}
ANY = [{**STAGE["people"][0], "state": state} for state in ("known", "wanted", "missing", "deactivated", "")]  # type: ignore[index]
FACTS: dict[str, Any] = {
    **dict.fromkeys(("ref", "typed"), "PS-0012"),
    "title": "Customer Hub Assistant",
    "grade": "Grade 4",
    "revision": 2,
    "round": 1,
    "number": 3,
    "count": 2,
    "stage": "Executive head",
    "stages": [STAGE],
    "author": "Dana Whitfield",
    "owner": "Dana Whitfield",
    "approver": "Marcus Bell",
    "approver_id": "U0MARCUS",
    "by": "Marcus Bell",
    "who": "Priya Nair",
    "was": "Tariq Aziz",
    "holder": "Marcus Bell",
    "name": "Priya Nair",
    "person": "Marcus Bell",
    "stand_in": "Priya Nair",
    "away": "Marcus Bell",
    "deputy": "Priya Nair",
    "recorded_by": "",
    "settled_by": "Fay Marsh",
    "group": "Finance",
    "set_by": "",
    "hr": ["Helen Sorby"],
    "since": "Monday 3 March",
    "until": "",
    "day": "3 March 2027",
    "first": "Monday 3 March 2031",
    "last": "Friday 7 March 2031",
    "next": "Wednesday 5 March 2031 at 09:00",
    "next_reminder": "Wednesday 5 March 2031 at 09:00",
    "others": "Tuesday 11 March",
    "at": "Wednesday 5 March 2031 at 09:00",
    "on": "5 March 2031",
    "latest": "Tuesday 11 March",
    "hr_hears": "Thursday 13 March",
    "consequence": "the advert for Customer Hub Assistant cannot go out",
    "channel": "person-spec-sign-off",
    "why": "",
    "words": "Is a degree needed?",
    "reason": "The law asks for it.",
    "quote": "Has a degree",
    "text": "Has a degree",
    "was_text": "",
    "now": "Has a degree or equal experience",
    "answer": "",
    "became": "reworded",
    "whole": False,
    "state": "open",
    "spec_state": "in_sign_off",
    "act": "approve",
    "sort": "reworded",
    "rule": "drafts",
    "kind": "first",
    "how": "one",
    "outside": "",
    "moved": False,
    "tells_all": True,
    "signed_here": True,
    "directly": False,
    "added": False,
    "because": ["the post is new"],
    "counts": ["5 essential criteria", "2 behaviours"],
    "changes": ["1 reworded"],
    "settled": 1,
    "content_hash": "0123456789abcdef" * 4,
    "chain_head": "",
    "ready": True,
    "post": [],
    "over": [],
    "asked": ["Priya Nair"],
    "problems": ["Line manager: please choose somebody."],
    "numbers": [3],
    "points": 1,
    "left": 0,
    "with_author": True,
    "long": False,
    "supersedes": 0,
    "voided": False,
    "in_force": 0,
    "rejected": False,
    "to_come": False,
    "today": "Wednesday 5 March 2031",
    "recorded": "",
    "kept": False,
    "live": True,
    "not_mine": False,
    "is_over": False,
    "waiting": 0,
    "put_off": False,
    "to_deputy": False,
    "own": True,
    "began": True,
    "unanswered": False,
    "holder_left": False,
    "longest": 90,
    "already": False,
    "earlier": False,
    "rested": False,
    "left_still": True,
    "sent": True,
    "gone": False,
    "newer": False,
    "left_out": 0,
    "under_way": 3,
    "stuck": 1,
    "agreed": 2,
    "shown": 2,
    "to": "Marcus Bell",
    "start": "Monday 3 March",
    "holidays": [],
    "rolled": False,
    "opens": "09:00",
    "zone": "Europe/London",
    "waiting_for": ["Marcus Bell"],
    "missing": 2,
    "directorate": "",
    "label": "Job title",
    "heading": "Skills (essential)",
    "part": "text",
    "direction": "above",
    "example": "Leads",
    "fact": "post",
    "value": "new",
    "understood": True,
    "limit": 25,
    "lines": ["Line manager: Priya Nair"],
    "back_to": "",
    "evidence": "minute 12",
    "decided_on": "5 March 2031",
    "what": "approved",
    "form": "",
    "file": "",
    "reasons": [],
}
# What a word is besides, where that is said differently; the values of all messages that use it.
OTHERWISE: dict[str, tuple[Any, ...]] = {
    "state": (
        *("waiting", "approved", "queried", "rejected", "void", "unreachable", "not_needed", "in_sign_off", "draft"),
        *("agreed", "withdrawn", "answered", "changed", "planned", "in_force"),
    ),
    "why": ("now", "later", "today", "put_off", "not_mine", "past", "closed", "escalation", "On leave."),
    "became": ("removed", "changed", "same"),
    "name": ("missing_person", "author_named", "two_stages", "unanswered", "open_points", "grade_gone", "no_stages"),
    "spec_state": ("agreed", "withdrawn"),
    "rule": ("", "abandoned", "agreed", "New posts"),
    "sort": ("added", "removed", "moved_here", "changed"),
    "how": ("any", "all"),
    "act": ("query", "reject"),
    "stages": ([{**STAGE, "how": "any", "people": ANY}, PANEL],),
    "count": (0, 1),
    "left": (1, 2),
    "points": (3,),
    "part": ("clauses",),
    "outside": ("Full Council",),
    "numbers": ([3, 7],),
    **dict.fromkeys(("title", "grade", "holder", "next", "next_reminder", "others", "hr_hears", "deputy", "at"), ("",)),
    **dict.fromkeys(("by", "heading", "was", "now", "words", "since", "ref", "latest", "consequence"), ("",)),
    **dict.fromkeys(("answer",), ("the law asks for it",)),
    **dict.fromkeys(("recorded_by", "set_by"), ("Helen Sorby",)),
    **{key: (not FACTS[key],) for key in sorted(FACTS) if isinstance(FACTS[key], bool)},
    "missing": (0, 1),
    "supersedes": (1,),
    "in_force": (1,),
    "today": ("",),
    "round": (2,),
    "number": (0,),
    "under_way": (0, 1),
    "agreed": (0,),
    "left_out": (4,),
    "until": ("4 April 2027",),
    "hr": ([],),
    "because": ([],),
    "changes": ([],),
    "over": (["30 essential criteria"],),
    "holidays": (["Friday 25 December"], ["Friday 25 December", "Monday 28 December"]),
    "asked": (["Fay", "Ben"],),
    "chain_head": ("fedcba9876543210" * 4,),
    "recorded": ("recorded by Helen Sorby",),
    "waiting_for": ([],),
    "post": (["the post is unchanged"],),
    "directorate": ("Place and Environment",),
    "fact": ("funding", "chief_officer"),
}

# Where a message uses a word in another sense than the rest.
SPEC = {"state": "in_sign_off"}
OF_MESSAGES: dict[str, dict[str, Any]] = {
    "signoff.card": {"stages": 2},
    "submit.proposed": {"rule": "New posts"},
    "refusal.not_yours": {"who_can": ["Priya Nair"]},
    "submit.passed": {"sent": True},
    "resting.help": {"owner": ""},
    "limit.over": {"kind": "essential"},
    "submit.problem": {"stages": ["Line manager"], "name": "missing_person"},
    "refusal.fills_another_stage": {"stages": ["Line manager"]},
    "search.found": {**SPEC, "first": 1, "last": 2},
    **dict.fromkeys(("command.status.of", "search.state", "home.sent", "home.draft", "refusal.old_card"), SPEC),
}


def golden() -> str:
    """The golden file as it should be now."""
    parts = []
    for file in FILES:
        parts.append(f"# {file}\n")
        for name, message in _messages(file):
            said = "\n".join(f"{about}\n{_indented(text)}" for about, text in _ways(name, message))
            parts.append(f"{name}: |-{said}\n")
    return "\n".join(parts)


def _messages(file: str) -> Iterator[tuple[str, str]]:
    """The messages of a file with all their templates, in its order."""
    written = yaml.safe_load(resources.files("prompts").joinpath(f"{file}.yaml").read_text(encoding="utf-8"))
    for name, message in written.items():
        yield name, "\n".join(message.values())


def _ways(name: str, templates: str) -> Iterator[tuple[str, str]]:
    """What a message says with the fixed facts, and with each other value that makes a difference."""
    environment = Environment()
    for each in ("strong", "mention", "grouped", "named", "listed", "quoted", "counted"):
        environment.filters[each] = str
    choosing = " ".join(_CHOOSING.findall(templates))
    used = [key for key in sorted(meta.find_undeclared_variables(environment.parse(templates))) if key in choosing]
    facts = FACTS | OF_MESSAGES.get(name, {})
    usual = _said(name, facts)
    seen = {usual}
    yield "", usual
    for key in used:
        for value in OTHERWISE.get(key, ()):
            text = _said(name, facts | {key: value}, quiet=True) if _alike(value, facts[key]) else ""
            if text and text not in seen:
                seen.add(text)
                yield f"   [{key}: {_shortly(value)}]", _what_differs(text, usual)


def _alike(one: Any, other: Any) -> bool:
    """Whether both are of one type, and lists of one type."""
    if isinstance(one, list) and isinstance(other, list):
        return not one or not other or isinstance(one[0], type(other[0]))
    return isinstance(one, type(other))


def _what_differs(text: str, usual: str) -> str:
    """The lines that the usual facts do not give, and how many of those lines are left out."""
    fresh = [line for line in text.splitlines() if line not in usual.splitlines()]
    gone = [line for line in usual.splitlines() if line not in text.splitlines()]
    return "\n".join([*fresh, *(["(without: " + line + ")" for line in gone] if not fresh else [])])


def _said(name: str, facts: dict[str, Any], *, quiet: bool = False) -> str:
    try:
        found = words(name, facts)
    except Exception:
        if quiet:  # a value that this message does not know, as a state that it is never in
            return ""
        raise
    text = "\n".join(part for part in (found.lead, found.tail) if part)
    return text.replace(STRONG, "*").replace(WEAK, "*").replace(MENTION, "@").replace(MENTIONED, "")


def _shortly(value: Any) -> str:
    return str(value) if len(str(value)) < 40 else f"{str(value)[:39]}…"


def _indented(text: str) -> str:
    return "\n".join(f"   {line}".rstrip() for line in text.splitlines())


if __name__ == "__main__":
    GOLDEN.write_text(golden(), encoding="utf-8")
