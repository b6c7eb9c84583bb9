"""Through the door: real Bolt dispatch, a strict Slack of our own, real databases."""
