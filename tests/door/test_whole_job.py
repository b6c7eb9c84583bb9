"""The whole job, as people do it: talk, review, sign, and the document in the employer's form at the end."""

from __future__ import annotations

import io
from importlib import resources

import docx
import pytest

from bot.conversation.transcript import read_transcript
from bot.services.drafts import draft_of
from specs.document import read_document
from specs.store.tables import Spec
from tests.door.conftest import sent_for_sign_off
from tests.door.town import Talk, Town, cards, open_card


@pytest.mark.parametrize("form", ["factor", "area"])
def test_a_written_conversation_gives_in_slack_what_it_gives_headless(town: Town, form: str) -> None:
    with resources.as_file(resources.files("specs.examples")) as folder:
        transcript = read_transcript(folder / f"{form}.transcript.yaml").transcript
        golden = read_document(folder / f"{form}.spec.yaml")
    town.workspace.clock.to(f"{transcript.today}T10:00:00+00:00")
    talk = Talk.begin(town, "dana.whitfield", transcript.title)
    talk.press(f"conversation.choose.{form}")
    for line in transcript.turns:
        talk.turn(line)
    with town.office.look() as act:
        spec = act.session.get_one(Spec, 1)
        assert spec.ref == talk.ref
        stored = draft_of(spec).document
    assert stored.content() == golden.model_copy(update={"organisation": stored.organisation}).content()


def test_two_approvals_agree_it_and_the_signed_word_file_is_posted(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = sent_for_sign_off(town)
    town.person("priya.nair").press(open_card(town, "line_manager"), "Approve")
    town.person("marcus.bell").press(open_card(town, "executive_head"), "Approve")
    files = town.wait(
        lambda: [f for m in talk.messages() for f in m.files if "rev 1.docx" in f.name], "the signed file"
    )
    words = _words_of(town.workspace.download(files[0]))
    for expected in ("Priya Nair", "Marcus Bell", "Signed in Slack", "Customer Hub Assistant"):
        assert expected in words
    channel = town.person("helen.sorby").all_messages(town.channel)
    posted = {f.name for m in channel for f in m.files}
    assert f"{talk.ref} Customer Hub Assistant rev 1.docx" in posted
    assert not any(m.has_button("Approve") for m in channel)
    claims = {m.ts for m in cards(town) if "signed document is in this thread" in m.raw["text"]}
    holding = {m.thread_ts for m in channel for f in m.files if f.name.endswith("rev 1.docx")}
    assert claims == holding, "a card says that the signed document is in its thread where it is, and nowhere else"


def _words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
