"""How managers type what they mean: each way of saying it, and the command that it must be read as."""

from __future__ import annotations

import pytest

from bot.conversation.command_set import Answer, Correction, Named, TypedCommand
from bot.conversation.phrasing import in_plain_words
from bot.conversation.questions import question_of, questions
from bot.conversation.reading import read
from bot.conversation.references import Chosen, resolved
from bot.conversation.turn import Turn
from specs.frameworks import shipped_framework
from specs.suggestions import shipped_library
from tests.conversation.talking import Talk, context_on, factor_at

THREE = "Has dealt with the public\nHas kept accurate records and has filed them\nHas trained others"
# Said at the list of three criteria: the intent, and the message as the plain command that it comes to.
SAID: dict[str, tuple[str, ...]] = {
    "remove 2": ("can you delete 2", "remove number 2 please", "take 2 out", "please cross out 2", "I don't need 2"),
    "remove last 2": ("scrap the last two", "Could you remove the last two, thanks", "lose the last two"),
    "2 is desirable": (
        *("number 2 should be desirable", "2 should only be desirable", "2 -> desirable", "downgrade 2"),
        *("2 isn't essential, make it desirable", "the second one isn't essential", "mark 2 as desirable"),
    ),
    "all is desirable": ("make them all desirable", "please make all of them desirable"),
    "merge 1 and 2": ("put 1 and 2 together", "join 1 & 2 together", "1 and 2 are the same", "merge the first two"),
    "split 2": ("split 2 up", "break 2 up", "split number 2 in two", "can you separate 2"),
    "reword 2: Has kept books": (
        *(
            "number 2 should read: Has kept books",
            "2 should say Has kept books",
            "change the second one to Has kept books",
        ),
        *("please reword number 2 as Has kept books", "change 2 so it says Has kept books"),
    ),
    "put 3 first": ("3 should come first", "move 3 to the top", "the last one should be at the top"),
    "swap 1 and 3": ("switch 1 and 3", "can we swap 1 with 3?"),
    "move 2 to knowledge": ("2 belongs under knowledge", "2 should be under knowledge", "can you move 2 to knowledge"),
    "change the grade to 5": (
        *("can you change the grade to 5", "the grade should be 5", "set the grade to 5", "actually the grade is 5"),
    ),
    "change the grade to grade 5": ("it's grade 5 not 4", "sorry, it's a grade 5", "make it grade 5"),
    "change the job title to Senior Adviser": ("call it Senior Adviser", "rename the post to Senior Adviser"),
    "change the grade": ("go back to the grade", "take me back to the grade"),
    "like the Team Leader one but grade 6": (
        *("same as the Team Leader one but grade 6", "base it on the Team Leader one but grade 6"),
    ),
    "copy PS-0003": ("same as PS-0003", "use PS-0003 as a starting point", "can I start from PS-0003"),
    "hand over to Priya Nair": ("pass this to Priya Nair", "can Priya Nair finish this", "delegate to Priya Nair"),
    "undo": ("oops", "undo last", "ctrl z", "I didn't mean that"),
    "skip": ("can I skip this", "I'll come back to this later", "leave this for now", "next question", "let's move on"),
    "done": ("that's everything", "I think that's it", "that's the lot, thanks", "finished with this section"),
    "none": ("not required", "there are none", "nothing for this one", "doesn't apply"),
    "help": ("what do I put here?", "I don't understand", "what does this mean?", "I'm stuck"),
    "example": ("can you give me an example?", "any examples?", "could I see an example please"),
    "why": ("why are you asking this?", "what's this for?", "why do you need to know"),
    "show": ("can I see it so far?", "show me what I have", "what have we got so far"),
    "what is left": ("how many questions are left?", "what have I got left", "how long will this take?"),
    "pause": ("I'll finish this later", "need to go", "save and exit", "I'll do this tomorrow"),
    "submit": ("send it for approval", "I'm ready to send", "submit for sign-off", "can you send it off"),
    "ask hr": ("can I speak to HR", "who do I ask?", "I want to talk to someone"),
}


