"""Writes the manual pages out of the commands themselves, in both languages."""
