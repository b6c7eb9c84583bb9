"""The audit chain: one form for every value, and a chain in which nothing can be altered unseen."""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from specs.audit import (
    NOTHING_BEFORE,
    Break,
    Entry,
    Opening,
    canonical,
    chain,
    commitment,
    content_hash,
    entry_of,
    exported,
    utc_words,
    verify,
)
from specs.document import Criterion, Document, SectionEntry

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
AT = datetime(2026, 3, 3, 9, 0, 0, 123999, tzinfo=UTC)
SALT = bytes(range(32))
CONTENT = {"form": "factor", "sections": {"skills": {"essential": [{"text": "Explains rent rules\nby phone"}]}}}


def three() -> list[Entry]:
    signed = {"content_hash": content_hash(CONTENT)}
    first = chain(
        None,
        specification="PS-1",
        at=AT,
        kind="submitted",
        actor="p1",
        facts=signed | {"revision": 1, "stages": ["a", "b"]},
    )
    personal = {"name": commitment("Marcus Bell", SALT), "words": commitment("Why a degree?", SALT[::-1])}
    second = chain(
        first,
        specification="PS-1",
        at=AT + timedelta(days=1),
        kind="approved",
        actor="p2",
        facts=signed | {"stage": "a", "round": 1, "on_time": True, "note": None},
        personal=personal,
    )
    return [
        first,
        second,
        chain(second, specification="PS-1", at=AT, kind="agreed", actor="", facts={"depth": {"x": [1]}}),
    ]


OPENINGS = {2: {"name": Opening("Marcus Bell", SALT.hex()), "words": Opening("Why a degree?", SALT[::-1].hex())}}


# The canonical form


def endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, False, None]}, '{"a":[true,false,null],"b":1}'),
        ({"Z": 0, "a": 0, "é": 0, "": 0}, '{"":0,"Z":0,"a":0,"é":0}'),
        ({"\U0001f642": 0, "\uff5e": 0}, '{"\uff5e":0,"\U0001f642":0}'),  # by code point, not by UTF-16 unit
        (("x", ()), '["x",[]]'),
        ("Café 🙂 / ~\x7f\u2028", '"Café 🙂 / ~\x7f\u2028"'),
        ('"\\\b\f\n\r\t\x00\x1f', '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"'),
        (-(10**30), "-1000000000000000000000000000000"),
    ],
)
def test_a_value_is_written_in_one_way(value: Any, written: str) -> None:
    assert canonical(value) == written.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.0, "float"),
        ([{"a": float("nan")}], "float"),
        ({1: "a"}, "the key 1 is no string"),
        ({"at": AT}, "datetime"),
        ({"a": {1, 2}}, "set"),
        (b"bytes", "bytes"),
        ("half \ud83d", "surrogate"),
        (endless(), "nested too deeply"),
    ],
)
def test_what_has_no_one_form_is_refused(value: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        canonical(value)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(plain)
def test_reading_back_and_writing_again_gives_the_same_bytes(value: Any) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(st.dictionaries(st.text(), plain, min_size=2))
def test_the_order_in_which_keys_were_added_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_text_is_taken_as_it_is_written() -> None:
    composed, decomposed = (unicodedata.normalize(form, "é") for form in ("NFC", "NFD"))
    assert canonical(composed) != canonical(decomposed)


def test_a_document_is_hashed_by_its_content_and_not_by_its_ids() -> None:
    def document(text: str, criterion_id: str) -> Document:
        skills = SectionEntry(essential=(Criterion(id=criterion_id, text=text),))
        return Document(form="factor", header={"job_title": "Adviser"}, sections={"skills": skills})

    assert content_hash(document("Listens", "c1").content()) == content_hash(document("Listens", "c9").content())
    assert content_hash(document("Listens", "c1").content()) != content_hash(document("Listens ", "c1").content())


# Entries and commitments


def test_entries_are_numbered_linked_and_timed_in_utc_milliseconds() -> None:
    entries = three()
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [NOTHING_BEFORE, entries[0].hash, entries[1].hash]
    assert entries[0].at == "2026-03-03T09:00:00.123Z"
    assert verify(entries) == []


def test_an_instant_is_written_in_utc_whatever_its_zone() -> None:
    assert utc_words(datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))) == "2026-07-01T09:00:00.000Z"
    with pytest.raises(ValueError, match="give it a time zone"):
        utc_words(datetime(2026, 7, 1, 10, 0))


def test_facts_are_kept_apart_from_what_the_caller_holds() -> None:
    facts: dict[str, Any] = {"stages": ["a"]}
    entry = chain(None, specification="PS-1", at=AT, kind="k", actor="", facts=facts)
    facts["stages"].append("b")
    assert verify([entry]) == []


def test_facts_without_a_canonical_form_are_refused() -> None:
    with pytest.raises(ValueError, match="float"):
        chain(None, specification="PS-1", at=AT, kind="k", actor="", facts={"share": 0.5})