def understood(talk: Talk, said: str) -> TypedCommand:
    turn = Turn(talk.context, talk.draft, talk.focus)
    question = question_of(talk.context, talk.draft, talk.asked)
    assert question is not None
    return read(turn, question, in_plain_words(turn, question, said))


@pytest.fixture(scope="module")
def three() -> Talk:
    talk = factor_at("experience.essential")
    talk.say(THREE)
    return talk


def essence(talk: Talk, command: TypedCommand) -> tuple[str, list[tuple[str, object]]]:
    """What a command comes to, without how its entries were named."""
    turn = Turn(talk.context, talk.draft, talk.focus)
    question = question_of(talk.context, talk.draft, talk.asked)
    assert question is not None
    facts = dict(vars(command))
    if isinstance(command, Correction):
        chosen = resolved(turn, question, facts.pop("which"))
        assert isinstance(chosen, Chosen)
        facts["numbers"] = chosen.numbers
    return command.name, sorted(facts.items())


@pytest.mark.parametrize(("plainly", "said"), [(plainly, each) for plainly, ways in SAID.items() for each in ways])
def test_it_is_read_as_what_was_meant(three: Talk, plainly: str, said: str) -> None:
    meant = understood(three, plainly)
    assert not isinstance(meant, Answer)
    assert essence(three, understood(three, said)) == essence(three, meant)


def test_there_are_at_least_60_ways_of_20_intents() -> None:
    assert len(SAID) >= 20
    assert sum(len(ways) for ways in SAID.values()) >= 60


def test_no_criterion_of_the_library_and_no_behaviour_is_taken_for_a_command(three: Talk) -> None:
    texts = [criterion.text for criterion in shipped_library().criteria]
    behaviours = shipped_framework("local_government").competencies
    texts += [each.text for one in behaviours for several in one.indicators.values() for each in several]
    assert len(texts) > 1_500
    assert [text for text in texts if not isinstance(understood(three, text), Answer)] == []


@pytest.mark.parametrize(
    "said",
    [
        *("Delegate to junior staff", "Ask residents to complete this form", "Send letters to residents on time"),
        *("Remove graffiti", "Split a budget between teams", "Service is at the heart of the role", "Grade 5 piano"),
        *("No more than six penalty points", "Right to work in the UK", "Can lift 20 kg", "Two years in a hub"),
        *("Move on from setbacks quickly", "All staff should be treated fairly", "Make decisions", "2 A levels"),
    ],
)
def test_a_criterion_that_sounds_like_a_command_stays_a_criterion(three: Talk, said: str) -> None:
    assert isinstance(understood(three, said), Answer)


@pytest.mark.parametrize("said", ["PO 12345", "G12-34", "SO 2 team"])
def test_a_reference_that_looks_like_a_grade_stays_a_reference(said: str) -> None:
    talk = Talk(context_on("factor"), "Clerk")
    talk.say("Grade 4")
    assert talk.asked == "header.post_ref"
    talk.say(said)
    assert talk.draft.document.header["post_ref"] == said


def test_new_words_are_kept_to_the_letter() -> None:
    talk = factor_at("experience.essential")
    talk.say(THREE)
    talk.say("Could you make number 2 say something else?", "2 should say Has kept, please, the BOOKS (2024) & “more”")
    assert "Has kept, please, the BOOKS (2024) & “more”" in talk.essential("experience")


def test_a_removal_in_other_words_asks_first_and_is_done_after_yes() -> None:
    talk = factor_at("experience.essential")
    talk.say(THREE)
    talk.say("can you take 2 out please")
    assert talk.names() == ["confirm.remove"]
    talk.say("yes")
    assert len(talk.essential("experience")) == 2


def test_thanks_alone_is_a_courtesy(three: Talk) -> None:
    assert understood(three, "cheers") == Named("chat")


def test_every_question_of_a_draft_is_known_by_its_name(three: Talk) -> None:
    turn = Turn(three.context, three.draft, three.focus)
    for question in questions(three.context, three.draft):
        if question.kind != "review":
            assert understood(three, f"can you take me to the {question.label}").name == "change", question.key
    assert turn.draft == three.draft
