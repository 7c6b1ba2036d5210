"""Pure rules of templates: what they may be, and how one becomes a message."""

from veche.features.templates.logic.form import entry_of, tidy, tidy_name
from veche.features.templates.logic.render import render, slots

__all__ = ["entry_of", "render", "slots", "tidy", "tidy_name"]
