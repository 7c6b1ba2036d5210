"""Checks of the house that no general tool makes; `make check` runs them."""
