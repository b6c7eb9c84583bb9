"""The Home tab: finding specifications, a reminder brought forward, HR's way to a decision, shared drafts."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from sqlmodel import col, select

from bot.blocks import search_modals
from bot.blocks.absence_modals import HOW
from bot.blocks.modals import Submitted
from bot.clock import SystemClock
from bot.listeners.home_routes import FORMS, PRESSES
from bot.listeners.payload import Pressed
from bot.services import configuration, finding, people, searching, seeing
from bot.services.finding import Wanted
from bot.store.tables import Companion, HomeSearch
from specs.store.rows import stored_id
from specs.store.tables import AuditRow, SlotRow, Spec
from tests.door.conftest import adopt_example, sent_for_sign_off
from tests.door.test_absence import holds, kinds
from tests.door.test_home import shown
from tests.door.test_putting_off import ladder, said_to
from tests.door.test_reminders import MONDAY
from tests.door.test_signing import form_of, spec_of
from tests.door.town import Town, open_card

SHIPPED = resources.files("specs.organisation").joinpath("thornley_vale.yaml").read_text(encoding="utf-8")
STATES = ("draft", "in_sign_off", "queried", "agreed", "withdrawn", "rejected")
EVERYBODY = ("dana.whitfield", "priya.nair", "marcus.bell", "owen.adeyemi", "tom.ferris", "helen.sorby", "tariq.aziz")


def know(town: Town, *names: str) -> None:
    """Have people looked up in Slack."""
    for name in names:
        town.person(name).home()
    with town.office.act() as act:
        for name in names:
            people.met(act.session, town.person(name).id)
    town.wait(lambda: all(_known(town, name) for name in names), "everybody to be known")


def _known(town: Town, name: str) -> bool:
    with town.office.look() as act:
        found = people.by_user(act.session, town.person(name).id)
        return found is not None and bool(found.name)


def copies(town: Town, model: Spec, count: int = 1, **changes: Any) -> list[int]:
    """More specifications like one; with `assignee`, on that person's route. Their ids."""
    assignee = changes.pop("assignee", "")
    made = []
    with town.office.act() as act:
        newest = max(each or 0 for each in act.session.exec(select(Spec.id)).all())
        for number in range(newest + 1, newest + 1 + count):
            columns = model.model_dump(exclude={"id", "ref"}) | {"directorate": "resident_services"} | changes
            spec = Spec(ref=f"PS-{number:04d}", **columns)
            act.session.add(spec)
            act.session.flush()
            made.append(stored_id(spec))
            if assignee:
                user = town.person(assignee).id
                row = SlotRow(spec_id=made[-1], stage="line_manager", step=1, revision=1, assignee=user, state="open")
                act.session.add(row)
    return made


def search(town: Town, who: str, **values: str) -> Any:
    """Fill the form of the search; the form that was open."""
    person = town.person(who)
    tab = shown(town, who, "Find a specification")
    assert not person.press(tab, "Find a specification").trouble
    form = form_of(town, person)
    assert not person.submit(form, {f"search_{name}": value for name, value in values.items()}).errors
    return form


@pytest.mark.parametrize("visibility", ["workspace", "directorate", "route"])
def test_everybody_finds_what_they_may_see_and_nothing_else(town_on_each_store: Town, visibility: str) -> None:
    town = town_on_each_store
    with town.office.act() as act:
        changed = f"{SHIPPED}\nvisibility: {visibility}\n".encode()
        configuration.load(act.session, "organisation", changed, "council.yaml", SystemClock().wall(), "a test")
    talk = adopt_example(town)
    know(town, *EVERYBODY)
    model = spec_of(town, talk)
    facts = json.dumps({"stages": [], "facts": {"directorate": "resident_services"}})
    for state in STATES:
        copies(town, model, state=state, revision=int(state != "draft"), assignee="priya.nair", route=facts)
        copies(town, model, state=state, author="U0SOMEBODYELSE", route=facts)
    [shared] = copies(town, model, author="U0SOMEBODYELSE", state="queried")
    with town.office.act() as act:
        tom = town.person("tom.ferris").id
        at = SystemClock().wall()
        act.session.add(Companion(spec_id=shared, user_id=tom, invited_by="U0SOMEBODYELSE", invited_at=at))
    with town.office.look() as act:
        every = act.session.exec(select(Spec)).all()
        for name in EVERYBODY:
            user = town.person(name).id
            count, found = finding.found(act, user, Wanted(), first=0, most=100)
            allowed = {spec.ref for spec in every if seeing.may_see(act, spec, user)}
            assert {spec.ref for spec in found} == allowed, name
            assert count == len(allowed)
    assert len(every) == 14


