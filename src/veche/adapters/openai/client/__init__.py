"""Signing in, listing models and keeping an engine: what a vendor of this wire needs beside the stream."""
