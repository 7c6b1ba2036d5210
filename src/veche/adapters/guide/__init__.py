"""The Guide: a provider with no model behind it, which answers by quoting the manual and the person's own texts."""
