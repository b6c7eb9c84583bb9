"""Agreed specifications become precedents for suggestions, with what else follows from their agreement."""

from __future__ import annotations

from sqlmodel import Session

from bot.services import configuration, drafts, ledger
from bot.services.office import Act
from specs.document import Document
from specs.organisation import Organisation
from specs.store import precedents
from specs.store.rows import stored_id
from specs.store.tables import Spec
from specs.suggestions.precedents import texts_of


def keep(act: Act, spec: Spec) -> None:
    """Offer the criteria of a specification that was just agreed to others, instead of an earlier revision's."""
    _keep(act.session, act.organisation, spec)


def catch_up(session: Session) -> None:
    """Make the precedents what the states of the specifications say: for a store that was filled before there were any.

    Called at each start. It costs two look-ups where there is nothing to do.
    """
    precedents.forget(session, precedents.kept_wrongly(session))
    for spec in precedents.not_kept(session):
        # Locked, because another process may be starting on the same store.
        _keep(session, configuration.in_force(session), drafts.locked(session, stored_id(spec)))


def _keep(session: Session, organisation: Organisation, spec: Spec) -> None:
    revision = ledger.revision_of(session, spec)
    document = Document.model_validate_json(revision.document)
    form = configuration.form(session, document.form, revision.form_version)
    rung = organisation.grade(spec.grade)
    precedents.keep(session, spec, rung.key if rung else "", texts_of(document, form))
