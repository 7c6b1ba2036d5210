"""The Guide as a provider: question understood, places found, answer composed, each in its own file."""

from veche.adapters.guide.provider.lookup import ENOUGH, Hit, Manual, open_manual
from veche.adapters.guide.provider.pages import Page, Section, find_picture, load_pages, section_url, slug
from veche.adapters.guide.provider.stream import open_guide

__all__ = [
    "ENOUGH",
    "Hit",
    "Manual",
    "Page",
    "Section",
    "find_picture",
    "load_pages",
    "open_guide",
    "open_manual",
    "section_url",
    "slug",
]
