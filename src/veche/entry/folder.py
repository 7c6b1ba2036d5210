"""The data folder: made if it is not there, and refused with a plain word if it cannot be used."""

from __future__ import annotations

import tempfile
from pathlib import Path

from veche.kit.errors import VecheError


class FolderUnusable(VecheError):
    """The data folder cannot be made or written."""

    code = "folder.unusable"
    kind = "unavailable"


def open_folder(path: Path) -> None:
    """Makes `path` (for its owner alone) and tries to write there.

    Raises:
        FolderUnusable: it cannot be done.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise FolderUnusable(path=str(path.absolute()), reason=error.strerror or type(error).__name__) from error
