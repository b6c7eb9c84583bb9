"""The migrations of every table, in order."""
