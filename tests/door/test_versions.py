"""Versions through the door: a new one of what is agreed, the old one in force meanwhile, and what held on a day."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
from sqlmodel import select

from bot.services import versions
from bot.services.chain import entries_of
from specs.audit import verify
from specs.store.tables import Spec
from specs.versions import Version
from tests.door.conftest import sent_for_sign_off
from tests.door.test_signing import form_of, press, send_again, spec_of, told
from tests.door.town import Talk, Town, cards, open_card


def agreed(town: Town) -> Talk:
    talk = sent_for_sign_off(town)
    agree(town, talk, 1)
    return talk


def agree(town: Town, talk: Talk, count: int) -> None:
    press(town, "priya.nair", open_card(town, "line_manager", count), "Approve")
    press(town, "marcus.bell", open_card(town, "executive_head", count), "Approve")
    town.wait(lambda: [f for m in talk.messages() for f in m.files if f"rev {count}.docx" in f.name], "the document")


def versions_of(town: Town, talk: Talk) -> tuple[Version, ...]:
    with town.office.look() as act:
        spec = act.session.exec(select(Spec).where(Spec.ref == talk.ref)).one()
        assert not verify(entries_of(act.session, spec))
        return versions.versions_of(act.session, spec)


def reopened(town: Town, talk: Talk) -> None:
    message = town.wait(
        lambda: [each for each in talk.messages() if each.has_button("Start a new version")], "the button"
    )[-1]
    press(town, "dana.whitfield", message, "Start a new version")
    town.wait(lambda: spec_of(town, talk).state == "draft", "the draft of the new version")
    town.wait(lambda: "stays in force" in " ".join(each.raw["text"] for each in talk.messages()), "the word about it")


def test_a_new_version_takes_the_place_of_the_agreed_one_when_it_is_agreed(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = agreed(town)
    reopened(town, talk)
    (first,) = versions_of(town, talk)
    talk.say("change job title to Customer Hub Adviser")
    send_again(town, talk)
    agree(town, talk, 2)
    old, new = versions_of(town, talk)
    assert (old.revision, new.revision, old.until, new.until) == (1, 2, new.since, "")
    assert old.head == first.head
    said = " ".join(each.raw["text"] for each in talk.messages())
    assert "takes the place of revision 1" in said
    assert not told(town, "priya.nair", "signoff.voided"), "what was agreed keeps its signatures"


def test_a_new_version_is_not_for_strangers_and_its_rejection_leaves_the_agreed_one_in_force(town: Town) -> None:
    talk = agreed(town)
    reopened(town, talk)
    owen = town.person("owen.adeyemi")
    talk.say("change job title to Secret Plan Officer")
    status = str(owen.command(f"/personspec status {talk.ref}").text)
    assert "(Customer Hub Assistant)" in status
    assert "Secret" not in status
    answer = str(owen.command(f"/personspec open {talk.ref}").text)
    assert '"/personspec status PS-0001 20' in answer
    owen.command(answer.partition('type "')[2].partition('"')[0])
    town.wait(lambda: [f for m in owen.messages() for f in m.files if "rev 1.pdf" in f.name], "the version in force")
    send_again(town, talk)
    priya = town.person("priya.nair")
    priya.press(open_card(town, "line_manager", 2), "Reject")
    assert not priya.submit(form_of(town, priya), {"words": "Not now."}).errors

    def last_said(words: str) -> bool:
        said: str = talk.messages()[-1].raw["text"]
        return words in said and "Revision 1, which was agreed before, stays in force." in said

    town.wait(lambda: last_said("has rejected PS-0001"), "the author told of the rejection")
    talk.person.say("hello", thread_ts=talk.root)
    town.wait(lambda: last_said("was rejected"), "the author told how it stands")


def test_a_new_version_without_a_change_leaves_the_agreed_one_signed(town: Town) -> None:
    talk = agreed(town)
    reopened(town, talk)
    count = len(cards(town))
    send_again(town, talk)
    town.wait(lambda: spec_of(town, talk).state == "agreed", "the agreed one to stand")
    town.wait(lambda: "nobody is asked again" in talk.messages()[-1].raw["text"], "the word about it")
    assert spec_of(town, talk).revision == 1
    assert len(cards(town)) == count
    assert len(versions_of(town, talk)) == 1


def test_the_head_stands_on_the_final_card_and_in_the_document(town: Town) -> None:
    talk = agreed(town)
    (version,) = versions_of(town, talk)
    grouped = " ".join(version.head[at : at + 8] for at in range(0, 64, 8))
    town.wait(lambda: any(grouped in each.raw["text"] for each in cards(town)), "the head on the final card")
    file = next(f for m in talk.messages() for f in m.files if "rev 1.docx" in f.name)
    document = docx.Document(io.BytesIO(town.workspace.download(file)))
    printed = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    printed += " ".join(paragraph.text for paragraph in document.paragraphs)
    assert grouped in " ".join(printed.split())


def test_what_was_in_force_on_a_day_is_told_with_its_document(town: Town) -> None:
    talk = agreed(town)
    (version,) = versions_of(town, talk)
    owen = town.person("owen.adeyemi")
    today = version.since[:10]
    reply = owen.command(f"/personspec status {talk.ref} {today}")
    assert "Revision 1" in str(reply.text)
    town.wait(
        lambda: [f for m in owen.messages() for f in m.files if "rev 1.pdf" in f.name], "the document of that day"
    )
    with town.office.look() as act:
        before = (act.wall - timedelta(days=30)).date().isoformat()
    assert "no version" in str(owen.command(f"/personspec status {talk.ref} {before}").text)
    assert "do not understand" in str(owen.command(f"/personspec status {talk.ref} someday").text)
    assert "no version that was agreed" in str(owen.command("/personspec status PS-0999").text)
