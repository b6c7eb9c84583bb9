"""Several drafts, drafts handed over, and drafts on which two people work, through the door."""

from __future__ import annotations

from typing import Any

from bot.sandbox.seen import Message
from bot.services import chain
from bot.services.drafts import draft_of
from specs import audit
from specs.store.tables import Spec
from tests.door.conftest import adopt_example
from tests.door.town import Talk, Town


def essential(town: Town, section: str = "experience", number: int = 1) -> list[str]:
    with town.office.look() as act:
        document = draft_of(act.session.get_one(Spec, number)).document
    return [criterion.text for criterion in document.section(section).essential]


def begun(town: Town) -> Talk:
    """A draft of Dana's at its first criteria; Priya and Ben are known to the bot."""
    for name in ("priya.nair", "helen.sorby"):
        town.person(name).command("/personspec help")
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    for said in ("Grade 4", "A-1"):
        talk.say(said)
    return talk


def told(talk: Talk, words: str) -> Message:
    def found() -> Any:
        return next((each for each in talk.messages() if each.by_app and words in each.raw["text"]), None)

    return talk.town.wait(found, f"to be told {words!r}")  # type: ignore[no-any-return]


def thread_of(town: Town, name: str, ref: str) -> Talk:
    """Somebody's own thread about a draft that another began."""
    person = town.person(name)

    def head() -> Any:
        return next((m for m in person.messages() if m.by_app and m.reply_count and ref in m.raw["text"]), None)

    return Talk(town, person, ref, town.wait(head, "their thread").ts)


def test_two_people_work_on_one_draft_each_in_their_own_thread(town: Town) -> None:
    dana = begun(town)
    dana.person.say("work on this with Priya Nair", thread_ts=dana.root)
    priya = thread_of(town, "priya.nair", dana.ref)
    assert priya.key == "experience.essential"
    told(priya, "asks you to work on")
    assert "You are continuing" not in priya.question().raw["text"], "she was never here before"
    priya.say("- Has led\n- Has kept records")
    told(dana, "Priya Nair")
    line = told(dana, "changed the draft")
    assert "2 added" in line.raw["text"]
    town.wait(lambda: "Has kept records" in dana.question().raw["text"], "her question drawn again")
    dana.say("reword 1: Has led a team")
    assert "1 changed" in told(priya, "changed the draft").raw["text"]
    assert essential(town) == ["Has led a team", "Has kept records"]
    priya.say("review")


def test_two_devices_at_once_lose_no_word(town: Town) -> None:
    dana = begun(town)
    dana.person.say("work on this with Priya Nair", thread_ts=dana.root)
    priya = thread_of(town, "priya.nair", dana.ref)
    assert priya.key == "experience.essential"
    for number in range(6):
        for talk in (dana, priya):
            talk.person.say(f"Has done the work of {talk.person.name} {number}", thread_ts=talk.root)
    town.wait(lambda: len(essential(town)) == 12, "all twelve")
    assert len(set(essential(town))) == 12


def test_a_draft_is_handed_over_and_its_old_author_can_change_it_no_more(town: Town) -> None:
    dana = begun(town)
    dana.say("Has led")
    dana.person.say("hand over to Priya Nair", thread_ts=dana.root)
    priya = thread_of(town, "priya.nair", dana.ref)
    told(priya, "over to you")
    told(dana, "belongs to Priya Nair now")
    priya.say("Has kept records")
    dana.person.say("Has driven a van", thread_ts=dana.root)
    answer = told(dana, "so nothing was changed")
    assert "Has driven a van" in answer.raw["text"]
    assert "work on this with Dana Whitfield" in answer.raw["text"], "what to do next"
    assert "work on it" not in priya.messages()[0].raw["text"], "the old author is not named on the card any more"
    assert essential(town) == ["Has led", "Has kept records"]
    with town.office.look() as act:
        spec = act.session.get_one(Spec, 1)
        entries = chain.entries_of(act.session, spec)
        assert spec.author == priya.person.id
        assert "draft.handed_over" in [each.kind for each in entries]
        assert audit.verify(entries) == []


def test_a_colleague_is_chosen_in_a_form_where_the_name_is_not_known(town: Town) -> None:
    dana = begun(town)
    dana.person.say("hand over to Nobody Atall", thread_ts=dana.root)
    asked = told(dana, "I do not know anybody called")
    dana.person.press(asked, "sharing.hand_over")
    view = dana.person.view()
    assert view
    priya = town.person("priya.nair")
    refused = dana.person.submit(view, {"person": dana.person.id})
    assert refused.errors
    dana.person.submit(view, {"person": priya.id})
    told(dana, "belongs to Priya Nair now")


def test_twelve_drafts_are_listed_and_each_is_a_press_away(town: Town) -> None:
    talks = [Talk.begin(town, "dana.whitfield", f"Clerk {number}") for number in range(12)]
    last = talks[-1]
    last.person.say("my drafts", thread_ts=last.root)
    listed = told(last, "Your person specifications")
    first = talks[0]
    before = len(first.questions())
    last.person.press(listed, f"draft.open.{int(first.ref.removeprefix('PS-'))}")
    town.wait(lambda: len(first.questions()) > before, "the first draft's question")
    assert "You are continuing your draft of Clerk 0" in first.question().raw["text"]


def test_a_copy_of_what_others_agreed_has_ids_of_its_own_and_asks_for_the_new_reference(town: Town) -> None:
    adopt_example(town, "priya.nair")
    with town.office.act() as act:
        spec = act.session.get_one(Spec, 1)
        title = spec.title
        spec.state = "agreed"
        act.session.add(spec)
    talk = Talk.begin(town, "dana.whitfield", "Clerk")
    talk.press("conversation.choose.factor")
    talk.person.say(f"like the {title} one but grade 6", thread_ts=talk.root)
    told(talk, "PS-0003")
    with town.office.look() as act:
        source = draft_of(act.session.get_one(Spec, 1)).document
        draft = draft_of(act.session.get_one(Spec, 3))
    assert draft.document.header["grade"] == "Grade 6"
    assert "post_ref" not in draft.document.header
    assert "header.post_ref" not in draft.marks
    several = [each.id for _, _, each in draft.document.all_criteria()]
    assert len(set(several)) == len(several) == len(list(source.all_criteria()))
