"""The terminal: the `chat` command, over the client and nothing else of Veche."""
