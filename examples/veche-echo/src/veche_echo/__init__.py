"""A provider for Veche that answers with what it was sent."""
