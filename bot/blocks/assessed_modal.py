"""The form for how a section is assessed: its criteria by number, what holds for most of them, and the exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.blocks import parts
from bot.blocks.bulk_modals import FILLED
from bot.blocks.limits import VIEW_BLOCKS, VIEW_BYTES
from bot.blocks.modal_parts import Json, field, paragraph, text_box, view
from prompts import words

ASSESSED = "bulk.assessed"
USUAL = "usual"
EXCEPTIONS = "exceptions"
_CHOSEN, _TYPED = "chosen", "typed"
# So many options Slack puts into check boxes; with more there is a menu.
_MOST_BOXES = 10
# One block of the list holds so many characters; all of it stays well inside what a view may weigh and hold.
_A_BLOCK, _MOST_SHOWN = 2_500, VIEW_BYTES // 3
_MOST_BLOCKS = VIEW_BLOCKS - 20


def assessed_view(
    form_id: int,
    label: str,
    criteria: Sequence[str],
    methods: Sequence[tuple[str, str]],
    usual: Sequence[str],
    exceptions: Sequence[str],
) -> Json:
    """The form. `methods` are (key, label); `usual` are the keys that most criteria have; `exceptions` are lines."""
    shown = list(_listed(criteria))
    facts = {"label": label, "count": len(criteria), "left_out": len(criteria) - sum(len(each) for each in shown)}
    blocks = [paragraph(words("assessed.form.intro", facts).lead), *_numbered(shown)]
    blocks.append(field(USUAL, words("assessed.form.usual", {}).lead, _choice(methods, usual), optional=True))
    for number, text in enumerate(boxes(exceptions)):
        name = words("assessed.form.exceptions", {"first": number == 0}).lead
        hint = words("assessed.form.hint", {"methods": [text for _, text in methods[:2]]}).lead
        blocks.append(field(f"{EXCEPTIONS}:{number}", name, text_box(_TYPED, text), hint=hint, optional=True))
    return view(ASSESSED, "assessed.form", str(form_id), blocks)


def boxes(exceptions: Sequence[str]) -> list[str]:
    """The exceptions as the texts of as many boxes as they need, each with room to write in."""
    held = [""]
    for line in exceptions:
        longer = f"{held[-1]}\n{line}" if held[-1] else line
        held = [*held, line] if len(longer) > FILLED and held[-1] else [*held[:-1], longer]
    return held


def chosen_in(values: Mapping[str, str], exceptions: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The usual methods' keys, and the exceptions as they were typed."""
    usual = tuple(key for key in values.get(USUAL, "").split(",") if key)
    typed = [values.get(f"{EXCEPTIONS}:{number}", "") for number, _ in enumerate(boxes(exceptions))]
    return usual, "\n".join(typed)


def _listed(criteria: Sequence[str]) -> Iterable[list[str]]:
    """The criteria in blocks, whole, as far as the view holds them; the others stand in the thread."""
    held: list[str] = []
    shown = blocks = 0
    for text in criteria:
        shown += len(text.encode()) + 100
        if shown > _MOST_SHOWN or blocks >= _MOST_BLOCKS:
            break
        if held and sum(map(len, held)) + len(text) > _A_BLOCK:
            yield held
            held, blocks = [], blocks + 1
        held.append(text)
    if held:
        yield held


def _numbered(shown: Sequence[Sequence[str]]) -> Iterable[Json]:
    start = 1
    for held in shown:
        yield parts.rich_text([parts.listed(held, ordered=True, start=start)])
        start += len(held)


def _choice(methods: Sequence[tuple[str, str]], usual: Sequence[str]) -> Json:
    options = [{"text": parts.plain_text(text), "value": key} for key, text in methods]
    first = [each for each in options if each["value"] in usual]
    kind = "checkboxes" if len(options) <= _MOST_BOXES else "multi_static_select"
    made: Json = {"type": kind, "action_id": _CHOSEN, "options": options}
    return {**made, "initial_options": first} if first else made
