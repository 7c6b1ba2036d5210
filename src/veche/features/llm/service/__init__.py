"""Every call to a model: which there are, which is meant, and the stream with retry and fallback."""

from veche.features.llm.service.ask import Answering, Retried, Switched, Whole, ask, ask_whole
from veche.features.llm.service.connect import (
    connections,
    make,
    plugins,
    presets,
    revise,
    show_plugin,
    test_line,
    withdraw,
)
from veche.features.llm.service.models import Models, Target
from veche.features.llm.service.purse import guessed

__all__ = [
    "Answering",
    "Models",
    "Retried",
    "Switched",
    "Target",
    "Whole",
    "ask",
    "ask_whole",
    "connections",
    "guessed",
    "make",
    "plugins",
    "presets",
    "revise",
    "show_plugin",
    "test_line",
    "withdraw",
]
