"""The web door: the ASGI application."""