def test_a_commitment_hides_its_value_and_holds_to_it() -> None:
    assert commitment("Dana", SALT) == commitment("Dana", SALT)
    assert len({commitment("Dana", SALT), commitment("Dana", SALT[::-1]), commitment("Dan", SALT)}) == 3
    for salt in (b"", SALT[:31], SALT + b"\0"):
        with pytest.raises(ValueError, match="32 bytes"):
            commitment("Dana", salt)


# What verification sees


@pytest.mark.parametrize(
    ("entries", "breaks"),
    [
        ([], [Break(0, "empty")]),
        (three()[1:], [Break(1, "number"), Break(1, "previous"), Break(2, "number")]),
        ([three()[0], three()[2]], [Break(2, "number"), Break(2, "previous")]),
        ([three()[0], three()[0]], [Break(2, "number"), Break(2, "previous")]),
        ([replace(three()[0], actor="p9")], [Break(1, "hash")]),
        ([replace(three()[0], facts={"share": 0.5})], [Break(1, "unreadable")]),
        (
            [three()[0], chain(three()[0], specification="PS-2", at=AT, kind="k", actor="", facts={})],
            [Break(2, "specification")],
        ),
    ],
)
def test_a_chain_that_does_not_hold_says_where_and_what(entries: list[Entry], breaks: list[Break]) -> None:
    assert verify(entries) == breaks


def test_an_entry_that_was_sealed_anew_breaks_the_next() -> None:
    first, second, third = three()
    forged = replace(first, actor="p9")
    forged = replace(forged, hash=forged.sealed())
    assert verify([forged, second, third]) == [Break(2, "previous")]


def test_the_head_that_was_printed_elsewhere_shows_a_chain_that_was_cut_or_rewritten() -> None:
    entries = three()
    assert verify(entries, entries[2].hash) == verify(entries, entries[0].hash) == []
    assert verify(entries[:2]) == []
    assert verify(entries[:2], entries[2].hash) == [Break(0, "head")]
    assert verify([], entries[2].hash) == [Break(0, "empty"), Break(0, "head")]


def test_personal_values_are_checked_where_they_are_kept_and_may_be_gone() -> None:
    entries = three()
    assert verify(entries, openings=OPENINGS) == verify(entries, openings={2: {}}) == verify(entries, openings={}) == []
    name = OPENINGS[2]["name"]
    for forged in (
        {2: {"name": replace(name, value="Marcus Ball")}},
        {2: {"name": replace(name, salt=SALT[::-1].hex())}},
        {2: {"name": replace(name, salt=name.salt.upper())}},
        {2: {"name": replace(name, salt="not hexadecimal")}},
        {2: {"name": replace(name, value=0.5)}},
        {2: {"e-mail": name}},
    ):
        assert verify(entries, openings=forged) == [Break(2, "opening")]
    assert verify(entries, openings={7: {"name": name}}) == [Break(7, "opening")]


def test_a_text_that_nobody_signed_is_seen() -> None:
    assert verify(three(), contents=[CONTENT]) == []
    for other in (CONTENT | {"form": "area"}, {"share": 0.5}):
        assert verify(three(), contents=[CONTENT, other]) == [Break(0, "content")]


# The exported file, by the program and by the page's own twenty lines


def whole_file() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(json.dumps(exported(three(), OPENINGS, [CONTENT])))
    return value


def breaks_of(file: dict[str, Any], head: str) -> list[Break] | str:
    """What the program says of an exported file."""
    try:
        entries = [entry_of(each) for each in file["entries"]]
    except ValueError as error:
        return str(error)
    openings = {
        int(number): {name: Opening(**one) for name, one in values.items()}
        for number, values in file["openings"].items()
    }
    return verify(entries, head, openings, file["contents"])


def the_lines() -> str:
    found = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def stranger(tmp_path: Path, file: dict[str, Any], head: str) -> subprocess.CompletedProcess[str]:
    """What the page's lines say of it, run by Python alone, without this program on its path."""
    (tmp_path / "check.py").write_text(the_lines(), encoding="utf-8")
    (tmp_path / "chain.json").write_text(json.dumps(file), encoding="utf-8")
    command = [sys.executable, "-I", "-S", "check.py", "chain.json", head]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


