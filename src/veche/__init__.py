"""Veche: people and AI models in one conversation, behind every door."""

__version__ = "0.1.0"
