"""Honest fakes: real HTTP servers that check what the vendor would check and play a script."""
