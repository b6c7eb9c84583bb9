"""Tables that know Slack, the database connection, and the migrations of everything."""

from bot.store.engine import Store

__all__ = ["Store"]