def holds_by_the_lines(tmp_path: Path, file: dict[str, Any], head: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """As `stranger`, in this process: an assertion (or a key that is not there) stops them."""
    chain_file = tmp_path / "chain.json"
    chain_file.write_text(json.dumps(file), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["check.py", str(chain_file), head])
    try:
        exec(compile(the_lines(), "check.py", "exec"), {})
    except (AssertionError, KeyError, IndexError):
        return False
    return True


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield path
        return
    for key, part in parts:
        yield from leaves(part, (*path, key))


def flipped(file: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """The file with one value altered a little, of the same type and shape."""
    changed = copy.deepcopy(file)
    inner: Any = changed
    for key in path[:-1]:
        inner = inner[key]
    old = inner[path[-1]]
    inner[path[-1]] = not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else _other(old)
    return changed


def _other(old: str | None) -> str:
    return old[:-1] + ("1" if old[-1] == "0" else "0") if old else "0"


FLIPS = list(leaves(whole_file()))


def test_the_lines_are_twenty_at_most_and_need_only_the_standard_library() -> None:
    lines = the_lines()
    assert len(lines.splitlines()) <= 20
    imported = {each.name for node in ast.walk(ast.parse(lines)) if isinstance(node, ast.Import) for each in node.names}
    assert imported <= sys.stdlib_module_names


def test_the_example_of_the_page_has_the_hash_that_it_says() -> None:
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert found
    entry = entry_of(json.loads(found[1]))
    assert verify([entry], entry.hash) == []


def test_an_untouched_file_holds_by_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = three()[-1].hash
    assert breaks_of(whole_file(), head) == []
    said = stranger(tmp_path, whole_file(), head)
    assert (said.stdout, said.returncode) == ("holds\n", 0), said.stderr
    assert holds_by_the_lines(tmp_path, whole_file(), head, monkeypatch)


@pytest.mark.parametrize(
    ("given", "written"),
    [(("chain.json",), "{}"), (("none.json", "0" * 64), "{}"), (("chain.json", "0" * 64), "[1]"), ((), "")]
    + [(("chain.json", "0" * 64), text) for text in ("{}", "A letter", '{"entries": []}', "\x00")],
)
def test_what_is_no_evidence_is_answered_in_one_line(tmp_path: Path, given: tuple[str, ...], written: str) -> None:
    (tmp_path / "check.py").write_text(the_lines(), encoding="utf-8")
    (tmp_path / "chain.json").write_text(written, encoding="utf-8")
    command = [sys.executable, "-I", "-S", "check.py", *given]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    expected = "Type: python verify.py FILE HEAD. FILE must be evidence.\n"
    assert (said.returncode, said.stdout, said.stderr) == (2, "", expected)


def test_the_lines_stop_at_what_does_not_hold_and_say_so(tmp_path: Path) -> None:
    said = stranger(tmp_path, flipped(whole_file(), ("entries", 1, "actor")), three()[-1].hash)
    assert (said.stdout, said.returncode) == ("", 1)
    assert "entry 2 does not hold" in said.stderr


def test_a_hash_of_the_wrong_type_is_seen_and_stops_nothing() -> None:
    file = whole_file()
    file["entries"][0]["facts"]["content_hash"] = []
    assert Break(1, "hash") in breaks_of(file, three()[-1].hash)


@pytest.mark.parametrize("path", FLIPS, ids=lambda path: ".".join(map(str, path)))
def test_any_value_that_is_altered_is_seen_by_both(
    path: tuple[Any, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = flipped(whole_file(), path)
    assert file != whole_file()
    assert breaks_of(file, three()[-1].hash) != []
    assert not holds_by_the_lines(tmp_path, file, three()[-1].hash, monkeypatch)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("field", sorted(three()[0].as_json()))
def test_a_field_that_is_removed_added_or_renamed_is_seen_by_both(
    number: int, field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = whole_file()
    entry = file["entries"][number]
    entry[f"{field}_"] = entry.pop(field)
    assert breaks_of(file, three()[-1].hash) != []
    assert not holds_by_the_lines(tmp_path, file, three()[-1].hash, monkeypatch)


@pytest.mark.parametrize(
    "order", [(1, 0, 2), (0, 2, 1), (2, 1, 0), (0, 1), (0, 2), (1, 2), (0, 0, 1, 2), (0, 1, 2, 2), ()]
)
def test_any_other_order_is_seen_by_both(
    order: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = whole_file()
    file["entries"] = [file["entries"][place] for place in order]
    file["openings"], file["contents"] = {}, []
    assert breaks_of(file, three()[-1].hash) != []
    assert not holds_by_the_lines(tmp_path, file, three()[-1].hash, monkeypatch)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "1"}, "'number' of an entry is of the wrong type"),
        ({"number": True}, "'number' of an entry is of the wrong type"),
        ({"facts": []}, "'facts' of an entry is of the wrong type"),
        ({"actor": None}, "'actor' of an entry is of the wrong type"),
        ({"more": 1}, "exactly these fields"),
    ],
)
def test_an_entry_of_the_wrong_shape_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        entry_of(three()[0].as_json() | change)
    with pytest.raises(ValueError, match="exactly these fields"):
        entry_of([])


def test_a_hash_is_plain_sha_256_of_the_canonical_form() -> None:
    assert content_hash({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()
