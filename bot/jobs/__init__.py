"""Durable work after the commit: sending the outbox, sweeping reminders, looking people up, making documents."""
