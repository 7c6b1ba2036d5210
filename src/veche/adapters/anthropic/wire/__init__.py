"""The wire of Anthropic messages, both ways; pure."""
