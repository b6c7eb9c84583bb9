"""Wiring: the Bolt app with its listeners. Importing this does nothing; `create_app` makes everything."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.listeners import actions, bulk, commands, home, messages, views
from bot.listeners.failing import on_error
from bot.services.office import Office
from bot.settings import Settings
from bot.slack.gateway import Identity


def create_app(settings: Settings, office: Office, client: WebClient, identity: Identity) -> App:
    """The Bolt app. It acknowledges only when a listener has ended, and authorises from what was asked at the start.

    (Bolt answers 200 without running a listener when its own `auth.test` fails; so it never makes one.)
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id or identity.team_id,
            bot_token=settings.bot_token,
            bot_user_id=identity.bot_user_id,
            bot_id=identity.bot_id,
        )

    logger = logging.getLogger("bolt")
    # Bolt warns that it ignores the client's token, because `authorize` gives it: which is what we want.
    logger.addFilter(lambda record: "will be ignored" not in record.getMessage())
    app = App(
        client=client,
        authorize=authorize,
        signing_secret=settings.signing_secret or "not used in Socket Mode",
        process_before_response=True,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        # For custom steps of workflows, which this app has none of.
        attaching_function_token_enabled=False,
        logger=logger,
    )
    # Bolt asks every listener before the one that fits: a press, which is timed, comes first; home's catch-all, last.
    for module in (actions, messages, commands, bulk, views, home):
        module.register(app, office)

    @app.error
    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return on_error(error, body)

    return app
