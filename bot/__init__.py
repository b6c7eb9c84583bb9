"""The chat: everything that knows Slack exists."""
