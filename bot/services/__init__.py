"""The acts: each owns one transaction. Listeners, worker and command line all come through here."""
