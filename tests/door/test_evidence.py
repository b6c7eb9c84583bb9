"""The evidence file of a real sign-off: read by a person, checked by a stranger, and altered in every place."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Page
from sqlmodel import select

from bot import evidence
from bot.services import drafts, submission, versions
from bot.services.office import Office
from bot.services.signing import Press, catch_up, press
from bot.store.tables import Post
from specs.document import Document
from specs.evidence import STARTS, machine_part
from specs.organisation.policies import OverLimit
from specs.signoff import findings
from specs.sources import SourceError
from specs.store.rows import stored_id
from specs.wording import LevelFinding
from tests.conftest import ROOT
from tests.door.test_rights import agreed, office, spec_in
from tests.specs.test_audit import leaves

__all__ = ["office"]
WHY = "The desk takes payments."
LINES = (ROOT / "docs" / "verify.py").read_text(encoding="utf-8")


def second_version(office: Office, ref: str) -> None:
    """The title is changed in a new version, which is queried in words that a page could take for its own."""
    with office.act() as act:
        spec = spec_in(act, ref)
        assert versions.reopen(act, spec, "UDANA")
        draft = drafts.draft_of(spec)
        header = {**draft.document.header, "job_title": "Customer Hub <b>Adviser</b>"}
        entry = draft.document.section("experience")
        first, *rest = entry.essential
        changed = entry.model_copy(
            update={"essential": (first.model_copy(update={"text": first.text + " daily", "reason": WHY}), *rest)}
        )
        sections = {**draft.document.sections, "experience": changed}
        document = draft.document.model_copy(update={"header": header, "sections": sections})
        drafts.save(act, spec, draft.model_copy(update={"document": document}))
        conversation = drafts.conversation_of(act.session, stored_id(spec), "UDANA")
        assert conversation is not None
        route = {"line_manager": ["UPRIYA"], "executive_head": ["UMARCUS"]}
        assert submission.submit(act, spec, conversation, route) is None
    with office.act() as act:
        card = act.session.exec(select(Post).where(Post.kind == "card")).all()[-1]
        card.channel_id, card.ts = "C1", "123.456"
        act.session.add(card)
        act.session.flush()
        assert press(act, Press("UPRIYA", "T1", stored_id(card), 2), "query", 'Why "daily"? </script><b>&')
    with office.act() as act:
        catch_up(act, spec_in(act, ref))


@pytest.fixture
def exported(office: Office) -> tuple[dict[str, Any], str, Office]:
    ref = agreed(office)
    office.workspace_url = "https://thornley-vale.slack.example/"
    second_version(office, ref)
    with office.look() as act:
        (version,) = versions.versions_of(act.session, spec_in(act, ref))
    return evidence.exported(office, ref), version.head, office


def stranger(folder: Path, written: str, head: str) -> bool:
    """What the lines of the page say, in Python alone; run in this process, as there are hundreds of alterations."""
    (folder / "file.html").write_text(written, encoding="utf-8")
    was = sys.argv
    sys.argv = ["verify.py", str(folder / "file.html"), head]
    try:
        exec(compile(LINES, "verify.py", "exec"), {})
    except (AssertionError, LookupError, ValueError, TypeError, AttributeError):
        return False
    finally:
        sys.argv = was
    return True


def holds(folder: Path, parts: dict[str, Any], head: str) -> tuple[bool, bool]:
    """Whether an altered file holds: by a stranger's lines, and by the program."""
    written = json.dumps(parts, ensure_ascii=False)
    by_lines = stranger(folder, written, head)
    try:
        return by_lines, not list(evidence.verify_file(folder / "file.html", head))
    except SourceError:
        return by_lines, False


