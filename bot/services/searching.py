"""The search on the Home tab: kept for each person until they clear it, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import search_modals
from bot.conversation.replies import Button, Note
from bot.services import finding, people, posting, seeing
from bot.services.finding import Wanted
from bot.services.office import Act
from bot.store.tables import HomeSearch
from prompts import words
from specs.store.tables import Spec

PAGE = 10
SEARCH, CLEAR = Button("home.search"), Button("home.clear")
EARLIER, LATER = Button("home.earlier"), Button("home.later")


def stands(act: Act, user_id: str) -> HomeSearch | None:
    """What somebody looks for now; None where they look for nothing."""
    return act.session.get(HomeSearch, user_id)


def shown(act: Act, search: HomeSearch) -> tuple[Note, list[Spec], tuple[Button, ...]]:
    """What was found, told in a sentence, the page of it that is shown, and the buttons that lead on."""
    wanted, number = wanted_in(search), min(search.page, _last_page(act, search))
    count, page = finding.found(act, search.user_id, wanted, first=number * PAGE, most=PAGE)
    # The one rule has the last word on every line, whatever the conditions of the query let through.
    page = [spec for spec in page if seeing.may_see(act, spec, search.user_id)]
    first = number * PAGE
    facts = {"count": count, "first": first + 1, "last": min(first + PAGE, count), **_in_words(act, wanted)}
    buttons = [SEARCH, CLEAR]
    buttons += [EARLIER] if number else []
    buttons += [LATER] if first + PAGE < count else []
    return Note("search.found", facts), page, tuple(buttons)


def form(act: Act, user_id: str) -> dict[str, object]:
    """The form in which somebody says what they look for, as it stands."""
    search = stands(act, user_id)
    directorates = [(each.key, each.name) for each in act.organisation.directorates]
    return search_modals.search_view(wanted_in(search) if search else Wanted(), directorates)


def begin(act: Act, user_id: str, workspace: str, values: Mapping[str, str]) -> dict[str, str]:
    """Keep what somebody looks for and show it. The errors to show, by block.

    Whoever is of another workspace sees nothing, so finds nothing: they are told so.
    """
    if not seeing.at_home(act, workspace):
        return {search_modals.WORDS: words("search.strange_workspace", {}).lead}
    row = stands(act, user_id) or HomeSearch(user_id=user_id)
    row.words, row.page = " ".join(values.get(search_modals.WORDS, "").split()), 0
    row.state = values.get(search_modals.STATE, "")
    row.directorate = values.get(search_modals.DIRECTORATE, "")
    row.waiting_for = values.get(search_modals.WAITING_FOR, "")
    act.session.add(row)
    act.session.flush()
    posting.home(act, user_id)
    return {}


def turn(act: Act, user_id: str, by: int) -> None:
    """Show the next page, or the one before."""
    row = stands(act, user_id)
    if row is not None:
        last = _last_page(act, row)
        row.page = max(0, min(min(row.page, last) + by, last))
        act.session.add(row)
        act.session.flush()
    posting.home(act, user_id)


def clear(act: Act, user_id: str) -> None:
    """Back to the whole Home tab."""
    row = stands(act, user_id)
    if row is not None:
        act.session.delete(row)
        act.session.flush()
    posting.home(act, user_id)


def wanted_in(search: HomeSearch) -> Wanted:
    """What a stored search looks for."""
    return Wanted(search.words, search.state, search.directorate, search.waiting_for)


def _last_page(act: Act, search: HomeSearch) -> int:
    """The last page there is of a search now, from 0: fewer may be found than when it was turned to."""
    count, _ = finding.found(act, search.user_id, wanted_in(search), first=0, most=1)
    return max(0, count - 1) // PAGE


def _in_words(act: Act, wanted: Wanted) -> dict[str, str]:
    home = act.organisation.directorate(wanted.directorate)
    waiting = wanted.waiting_for and people.name_of(act.session, act.organisation, wanted.waiting_for)
    return {
        "words": wanted.words,
        "state": wanted.state,
        "directorate": home.name if home else wanted.directorate,
        "waiting_for": waiting,
    }
