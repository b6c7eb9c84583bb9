"""The control API under /sandbox: the page and the tests act through it. Loopback only."""

from bot.sandbox.control.routes import CONTROL_ROUTES

__all__ = ["CONTROL_ROUTES"]
