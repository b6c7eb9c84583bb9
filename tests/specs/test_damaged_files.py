"""Damaged files: whatever somebody breaks in one, they get sentences of ours with a place, and never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.conversation.transcript import Transcript
from specs import refusals
from specs.document import Document, document_of
from specs.forms import Form, form_of
from specs.frameworks import Framework, framework_of
from specs.organisation import Organisation, organisation_of
from specs.recognising import kind_of_file
from specs.sources import Source, SourceError, parse_source, validate

Reader = Callable[[Source], object]
FILES: dict[str, tuple[type[BaseModel], Reader]] = {
    "specs.forms/factor.yaml": (Form, form_of),
    "specs.forms/by_stage.yaml": (Form, form_of),
    "specs.frameworks/civil_service.yaml": (Framework, framework_of),
    "specs.organisation/thornley_vale.yaml": (Organisation, organisation_of),
    "specs.organisation/wenfold_harrowmere.yaml": (Organisation, organisation_of),
    "specs.examples/area.spec.yaml": (Document, document_of),
    "specs.examples/area.transcript.yaml": (Transcript, lambda source: validate(source, Transcript)),
}
# Pydantic's own English, and what would give away that a program wrote the sentence.
FOREIGN = ("Input should", "valid ", "Extra inputs", "Field required", "Traceback", "type=", "NoneType", "Value error")
WRONG: tuple[Any, ...] = (
    *(None, 5, -1, 2.5, 1e30, True, "", "zzz", "25:99", "2026-13-45", "2026-01-01T10:00:00", "a@b", "é" * 200),
    *([], {}, ["x"], [None], [[1]], {"a": 1}, {"a": {"b": []}}),
)


def written(file: str) -> bytes:
    package, name = file.split("/")
    return resources.files(package).joinpath(name).read_bytes()


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value but the whole."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield (*at, key)
        yield from places(each, (*at, key))


def damaged(value: Any, at: tuple[Any, ...], how: str, wrong: Any) -> Any:
    """The same with one place taken out, misspelt, or with something wrong in it; `value` itself stays as it is."""
    key, inside = at[0], copy.copy(value)
    if len(at) > 1:
        inside[key] = damaged(inside[key], at[1:], how, wrong)
    elif how == "wrong":
        inside[key] = wrong
    elif how == "gone":
        del inside[key]
    elif isinstance(inside, dict):
        inside[f"{key}x"] = inside.pop(key)
    return inside


def of_each_shape(several: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The first and the last place of each shape: of the entries of one list, all are refused in the same ways."""
    alike: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for at in several:
        alike.setdefault(tuple(part if isinstance(part, str) else 0 for part in at), []).append(at)
    return [at for found in alike.values() for at in dict.fromkeys((found[0], found[-1]))]


def told(read: Callable[[], object]) -> list[str]:
    """The sentences about a file; none where it is sound."""
    try:
        read()
    except SourceError as refused:
        return [fault.sentence() for fault in refused.faults]
    return []


SOURCES = {file: parse_source(written(file), file.rpartition("/")[2]) for file in FILES}
PLACES = {file: list(places(source.value)) for file, source in SOURCES.items()}


@st.composite
def damages(draw: st.DrawFn, file: str) -> Any:
    value = SOURCES[file].value
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from(PLACES[file]))
        try:
            value = damaged(
                value, at, draw(st.sampled_from(("wrong", "gone", "misspelt"))), draw(st.sampled_from(WRONG))
            )
        except (KeyError, IndexError, TypeError):
            continue  # the place went with what was damaged before
    return value


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chosen=st.data())
def test_a_damaged_file_is_told_in_sentences_of_our_own(file: str, chosen: st.DataObject) -> None:
    # What is damaged is the value that was read: to write and read it as YAML each time takes ten times as long.
    source = replace(SOURCES[file], value=chosen.draw(damages(file)))
    name = source.file
    for sentence in told(lambda: FILES[file][1](source)):
        assert sentence.startswith(name), sentence
        assert sentence.endswith("."), sentence
        assert not any(words in sentence for words in FOREIGN), sentence


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=100, deadline=None)
@given(start=st.integers(0, 5000), length=st.integers(0, 400), instead=st.binary(max_size=40))
def test_damaged_bytes_give_no_traceback(file: str, start: int, length: int, instead: bytes) -> None:
    raw = written(file)
    broken = raw[:start] + instead + raw[start + length :]
    sentences = told(lambda: kind_of_file(broken, "file.yaml"))
    sentences += told(lambda: FILES[file][1](parse_source(broken, "file.yaml")))
    assert all(sentence.startswith("file.yaml") for sentence in sentences)


@pytest.mark.parametrize("file", FILES)
def test_every_way_in_which_a_value_is_refused_has_its_words(file: str) -> None:
    model, kinds = FILES[file][0], set()
    for at in of_each_shape(PLACES[file]):
        for wrong in WRONG:
            try:
                model.model_validate(damaged(SOURCES[file].value, at, "wrong", wrong))
            except ValidationError as error:
                kinds |= {problem["type"] for problem in error.errors(include_url=False)}
    ours = {"missing", "extra_forbidden", "value_error"}
    assert kinds - ours <= set(refusals._TOLD)


@pytest.mark.parametrize(
    ("file", "was", "now", "sentence"),
    [
        ("specs.forms/factor.yaml", "desirable: false", "desirable: maybe", "'maybe' stands here, where true or false"),
        (
            "specs.forms/factor.yaml",
            "widths: [24, 76]",
            "widths: [wide, 76]",
            "'wide' stands here, where a whole number",
        ),
        ("specs.organisation/thornley_vale.yaml", "at_most: 4", "at_most: 0", "'0' is too small. Write 1 or more."),
        ("specs.organisation/thornley_vale.yaml", '"2026-12-29"', '"29 December"', "where a date should be."),
        ("specs.organisation/thornley_vale.yaml", "[factor, area]", "factor", "'factor' stands here, where a list"),
        (
            "specs.organisation/thornley_vale.yaml",
            "nation: England",
            "nation: Kent",
            "'Kent' is not known here. Write one",
        ),
    ],
)
def test_a_wrong_value_is_quoted_with_what_should_be_there(file: str, was: str, now: str, sentence: str) -> None:
    text = written(file).decode()
    assert was in text
    with pytest.raises(SourceError) as refused:
        FILES[file][1](parse_source(text.replace(was, now, 1).encode(), "file.yaml"))
    (fault,) = refused.value.faults
    assert sentence in fault.sentence()
    assert fault.line > 1


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        *((file, "form") for file in FILES if "forms" in file),
        ("specs.frameworks/civil_service.yaml", "framework"),
        ("specs.organisation/thornley_vale.yaml", "organisation"),
        ("specs.examples/area.spec.yaml", "specification"),
        ("specs.examples/area.transcript.yaml", "transcript"),
    ],
)
def test_a_file_is_known_by_what_it_holds(file: str, kind: str) -> None:
    assert kind_of_file(written(file), "file.yaml") == kind
