"""How a section is assessed, set in a form: what most have, the others by their numbers, and what was typed over it.

Pure: the methods as the form showed them (the base), those that were chosen and those that stand now give the methods
to be, or the criteria on which two people disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict

from bot.conversation.acts import EditAssessed
from bot.conversation.assessed import in_short, named_methods
from bot.conversation.bulk import Disagreement, Ruling, lines_of
from bot.conversation.exceptions import compact, exceptions_in
from bot.conversation.questions import Question
from bot.conversation.replies import Choices, Option
from bot.conversation.turn import Turn
from bot.conversation.typed import cleaned, has_words, one_line
from specs.document import Criterion, SectionEntry
from specs.forms import Form
from specs.forms.model import Section

Keys = tuple[str, ...]
# So many sections fit into the menu of the review; every form has fewer.
_MOST_PLACES = 100


class Assessed(BaseModel):
    """A criterion as the form shows it: its id, its words, and the keys of the methods by which it is assessed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    methods: Keys


@dataclass(frozen=True)
class Typed:
    """What was typed: methods by id. `unread` are lines that say nothing known, `outside` unknown numbers."""

    methods: Mapping[str, Keys]
    unread: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True)
class MergedMethods:
    """The methods to be, by id, of the criteria that the person changed; and what two people disagree on."""

    methods: Mapping[str, Keys]
    disagreements: tuple[Disagreement, ...]


def assessed_in(section: Section, entry: SectionEntry) -> tuple[Assessed, ...]:
    """The section's criteria, essential first, as the form numbers them."""
    lines = lines_of(section, entry)
    return tuple(
        Assessed(id=line.id, text=line.text, methods=each.assessed_by)
        for line, each in zip(lines, entry.criteria(), strict=True)
    )


def usual_of(every: Sequence[Assessed]) -> Keys:
    """The methods that most criteria have; empty where none has any."""
    counted = Counter(each.methods for each in every if each.methods)
    return counted.most_common(1)[0][0] if counted else ()


def exceptions_of(form: Form, every: Sequence[Assessed]) -> tuple[str, ...]:
    """The criteria that are assessed otherwise than most, as lines: "2, 5: Interview, Test"."""
    usual = usual_of(every)
    others = [(numbers, keys) for numbers, keys in compact([each.methods for each in every]) if keys != usual]
    return tuple(f"{numbers}: {', '.join(form.method_label(key) for key in keys)}" for numbers, keys in others)


def typed_methods(form: Form, base: Sequence[Assessed], usual: Keys, exceptions: str) -> Typed:
    """What the form says of each criterion: the methods beside its number, else the usual ones."""
    found = {each.id: usual for each in base}
    unread: list[str] = []
    outside: list[str] = []
    for line in map(one_line, cleaned(exceptions)[0].split("\n")):
        if not line:
            continue
        said = exceptions_in(line, len(base), lambda words: named_methods(words, form.assessment))
        if said is None or not has_words(line):
            unread.append(line)
            continue
        outside += said.outside
        found |= {base[number - 1].id: keys for number, keys in said.methods.items()}
    return Typed(found, tuple(unread), tuple(outside))


def merged_methods(
    form: Form,
    base: Sequence[Assessed],
    mine: Mapping[str, Keys],
    now: Sequence[Assessed],
    rulings: Mapping[str, tuple[Ruling, str | None]],
) -> MergedMethods:
    """What the person changed, unless somebody else changed the same criterion since: that is asked about."""
    standing = {each.id: each for each in now}
    methods: dict[str, Keys] = {}
    disagreements: list[Disagreement] = []
    for number, each in enumerate(base, start=1):
        chosen, stands = mine.get(each.id, each.methods), standing.get(each.id)
        if stands is None or chosen in (each.methods, stands.methods):
            continue
        if stands.methods != each.methods:
            against = _words(form, stands.methods)
            ruling, told = rulings.get(each.id, ("", None))
            if not ruling or told != against:
                label = f"{number}. {each.text}"
                shown = _words(form, chosen)
                disagreements.append(Disagreement(id=each.id, mine=shown, now=against, label=label, both=False))
            if ruling != "mine":
                continue
        methods[each.id] = chosen
    return MergedMethods(methods, tuple(disagreements))


def chosen_in_words(form: Form, base: Sequence[Assessed], mine: Mapping[str, Keys]) -> str:
    """What the person changed, a line for each criterion, to be given back where it cannot be taken."""
    changed = [(each.text, mine[each.id]) for each in base if mine.get(each.id, each.methods) != each.methods]
    return "\n".join(f"{text}: {_words(form, methods)}" for text, methods in changed)


def _words(form: Form, methods: Keys) -> str:
    return ", ".join(form.method_label(key) for key in methods) or "–"


def edit_assessed(turn: Turn, target: Question, act: EditAssessed) -> Turn:
    """How the criteria of a section are assessed, as it was set in a form; told in few words, undone as any other."""
    section = next((each for each in turn.form.sections if each.key == act.section), None)
    if section is None or not act.methods:
        label = section.label if section else target.label
        return turn.understood().noting("bulk.unchanged", label=label, aspect="assessed")
    entry, methods = turn.document.section(act.section), dict(act.methods)
    ids = [line.id for line in lines_of(section, entry)]
    changed = [
        each.model_copy(update={"assessed_by": methods[key]}) if key in methods else each
        for key, each in zip(ids, entry.criteria(), strict=True)
    ]
    essential, desirable = tuple(changed[: len(entry.essential)]), tuple(changed[len(entry.essential) :])
    update = {"essential": essential, "desirable": desirable}
    turn = turn.with_section(section.key, entry.model_copy(update=update)).understood()
    return _told(turn, target, section, changed)


def _told(turn: Turn, target: Question, section: Section, changed: Sequence[Criterion]) -> Turn:
    about = replace(target, key=f"{section.key}.assessed", section=section.key, label=section.label, aspect="assessed")
    bare = [number for number, each in enumerate(changed, start=1) if not each.assessed_by]
    parts, left = in_short(turn, about), bare if len(bare) < len(changed) else []
    turn = turn.marked(about, None).noting("assessed.by_number", **about.named(), parts=parts, open=left)
    return replace(turn, moves=target.key == about.key and not bare, undoable=True)


def assessable_places(turn: Turn) -> Choices | None:
    """The menu of the sections whose criteria are assessed; None where there is none yet."""
    listed = [
        each
        for each in turn.form.sections
        if each.asked and each.assessed and turn.document.section(each.key).criteria()
    ]
    options = tuple(Option(each.key, each.label) for each in listed[:_MOST_PLACES])
    return Choices(options, action="assess.place", words="assess_place") if options else None
