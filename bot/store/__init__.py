"""Tables that know Slack, the database connection, and the migrations of everything."""

from bot.store.engine import Store, collided

__all__ = ["Store", "collided"]
