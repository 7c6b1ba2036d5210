"""Operator commands: `veche serve`, `veche manage …`."""

from veche.entry.manage.commands import main

__all__ = ["main"]
