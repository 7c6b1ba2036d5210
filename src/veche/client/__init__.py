"""The Python client of Veche: one interface (`port.Client`), two ways to it — `remote` (HTTP) and `embedded`.

Nothing is loaded here: import the module of the way that is wanted.
"""

from veche import __version__

__all__ = ["__version__"]
