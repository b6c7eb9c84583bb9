"""Files put in force: by the command line, read by a bot that runs, kept by what was sent before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.cli import main
from bot.clock import SystemClock
from bot.conversation.draft import Draft
from bot.services import configuration, drafts
from bot.store import Store
from bot.store.migrate import upgrade
from specs.forms import shipped_form, shipped_forms
from specs.frameworks import shipped_framework, shipped_frameworks
from specs.organisation import Catalogue, shipped_organisation, shipped_organisations
from specs.sources import SourceError
from specs.store.tables import ConfigurationVersion, Revision, Spec
from tests.door.conftest import sent_for_sign_off
from tests.door.town import Talk, Town, open_card

EXAMPLE_SHEET = Path(__file__).parents[2] / "docs" / "examples" / "framework.xlsx"
FACTOR = resources.files("specs.forms").joinpath("factor.yaml").read_text(encoding="utf-8")
HOUSE = FACTOR.replace("form: factor\n", "form: house\n", 1)
NEWER = FACTOR.replace("label: Executive head of service", "label: Director", 1)
COUNCIL = """\
organisation: council
name: Council of the Test
forms: [house]
framework: example_framework
ladder:
  - {key: Scale 2, name: Scale 2}
  - {key: Scale 3, name: Scale 3}
  - {key: SO1 - PO3, name: SO1 - PO3}
  - {key: PO4, name: PO4}
people:
  - {email: hr@council.example, name: Hanna Ross, roles: [hr]}
sign_off: {channel: sign-off}
"""
TRANSCRIPT = """\
organisation: council.yaml
form: house
title: Warden
turns:
  - say: Scale 3
    expect: {header: {grade: Scale 3}}
