"""The menu beside each suggestion: the same three deeds as typed letters, by the suggestion's own id."""

from __future__ import annotations

import json

from bot.blocks.replies import messages_for
from bot.conversation.replies import Reply
from bot.sandbox.rules.blocks import check_blocks
from tests.conversation.talking import Talk, factor_at, suggesting_at

EXPERIENCE = "experience.essential"


def menus(talk: Talk) -> dict[str, dict[str, str]]:
    """The options beside each suggestion, by the words they stand beside: the label, and the value it gives."""
    [message] = messages_for(talk.reply(), "7.2")
    beside = [block for block in message.blocks if (block.get("accessory") or {}).get("type") == "overflow"]
    return {
        block["text"]["text"]: {each["text"]["text"]: each["value"] for each in block["accessory"]["options"]}
        for block in beside
    }


def option(talk: Talk, letter: str, words: str) -> str:
    [value] = [of[words] for text, of in menus(talk).items() if text.startswith(f"{letter}. ")]
    return value


def test_every_suggestion_has_its_menu_and_no_other_entry_has_one() -> None:
    talk = suggesting_at(EXPERIENCE)
    talk.say("Has kept a ledger")
    shown = menus(talk)
    assert len(shown) == 5
    for letter, text in talk.on_show().items():
        [of] = [of for words, of in shown.items() if words.startswith(f"{letter}. {text} (")]
        assert list(of) == ["Use it", "More like this", "Not for this post"]
    [message] = messages_for(talk.reply(), "7.2")
    assert check_blocks(message.blocks, "message") == []
    assert menus(factor_at("vocational.essential")) == {}


def test_use_it_takes_that_one_and_it_leaves_the_list() -> None:
    talk = suggesting_at(EXPERIENCE)
    third = talk.on_show()["C"]
    talk.choose(option(talk, "C", "Use it"))
    assert talk.essential("experience") == [third]
    assert list(talk.on_show()) == ["A", "B", "D", "E"]


def test_more_like_this_shows_what_is_near_under_letters_of_their_own() -> None:
    talk = suggesting_at("knowledge.essential")
    before = list(talk.on_show())
    talk.choose(option(talk, "B", "More like this"))
    assert talk.note("suggestions.like").facts["letter"] == "B"
    [listing] = [each for each in talk.reply().listings if each.letters]
    assert {reason.facts["reason"] for reason in listing.reasons} == {"like"}
    assert talk.essential("knowledge") == []
    assert set(talk.on_show()) - set(before)


def test_not_for_this_post_puts_it_aside_for_good_and_can_be_undone() -> None:
    talk = suggesting_at(EXPERIENCE)
    second = talk.on_show()["B"]
    talk.choose(option(talk, "B", "Not for this post"))
    assert talk.note("suggestions.declined").facts["texts"] == [second]
    talk.say("more")
    assert second not in talk.on_show().values()
    talk.say("offer B again")
    assert talk.draft.declined == ()


def test_an_older_menu_after_another_grade_changes_nothing_and_says_so() -> None:
    talk = suggesting_at(EXPERIENCE)
    old = option(talk, "A", "Not for this post")
    talk.say("change grade to 9")
    talk.choose(old)
    assert "suggestions.not_there_now" in talk.names()
    assert talk.draft.declined == ()
    assert talk.asked == EXPERIENCE
    for nonsense in ("suggestion.eat.everything", "suggestion.", "suggestion.like.no_such_id"):
        talk.choose(nonsense)
        assert "suggestions.not_there_now" in talk.names()


def test_elsewhere_it_is_out_of_place() -> None:
    talk = factor_at("vocational.essential")
    talk.choose("suggestion.take.every_post.it.2")
    assert "press.out_of_place" in talk.names()


def test_the_menus_survive_the_store() -> None:
    reply = suggesting_at(EXPERIENCE).reply()
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply
