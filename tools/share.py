"""Puts manual pages and completion scripts into the package, from where installing it lays them in `share`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHELLS = {
    "chat.bash": "share/bash-completion/completions/chat",
    "_chat": "share/zsh/site-functions/_chat",
    "chat.fish": "share/fish/vendor_completions.d/chat.fish",
}


class ShareHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs while the package is built, whoever builds it."""

    PLUGIN_NAME = "custom"
    _pages: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes the pages and names what goes where."""
        root = Path(self.root)
        self._pages = tempfile.TemporaryDirectory()
        pages = Path(self._pages.name)
        sys.path.insert(0, str(root))
        from tools.man import write_all

        write_all(pages, root)
        shared = build_data.setdefault("shared_data", {})
        for page in sorted(pages.rglob("*.1")):
            shared[str(page)] = f"share/man/{page.relative_to(pages).as_posix()}"
        for name, place in SHELLS.items():
            shared[str(root / "src/veche/cli/shells" / name)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The pages are in the package now."""
        if self._pages is not None:
            self._pages.cleanup()
