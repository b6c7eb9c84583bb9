"""Finding, locking and saving specifications and their drafts."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from bot.conversation.context import Context
from bot.conversation.draft import Draft
from bot.services import configuration, directorates
from bot.services.office import Act
from bot.services.standing import SpecFacts
from bot.store.tables import Conversation
from specs.clauses import merged, shipped_clauses
from specs.document import Document
from specs.forms import Form
from specs.signoff import Route
from specs.store.precedents import StoredPrecedents
from specs.store.tables import Spec
from specs.suggestions import shipped_library

_LOCKED = (
    select(Spec).where(col(Spec.id) == bindparam("spec")).with_for_update().execution_options(populate_existing=True)
)
EDITABLE = ("draft", "queried", "withdrawn")


def context_for(act: Act, form: str) -> Context:
    """What a conversation on that form rests on, all in force; the employer's usual form where none is chosen yet."""
    organisation, here = act.organisation, configuration.InForce(act.session)
    framework = here.framework(organisation.framework) if organisation.framework else None
    forms = tuple(here.form(key) for key in organisation.forms) if len(organisation.forms) > 1 else ()
    clauses = merged(shipped_clauses(), organisation.clauses)
    chosen = here.form(form or organisation.forms[0])
    # Where not everybody may read what was agreed, nobody is offered the words of it.
    precedents = StoredPrecedents(act.session) if organisation.visibility == "workspace" else None
    return Context(chosen, organisation, framework, forms, shipped_library, precedents, clauses, act.today())


def form_of(act: Act, spec: SpecFacts) -> Form:
    """The form that a specification stands on: the one in force while it is written, else the one it was sent on."""
    version = 0 if spec.state in EDITABLE else spec.form_version
    return configuration.form(act.session, spec.form or act.organisation.forms[0], version)


def whole(document: Document, form: Form) -> Document:
    """The document with the form's fixed clauses in their places, so that they are part of what is signed."""
    sections = dict(document.sections)
    for section in form.sections:
        entry = document.section(section.key)
        if section.clauses and not entry.clauses:
            sections[section.key] = entry.model_copy(update={"clauses": section.clauses})
    return document.model_copy(update={"sections": sections})


def stage_label(act: Act, spec: SpecFacts, stage: str) -> str:
    """What a stage is called: on the route that was frozen, else on the form; its key where neither has it any more."""
    route = frozen_route(spec)
    on_route = route.stage(stage) if route else None
    if on_route is not None:
        return on_route.label
    return next((each.label for each in form_of(act, spec).sign_off.stages if each.key == stage), stage)


def frozen_route(spec: SpecFacts) -> Route | None:
    """The route on which a specification was last sent; None where it never was, or before routes were kept."""
    return _route(spec.route) if spec.route else None


@lru_cache(maxsize=512)
def _route(stored: str) -> Route:
    return Route.model_validate_json(stored)


def locked(session: Session, spec_id: int) -> Spec:
    """A specification, held for this transaction so that two acts on it follow one another."""
    found: Spec = session.execute(_LOCKED, {"spec": spec_id}).scalar_one()
    return found


def by_ref(session: Session, ref: str) -> Spec | None:
    """The specification of that reference, however it was typed: "PS-0012", "ps12" or "12"."""
    digits = ref.strip().upper().removeprefix("PS").lstrip("- ")
    if not digits.isdecimal() or len(digits) > 12:
        return None
    return session.execute(select(Spec).where(col(Spec.ref) == reference(int(digits)))).scalar_one_or_none()


def reference(number: int) -> str:
    """The reference that people see and type."""
    return f"PS-{number:04d}"


def draft_of(spec: Spec) -> Draft:
    """The stored draft."""
    return Draft.model_validate_json(spec.draft)


def save(act: Act, spec: Spec, draft: Draft) -> None:
    """Keep a changed draft, and repeat its title and grade where lists read them."""
    context = context_for(act, draft.document.form)
    spec.draft = draft.model_dump_json()
    spec.draft_version += 1
    spec.form = context.form.form
    spec.title = draft.document.header_words(context.form.title_field)
    spec.grade = draft.document.header_words(context.form.grade_field) if context.form.grade_field else ""
    home = directorates.of_post(act, spec.author, context.form, draft.document)
    spec.directorate = home.key if home else ""
    spec.changed_at, spec.touched_at = act.wall, act.now
    act.session.add(spec)
    act.session.flush()


def specs_of(session: Session, author: str, *states: str) -> list[Spec]:
    """Somebody's specifications in those states, the one changed last first."""
    chosen = select(Spec).where(col(Spec.author) == author, col(Spec.state).in_(states))
    return list(session.execute(chosen.order_by(col(Spec.changed_at).desc(), col(Spec.id).desc())).scalars())


def conversation_of(session: Session, spec_id: int, user_id: str) -> Conversation | None:
    """A person's thread about a specification."""
    chosen = select(Conversation).where(col(Conversation.spec_id) == spec_id, col(Conversation.user_id) == user_id)
    return session.execute(chosen).scalar_one_or_none()


def any_there(session: Session) -> bool:
    """Whether there is any specification at all."""
    return session.execute(select(col(Spec.id)).limit(1)).first() is not None