"""


@pytest.fixture
def folder(tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an employer's files and an empty store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", store_url)
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    (tmp_path / "council.yaml").write_text(COUNCIL, encoding="utf-8")
    (tmp_path / "warden.transcript.yaml").write_text(TRANSCRIPT, encoding="utf-8")
    (tmp_path / "behaviours.xlsx").write_bytes(EXAMPLE_SHEET.read_bytes())
    return tmp_path


@pytest.fixture
def session(store_url: str) -> Iterator[Session]:
    """A transaction in an upgraded store."""
    store = Store(store_url)
    upgrade(store)
    with store.writing() as opened:
        yield opened
    store.close()


def put(session: Session, kind: configuration.Kind, text: str) -> configuration.Loaded:
    return configuration.load(session, kind, text.encode(), f"{kind}.yaml", SystemClock().wall(), "a test")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[[str], tuple[int, str]]:
    """Runs a command; its exit code and all that it printed."""

    def command(line: str) -> tuple[int, str]:
        code = main(line.split())
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return command


def test_an_employer_is_brought_in_by_files_alone(folder: Path, run: Callable[[str], tuple[int, str]]) -> None:
    assert run("organisation check council.yaml") == (
        1,
        "council.yaml, line 3 (forms.1): there is no form 'house'. Known: "
        f"{', '.join(shipped_forms())}. Load your own first: personspec form load FILE.\n"
        "council.yaml, line 4 (framework): there is no framework 'example_framework'. Known: "
        f"{', '.join(shipped_frameworks())}. Load your own first: personspec framework load FILE.\n",
    )
    assert run("organisation load council.yaml")[0] == 1
    assert run("form load house.yaml") == (0, "form house: version 1 is in force from now on.\n")
    code, said = run("framework check behaviours.xlsx")
    assert code == 0
    assert "Competencies: Planning and Organising (5), Working with Residents (2), Respect (1).\n" in said
    assert run("framework load behaviours.xlsx")[1].startswith("framework example_framework: version 1 is in force")
    note = "Note: the framework 'example_framework' proposes nothing for PO4: it has no row for them.\n"
    assert run("organisation check council.yaml")[1].endswith(note)
    said = "organisation council: version 1 is in force from now on.\n"
    assert run("organisation load council.yaml") == (0, said + note)
    assert run("organisation load council.yaml")[1].startswith("organisation council: nothing differs from version 1")
    assert run("replay warden.transcript.yaml -o warden.yaml")[0] == 0
    assert run("render warden.yaml --to html --organisation council.yaml -o warden.html")[0] == 0
    assert "Warden" in (folder / "warden.html").read_text(encoding="utf-8")


def test_a_file_that_is_refused_changes_nothing(folder: Path, run: Callable[[str], tuple[int, str]]) -> None:
    (folder / "house.yaml").write_text(HOUSE.replace("name:", "nmae:", 1), encoding="utf-8")
    code, said = run("form load house.yaml")
    assert code == 1
    assert "house.yaml, line" in said
    assert "'nmae' is not a key that is known here." in said
    (folder / "house.yaml").write_text(HOUSE, encoding="utf-8")
    assert run("form load house.yaml")[1] == "form house: version 1 is in force from now on.\n"
    assert run("form load nowhere.yaml")[0] == 1


def test_versions_count_on_from_the_shipped_one_and_are_kept(session: Session) -> None:
    shipped = shipped_form("factor")
    assert configuration.form(session, "factor") is shipped
    loaded = put(session, "form", NEWER)
    assert (loaded.version, loaded.changed) == (shipped.version + 1, True)
    assert configuration.form(session, "factor").stage("executive_head").label == "Director"
    assert configuration.form(session, "factor").version == loaded.version
    assert configuration.form(session, "factor", shipped.version) is shipped
    assert not put(session, "form", NEWER + "# a remark\n").changed
    assert put(session, "form", FACTOR).version == shipped.version + 2
    assert configuration.form(session, "factor", loaded.version).stage("executive_head").label == "Director"
    with pytest.raises(KeyError):
        configuration.form(session, "none_such")


def test_another_organisation_comes_into_force_and_the_first_again(session: Session) -> None:
    both = [
        resources.files("specs.organisation").joinpath(f"{key}.yaml").read_text() for key in shipped_organisations()
    ]
    for place in (0, 1, 0):
        assert put(session, "organisation", both[place]).changed
        assert configuration.in_force(session).organisation == shipped_organisations()[place]
    assert configuration.in_force(session).version == 2
    assert not put(session, "organisation", both[0]).changed


def test_every_shipped_file_is_the_same_after_a_stay_in_the_store(session: Session) -> None:
    here: Catalogue = configuration.InForce(session)
    for key in shipped_forms():
        put(session, "form", resources.files("specs.forms").joinpath(f"{key}.yaml").read_text())
        assert here.form(key).model_copy(update={"version": 1}) == shipped_form(key).model_copy(update={"version": 1})
    for key in shipped_frameworks():
        put(session, "framework", resources.files("specs.frameworks").joinpath(f"{key}.yaml").read_text())
        assert here.framework(key).model_dump(exclude={"version"}) == shipped_framework(key).model_dump(
            exclude={"version"}
        )
    for key in shipped_organisations():
        put(session, "organisation", resources.files("specs.organisation").joinpath(f"{key}.yaml").read_text())
        assert configuration.in_force(session) == shipped_organisation(key)


def test_the_first_stores_hold_their_organisation_as_it_was_written(session: Session) -> None:
    text = resources.files("specs.organisation").joinpath("thornley_vale.yaml").read_text()
    row = ConfigurationVersion(
        kind="organisation", key="thornley_vale", version=3, body=text, loaded_at=SystemClock().wall()
    )
    session.add(row)
    session.flush()
    assert configuration.in_force(session).people == shipped_organisation("thornley_vale").people
    assert configuration.in_force(session).version == 3


def test_an_organisation_is_checked_against_what_is_loaded(session: Session) -> None:
    with pytest.raises(SourceError):
        put(session, "organisation", COUNCIL)
    put(session, "form", HOUSE)
    configuration.load(
        session, "framework", EXAMPLE_SHEET.read_bytes(), "behaviours.xlsx", SystemClock().wall(), "a test"
    )
    put(session, "organisation", COUNCIL)
    assert configuration.in_force(session).framework == "example_framework"
    assert configuration.framework(session, "example_framework").version == 1


def test_a_running_bot_uses_a_new_form_and_what_was_sent_keeps_the_old_one(town: Town) -> None:
    sent = sent_for_sign_off(town)
    open_card(town, "line_manager")
    begun = Talk.begin(town, "owen.adeyemi", "Park Warden")
    other = Store(town.store_url)  # as another process does
    with other.writing() as session:
        version = put(session, "form", NEWER).version
    other.close()
    town.person("priya.nair").press(open_card(town, "line_manager"), "Approve")
    card = open_card(town, "executive_head")
    assert "waits for your sign-off as Executive head of service." in card.raw["text"]
    with town.office.look() as act:
        spec = drafts.by_ref(act.session, sent.ref)
        assert spec is not None
        revision = act.session.exec(select(Revision).where(Revision.spec_id == spec.id)).one()
        old = shipped_form("factor").version
        assert (spec.form_version, revision.form_version, revision.organisation_version) == (old, old, 1)
        draft = drafts.by_ref(act.session, begun.ref)
        assert draft is not None
        assert drafts.form_of(act, draft).version == version
    begun.press("conversation.choose.factor")
    with town.office.look() as act:
        stored = act.session.exec(select(Spec.draft).where(Spec.ref == begun.ref)).one()
        assert Draft.model_validate_json(stored).form_version == version
