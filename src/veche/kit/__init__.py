"""Tools with no product words."""
