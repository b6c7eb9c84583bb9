"""The menu beside a suggestion in Slack: used, put aside, and more like it, each by one choice."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.seen import Message
from bot.services.drafts import by_ref, draft_of
from tests.door.test_precedents import at_experience
from tests.door.town import Talk, Town


def beside(talk: Talk) -> list[dict[str, Any]]:
    """The suggestions of the last question, as the blocks that have a menu beside them."""
    blocks = talk.question().blocks
    return [block for block in blocks if (block.get("accessory") or {}).get("type") == "overflow"]


def seen(talk: Talk, ts: str) -> Message:
    """One message of the thread as it is now."""
    return next(each for each in talk.messages() if each.ts == ts)


def choose(talk: Talk, place: int, words: str) -> str:
    """Choose from the menu beside the suggestion in that place, from 0; gives the suggestion's words."""
    block, before, asked = beside(talk)[place], len(talk.questions()), talk.question()
    trouble = talk.person.press(asked, "conversation.choose", value=words, block_id=block["block_id"]).trouble
    assert not trouble, trouble
    talk.town.wait(lambda: len(talk.questions()) > before, f"the question after {words!r}")
    return str(block["text"]["text"]).partition(". ")[2].partition(" (")[0]


def test_a_suggestion_is_used_put_aside_and_likened_by_the_menu_beside_it(town_on_each_store: Town) -> None:
    town = town_on_each_store
    talk = at_experience(town)
    assert len(beside(talk)) == 5
    first = talk.question().ts
    used = choose(talk, 0, "Use it")
    town.wait(lambda: '"overflow"' not in json.dumps(seen(talk, first).blocks), "an older question without its menus")
    assert used in seen(talk, first).raw["text"]
    assert "1 suggestion taken" in talk.question().raw["text"]
    unwanted = choose(talk, 1, "Not for this post")
    assert unwanted in talk.question().raw["text"].partition("Recorded so far")[0]
    choose(talk, 0, "More like this")
    assert "These are like" in talk.question().raw["text"]
    assert all("like " in block["text"]["text"].rpartition(" (")[2] for block in beside(talk))
    with town.office.look() as act:
        spec = by_ref(act.session, talk.ref)
        assert spec is not None
        draft = draft_of(spec)
    assert [each.text for each in draft.document.section("experience").essential] == [used]
    assert len(draft.declined) == 1
