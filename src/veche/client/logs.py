"""Where a program that holds the house in itself sends its log: never among what the person reads."""

from __future__ import annotations

import logging
from pathlib import Path

from veche.kit.log import keep_secret, mask, start_logging

__all__ = ["keep_secret", "log_to", "log_to_terminal", "mask"]


def log_to(path: Path) -> None:
    """Warnings and errors go to a file, masked; it is made with the first of them."""
    logging.raiseExceptions = False  # a full disk is told once, by what could not be kept, not by the log too
    start_logging("WARNING", logging.FileHandler(path, encoding="utf-8", delay=True))


def log_to_terminal() -> None:
    """Everything goes to standard error, for whoever looks for a fault."""
    start_logging("INFO")
