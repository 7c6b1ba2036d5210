"""The wire of chat completions, both ways; pure."""
