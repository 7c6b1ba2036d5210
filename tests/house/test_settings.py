"""Every setting is described in docs/how-to/settings.md, and nothing that is not there is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from veche.entry.settings import TERMINAL

ROOT = Path(__file__).resolve().parents[2]
PROCESS = ROOT / "src/veche/entry/settings.py"
PAGE = ROOT / "docs/how-to/settings.md"
FREE = TERMINAL | {"VECHE_GGUF"}  # read by the terminal, and by a preset
PREFIX = {"ProcessSettings": "VECHE_", "PluginSettings": "VECHE_PLUGINS_"}


def _declared() -> set[str]:
    """`VECHE_<ROOM>_<FIELD>` of every struct of settings in a room, and `VECHE_<FIELD>` of the process's own."""
    rooms = (ROOT / "src/veche/features").glob("*/settings.py")
    names = {f"VECHE_{path.parent.name}_{field}" for path in rooms for _, field in _fields(path)}
    return {name.upper() for name in names | {f"{PREFIX[struct]}{field}" for struct, field in _fields(PROCESS)}}


def _fields(path: Path) -> Iterator[tuple[str, str]]:
    """Names of structs and of their fields."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name.endswith("Settings") and node.name != "Settings":
            for each in node.body:
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                    yield node.name, each.target.id


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"\bVECHE_[A-Z_]+\b", PAGE.read_text(encoding="utf-8")))
    assert _declared() - described == set(), "not in docs/how-to/settings.md"
    assert TERMINAL - described - {"VECHE_DEBUG"} == set(), "of the terminal"
    assert described - _declared() - FREE == set(), "in docs/how-to/settings.md, but nobody reads it"
