"""What people type instead of a command, put as the command: "can you take 2 out please" is "remove 2".

Only whole messages of one line that would else be taken as an answer, and only where what comes out is a command: so
words that are somebody's criterion stay what they are. The new words of an answer or a criterion are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conversation.command_set import Answer, Named, Several, TypedCommand
from bot.conversation.plainer import put_plainly
from bot.conversation.questions import LISTED, Question, questions
from bot.conversation.reading import read
from bot.conversation.references import which_in
from bot.conversation.several import saying_of
from bot.conversation.turn import Turn
from bot.conversation.typed import plain

# A correction may carry a whole criterion after it; longer messages are somebody's work.
_LONGEST = 400
_BEFORE = re.compile(
    r"(?:(?:can|could|would|will)\s+(?:you|i|we)\b|(?:i|we)(?:['’]d|\s+would)\s+(?:like|prefer)\s+(?:you\s+)?to\b"
    r"|(?:i|we)\s+(?:want|need|meant|wanted)\s+(?:you\s+)?to\b|i\s+think\b|i\s+meant\b|let['’]?s\b|please\b|actually\b|sorry\b"
    r"|oops\b|ok(?:ay)?\b|right\b|no\b|well\b|yes\b|just\b|now\b|then\b|so\b|also\b|hi\b|hello\b|oh\b|wait\b|hmm\b)[\s,.:!–-]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,]+(?:please|thanks|thank you|for me|now|then|instead|if you can|if possible|ta)[\s.?!]*$", re.IGNORECASE
)
_REMOVING = r"(?:take|cross|strike|leave|cut|get)"
_NOT = r"(?:isn['’]?t|is not|not|aren['’]?t|are not|shouldn['’]?t be|should not be|doesn['’]?t need to be)"
_SAYS = r"(?:should (?:say|read)|(?:needs|ought) to (?:say|read)|to say|to read)"
_FIRST, _LAST = r"(?:first|top|at the top|at the start)", r"(?:last|bottom|at the bottom|at the end)"
# Each pattern, and the command that its groups make. The first group names the entries.
_ENTRIES: tuple[tuple[str, str], ...] = (
    (rf"{_REMOVING} (.+?) (?:out|off)", "remove {0}"),
    (rf"(?:lose|bin|strike|kill|erase|{_REMOVING} out|clear) (.+)", "remove {0}"),
    (r"(.+?) (?:can go|should go|isn['’]?t needed|is not needed|are not needed|aren['’]?t needed)", "remove {0}"),
    (r"(?:we |i )?(?:don['’]?t|do not) need (.+)", "remove {0}"),
    (r"(?:delete|remove|drop) (.+?)(?: altogether| completely| entirely| as well| too)", "remove {0}"),
    (r"(?:downgrade|demote|relax) (.+?)(?: to desirable)?", "{0} is desirable"),
    (r"(?:upgrade|promote) (.+?)(?: to essential)?", "{0} is essential"),
    (r"(.+?) ?(?:->|=>|→|=|:) ?(essential|desirable)", "{0} is {1}"),
    (rf"(.+?) {_NOT} essential\b.*", "{0} is desirable"),
    (rf"(.+?) {_NOT} desirable\b.*", "{0} is essential"),
    (
        r"(.+?) (?:should|could|can|must|ought to)(?: only| just| really)? be (?:an? )?(essential|desirable)",
        "{0} is {1}",
    ),
    (r"(?:make|mark|have|set|list) (.+?) (?:as |to |be )?(?:an? )?(essential|desirable)", "{0} is {1}"),
    (r"(?:put|join|merge|combine|roll|bring) (.+?) (?:together|into one|in one)", "merge {0}"),
    (r"(?:join|combine|roll up|group) (.+)", "merge {0}"),
    (r"(.+?) (?:are|is|say|mean) (?:really |much |basically |more or less )?the same(?: thing)?", "merge {0}"),
    (r"(.+?) (?:is|are|sounds?|looks?) (?:a bit |far |much )?too \w+.*", "reword {0}"),
    (r"(.+?) needs? (?:work|rewording|rewriting|changing|a rewrite)", "reword {0}"),
    (r"(?:make|have) (.+?) (?:shorter|clearer|simpler|better|(?:more|less) \w+)", "reword {0}"),
    (r"(?:move|put|shift|bump) (.+?) (up|down)(?: (?:by )?(?:one|a bit|a place|a line))?", "move {0} {1}"),
    (
        r"(?:split|break|separate|divide) (.+?) (?:up|apart|in two|in half|into two|into separate (?:ones|criteria))",
        "split {0}",
    ),
    (r"(?:split up|break up|break|divide|separate out) (.+)", "split {0}"),
    (r"(?:switch|flip) (.+?) (?:and|with|round with) ([0-9]{1,3})(?: round)?", "swap {0} and {1}"),
    (rf"(?:(?:move|put|bring) )?(.+?) (?:should (?:come|go|be)|to come|goes|comes) {_FIRST}", "put {0} first"),
    (rf"(?:(?:move|put) )?(.+?) (?:should (?:come|go|be)|to come|goes|comes) {_LAST}", "put {0} last"),
    (r"(.+?) (?:should (?:come|go|be)|goes|comes) (before|after|above|below) ([0-9]{1,3})", "put {0} {1} {2}"),
    (
        r"(.+?) (?:belongs?|goes|should (?:be|go)|needs to be|fits) (?:better )?(?:under|in|into|to|with) (.+)",
        "move {0} to {1}",
    ),
    (r"(?:move|put|shift) (.+?) (?:across|over) (?:to|into|under) (.+)", "move {0} to {1}"),
    (rf"(?:change |reword |edit )?(.+?) {_SAYS}:? (.+)", "reword {0}: {1}"),
    (
        r"(?:reword|rewrite|rephrase|change|edit) (.+?) (?:as|so (?:that )?it (?:says|reads)|into):? (.+)",
        "reword {0}: {1}",
    ),
    (r"(?:use|say) [\"“](.+)[\"”] for (.+)", "reword {1}: {0}"),
    (r"(.+?) ?(?:->|=>|→) ?(.+)", "move {0} to {1}"),
)
_NAME = r"(?-i:(?:[A-Z][\w'’-]+ ?){2,4})"
_CHANGES = r"(,? (?:but|with) .+)?"
_AS_BASE = r"(?: as (?:a|the) (?:starting point|base|basis|template))?"
# Other drafts and other people. Without "this draft" only what is written like a name is somebody.
_WHOLE: tuple[tuple[str, str], ...] = (
    (r"(?:swap|switch|exchange) (?:the )?first two(?: (?:round|around|over))?", "swap 1 and 2"),
    (rf"(?:the )?same as (?:the )?(ps-?\s?[0-9]+){_CHANGES}", "copy {0}{1}"),
    (rf"(?:use|start with|base (?:it|this) on) (ps-?\s?[0-9]+){_AS_BASE}{_CHANGES}", "copy {0}{1}"),
    (
        r"(?:(?:the )?same as|base (?:it|this) on|use|similar to|start with) "
        rf"the (.+? (?:one|draft|specification)){_AS_BASE}{_CHANGES}",
        "like the {0}{1}",
    ),
    (r"(?:pass|hand|transfer|assign|delegate) (?:it|this|the draft)(?: on| over)? to (.+)", "hand over to {0}"),
    (rf"(?:delegate|pass|hand over) to ({_NAME})", "hand over to {0}"),
    (
        rf"(?:let |ask |get |can |could )?({_NAME}) ?(?:to )?(?:finish|do|take over|complete) (?:it|this|the rest)",
        "hand over to {0}",
    ),
)
_GO = re.compile(
    r"(?:go|take me|jump|move|bring me|return|skip|back)(?: back| forward| ahead)? to (?:the )?(.+)", re.IGNORECASE
)
_FIELD = re.compile(
    r"(?:(?:set|make|update|switch|put|have|move|change)\s+)?(?:the\s+|our\s+|my\s+)?(.{2,40}?)"
    r"(?:\s+(?:should\s+(?:really\s+)?be|needs\s+to\s+be|is\s+(?:actually|now|really|wrong,?\s+it(?:['’]s|\s+is))|is|as|to|=|:))"
    r"\s+(\S.*)",
    re.IGNORECASE,
)  # fmt: skip
_TITLE = re.compile(
    r"(?:rename\s+(?:(?:the\s+)?(?:post|job|role|draft|it|this)\s+)?(?:to|as)|call\s+(?:it|this|the\s+(?:post|job|role)))\s+(\S.*)",
    re.IGNORECASE,
)  # fmt: skip
_IN = re.compile(
    r"(?:it['’]?s|it is|this is|we['’]?re|we are|the post is)\s+(?:in|part of|under)\s+(?:the\s+)?(.+?)"
    r"\s+(directorate|section|team)",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?:(?:make|set)\s+(?:it|this)|it(?:['’]?s|\s+is|\s+should\s+be)|this\s+is|make|should\s+be|try|use)?\s*(?:really\s+|now\s+)?"
    r"(?:an?\s+|the\s+)?((?:grade|scale|band|so|po|g)\W*(?:be\s+|is\s+)?[0-9]+\w*)(?:,?\s+(?:not|instead\s+of|rather\s+than)\s+.*)?",
    re.IGNORECASE,
)  # fmt: skip


def in_plain_words(turn: Turn, question: Question, text: str) -> str:
    """The message as the command that it means; the message itself where it is an answer, or a command already."""
    said = text.strip()
    if len(said) > _LONGEST or "\n" in said or not isinstance(read(turn, question, text), Answer):
        return text
    if question.kind in ("fact_reason", "clause_reason"):
        return text
    for words in _without_courtesies(said):
        for way in _ways(turn, question, words):
            if _is_command(read(turn, question, way)):
                return way
    return text


def _is_command(command: TypedCommand) -> bool:
    return not isinstance(command, Answer | Several) and command != Named("chat")


def _without_courtesies(said: str) -> Iterator[str]:
    """The words with less and less of what people say for politeness before and after them."""
    yield said
    words = said.rstrip(" .?!")
    while found := _AFTER.search(words):
        words = words[: found.start()]
    yield words
    while (found := _BEFORE.match(words)) and found.end() < len(words):
        words = words[found.end() :]
        yield words


def _ways(turn: Turn, question: Question, words: str) -> Iterator[str]:
    yield words
    yield from _about_entries(turn, words)
    for pattern, command in _WHOLE:
        if found := re.fullmatch(pattern, words, re.IGNORECASE):
            yield command.format(*(each or "" for each in found.groups()))
    yield from _about_answers(turn, question, words)
    yield from put_plainly(turn, question, words)


def _about_entries(turn: Turn, words: str) -> Iterator[str]:
    for pattern, command in _ENTRIES:
        found = re.fullmatch(pattern, words, re.IGNORECASE)
        if found is None:
            continue
        groups = [
            re.sub(r"^(?:all of )?(?:them|these|those)(?: all)?$", "all", each.strip()) for each in found.groups()
        ]
        named = groups[1] if command.startswith("reword {1}") else groups[0]
        if which_in(turn.form, named):
            yield command.format(*groups)


def _about_answers(turn: Turn, question: Question, words: str) -> Iterator[str]:
    """ "the grade should be 5", "make it grade 5", "call it Senior Adviser", "take me back to experience"."""
    if (found := _GRADE.fullmatch(words)) and turn.form.grade_field:
        bare = found[0].strip() == found[1] and question.kind == "text"
        if not bare and turn.context.organisation.grade(found[1]):
            yield f"change header.{turn.form.grade_field} to {found[1]}"
    if found := _TITLE.fullmatch(words):
        yield f"change header.{turn.form.title_field} to {found[1]}"
    if (found := _FIELD.fullmatch(words)) and (field := _field_named(turn, question, found[1])):
        yield f"change {field.key} to {found[2]}"
    if (found := _IN.fullmatch(words)) and (field := _field_named(turn, question, found[2])):
        yield f"change {field.key} to {found[1]}"
    if found := _GO.fullmatch(words):
        yield f"change {plain(found[1]).removesuffix(' section').removesuffix(' question')}"


def _field_named(turn: Turn, question: Question, words: str) -> Question | None:
    """The question of one line that the words name. "Team" and "service" may begin a criterion and name none there."""
    said = plain(words)
    unclear = ("section", "directorate") if question.kind in LISTED else ()
    for asked in questions(turn.context, turn.draft):
        if asked.kind in ("text", "grade", "date") and asked.field:
            known = {plain(asked.label), asked.field.replace("_", " ")}
            called = asked.field not in unclear and re.fullmatch(saying_of(asked.field), said, re.IGNORECASE)
            if said in known or called:
                return asked
    return None
