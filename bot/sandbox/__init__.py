"""A strict Slack workspace of our own: the demo a newcomer opens, and the ground the tests stand on.

It imports nothing else of the product. It refuses what Slack refuses, with Slack's own error names, and
delivers events, commands and interactions signed as Slack signs them.
"""