def test_hr_finds_by_title_author_state_directorate_and_who_has_it(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    know(town, "helen.sorby", "owen.adeyemi", "priya.nair")
    model = spec_of(town, talk)
    [rangers] = copies(town, model, author=town.person("owen.adeyemi").id, title="Parks % Ranger", directorate="place")
    with town.office.look() as act:
        helen = town.person("helen.sorby").id

        def refs(**wanted: str) -> list[str]:
            return [spec.ref for spec in finding.found(act, helen, Wanted(**wanted), first=0, most=10)[1]]

        ranger = f"PS-{rangers:04d}"
        assert refs(words="ranger PARKS") == refs(words="owen adey") == refs(words="% ran") == [ranger]
        assert refs(words=talk.ref.lower()) == refs(waiting_for=town.person("priya.nair").id) == [talk.ref]
        assert refs(directorate="place") == [ranger]
        assert refs(words="ranger", state="agreed") == refs(words="nobody") == refs(words="_arks") == []


def test_a_search_is_shown_on_the_home_tab_page_by_page_until_it_is_cleared(town: Town) -> None:
    talk = adopt_example(town)
    know(town, "helen.sorby")
    copies(town, spec_of(town, talk), 12, title="Lifeguard", author="U0SOMEBODYELSE")
    search(town, "helen.sorby", words="lifeguard", state="draft")
    tab = shown(town, "helen.sorby", "Here are 1 to 10")
    assert "with “lifeguard”, being written" in json.dumps(tab.raw, ensure_ascii=False)
    assert not tab.has_button("The page before")
    helen = town.person("helen.sorby")
    helen.press(tab, "The next page")
    tab = shown(town, "helen.sorby", "Here are 11 to 12")
    assert not tab.has_button("The next page")
    assert "Under way, from everybody" not in json.dumps(tab.raw)
    with town.office.act() as act:
        for _ in range(3):
            searching.turn(act, helen.id, 1)
    tab = shown(town, "helen.sorby", "Here are 11 to 12")
    helen.press(tab, "The page before")
    tab = shown(town, "helen.sorby", "Here are 1 to 10")
    helen.press(tab, "Find a specification")
    assert "lifeguard" in json.dumps(form_of(town, helen).raw)
    helen.press(tab, "Clear the search")
    town.wait(lambda: (shut := helen.home()) and "Here are" not in json.dumps(shut.raw), "the whole Home tab")


def test_a_page_that_is_no_more_there_is_the_last_one(town: Town) -> None:
    talk = adopt_example(town)
    know(town, "helen.sorby")
    copies(town, spec_of(town, talk), 2, title="Lifeguard")
    search = HomeSearch(user_id=town.person("helen.sorby").id, words="lifeguard", page=3)
    with town.office.look() as act:
        note, page, buttons = searching.shown(act, search)
    assert (note.facts["first"], note.facts["last"], len(page)) == (1, 2, 2)
    assert searching.EARLIER not in buttons


@pytest.mark.parametrize("title", ["Swyddog Économe", "Swyddog économe"])
def test_words_with_accents_are_found_as_they_are_written(town_on_each_store: Town, title: str) -> None:
    talk = adopt_example(town_on_each_store)
    know(town_on_each_store, "helen.sorby")
    copies(town_on_each_store, spec_of(town_on_each_store, talk), title=title)
    with town_on_each_store.office.look() as act:
        count, _ = finding.found(act, town_on_each_store.person("helen.sorby").id, Wanted(title), first=0, most=5)
    assert count == 1


def test_a_search_in_a_workspace_of_somebody_else_is_not_kept(town: Town) -> None:
    with town.office.act() as act:
        form = Submitted("U0GUEST", "T0ELSEWHERE", "home.search", 0, 0, "", {search_modals.WORDS: "hub"})
        errors = FORMS["home.search"](act, form)
    assert "Only people of our own workspace" in errors[search_modals.WORDS]
    with town.office.look() as act:
        assert searching.stands(act, "U0GUEST") is None


def test_hr_gives_a_decision_to_somebody_else_from_the_home_tab(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    know(town, "helen.sorby", "tariq.aziz")
    helen = town.person("helen.sorby")
    search(town, "helen.sorby", words=talk.ref)
    tab = shown(town, "helen.sorby", "What was found")
    assert not helen.press(tab, "Give it to somebody else").trouble
    values = {"person": town.person("tariq.aziz").id, HOW: "own", "words": "Priya is ill."}
    assert not helen.submit(form_of(town, helen), values).errors
    holds(town, talk, "line_manager", "tariq.aziz")
    shown(town, "helen.sorby", "with Tariq Aziz")


def test_only_hr_gets_the_form_to_give_a_decision_away(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    for who, words in (("priya.nair", "please ask HR"), ("tom.ferris", "You cannot see that specification")):
        pressed = Pressed(
            "home.hand",
            town.person(who).id,
            town.config.team_id,
            "1",
            f"{spec_of(town, talk).id}.1",
            (),
            "",
            "",
            "",
            "",
        )
        with town.office.act() as act:
            assert PRESSES["home.hand"](act, pressed) is None
        said_to(town, who, words)


def test_a_reminder_is_brought_forward_once_a_day_and_never_beyond_their_number(town_on_each_store: Town) -> None:
    town = town_on_each_store
    clock, dana = town.workspace.clock, town.person("dana.whitfield")
    clock.to(MONDAY.isoformat())
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")

    def remind_now(words: str) -> None:
        assert not dana.press(shown(town, "dana.whitfield", "Remind now"), "Remind now").trouble
        said_to(town, "dana.whitfield", words)

    remind_now("has heard of PS-0001 (Line manager) today already")
    clock.to("2031-03-04T19:30:00+00:00")  # a Tuesday evening
    remind_now("on Wednesday 5 March 2031 at 09:00, when their hours open")
    clock.to("2031-03-05T09:01:00+00:00")
    town.wait(lambda: [state for _, _, state in ladder(town)].count("sent") == 1, "the first reminder")
    clock.to("2031-03-06T10:00:00+00:00")
    remind_now("I am reminding Priya Nair of PS-0001 (Line manager) now. 2 reminders are left after it.")
    town.wait(lambda: [state for _, _, state in ladder(town)].count("sent") == 2, "the second reminder")
    assert kinds(town, talk).count("reminder.brought_forward") == 1
    assert kinds(town, talk).count("reminder.sent") == 2
    clock.to("2031-03-28T10:00:00+00:00")
    town.wait(lambda: "pending" not in {state for _, _, state in ladder(town)}, "all of them")
    clock.to("2031-03-31T10:00:00+01:00")
    remind_now("has had every reminder that your employer allows")


def test_nobody_but_its_author_and_hr_has_somebody_reminded(town: Town) -> None:
    talk = sent_for_sign_off(town)
    open_card(town, "line_manager")
    spec_id = stored_id(spec_of(town, talk))
    from bot.services import home_tab

    with town.office.act() as act:
        home_tab.press(act, town.person("priya.nair").id, town.config.team_id, "home.remind", spec_id)
    said_to(town, "priya.nair", "Only its author and HR can have somebody reminded")
    with town.office.look() as act:
        rows = act.session.exec(select(AuditRow.kind).order_by(col(AuditRow.id))).all()
    assert "reminder.brought_forward" not in rows


def test_drafts_that_others_share_stand_on_the_home_tab(town: Town) -> None:
    talk = adopt_example(town)
    know(town, "owen.adeyemi")
    with town.office.act() as act:
        owen = town.person("owen.adeyemi").id
        at = SystemClock().wall()
        row = Companion(spec_id=stored_id(spec_of(town, talk)), user_id=owen, invited_by="x", invited_at=at)
        act.session.add(row)
    town.person("owen.adeyemi").home()
    tab = shown(town, "owen.adeyemi", "You work on these with others")
    assert talk.ref in json.dumps(tab.raw)
    assert tab.has_button("Go on")
