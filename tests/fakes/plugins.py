"""Makes installed packages that announce plug-ins, as pip would have left them."""

from __future__ import annotations

import textwrap
from pathlib import Path

GOOD = """
    import pathlib, os
    if trail := os.environ.get("PLUGIN_TRAIL"):
        with open(trail, "a") as file:
            file.write(__name__ + chr(10))
    from veche.ports.content import Finished, TextDelta
    from veche.ports.manifest import Manifest, Preset
    from veche.ports.provider import ModelInfo

    class Mirror:
        async def models(self):
            return [ModelInfo("one")]
        async def stream(self, request):
            yield TextDelta("from a plug-in")
            yield Finished("stop")
        async def close(self):
            pass

    manifest = Manifest("x", [Preset("NAME", "Plug-in NAME", "", free=True)], lambda *_: Mirror())
"""


def install(site: Path, name: str, source: str = GOOD, *, preset: str = "", value: str = "", package: str = "") -> Path:
    """A package with one entry point; gives the file of its module."""
    package = package or f"plugin-{name}"
    module = package.replace("-", "_")
    info = site / f"{module}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[veche.providers]\n{name} = {value or f'{module}:manifest'}\n")
    file = site / f"{module}.py"
    file.write_text(textwrap.dedent(source).replace("NAME", preset or name))
    return file
