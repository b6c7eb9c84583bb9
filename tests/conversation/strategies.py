"""What people may do, drawn at random: words, commands, pastes, presses, choices, under any question."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.conversation.acts import Act, Choose, Press, Resume, Say
from bot.conversation.commands import COMMANDS

QUESTIONS = [
    "",
    "form",
    "edit",
    "review",
    "competencies",
    "no such question",
    "header.job_title",
    "header.grade",
    "header.post_ref",
    "header.management_responsibility",
    "header.liaises_with",
    "experience.essential",
    "experience.assessed",
    "experience.desirable",
    "knowledge.essential",
    "communication.essential",
    "conditions.essential",
    "other.text",
    "duties",
    "duty.d1",
]
PHRASES = [
    *["back", "skip", "show", "help", "why", "example", "done", "none", "submit", "review", "edit", "hello"],
    *["all", "all but 7 and 12", "1-4, 9", "all but 99", "1-4, 99", "30-40", "remove 1", "remove 2-3", "add 5"],
    *["change 1: other words for it", "change 9: words", "2 is desirable", "move 1 to desirable", "change grade"],
    *["change grade to Grade 9", "change job title to Clerk", "change form", "change experience", "1", "2", "same"],
    *[
        "interview and test",
        "I, AF",
        "discard 1",
        "discard all",
        "add: Speaks Welsh",
        "6 Advisers",
        "Advisers",
        "Grade 4",
    ],
    *["duties", "leave the duties", "yes", "Answers calls\nPlans the rota", "1 to experience", "change duty 1"],
    *["A", "a and c", "A-C", "use B", "all suggestions", "all but A", "A, Z", "A-Z", "I", "1 and 3", "more", "not B"],
    *["not for this post: A", "none of these", "remove A", "A level in Maths", "more suggestions", "use these"],
    *["add to Communication: Signs for deaf residents", "add:\n- one thing\n- another thing", "remove all"],
    *["Internal: all services\nExternal: residents, police", "Internal:", "- a\n- b;\n- c", "🙂", ":tada:", "", "\x00"],
    *[
        "i. first thing\nii. second thing\niii. third thing",
        "one\r\ntwo\r\nthree",
        "x" * 151,
        "y " * 200,
        "a\tb c\td e",
    ],
]
PRESSES = [*COMMANDS, "all", "same", "take_all", "more", "choose.factor", "choose.area", "choose.", "nonsense", ""]
CHOICES = ["factor", "area", "interview", "test", "header.grade", "competencies", "review", "nonsense", ""]

said = st.one_of(st.sampled_from(PHRASES), st.text(max_size=60), st.text(st.characters(), max_size=40))
acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(Say, said, st.sampled_from(QUESTIONS)),
    st.builds(Say, said),
    st.builds(Press, st.sampled_from(PRESSES), st.sampled_from(QUESTIONS)),
    st.builds(Press, st.sampled_from(PRESSES)),
    st.builds(Choose, st.lists(st.sampled_from(CHOICES), max_size=3).map(tuple), st.sampled_from(QUESTIONS)),
    st.just(Resume()),
)
