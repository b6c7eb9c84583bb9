"""What a message set on what stood in a draft already: how criteria are assessed, from which grade, facts of the post.

Such an answer adds no words of its own, so that to take it back is to set what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from bot.conversation.clauses import reclaused
from bot.conversation.context import Context
from bot.conversation.draft import Draft
from bot.conversation.post_facts import facts_now
from bot.conversation.turn import Turn
from prompts import words
from specs.document import Criterion, Document, FactAnswer, Indicator, SectionEntry

_ASSESSED, _FROM, _FACT, _PICKED = "assessed", "from", "fact", "picked"
EntryT = TypeVar("EntryT", Criterion, Indicator)


class Setting(BaseModel):
    """One thing set: what it was, what it is now (both empty for nothing), and a line that tells a person of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    was: str = ""
    now: str = ""
    told: str = ""


def settings_in(context: Context, draft: Draft) -> dict[str, Setting]:
    """All that is set in a draft, by path: `assessed/<criterion>`, `from/<criterion or indicator>`, `fact/<key>`,
    `picked` for the competencies that were chosen."""
    form = context.form_named(draft.document.form)
    found: dict[str, Setting] = {}
    for _, _, each in draft.document.all_criteria():
        labels = [form.method_label(key) for key in each.assessed_by]
        told = words("given.assessed", {"text": each.text, "methods": labels}).lead
        found[f"{_ASSESSED}/{each.id}"] = Setting(now=",".join(each.assessed_by), told=told)
    for key, grade, text in _marks(draft.document):
        found[f"{_FROM}/{key}"] = Setting(now=grade, told=words("given.from", {"text": text, "grade": grade}).lead)
    if draft.picked:
        found[_PICKED] = Setting(now=",".join(draft.picked), told=", ".join(_names(context, draft.picked)))
    return found | dict(_facts(context, draft))


def settings_between(was: Mapping[str, Setting], now: Mapping[str, Setting]) -> dict[str, Setting]:
    """What was set between two states. What is said of words that came or went with them goes with the words."""
    found: dict[str, Setting] = {}
    for path in {**was, **now}:
        if not path.startswith((_FACT, _PICKED)) and (path not in was or path not in now):
            continue
        before, after = was.get(path, Setting()).now, now.get(path, Setting()).now
        if before != after:
            told = now.get(path, was.get(path, Setting())).told
            found[path] = Setting(was=before, now=after, told=told)
    return found


def same_settings(given: Mapping[str, Setting], now: Mapping[str, Setting]) -> dict[str, Setting]:
    """Those that are set so still."""
    return {path: each for path, each in given.items() if now.get(path, Setting()).now == each.now}


def settings_there(given: Mapping[str, Setting], now: Mapping[str, Setting]) -> dict[str, Setting]:
    """Those of which something is set still, as it is set now."""
    there = {path: now[path] for path in given if path in now and now[path].now}
    return {path: Setting(was=given[path].was, now=each.now, told=each.told) for path, each in there.items()}


def without_settings(turn: Turn, given: Mapping[str, Setting]) -> Turn:
    """With what stood there before in place of what was given."""
    before = turn
    for key, entry in turn.document.sections.items():
        turn = turn.with_section(key, _entry_before(entry, given))
    competencies = tuple(
        each.model_copy(update={"indicators": tuple(_mark_before(one, given) for one in each.indicators)})
        for each in turn.document.competencies
    )
    facts = {path.partition("/")[2]: each.was for path, each in given.items() if path.startswith(f"{_FACT}/")}
    known = {key: answer for key, answer in turn.document.post_facts.items() if key not in facts}
    known |= {key: _answer(was) for key, was in facts.items() if was}
    document = turn.document.model_copy(update={"competencies": competencies, "post_facts": known})
    turn = turn.with_draft(document=document)
    if _PICKED in given:
        turn = turn.with_draft(picked=tuple(filter(None, given[_PICKED].was.split(","))))
    return reclaused(turn, before, tuple(facts)) if facts else turn


def _marks(document: Document) -> Iterator[tuple[str, str, str]]:
    for _, _, criterion in document.all_criteria():
        yield criterion.id, criterion.from_grade, criterion.text
    for chosen in document.competencies:
        for indicator in chosen.indicators:
            yield indicator.id, indicator.from_grade, indicator.text


def _facts(context: Context, draft: Draft) -> Iterator[tuple[str, Setting]]:
    for fact in facts_now(context, draft):
        answer = draft.document.post_facts.get(fact.key)
        if answer is None:
            continue
        option = fact.option(answer.answer)
        facts = {"label": fact.label, "answer": answer.answer, "option": option.label if option else ""}
        told = words("given.fact", {**facts, "reason": answer.reason}).lead
        yield f"{_FACT}/{fact.key}", Setting(now=_written(answer), told=told)


def _names(context: Context, keys: tuple[str, ...]) -> list[str]:
    named = {each.key: each.name for each in context.framework.competencies} if context.framework else {}
    return [named.get(key, key) for key in keys]


def _written(answer: FactAnswer) -> str:
    return f"{answer.answer}\n{answer.reason}" if answer.reason else answer.answer


def _answer(written: str) -> FactAnswer:
    answer, _, reason = written.partition("\n")
    return FactAnswer(answer=answer, reason=reason)


def _entry_before(entry: SectionEntry, given: Mapping[str, Setting]) -> SectionEntry:
    def before(several: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(_assessed_before(_mark_before(each, given), given) for each in several)

    return entry.model_copy(update={"essential": before(entry.essential), "desirable": before(entry.desirable)})


def _assessed_before(criterion: Criterion, given: Mapping[str, Setting]) -> Criterion:
    setting = given.get(f"{_ASSESSED}/{criterion.id}")
    methods = tuple(filter(None, setting.was.split(","))) if setting else criterion.assessed_by
    return criterion.model_copy(update={"assessed_by": methods})


def _mark_before(entry: EntryT, given: Mapping[str, Setting]) -> EntryT:
    setting = given.get(f"{_FROM}/{entry.id}")
    return entry.model_copy(update={"from_grade": setting.was}) if setting else entry
