"""The gateway to Slack's Web API: calls, error families and look-ups."""
