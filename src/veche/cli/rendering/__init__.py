"""Markdown for a terminal: what is written stays written, each word once, whatever pieces it came in."""

from veche.cli.rendering.blocks import Renderer

__all__ = ["Renderer"]
