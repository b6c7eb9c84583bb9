"""Telling the bot: events, commands and interactions, over HTTP or Socket Mode."""
