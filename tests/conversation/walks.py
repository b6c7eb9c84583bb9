"""Random walks through the conversation: any command at any turn, twice, late, by two people on one draft.

Acts come twice, late and out of order, under old questions and from the buttons of old messages (a second device), on
every ground of `grounds.py`. After every act draft and focus are stored and loaded again, and these must hold: nothing
is raised, a question stands (or the caller is asked for something), nothing is asked twice (`asked_twice.py`), and
nothing that anybody wrote is lost: what was typed is in the draft or said back, character for character, and what stood
in the draft before stands there still, can be brought back, or is quoted. Run many (walks, turns, seed):

    python -m tests.conversation.walks 2000 60 1
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

from bot.blocks.replies import messages_for
from bot.conversation.acts import Act, Choose, Press, Resume, Say, Start
from bot.conversation.byways import BYWAYS
from bot.conversation.core import Context, Outcome, new_draft, step
from bot.conversation.draft import Draft, Focus
from bot.conversation.questions import question_of
from tests.conversation.asked_twice import AskedTwice
from tests.conversation.grounds import GROUNDS
from tests.conversation.strategies import CHOICES, PHRASES, QUESTIONS

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
# About grades, the post, clauses and the choice of competencies, which only some grounds ask about.
ABOUT_THE_POST = [
    *[
        "Scale 6",
        "Scale 6 – PO1 (Career Grade)",
        "SO1 - PO2",
        "change grade to SO1",
        "change the grade to 5",
        "EO",
        "AA",
    ],
    *["{n} from SO1", "from PO1: {w}", "{n} from the start", "From SO1:\n- {w}\n- {w}", "{n} and {m} from SO2"],
    *["duties", "no duties", "no duties", "Answers calls about {w}\nPlans {w}", "change duty {n}", "{n} to experience"],
    *["{n}, {m}", "none", "remove {n} because {w}", "remove {n}", "put back {n}", "change about the post", "clauses"],
    *["change fixed clauses", "change competencies", "Leading People, Delivering at Pace", "include Leading People"],
    *["more for {n}", "above {n}", "what falls short of {n}", "add to Communication: {w}", "add: {w}", "all but {n}"],
    *["{n} {w}", "{w}: {n}", "Internal: {w}, {w}\nExternal: {w}", "{w} (job share)", "{w} because {w}", "all", "1-4"],
]
PRESSES = [
    *BYWAYS,
    "yes",
    "no",
    "accept_all",
    "set_aside",
    "all",
    "take_all",
    "more",
    "same",
    "choose.way.1",
    "no_facts",
]
OPTIONS = [
    *CHOICES,
    "way.1",
    "way.2",
    "proposed.p3",
    "goto.header.grade",
    "speaks_to_public",
    "away.travel",
    "back.travel",
]
# Characters that forms, chat and JSON each have their own way with.
_ODD = (
    "",
    "",
    "",
    "",
    "",
    "",
    "é",
    "ß",
    "İ",
    "&",
    "<",
    ">",
    '"',
    "\\",
    "*",
    "_",
    "`",
    "~",
    "@",
    "#",
    "%",
    "£",
    "’",
    "🙂",
    "ﬁ",
)


@dataclass
class Findings:
    """What a run came to. `asked` counts the kinds of questions that were in front of somebody."""

    walks: int = 0
    acts: int = 0
    lost: list[str] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def faults(self) -> list[str]:
        return [*self.lost, *self.dead_ends, *self.raised, *self.twice]


def run(walks: int, turns: int, seed: int = 1) -> Findings:
    """So many walks of so many turns; the same seed gives the same walks."""
    findings = Findings()
    grounds = [(name, make()) for name, make in GROUNDS.items()]
    for number in range(walks):
        name, context = grounds[number % len(grounds)]
        Walk(f"{name} {seed}/{number}", random.Random(f"{seed}/{number}"), context, findings).go(turns)
    return findings


@dataclass
class Walk:
    """Two people on one draft, one of them with an old device: `buttons` are those of every message that was sent, and
    `late` are acts that are under way and come later."""

    name: str
    chance: random.Random
    context: Context
    findings: Findings
    draft: Draft = field(init=False)
    watches: list[AskedTwice] = field(init=False)
    foci: list[Focus] = field(default_factory=lambda: [Focus(), Focus()])
    words: set[str] = field(default_factory=set)
    buttons: list[Press] = field(default_factory=list)
    late: list[Act] = field(default_factory=list)

    def go(self, turns: int) -> None:
        """Walk so many turns, or until something is raised."""
        self.findings.walks += 1
        self.draft = new_draft(self.context)
        self.watches = [AskedTwice(self.context), AskedTwice(self.context)]
        sound = self._act(Start(self._worded("{w}") if self.chance.random() < 0.7 else ""), 0)
        for _ in range(turns):
            who = int(self.chance.random() < 0.25)
            act = self._next(self.foci[who].question)
            for _ in range(2 if self.chance.random() < 0.05 else 1):
                sound = sound and self._act(act, who)
            if not sound:
                return

    def _act(self, act: Act, who: int) -> bool:
        self.findings.acts += 1
        try:
            outcome = step(self.context, self.draft, self.foci[who], act)
            told = told_in(outcome)
        except Exception as error:
            self.findings.raised.append(f"{self.name}: {act!r} at {self.foci[who].question}: {error!r}")
            return False
        self._look(outcome, act, told)
        if twice := self.watches[who].look(self.draft, self.foci[who], act, outcome):
            self.findings.twice.append(f"{self.name}: {twice}")
        self.draft = Draft.model_validate_json(outcome.draft.model_dump_json())
        self.foci[who] = Focus.model_validate_json(outcome.focus.model_dump_json())
        for reply in outcome.replies:
            self.buttons += [Press(button.key, reply.question) for button in reply.buttons]
            options = reply.choices.options if reply.choices else ()
            self.buttons += [Press(f"choose.{option.key}", reply.question) for option in options]
        self.buttons = self.buttons[-60:]
        return True

    def _next(self, asked: str) -> Act:
        """The next act to arrive: sometimes one that was sent long ago."""
        if self.late and self.chance.random() < 0.15:
            return self.late.pop(self.chance.randrange(len(self.late)))
        act = self._drawn(asked if self.chance.random() < 0.5 else "")
        if self.chance.random() < 0.06:
            self.late.append(replace(act, question=asked) if isinstance(act, Say | Press | Choose) else act)
        return act

    def _drawn(self, asked: str) -> Act:
        question = self.chance.choice(QUESTIONS) if self.chance.random() < 0.1 else asked
        kind = self.chance.random()
        if kind < 0.55:
            return Say(self._worded(self.chance.choice(COMMANDS if kind < 0.38 else ABOUT_THE_POST)), question)
        if kind < 0.62:
            return Say(self.chance.choice(PHRASES), question)
        if kind < 0.8 and self.buttons:
            return self.buttons[-self.chance.randint(1, min(6, len(self.buttons)))]
        if kind < 0.84 and self.buttons:
            return self.chance.choice(self.buttons)
        if kind < 0.92:
            return Press(self.chance.choice(PRESSES), question)
        if kind < 0.97:
            return Choose((self.chance.choice(OPTIONS),), question)
        return Resume()

    def _worded(self, said: str) -> str:
        while "{w}" in said:
            said = said.replace("{w}", " ".join(self._word() for _ in range(self.chance.randint(1, 6))), 1)
        return said.replace("{n}", str(self.chance.randint(1, 6))).replace("{m}", str(self.chance.randint(1, 6)))

    def _word(self) -> str:
        """A word that nobody has typed before, often with a character in it that machines stumble over."""
        made = [self.chance.choice("bcdfghjklmnpqrstvwz") + self.chance.choice("aeiou") for _ in range(3)]
        word = f"{made[0]}{made[1]}{self.chance.choice(_ODD)}{made[2]}x"
        self.words.add(word)
        return word

    def _look(self, outcome: Outcome, act: Act, told: str) -> None:
        self.findings.said.update(name for reply in outcome.replies for name in reply.names())
        wanted = strings_in(asdict(outcome.wanted)) if outcome.wanted else ()
        kept = folded("\n".join([*strings_in(outcome.draft.model_dump()), told, *wanted]))
        standing = folded("\n".join(strings_in(self.draft.model_dump(exclude={"history"}))))
        written = folded(act.text if isinstance(act, Say) else act.title if isinstance(act, Start) else "")
        for word in self.words:
            if (folded(word) in written or folded(word) in standing) and folded(word) not in kept:
                self.findings.lost.append(f"{self.name}: {act!r} at {outcome.focus.question}: {word}")
        if outcome.wanted:
            return
        asked = outcome.replies[-1].question if outcome.replies else ""
        question = question_of(self.context, outcome.draft, asked) if asked else None
        if question is None:
            names = [reply.name for reply in outcome.replies]
            self.findings.dead_ends.append(f"{self.name}: {act!r}: {names}")
        else:
            self.findings.asked[question.kind] += 1


def told_in(outcome: Outcome) -> str:
    """All that the person reads after an act."""
    texts = [message.text for reply in outcome.replies for message in messages_for(reply, "ABC")]
    return "\n".join(texts).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def strings_in(value: object) -> Iterator[str]:
    """Every string in a value of JSON's kinds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from strings_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings_in(each)


def folded(text: str) -> str:
    """The text as it is compared: case, white space and how an accent is written make no difference, all else does."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def main() -> None:
    """Walk, and print what came of it."""
    given = [int(number) for number in sys.argv[1:4]]
    walks, turns, seed = (*given, *(2000, 60, 1)[len(given) :])
    begun = time.perf_counter()
    found = run(walks, turns, seed)
    seconds = time.perf_counter() - begun
    print(f"{found.walks} walks of {turns} turns, {found.acts} acts, in {seconds:.0f} s")
    print(f"lost {len(found.lost)}, dead ends {len(found.dead_ends)}, exceptions {len(found.raised)}")
    print(f"asked twice {len(found.twice)}")
    print(f"{len(found.said)} different messages were said; asked: {', '.join(sorted(found.asked))}")
    for fault in found.faults()[:20]:
        print(fault)
    sys.exit(bool(found.faults()))


if __name__ == "__main__":
    main()
