"""The wire of Gemini, both ways; pure."""
