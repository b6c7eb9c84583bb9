"""Which criteria somebody means: "3", "the third one", "the last two", "knowledge desirable 3", "K3"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.command_set import Which
from bot.conversation.criteria import criteria_of
from bot.conversation.history import digest
from bot.conversation.lines import Row, rows_of, shown_row
from bot.conversation.questions import Question, questions
from bot.conversation.selection import Selection, selected
from bot.conversation.turn import Turn
from bot.conversation.typed import has_words, one_line
from specs.document import Criterion, Necessity
from specs.forms import Form

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_LONGEST = 100
# Kinds of fields that hold a list of lines; a person corrects them by number as they do criteria.
OWN_ROWS = frozenset({"lines", "head_counts", "contacts"})
_END = re.compile(r"(?P<end>first|last)(?: (?P<count>[0-9]{1,2}))?")
_NUMBERS = re.compile(r"(?:[0-9]{1,4}|and|to|[\s,&+-])+")
# "first and last", "1 and the last 2".
_WITH_ENDS = re.compile(r"(?=.*(?:\band\b|[,&]))(?:[0-9]{1,4}|and|to|(?:first|last)(?: [0-9]{1,2})?|[\s,&+-])+")
_ALL_BUT = re.compile(r"(?:all|everything|the lot) (?:but|except(?: for)?|apart from) (?:[0-9 ,&-]|and)+")
_NOISE = re.compile(r"\b(?:the|that|this|numbers?|no\.?|criteri(?:on|a)|ones?|lines?|entry|entries)\b|#")
_SHORT = re.compile(r"(?P<initial>[a-z])(?P<necessity>[ed])?(?P<number>[0-9]{1,3})")
_PLACED = re.compile(r"(?P<numbers>.+?) (?:in|of|under|from) (?P<place>.+)")
_NECESSITY = re.compile(r"(?:(?P<place>.*?) )?(?P<necessity>essential|desirable)s?")
_TO_NECESSITY = re.compile(
    r"(.*?)[ ,(]*(?:\bas\b\s*)?(?:an? )?\(?\b(essential|desire?able)s?(?: criteri(?:a|on))?\)?", re.IGNORECASE
)
_NECESSITY_FIRST = re.compile(
    r"(?:the )?(essential|desire?able)s?(?: criteri(?:a|on)| list| ones?| section)?(?: (?:of|for|in|under))?"
    r"(?: the)? (.+)",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?:section|factor|area|part)\s*\(?([0-9]{1,2})\)?")
_JOINED = re.compile(r"(\s*[,;&]\s*(?:and\s+)?|\s+and\s+)", re.IGNORECASE)
_LEADING = re.compile(r"^(?:\s*[,;&]\s*|\s*and\s+)+", re.IGNORECASE)
# What people call such a list, besides the name that it has on the form.
_CALLED = {"contacts": frozenset({"contact"}), "head_counts": frozenset({"post", "head", "count"})}
_BEHAVIOURS = frozenset({"behaviour", "behavior", "competency", "competencie", "indicator"})
_JOINING = frozenset({"the", "section", "criteria", "list", "my", "for", "of", "and"})


@dataclass(frozen=True)
class Chosen:
    """Criteria of one list. `numbers` are theirs as the person saw them."""

    question: Question
    criteria: tuple[Criterion, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Unclear:
    """Several lists have that number: `found` are the possible choices."""

    found: tuple[Chosen, ...]


@dataclass(frozen=True)
class NotThere:
    """No list that could be meant has that number. `gone` says that it had when the person saw it."""

    numbers: tuple[str, ...]
    highest: int
    gone: bool = False


def which_in(form: Form, words: str) -> Which | None:
    """What the words name, or None where they name no entries of a list. Says nothing yet on whether they exist."""
    return _in_one_list(form, words) or _in_several(form, words)


def _in_several(form: Form, words: str) -> Which | None:
    """ "knowledge 2 and experience 3": entries of several lists. A bare number belongs to the list named before it."""
    if len(words) > _LONGEST:
        return None
    found: list[Which] = []
    held = ""
    for part in _JOINED.split(words.strip(" .")):
        held += part
        bare = _LEADING.sub("", held)
        named = _in_one_list(form, bare) if not _JOINED.fullmatch(part) else None
        if named is not None:
            found = _with_one_more(found, named, held)
            held = ""
    if has_words(held) or len(found) < 2:
        return None
    return replace(found[0], also=tuple(found[1:]))


def _with_one_more(found: list[Which], named: Which, held: str) -> list[Which]:
    """The entries so far and those named next; `held` are their words with what joins them to the words before."""
    if not found or named.sections or named.lists:
        return [*found, named]
    *others, before = found
    if named.necessity is not None:
        return [*found, replace(named, sections=before.sections)]
    numbers, written = f"{before.numbers}, {named.numbers}", f"{before.written}{held}"
    return [*others, replace(before, numbers=numbers, written=written)]


def _in_one_list(form: Form, words: str) -> Which | None:
    said = one_line(words).casefold().strip(" .")
    if not said or len(said) > _LONGEST:
        return None
    if numbers := numbers_in(said):
        return Which(numbers, written=words.strip())
    if (short := _SHORT.fullmatch(said)) and (sections := _with_initial(form, short["initial"])):
        necessity: Necessity | None = {"e": "essential", "d": "desirable"}.get(short["necessity"] or "")  # type: ignore[assignment]
        return Which(short["number"], sections, necessity, words.strip())
    if (placed := _PLACED.fullmatch(said)) and (numbers := numbers_in(placed["numbers"])):
        return _in_place(form, placed["place"], numbers, words)
    tokens = said.split()
    for place in range(1, len(tokens)):
        if numbers := numbers_in(" ".join(tokens[place:])):
            return _in_place(form, " ".join(tokens[:place]), numbers, words)
    return None


def numbers_in(words: str) -> str:
    """The numbers as `numbered` reads them, ordinals and counts as digits; empty where the words are no numbers."""
    said = re.sub(r"[‐-―−]", "-", one_line(words).casefold().strip(" ."))
    said = re.sub(r"\b(?:(?:the|that) )?(last|first) (?:one|criterion|line|entry)\b", r"\1", said)
    for place, count in enumerate(_COUNTS, start=1):
        said = re.sub(rf"(?<=last ){count}\b|(?<=first ){count}\b", str(place), said)
    for place, ordinal in enumerate(_ORDINALS, start=1):
        said = re.sub(rf"\b{ordinal}\b(?! [0-9])" if place > 1 else r"\bfirst\b(?! [0-9])", str(place), said)
    said = re.sub(r"\b([0-9]{1,3})(?:st|nd|rd|th)\b", r"\1", said)
    said = one_line(_NOISE.sub(" ", said))
    if _END.fullmatch(said) or _WITH_ENDS.fullmatch(said):
        return said if re.search(r"first|last|[0-9]", said) else ""
    if said in ("all", "everything", "both", "the lot"):
        return "all"
    if _ALL_BUT.fullmatch(said):
        return said
    return said if re.search(r"[0-9]", said) and _NUMBERS.fullmatch(said) else ""


def numbered(numbers: str, count: int) -> Selection | None:
    """The numbers in a list of `count` entries; None where the words are none after all."""
    if ends := _END.fullmatch(numbers):
        several = int(ends["count"] or 1)
        if not 1 <= several <= count:
            return Selection((), (numbers,), doubtful=True)
        return Selection(
            tuple(range(1, several + 1) if ends["end"] == "first" else range(count - several + 1, count + 1))
        )
    return selected(numbers, count)


def sections_named(form: Form, words: str) -> tuple[str, ...]:
    """The keys of the sections of criteria that the words name: the one whose whole name it is, else all that fit."""
    said = one_line(words).casefold().strip(" .:")
    wanted = set(re.findall(r"\w+", said)) - _JOINING
    listed = [section for section in form.sections if section.kind == "criteria" and section.asked]
    for section in listed:
        if said in (section.key, section.label.casefold(), f"{section.number}. {section.label}".casefold()):
            return (section.key,)
    if number := _NUMBER_OF.fullmatch(said):
        return tuple(section.key for section in listed if section.number == number[1])
    named = [(each.key, set(re.findall(r"[^\W_]+", f"{each.label} {each.key}".casefold()))) for each in listed]
    return tuple(key for key, known in named if wanted and wanted <= known)


def place_named(words: str) -> tuple[str, Necessity | None]:
    """The name of a section, and essential or desirable where it was said: "skills as desirable"."""
    said = one_line(words).strip(" .")
    if found := _TO_NECESSITY.fullmatch(said):
        return found[1].strip(" ,"), _necessity(found[2])
    if found := _NECESSITY_FIRST.fullmatch(said):
        return found[2].strip(" ,"), _necessity(found[1])
    return said, None


def _necessity(word: str) -> Necessity:
    return "essential" if word.lower() == "essential" else "desirable"


def lists_of(turn: Turn, sections: Sequence[str] = (), necessity: Necessity | None = None) -> list[Question]:
    """The questions about criteria, of those sections (of all where none is named)."""
    return [
        question
        for question in questions(turn.context, turn.draft)
        if question.kind == "criteria"
        and (not sections or question.section in sections)
        and necessity in (None, question.necessity)
    ]


def resolved(turn: Turn, target: Question, which: Which) -> Chosen | Unclear | NotThere:
    """The criteria that are meant, at that question. Numbers are those of the lists as the person saw them last."""
    candidates = _candidates(turn, target, which)
    found = [_chosen(turn, question, which.numbers) for question in candidates]
    fitting = [each for each in found if isinstance(each, Chosen)]
    if len(fitting) > 1 and (seen := _seen_last(turn, target, fitting)):
        return seen
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        return Unclear(tuple(fitting))
    missing = [each for each in found if isinstance(each, NotThere)]
    return max(missing, key=lambda each: (each.gone, each.highest), default=NotThere((which.numbers,), 0))


def _candidates(turn: Turn, target: Question, which: Which) -> list[Question]:
    if which.sections:
        return lists_of(turn, which.sections, which.necessity)
    if target.kind == "criteria" and which.necessity in (None, target.necessity):
        return [target]
    if target.kind in ("criteria", "assessed"):
        return lists_of(turn, (target.section,), which.necessity)
    listed = [each for each in lists_of(turn) if each.key == turn.focus.listed]
    if listed and which.necessity in (None, listed[0].necessity):
        return listed
    return [each for each in lists_of(turn, (), which.necessity) if criteria_of(turn, each)]


def _seen_last(turn: Turn, target: Question, fitting: list[Chosen]) -> Chosen | None:
    """Within one section: the list in front of the person, else the only one that they were shown."""
    if len({each.question.section for each in fitting}) > 1:
        return None
    for key in (target.key, turn.focus.listed):
        if seen := next((each for each in fitting if each.question.key == key), None):
            return seen
    shown = [each for each in fitting if each.question.key in turn.focus.shown]
    return shown[0] if len(shown) == 1 else None


def _chosen(turn: Turn, question: Question, numbers: str) -> Chosen | NotThere:
    standing = {criterion.id: criterion for criterion in criteria_of(turn, question)}
    ids = turn.focus.shown.get(question.key) or tuple(standing)
    selection = numbered(numbers, len(ids))
    if selection is None or selection.outside or not selection.numbers:
        return NotThere(selection.outside if selection else (numbers,), len(ids))
    wanted = [ids[number - 1] for number in selection.numbers]
    gone = tuple(str(number) for number in selection.numbers if ids[number - 1] not in standing)
    if gone:
        return NotThere(gone, len(ids), gone=True)
    return Chosen(question, tuple(standing[each] for each in wanted), selection.numbers)


def _in_place(form: Form, place: str, numbers: str, words: str) -> Which | None:
    found = _NECESSITY.fullmatch(place.removesuffix(" criteria").removesuffix(" criterion"))
    necessity: Necessity | None = None
    if found:
        necessity = "essential" if found["necessity"] == "essential" else "desirable"
        place = (found["place"] or "").strip()
        if place in ("", "the"):
            return Which(numbers, (), necessity, words.strip())
    sections = sections_named(form, place)
    if sections:
        return Which(numbers, sections, necessity, words.strip())
    lists = () if necessity else own_lists_named(form, place)
    return Which(numbers, written=words.strip(), lists=lists) if lists else None


def own_lists_named(form: Form, words: str) -> tuple[str, ...]:
    """The keys of the questions with a list of another kind than criteria that the words name, or that fit them."""
    said = one_line(words).casefold().strip(" .:")
    wanted = _stems(said) - _JOINING
    fields = [each for each in form.header if each.asked and each.kind in OWN_ROWS]
    listed = [(f"header.{each.key}", each.label) for each in fields]
    for field in fields:
        if wanted and wanted <= _CALLED.get(field.kind, frozenset()):
            return (f"header.{field.key}",)
    listed += [(f"{each.key}.text", each.label) for each in form.sections if each.asked and each.kind == "text"]
    listed += [("duties", "Main duties")] if form.duties == "optional" else []
    for key, label in listed:
        if said in (label.casefold(), key):
            return (key,)
    behaviours = [each for each in form.sections if each.asked and each.kind == "competencies"]
    if behaviours and wanted and wanted <= (_BEHAVIOURS | _stems(behaviours[0].label)):
        return ("competencies",)
    return tuple(key for key, label in listed if wanted and wanted <= _stems(label))


def _stems(words: str) -> set[str]:
    return {each.removesuffix("s") for each in re.findall(r"[^\W_]+", words.casefold())}


def _with_initial(form: Form, initial: str) -> tuple[str, ...]:
    listed = (section for section in form.sections if section.kind == "criteria" and section.asked)
    return tuple(section.key for section in listed if section.key.startswith(initial))


def row_ids(rows: Sequence[Row]) -> tuple[str, ...]:
    """Names for the rows of a list that has no ids of its own: of what they say, so that they last while it stands."""
    seen: Counter[str] = Counter()
    ids = []
    for row in rows:
        name = digest(shown_row(row))
        seen[name] += 1
        ids.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return tuple(ids)


def listed(turn: Turn, asked: Question) -> Turn:
    """With what the person now has in front of them: the ids of the list, so that its numbers keep their meaning."""
    if asked.kind in OWN_ROWS or asked.kind in ("prose", "duties", "duty"):
        turn = turn.with_focus(shown={**turn.focus.shown, asked.key: row_ids(rows_of(turn, asked))})
    if asked.kind == "criteria":
        ids = tuple(criterion.id for criterion in criteria_of(turn, asked))
        turn = turn.with_focus(shown={**turn.focus.shown, asked.key: ids})
        if ids:
            return turn.with_focus(listed=asked.key)
    if asked.kind == "assessed":
        ids = tuple(criterion.id for criterion in turn.document.section(asked.section).criteria())
        turn = turn.with_focus(shown={**turn.focus.shown, asked.key: ids})
    return turn.with_focus(listed="") if turn.focus.listed in ("tray", "proposals") else turn
