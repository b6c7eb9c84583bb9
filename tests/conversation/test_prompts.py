import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import bot.conversation
import prompts
from bot.blocks.replies import messages_for
from bot.conversation.byways import BYWAYS
from tests.conversation import test_busy_words, test_header, test_precedents, test_revising, test_transcripts
from tests.conversation.talking import Talk

CORE = Path(str(bot.conversation.__path__[0]))
OURS = (
    *("questions.yaml", "answers.yaml", "off_path.yaml", "competencies.yaml", "clauses.yaml", "precedents.yaml"),
    *("bulk.yaml", "earlier.yaml", "kept.yaml", "given.yaml", "duties.yaml", "lists.yaml", "said_otherwise.yaml"),
)
# The tests whose conversations are listened to.
TALKS = (
    *("adding", "bulk", "busy_words", "byways", "career", "clauses", "competencies", "corrections", "criteria"),
    *("duties", "exceptions", "moving_to_rows"),
    *("framework_choice", "grade_words", "header", "headings", "less_clumsy", "level_check", "off_path"),
    *("one_line", "own_lists", "precedents", "revised_settings", "revising", "several", "suggestion_menu"),
    *("suggestions", "said_otherwise"),
)


def names_in_the_code() -> set[str]:
    """Every string of the core's source that is the name of a message, or is given to something that makes one."""
    found = set()
    for path in CORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in prompts.names():
                found.add(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in MAKERS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


MAKERS = {"noting", "Note", "Reply", "_explain"}


def written_names() -> set[str]:
    folder = Path(str(prompts.__path__[0]))
    return {name for file in OURS for name in yaml.safe_load((folder / file).read_text(encoding="utf-8"))}


def test_every_message_of_the_core_has_words_and_every_wording_a_message() -> None:
    assert names_in_the_code() == written_names()


def test_every_button_has_a_label_that_fits() -> None:
    for key in {*BYWAYS, "all", "same", "take_all", "more", "yes", "no", "accept_all", "set_aside"} - {"chat"}:
        assert 0 < len(prompts.label(key)) <= 30


def test_typed_examples_stand_in_the_same_quotation_marks_as_what_people_typed() -> None:
    folder = Path(str(prompts.__path__[0]))
    for file in OURS:
        for name, parts in yaml.safe_load((folder / file).read_text(encoding="utf-8")).items():
            said = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", " ".join(parts.values()), flags=re.DOTALL)
            assert '"' not in said, f"{file}: {name}"
            assert said.count("“") == said.count("”"), f"{file}: {name}"


def test_what_is_typed_as_markup_of_ours_is_taken_out_of_facts() -> None:
    facts = {"typed": f"a{prompts.STRONG}b{prompts.WEAK}c", "often": False}
    lead = prompts.words("not_understood", facts).lead
    assert prompts.STRONG not in lead
    assert "“abc”" in lead


def test_a_template_cannot_reach_into_python() -> None:
    with pytest.raises(Exception, match="unsafe"):
        prompts._environment().from_string("{{ x.__class__.__mro__ }}").render(x=1)


def test_a_name_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    doubled = [("a.yaml", "one", {"lead": "x"}), ("b.yaml", "one", {"lead": "y"})]
    monkeypatch.setattr(prompts, "_written", lambda: doubled)
    with pytest.raises(ValueError, match=r"b\.yaml: the message 'one'"):
        prompts._messages.__wrapped__()


@pytest.mark.parametrize("parts", ["words", {}, {"tail": "x"}, {"lead": "x", "title": "y"}])
def test_a_message_without_a_lead_or_with_unknown_parts_is_refused(
    monkeypatch: pytest.MonkeyPatch, parts: object
) -> None:
    monkeypatch.setattr(prompts, "_written", lambda: [("a.yaml", "one", parts)])
    with pytest.raises(ValueError, match="must have a lead"):
        prompts._messages.__wrapped__()


def test_every_message_is_said_in_some_conversation_and_renders_without_gaps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The conversations of the other tests, with everything that is said in them rendered."""
    said: set[str] = set()
    plain_act = Talk.act

    def listening(talk: Talk, act: object) -> object:
        outcome = plain_act(talk, act)  # type: ignore[arg-type]
        for reply in outcome.replies:
            said.update(reply.names())
            said.update(reason.name for listing in reply.listings for reason in listing.reasons)
            for message in messages_for(reply, "ABC"):
                assert "\n\n" not in message.text
                assert "None" not in message.text.replace("None needed", "").replace("None of these", "")
                assert "  " not in message.text
        return outcome

    monkeypatch.setattr(Talk, "act", listening)
    for module in (import_module(f"tests.conversation.test_{name}") for name in TALKS):
        for name, test in vars(module).items():
            if name.startswith("test_") and not getattr(test, "pytestmark", None) and not test.__code__.co_argcount:
                test()
    test_precedents.test_without_a_letter_it_is_asked_which_one("more like this")
    test_header.test_a_title_that_cannot_be_used_is_quoted_and_asked_for("🙂")
    for text, note in (
        ("", "answer.without_words"),
        ("x" * 151, "answer.too_long"),
        ("a\x00b", "answer.control_characters"),
    ):
        test_header.test_what_cannot_be_a_line_is_said_and_not_stored(text, note)
    test_busy_words.test_a_question_is_quoted_and_never_an_answer("who signs this?", "review")
    test_revising.test_new_words_that_are_no_answer_change_nothing("undo")
    assert test_transcripts.EXAMPLES.is_dir()
    # Lines within other messages: `test_revised_settings` and the door read them there.
    lines = {"given.assessed", "given.from", "given.fact"}
    assert written_names() - said == lines
