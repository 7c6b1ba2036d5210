"""Anthropic: the Messages API of Claude."""
