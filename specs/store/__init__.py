"""Tables and queries of the domain. Knows nothing of Slack: people are opaque keys here."""
