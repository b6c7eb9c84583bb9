"""Random walks through the conversation: any command at any turn, twice, late, by two people on one draft.

After every act draft and focus are stored and loaded again, and these must hold: nothing is raised, a question stands
(or the caller is asked for something), and no word of anybody's is lost: what was typed is in the draft or said back,
and what stood in the draft before stands there still, can be brought back, or is quoted. Run many:

    python -m tests.conversation.walks 2000 60
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from bot.blocks.replies import messages_for
from bot.conversation.acts import Act, Choose, Press, Resume, Say, Start
from bot.conversation.byways import BYWAYS
from bot.conversation.core import Context, Outcome, new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import question_of
from tests.conversation.strategies import CHOICES, PHRASES, QUESTIONS
from tests.conversation.talking import context_on

# Commands with numbers and places put in; {n} and {m} are numbers, {w} are words that nobody else has typed.
COMMANDS = [
    *["change {n}: {w}", "reword {n}: {w}", "reword knowledge {n}: {w}", "e{n}: {w}", "remove {n}", "remove {n}-{m}"],
    *[
        "remove the last two",
        "remove all",
        "remove experience {n}",
        "merge {n} and {m}",
        "merge k1 and k2",
        "split {n}",
    ],
    *["split {n}: {w} / {w}", "swap {n} and {m}", "put {n} first", "put {n} before {m}", "move {n} to knowledge"],
    *["move {n} to skills", "move {n} to physical as desirable", "{n} is desirable", "the third one is desirable"],
    *["{n} is essential", "make desirable {n} essential", "add to knowledge: {w}", "put {n} under experience"],
    *["put not placed {n} under knowledge", "discard {n}", "discard all", "drop not placed {n}", "accept {n}"],
    *["accept all", "reject {n}", "yes", "no", "{n}", "undo", "undo", "redo", "not known yet", "what is left"],
    *["again", "not placed", "proposals", "pause", "bulk", "hr", "my drafts", "switch to PS-{n}", "like the {w} one"],
    *["{w}", "{w}; {w}", "- {w}\n- {w}", "{w} and {w}", "{w}, grade 4, reports to {w}", "Post number: {w}\nGrade: {w}"],
    *["Relevant Experience\nEssential: {w}\nDesirable: {w}", "Knowledge & Experience:\n- {w}\nIT\n- {w}\n- {w}"],
    *[
        "IT | essential | {w}",
        "Physical\t{w} {w}\t{w}",
        "Essential: {w}; {w} Desirable: {w}",
        "add: {w}",
        "done",
        "done",
    ],
]
PRESSES = [*BYWAYS, "yes", "no", "accept_all", "set_aside", "all", "take_all", "more", "same", "choose.way.1"]
FORMS = (("factor", "area"), ("factor",), ("area",))


@dataclass
class Findings:
    """What a run came to."""

    walks: int = 0
    acts: int = 0
    lost: list[str] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def faults(self) -> list[str]:
        return [*self.lost, *self.dead_ends, *self.raised]


def run(walks: int, turns: int, seed: int = 1) -> Findings:
    """So many walks of so many turns; the same seed gives the same walks."""
    findings = Findings()
    contexts = [context_on(*keys, suggests=suggests) for keys in FORMS for suggests in (False, True)]
    for number in range(walks):
        _walk(random.Random(f"{seed}/{number}"), contexts[number % len(contexts)], turns, findings)
    return findings


def _walk(chance: random.Random, context: Context, turns: int, findings: Findings) -> None:
    findings.walks += 1
    draft, foci = new_draft(context), [Focus(), Focus()]
    outcome = step(context, draft, foci[0], Start(""))
    draft, foci[0] = outcome.draft, outcome.focus
    buttons: list[str] = []
    for _ in range(turns):
        who = chance.random() < 0.25
        act = _act(chance, buttons)
        for _ in range(2 if chance.random() < 0.05 else 1):
            findings.acts += 1
            try:
                outcome = step(context, draft, foci[who], act)
                told = _told(outcome)
            except Exception as error:
                findings.raised.append(f"{act!r}: {error!r}")
                return
            _look(context, draft, outcome, act, told, findings)
            draft = Draft.model_validate_json(outcome.draft.model_dump_json())
            foci[who] = Focus.model_validate_json(outcome.focus.model_dump_json())
            buttons = [button.key for reply in outcome.replies for button in reply.buttons]


def _act(chance: random.Random, buttons: list[str]) -> Act:
    question = chance.choice(QUESTIONS) if chance.random() < 0.15 else ""
    kind = chance.random()
    if kind < 0.55:
        return Say(_words(chance), question)
    if kind < 0.65:
        return Say(chance.choice(PHRASES), question)
    if kind < 0.8 and buttons:
        return Press(chance.choice(buttons))
    if kind < 0.9:
        return Press(chance.choice(PRESSES), question)
    if kind < 0.97:
        return Choose((chance.choice([*CHOICES, "way.1", "way.2", "proposed.p3", "goto.header.grade"]),), question)
    return Resume()


def _words(chance: random.Random) -> str:
    said = chance.choice(COMMANDS)
    while "{w}" in said:
        said = said.replace("{w}", " ".join(_word(chance) for _ in range(chance.randint(1, 6))), 1)
    return said.replace("{n}", str(chance.randint(1, 6))).replace("{m}", str(chance.randint(1, 6)))


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfghjklmnpqrstvwz") + chance.choice("aeiou") for _ in range(3)) + "x"


def _told(outcome: Outcome) -> str:
    texts = [message.text for reply in outcome.replies for message in messages_for(reply, "ABC")]
    return "\n".join(texts).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").casefold()


# Made up by `_word`, so that they are nobody's but the person's.
_OWN = re.compile(r"\b(?:[bcdfghjklmnpqrstvwz][aeiou]){3}x\b")


def own_words(text: str) -> set[str]:
    """The made-up words in a text, which may be JSON: a line break is two characters there."""
    return set(_OWN.findall(text.replace("\\n", " ").casefold()))


def _look(context: Context, before: Draft, outcome: Outcome, act: Act, told: str, findings: Findings) -> None:
    findings.said.update(name for reply in outcome.replies for name in reply.names())
    kept = json.dumps(outcome.draft.model_dump(mode="json"), ensure_ascii=False).casefold() + told
    kept += repr(outcome.wanted).casefold()
    written = own_words(act.text) if isinstance(act, Say) else set()
    stood = own_words(json.dumps(before.model_dump(mode="json", exclude={"history"}), ensure_ascii=False))
    for word in (written | stood) - own_words(kept):
        findings.lost.append(f"{act!r} at {outcome.focus.question}: {word}")
    if outcome.wanted:
        return
    asked = outcome.replies[-1].question if outcome.replies else ""
    if not asked or question_of(context, outcome.draft, asked) is None:
        findings.dead_ends.append(f"{act!r}: {[reply.name for reply in outcome.replies]}")


def main() -> None:
    """Walk, and print what came of it."""
    walks, turns = (int(number) for number in [*sys.argv[1:], "2000", "60"][:2])
    begun = time.perf_counter()
    found = run(walks, turns)
    seconds = time.perf_counter() - begun
    print(f"{found.walks} walks of {turns} turns, {found.acts} acts, in {seconds:.0f} s")
    print(f"lost {len(found.lost)}, dead ends {len(found.dead_ends)}, exceptions {len(found.raised)}")
    print(f"{len(found.said)} different messages were said")
    for fault in found.faults()[:20]:
        print(fault)
    sys.exit(bool(found.faults()))


if __name__ == "__main__":
    main()