def altered(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value[:-1]}{'1' if value[-1] != '1' else '2'}" if value else "x"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_any_field_that_is_altered_and_anything_that_is_missing_is_seen(
    exported: tuple[dict[str, Any], str, Office], tmp_path: Path
) -> None:
    parts, head, _ = exported
    assert holds(tmp_path, parts, head) == (True, True)
    assert holds(tmp_path, parts, f"{head[:8]} {head[8:16].upper()}") == (True, True)
    assert holds(tmp_path, parts, "0" * 64) == (False, False)
    assert holds(tmp_path, parts, head[:15]) == (False, False)
    unseen = []
    for path in leaves(parts):
        changed = copy.deepcopy(parts)
        inner: Any = changed
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = altered(inner[path[-1]])
        if any(holds(tmp_path, changed, head)):
            unseen.append(path)
    assert unseen == []
    for at in range(len(parts["entries"])):
        for entries in (parts["entries"][:at], parts["entries"][:at] + parts["entries"][at + 1 :]):
            if len(entries) < len(parts["entries"]):
                assert not any(holds(tmp_path, parts | {"entries": entries}, head)), at
        swapped = list(parts["entries"])
        swapped[at - 1], swapped[at] = swapped[at], swapped[at - 1]
        assert not any(holds(tmp_path, parts | {"entries": swapped}, head)), at
    for number, values in parts["openings"].items():
        for name in values:
            fewer = {**parts["openings"], number: {key: each for key, each in values.items() if key != name}}
            assert not any(holds(tmp_path, parts | {"openings": fewer}, head)), (number, name)
    other: list[list[Any]] = [parts["contents"][::-1], parts["contents"][:1], []]
    for contents in other:
        assert not any(holds(tmp_path, parts | {"contents": contents}, head))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_page_tells_it_all_and_its_record_holds(
    exported: tuple[dict[str, Any], str, Office], tmp_path: Path
) -> None:
    parts, head, office = exported
    page = evidence.export(office, "PS-0001", "html").decode()
    assert machine_part(page) == parts
    (tmp_path / "file.html").write_text(page, encoding="utf-8")
    (tmp_path / "verify.py").write_text(LINES, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "file.html", head],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.stdout, said.returncode) == ("holds\n", 0), said.stderr
    assert list(evidence.verify_file(tmp_path / "file.html", head)) == []
    tree: Any = html.fromstring(page)
    words = " ".join(tree.find("body/main").text_content().split())
    expected = ("Priya Nair", "Marcus Bell", "UPRIYA", "Approved", "Queried", "UTC", "Revision 2", "in other words")
    for each in (*expected, 'Why "daily"? </script><b>&', "Customer Hub <b>Adviser</b>", "C1/123.456"):
        assert each in words, each
    assert [each.text_content() for each in tree.iter("ins")][-1].strip() == "daily"
    assert len(list(tree.iter("script"))) == 1
    links = [each.get("href") for each in tree.iter("a") if not each.get("href").startswith("#")]
    assert links == ["https://thornley-vale.slack.example/archives/C1/p123456"]
    stood_out = words.partition("What stood out when it was sent")[2].partition("Everything that was done")[0]
    assert f"Experience, essential 1. Reason: {WHY}" in stood_out


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_stood_out_is_in_the_chain_by_place_and_without_words(
    exported: tuple[dict[str, Any], str, Office],
) -> None:
    parts, _, _ = exported
    sent = [each["facts"]["findings"] for each in parts["entries"] if each["kind"] == "signoff.submitted"]
    assert len(sent) == 2
    assert {"of": "experience", "list": "essential", "place": 1, "found": "reason"} in sent[1]
    assert WHY not in json.dumps(parts["entries"])


def test_each_finding_is_told_with_its_words_and_its_reason() -> None:
    document = Document.model_validate(
        {
            "form": "factor",
            "sections": {"skills": {"essential": [{"id": "a", "text": "Lead the service", "reason": "Head of it."}]}},
            "competencies": [{"competency": "team", "indicators": [{"id": "b", "text": "Helps others"}]}],
        }
    )
    finding = LevelFinding("a", "criterion", "Lead the service", "above", "", "Level 1", "Grade 3", "Takes part")
    below = LevelFinding("b", "indicator", "Helps others", "below", "", "Level 3", "Grade 3", "Leads")
    kept = findings.stood(document, [finding, below], [OverLimit("essential", 30, 25)])
    assert [each["found"] for each in kept] == ["above level", "below level", "over limit"]
    assert "Lead the service" not in json.dumps(kept)
    assert list(findings.in_words(kept, document)) == [
        ("Lead the service", "Above the level of Grade 3. Skills, essential 1. Reason: Head of it."),
        ("Helps others", "Below the level of Grade 3. Team, behaviour 1"),
        ("30 essential criteria, where the employer wants 25 at most", ""),
    ]
    with pytest.raises(ValueError, match="list of objects"):
        list(findings.in_words("above", document))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_page_that_says_something_else_than_its_record_is_told(
    exported: tuple[dict[str, Any], str, Office], tmp_path: Path
) -> None:
    _, head, office = exported
    page = evidence.export(office, "PS-0001", "html").decode()
    shown, _, record = page.partition(STARTS)
    forged = shown.replace("Priya Nair", "Somebody Else") + STARTS + record
    (tmp_path / "file.html").write_text(forged, encoding="utf-8")
    (problem,) = evidence.verify_file(tmp_path / "file.html", head)
    assert "the page around it" in problem


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_page_fits_a_telephone_and_needs_nothing_from_anywhere(
    exported: tuple[dict[str, Any], str, Office], tmp_path: Path, page: Page
) -> None:
    (tmp_path / "file.html").write_bytes(evidence.export(exported[2], "PS-0001", "html"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto((tmp_path / "file.html").as_uri())
    assert len(asked) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").inner_text() == "Evidence for PS-0001"
    page.set_viewport_size({"width": 1100, "height": 900})
    page.screenshot(path=tmp_path / "evidence.png", full_page=True)
