"""From stored state and a reader to Block Kit, and to the words that a screen reader hears. Pure functions only."""
