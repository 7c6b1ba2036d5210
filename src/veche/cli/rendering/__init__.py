"""Markdown for a terminal: what is written stays written, each word once, whatever pieces it came in."""
