"""The conversation, headless: what was said, the draft and this person's focus in; the next draft and replies out.

No Slack, no database, no clock.
"""
