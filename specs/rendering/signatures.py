"""The sign-off blocks: who agreed, how, when by the employer's clock, and to exactly which text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from specs.document import SignOffRecord
from specs.forms import Form
from specs.forms.model import Stage
from specs.rendering.characters import printable
from specs.rendering.parts import Labelled, Line, Role, SignOffBlock

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
NO_SIGNATURE = "No signature needed"
NOT_ASKED = "Not asked for this post"
NOT_SIGNED = "Not signed yet"
CHAIN = "Audit record of this sign-off"
CHAIN_HEAD = "Head of the audit chain when it was agreed"
HASH_NOTE = (
    "The content hash is a SHA-256 checksum of the text that was signed. "
    "If a single character of the text changes, so does the hash."
)


def blocks(form: Form, signatures: Sequence[SignOffRecord], zone: ZoneInfo, agreed: bool) -> tuple[SignOffBlock, ...]:
    """A block for every stage in the form's printed order, then for signatures of stages that it does not know."""
    printed: list[SignOffBlock] = []
    for stage in form.sign_off.printed():
        records = [record for record in signatures if record.stage == stage.key]
        printed += [_filled(stage.label, stage.empty_state, record, zone) for record in records]
        if not records:
            printed.append(_empty(stage, agreed))
    known = {stage.key for stage in form.sign_off.stages}
    added = (record for record in signatures if record.stage not in known)
    printed += [_filled(record.label or as_words(record.stage), "", record, zone) for record in added]
    return tuple(printed)


def of_chain(head: str) -> tuple[SignOffBlock, ...]:
    """The head of the audit chain when the document was agreed, as a block of its own; none where there is no head."""
    return (SignOffBlock(CHAIN, (_line(CHAIN_HEAD, grouped(head), "hash"),)),) if head else ()


def as_words(key: str) -> str:
    """A key that the form has no label for, as words: `head_of_finance` is "Head of finance"."""
    return sentence_case(printable(key).replace("_", " ").strip()) or "Without a name"


def sentence_case(words: str) -> str:
    """The words with a capital first letter, the rest as it stands."""
    return words[:1].upper() + words[1:]


def long_date(moment: date) -> str:
    """A day as people write it, whatever the language of the machine: "3 July 2026"."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def local_moment(instant: str, zone: ZoneInfo) -> str:
    """A UTC instant (ISO 8601) by the clock of `zone`: "3 July 2026, 14:05 BST". Not an instant: as it stands."""
    local = _local(instant, zone)
    return f"{long_date(local)}, {local:%H:%M} {local.tzname()}" if local else instant


def day_of(instant: str, zone: ZoneInfo) -> date | None:
    """The day of a UTC instant (ISO 8601) by the clock of `zone`; None where it is not an instant."""
    local = _local(instant, zone)
    return local.date() if local else None


def _local(instant: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(instant)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def grouped(content_hash: str) -> str:
    """A hash in groups of eight, four to a line, so that two people can compare it aloud."""
    groups = [content_hash[at : at + 8] for at in range(0, len(content_hash), 8)]
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def _filled(label: str, empty_state: str, record: SignOffRecord, zone: ZoneInfo) -> SignOffBlock:
    if record.state != "signed":
        return _block(label, printed_name="", signature=NOT_ASKED if record.state == "not_asked" else NOT_SIGNED)
    own_words = record.printed_name or (empty_state or "vacant" if record.vacant else "")
    name = f"{own_words} for {record.on_behalf_of}" if record.on_behalf_of else own_words
    return _block(
        label,
        printed_name=sentence_case(name),
        signature=sentence_case(record.how) or (NO_SIGNATURE if record.vacant else "Signed"),
        signed_at=local_moment(record.signed_at, zone),
        content_hash=grouped(record.content_hash),
    )


def _empty(stage: Stage, agreed: bool) -> SignOffBlock:
    """A stage without a signature. Who does not decide may leave an agreed document with the form's empty state."""
    if agreed and not stage.decides and stage.empty_state:
        return _block(stage.label, printed_name=sentence_case(stage.empty_state), signature=NO_SIGNATURE)
    return _block(stage.label, printed_name="", signature=NOT_SIGNED)


def _block(
    label: str, *, printed_name: str, signature: str, signed_at: str = "", content_hash: str = ""
) -> SignOffBlock:
    lines = [_line("Printed name", printed_name), _line("Signature", signature)]
    if signed_at or signature not in (NO_SIGNATURE, NOT_ASKED):
        lines.append(_line("Date and time", signed_at))
    if content_hash:
        lines.append(_line("Content hash (SHA-256)", content_hash, "hash"))
    return SignOffBlock(printable(label), tuple(lines))


def _line(label: str, words: str, role: Role = "body") -> Labelled:
    return Labelled(label, (Line(printable(words), role),) if words else ())
